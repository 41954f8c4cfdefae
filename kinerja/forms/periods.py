"""Decisions about windows: an extension, a closing, and taking one of them back. First looked at, then applied."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from kinerja.forms.commands import CommandForm
from kinerja.forms.days import DayField

NOW, DAY = "now", "day"
LONGEST_REASON = 500
LONGEST_REFERENCE = 100
YES = "yes"
ON_THE_PAGE = ("lines", "kind", "target", "when", "last_day", "reason", "reference")
"""The controls from top to bottom."""


class DecisionForm(CommandForm):
    """What all of them carry. `seen`: the choice whose effects were shown; only that one is applied."""

    reason = TextAreaField(
        _("Alasan"),
        [DataRequired(_("Tulis alasannya.")), Length(max=LONGEST_REASON, message=_("Paling panjang %(max)d huruf."))],
        filters=[lambda text: text and text.replace("\r\n", "\n").strip()],
        render_kw={"maxlength": LONGEST_REASON},
    )
    confirm = HiddenField()
    seen = HiddenField()

    def choice(self) -> str:
        """What is decided, as text that is the same only for the same decision."""
        return YES

    @property
    def confirmed(self) -> bool:
        """Whether exactly this was looked at and is wanted."""
        return self.confirm.data == YES and self.seen.data == self.choice()

    general: tuple[str, ...] = ()
    """What is wrong with the whole."""

    def summary(self) -> list[tuple[str, str]]:
        """Each error with the id of its control; none for what is wrong with the whole."""
        names = [*(name for name in ON_THE_PAGE if name in self), *(n for n in self._fields if n not in ON_THE_PAGE)]
        beside = [(name, str(error)) for name in names for error in self[name].errors]
        return [*(("", sentence) for sentence in self.general), *beside]

    def blame(self, name: str, sentence: str) -> None:
        """Put what the services said beside its control, or over the form."""
        field = self._fields.get(name)
        if field is None:
            self.general = (*self.general, sentence)
        else:
            field.errors = [*field.errors, sentence]


class ReferencedForm(DecisionForm):
    reference = StringField(
        _("Nomor surat"),
        [Length(max=LONGEST_REFERENCE, message=_("Paling panjang %(max)d huruf."))],
        filters=[lambda text: text and text.strip()],
        render_kw={"maxlength": LONGEST_REFERENCE, "autocomplete": "off"},
    )


class ExtensionForm(ReferencedForm):
    last_day = DayField(_("Sampai dengan"), [InputRequired(_("Isi hari, bulan, dan tahunnya."))])

    def choice(self) -> str:
        return self.last_day.data.isoformat() if self.last_day.data else ""


class ClosingForm(ReferencedForm):
    """`when`: at once, or after `last_day`."""

    when = RadioField(
        _("Kapan ditutup"),
        [InputRequired(_("Pilih kapan ditutup."))],
        choices=[SelectChoice(NOW), SelectChoice(DAY)],
        validate_choice=False,
    )
    last_day = DayField(_("Hari terakhir"))

    def validate_when(self, field: RadioField) -> None:
        if field.data not in (NOW, DAY):
            raise ValidationError(str(_("Pilih kapan ditutup.")))
        if field.data == NOW:
            self.last_day.process_errors = []  # what stands there does not count

    def validate_last_day(self, field: DayField) -> None:
        if self.when.data == DAY and field.data is None and not field.process_errors:
            raise ValidationError(str(_("Isi hari, bulan, dan tahunnya.")))

    def blame(self, name: str, sentence: str) -> None:
        beside = "last_day" if self.day else "when"
        super().blame(beside if name == "closes" else name, sentence)

    @property
    def day(self) -> date | None:
        """The last day; None: at once."""
        return self.last_day.data if self.when.data == DAY else None

    def choice(self) -> str:
        return self.day.isoformat() if self.day else NOW


class RevocationForm(DecisionForm):
    """Only why."""
