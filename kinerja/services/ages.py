"""How long a review may wait before somebody else is told: in working days, by the calendar of the school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kinerja.workflows.calendar import add_working_days, local_date, midnight
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import Instance, Status

AFTER = (5, 10)
"""Working days after which a review has waited too long, once each."""


@dataclass(frozen=True, slots=True)
class Age:
    """A review reached an age: it waits since `since`, and at `at` so many working `days` had passed."""

    step: str
    part: str
    round: int
    since: datetime
    days: int
    at: datetime


def ages(definition: Definition, instance: Instance) -> Iterator[Age]:
    """Every age that the reviews which wait now have reached or will reach."""
    zone = instance.subject.zone
    for step in definition.steps.values():
        state = instance.step(step.id)
        if step.review is None or state.status is not Status.SUBMITTED or state.submitted_at is None:
            continue
        handed_in = local_date(state.submitted_at, zone)
        for days in AFTER:
            at = midnight(add_working_days(handed_in, days, definition.days_off), zone)
            yield Age(step.id, step.actor, state.round, state.submitted_at, days, at)


def next_age(definition: Definition, instance: Instance, since: datetime) -> datetime | None:
    """The earliest moment from `since` on at which a review in this run reaches an age; None where none will."""
    return min((age.at for age in ages(definition, instance) if age.at >= since), default=None)
