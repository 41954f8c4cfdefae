"""Which parts a person plays in one instance on one day, from dated assignments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kinerja.workflows.definition import Actor, Definition, Relation, Vacancy
from kinerja.workflows.instance import Subject

ASSESSING = frozenset({Relation.SUPERIOR, Relation.RECOMMENDER, Relation.OBSERVER})
"""Relations to somebody about whom one decides, or whose work one looks at; nobody stands so to themselves."""
_FROM_ABOVE = frozenset({Relation.DISTRICT, Relation.AGENCY, Relation.MINISTRY})


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody stands in `relation` to a unit, to one person, or (neither given) to everybody, on dated days.

    `starts` and `ends` are both inclusive; `ends` None: until further notice. `acting` (Plt/Plh) changes nothing of
    what the person may do. `letter` is the number of the assignment letter.
    """

    relation: Relation
    unit: str | None
    person: str | None
    starts: date
    ends: date | None = None
    acting: bool = False
    letter: str | None = None

    def holds(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


def parts_of(
    definition: Definition,
    subject: Subject,
    account: str,
    assignments: Iterable[Assignment],
    on: date,
    above: tuple[str, ...] = (),
    vacant: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """The parts (ids of the definition's actors) that `account` plays towards `subject` on the day `on`.

    `above` are the units over the subject's own one, nearest first (district, agency …). `vacant` are the parts nobody
    plays; where their policy is one_level_up, the same relation to the nearest unit above plays them.
    """
    held = [assignment for assignment in assignments if assignment.holds(on)]
    return frozenset(
        actor.id
        for actor in definition.actors.values()
        if _plays(actor, subject, account, held, above, stands_in=actor.id in vacant)
    )


def _plays(
    actor: Actor, subject: Subject, account: str, held: list[Assignment], above: tuple[str, ...], *, stands_in: bool
) -> bool:
    if actor.relation is Relation.SUBJECT:
        return account == subject.person
    if account == subject.person and actor.relation in ASSESSING:
        return False  # nobody is their own superior, even where their unit says so
    units = {subject.unit}
    if actor.relation in _FROM_ABOVE:
        units.update(above)
    elif stands_in and actor.vacant is Vacancy.ONE_LEVEL_UP:
        units.update(above[:1])
    return any(item.relation is actor.relation and _reaches(item, subject, units) for item in held)


def _reaches(item: Assignment, subject: Subject, units: set[str]) -> bool:
    """One person where one is named, else a unit, else everybody."""
    if item.person is not None:
        return item.person == subject.person
    return item.unit is None or item.unit in units
