"""Runs that are due by their own clock, one after the other: for the jobs that look after runs.

A run that cannot be worked on does not hold up the others: it is tried again later, and given up after some attempts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kinerja import storage
from kinerja.services.jobs import work
from kinerja.services.jobs.lease import demand
from kinerja.services.jobs.reports import Report, Stumble
from kinerja.storage.instances import Loaded

AT_ONCE = 100
_TOLD = 20


def each(job: str, clock: str, now: datetime, token: int, act: Callable[[Loaded], int]) -> Report:
    """`act` on every run whose `clock` has come; it sets the clock anew and says how many things it did.

    Raises LeaseLost; what stops the store (storage.FAULTS) stops the job.
    """
    done, given_up = 0, 0
    stumbles: list[Stumble] = []
    for names in storage.batched(storage.instances.due(clock, now), AT_ONCE):
        demand(token)
        for loaded in storage.instances.several(storage.EVERYTHING, names):
            try:
                done += act(loaded)
            except storage.FAULTS:
                raise
            except Exception as error:  # whatever is wrong with one run: it is told, counted and tried again
                ended, stumble = _failed(job, clock, loaded, now, error)
                given_up += ended
                stumbles = [*stumbles, stumble][:_TOLD]
    return Report(done, 0, given_up, tuple(stumbles))


def _failed(job: str, clock: str, loaded: Loaded, now: datetime, error: Exception) -> tuple[bool, Stumble]:
    run = loaded.instance
    key = f"{job}:{run.id}:{run.version}"
    ended, stumble = work.failed(job, key, {"instance": run.id}, now, error)
    storage.instances.postpone(run.id, clock, None if ended else now + work.LATER[0])
    return ended, stumble
