"""Numbers of receipts, what they cover, and what strangers may read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.workflows import receipts
from kinerja.workflows.instance import FileRef, Instance, StepState, Subject

AT = datetime(2024, 1, 30, 1, 30, tzinfo=UTC)
NOBODY = Instance("i", "e@1", "r", Subject("p", "P", "u", "U", "Asia/Jakarta"), AT)


def with_answers(**answers: object) -> Instance:
    return replace(NOBODY, steps={"plan": StepState(answers=answers)})


def test_a_number_is_the_same_for_the_same_hand_in_and_for_no_other() -> None:
    number = receipts.number("i", "plan", 1, AT)
    assert re.fullmatch(r"KNJ(-[A-Z2-7]{4}){3}", number)
    assert receipts.number("i", "plan", 1, AT.astimezone(timezone(timedelta(hours=9)))) == number
    others = {
        receipts.number("j", "plan", 1, AT),
        receipts.number("i", "report", 1, AT),
        receipts.number("i", "plan", 2, AT),
        receipts.number("i", "plan", 1, AT + timedelta(milliseconds=1)),
    }
    assert number not in others
    assert len(others) == 4


def test_a_number_survives_how_a_store_keeps_instants() -> None:
    """In whole milliseconds."""
    fine = AT.replace(microsecond=123_456)
    assert receipts.number("i", "plan", 1, fine) == receipts.number("i", "plan", 1, fine.replace(microsecond=123_000))


@pytest.mark.parametrize(
    "typed", ["KNJ-ABCD-EFGH-JKLM", "knj abcd efgh jklm", "ABCDEFGHJKLM", " knj–abcd–efgh–jklm ", "KNJABCDEFGHJKLM"]
)
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert receipts.tidy(typed) == "KNJ-ABCD-EFGH-JKLM"


@pytest.mark.parametrize("typed", ["", "KNJ", "KNJ-ABCD", "KNJ-ABCD-EFGH-JKLM-NOPQ", "ÄÖÜÄÖÜÄÖÜÄÖÜ"])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert receipts.tidy(typed) is None


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 9))
def test_every_number_is_tidy(at: datetime, turn: int) -> None:
    number = receipts.number("i", "plan", turn, at)
    assert receipts.tidy(number) == receipts.tidy(number.lower().replace("-", "")) == number


def test_the_fingerprint_changes_with_the_answers_and_with_nothing_else() -> None:
    found = receipts.fingerprint(with_answers(a="x", b=Decimal("1.50"), c=[{"d": 1}]), ("plan",))
    assert re.fullmatch(r"[0-9a-f]{64}", found)
    assert receipts.fingerprint(with_answers(c=[{"d": 1}], b=Decimal("1.5"), a="x"), ("plan",)) == found
    assert receipts.fingerprint(with_answers(a="x ", b=Decimal("1.50"), c=[{"d": 1}]), ("plan",)) != found
    assert receipts.fingerprint(with_answers(a="x", b=Decimal("1.50"), c=[{"d": 2}]), ("plan",)) != found


def test_the_fingerprint_covers_files_by_their_content() -> None:
    file = FileRef("1", "foto.jpg", 10, "jpeg", "aa")
    one, other = (receipts.fingerprint(with_answers(a=[f]), ("plan",)) for f in (file, replace(file, hash="bb")))
    assert one != other


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Siti Aminah, S.Pd., M.Si.", "S*** A***"),
        ("Drs. H. Ma'ruf Núñez", "D*** H*** M*** N***"),
        ("'Aisyah", "A***"),
        ("Émile", "É***"),
        ("", ""),
    ],
)
def test_strangers_read_initials_only(name: str, masked: str) -> None:
    assert receipts.masked(name) == masked


@given(st.text())
def test_a_masked_name_says_no_more_than_the_first_letters(name: str) -> None:
    assert all(len(word) == 4 and word.endswith("***") for word in receipts.masked(name).split())
