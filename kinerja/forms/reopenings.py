"""Opening a step again: asking for it, opening it, declining. An opening is first looked at, then applied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from kinerja.forms.commands import CommandForm
from kinerja.forms.days import DayField

LONGEST = 2000
YES = "yes"
EFFECTS = ("keep", "stale", "reset")


def words(label: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [Length(max=LONGEST, message=_("Paling panjang %(max)d huruf."))],
        filters=[lambda text: text and text.replace("\r\n", "\n").strip()],
        render_kw={"maxlength": LONGEST},
    )


class WordedForm(CommandForm):
    """What all of them carry: words, and where there is a list of reasons one of it."""

    ON_THE_PAGE: tuple[str, ...] = ("effect", "last_day", "reason", "message")
    reason = RadioField(_("Alasan"), validate_choice=False)
    message = words(_("Penjelasan"))
    general: tuple[str, ...] = ()
    """What is wrong with the whole."""

    def offer(self, reasons: Iterable[tuple[str, str]]) -> Any:
        """Tell the form which reasons may be chosen (id, words); without any the words are the reason."""
        self.reason.choices = [SelectChoice(*reason) for reason in reasons]
        return self

    def validate_reason(self, field: RadioField) -> None:
        if field.choices and field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(str(_("Pilih alasannya.")))

    def validate_message(self, field: TextAreaField) -> None:
        if not self.reason.choices and not field.data:
            raise ValidationError(str(_("Tulis alasannya.")))

    def summary(self) -> list[tuple[str, str]]:
        """Each error with the id of its control, from top to bottom; none for what is wrong with the whole."""
        names = [
            *(name for name in self.ON_THE_PAGE if name in self),
            *(n for n in self._fields if n not in self.ON_THE_PAGE),
        ]
        beside = [(name, str(error)) for name in names for error in self[name].errors]
        return [*(("", sentence) for sentence in self.general), *beside]

    def blame(self, name: str, sentence: str) -> None:
        """Put what the services said beside its control, or over the form."""
        field = self._fields.get(name)
        if field is None:
            self.general = (*self.general, sentence)
        else:
            field.errors = [*field.errors, sentence]

    @property
    def said(self) -> tuple[str, str]:
        """Reason and words."""
        return (self.reason.data or "") if self.reason.choices else "", self.message.data or ""


class RequestForm(WordedForm):
    """Asking for it."""


class DeclineForm(WordedForm):
    """Only why not; it is read by who asked."""

    def offer(self, _reasons: Iterable[tuple[str, str]]) -> DeclineForm:
        self.reason.choices = []
        return self


class ReopeningForm(WordedForm):
    """`seen`: the choice whose effects were shown; only that one is applied."""

    effect = RadioField(
        _("Yang terjadi pada langkah lain"),
        [InputRequired(_("Pilih yang terjadi pada langkah lain."))],
        choices=[SelectChoice(effect) for effect in EFFECTS],
        validate_choice=False,
    )
    last_day = DayField(_("Terbuka sampai dengan"), [InputRequired(_("Isi hari, bulan, dan tahunnya."))])
    confirm = HiddenField()
    seen = HiddenField()

    def validate_effect(self, field: RadioField) -> None:
        if field.data not in EFFECTS:
            raise ValidationError(str(_("Pilih yang terjadi pada langkah lain.")))

    def choice(self) -> str:
        """What is decided, as text that is the same only for the same decision on the same state."""
        day = self.last_day.data.isoformat() if self.last_day.data else ""
        return f"{self.effect.data} {day} {self.version.data}"

    @property
    def confirmed(self) -> bool:
        """Whether exactly this was looked at and is wanted."""
        return self.confirm.data == YES and self.seen.data == self.choice()
