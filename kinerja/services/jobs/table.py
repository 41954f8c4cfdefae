"""The one list of background jobs, and how one of them is run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kinerja import storage
from kinerja.services import clock, files, relay, roots
from kinerja.services.jobs import ageing, expiry, mail, openings, reminders, tallies
from kinerja.services.jobs.lease import LeaseLost, demand
from kinerja.services.jobs.reports import Report
from kinerja.storage.jobs import Last

ALONE, ANYWHERE = True, False
CALM = 3
"""Failures in a row after which somebody should look."""
LONGEST_PAUSE = 600.0
NOTED_EVERY = 5.0
"""Seconds between two notes of a job that runs each second."""


@dataclass(frozen=True, slots=True)
class Job:
    """`run` takes the moment and the token; `every` in seconds of real time; `about` one line for the list.

    `alone`: only the process that holds the lease runs it; else every scheduler does, and the token is 0.
    `again`: what to do, besides trying once more, with the content of an incident that somebody wants tried again.
    """

    run: Callable[[datetime, int], Report]
    every: float
    about: str
    alone: bool = ALONE
    again: Callable[[Mapping[str, Any], datetime], None] | None = None


def _relay(now: datetime, _token: int) -> Report:
    return Report(relay.run(now))


def _files(now: datetime, token: int) -> Report:
    demand(token)
    return Report(files.sweep(now))


def _root(now: datetime, token: int) -> Report:
    return Report(roots.seal(now, token, partial(demand, token)))


SCHEDULE: Mapping[str, Job] = {
    "relay": Job(_relay, 1, "moves events from the outboxes to the audit", ANYWHERE),
    openings.NAME: Job(
        openings.run, 15, "records windows that began or ended, leads on runs that this opens", again=openings.again
    ),
    expiry.NAME: Job(expiry.run, 60, "records extensions for one circle that came to their end"),
    ageing.NAME: Job(ageing.run, 60, "records reviews that have waited too long", again=ageing.again),
    reminders.NAME: Job(
        reminders.run, 30, "records who is told what, and gathers the mail of the day", again=reminders.again
    ),
    mail.NAME: Job(mail.run, 15, "hands mails over"),
    tallies.NAME: Job(tallies.run, 5, "counts anew who stands where, in the units where something changed"),
    "files": Job(_files, 300, "removes uploads that no answer names for a day"),
    roots.JOB: Job(_root, 300, "makes the root of the audit for the day that has ended"),
}

_noted: dict[str, tuple[float, Last]] = {}


def run(name: str, now: datetime, token: int, trace: str, job: Job | None = None) -> Report:
    """Run a job and note what came of it; `trace`: under which id the log tells more, should it fail.

    Raises LeaseLost, and whatever the job raises. `job`: another one than the list has under this name.
    """
    job = job or SCHEDULE[name]
    if job.alone:
        demand(token)
        if not storage.jobs.fence(name, token, job.every):
            raise LeaseLost(token)
    before, began, start = _before(name, job), clock.real(), time.monotonic()

    def last(result: str, **more: Any) -> Last:
        return Last(now, began, int((time.monotonic() - start) * 1000), result, **more)

    try:
        report = job.run(now, token)
    except LeaseLost:
        _note(name, job, last("lost", failures=before.failures if before else 0), token)
        raise
    except Exception as error:
        failures = (before.failures if before else 0) + 1
        pause = timedelta(seconds=min(job.every * 2**failures, LONGEST_PAUSE))
        told = {"trace": trace, "error": type(error).__name__, "retry": clock.real() + pause if job.alone else None}
        _note(name, job, last("failed", failures=failures, **told), token)
        raise
    _note(name, job, last("done", did=report.done, left=report.left, incidents=report.incidents), token)
    return report


def rests(name: str) -> bool:
    """Whether a job that failed waits a while before it is tried again."""
    state = storage.jobs.get(name)
    retry = state.last.retry if state and state.last else None
    return retry is not None and clock.real() < retry


def _before(name: str, job: Job) -> Last | None:
    if not job.alone:
        return _noted[name][1] if name in _noted else None
    state = storage.jobs.get(name)
    return state.last if state else None


def _note(name: str, job: Job, last: Last, token: int) -> None:
    if not job.alone:
        known = _noted.get(name)
        if known and known[1].result == last.result and time.monotonic() - known[0] < NOTED_EVERY:
            _noted[name] = (known[0], replace(last, did=known[1].did + last.did))
            return
        _noted[name] = (time.monotonic(), replace(last, did=0))
        last = replace(last, did=last.did + (known[1].did if known else 0))
    storage.jobs.note(name, last, job.every, token if job.alone else None)
