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

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from kinerja import services, storage

log = structlog.get_logger("kinerja.scheduler")


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


def tick(job: Job, name: str) -> None:
    guarded(name, lambda: job.run(services.clock.now()))


def sign_of_life() -> None:
    guarded("sign of life", lambda: storage.meta.put(SEEN, storage.server_time()))


def guarded(name: str, act: Callable[[], object]) -> None:
    """What fails is tried again at the next tick, and says so in one line; a trace only where it helps."""
    try:
        act()
    except storage.FAULTS as error:
        log.warning("store_away", job=name, error=type(error).__name__)
    except services.relay.Gap as error:
        log.error("audit_gap", job=name, rows=error.rows)
    except Exception:
        log.exception("job_failed", job=name)


def seen_lately() -> bool:
    """Whether some scheduler of this store was alive within the last seconds. One round trip or two."""
    seen = storage.meta.get(SEEN)
    return seen is not None and storage.server_time() - seen < SEEN_WITHIN


def background() -> BackgroundScheduler:
    """All jobs in threads of this process, started. A job that is still running is not started twice."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for name, job in SCHEDULE.items():
        scheduler.add_job(
            partial(tick, job, name), "interval", seconds=job.every, id=name, max_instances=1, coalesce=True,
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
