"""Appointments: the moments that a definition puts into calendars, once the step that states them is handed in.

They are worked out from what stands in the run and from nothing else: whoever keeps them can make them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kinerja.workflows.answers import FIRST_YEAR
from kinerja.workflows.calendar import end_of, midnight
from kinerja.workflows.definition import Appointment, Definition, Field, Step, Text
from kinerja.workflows.instance import Instance, PeriodFacts, Status
from kinerja.workflows.restoring import as_before
from kinerja.workflows.sentences import DefinitionLabels, Sentence, Template, compute
from kinerja.workflows.situation import NOBODY, Situation

LONGEST_TEXT = 200
"""Characters of a title or a place; what people typed into them may be much longer."""
LAST_YEAR = 2199
"""A moment beyond it, or before FIRST_YEAR, is a slip that no calendar can show."""
_HANDED_IN = (Status.SUBMITTED, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Planned:
    """One appointment as it stands. `starts` and `ends` are aware UTC; `day` is the local day that it takes whole.

    `parts`: who has it in the calendar, besides the subject.
    """

    step: str
    field: str
    starts: datetime
    ends: datetime
    title: Text
    place: Text | None = None
    day: date | None = None
    parts: tuple[str, ...] = ()


def appointments(definition: Definition, instance: Instance, period: PeriodFacts, now: datetime) -> tuple[Planned, ...]:
    """Every appointment of the run that is handed in, in the order of the process.

    What is open again keeps those it had until it is finished again.
    """
    situation = Situation(definition, as_before(instance), period, NOBODY, now)
    return tuple(
        planned
        for step in definition.steps.values()
        if any(item.appointment for item in step.fields) and _handed_in(step, situation)
        for item in step.fields
        if (planned := _planned(step, item, situation)) is not None
    )


def being_changed(definition: Definition, instance: Instance, step: str) -> bool:
    """Whether a step that was handed in is being written anew, with nothing given back and nothing withdrawn.

    What was handed in goes on standing until the step is handed in again.
    """
    state = instance.step(step)
    return step not in definition.reviewed_by and state.status is Status.DRAFT and state.submitted_at is not None


def _handed_in(step: Step, situation: Situation) -> bool:
    """A step under a review is handed in with that review, any other once it is done."""
    status = situation.status(step.id)
    alone = step.id not in situation.definition.reviewed_by
    return status in _HANDED_IN or (alone and status is Status.DONE)


def _planned(step: Step, item: Field, situation: Situation) -> Planned | None:
    declared = item.appointment
    moment = None if declared is None else situation.answer(step.id, item.id)
    if declared is None or moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    starts, ends, day = _span(moment, declared, situation)
    title = _said(declared.title, situation)
    place = _said(declared.place, situation) if declared.place and _known(declared.place, situation) else None
    return Planned(step.id, item.id, starts, ends, title, place, day, declared.parts)


def _span(moment: date, declared: Appointment, situation: Situation) -> tuple[datetime, datetime, date | None]:
    if isinstance(moment, datetime):
        starts = moment.astimezone(UTC).replace(microsecond=0)
        return starts, starts + timedelta(minutes=declared.minutes), None
    zone = situation.instance.subject.zone
    return midnight(moment, zone), end_of(moment, zone), moment


def _said(template: Template, situation: Situation) -> Text:
    spoken = {
        language: _one_line(template.say(language, situation, labels=DefinitionLabels(situation.definition, language)))
        for language in ("id", "en")
    }
    return Text(spoken["id"], spoken["en"] if spoken["en"] != spoken["id"] else None)


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_TEXT else f"{words[: LONGEST_TEXT - 1].rstrip()}…"


def _known(template: Template, situation: Situation) -> bool:
    return all(compute(sentence, situation) is not None for sentence in _sentences(template))


def _sentences(template: Template) -> Iterator[Sentence]:
    yield from (part for part in (*template.id, *(template.en or ())) if isinstance(part, Sentence))
