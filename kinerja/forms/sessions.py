"""Signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from kinerja.forms.commands import TextForm


class SignInForm(TextForm):
    """Username and password."""

    username = StringField(
        _("Nama pengguna"),
        [InputRequired(_("Isi nama pengguna.")), Length(max=200, message=_("Nama pengguna terlalu panjang."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": 200},
    )
    password = PasswordField(
        _("Kata sandi"),
        [InputRequired(_("Isi kata sandi.")), Length(max=1000, message=_("Kata sandi terlalu panjang."))],
        render_kw={"autocomplete": "current-password", "maxlength": 1000},
    )
    next = HiddenField()

    def visible_errors(self) -> list[tuple[str, str]]:
        """Each error with the id of its control, in the order of the form."""
        return [(field.id, str(error)) for field in (self.username, self.password) for error in field.errors]
