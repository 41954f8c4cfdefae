"""What somebody signed, as it then read: labels and values in words of the definition, in both languages.

A copy is made from the state right after the signature. What later programs would derive otherwise, or mended texts
would call otherwise, stays in it as it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kinerja.workflows import receipts
from kinerja.workflows.answers import computed_text, shown, typed
from kinerja.workflows.definition import ROW, Definition, Field, FieldKind, Step, Text
from kinerja.workflows.events import Event, ReviewApproved, ReviewReturned, ReviewSubmitted, StepCompleted
from kinerja.workflows.instance import FileRef, Instance, PeriodFacts, Status
from kinerja.workflows.situation import NOBODY, Situation
from kinerja.workflows.visibility import visible


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: a field, or a column of a group. `row_title`: what one row of a group is called."""

    id: str
    label: Text
    kind: FieldKind
    unit: Text | None = None
    row_title: Text | None = None
    official: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: the labels that were `chosen`, or the `files`, else the typed `value`. None of them: no answer.

    `unofficial`: positions of the chosen options that have no official source yet.
    """

    value: Any = None
    chosen: tuple[Text, ...] = ()
    files: tuple[FileRef, ...] = ()
    unofficial: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.chosen and not self.files and self.value in (None, "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field with its answer; a group has `columns` and `rows` instead, a cell a column.

    `keys`: positions of the columns that say what a given row stands for. `suggested`: the suggestion beside which
    the answer was given.
    """

    asked: Asked
    said: Said = Said()
    columns: tuple[Asked, ...] = ()
    rows: tuple[tuple[Said, ...], ...] = ()
    remark: str = ""
    """What the one who gave it back said about it."""
    keys: tuple[int, ...] = ()
    suggested: Said | None = None

    @property
    def empty(self) -> bool:
        return self.said.empty and not self.rows

    @property
    def overrides(self) -> bool:
        """Whether the answer differs from what was suggested."""
        return self.suggested is not None and self.suggested != self.said


@dataclass(frozen=True, slots=True)
class Reading:
    """One step with what stands in it; `left_out`: optional, and nothing was answered."""

    step: str
    title: Text
    entries: tuple[Entry, ...] = ()
    left_out: bool = False
    remark: str = ""
    official: bool = True


@dataclass(frozen=True, slots=True)
class Copy:
    """All that a signature covers, who gave it when, and on whom. `event`: name of the event it was."""

    event: str
    step: str
    title: Text
    at: datetime
    name: str
    part: Text | None
    definition: Text
    period: Text
    edition: str
    revision: str
    subject: str
    unit_name: str
    zone: str
    fingerprint: str
    identity: tuple[Entry, ...] = ()
    readings: tuple[Reading, ...] = ()
    late: bool = False
    reason: Text | None = None
    message: str = ""


SIGNATURES = (ReviewSubmitted, ReviewApproved, ReviewReturned, StepCompleted)
"""The kinds of events that may be a signature; `signed` says whether one is."""


def signed(definition: Definition, event: Event) -> bool:
    """Whether an event is somebody's signature: given as one, a hand-in that locks at once, or a decision."""
    if isinstance(event, StepCompleted):
        return bool(event.covers) or receipts.closes(definition, definition.steps[event.step])
    return isinstance(event, SIGNATURES)


def copy_of(definition: Definition, instance: Instance, period: PeriodFacts, event: Event) -> Copy:
    """The copy of what `event` signed (see `signed`), `instance` standing as right after it."""
    situation = Situation(definition, instance, period, NOBODY, event.at)
    step = definition.steps[event.step]
    part = definition.actors.get(event.part)
    subject = instance.subject
    return Copy(
        event=type(event).__name__,
        step=step.id,
        title=step.title,
        at=event.at,
        name=event.name,
        part=part.title if part else None,
        definition=definition.title,
        period=definition.period.title,
        edition=instance.edition,
        revision=instance.revision,
        subject=subject.name,
        unit_name=subject.unit_name,
        zone=subject.zone,
        fingerprint=receipts.fingerprint(instance, receipts.covered(definition, step)),
        identity=identity(situation),
        readings=readings(situation, receipts.covered(definition, step), getattr(event, "notes", {})),
        late=getattr(event, "late", False),
        reason=_reason(definition, step, getattr(event, "reason", "")),
        message=getattr(event, "message", ""),
    )


