"""Where a decision about windows would lie: which ends it moves for a circle, over what, and under what.

Pure: everything is worked out from the definition and the decisions that are handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kinerja.workflows.calendar import EffectiveWindow, effective_window
from kinerja.workflows.definition import Definition, Step
from kinerja.workflows.instance import ALL_WINDOWS, PeriodFacts, WindowFact


@dataclass(frozen=True, slots=True)
class StepEnd:
    """The end of a window as it holds for one step. `decides`: it is the one in which a review is decided."""

    step: Step
    decides: bool
    window: EffectiveWindow

    @property
    def closes(self) -> datetime | None:
        return self.window.closes


@dataclass(frozen=True, slots=True)
class Moved:
    """One end, before and after a decision."""

    before: StepEnd
    after: StepEnd

    @property
    def step(self) -> Step:
        return self.before.step

    @property
    def later(self) -> bool:
        old, new = self.before.closes, self.after.closes
        return old is not None and (new is None or new > old)

    @property
    def sooner(self) -> bool:
        old, new = self.before.closes, self.after.closes
        return new is not None and (old is None or new < old)


@dataclass(frozen=True, slots=True)
class Rung:
    """One layer over a window. `fact` is None for what the definition says; `closes`: the end with all up to here.

    `wins`: the end that holds comes from here.
    """

    fact: WindowFact | None
    closes: datetime | None
    wins: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everything that lies over the window of some steps, from the definition to the nearest decision."""

    ends: tuple[StepEnd, ...]
    rungs: tuple[Rung, ...]


def targeted(definition: Definition, target: str, window: str = "") -> tuple[Step, ...]:
    """The steps that a decision with this target is about, in the order of the process; none for what is not there."""
    if not target:
        return in_window(definition, window)
    level, _, name = target.partition(":")
    if level == ALL_WINDOWS:
        return tuple(definition.steps.values())
    if level == "stage":
        return tuple(step for step in definition.steps.values() if step.stage == name)
    return tuple(step for step in definition.steps.values() if level == "step" and step.id == name)


def in_window(definition: Definition, window: str) -> tuple[Step, ...]:
    """The steps that are worked on, handed in or decided in a window, in the order of the process."""
    return tuple(
        step
        for step in definition.steps.values()
        if window in {named.id for named in (definition.window_of(step), definition.decision_window_of(step)) if named}
    )


def ends(definition: Definition, steps: Iterable[Step], facts: PeriodFacts, zone: str) -> tuple[StepEnd, ...]:
    """How the windows of these steps hold in a zone under these decisions; steps without one are left out."""
    return tuple(
        StepEnd(step, decides, effective_window(definition, window, facts, zone, step=step))
        for step in steps
        for window, decides in _named(definition, step)
    )


def moved(
    definition: Definition, steps: Iterable[Step], before: PeriodFacts, after: PeriodFacts, zone: str
) -> tuple[Moved, ...]:
    """Each end of these steps under some decisions and under others, whether it moves or not."""
    known = tuple(steps)
    both = zip(ends(definition, known, before, zone), ends(definition, known, after, zone), strict=True)
    return tuple(Moved(old, new) for old, new in both)


def ladders(definition: Definition, steps: Iterable[Step], facts: PeriodFacts, zone: str) -> tuple[Ladder, ...]:
    """What lies over the windows of these steps; steps under the same decisions stand together."""
    together: dict[tuple[object, ...], list[StepEnd]] = {}
    for end in ends(definition, steps, facts, zone):
        together.setdefault((end.window.window.id, end.window.layers), []).append(end)
    return tuple(Ladder(tuple(some), tuple(_rungs(definition, some[0], facts, zone))) for some in together.values())


def with_fact(facts: PeriodFacts, fact: WindowFact) -> PeriodFacts:
    """These decisions and one more."""
    return replace(facts, facts=(*facts.facts, fact), version=facts.version + 1)


def together(edition: str, some: Iterable[PeriodFacts]) -> PeriodFacts:
    """The decisions of several documents, oldest first."""
    known = tuple(some)
    facts = sorted((fact for one in known for fact in one.facts), key=lambda fact: fact.decided_at)
    return PeriodFacts(edition, tuple(facts), sum(one.version for one in known))


def _rungs(definition: Definition, end: StepEnd, facts: PeriodFacts, zone: str) -> Iterator[Rung]:
    layers, window = end.window.layers, end.window
    for number in range(len(layers) + 1):
        up_to = replace(facts, facts=layers[:number])
        found = effective_window(definition, window.window.id, up_to, zone, step=end.step)
        fact = layers[number - 1] if number else None
        yield Rung(fact, found.closes, window.fact == fact)


def _named(definition: Definition, step: Step) -> Iterator[tuple[str, bool]]:
    """The windows of a step, each once, and whether it is the one of the decision alone."""
    own, decision = definition.window_of(step), definition.decision_window_of(step) if step.review else None
    if own is not None:
        yield own.id, False
    if decision is not None and (own is None or decision.id != own.id):
        yield decision.id, True
