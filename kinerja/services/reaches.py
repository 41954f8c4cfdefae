"""Where an administrator decides: everywhere, unless dated assignments say where, to a district or to a province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kinerja.storage import scopes
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import NATION

if TYPE_CHECKING:
    from kinerja.services.accounts import Account
    from kinerja.storage.accounts import Person

LIMITING = {Relation.DISTRICT: "district", Relation.AGENCY: "province", Relation.MINISTRY: NATION}
"""The relations that say where an administrator decides, and what their unit then is."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody may decide."""

    everywhere: bool = False
    scopes: frozenset[str] = frozenset()

    @property
    def anywhere(self) -> bool:
        """Whether there is any such place."""
        return self.everywhere or bool(self.scopes)

    def covers(self, within: Iterable[str]) -> bool:
        """Whether a circle that lies in these scopes is in it."""
        return self.everywhere or not self.scopes.isdisjoint(within)

    @property
    def scope_keys(self) -> tuple[str, ...]:
        """What all circles in it lie in, at least one of it."""
        return (NATION,) if self.everywhere else tuple(sorted(self.scopes))


def reach(account: Account, now: datetime) -> Reach:
    """Where this account may decide today; nowhere for all but administrators.

    Who was once assigned to a place decides nowhere once that has ended: the end of an assignment never gives more.
    """
    if account.role != "administrator":
        return Reach()
    limits = [held for held in account.assignments if held.relation in LIMITING]
    on = local_date(now, account.zone)
    held = [held for held in limits if held.holds(on) and held.person is None]
    everywhere = not limits or any(held.unit is None and held.relation is not Relation.DISTRICT for held in held)
    return Reach(everywhere, frozenset(f"{LIMITING[held.relation]}:{held.unit}" for held in held if held.unit))


def posts(district: str, province: str) -> frozenset[str]:
    """The posts of those who may administer there; whoever holds one need not be an administrator."""
    nearest = ((Relation.DISTRICT, district), (Relation.AGENCY, province))
    held = {scopes.post(scopes.unit_key(place), relation) for relation, place in nearest if place}
    return frozenset(held | {scopes.post(scopes.ALL, relation) for relation in (Relation.AGENCY, Relation.MINISTRY)})


def nearest(candidates: Iterable[Person], district: str, province: str, on: date) -> tuple[tuple[Person, str], ...]:
    """Who administers nearest to a place on a day, by name, each with the level of their office: those of the district,
    else of the province, else of the nation."""
    wanted = (("district", district), ("province", province), (NATION, None))
    people = sorted((one for one in candidates if one.role == "administrator"), key=lambda one: one.name)
    for level, place in wanted:
        found = tuple((one, level) for one in people if place != "" and _decides(one, level, place, on))
        if found:
            return found
    return ()


def _decides(person: Person, level: str, place: str | None, on: date) -> bool:
    """Whether somebody administers at this level there; without any such assignment everywhere, as in `reach`."""
    limits = [held for held in person.assignments if held.relation in LIMITING]
    held = [one for one in limits if one.holds(on) and one.person is None]
    if level == NATION:
        return not limits or any(one.unit is None and one.relation is not Relation.DISTRICT for one in held)
    return any(LIMITING[one.relation] == level and one.unit == place for one in held)
