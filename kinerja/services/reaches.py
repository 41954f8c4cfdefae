"""Where an administrator decides: everywhere, unless dated assignments say where, to a district or to a province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import NATION

if TYPE_CHECKING:
    from kinerja.services.accounts import Account

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
