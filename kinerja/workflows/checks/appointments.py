"""Appointments: how long they may take, and that their texts give away nothing that is not handed in or not shown."""

from __future__ import annotations

from collections.abc import Iterator

from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.record import Collector, Record, Wording
from kinerja.workflows.sentences import Sentence, references

LONGEST = 24 * 60
"""Minutes of an appointment; what takes longer is a date."""


def check_appointment(draft: Draft, step: StepDraft, item: Record, out: Collector) -> None:
    """What `appointment` asks of the field and the step that it stands in."""
    appointment: Record | None = item.get("appointment")
    if appointment is None:
        return
    minutes = appointment.get("minutes")
    if minutes is not None and item.kind == "date":
        out.at(appointment.node_of("minutes"), "appointment_of_a_day")
    elif minutes is not None and not 1 <= minutes <= LONGEST:
        out.at(appointment.node_of("minutes"), "appointment_minutes", found=minutes, limit=LONGEST)
    if "shown_when" in step.record.values:
        out.at(item.name_node, "appointment_hidden")
    for key in ("title", "place"):
        wording = appointment.get(key)
        if wording is not None and not all(_own(sentence, step) for sentence in _sentences(draft, wording)):
            out.at(wording.id, "appointment_elsewhere")


def _sentences(draft: Draft, wording: Wording) -> Iterator[Sentence]:
    template = draft.templates.get(id(wording.id))
    if template is not None:
        yield from (part for part in (*template.id, *(template.en or ())) if isinstance(part, Sentence))


def _own(sentence: Sentence, step: StepDraft) -> bool:
    for kind, name, *_ in references(sentence):
        if kind in ("answer", "suggestion") and name != step.id:
            return False
        if kind in ("status", "window", "part"):
            return False
    return True