def legible(copy: Copy, situation: Situation) -> Copy | None:
    """The copy as far as the actor of the situation may read it now; None where it is not for them at all.

    Who signed a step reads all that they signed: it was open to them then.
    """
    steps = situation.definition.steps
    step = steps[copy.step]
    if not visible(step, situation):
        return None
    if step.review is None and step.actor in situation.actor.parts:
        return copy
    return replace(copy, readings=tuple(each for each in copy.readings if visible(steps[each.step], situation)))


def readings(situation: Situation, steps: Iterable[str], notes: Mapping[str, str] | None = None) -> tuple[Reading, ...]:
    """What stands in these steps. `notes`: "step.field" or "step" -> remark."""
    return tuple(_reading(situation, situation.definition.steps[name], notes or {}) for name in steps)


def identity(situation: Situation) -> tuple[Entry, ...]:
    """What is known of the subject, in the order of the definition; what is not known is left out."""
    definition = situation.definition
    found = (
        Entry(_asked(known.field), _said(definition, known.field, situation.identity(name)))
        for name, known in definition.identity.items()
    )
    return tuple(entry for entry in found if not entry.empty)


def _reading(situation: Situation, step: Step, notes: Mapping[str, str]) -> Reading:
    state = situation.instance.step(step.id)
    left_out = state.status is Status.SKIPPED or (step.optional and not state.answers)
    entries = () if left_out else tuple(_entries(situation, step, notes))
    return Reading(step.id, step.title, entries, left_out, notes.get(step.id, ""), step.official)


def _entries(situation: Situation, step: Step, notes: Mapping[str, str]) -> Iterator[Entry]:
    for item in step.fields:
        if item.kind is FieldKind.NOTE or not shown(item, situation):
            continue
        remark = notes.get(f"{step.id}.{item.id}", "")
        if item.has_rows:
            yield _group(situation, step, item, remark)
        else:
            said = _said(situation.definition, item, situation.answer(step.id, item.id))
            yield Entry(_asked(item), said, remark=remark, suggested=_suggested(situation, step, item))


def _suggested(situation: Situation, step: Step, item: Field) -> Said | None:
    """What was suggested when the step was finished."""
    raw = situation.instance.step(step.id).suggested.get(item.id)
    found = _said(situation.definition, item, typed(item, raw, situation.zone))
    return None if found.empty else found


def _group(situation: Situation, step: Step, group: Field, remark: str) -> Entry:
    columns = tuple(column for column in group.fields if not _is_silent(column))
    keys = tuple(at for at, column in enumerate(columns) if group.rows_given and _is_key(column))
    rows = tuple(
        tuple(
            _said(situation.definition, column, situation.cell(step.id, group.id, row, column.id)) for column in columns
        )
        for row in situation.rows(step.id, group.id)
    )
    asked = tuple(_asked(column) for column in columns)
    return Entry(_asked(group), columns=asked, rows=rows, remark=remark, keys=keys)


def _is_silent(column: Field) -> bool:
    """Whether a column says nothing to people: a note is no answer, the position of another row no name."""
    return column.kind is FieldKind.NOTE or (column.id == ROW and column.options is None)


def _is_key(column: Field) -> bool:
    """Whether a column of given rows says what they stand for, and nobody fills it."""
    return column.id == ROW or (column.copies is not None and not column.editable)


def _asked(item: Field) -> Asked:
    return Asked(item.id, item.label, item.kind, item.unit, item.row_title, item.official)


def _said(definition: Definition, item: Field, value: Any) -> Said:
    if value is None or value == ():
        return Said()
    if isinstance(value, tuple) and all(isinstance(each, FileRef) for each in value):
        return Said(files=value)
    if item.options is None:
        known = item.value is not None and isinstance(value, str)
        return Said(chosen=(computed_text(definition, item.value, value),)) if known else Said(value)
    listed = definition.options_of(item).options
    names = (value,) if isinstance(value, str) else value
    labels = tuple(listed[name].label if name in listed else Text(str(name)) for name in names)
    doubtful = tuple(at for at, name in enumerate(names) if name in listed and not listed[name].official)
    return Said(chosen=labels, unofficial=doubtful)


def _reason(definition: Definition, step: Step, reason: str) -> Text | None:
    if not reason or step.review is None or step.review.reasons is None:
        return None
    options = definition.lists[step.review.reasons].options
    return options[reason].label if reason in options else Text(reason)
