"""A review that waits too long is recorded once for each age, in working days, round by round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kinerja import services, storage
from kinerja.services.jobs import Holder, Report
from kinerja.storage import deliveries
from tests.cast import NOW, SMALL, Cast, key


@pytest.fixture
def token(cast: Cast) -> int:
    found = Holder().hold()
    assert found is not None
    return found


@pytest.fixture
def run(cast: Cast) -> str:
    """Handed in on Monday the fifteenth, in the west."""
    instance = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(cast.siti, instance, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, instance, "approval", None, {}, None, key(), NOW)
    return instance


def age(now: datetime, token: int) -> Report:
    return services.jobs.run("ageing", now, token, "trace")


def recorded() -> list[tuple[int, int]]:
    """Round and working days of every record."""
    found = deliveries.of_job("ageing", deliveries.SENT, 100)
    return sorted((item.content["round"], item.content["days"]) for item in found)


FIFTH = datetime(2024, 1, 21, 17, tzinfo=UTC)
"""The midnight with which Monday the 22nd begins in the west: five working days have passed."""
TENTH = FIFTH + timedelta(days=7)


def test_it_is_recorded_when_the_day_begins_and_once(run: str, token: int) -> None:
    age(FIFTH - timedelta(milliseconds=1), token)
    assert recorded() == []
    assert age(FIFTH, token).done == 1
    assert age(FIFTH + timedelta(days=1), token).done == 0
    assert recorded() == [(1, 5)]
    assert age(TENTH, token).done == 1
    assert age(TENTH + timedelta(days=90), token).done == 0
    assert recorded() == [(1, 5), (1, 10)]


def test_who_it_is_about_is_kept_but_no_names(run: str, token: int) -> None:
    age(FIFTH, token)
    (item,) = deliveries.of_job("ageing", deliveries.SENT, 10)
    assert item.key == f"Escalated:{run}:approval:1:5"
    assert item.content == {
        "instance": run, "edition": SMALL, "unit": "U1", "step": "approval", "part": "lead", "round": 1,
        "since": NOW, "days": 5,
    }  # fmt: skip


def test_after_a_long_silence_every_age_is_caught_up(run: str, token: int) -> None:
    assert age(TENTH + timedelta(days=30), token).done == 2
    assert list(storage.instances.due("ages", TENTH + timedelta(days=365))) == []


def test_what_somebody_does_meanwhile_loses_no_age(run: str, token: int, cast: Cast) -> None:
    later = FIFTH + timedelta(hours=3)
    services.reviews.open_(cast.budi, run, "approval", key(), later)
    age(later, token)
    assert recorded() == [(1, 5)]


def test_a_decision_ends_it_and_another_round_begins_anew(run: str, token: int, cast: Cast) -> None:
    age(FIFTH, token)
    services.reviews.return_(
        cast.budi, run, "approval", "unclear", "Perjelas", ["goal"], {}, None, key(), FIFTH + timedelta(hours=1)
    )
    age(TENTH, token)
    assert recorded() == [(1, 5)]
    again = TENTH + timedelta(hours=1)
    answers = ("goal", {"aim": "lebih jelas", "amount": 1}, {"goal": "Sudah"}, None)
    services.submissions.submit(cast.siti, run, *answers, key(), again)
    services.submissions.submit(cast.siti, run, "approval", None, {"goal": "Sudah"}, None, key(), again)
    age(again + timedelta(days=30), token)
    assert recorded() == [(1, 5), (2, 5), (2, 10)]
