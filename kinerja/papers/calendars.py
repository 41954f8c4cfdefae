"""A calendar as calendar programs read it (RFC 5545): moments in UTC, days as days, every text escaped and folded.

Nothing here depends on when it is written: the same entries give the same bytes, so that a reader who has them need
not fetch them again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Kinerja//Kalender//ID"
REFRESH = timedelta(hours=4)
"""How often a program that subscribes is asked to come again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `starts` and `ends` are both aware moments, or both days, of which the last is not inclusive.

    `uid` stays the same as long as it is the same matter; of two entries with one `uid` the higher `sequence` counts.
    `at`: when it was last changed. `free`: it takes nobody's time.
    """

    uid: str
    starts: date
    ends: date
    title: str
    sequence: int
    at: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False
    free: bool = False


def ics(name: str, language: str, entries: Iterable[Entry]) -> bytes:
    """The calendar as a file of type text/calendar, in UTF-8."""
    from icalendar import Calendar, vText  # few processes ever write a calendar

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODUCT)
    made.add("method", "PUBLISH")
    # The library escapes what it knows to be text; these two it does not know.
    made.add("name", vText(_clean(name)), parameters={"language": language})
    made.add("x-wr-calname", vText(_clean(name)))
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for entry in entries:
        made.add_component(_event(entry))
    return made.to_ical()  # type: ignore[no-any-return]


def _event(entry: Entry) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.at)
    event.add("last-modified", entry.at)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("summary", _clean(entry.title))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.free or entry.cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    for key, text in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if text:
            event.add(key, _clean(text))
    return event


def _clean(text: str) -> str:
    """Without characters that no line of such a file may hold; the library escapes the rest."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
