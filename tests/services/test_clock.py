"""The store's clock, to the millisecond, moved for a demo and running on from there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kinerja import services, storage
from kinerja.services import clock

START = datetime(2024, 1, 15, 8, tzinfo=timezone(timedelta(hours=7)))
SOON = timedelta(seconds=5)


def test_without_a_demo_clock_it_is_the_stores_time(store: None) -> None:
    assert abs(clock.now() - storage.server_time()) < SOON
    assert clock.offset() == timedelta(0)


def test_it_is_aware_utc_and_to_the_millisecond(store: None) -> None:
    for _ in range(20):
        now = clock.now()
        assert now.tzinfo is UTC
        assert now.microsecond % 1000 == 0


def test_it_never_runs_backwards(store: None) -> None:
    read = [clock.now() for _ in range(200)]
    assert read == sorted(read)


def test_a_demo_clock_starts_at_its_moment_and_runs_on(store: None) -> None:
    clock.move_to(START)
    assert timedelta(0) <= clock.now() - START < SOON
    assert abs(clock.real() - storage.server_time()) < SOON


def test_a_restart_does_not_set_it_back(store: None) -> None:
    clock.start_at(START)
    clock.forget()
    clock.start_at(START + timedelta(days=9))
    assert clock.now() - START < SOON


def test_another_process_moves_it(store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.move_to(START)
    clock.now()
    later = START + timedelta(days=20)
    storage.meta.put("clock", round((later - storage.server_time()).total_seconds() * 1000))
    assert clock.now() - START < SOON, "asked again only after a while"
    monkeypatch.setattr(clock, "REFRESH_DEMO", 0.0)
    assert abs(clock.now() - later) < SOON


def test_a_moment_without_a_zone_is_refused(store: None) -> None:
    with pytest.raises(ValueError, match="zone"):
        services.clock.move_to(datetime(2024, 1, 15, 8))  # noqa: DTZ001
