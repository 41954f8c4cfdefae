"""Extensions for one circle that came to their end are recorded, once each: from then on everything is shut again.

Nothing waits for this job: what an extension opened is shut by the moment of asking.
"""

from __future__ import annotations

from datetime import datetime

from kinerja import storage
from kinerja.services import trails
from kinerja.services.jobs.lease import demand
from kinerja.services.jobs.reports import Report
from kinerja.workflows import calendar
from kinerja.workflows.instance import FactKind

NAME = "expiry"
EVENT = "ExceptionEnded"
ACCOUNT = "system"


def run(now: datetime, token: int) -> Report:
    """Record every end up to `now`, also those while no scheduler ran. Raises LeaseLost."""
    done = 0
    for document, loaded in storage.periods.ending(now):
        demand(token)
        standing = calendar.standing(loaded.facts.facts)
        ended = [fact for fact in standing if fact.kind is FactKind.EXTENDED and fact.closes <= now]
        for fact in ended:
            details = {"edition": loaded.facts.edition, "scope": fact.scope, "fact": fact.id, "recorded": now}
            trails.note_once(f"{EVENT}:{fact.id}", ACCOUNT, "", fact.closes, EVENT, **details)
        # Where somebody decides about the same circle meanwhile, the next run looks again and records nothing twice.
        done += len(ended) if storage.periods.ended(document, loaded.facts.version, now, loaded.facts) else 0
    return Report(done)
