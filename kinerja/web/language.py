"""Which language a page speaks: what the reader chose, else what the account keeps, else Indonesian.

The language of the device is not asked: most phones of our readers are set to English by the shop that sold them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_translations

from kinerja.web import access

LANGUAGES = ("id", "en")
COOKIE = "language"
CATALOGUES = Path(__file__).parents[2] / "translations"


def register(app: Flask) -> None:
    Babel(
        app,
        default_locale="id",
        default_translation_directories=str(CATALOGUES),
        locale_selector=language,
        timezone_selector=access.zone,
    )
    # As Flask-Babel does, but which catalogue it is is asked once a request and not for each of the texts of a page.
    app.jinja_env.install_gettext_callables(
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: _catalogue().upgettext(context, text),
    )


def _catalogue() -> Any:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def language() -> str:
    """ "id" or "en"; outside a request "id"."""
    if not has_request_context():
        return "id"
    if "language" not in g:
        account = access.account_or_none()
        chosen = (request.cookies.get(COOKIE), getattr(account, "language", None))
        g.language = next((name for name in chosen if name in LANGUAGES), "id")
    return g.language
