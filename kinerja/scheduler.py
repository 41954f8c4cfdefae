"""The scheduler process: APScheduler only ticks, what is to do stands in the store.

A new job is one line in `SCHEDULE`; `flask jobs run NAME` runs one at a stated instant.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from kinerja import services, storage


@dataclass(frozen=True, slots=True)
class Job:
    """`run` takes the instant and returns how many things it did; `every` in seconds of real time."""

    run: Callable[[datetime], int]
    every: float
    about: str


SCHEDULE: Mapping[str, Job] = {
    "relay": Job(services.relay.run, every=1, about="moves events from the outboxes to the audit"),
    "files": Job(services.files.sweep, every=300, about="removes uploads that no answer names for a day"),
}

SEEN = "scheduler_seen"
SIGN_EVERY = 10
"""Seconds between two signs of life."""
SEEN_WITHIN = timedelta(seconds=30)


def tick(job: Job) -> None:
    job.run(services.clock.now())


def sign_of_life() -> None:
    storage.meta.put(SEEN, storage.server_time())


def seen_lately() -> bool:
    """Whether some scheduler of this store was alive within the last seconds. One round trip or two."""
    seen = storage.meta.get(SEEN)
    return seen is not None and storage.server_time() - seen < SEEN_WITHIN


def background() -> BackgroundScheduler:
    """All jobs in threads of this process, started. A job that is still running is not started twice."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for name, job in SCHEDULE.items():
        scheduler.add_job(
            partial(tick, job), "interval", seconds=job.every, id=name, max_instances=1, coalesce=True,
            misfire_grace_time=None,
        )  # fmt: skip
    scheduler.add_job(sign_of_life, "interval", seconds=SIGN_EVERY, next_run_time=datetime.now(UTC), coalesce=True)
    scheduler.start()
    return scheduler


def run_until_asked() -> None:
    """Tick until SIGTERM or SIGINT; a job that is running ends first."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    scheduler = background()
    asked.wait()
    scheduler.shutdown(wait=True)
