"""What becomes of exceptions when the dates under them move: told before anything moves.

Exceptions are dates of their own, so none of them moves along: it goes on to decide, or what lies under it has become
as late, or it decides again. Days are counted in the zone whose midnight comes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kinerja import storage
from kinerja.services import definitions, overlays
from kinerja.services.errors import NotFound
from kinerja.services.overlays import StepEnd
from kinerja.storage.periods import Loaded
from kinerja.workflows.calendar import standing
from kinerja.workflows.definition import Definition, Window
from kinerja.workflows.instance import NATION, FactKind, PeriodFacts, WindowFact

ZONE = "Asia/Jakarta"


class Fate(StrEnum):
    """`holds`: it goes on to decide. `idle`: it decides nothing any more. `revived`: it decides, and did not before.
    `lost`: what it is about is not there any more."""

    HOLDS = "holds"
    IDLE = "idle"
    REVIVED = "revived"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fated:
    """One exception that is in force, and what becomes of it. `closes`: the end that its people have then."""

    fact: WindowFact
    fate: Fate
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A window whose dates a new revision changes; None for one that was not there before."""

    before: Window | None
    after: Window

    @property
    def dates(self) -> tuple[tuple[date | None, date | None], ...]:
        """(before, after) of opening, due day and end, those that differ."""
        names = ("opens", "due", "closes")
        pairs = ((getattr(self.before, name, None), getattr(self.after, name)) for name in names)
        return tuple(pair for pair in pairs if pair[0] != pair[1])


@dataclass(frozen=True, slots=True)
class Publication:
    """What a new revision of an edition moves, for those who begin from then on."""

    edition: str
    shifts: tuple[Shift, ...]
    fated: tuple[Fated, ...]


def under(
    before: tuple[Definition, PeriodFacts], after: tuple[Definition, PeriodFacts], now: datetime
) -> tuple[Fated, ...]:
    """What becomes of the exceptions of an edition when definition and decisions for the nation go from `before` to
    `after`. Those that decide nothing either way are left out."""
    documents = {loaded.scope: loaded for loaded in storage.periods.exceptions(before[0].edition)}
    return tuple(
        found
        for loaded in documents.values()
        for fact in standing(loaded.facts.facts)
        if fact.kind is FactKind.CLOSED or fact.closes > now
        if (found := _fated(fact, loaded, documents, before, after)) is not None
    )


def of_publication(definition: Definition, now: datetime) -> Publication:
    """What would move if this definition were published now; nothing for an edition that is not published yet."""
    try:
        _, current = definitions.current(definition.edition)
    except NotFound:
        return Publication(definition.edition, (), ())
    shifts = tuple(
        shift
        for name, window in definition.windows.items()
        if (shift := Shift(current.windows.get(name), window)).dates or shift.before is None
    )
    facts = storage.periods.load(definition.edition).facts
    fated = under((current, facts), (definition, facts), now) if shifts else ()
    return Publication(definition.edition, shifts, fated)


def _fated(
    fact: WindowFact,
    loaded: Loaded,
    documents: Mapping[str, Loaded],
    before: tuple[Definition, PeriodFacts],
    after: tuple[Definition, PeriodFacts],
) -> Fated | None:
    near = [documents[scope].facts for scope in loaded.within if scope in documents and scope != NATION]
    old, new = (list(_decided_by(fact, definition, facts, near)) for definition, facts in (before, after))
    if not overlays.targeted(after[0], fact.target):
        return Fated(fact, Fate.LOST, None)
    if new:
        return Fated(fact, Fate.HOLDS if old else Fate.REVIVED, new[0].closes)
    return Fated(fact, Fate.IDLE, _end(old[0], *after, near)) if old else None


def _decided_by(
    fact: WindowFact, definition: Definition, nation: PeriodFacts, near: list[PeriodFacts]
) -> Iterator[StepEnd]:
    """The ends that come from this decision."""
    facts = overlays.together(nation.edition, (nation, *near))
    for end in overlays.ends(definition, overlays.targeted(definition, fact.target), facts, ZONE):
        without = overlays.ends(definition, [end.step], _less(facts, fact), ZONE)
        if end.window.fact == fact and any(
            other.decides is end.decides and other.closes != end.closes for other in without
        ):
            yield end


def _less(facts: PeriodFacts, fact: WindowFact) -> PeriodFacts:
    return PeriodFacts(facts.edition, tuple(known for known in facts.facts if known.id != fact.id), facts.version)


def _end(old: StepEnd, definition: Definition, nation: PeriodFacts, near: list[PeriodFacts]) -> datetime | None:
    """Where an end lies by now that a decision gave before; None where that step is not there any more."""
    facts = overlays.together(nation.edition, (nation, *near))
    steps = [step for step in definition.steps.values() if step.id == old.step.id]
    found = overlays.ends(definition, steps, facts, ZONE)
    return next((end.closes for end in found if end.decides is old.decides), None)
