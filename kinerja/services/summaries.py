"""What a list shows of a run without its answers: worked out at each write, so that no list ever loads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from kinerja.services.ages import next_age
from kinerja.services.bookings import bookings
from kinerja.services.cases import cases
from kinerja.services.columns import left
from kinerja.services.waiting import workable_from
from kinerja.storage.instances import Loaded, Own, Progress, Summary
from kinerja.workflows.calendar import Allowance, allowance, effective_window
from kinerja.workflows.definition import Definition, Stage, Step, Vacancy
from kinerja.workflows.instance import FactKind, Instance, PeriodFacts, Status
from kinerja.workflows.parts import ASSESSING
from kinerja.workflows.reminders import next_due
from kinerja.workflows.situation import NOBODY, Situation
from kinerja.workflows.waking import wakes

_MOMENT = timedelta(milliseconds=1)


def summary(
    definition: Definition, instance: Instance, period: PeriodFacts, now: datetime, before: Loaded | None = None
) -> Summary:
    """How far the run is, what waits for its subject, what stands in calendars, when it is due for a job.

    `before`: how it was kept until now.

    What waited until now keeps its `since`, an appointment that did not change its version.
    """
    situation = Situation(definition, instance, period, NOBODY, now)
    turns = {step.id: own for step in definition.steps.values() if (own := _waits(step, situation)) is not None}
    over = [actor for actor in definition.actors.values() if actor.relation in ASSESSING]
    upward = [actor for actor in over if actor.vacant is Vacancy.ONE_LEVEL_UP]
    return Summary(
        progress=tuple(progress(stage, situation, turns) for stage in definition.stages.values()),
        own=_own(turns.values(), before.own if before else None),
        relations=tuple(sorted({actor.relation.value for actor in over})),
        upward=tuple(sorted({actor.relation.value for actor in upward})),
        bookings=bookings(definition, instance, period, now, before.bookings if before else ()),
        wakes=wakes(definition, instance, period, now),
        # What was reached before this write and not told yet is still to be told.
        ages=next_age(definition, instance, (before.ages if before else None) or now),
        reminds=_reminds(definition, instance, period, now, before),
        cases=cases(instance, now, before.instance, before.cases) if before else cases(instance, now),
        left=left(situation),
    )


def _reminds(
    definition: Definition, instance: Instance, period: PeriodFacts, now: datetime, before: Loaded | None
) -> datetime | None:
    """What was reached before this write and not told yet is still to be told."""
    told_until = now if before is None or before.reminds is None else min(before.reminds - _MOMENT, now)
    return next_due(definition, instance, period, told_until)


def progress(stage: Stage, situation: Situation, turns: Mapping[str, Own]) -> Progress:
    """Steps that were left out count neither as finished nor as to do. `turns`: the steps that wait for the subject."""
    steps = [name for name in stage.steps if situation.status(name) is not Status.SKIPPED]
    finished = [name for name in steps if situation.finished(name)]
    return Progress(
        stage=stage.id,
        finished=len(finished),
        total=len(steps),
        done=situation.finished(stage.id),
        own=_first(own for name, own in turns.items() if name in stage.steps),
        late=any(situation.instance.step(name).late for name in finished),
        by_exception=any(_by_exception(name, situation) for name in finished),
    )


def _by_exception(name: str, situation: Situation) -> bool:
    """Whether a step was handed in after its declared end. Who mends what was given back needs no exception for it."""
    definition, state = situation.definition, situation.instance.step(name)
    declared, window = definition.window_of(definition.steps[name]), situation.window(definition.steps[name])
    if declared is None or window is None or state.submitted_at is None:
        return False
    plain = effective_window(definition, declared.id, PeriodFacts(definition.edition), situation.instance.subject.zone)
    if not plain.over(state.submitted_at):
        return False
    extended = window.fact is not None and window.fact.kind is FactKind.EXTENDED and not window.over(state.submitted_at)
    return extended or state.round <= 1


def _first(turns: Iterable[Own]) -> Own | None:
    """What was given back first, then the first step in the order of the process; now, or when its window begins."""
    return min(turns, key=lambda item: (not item.returned, item.opens is not None), default=None)


def _own(turns: Iterable[Own], before: Own | None) -> Own | None:
    own = _first(turns)
    if own is None or before is None or before.step != own.step or before.returned != own.returned:
        return own
    return replace(own, since=before.since)


def _waits(step: Step, situation: Situation) -> Own | None:
    worker = step.review.submitter if step.review else step.actor
    if worker != situation.definition.subject_part:
        return None
    status = situation.status(step.id)
    if status is Status.OPEN and step.optional:
        return None  # nobody waits for what may be left out
    if step.review is not None and not all(situation.finished(part) for part in step.review.of):
        return None
    opens = workable_from(step, situation)
    if opens is None:
        return None
    later = opens if opens > situation.now else None
    returned = status is Status.RETURNED
    # The whole of it, even where the window now is longer: the window may yet be closed sooner.
    more = allowance(situation.definition, step, situation.instance) or Allowance()
    return Own(step.id, later or situation.now, later, returned, more.until, more.restarts, more.days)
