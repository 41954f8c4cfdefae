"""Which steps wait for somebody other than the subject: worked out at each write, so that no list ever scans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kinerja.storage.instances import Waiting
from kinerja.workflows.appointments import appointments
from kinerja.workflows.calendar import Allowance, allowance
from kinerja.workflows.definition import NOBODY as NO_PART
from kinerja.workflows.definition import Definition, Relation, Step
from kinerja.workflows.instance import Instance, PeriodFacts, Status
from kinerja.workflows.situation import NOBODY, Situation

WORKABLE = frozenset({Status.OPEN, Status.DRAFT, Status.RETURNED})


def waiting(
    definition: Definition, instance: Instance, period: PeriodFacts, now: datetime, before: Iterable[Waiting] = ()
) -> tuple[Waiting, ...]:
    """The steps that wait for others, in process order. `before`: what waited until now keeps its `since`.

    A step whose window has not begun is listed with `opens`: nothing is written when the day comes.
    """
    known = {item.step: item for item in before}
    found = (
        _waits(step, Situation(definition, instance, period, NOBODY, now), known.get(step.id))
        for step in definition.steps.values()
        if step.actor != NO_PART and definition.actors[step.actor].relation is not Relation.SUBJECT
    )
    return tuple(item for item in found if item is not None)


def _waits(step: Step, situation: Situation, known: Waiting | None) -> Waiting | None:
    state = situation.instance.step(step.id)
    relation = situation.definition.actors[step.actor].relation.value
    if step.review is not None:
        if state.status is not Status.SUBMITTED or state.submitted_at is None:
            return None
        since, read_at = state.submitted_at, state.read_at
        until = state.reopening.until if state.reopening else None
        return Waiting(
            *(step.id, step.actor, relation, since, state.round, state.late), read_at=read_at, open_until=until
        )
    opens = workable_from(step, situation)
    if opens is None:
        return None
    since = known.since if known else max(opens, situation.now)
    appointed = agreed_moment(step, situation)
    more = allowance(situation.definition, step, situation.instance) or Allowance()
    return Waiting(
        *(step.id, step.actor, relation, since, state.round, state.late, opens, appointed),
        open_until=more.until,
        given_back=more.days,
    )


def agreed_moment(step: Step, situation: Situation) -> datetime | None:
    """When the appointment begins that a field of this step states, or copies from the step that does."""
    mine = {(step.id, item.id) for item in step.fields} | {
        (item.copies.step, item.copies.field) for item in step.fields if item.copies is not None
    }
    declared = {(other.id, item.id) for other in situation.definition.steps.values() for item in other.fields
                if item.appointment}  # fmt: skip
    if not mine & declared:
        return None
    standing = appointments(situation.definition, situation.instance, situation.period, situation.now)
    return max((one.starts for one in standing if (one.step, one.field) in mine), default=None)


def workable_from(step: Step, situation: Situation) -> datetime | None:
    """The instant from which the step can be worked on as things stand; None where time alone does not open it."""
    window = situation.window(step)
    if window is None or window.begun(situation.now):
        return situation.now if situation.status(step.id) in WORKABLE else None
    then = Situation(situation.definition, situation.instance, situation.period, NOBODY, window.opens)
    return window.opens if then.status(step.id) in WORKABLE else None
