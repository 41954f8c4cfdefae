"""Days by the period of an edition: which holidays matter to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kinerja.workflows.definition import Holiday, HolidayKind
from kinerja.workflows.loading.record import Record

MARGIN = timedelta(days=183)
"""A window may begin before its period (planning ahead) and end after it, but by no more than half a year: further
away the year is mistyped."""


def holidays(records: Iterable[Record], period: Record) -> tuple[Holiday, ...]:
    """Those that a window of the edition could reach, in order."""
    start, end = period.get("from"), period.get("to")
    found = (_holiday(record) for record in records)
    return tuple(sorted((one for one in found if near(one.day, start, end)), key=lambda one: one.day))


def near(day: date, start: date, end: date) -> bool:
    """Whether a day stands no further from a period than MARGIN."""
    return start - MARGIN <= day <= end + MARGIN


def _holiday(record: Record) -> Holiday:
    kind = HolidayKind(record.get("kind", HolidayKind.NATIONAL))
    official = not record.get("unofficial", False)
    return Holiday(date.fromisoformat(record.id), record.get("title"), kind, record.get("basis"), official)
