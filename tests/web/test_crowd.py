"""When a crowd stands, and when it is gone."""

from __future__ import annotations

import pytest

from kinerja.web import crowd
from kinerja.web.crowd import Crowd


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(crowd, "monotonic", found)
    return found


def served(found: Crowd, clock: Clock, takes: float) -> None:
    found.came()
    found.begins()
    clock.now += takes
    found.done()


def overflown() -> Crowd:
    found = Crowd()
    found.overflows()
    assert found.stands()
    return found


def test_it_stands_while_more_comes_than_can_be_done(clock: Clock) -> None:
    found = overflown()
    for _ in range(300):  # each takes fifty thousandths, and meanwhile two others are sent off
        found.came()
        found.came()
        served(found, clock, 0.05)
        assert found.stands()


def test_it_is_gone_when_fewer_come_though_each_may_meet_another(clock: Clock) -> None:
    found = overflown()
    for _ in range(21):
        found.came()  # sent off
        served(found, clock, 0.02)
        clock.now += 0.03
    assert not found.stands(), "forty a second come, fifty can be done"


def test_it_is_gone_when_nobody_comes(clock: Clock) -> None:
    found = overflown()
    clock.now += 2
    assert not found.stands()


def test_what_was_done_before_tells_how_many_are_no_crowd(clock: Clock) -> None:
    """Four at a time do more than the one at a time that a crowd leaves."""
    found = Crowd()
    for _ in range(60):
        served(found, clock, 0.02)
    assert not found.stands()
    found.overflows()
    for _ in range(25):  # forty a second come; at this pace twenty could be done, and there were fifty a second
        found.came()
        served(found, clock, 0.05)
    assert not found.stands()


def test_a_best_second_of_long_ago_fades(clock: Clock) -> None:
    """Else a second of pages that cost nothing would make every crowd none."""
    found = Crowd()
    for _ in range(1_000):
        served(found, clock, 0.001)
    for _ in range(4 * 3600):
        clock.now += 1
        assert not found.stands()
    found.overflows()
    for _ in range(60):
        found.came()
        served(found, clock, 0.05)
    assert found.stands(), "forty a second come, twenty can be done"


def test_it_stands_while_nothing_gets_done(clock: Clock) -> None:
    """The store hangs: somebody is at work, and is not done for many seconds."""
    found = overflown()
    found.begins()
    for _ in range(20):
        found.came()
        clock.now += 0.7
        assert found.stands()
    found.done()
    clock.now += 2
    assert not found.stands()
