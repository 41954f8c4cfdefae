"""Appointments as calendars find them: by who has them and the month they begin in.

Equality on a post and a month is all that any server does quickly; what of it a person may see is decided above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kinerja.storage import scopes
from kinerja.storage.plain import decode
from kinerja.workflows.appointments import Planned
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import Subject


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment in the calendars. `version`: of the run that last changed it, `at` that moment.

    `cancelled`: it stands no more, which calendars that took it over have to be told. `relations`: how those stand to
    the subject who have it too; `upward`: those of them who do so from the district.
    """

    planned: Planned
    version: int
    at: datetime
    cancelled: bool = False
    relations: tuple[str, ...] = ()
    upward: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookingRow:
    """The appointments of one run; the subject without attributes and outside data."""

    instance: str
    edition: str
    revision: str
    district: str
    subject: Subject
    bookings: tuple[Booking, ...]


def keys(subject: Subject, district: str, bookings: Iterable[Booking]) -> list[str]:
    """Every bucket in which one of these appointments of a subject is looked for."""
    return sorted({key for booking in bookings for key in _keys(subject, district, booking)})


def _keys(subject: Subject, district: str, booking: Booking) -> list[str]:
    near = (scopes.ALL, scopes.unit_key(subject.unit), scopes.person_key(subject.person))
    posts = [scopes.post(scopes.person_key(subject.person), Relation.SUBJECT)]
    posts += [scopes.post(circle, relation) for relation in booking.relations for circle in near]
    posts += [scopes.post(scopes.unit_key(district), relation) for relation in booking.upward]
    return [bucket(post, month(booking.planned.starts)) for post in posts]


def bucket(post: str, month: str) -> str:
    return f"{post} {month}"


def month(moment: datetime) -> str:
    """The month that an aware moment falls into, in UTC: "2024-03"."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def read_row(document: Mapping[str, Any]) -> BookingRow:
    return BookingRow(
        instance=document["_id"],
        edition=document["edition"],
        revision=document["revision"],
        district=document["district"],
        subject=decode(Subject, document["subject"]),
        bookings=read(document),
    )


def read(document: Mapping[str, Any]) -> tuple[Booking, ...]:
    return tuple(decode(Booking, raw) for raw in document.get("bookings", ()))
