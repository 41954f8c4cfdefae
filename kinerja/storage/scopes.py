"""Whose records somebody may reach. Every query on instances carries one; there is no way to ask without.

An instance bears the keys of all circles it belongs to (its person, unit, district, and "all"); a scope is the keys
that the asker holds. One `$in` on one array serves every kind of reader, without `$or`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinerja.workflows.definition import Relation
from kinerja.workflows.parts import Assignment

ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """The circles somebody may look into; never empty."""

    keys: frozenset[str]

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("a scope without keys would reach nothing; refuse before asking")

    @property
    def where(self) -> Mapping[str, Any]:
        """The filter that every query on instances carries."""
        return {"scope": {"$in": sorted(self.keys)}}


EVERYTHING = Scope(frozenset({ALL}))


def person_key(person: str) -> str:
    return f"person:{person}"


def unit_key(unit: str) -> str:
    return f"unit:{unit}"


def own(person: str) -> Scope:
    """Only what is about this person."""
    return Scope(frozenset({person_key(person)}))


def circle_of(assignment: Assignment) -> str:
    """The circle an assignment reaches: one person, a unit (a school, or a district over schools), or everybody."""
    if assignment.person is not None:
        return person_key(assignment.person)
    return ALL if assignment.unit is None else unit_key(assignment.unit)


def reach(person: str, assignments: Iterable[Assignment], on: date) -> Scope:
    """Own records, and those of the circles assigned on that date."""
    return Scope(frozenset({person_key(person), *(circle_of(a) for a in assignments if a.holds(on))}))


def circles(person: str, unit: str, district: str) -> list[str]:
    """All keys that a record of this person bears, the widest first."""
    return [ALL, unit_key(district), unit_key(unit), person_key(person)]


def post(circle: str, relation: Relation | str) -> str:
    """One post in one circle, e.g. "unit:20100001/superior": what an assignment gives and what waits for it."""
    return f"{circle}/{relation}"
