"""Counts anew what changed since it was last counted, some places a sweep, so that the pages of progress only read."""

from __future__ import annotations

from datetime import datetime

from ulid import ULID

from kinerja import storage
from kinerja.services import tallies
from kinerja.services.jobs.lease import LeaseLost, demand
from kinerja.services.jobs.reports import Report, Stumble

NAME = "tallies"
AT_ONCE = 500
"""Places of a level that one sweep counts; the others wait for the next one."""
_TOLD = 20


def run(now: datetime, token: int) -> Report:
    """Count what changed: units, then districts, then provinces. Raises LeaseLost.

    A place that cannot be counted is told and stays as it was, and does not hold up the others.
    """
    _ask_for_what_was_published(token)
    found, done = 0, 0
    stumbles: list[Stumble] = []
    for level in storage.tallies.LEVELS:
        for item in storage.tallies.stale(level, AT_ONCE):
            found += 1
            demand(token)
            try:
                done += tallies.count(item, now)
            except storage.FAULTS:
                raise
            except Exception as error:  # whatever is wrong with one place: told, and tried again in the next sweep
                stumbles.append(Stumble(f"{item.edition}|{item.place.key}", str(ULID()), error))
    left = storage.tallies.how_many_stale() if found else 0
    return Report(done, left, 0, tuple(stumbles[:_TOLD]))


def _ask_for_what_was_published(token: int) -> None:
    """A new definition may concern everybody: all units are counted anew, also those where nobody has begun."""
    kept = storage.jobs.get(NAME)
    known = kept.mark.get("editions", {}) if kept else {}
    current = tallies.current()
    changed = [edition for edition, content in current.items() if known.get(edition) != content]
    if not changed:
        return
    tallies.ask_all(changed)
    if not storage.jobs.mark(NAME, token, {"editions": current}):
        raise LeaseLost(token)
