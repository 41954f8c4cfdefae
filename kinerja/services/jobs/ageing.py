"""Reviews that wait too long: each age that one reaches is recorded, once a round.

Who is told about it is the matter of whoever reads these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kinerja import storage
from kinerja.services import definitions
from kinerja.services.ages import Age, ages, next_age
from kinerja.services.jobs import runs
from kinerja.services.jobs.reports import Report
from kinerja.services.jobs.work import Item, Work
from kinerja.storage.instances import Loaded

NAME = "ageing"
EVENT = "Escalated"


def run(now: datetime, token: int) -> Report:
    """Record every age that was reached by `now`. Raises LeaseLost."""
    work = Work(NAME, token, now)
    for batch in work.left():  # what somebody left in hand: the record itself is the work
        work.sent(batch)
    report = runs.each(NAME, "ages", now, token, partial(_record, work=work))
    return Report(work.done, report.left, report.incidents + work.given_up, report.stumbles)


def again(content: Mapping[str, Any], now: datetime) -> None:
    """Let a run that was given up be looked at again."""
    storage.instances.postpone(content["instance"], "ages", now)


def key(instance: str, age: Age) -> str:
    """One a review, round and age, for good."""
    return f"{EVENT}:{instance}:{age.step}:{age.round}:{age.days}"


def _record(loaded: Loaded, work: Work) -> int:
    """The clock of the run is set anew last: who is stopped before finds the run again, and records nothing twice."""
    definition, run_ = definitions.by_hash(loaded.instance.revision), loaded.instance
    reached = [age for age in ages(definition, run_) if age.at <= work.now]
    for batch in work.take(Item(key(run_.id, age), _content(loaded, age), age.at) for age in reached):
        work.sent(batch)
    storage.instances.set_clock(loaded, "ages", next_age(definition, run_, work.now + timedelta(milliseconds=1)))
    return 0  # counted as work


def _content(loaded: Loaded, age: Age) -> Mapping[str, Any]:
    run_ = loaded.instance
    return {
        "instance": run_.id, "edition": run_.edition, "unit": run_.subject.unit, "step": age.step, "part": age.part,
        "round": age.round, "since": age.since, "days": age.days,
    }  # fmt: skip
