"""Exceptions: for one circle, and for many at once from a list. First looked at, then applied."""

from __future__ import annotations

import hashlib

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from kinerja.forms.days import DayField
from kinerja.forms.periods import LONGEST_REFERENCE, DecisionForm

LONGEST_LIST = 20_000
"""Characters: more lines than are taken at once."""
LARGEST_FILE = LONGEST_LIST * 4
"""Bytes of an uploaded list that are read."""


def demand_offered(field: RadioField | SelectField) -> None:
    """Raises ValidationError for a choice that was not offered."""
    if field.data not in [choice[0] for choice in field.choices if choice[0]]:
        raise ValidationError(str(_("Pilih salah satu.")))


class ExceptionForm(DecisionForm):
    """What is decided; for whom stands in the address."""

    # WTForms has no Indonesian words for a choice that was not offered.
    kind = RadioField(_("Yang diberikan"), default="extended", validate_choice=False)
    target = SelectField(_("Untuk apa"), [InputRequired(_("Pilih salah satu."))], default="", validate_choice=False)
    last_day = DayField(_("Sampai dengan"), [InputRequired(_("Isi hari, bulan, dan tahunnya."))])
    reference = StringField(
        _("Nomor surat"),
        [
            DataRequired(_("Isi nomor suratnya.")),
            Length(max=LONGEST_REFERENCE, message=_("Paling panjang %(max)d huruf.")),
        ],
        filters=[lambda text: text and text.strip()],
        render_kw={"maxlength": LONGEST_REFERENCE, "autocomplete": "off"},
    )

    def validate_kind(self, field: RadioField) -> None:
        demand_offered(field)

    def validate_target(self, field: SelectField) -> None:
        demand_offered(field)

    def choice(self) -> str:
        day = self.last_day.data.isoformat() if self.last_day.data else ""
        return f"{self.kind.data}/{self.target.data}/{day}"

    def offer(self, kinds: list[tuple[str, str]], targets: list[tuple[str, str]]) -> None:
        """Tell the form what may be chosen."""
        self.kind.choices = kinds
        self.target.choices = targets


class ListForm(ExceptionForm):
    """The same for each line of a list, typed or uploaded."""

    edition = SelectField(_("Alur"), default="", validate_choice=False)
    lines = TextAreaField(
        _("Daftar"),
        [Length(max=LONGEST_LIST, message=_("Daftarnya terlalu panjang. Bagi menjadi beberapa daftar."))],
        filters=[lambda text: text and text.replace("\r\n", "\n").strip()],
        render_kw={"rows": 8, "spellcheck": "false", "autocomplete": "off"},
    )
    file = FileField(_("Atau unggah CSV"), render_kw={"accept": ".csv,.txt,text/csv,text/plain"})

    def validate_edition(self, field: SelectField) -> None:
        demand_offered(field)

    def validate_lines(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(str(_("Tempel daftarnya di sini, atau unggah berkasnya.")))

    def take_file(self, content: bytes) -> None:
        """The content of an uploaded file takes the place of what was typed: it is shown and checked as text. No form
        takes files by itself."""
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                self.lines.data = content.decode(encoding).replace("\r\n", "\n").strip()
            except UnicodeDecodeError:
                continue
            return
        self.lines.data = ""

    def choice(self) -> str:
        """The list is part of it: one that was changed is looked at again."""
        written = hashlib.sha256((self.lines.data or "").encode()).hexdigest()[:16]
        return f"{self.edition.data}/{super().choice()}/{written}"
