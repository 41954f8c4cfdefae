"""Units, and what outside systems say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kinerja import storage
from kinerja.integrations.school_data import SchoolData
from kinerja.services import tallies
from kinerja.services.errors import NotFound
from kinerja.storage.units import Unit


def put(unit: Unit) -> None:
    """Write a unit as it now is, and have its people counted where it now lies. Idempotent."""
    storage.units.put(unit)
    tallies.ask_unit(unit.id)


def load(unit: str) -> Unit:
    """Raises NotFound."""
    found = storage.units.load(unit)
    if found is None:
        raise NotFound(unit)
    return found


def names(units: Iterable[str]) -> Mapping[str, str]:
    """Unit -> its name, for those that are known."""
    return {unit.id: unit.name for unit in storage.units.several(units)}


def refresh(unit: str, source: SchoolData) -> Unit:
    """Ask the outside what it says of a unit now, and keep it; runs that began keep what they began with."""
    found = replace(load(unit), outside=source.of_unit(unit))
    storage.units.put(found)
    return found
