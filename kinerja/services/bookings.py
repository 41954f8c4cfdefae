"""The appointments of a run in people's calendars: worked out at each write, so that no calendar ever reads answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kinerja.storage.bookings import Booking
from kinerja.workflows.appointments import Planned, appointments, being_changed
from kinerja.workflows.definition import Actor, Definition, Relation, Vacancy
from kinerja.workflows.instance import Instance, PeriodFacts
from kinerja.workflows.parts import ASSESSING


def bookings(
    definition: Definition, instance: Instance, period: PeriodFacts, now: datetime, before: Iterable[Booking] = ()
) -> tuple[Booking, ...]:
    """What stands in calendars now. `before`: what stood there until now, of which what is gone stays as cancelled.

    One that did not change keeps its version, so the same state gives the same bookings however often it is asked.
    """
    known = {(one.planned.step, one.planned.field): one for one in before}
    standing = {(one.step, one.field): one for one in appointments(definition, instance, period, now)}
    found = [_booked(definition, planned, known.get(key), instance, now) for key, planned in standing.items()]
    gone = [_gone(definition, one, instance, now) for key, one in known.items() if key not in standing]
    return (*found, *gone)


def _booked(
    definition: Definition, planned: Planned, before: Booking | None, instance: Instance, now: datetime
) -> Booking:
    if before is not None and before.planned == planned and not before.cancelled:
        return before
    actors = [definition.actors[part] for part in planned.parts]
    return Booking(
        planned,
        instance.version,
        now,
        relations=tuple(sorted({actor.relation.value for actor in actors if actor.relation is not Relation.SUBJECT})),
        upward=tuple(sorted({actor.relation.value for actor in actors if _from_above(actor)})),
    )


def _from_above(actor: Actor) -> bool:
    """Whether who plays the part may stand in the district: always, or where nobody is nearer."""
    near = actor.relation in ASSESSING or actor.relation in (Relation.OPERATOR, Relation.SUBJECT)
    return not near or actor.vacant is Vacancy.ONE_LEVEL_UP


def _gone(definition: Definition, before: Booking, instance: Instance, now: datetime) -> Booking:
    if before.cancelled or being_changed(definition, instance, before.planned.step):
        return before
    return replace(before, cancelled=True, version=instance.version, at=now)
