"""Units: schools and offices, with what outside data say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kinerja.storage.connection import collection
from kinerja.storage.documents import UnitDocument, checked
from kinerja.storage.plain import decode, encode

NAME = "units"


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


def put(unit: Unit) -> None:
    """Write the unit as it now is. Idempotent."""
    document = encode(unit)
    document["_id"] = document.pop("id")
    collection(NAME).replace_one({"_id": unit.id}, checked(UnitDocument, document), upsert=True)


def load(unit: str) -> Unit | None:
    return read(collection(NAME).find_one({"_id": unit}))


def several(units: Iterable[str]) -> tuple[Unit, ...]:
    """Those of these units that are known, in one round trip."""
    found = (read(document) for document in collection(NAME).find({"_id": {"$in": sorted(set(units))}}))
    return tuple(unit for unit in found if unit)


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
    return decode(Unit, plain)  # type: ignore[no-any-return]
