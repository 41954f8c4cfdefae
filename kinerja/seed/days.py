"""Days on which schools of the demo work: from Monday to Friday, without the holidays of the semester."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOLIDAYS = frozenset(
    date(2024, month, day)
    for month, days in {
        2: (8, 9, 14),
        3: (11, 12, 29),
        4: (8, 9, 10, 11, 12, 15),
        5: (1, 9, 10, 23, 24),
        6: (17, 18),
    }.items()
    for day in days
)
"""National holidays and joint leave of February to June 2024."""


def after(day: date, number: int) -> date:
    """The working day `number` working days after `day`; the first from `day` on for 0."""
    found = working(day)
    for _ in range(number):
        found = working(found + timedelta(days=1))
    return found


def working(day: date) -> date:
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


def moment(day: date, minute: int, zone: str) -> datetime:
    """`minute` minutes after seven in the morning of this day, in the zone of the school."""
    return datetime.combine(day, time(7), ZoneInfo(zone)) + timedelta(minutes=minute)
