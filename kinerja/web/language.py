"""Which language a page speaks: what the reader chose, else what the account keeps, else Indonesian.

The language of the device is not asked: most phones of our readers are set to English by the shop that sold them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain

from kinerja.web import access

LANGUAGES = ("id", "en")
COOKIE = "language"
CATALOGUES = Path(__file__).parents[2] / "translations"


class Words(Domain):  # type: ignore[misc]
    """Flask-Babel's catalogue of a language; which one it is is asked once a request, not for each text of a page."""

    def get_translations(self) -> Any:
        if not has_app_context():
            return super().get_translations()
        found = g.get("catalogue")
        if found is None:
            found = g.catalogue = super().get_translations()
        return found


def register(app: Flask) -> None:
    languages = Babel(
        app,
        default_locale="id",
        default_translation_directories=str(CATALOGUES),
        locale_selector=language,
        timezone_selector=access.zone,
    )
    languages.domain_instance = words = Words()
    app.jinja_env.install_gettext_callables(
        gettext=lambda text: words.get_translations().ugettext(text),
        ngettext=lambda one, many, number: words.get_translations().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: words.get_translations().upgettext(context, text),
    )
    # By itself `_` looks up what `gettext` is, for each text anew.
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]


def language() -> str:
    """ "id" or "en"; outside a request "id"."""
    if not has_request_context():
        return "id"
    found: str | None = g.get("language")
    if found is None:
        account = access.account_or_none()
        chosen = (request.cookies.get(COOKIE), getattr(account, "language", None))
        found = g.language = next((name for name in chosen if name in LANGUAGES), "id")
    return found
