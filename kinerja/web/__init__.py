"""The pages. `register(app)` puts the whole web on a Flask application.

The factory gives what the web cannot know itself, as configuration:

| key | is | default |
|---|---|---|
| `CLOCK` | callable -> aware UTC datetime | the clock of the services |
| `CLOCK_IS_VIRTUAL` | whether the clock may be moved: the banner shows while it is | False |
| `STORE_IS_IN_MEMORY` | whether the banner warns that nothing is kept | False |
| `STORE_FAULTS` | exceptions that mean the store is away: a page that asks to come again (503) | () |
| `DEMO_ACCOUNTS` | rows of the sign-in page: username, password, name, school, note, note_en | () |
| `READINESS` | callable -> {"ready": bool, …} for `/readyz` | always ready |
| `METRICS` | whether `/metrics` answers on this listener | True |
| `ADDRESS` | where the program is found, for links in mails | None: no links |
| `LETTERHEAD` | lines at the head of a paper, with {unit} and {district} in them | ("{district}", "{unit}") |
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import gettext
from flask_compress import Compress
from ulid import ULID

from kinerja import services
from kinerja.web import (
    access,
    accounts,
    admission,
    approvals,
    assets,
    audits,
    calendars,
    dates,
    definitions,
    errors,
    exceptions,
    files,
    filing,
    health,
    home,
    htmx,
    instances,
    language,
    locks,
    notices,
    operations,
    pages,
    papers,
    periods,
    presenters,
    printed,
    progress,
    receipts,
    reopenings,
    reviews,
    security,
    sessions,
    staff,
    submissions,
    templating,
)

DEFAULTS: dict[str, Any] = {
    "CLOCK": services.clock.now,
    "CLOCK_IS_VIRTUAL": False,
    "STORE_IS_IN_MEMORY": False,
    "STORE_FAULTS": (),
    "DEMO_ACCOUNTS": (),
    "READINESS": lambda: {"ready": True},
    "METRICS": True,
    "LETTERHEAD": ("{district}", "{unit}"),
    "ADDRESS": None,
}
LARGEST = 1024 * 1024
"""Bytes of one request: a step full of long texts is a tenth of it."""
NOUNS = (
    home,
    instances,
    submissions,
    files,
    papers,
    receipts,
    reviews,
    approvals,
    staff,
    progress,
    locks,
    calendars,
    periods,
    exceptions,
    reopenings,
    accounts,
    definitions,
    audits,
    operations,
    notices,
)
"""Modules of this package that bring a `blueprint`."""


def register(app: Flask) -> None:
    """Everything a request needs, in the order in which it is asked: forged? signed in? then the pages."""
    for key, value in DEFAULTS.items():
        app.config.setdefault(key, value)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    templating.register(app)
    app.jinja_env.filters["say"] = presenters.say
    app.jinja_env.globals["new_key"] = lambda: str(ULID())
    app.context_processor(shell)
    health.register(app)
    htmx.register(app)
    admission.register(app)
    filing.register(app)
    security.register(app)
    access.register(app)
    language.register(app)
    for part in (assets, dates, printed, errors, sessions, pages, notices):
        part.register(app)
    for noun in NOUNS:
        app.register_blueprint(noun.blueprint)
    Compress(app)


def shell() -> dict[str, Any]:
    """What every page shows around its content."""
    account, now = access.account_or_none(), access.now()
    today = access.today()
    return {
        "account": account,
        "for_anybody": "for_anybody" in g,
        "language": language.language(),
        "now": now,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "home_url": request.script_root + (presenters.home_of(account, today) if account else "/login"),
        "navigation": presenters.navigation(account, today) if account else (),
        "inbox_url": request.script_root + "/notices",
        "password_url": request.script_root + "/account/password",
        "clock_is_virtual": clock_is_virtual(),
        "store_is_in_memory": current_app.config["STORE_IS_IN_MEMORY"],
        "script_words": script_words,
    }


def clock_is_virtual() -> bool:
    """Whether the banner says that the hour on this page is not the real one."""
    return "bare" not in g and current_app.config["CLOCK_IS_VIRTUAL"] and bool(services.clock.offset())


def script_words() -> dict[str, str]:
    """What app.js says beside a form while it is being filled in."""
    return {
        "saving": gettext("Menyimpan …"),
        "retry": gettext("Belum tersimpan, mencoba lagi. Ada di perangkat ini."),
        "restored": gettext("Isian dari perangkat ini dipulihkan"),
        "ended": gettext("Belum tersimpan, ada di perangkat ini. Muat ulang untuk masuk lagi."),
        "full": gettext("Perangkat ini penuh; isian hanya ada di halaman ini."),
    }
