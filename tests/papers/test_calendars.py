"""A calendar file that every program reads: whole after a round trip, escaped, folded, the same for the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from kinerja.papers import CalendarEntry, ics

NINE = datetime(2024, 2, 1, 2, tzinfo=UTC)
TOLD = datetime(2024, 1, 15, 2, tzinfo=UTC)


def entry(**changed: Any) -> CalendarEntry:
    known = {
        "uid": "u-1", "starts": NINE, "ends": NINE + timedelta(minutes=90), "title": "Kunjungan", "sequence": 3,
        "at": TOLD,
    }  # fmt: skip
    return CalendarEntry(**{**known, **changed})


def read(made: bytes) -> tuple[Calendar, list[Event]]:
    found = Calendar.from_ical(made)
    assert isinstance(found, Calendar)
    return found, list(found.events)


def test_a_moment_stands_in_utc_and_its_version_does_not_hang_on_now() -> None:
    calendar, (event,) = read(ics("Kinerja", "id", [entry(place="Ruang 7A", text="Siti\nSD", url="https://x.test/1")]))
    assert (calendar["VERSION"], calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("2.0", "PUBLISH", "Kinerja")
    assert (event.start, event.end) == (NINE, NINE + timedelta(minutes=90))
    assert (event["UID"], event["SEQUENCE"], event["DTSTAMP"].dt) == ("u-1", 3, TOLD)
    assert (event["LOCATION"], event["DESCRIPTION"], event["URL"]) == ("Ruang 7A", "Siti\nSD", "https://x.test/1")
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert b"DTSTART:20240201T020000Z" in ics("Kinerja", "id", [entry()])


def test_a_day_is_a_day_in_every_zone_and_may_take_nobodys_time() -> None:
    made = ics("Kinerja", "id", [entry(starts=date(2024, 1, 31), ends=date(2024, 2, 1), free=True)])
    assert b"DTSTART;VALUE=DATE:20240131\r\nDTEND;VALUE=DATE:20240201\r\n" in made
    assert read(made)[1][0]["TRANSP"] == "TRANSPARENT"


def test_what_was_cancelled_is_told_so() -> None:
    _, (event,) = read(ics("Kinerja", "id", [entry(cancelled=True)]))
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


HOSTILE = "Rapat; satu, dua\\tiga\r\nEND:VEVENT\r\nBEGIN:VALARM\nACTION:PROCEDURE\x00\x1b"


def test_a_hostile_text_stays_the_text_of_one_property() -> None:
    made = ics(HOSTILE, "id", [entry(title=HOSTILE, place=HOSTILE, text=HOSTILE)])
    calendar, (event,) = read(made)
    assert not event.subcomponents
    wanted = "Rapat; satu, dua\\tiga\nEND:VEVENT\nBEGIN:VALARM\nACTION:PROCEDURE"
    assert event["SUMMARY"] == event["LOCATION"] == event["DESCRIPTION"] == wanted
    escaped = "Rapat\\; satu\\, dua\\\\tiga\\nEND:VEVENT\\nBEGIN:VALARM\\nACTION:PROCEDURE"
    assert str(calendar["X-WR-CALNAME"]) == escaped
    starts = [line.partition(b":")[0].partition(b";")[0] for line in made.split(b"\r\n")]
    assert starts.count(b"BEGIN") == starts.count(b"END") == 2
    assert b"VALARM" not in b"".join(line for line in made.split(b"\r\n") if line.startswith(b"BEGIN"))


@given(title=st.text(max_size=300), place=st.text(max_size=80), sequence=st.integers(0, 10**6))
def test_whatever_people_type_comes_back_and_no_line_is_too_long(title: str, place: str, sequence: int) -> None:
    made = ics("Kinerja", "id", [entry(title=title, place=place, sequence=sequence), entry(uid="u-2")])
    assert made == ics("Kinerja", "id", [entry(title=title, place=place, sequence=sequence), entry(uid="u-2")])
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert made.count(b"\n") == made.count(b"\r\n")
    _, events = read(made)
    assert [(event["UID"], event["SEQUENCE"]) for event in events] == [("u-1", sequence), ("u-2", 3)]
    plain = "".join(char for char in title if char.isprintable() or char == " ")
    assert all(char in events[0]["SUMMARY"] for char in set(plain))


def test_an_empty_calendar_is_one_too() -> None:
    _, events = read(ics("Kinerja", "id", []))
    assert events == []
