"""All that a sentence may look at: one person's run, seen by one actor at one moment.

Nothing here is stored. Statuses, windows and values are derived when they are asked for and remembered for as long
as the situation lives, which is one decision or one page. What is not known is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kinerja.workflows import answers as values
from kinerja.workflows import calendar, given, statuses
from kinerja.workflows.basics import altered
from kinerja.workflows.calendar import EffectiveWindow
from kinerja.workflows.definition import Definition, Field, FieldKind, Option, Path, Step, StepKind
from kinerja.workflows.instance import CLOSED, DONE, Actor, Answers, Instance, PeriodFacts, Status
from kinerja.workflows.restoring import standing
from kinerja.workflows.sentences import compute

NOBODY = Actor(account="", name="")
_UNSET: Any = object()
_COMPUTED, _MOMENT = FieldKind.COMPUTED, FieldKind.DATE_TIME


class Situation:
    """`now` is aware UTC; `today` is the day it falls on at the school of the subject."""

    __slots__ = (
        "_cells",
        "_finished",
        "_statuses",
        "_today",
        "_windows",
        "_zone",
        "actor",
        "definition",
        "instance",
        "now",
        "period",
    )

    def __init__(
        self, definition: Definition, instance: Instance, period: PeriodFacts, actor: Actor, now: datetime
    ) -> None:
        self.definition = definition
        self.instance = standing(instance, now)
        self.period = period
        self.actor = actor
        self.now = now
        self._today: date | None = None
        self._zone: ZoneInfo | None = None
        self._statuses: dict[str, Status] = {}
        self._finished: dict[str, bool] = {}
        self._windows: dict[str, EffectiveWindow | None] = {}
        self._cells: dict[tuple[str, str], Any] = {}

    def of(self, instance: Instance) -> Situation:
        """The same moment and actor, another state of the instance."""
        return Situation(self.definition, instance, self.period, self.actor, self.now)

    def with_answers(self, step: str, answers: Answers) -> Situation:
        """The same moment, as if `answers` were what stands in `step`."""
        state = self.instance.step(step)
        if state.answers is answers:
            return self
        steps = {**self.instance.steps, step: altered(state, answers=answers)}
        return self.of(altered(self.instance, steps=steps))

    @property
    def today(self) -> date:
        if self._today is None:
            self._today = calendar.local_date(self.now, self.instance.subject.zone)
        return self._today

    # ── steps and windows ──

    def status(self, name: str) -> Status:
        """The derived status of a step or a stage. Raises KeyError for a name that is neither."""
        found = self._statuses.get(name)
        if found is None:
            # A definition that passed the checks has no cycle; should one slip through, the step stays shut.
            self._statuses[name] = CLOSED
            found = self._statuses[name] = statuses.derive(name, self)
        return found

    def finished(self, name: str) -> bool:
        """Whether nothing more is needed of a step or a stage. Raises KeyError for a name that is neither."""
        found = self._finished.get(name)
        if found is None:
            found = self._finished[name] = statuses.finished(name, self)
        return found

    def window(self, step: Step) -> EffectiveWindow | None:
        """The effective window in which `step` is worked on."""
        found = self._windows.get(step.id, _UNSET)
        if found is _UNSET:
            found = calendar.step_window(self.definition, step, self.instance, self.period)
            self._windows[step.id] = found
        return found

    def window_open(self, step: str) -> bool:
        """Whether the window of the step holds now; a step without one is never shut by time."""
        window = self.window(self.definition.steps[step])
        return window is None or window.holds(self.now)

    # ── people ──

    def plays(self, part: str) -> bool:
        return part in self.actor.parts

    def identity(self, attribute: str) -> Any:
        """An attribute of the subject, typed by its declared kind; None where it is not known."""
        declared = self.definition.identity.get(attribute)
        if declared is None:
            return None
        return values.typed(declared.field, self.instance.subject.attributes.get(attribute), self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """Where the school is; local date-times of answers are read there."""
        if self._zone is None:
            self._zone = ZoneInfo(self.instance.subject.zone)
        return self._zone

    # ── answers ──

    def answer(self, step: str, name: str) -> Any:
        """The typed value of a field: what was answered, copied or computed. None while not known or not shown."""
        key = (step, name)
        found = self._cells.get(key, _UNSET)
        if found is not _UNSET:
            return found
        read = values.plainly(step, name, self.definition)
        if read is not None:
            raw = self.instance.step(step).answers.get(name)
            found = None if raw is None else read(raw)
        else:
            # In case of a cycle between computed fields (refused by the checks): not known.
            self._cells[key] = None
            found = self._answer(self.definition.steps[step], name)
        self._cells[key] = found
        return found

    def _answer(self, step: Step, name: str) -> Any:
        item = step.field(name)
        if item.show_when is not None and not values.shown(item, self):
            return None
        if item.has_rows:
            return self.rows(step.id, name)
        if item.kind is _COMPUTED:
            return self._computed(step, item)
        # Only a moment needs the zone, which is not free to look up.
        zone = self.zone if item.kind is _MOMENT else None
        return values.typed(item, values.stands(step, item, self), zone)

    def _computed(self, step: Step, item: Field) -> Any:
        """What a step of the program worked out stays, whatever becomes of its sources; else it is worked out now."""
        state = self.instance.step(step.id)
        if step.kind is StepKind.SYSTEM and state.status is DONE:
            return state.answers.get(item.id)
        return values.computed(item, self)

    def rows(self, step: str, name: str) -> tuple[values.Row, ...]:
        """The given rows of a group, or those that somebody wrote into, typed; empty while the group is not shown."""
        key = (step, f"{name}.")
        found = self._cells.get(key, _UNSET)
        if found is _UNSET:
            holder = self.definition.steps[step]
            item = holder.field(name)
            # In case of a circle between groups (refused by the checks): no rows.
            self._cells[key] = ()
            shown = values.shown(item, self)
            found = values.rows(item, values.stands(holder, item, self), self.zone) if shown else ()
            self._cells[key] = found
        return found

    def cell(self, step: str, group: str, row: Mapping[str, Any], column: str) -> Any:
        """The typed value of one column of one row, computed columns included."""
        holder = self.definition.steps[step].field(group)
        item = holder.column(column)
        if not values.shown(item, self, row):
            return None
        if item.kind is _COMPUTED:
            return values.computed(item, self, row)
        found = row.get(column)
        if found is not None or item.copies is None:
            return found
        return self.at(item.copies, given.origin(holder, item.copies, row, self))

    def at(self, path: Path, row: Mapping[str, Any] | None = None) -> Any:
        """The typed value at a path; one into a repeated group ("group.column") means the given row."""
        if path.step is None:
            return self.identity(path.field)
        group, _dot, column = path.field.rpartition(".")
        if not group:
            return self.answer(path.step, path.field)
        return None if row is None else self.cell(path.step, group, row, column)

    def attribute(self, step: str | None, name: str, option: str, attribute: str, group: str | None = None) -> Any:
        """An attribute of an option of a choice field (an identity field where `step` is None); None if unknown."""
        item = self._choice(step, name, group)
        listed = self.definition.options_of(item)
        chosen = listed.options.get(option)
        return chosen.attributes.get(attribute) if chosen else None

    def _choice(self, step: str | None, name: str, group: str | None) -> Field:
        if step is None:
            return self.definition.identity[name].field
        holder = self.definition.steps[step]
        return holder.field(group).column(name) if group else holder.field(name)

    def offered(self, item: Field, follows: Path | None = None) -> list[Option]:
        """The options of the list of a field that hold today; with `follows` those under the answer at that path."""
        return values.in_force(self.definition, item, follows, self)

    def suggestion(self, step: str, name: str) -> Any:
        """The value of the expression `suggest` of a field; None while something it needs is missing."""
        item = self.definition.steps[step].field(name)
        return None if item.suggest is None else compute(item.suggest, self)

    def table(self, name: str, given: tuple[Any, ...]) -> Any:
        """What a decision table gives: an option id or a Decimal; None where no row holds."""
        return self.definition.tables[name].look_up(given)

    def working_days_between(self, start: date, end: date) -> int:
        return calendar.working_days_between(start, end, self.definition.days_off)
