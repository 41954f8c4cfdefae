"""Circles of people for whom something may be decided: a province, a district, a unit, a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kinerja import storage
from kinerja.services.accounts import SYSTEM
from kinerja.services.errors import NotFound
from kinerja.services.reaches import Reach
from kinerja.services.reaches import reach as reach
from kinerja.storage.accounts import Found
from kinerja.storage.periods import Circles
from kinerja.storage.scopes import person_key
from kinerja.storage.searching import matches, tokens
from kinerja.storage.units import Region, Unit
from kinerja.workflows.calendar import midnight

PROVINCE, DISTRICT, UNIT, PERSON = "province", "district", "unit", "person"


@dataclass(frozen=True, slots=True)
class Circle:
    """For whom something may be decided. `scope` as in WindowFact; `place`: where it lies, in words.

    `within`: the scopes it lies in, the broadest first, itself last. `zone`: IANA name, of the zone whose midnight
    comes last where there are several. `units`: how many schools and offices are in it; 0 for a person.
    """

    scope: str
    name: str
    place: str
    zone: str
    units: int
    within: tuple[str, ...]

    @property
    def level(self) -> str:
        return self.scope.partition(":")[0]


def get(scope: str) -> Circle:
    """The circle with this scope. Raises NotFound, also for the nation: decisions for it are made elsewhere."""
    level, _, name = scope.partition(":")
    found: Circle | None = None
    if level in (PROVINCE, DISTRICT) and name:
        found = next(iter(_of_regions([r for r in storage.units.regions() if getattr(r, level) == name], level)), None)
    elif level == UNIT:
        unit = storage.units.load(name)
        found = unit and of_unit(unit)
    elif level == PERSON:
        person = storage.accounts.load(name)
        found = person and of_person(person)
    if found is None:
        raise NotFound(scope)
    return found


def among(found: Reach, scope: str) -> Circle:
    """The circle with this scope, if it is in this reach. Raises NotFound."""
    circle = get(scope)
    if not found.covers(circle.within):
        raise NotFound(scope)
    return circle


def search(found: Reach, text: str) -> tuple[Circle, ...]:
    """Provinces, districts, units and people in this reach whose name or number begins so; the broadest first."""
    words = tokens(text)
    if not words:
        return ()
    regions = storage.units.regions()
    circles = [
        *(c for level in (PROVINCE, DISTRICT) for c in _of_regions(regions, level) if matches(words, tokens(c.name))),
        *(of_unit(unit) for unit in storage.units.search(text)),
        *people(storage.accounts.search(text, None)),
    ]
    return tuple(circle for circle in circles if found.covers(circle.within))


def whole(found: Reach) -> tuple[Circle, ...]:
    """The provinces and districts in this reach: where a search need not begin."""
    regions = storage.units.regions()
    circles = (circle for level in (PROVINCE, DISTRICT) for circle in _of_regions(regions, level))
    return tuple(circle for circle in circles if found.covers(circle.within))


def zones(scopes: Iterable[str]) -> Mapping[str, str]:
    """Scope -> zone in which its days end, of those that are there still; up to three round trips."""
    wanted: dict[str, set[str]] = {}
    for scope in scopes:
        level, _, name = scope.partition(":")
        wanted.setdefault(level, set()).add(name)
    found = [of_unit(unit) for unit in storage.units.several(wanted.get(UNIT, ()))] if UNIT in wanted else []
    persons = storage.accounts.within(person_key(name) for name in wanted.get(PERSON, ()))
    found += [of_person(one) for one in persons]
    if {PROVINCE, DISTRICT} & wanted.keys():
        regions = storage.units.regions()
        found += [circle for level in (PROVINCE, DISTRICT) for circle in _of_regions(regions, level)]
    return {circle.scope: circle.zone for circle in found}


def of_unit(unit: Unit) -> Circle:
    circles = Circles("", unit.id, unit.district, unit.province)
    return Circle(f"{UNIT}:{unit.id}", unit.name, unit.district_name, unit.zone, 1, circles.scopes)


def of_person(found: Found) -> Circle:
    """Somebody with the unit they belong to."""
    person, unit = found.person, found.unit
    place = (unit.district, unit.province) if unit else ("", "")
    circles = Circles(person.id, person.unit, *place)
    zone = unit.zone if unit else SYSTEM.zone
    return Circle(f"{PERSON}:{person.id}", person.name, unit.name if unit else "", zone, 0, circles.scopes)


def people(persons: Iterable[storage.accounts.Person]) -> list[Circle]:
    """The circles of these people, with their units in one round trip."""
    known = list(persons)
    units: Mapping[str, Unit] = {unit.id: unit for unit in storage.units.several({p.unit for p in known})}
    return [of_person(Found(person, units.get(person.unit))) for person in known]


def _of_regions(regions: Iterable[Region], level: str) -> list[Circle]:
    """The provinces or districts of these regions, each once."""
    together: dict[str, list[Region]] = {}
    for region in regions:
        together.setdefault(getattr(region, level), []).append(region)
    return [_of_region(level, name, some) for name, some in together.items() if name]


def _of_region(level: str, name: str, regions: list[Region]) -> Circle:
    first = regions[0]
    district = name if level == DISTRICT else ""
    circles = Circles("", "", district, first.province)
    place = first.province_name if level == DISTRICT else ""
    zone = max((region.zone for region in regions), key=lambda zone: midnight(_SOME_DAY, zone))
    said = getattr(first, f"{level}_name")
    return Circle(f"{level}:{name}", said, place, zone, sum(region.units for region in regions), circles.scopes)


_SOME_DAY = date(2024, 1, 1)
"""Zones of the country have no summer time: any day tells whose midnight comes last."""
