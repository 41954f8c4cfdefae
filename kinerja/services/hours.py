"""At which hours people are written to, by the clock where they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kinerja.workflows.calendar import local_date
from kinerja.workflows.reminders import EVENING, MORNING

QUIET = time(21), time(5)
"""Between these hours nobody gets a mail."""
_DAY = timedelta(days=1)


def quiet(now: datetime, zone: str) -> bool:
    """Whether nobody there gets a mail at this hour."""
    hour, (begins, ends) = now.astimezone(ZoneInfo(zone)).time(), QUIET
    return hour >= begins or hour < ends


def next_morning(since: datetime, zone: str) -> datetime:
    """The first moment from `since` on at which the mail of the day goes out there, aware UTC."""
    today = local_date(since, zone)
    return next(at for at in (_at(today, MORNING, zone), _at(today + _DAY, MORNING, zone)) if at >= since)


def mailed_at(since: datetime, zone: str, until: datetime | None) -> datetime:
    """When what is told at `since` belongs into a mail: with the mail of the day. Where it is over by then, in the
    evening, or at once where the evening has begun and it is not quiet yet."""
    morning = next_morning(since, zone)
    evening = max(_at(local_date(since, zone), EVENING, zone), since)
    urgent = until is not None and evening < until <= morning
    return evening if urgent and not quiet(evening, zone) else morning


def _at(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
