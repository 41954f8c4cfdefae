"""Exceptions that the ministry of the demo grants: to a school, and to one person at another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from kinerja.seed.days import moment
from kinerja.services.exceptions import Wish
from kinerja.workflows.instance import FactKind


@dataclass(frozen=True, slots=True)
class Relief:
    """One exception: when it was granted, for whom and what, until when, why, by which letter."""

    at: datetime
    scope: str
    target: str
    last_day: date
    reason: str
    letter: str

    def wish(self, edition: str) -> Wish:
        return Wish(edition, self.scope, self.target, FactKind.EXTENDED, self.last_day)


def _at(day: date, minute: int) -> datetime:
    return moment(day, minute, "Asia/Jakarta").astimezone(UTC)


RELIEF = (
    Relief(
        _at(date(2024, 1, 26), 150),
        "unit:69900004",
        "stage:perencanaan",
        date(2024, 4, 20),
        "Jembatan menuju sekolah putus sejak 18 Januari dan listrik sering padam.",
        "B-0412/GTK/2024",
    ),
    Relief(
        _at(date(2024, 4, 1), 90),
        "person:demo-ridwan",
        "stage:perencanaan",
        date(2024, 4, 5),
        "Sakit dan dirawat pada akhir Maret, dengan surat dokter.",
        "B-0977/GTK/2024",
    ),
)
"""The first holds when the demo begins by itself; the second has ended in a demo that begins in June."""
