"""What every command form carries: a key (a repeated command gets its first answer) and a version."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Regexp

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}\Z")
_RELOAD = _("Muat ulang halaman ini, lalu coba lagi.")


class VersionField(IntegerField):
    """A whole number, or nothing; WTForms has no Indonesian words for the rest."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
            raise ValueError(_RELOAD)
        self.data = int(typed) if typed else None


class TextForm(FlaskForm):
    """Base of all forms. The token against forged requests is checked for the whole application."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Texts only: Flask-WTF looks among the files first, and a file under the name of a field is no text."""
            found = super().wrap_formdata(form, formdata)
            return getattr(found, "dicts", (found,))[-1]


class CommandForm(TextForm):
    """Base of forms that do something."""

    key = HiddenField("", validators=[InputRequired(_RELOAD), Regexp(_ULID, message=_RELOAD)])
    version = VersionField("")
