"""How the jobs stand, for those who look after the program; and what they decide about what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kinerja import storage
from kinerja.services import clock, trails
from kinerja.services.accounts import Account, Role
from kinerja.services.errors import NotFound
from kinerja.services.jobs import lease
from kinerja.services.jobs.table import CALM, SCHEDULE
from kinerja.storage.deliveries import DUE, FAILED, SENT, Delivery
from kinerja.storage.jobs import Last
from kinerja.storage.leases import Lease

MOST = 100
"""Incidents that are looked at at once."""
PATIENCE = timedelta(seconds=2 * lease.TTL)
"""So long after its time a job is overdue: another scheduler may still be taking over."""
JOB = "job:"
"""Before the name of a job that itself failed, where incidents are named."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. `next`: when it runs again, by the store's clock; None before its first run.

    `state`: idle (never ran), fine, failing (is tried again), stuck (failed CALM times in a row), overdue.
    """

    name: str
    every: float
    last: Last | None
    next: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Board:
    """`real`: the store's clock, by which all but `Last.at` is told; `holder`: who has the lease, None for nobody.

    `incidents`: what was given up, `unknown`: what may have gone out; oldest first, `more`: not all of them.
    """

    real: datetime
    holder: Lease | None
    jobs: tuple[JobRow, ...]
    incidents: tuple[Delivery, ...]
    unknown: tuple[Delivery, ...]
    more: bool


def jobs(names: tuple[str, ...] = tuple(SCHEDULE)) -> tuple[JobRow, ...]:
    """Every job of the list, in its order. One round trip."""
    states, real = storage.jobs.several(names), clock.real()
    rows = []
    for name in names:
        found = states.get(name)
        last = found.last if found else None
        every = SCHEDULE[name].every
        next_ = None if last is None else last.retry or last.began + timedelta(seconds=every)
        rows.append(JobRow(name, every, last, next_, _state(last, next_, real)))
    return tuple(rows)


def board(by: Account) -> Board:
    """Everything at once. Raises NotFound for anybody but administrators."""
    _demand(by)
    real, found = clock.real(), lease.current()
    held = found if found is not None and found.holder is not None and found.until > real else None
    troubled = sorted(storage.deliveries.troubled(MOST), key=lambda item: (item.at or item.due, item.key))
    return Board(
        real,
        held,
        jobs(),
        tuple(item for item in troubled if item.state == FAILED),
        tuple(item for item in troubled if item.state != FAILED),
        len(troubled) == MOST,
    )


def retry(by: Account, key: str, now: datetime) -> bool:
    """Try again what was given up or is unknown; False where it is tried already. Raises NotFound.

    `key`: of the piece of work, or JOB with the name of a job that failed itself.
    """
    _demand(by)
    if key.startswith(JOB):
        name = key.removeprefix(JOB)
        if name not in SCHEDULE:
            raise NotFound(key)
        done = storage.jobs.again(name)
    else:
        item = _troubled(key)
        job = SCHEDULE.get(item.job)
        hook = job.again if job else None
        done = item.state != DUE and storage.deliveries.decide(item, DUE, now, queued=hook is None)
        if done and hook is not None:
            hook(item.content, now)
    if done:
        trails.note(by.id, by.name, now, "IncidentRetried", key=key)
    return done


def leave(by: Account, key: str, now: datetime) -> bool:
    """Take what is unknown as done; False where somebody decided already. Raises NotFound."""
    _demand(by)
    item = _troubled(key)
    done = item.state not in (DUE, SENT) and storage.deliveries.decide(item, SENT, now, queued=False)
    if done:
        trails.note(by.id, by.name, now, "IncidentClosed", key=key)
    return done


def _troubled(key: str) -> Delivery:
    found = storage.deliveries.several([key]).get(key)
    if found is None:
        raise NotFound(key)
    return found


def _state(last: Last | None, next_: datetime | None, real: datetime) -> str:
    if last is None or next_ is None:
        return "idle"
    if last.failures >= CALM:
        return "stuck"
    if last.failures:
        return "failing"
    return "overdue" if real > next_ + PATIENCE else "fine"


def _demand(by: Account) -> None:
    if by.role is not Role.ADMINISTRATOR:
        raise NotFound("operations")
