"""What a decision about a window would change, before it is made: how many runs have their work done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kinerja import storage
from kinerja.services.fates import Fated
from kinerja.services.overlays import in_window
from kinerja.workflows.calendar import EffectiveWindow
from kinerja.workflows.definition import Definition, Step
from kinerja.workflows.instance import Status

_FINISHED = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED, Status.SKIPPED})
_DECIDED = frozenset({Status.APPROVED, Status.DONE, Status.SKIPPED})
MOST_NAMED = 10
_LOOKED_AT = 500
"""Runs among which names are looked for: enough to find some, also where most have finished."""
Enough = Mapping[str, frozenset[Status]]
"""Step -> the statuses with which nothing more is to be done about it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would change. `closes`: the new first closed instant; `finished`: runs done with it."""

    before: EffectiveWindow
    closes: datetime | None
    runs: int
    finished: int
    fated: tuple[Fated, ...] = ()
    """What becomes of exceptions."""

    @property
    def unfinished(self) -> int:
        return self.runs - self.finished


def preview_of(definition: Definition, before: EffectiveWindow, closes: datetime | None) -> Preview:
    """For how many it would change what, if the window closed at `closes`. It counts: for administrators only."""
    window = before.window.id
    steps = [step for step in in_window(definition, window) if not step.optional]
    runs, finished = count(definition.edition, {step.id: enough(definition, step, window) for step in steps})
    return Preview(before, closes, runs, finished)


def count(edition: str, needed: Enough, layer: str | None = None) -> tuple[int, int]:
    """How many runs there are, of the whole edition or in a layer, and how many need nothing more."""
    counts = storage.instances.count_by_state(edition, needed, layer)
    finished = sum(runs for states, runs in counts.items() if _done(states, needed))
    return sum(counts.values()), finished


def named(needed: Enough, layer: str) -> tuple[tuple[str, str], ...]:
    """Name and unit of some in a layer who are not finished, by name; at most MOST_NAMED."""
    found = storage.instances.people_of(layer, needed, _LOOKED_AT)
    return tuple(sorted((name, unit) for name, unit, states in found if not _done(states, needed))[:MOST_NAMED])


def _done(states: Sequence[str | None], needed: Enough) -> bool:
    return all(state in ends for state, ends in zip(states, needed.values(), strict=True))


def enough(definition: Definition, step: Step, window: str) -> frozenset[Status]:
    """The statuses with which a window has nothing more to do with a step: it takes hand-ins, decisions, or both."""
    decided = definition.decision_window_of(step) if step.review else None
    return _DECIDED if decided is not None and decided.id == window else _FINISHED
