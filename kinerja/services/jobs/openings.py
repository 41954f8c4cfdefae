"""What time does by itself: windows that begin and end are recorded, once each, and runs that this opens go on.

Nothing waits for this job: whether a window is open is worked out from the moment of asking. It writes down that it
happened, also what happened while no scheduler ran, in the order in which it did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kinerja import storage, workflows
from kinerja.services import definitions, happened, trails
from kinerja.services.jobs import runs
from kinerja.services.jobs.lease import LeaseLost, demand
from kinerja.services.jobs.reports import Report
from kinerja.services.summaries import summary
from kinerja.services.waiting import waiting
from kinerja.storage.instances import Loaded
from kinerja.workflows.calendar import SCHOOL, effective_window
from kinerja.workflows.instance import PeriodFacts

NAME = "openings"
BEGAN, ENDED = "WindowBegan", "WindowEnded"
ACCOUNT = "system"
_AT_ONCE = 100
_BEFORE = timedelta(minutes=1)
"""Longer than it takes from reading the clock to writing a decision down."""


@dataclass(frozen=True, slots=True, order=True)
class Boundary:
    """A window of an edition begins or ends for everybody in a zone. Sorted by time."""

    at: datetime
    edition: str
    window: str
    zone: str
    event: str

    @property
    def id(self) -> str:
        return f"{self.event}:{self.at:%Y-%m-%dT%H:%M:%SZ}:{self.edition}:{self.window}:{self.zone}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What boundaries follow from: the revisions that somebody works by, the decisions about them, the zones."""

    revisions: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, PeriodFacts]
    zones: tuple[str, ...]
    versions: Mapping[str, int]

    @property
    def digest(self) -> str:
        """Changes when a boundary may have moved into the past."""
        content = repr((sorted(self.revisions.items()), sorted(self.versions.items()), self.zones))
        return hashlib.sha256(content.encode()).hexdigest()

    def boundaries(self) -> set[Boundary]:
        return {
            boundary
            for edition, hashes in self.revisions.items()
            for content in hashes
            for boundary in self._of(edition, definitions.by_hash(content))
        }

    def _of(self, edition: str, definition: workflows.Definition) -> Iterator[Boundary]:
        for name, declared in definition.windows.items():
            for zone in self.zones if declared.zone == SCHOOL else (declared.zone,):
                window = effective_window(definition, name, self.facts[edition], zone)
                yield Boundary(window.opens, edition, name, zone, BEGAN)
                if window.closes is not None:
                    yield Boundary(window.closes, edition, name, zone, ENDED)


def run(now: datetime, token: int) -> Report:
    """Record what began and ended up to `now`, then lead on the runs that are due. Raises LeaseLost."""
    recorded = _record(now, token)
    report = runs.each(NAME, "wakes", now, token, partial(_lead_on, now=now))
    return Report(recorded + report.done, report.left, report.incidents, report.stumbles)


def again(content: Mapping[str, Any], now: datetime) -> None:
    """Let a run that was given up be looked at again."""
    storage.instances.postpone(content["instance"], "wakes", now)


def _record(now: datetime, token: int) -> int:
    calendar, kept = _calendar(), storage.jobs.get(NAME)
    mark = kept.mark if kept else {}
    found = sorted(boundary for boundary in calendar.boundaries() if boundary.at <= now)
    if mark.get("digest") == calendar.digest:
        found = [boundary for boundary in found if boundary.at > mark["reached"]]
    else:
        known = storage.audit.of_source([boundary.id for boundary in found])
        found = [boundary for boundary in found if boundary.id not in known]
        _wake(calendar, mark.get("versions", {}), mark.get("reached", now), now, token)
    for some in storage.batched(found, _AT_ONCE):
        demand(token)
        for one in some:
            details = {"edition": one.edition, "window": one.window, "zone": one.zone, "recorded": now}
            trails.note_once(one.id, ACCOUNT, "", one.at, one.event, **details)
    reached = max(now, mark.get("reached", now))  # a clock that was set back records nothing twice
    if not storage.jobs.mark(
        NAME, token, {"digest": calendar.digest, "versions": dict(calendar.versions), "reached": reached}
    ):
        raise LeaseLost(token)
    return len(found)


def _wake(calendar: Calendar, before: Mapping[str, int], reached: datetime, now: datetime, token: int) -> None:
    """A run notes when it is due by the windows as they then were: where they moved, it looks again.

    Whom to tell of that is looked for from a little before the last look, when this was not known yet.
    """
    for layer, version in calendar.versions.items():
        if before.get(layer, 0) != version:
            for slot in storage.slots.all_slots():
                demand(token)
                storage.instances.look_again(layer, slot, now, min(reached, now) - _BEFORE)


def _calendar() -> Calendar:
    revisions = {}
    for edition in definitions.editions():
        newest, *older = dict.fromkeys(revision.hash for revision in definitions.history(edition))
        revisions[edition] = (newest, *storage.instances.pinned(edition, older))
    return Calendar(
        revisions, storage.periods.several(revisions), storage.units.zones(), storage.periods.versions(revisions)
    )


def _lead_on(loaded: Loaded, now: datetime) -> int:
    """Do what the program does by itself in this run; how many events. Where somebody was first, theirs counts."""
    definition = definitions.by_hash(loaded.instance.revision)
    decision = workflows.advance(definition, loaded.instance, loaded.period, now)
    known = summary(definition, decision.instance, loaded.period, now, loaded)
    if not decision.events:
        storage.instances.set_clock(loaded, "wakes", known.wakes)
        return 0
    entry = storage.Entry(now, workflows.SYSTEM, "", happened.plain(decision.events))
    waits = waiting(definition, decision.instance, loaded.period, now, loaded.waiting)
    done = storage.instances.advance(storage.EVERYTHING, loaded, decision.instance, waits, entry, summary=known)
    return len(decision.events) if done else 0
