"""When time alone may next do something to a run: what the program does by itself waits for windows and days.

A run is looked at again at that instant, and not before. Looking once too often changes nothing, so what is not known
to matter counts as if it did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kinerja.workflows import automatic, calendar
from kinerja.workflows.definition import Definition, Path, Step
from kinerja.workflows.dependence import parts
from kinerja.workflows.instance import Instance, PeriodFacts, Status
from kinerja.workflows.sentences import references, tree

_KEPT_AS = "_waking"


@dataclass(frozen=True, slots=True)
class Watch:
    """What a step of the program looks at in time. `opens`, `closes`: steps whose windows begin and end for it;
    `daily`: it asks which day it is."""

    opens: frozenset[str]
    closes: frozenset[str]
    daily: bool


def wakes(definition: Definition, instance: Instance, period: PeriodFacts, now: datetime) -> datetime | None:
    """The next instant after `now`, aware UTC; None where nothing happens to the run by itself any more."""
    watched = watches(definition)
    found: list[datetime] = []
    for state in instance.steps.values():
        if state.reopening is not None:
            found.append(state.reopening.until)
    for step in automatic.steps_of(definition):
        if instance.step(step.id).status is not Status.DONE:
            found += _instants(definition, watched[step.id], instance, period, now)
    return min((instant for instant in found if instant > now), default=None)


def _instants(
    definition: Definition, watch: Watch, instance: Instance, period: PeriodFacts, now: datetime
) -> Iterator[datetime]:
    for name in watch.opens | watch.closes:
        window = calendar.step_window(definition, definition.steps[name], instance, period)
        if window is not None and name in watch.opens:
            yield window.opens
        if window is not None and window.closes is not None and name in watch.closes:
            yield window.closes
    if watch.daily:
        zone = instance.subject.zone
        yield calendar.end_of(calendar.local_date(now, zone), zone)


def watches(definition: Definition) -> dict[str, Watch]:
    """Step of the program -> what it looks at; kept on the definition, as a cached property would be."""
    kept: dict[str, Watch] | None = definition.__dict__.get(_KEPT_AS)
    if kept is None:
        kept = definition.__dict__[_KEPT_AS] = {
            step.id: _watch(definition, step) for step in automatic.steps_of(definition)
        }
    return kept


def _watch(definition: Definition, step: Step) -> Watch:
    """All that the step looks at, also through the steps it looks at."""
    seen: set[str] = set()
    closes: set[str] = set()
    daily = False
    ahead = [step.id]
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        one = definition.steps[name]
        before = definition.before[name]
        ahead += [*one.of, *([before] if before else []), *(one.review.of if one.review else ())]
        for part in parts((one, definition.stages[one.stage].gate), definition):
            if isinstance(part, Path):
                ahead += [part.step] if part.step else []
                continue
            daily = daily or any(isinstance(node, tree.Today | tree.DaysSince) for node, _ in tree.walk(part.tree))
            for kind, *rest in references(part):
                named = _steps(definition, kind, rest[0])
                ahead += named
                closes |= set(named) if kind in ("window", "status") else set()
    return Watch(frozenset(seen), frozenset(closes), daily)


def _steps(definition: Definition, kind: str, name: str) -> list[str]:
    if kind not in ("answer", "status", "window", "suggestion"):
        return []
    return list(definition.stages[name].steps) if name in definition.stages else [name]
