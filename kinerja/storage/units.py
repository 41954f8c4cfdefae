"""Units: schools and offices, with what outside data say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kinerja.storage.connection import collection
from kinerja.storage.documents import UnitDocument, checked
from kinerja.storage.plain import decode, encode
from kinerja.storage.searching import bucket, matches, prefixes, tokens

NAME = "units"
MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class Unit:
    """`zone`: IANA name. `outside`: "source.key" -> option id -> value, as Subject.outside. `province`: "" for none."""

    id: str
    name: str
    district: str
    district_name: str
    zone: str
    outside: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    province: str = ""
    province_name: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """The units of one district in one zone."""

    district: str
    district_name: str
    province: str
    province_name: str
    zone: str
    units: int


_NOWHERE = {"province": "", "province_name": ""}


def put(unit: Unit) -> None:
    """Write the unit as it now is. Idempotent."""
    document = encode(unit)
    document["_id"] = document.pop("id")
    document["prefixes"] = prefixes(words(unit))
    collection(NAME).replace_one({"_id": unit.id}, checked(UnitDocument, document), upsert=True)


def index_all() -> int:
    """Note by what every unit is found that has nothing noted (from an older program); for the preparation."""
    known = [unit for document in list(collection(NAME).find({})) if (unit := read(document))]
    for unit in known:
        collection(NAME).update_one({"_id": unit.id}, {"$set": {"prefixes": prefixes(words(unit))}})
    return len(known)


def words(unit: Unit) -> tuple[str, ...]:
    """By what a unit is found: its name and its number."""
    return tokens(f"{unit.name} {unit.id}")


def load(unit: str) -> Unit | None:
    return read(collection(NAME).find_one({"_id": unit}))


def several(units: Iterable[str]) -> tuple[Unit, ...]:
    """Those of these units that are known, in one round trip."""
    found = (read(document) for document in collection(NAME).find({"_id": {"$in": sorted(set(units))}}))
    return tuple(unit for unit in found if unit)


def search(text: str) -> tuple[Unit, ...]:
    """Units whose name or number has words beginning so, by name; at most MOST_FOUND, none for no words."""
    sought = tokens(text)
    if not sought:
        return ()
    found = (read(document) for document in collection(NAME).find({"prefixes": bucket(sought)}).limit(MOST_FOUND))
    return tuple(sorted((unit for unit in found if unit and matches(sought, words(unit))), key=lambda unit: unit.name))


def regions() -> tuple[Region, ...]:
    """Every district with its province, zones and the number of its units; a few hundred, by name."""
    place = {name: f"${name}" for name in ("district", "district_name", "province", "province_name", "zone")}
    # A range that holds for all: with an index, where a query for everything has none.
    pipeline = [{"$match": {"district": {"$gte": ""}}}, {"$group": {"_id": place, "units": {"$sum": 1}}}]
    found = (
        Region(**{**_NOWHERE, **{name: value for name, value in row["_id"].items() if value}, "units": row["units"]})
        for row in collection(NAME).aggregate(pipeline)
    )
    return tuple(sorted(found, key=lambda region: (region.province_name, region.district_name, region.zone)))


def of_district(district: str) -> tuple[Unit, ...]:
    """All units of a district, by name."""
    found = (read(document) for document in collection(NAME).find({"district": district}))
    return tuple(sorted((unit for unit in found if unit), key=lambda unit: unit.name))


def of_province(province: str) -> tuple[Unit, ...]:
    """All units of a province, by name."""
    found = (read(document) for document in collection(NAME).find({"province": province}))
    return tuple(sorted((unit for unit in found if unit), key=lambda unit: unit.name))


def every() -> Iterator[str]:
    """The ids of all units, never all in memory; for jobs, never for a request."""
    for zone in zones():
        yield from (document["_id"] for document in collection(NAME).find({"zone": zone}, {"_id": 1}, batch_size=1000))


def zones() -> tuple[str, ...]:
    """The zones in which units lie, sorted."""
    return tuple(sorted(collection(NAME).distinct("zone")))


def read(document: Mapping[str, object] | None) -> Unit | None:
    """A unit from its document."""
    if document is None:
        return None
    plain = dict(document)
    plain["id"] = plain.pop("_id")
    plain.pop("prefixes", None)
    return decode(Unit, plain)  # type: ignore[no-any-return]
