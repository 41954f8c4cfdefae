"""Who is who in the tests: everybody at two schools of one district, and those above.

Siti is the teacher, Budi leads her school and assesses her, Wahyu assesses Budi, Maria is a stranger at another
school, Ratna administers, Intan writes definitions, Joko operates Siti's school, Lestari observes there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from kinerja import services, storage, workflows
from kinerja.storage.units import Unit
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation

PASSWORD = "sebuah kata sandi uji"
SMALL = "small@2024-1"
AUTOMATIC = "automatic@2024-1"
UPWARD = "upward@2024-1"
NOW = datetime(2024, 1, 15, 2, tzinfo=UTC)
"""A Monday, nine o'clock in the morning in the west."""
SINCE = date(2023, 7, 1)
DEFINITIONS = Path(__file__).parent / "definitions"

SCHOOL = Unit(
    "U1", "SD Melati", "D1", "Kabupaten Uji", "Asia/Jakarta", {"report.a": {"x": Decimal("62.4"), "y": Decimal(48)}}
)
OTHER_SCHOOL = Unit("U2", "SD Kenanga", "D1", "Kabupaten Uji", "Asia/Jayapura")
OFFICE = Unit("D1", "Dinas Pendidikan", "D1", "Kabupaten Uji", "Asia/Jakarta")

_keys = count(1)


def key() -> str:
    """A command key that nobody used yet."""
    return f"key-{next(_keys)}"


def superior(unit: str, ends: date | None = None, acting: bool = False) -> Assignment:
    return Assignment(Relation.SUPERIOR, unit, None, SINCE, ends, acting, "800/1/2023")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody's account as it stood when the world was made."""

    siti: services.Account
    budi: services.Account
    wahyu: services.Account
    maria: services.Account
    ratna: services.Account
    intan: services.Account
    joko: services.Account
    lestari: services.Account

    def __iter__(self) -> Iterator[services.Account]:
        return (getattr(self, name) for name in self.__slots__)


_PEOPLE: Mapping[str, tuple[str, str, str, tuple[Assignment, ...]]] = {
    "siti": ("Siti Aminah, S.Pd.", "employee", "U1", ()),
    "budi": ("Budi Setiawan", "employee", "U1", (superior("U1"),)),
    "wahyu": ("Wahyu O'Neil", "employee", "D1", (Assignment(Relation.SUPERIOR, None, "budi", SINCE),)),
    "maria": ("Maria", "employee", "U2", ()),
    "ratna": ("Ratna Dewi", "administrator", "D1", ()),
    "intan": ("Intan Permata", "author", "D1", ()),
    "joko": ("Joko Susilo", "operator", "U1", ()),
    "lestari": ("Lestari", "employee", "U1", (Assignment(Relation.OBSERVER, "U1", None, SINCE),)),
}


@cache
def password_hash() -> str:
    """One hash for all: each takes a tenth of a second."""
    return services.passwords.hashed(PASSWORD)


@cache
def catalogue() -> workflows.Catalogue:
    return workflows.load(DEFINITIONS / "small.yaml")


def person(who: str, **changed: Any) -> storage.accounts.Person:
    """Somebody of the cast, with what is `changed`."""
    full, role, unit, assignments = _PEOPLE[who]
    known: dict[str, Any] = {
        "id": who,
        "username": who,
        "name": full,
        "role": role,
        "unit": unit,
        "password": password_hash(),
        "attributes": {"kind": "day"},
        "assignments": assignments,
    }
    return storage.accounts.Person(**{**known, **changed})


def enter(who: storage.accounts.Person) -> services.Account:
    """Write somebody into the store as they are."""
    entry = storage.Entry(NOW, "system", "Kinerja", ({"event": "AccountCreated"},))
    assert storage.accounts.insert(who, entry)
    account = services.accounts.load(who.id)
    assert account is not None
    return account


def world() -> Cast:
    """The units, the published test definitions and everybody, in an empty store."""
    for unit in (SCHOOL, OTHER_SCHOOL, OFFICE):
        services.units.put(unit)
    services.definitions.publish(catalogue(), services.SYSTEM, NOW)
    return Cast(*(enter(person(name)) for name in _PEOPLE))
