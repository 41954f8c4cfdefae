"""Days by the period of an edition: the days of its windows that are counted from it, and its holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kinerja.workflows.definition import Holiday, HolidayKind
from kinerja.workflows.loading.record import Record

WINDOW_DAYS = ("opens", "due", "closes")
"""In the order in which they follow one another."""
MARGIN = timedelta(days=183)
"""A window may begin before its period (planning ahead) and end after it, but by no more than half a year: further
away the year is mistyped."""


def settle(windows: Iterable[Record], period: Record | None) -> None:
    """Make dates of the days of windows that are counted from the period; of none where its dates are missing."""
    for window in windows:
        for key in WINDOW_DAYS:
            given = window.get(key)
            if isinstance(given, Record):
                found = _counted(given, period)
                window.values.pop(key) if found is None else window.values.update({key: found})


def _counted(given: Record, period: Record | None) -> date | None:
    edge = {"start": "from", "end": "to"}.get(given.get("from"))
    base = period.get(edge) if period and edge else None
    try:
        return base and base + timedelta(days=given.get("days", 0))
    except OverflowError:
        # Beyond the years that a date can be in: far outside every period.
        return date.max if given.get("days") > 0 else date.min


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
