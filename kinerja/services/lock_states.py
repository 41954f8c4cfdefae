"""What somebody finds who comes to a step at a moment: open, late, locked, not yet, and by which decision.

Pure. Of a place its window says so, of a person the engine; both in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from kinerja.services.columns import Column
from kinerja.workflows import gates
from kinerja.workflows.calendar import EffectiveWindow, decision_window, effective_window, layers
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import FactKind, PeriodFacts, Status
from kinerja.workflows.situation import Situation


class State(StrEnum):
    """One of these at any moment.

    open      work can be done, on time; late: after it was due; extended: by a decision, or because it was opened again
    locked    its window is over; closed_early: a decision ended it
    not_yet   its window has not begun
    held      its window holds, but something else has to happen before
    done      nothing more is needed
    out       it does not concern anybody here
    """

    OPEN = "open"
    LATE = "late"
    EXTENDED = "extended"
    LOCKED = "locked"
    CLOSED_EARLY = "closed_early"
    NOT_YET = "not_yet"
    HELD = "held"
    DONE = "done"
    OUT = "out"


OPEN_NOW = frozenset({State.OPEN, State.LATE, State.EXTENDED})
LOCKED_NOW = frozenset({State.LOCKED, State.CLOSED_EARLY})
_OPEN = frozenset({Status.OPEN, Status.DRAFT, Status.RETURNED})


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a step stands for a place or a person.

    `left` of the `people` whom it concerns have not finished it. `window`: as it holds there, None where it has none.
    `mix`: how many units stand how, where they differ. `exceptions`: people with a decision of their own that counts
    now; `reopened`: people for whom it is open again.
    """

    column: Column
    state: State
    people: int
    left: int
    window: EffectiveWindow | None
    mix: tuple[tuple[State, int], ...] = field(default=())
    exceptions: int = 0
    reopened: int = 0


def as_of(facts: PeriodFacts, moment: datetime) -> PeriodFacts:
    """What was decided up to a moment: a day that is past is shown as people met it."""
    return replace(facts, facts=tuple(fact for fact in facts.facts if fact.decided_at <= moment))


def window_of(column: Column, definition: Definition, facts: PeriodFacts, zone: str) -> EffectiveWindow | None:
    """The window of a column as it holds for whoever these decisions concern; None where it has none."""
    declared = column.window(definition)
    return None if declared is None else effective_window(definition, declared.id, facts, zone, step=column.step)


def of_window(window: EffectiveWindow | None, moment: datetime) -> State:
    """What a window alone lets anybody do."""
    if window is None:
        return State.OPEN
    if not window.begun(moment):
        return State.NOT_YET
    if window.over(moment):
        closed = window.fact is not None and window.fact.kind is FactKind.CLOSED
        return State.CLOSED_EARLY if closed else State.LOCKED
    if window.fact is not None and window.fact.kind is FactKind.EXTENDED:
        return State.EXTENDED
    return State.LATE if window.late(moment) else State.OPEN


def of_run(column: Column, situation: Situation) -> Cell:
    """Where one person stands; the same as the engine says to whoever has to work on it."""
    step, moment = column.step, situation.now
    window = _window(column, situation)
    mark = situation.instance.step(step.id).reopening
    known = layers(situation.period, window.window.id, step) if window else ()
    own = any(fact.scope.startswith("person:") and _counts(fact.kind, fact.closes, moment) for fact in known)
    state = _state(column, window, situation)
    if state in OPEN_NOW and mark is not None:
        state = State.EXTENDED
    left = int(state not in (State.DONE, State.OUT))
    return Cell(column, state, int(state is not State.OUT), left, window, (), int(own), int(mark is not None))


def _window(column: Column, situation: Situation) -> EffectiveWindow | None:
    if not column.decides:
        return situation.window(column.step)
    return decision_window(situation.definition, column.step, situation.instance, situation.period)


def _state(column: Column, window: EffectiveWindow | None, situation: Situation) -> State:
    status = situation.status(column.step.id)
    if status is Status.SKIPPED:
        return State.OUT
    if column.finished(situation):
        return State.DONE
    found = of_window(window, situation.now)
    return State.HELD if found in OPEN_NOW and not _reachable(column, status, situation) else found


def _reachable(column: Column, status: Status, situation: Situation) -> bool:
    """Nothing but a window stands in the way. What was begun or given back may wait for its parts or a gate again."""
    if column.decides:
        return status is Status.SUBMITTED
    guards = gates.opening(column.step, situation.definition)
    return status in _OPEN and all(guard(column.step, situation) is None for guard in guards)


def count_own(decided: Iterable[PeriodFacts], column: Column, window: str, moment: datetime) -> int:
    """How many of these people, each with their own decisions, have one about this column that counts at a moment."""
    return sum(
        any(_counts(fact.kind, fact.closes, moment) for fact in layers(facts, window, column.step)) for facts in decided
    )


def _counts(kind: FactKind, closes: datetime, moment: datetime) -> bool:
    return kind is FactKind.CLOSED or closes > moment
