"""The scheduler process: APScheduler only ticks, what is to do stands in the store.

A new job is one line in `SCHEDULE` (`kinerja/services/jobs/table.py`); `flask jobs run NAME` runs one at a stated
instant. Any number of schedulers may run: one of them holds the lease and does what must not be done twice.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from ulid import ULID

from kinerja import services, storage
from kinerja.services.jobs import SCHEDULE, Holder, Job, LeaseLost, Report, lease

log = structlog.get_logger("kinerja.scheduler")

SEEN = "scheduler_seen"
SIGN_EVERY = 10
"""Seconds between two signs of life."""
SEEN_WITHIN = timedelta(seconds=30)
SOON = timedelta(seconds=5)
"""Until the first tick of a job: what was missed while no scheduler ran is caught up at once."""


class Ticking(BackgroundScheduler):
    """The ticks of one process, and what it knows of the lease."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(timezone="UTC")
        self.holder = holder

    def shutdown(self, wait: bool = True) -> None:
        """Stop ticking; what runs ends first. The next scheduler need not wait for the lease to run out."""
        super().shutdown(wait=wait)
        guarded("lease", self.holder.release)


def tick(name: str, job: Job, holder: Holder) -> None:
    """One tick of one job: where it must run alone, only in the process that holds the lease."""
    token = holder.token if job.alone else 0
    if token is not None:
        guarded(name, lambda: attempt(name, job, token))


def attempt(name: str, job: Job, token: int) -> None:
    if not (job.alone and services.jobs.rests(name)):
        execute(name, services.clock.now(), token, job)


def execute(name: str, now: datetime, token: int, job: Job | None = None) -> Report:
    """Run one job; what of it could not be done is told line by line. Raises what the job raises."""
    trace = str(ULID())
    try:
        report = services.jobs.run(name, now, token, trace, job)
    except Exception:
        structlog.contextvars.bind_contextvars(trace=trace)  # for the line that tells it
        raise
    for stumble in report.stumbles:
        log.error("piece_failed", job=name, key=stumble.key, trace=stumble.trace, exc_info=stumble.error)
    return report


def sign_of_life() -> None:
    guarded("sign of life", write_sign_of_life)


def write_sign_of_life() -> None:
    storage.meta.get_readable(SEEN)  # who can do nothing any more is not seen either
    storage.meta.put(SEEN, storage.server_time())


def guarded(name: str, act: Callable[[], object]) -> None:
    """What fails is tried again at the next tick, and says so in one line; a trace only where it helps."""
    try:
        act()
    except storage.FAULTS as error:
        log.warning("store_away", job=name, error=type(error).__name__)
    except storage.StoreTooNew as error:
        log.error("store_too_new", job=name, says=str(error))
    except LeaseLost as error:
        log.warning("lease_lost", job=name, token=error.token)
    except services.relay.Gap as error:
        log.error("audit_gap", job=name, rows=error.rows)
    except Exception:
        log.exception("job_failed", job=name)
    finally:
        structlog.contextvars.unbind_contextvars("trace")


def seen_lately() -> bool:
    """Whether some scheduler of this store was alive within the last seconds. One round trip or two."""
    seen = storage.meta.get(SEEN)
    return seen is not None and storage.server_time() - seen < SEEN_WITHIN


def alone(every: float = 0.5) -> bool:
    """Whether no scheduler of this store is alive; waits until the last sign is old (SEEN_WITHIN), or renewed."""
    sign = storage.meta.get(SEEN)
    while seen_lately():
        if storage.meta.get(SEEN) != sign:
            return False
        time.sleep(every)
    return True


def background(ttl: float = lease.TTL, schedule: Mapping[str, Job] = SCHEDULE) -> Ticking:
    """All jobs in threads of this process, started. A job that is still running is not started twice.

    `ttl`: seconds a process that says nothing keeps the lease.
    """
    holder = Holder(ttl)
    scheduler = Ticking(holder)
    ticking = partial(scheduler.add_job, trigger="interval", max_instances=1, coalesce=True, misfire_grace_time=None)
    ticking(guarded, args=("lease", holder.hold), seconds=ttl / lease.RENEWALS, next_run_time=datetime.now(UTC))
    for name, job in schedule.items():
        first = datetime.now(UTC) + min(timedelta(seconds=job.every), SOON)
        ticking(tick, args=(name, job, holder), seconds=job.every, id=name, next_run_time=first)
    ticking(sign_of_life, seconds=SIGN_EVERY, next_run_time=datetime.now(UTC))
    scheduler.start()
    return scheduler


def run_until_asked(ttl: float = lease.TTL, schedule: Mapping[str, Job] = SCHEDULE) -> None:
    """Tick until SIGTERM or SIGINT; a job that is running ends first."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    scheduler = background(ttl, schedule)
    asked.wait()
    scheduler.shutdown(wait=True)
