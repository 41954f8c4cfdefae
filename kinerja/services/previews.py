"""What a decision about a window would change, before it is made: how many runs have their work done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from kinerja import storage
from kinerja.services.fates import Fated
from kinerja.services.overlays import in_window
from kinerja.workflows.calendar import EffectiveWindow
from kinerja.workflows.definition import Definition, Step
from kinerja.workflows.instance import NATION, Status

_FINISHED = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED, Status.SKIPPED})
_DECIDED = frozenset({Status.APPROVED, Status.DONE, Status.SKIPPED})
MOST_NAMED = 10
_LOOKED_AT = 500
"""Runs among which names are looked for: enough to find some, also where most have finished."""
Enough = Mapping[str, frozenset[Status]]
"""Step -> the statuses with which nothing more is to be done about it."""


COUNTED_WITHIN = 1.5
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Count:
    """`runs` have begun, `finished` of them need nothing more. `about`: not all were looked at."""

    runs: int
    finished: int
    about: bool = False

    @property
    def unfinished(self) -> int:
        return self.runs - self.finished


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would change. `closes`: the new first closed instant."""

    before: EffectiveWindow
    closes: datetime | None
    count: Count
    fated: tuple[Fated, ...] = ()
    """What becomes of exceptions."""


def preview_of(definition: Definition, before: EffectiveWindow, closes: datetime | None) -> Preview:
    """For how many it would change what, if the window closed at `closes`. It counts: for administrators only."""
    window = before.window.id
    steps = [step for step in in_window(definition, window) if not step.optional]
    layer = storage.periods.key(definition.edition, NATION)
    return Preview(before, closes, count({step.id: enough(definition, step, window) for step in steps}, layer))


def count(needed: Enough, layer: str, *, small: bool = False) -> Count:
    """How many runs there are in a layer, and how many of them need nothing more.

    On the last evening somebody wants to extend at once, and others save meanwhile: it is counted slot by slot, and
    after COUNTED_WITHIN the rest is taken to be like these, as runs lie in slots by a hash. `small`: all in one.
    """
    ends = monotonic() + COUNTED_WITHIN
    slots = (None,) if small else tuple(storage.slots.all_slots())
    found: list[Mapping[tuple[str | None, ...], int]] = []
    for slot in slots:
        found.append(storage.instances.count_by_state(layer, slot, needed))
        if monotonic() > ends:
            break
    runs = sum(sum(counts.values()) for counts in found)
    finished = sum(number for counts in found for states, number in counts.items() if _done(states, needed))
    like_these = len(slots) / len(found)
    return Count(round(runs * like_these), round(finished * like_these), about=len(found) < len(slots))


def named(needed: Enough, layer: str, *, small: bool = False) -> tuple[tuple[str, str], ...]:
    """Name and unit of some in a layer who are not finished, by name; at most MOST_NAMED."""
    found: list[tuple[str, str]] = []
    looked_at = 0
    for slot in (None,) if small else storage.slots.all_slots():
        some = storage.instances.people_of(layer, slot, needed, _LOOKED_AT - looked_at)
        found += [(name, unit) for name, unit, states in some if not _done(states, needed)]
        looked_at += len(some)
        if looked_at >= _LOOKED_AT:
            break
    return tuple(sorted(found)[:MOST_NAMED])


def _done(states: Sequence[str | None], needed: Enough) -> bool:
    return all(state in ends for state, ends in zip(states, needed.values(), strict=True))


def enough(definition: Definition, step: Step, window: str) -> frozenset[Status]:
    """The statuses with which a window has nothing more to do with a step: it takes hand-ins, decisions, or both."""
    decided = definition.decision_window_of(step) if step.review else None
    return _DECIDED if decided is not None and decided.id == window else _FINISHED
