"""The scheduler process: it ticks, it is seen, it ends when it is asked to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from pymongo.errors import AutoReconnect

from kinerja import logs, scheduler, services, storage
from kinerja.storage.units import Unit


@pytest.fixture
def store() -> Iterator[None]:
    storage.memory()
    services.clock.forget()
    services.units.put(Unit("U1", "Sekolah", "D1", "Daerah", "Asia/Jakarta"))
    yield
    storage.disconnect()


@pytest.mark.usefixtures("store")
def test_the_relay_runs_by_itself_and_the_scheduler_is_seen() -> None:
    details = services.Details(username="rina", name="Rina", role="employee", unit="U1")
    made = services.accounts.create(services.SYSTEM, details, "hujan-turun-pagi-ini", services.clock.now())
    assert not scheduler.seen_lately()
    running = scheduler.background()
    try:
        until = time.monotonic() + 10
        while not storage.audit.chain(f"account/{made.id}") and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        running.shutdown(wait=True)
    assert len(storage.audit.chain(f"account/{made.id}")) == 1
    assert scheduler.seen_lately()


def test_the_relay_runs_every_second_and_files_are_swept_now_and_then() -> None:
    assert {name: job.every for name, job in scheduler.SCHEDULE.items()} == {
        "relay": 1,
        "openings": 15,
        "ageing": 60,
        "expiry": 60,
        "reminders": 30,
        "mail": 15,
        "tallies": 5,
        "files": 300,
        "root": 300,
    }


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (AutoReconnect("10.0.0.7:27017 with a long story"), "store_away"),
        (services.relay.Gap(("account/a:3",)), "audit_gap"),
        (RuntimeError("x"), "job_failed"),
    ],
)
def test_a_job_that_fails_says_so_and_is_run_again(
    error: Exception, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(json_lines=True)

    def fail() -> None:
        raise error

    scheduler.guarded("relay", fail)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert (json.loads(lines[0])["event"], json.loads(lines[0])["job"]) == (told, "relay")
    assert "a long story" not in lines[0]
