"""Dates, hours and numbers as the screens write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from kinerja.web import dates

CLOSES = datetime(2024, 1, 31, 17, 0, tzinfo=UTC)
"""Midnight after 31 January in Jakarta."""


@pytest.fixture(params=["id", "en"])
def language(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    with app.test_request_context():
        g.language = request.param
        yield request.param


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_closing_is_told_as_the_last_minute_before_it(language: str) -> None:
    wanted = {"id": "Rabu, 31 Januari 2024 pukul 23.59 WIB", "en": "Wednesday, 31 January 2024 at 23.59 WIB"}
    assert plain(dates.until(CLOSES, "Asia/Jakarta")) == wanted[language]


def test_hour_and_zone_stay_on_one_line(language: str) -> None:
    assert dates.instant(CLOSES, "Asia/Jakarta").endswith("\u00a000.00\u00a0WIB")


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Asia/Jakarta", "00.00 WIB"), ("Asia/Makassar", "01.00 WITA"), ("Asia/Jayapura", "02.00 WIT")],
)
def test_an_hour_is_told_in_the_zone_asked_for(app: Flask, zone: str, words: str) -> None:
    with app.test_request_context():
        assert plain(dates.instant(CLOSES, zone)).endswith(words)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2024, 1, 22, 3, tzinfo=UTC), "9 hari lagi"),
        (datetime(2024, 1, 30, 16, 59, tzinfo=UTC), "1 hari lagi"),
        (datetime(2024, 1, 31, 12, 0, tzinfo=UTC), "5 jam lagi"),
        (datetime(2024, 1, 31, 16, 30, tzinfo=UTC), "kurang dari 1 jam lagi"),
        (datetime(2024, 1, 31, 17, 0, tzinfo=UTC), "lewat 1 hari"),
        (datetime(2024, 2, 3, 5, 0, tzinfo=UTC), "lewat 3 hari"),
    ],
)
def test_days_left_are_days_of_the_calendar(app: Flask, now: datetime, words: str) -> None:
    with app.test_request_context():
        g.now = now
        assert plain(dates.days_left(CLOSES, "Asia/Jakarta")) == words


def test_one_day_is_not_two_in_english(app: Flask) -> None:
    with app.test_request_context():
        g.language, g.now = "en", datetime(2024, 1, 30, 3, tzinfo=UTC)
        assert plain(dates.days_left(CLOSES, "Asia/Jakarta")) == "1 day left"
        assert plain(dates.days_left(CLOSES + timedelta(days=1), "Asia/Jakarta")) == "2 days left"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 1, 1), date(2024, 1, 31), "1–31 Januari 2024"),
        (date(2024, 2, 1), date(2024, 5, 31), "1 Februari–31 Mei 2024"),
        (date(2023, 12, 1), date(2024, 1, 31), "1 Desember 2023–31 Januari 2024"),
        (date(2024, 6, 1), None, "mulai 1 Juni 2024"),
        (date(2024, 6, 1), date(2024, 6, 1), "1 Juni 2024"),
    ],
)
def test_a_span_says_what_its_ends_share_once(app: Flask, first: date, last: date | None, words: str) -> None:
    with app.test_request_context():
        assert plain(dates.date_span(first, last)) == words


def test_a_number_stays_with_what_it_counts() -> None:
    assert dates.bound("Rabu, 31 Januari 2024 (8 hari kerja)") == "Rabu, 31\u00a0Januari\u00a02024 (8\u00a0hari kerja)"


def test_numbers_follow_the_language(language: str) -> None:
    wanted = {"id": ("1.204.318", "87,4", "Rp1.500.000"), "en": ("1,204,318", "87.4", "IDR\u00a01,500,000")}
    assert (dates.number(1204318), dates.number(Decimal("87.4")), dates.money(1500000)) == wanted[language]


def test_the_twelve_months_are_named(language: str) -> None:
    assert len(dates.month_names()) == 12
    assert dates.month_names()[7] == {"id": "Agustus", "en": "August"}[language]


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year > 1))
def test_the_last_minute_is_the_last_whole_minute_before(closes: datetime) -> None:
    last = dates.last_minute(closes)
    assert last < closes
    assert closes - last <= timedelta(minutes=1)
    assert (last.second, last.microsecond) == (0, 0)
