"""What is under review, field by field: what changed since it was last handed in, what was answered, what stayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kinerja.forms.reviews import NOTE
from kinerja.web.language import language
from kinerja.web.views.answers import RowLine, field_words, row_lines
from kinerja.web.views.files import FileView, listed
from kinerja.workflows import Situation, locks, shown
from kinerja.workflows.definition import Field, FieldKind, Opens, Option, Step
from kinerja.workflows.instance import Note, Status, StepState


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer; `new`: it does not stand in the other version."""

    text: str
    new: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One field under review. `before` is None where nothing was handed in before; "" where it was empty.

    `derived`: nobody typed it, so it can neither be remarked on nor have changed by itself.
    """

    path: str
    label: str
    now: str | None
    before: str | None
    changed: bool
    asked: bool
    notes: tuple[Note, ...]
    derived: bool
    files: tuple[FileView, ...] = ()
    lines: tuple[RowLine, ...] = ()
    """Of a group that people add rows to: its rows."""

    @property
    def before_lines(self) -> list[Line]:
        return _against(self.before, self.now)

    @property
    def now_lines(self) -> list[Line]:
        return _against(self.now, self.before)

    @property
    def note_name(self) -> str:
        return NOTE + self.path


@dataclass(frozen=True, slots=True)
class Part:
    """One step under review with its fields."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    returnable: bool
    left_out: bool

    @property
    def changed(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.changed or entry.asked)

    @property
    def same(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.changed and not entry.asked)


class Sheet:
    """`situation` as the reviewer sees it; `step` the review."""

    def __init__(self, situation: Situation, step: Step) -> None:
        if step.review is None:
            raise ValueError(f"{step.id} is no review")
        self.situation = situation
        self.step = step
        self.policy = step.review
        self.state: StepState = situation.instance.step(step.id)
        self.parts = tuple(self._part(situation.definition.steps[name]) for name in step.review.of)

    @property
    def round(self) -> int:
        return self.state.round

    @property
    def changed(self) -> int:
        return sum(entry.changed and not entry.derived for part in self.parts for entry in part.entries)

    @property
    def same(self) -> int:
        return sum(not entry.changed and not entry.derived for part in self.parts for entry in part.entries)

    @property
    def again(self) -> bool:
        """Whether there is something earlier to compare with."""
        return self.state.round > 1

    @property
    def chooses_parts(self) -> bool:
        return self.policy.opens is Opens.CHOSEN

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(option.id, option.label.say(language())) for option in self._reasons()]

    @property
    def part_choices(self) -> list[tuple[str, str]]:
        return [(part.id, part.title) for part in self.parts if part.returnable]

    @property
    def paths(self) -> list[str]:
        """Of every field that can be remarked on."""
        return [entry.path for part in self.parts for entry in part.entries if not entry.derived]

    def _reasons(self) -> tuple[Option, ...]:
        listed = self.situation.definition.lists.get(self.policy.reasons or "")
        return tuple(listed.options.values()) if listed else ()

    def _part(self, step: Step) -> Part:
        state = self.situation.instance.step(step.id)
        entries = tuple(self._entry(step, item, state) for item in step.fields if self._listed(item))
        left_out = state.status is Status.SKIPPED or not any(entry.now for entry in entries)
        return Part(step.id, step.title.say(language()), entries, locks.returnable(step), left_out)

    def _listed(self, item: Field) -> bool:
        return item.kind is not FieldKind.NOTE and shown(item, self.situation) is not False

    def _entry(self, step: Step, item: Field, state: StepState) -> Entry:
        now = field_words(self.situation, step, item)
        before = self._before(step, item, state)
        notes = state.threads.get(item.id, ())
        asked = bool(notes) and notes[-1].part != self.step.actor
        changed = before is not None and before != (now or "")
        return Entry(
            f"{step.id}.{item.id}",
            item.label.say(language()),
            now,
            before,
            changed,
            asked,
            notes,
            not item.takes_answer,
            listed(self.situation, step, item),
            row_lines(self.situation, step, item) if item.has_rows and not item.rows_given else (),
        )

    def _before(self, step: Step, item: Field, state: StepState) -> str | None:
        if not self.again or state.handed_in is None:
            return None
        earlier: Any = self.situation.with_answers(step.id, state.handed_in)
        return field_words(earlier, step, item) or ""


def _against(text: str | None, other: str | None) -> list[Line]:
    """The lines of `text`, each with whether `other` lacks it; the number before a row is no difference."""
    known = {_unnumbered(line) for line in (other or "").splitlines()}
    return [Line(line, _unnumbered(line) not in known) for line in (text or "").splitlines()]


def _unnumbered(line: str) -> str:
    return re.sub(r"^\d+\. ", "", line)
