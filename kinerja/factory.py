"""Builds the Flask application. Nothing is read or connected here: `workflows check` needs no database."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from kinerja import cli, logs, services, storage, web
from kinerja.integrations.mail import SimulatedMail, Smtp
from kinerja.integrations.virus_scan import Clamd, SimulatedScan
from kinerja.launcher.folder import DataFolder
from kinerja.settings import ROOT, Settings
from kinerja.store import Store


class Application(Flask):
    """Flask, with one log."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func` as it is: none is a coroutine, and Flask would look for one among twenty at each request."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Nothing: `web/errors.py` writes what broke into the program's own log, once."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application by these settings, else by the environment. Raises SettingsError."""
    settings = settings or Settings.read()
    app = Application("kinerja", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key or demo_key(settings),
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        CLOCK=services.clock.now,
        CLOCK_IS_VIRTUAL=not settings.production,
        STORE_FAULTS=(*storage.FAULTS, storage.StoreTooNew),
        DEMO_ACCOUNTS=demo_accounts(settings),
        READINESS=readiness,
        METRICS=settings.metrics,
        LETTERHEAD=settings.letterhead,
        ADDRESS=settings.address,
    )
    services.jobs.mail.use(Smtp(settings.smtp, settings.mail_from) if settings.smtp else SimulatedMail())
    services.files.use(Clamd(settings.clamd) if settings.clamd else SimulatedScan())
    logs.configure(json_lines=settings.production)
    store = app.extensions["kinerja.store"] = Store(settings)

    @app.before_request
    def open_store() -> None:
        store.open(among_others=request.is_multiprocess)
        app.config["STORE_IS_IN_MEMORY"] = not store.kept

    web.register(app)
    cli.register(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 4)  # type: ignore[method-assign]
    return app


def shows_demo(settings: Settings) -> bool:
    return settings.demo_accounts and not settings.production


def demo_accounts(settings: Settings) -> Sequence[Any]:
    """Those that the sign-in page shows."""
    if not shows_demo(settings):
        return ()
    from kinerja import seed  # the demo world is of no use to any other start

    return seed.shown_accounts(settings.clock)


def demo_key(settings: Settings) -> str:
    """The key of the demo, the same for all processes that share a store; in memory it ends with the process."""
    folder = DataFolder(settings.data)
    if settings.memory or not (settings.mongodb_uri or folder.path.is_dir()):
        return secrets.token_urlsafe(48)
    folder.make()
    return folder.secret_key()


def readiness() -> dict[str, Any]:
    """For `/readyz`: without the store nothing works; without the scheduler only the audit lags behind."""
    from kinerja import scheduler  # what runs the jobs, to ask when it was last seen: no page needs it

    found = storage.status()
    state = {"ready": found.reachable, "store": "reachable" if found.reachable else "away", "kept": found.kept}
    try:
        if found.reachable and services.clock.real() and not scheduler.seen_lately():
            state["warning"] = "the scheduler was not seen in the last 30 seconds"
    except storage.StoreTooNew as error:
        state |= {"ready": False, "store": "too new", "warning": str(error)}
    return state
