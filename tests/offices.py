"""Two provinces around the cast, with an office in each district, and administrators who decide in a part of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kinerja import services
from kinerja.storage.units import Unit
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from tests import cast as people
from tests.cast import OFFICE, OTHER_SCHOOL, SCHOOL, SINCE, Cast

WEST = {"province": "P1", "province_name": "Provinsi Barat"}
FAR = Unit("U3", "SD Anggrek", "D2", "Kota Uji", "Asia/Jakarta", **WEST)
EAST = Unit("U4", "SD Cempaka", "D3", "Kabupaten Timur", "Asia/Makassar", province="P2", province_name="Provinsi Timur")


@dataclass(frozen=True, slots=True)
class Offices:
    """`ministry` decides everywhere, `district` in D1, `province` in P1, `former` nowhere any more."""

    ministry: services.Account
    district: services.Account
    province: services.Account
    former: services.Account


def build(cast: Cast) -> Offices:
    """The units with their provinces, and the administrators; before anybody has begun a run."""
    for unit in (SCHOOL, OTHER_SCHOOL, OFFICE):
        services.units.put(replace(unit, **WEST))
    for unit in (FAR, EAST):
        services.units.put(unit)
    held = {
        "district": Assignment(Relation.DISTRICT, "D1", None, SINCE, None, False, None),
        "province": Assignment(Relation.AGENCY, "P1", None, SINCE, None, False, None),
        "former": Assignment(Relation.DISTRICT, "D1", None, SINCE, SINCE, False, None),
    }
    accounts = {name: administrator(name, assignment) for name, assignment in held.items()}
    return Offices(again(cast.ratna), **accounts)


def administrator(name: str, assignment: Assignment) -> services.Account:
    return people.enter(people.person("ratna", id=name, username=name, name=name.title(), assignments=(assignment,)))


def again(account: services.Account) -> services.Account:
    """The account as it stands now."""
    found = services.accounts.load(account.id)
    assert found is not None
    return found
