"""Accounts: who somebody is, what they may administer, passwords and assignments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms import Field as WTField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from kinerja.forms.commands import CommandForm
from kinerja.forms.days import DayField
from kinerja.forms.fields import AnswerForm, form_class, seeded
from kinerja.workflows.definition import Field

ATTRIBUTE = "a-"
"""Prefix of the controls of identity attributes."""
UNIT, PERSON, EVERYBODY = "unit", "person", "everybody"
_TOO_LONG = _("Paling panjang %(max)d huruf.")
_CHOOSE = _("Pilih salah satu yang ada di daftar.")

Choices = Iterable[tuple[str, str]]


def tidy(text: str | None) -> str | None:
    return text and text.strip()


def line(label: str, most: int, *required: str, **more: object) -> StringField:
    """One line of text; `required`: what is said where it is empty."""
    needed = [DataRequired(sentence) for sentence in required]
    kw = {"maxlength": most, "autocomplete": "off", **more}
    return StringField(label, [*needed, Length(max=most, message=_TOO_LONG)], filters=[tidy], render_kw=kw)


def secret(label: str, missing: str, kind: str, *more: object) -> PasswordField:
    return PasswordField(label, [InputRequired(missing), *more], render_kw={"autocomplete": kind, "maxlength": 1000})


class AccountForm(CommandForm):
    """Base: what the services refuse is put beside its control, or over the form."""

    general: tuple[str, ...] = ()
    attribute_errors: Mapping[str, str] = MappingProxyType({})
    """Id of the control of an identity attribute -> what is wrong with it."""

    def summary(self) -> list[tuple[str, str]]:
        """Each error with the id of its control; none for what is wrong with the whole."""
        beside = [(name, str(error)) for name, field in self._fields.items() for error in field.errors]
        return [*(("", sentence) for sentence in self.general), *beside, *self.attribute_errors.items()]

    def blame(self, name: str, sentence: str) -> None:
        field: WTField | None = self._fields.get(name)
        if field is not None:
            field.errors = [*field.errors, sentence]
        elif name.startswith(ATTRIBUTE):
            self.attribute_errors = {**self.attribute_errors, name: sentence}
        else:
            self.general = (*self.general, sentence)


class DetailsForm(AccountForm):
    """What is known of a person. Identity attributes have a form of their own, `attributes_form`."""

    name = line(_("Nama lengkap"), 120, _("Isi nama lengkapnya."))
    username = line(_("Nama pengguna"), 60, _("Isi nama penggunanya."), autocapitalize="none", spellcheck="false")
    employee_number = line(_("Nomor induk pegawai"), 30, inputmode="numeric")
    email = line(_("Surel"), 254, inputmode="email", autocapitalize="none", spellcheck="false")
    unit = line(_("Kode unit kerja"), 40, _("Isi kode unit kerjanya."))
    role = SelectField(_("Peran"), validate_choice=False)
    language = SelectField(_("Bahasa layar"), validate_choice=False)


def new_password() -> PasswordField:
    return secret(_("Kata sandi baru"), _("Isi kata sandi yang baru."), "new-password")


def repeated() -> PasswordField:
    same = EqualTo("password", _("Keduanya tidak sama. Tulis lagi."))
    return secret(_("Ulangi kata sandi baru"), _("Tulis sekali lagi."), "new-password", same)


class PasswordForm(AccountForm):
    """A new password for somebody."""

    password = new_password()
    repeat = repeated()


class NewAccountForm(DetailsForm, PasswordForm):
    """Both at once."""


class OwnPasswordForm(AccountForm):
    """The present password first, as on the page."""

    current = secret(_("Kata sandi sekarang"), _("Isi kata sandi yang sekarang."), "current-password")
    password = new_password()
    repeat = repeated()


class RoleForm(AccountForm):
    role = SelectField(_("Peran"), [InputRequired(_CHOOSE)], validate_choice=False)


class AccessForm(AccountForm):
    """Disable or enable: `disabled` is "yes" or "no"."""

    disabled = HiddenField()


class AssignmentForm(AccountForm):
    """A dated relation to a unit, a person, or everybody."""

    relation = SelectField(_("Hubungan"), [DataRequired(_("Pilih hubungannya."))], validate_choice=False)
    reach = SelectField(_("Terhadap"), [DataRequired(_CHOOSE)], validate_choice=False, default=UNIT)
    unit = line(_("Kode unit kerja"), 40)
    person = line(_("Nama pengguna orang itu"), 60, autocapitalize="none", spellcheck="false")
    starts = DayField(_("Mulai"), [InputRequired(_("Isi tanggal mulainya."))])
    ends = DayField(_("Sampai dengan"))
    acting = BooleanField(_("Pelaksana tugas atau pelaksana harian (Plt. atau Plh.)"))
    letter = line(_("Nomor surat tugas"), 100)


class EndForm(AccountForm):
    ends = DayField(_("Hari terakhir"), [InputRequired(_("Isi hari terakhirnya."))])


def attributes_form(fields: Iterable[Field], formdata: object, data: dict[str, object]) -> AnswerForm:
    """The identity attributes of a person; plain values are in `answers()`."""
    wanted = tuple(fields)
    return form_class(wanted)(formdata=formdata, data=seeded(wanted, data), prefix=ATTRIBUTE)
