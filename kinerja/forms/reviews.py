"""The decision over a review: approve, or return with reason, parts, remarks and a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.forms.commands import CommandForm

APPROVE, RETURN = "approve", "return"
NOTE = "note-"
"""Prefix of a remark; behind it stands "step.field"."""
LONGEST_NOTE = 2000

Choices = Iterable[tuple[str, str]]


class DecisionForm(CommandForm):
    """`reason` and `parts` matter only for a return; the engine says what is missing of them."""

    decision = RadioField(
        choices=[SelectChoice(APPROVE), SelectChoice(RETURN)],
        validators=[InputRequired(_("Pilih: setujui atau kembalikan."))],
        validate_choice=False,
    )
    reason = SelectField(validate_choice=False, default="")
    parts = SelectMultipleField(validate_choice=False)
    message = TextAreaField(
        validators=[Length(max=LONGEST_NOTE, message=_("Paling banyak %(max)d huruf. Persingkat pesan ini."))]
    )

    def offer(self, reasons: Choices, parts: Choices) -> DecisionForm:
        """Tell the form what may be chosen (id, words)."""
        self.reason.choices = [SelectChoice("", _("Pilih alasan")), *(SelectChoice(*reason) for reason in reasons)]
        self.parts.choices = [SelectChoice(*part) for part in parts]
        return self

    def validate_decision(self, field: RadioField) -> None:
        if field.data not in (APPROVE, RETURN):
            field.data = None


def notes(form: Mapping[str, str], allowed: Iterable[str]) -> dict[str, str]:
    """The remarks that were typed: "step.field" -> text, cut at nothing, names not allowed left out."""
    found = {name: form.get(NOTE + name, "").replace("\r\n", "\n").strip() for name in allowed}
    return {name: text for name, text in found.items() if text}
