"""Who is to be told what, when: worked out from the run and the windows as they stand, never kept.

Every end of a window is the one that the lock, the page and the calendar have (`calendar.step_window`), so an
extension moves the reminders by itself: what was told before its old end has another key than what is told before its
new one. A key names one reminder for good, so that whoever records it by its key records it once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from kinerja.workflows import calendar
from kinerja.workflows.calendar import EffectiveWindow, add_working_days, local_date
from kinerja.workflows.definition import NOBODY as NO_PART
from kinerja.workflows.definition import TURN, AnswerDays, Deadline, Definition, Occasion, ReminderRule, Step
from kinerja.workflows.events import Event
from kinerja.workflows.instance import DRAFT, OPEN, RETURNED, SUBMITTED, Instance, PeriodFacts, Status, StepState
from kinerja.workflows.situation import NOBODY, Situation

MORNING, EVENING = time(7), time(18)
"""When people are reminded, by the clock where the subject is; in the evening only where the morning is too late."""
OCCASIONS: Mapping[str, Occasion] = {
    "ReviewSubmitted": Occasion.SUBMITTED,
    "ReviewReturned": Occasion.RETURNED,
    "ReviewApproved": Occasion.APPROVED,
    "StepCompleted": Occasion.COMPLETED,
    "SystemStepDone": Occasion.COMPLETED,
    "ReopeningRequested": Occasion.REOPENING_REQUESTED,
    "ReopeningDeclined": Occasion.REOPENING_DECLINED,
    "StepReopened": Occasion.REOPENED,
    "ReopeningEnded": Occasion.REOPENING_ENDED,
}
"""Name of an event -> what it is for those who are told."""
_WAITING = {Occasion.SUBMITTED: SUBMITTED, Occasion.RETURNED: RETURNED}
_MOVED = (Occasion.EXTENDED, Occasion.CLOSED)
_DUE = Deadline.DUE
_OVER = (Status.APPROVED, Status.DONE, Status.SKIPPED)
_MOMENT = timedelta(microseconds=1)
_NAME = re.compile(r"\{(\w+)\}")
_KEPT_AS = "_reminded_steps"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to be told. `at`: since when; `to`: the parts; `by`: the account that did it, who is not told.

    `values`: name of a value in the text -> str, int, or for "until" the first instant at which it is over; a value
    that is not known is left out. `zone`: where "until" is counted. `up`: tell whoever stands so one level up, too.
    """

    key: str
    rule: str
    step: str
    at: datetime
    to: tuple[str, ...]
    zone: str
    values: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
    up: bool = False


def due(
    definition: Definition, instance: Instance, period: PeriodFacts, since: datetime, until: datetime
) -> tuple[Reminder, ...]:
    """What time brings after `since`, up to and including `until`, as things stand at `until`; sorted by time.

    Of several before one end only the last is told: what comes late is told once, by what holds then. What is over
    by `until` is not told at all.
    """
    if not definition.reminders:
        return ()
    situation = Situation(definition, instance, period, NOBODY, until)
    found = [one for step, rules in _timed(definition) for one in _of_time(step, rules, situation, since)]
    return tuple(sorted(_last_of_each_end(definition, found), key=lambda one: (one.at, one.key)))


def told(
    definition: Definition, instance: Instance, period: PeriodFacts, events: Iterable[tuple[int, Event]], now: datetime
) -> tuple[Reminder, ...]:
    """What these events, each with its number in the history of the run, are told of at once, at `now`."""
    situation = Situation(definition, instance, period, NOBODY, now)
    rules = [rule for rule in definition.reminders.values() if rule.after is not None and not rule.wait]
    return tuple(
        one
        for number, event in events
        for rule in rules
        if OCCASIONS.get(type(event).__name__) is rule.after
        if (one := _of_event(rule, number, event, situation)) is not None
    )


def next_due(definition: Definition, instance: Instance, period: PeriodFacts, since: datetime) -> datetime | None:
    """The first instant after `since` at which `due` may have something to tell; None where never by itself."""
    found = (
        at
        for step, rules in _timed(definition)
        for _, instants in _instants(step, rules, definition, instance, period)
        for at, _ in instants
        if at > since
    )
    return min(found, default=None)


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text of a rule with the words for its values; what is not known is a dash."""
    return _NAME.sub(lambda found: words.get(found[1], "–"), text)


def steps_of(definition: Definition, rule: ReminderRule) -> tuple[Step, ...]:
    """The steps that a rule holds for and of which somebody can have the turn. Kept on the definition."""
    kept: dict[str, tuple[Step, ...]] = definition.worked_out[_KEPT_AS]
    if rule.id not in kept:
        steps = (step for step in definition.steps.values() if rule.at in (None, step.stage, step.id))
        kept[rule.id] = tuple(step for step in steps if step.actor != NO_PART)
    return kept[rule.id]


def _timed(definition: Definition) -> tuple[tuple[Step, tuple[ReminderRule, ...]], ...]:
    """Each step with the rules that tell of it by the clock; the others tell of what somebody did. Kept, as above."""
    kept: dict[str, Any] = definition.worked_out[_KEPT_AS]
    if "" not in kept:
        rules = [one for one in definition.reminders.values() if one.before or one.wait or one.after in _MOVED]
        found = (
            (step, tuple(r for r in rules if step in steps_of(definition, r))) for step in definition.steps.values()
        )
        kept[""] = tuple((step, of_step) for step, of_step in found if of_step)
    return kept[""]


# ── by time ──


def _last_of_each_end(definition: Definition, found: Iterable[Reminder]) -> Iterator[Reminder]:
    """Of what several rules tell the same people before the same end of a step, the last."""
    last: dict[tuple[Any, ...], Reminder] = {}
    for one in found:
        before = definition.reminders[one.rule].before
        if before is None:
            yield one
            continue
        about = (one.step, before, one.to)
        if about not in last or last[about].at < one.at:
            last[about] = one
    yield from last.values()


def _of_time(step: Step, rules: Iterable[ReminderRule], situation: Situation, since: datetime) -> Iterator[Reminder]:
    definition, now = situation.definition, situation.now
    for rule, instants in _instants(step, rules, definition, situation.instance, situation.period):
        reached = [(at, name) for at, name in instants if since < at <= now]
        if reached:
            yield from _told_of(rule, step, situation, *max(reached))
    for rule in rules:
        moved = _window_moved(rule, step, situation, since) if rule.after in _MOVED else None
        if moved is not None:
            yield from _told_of(rule, step, situation, *moved)


def _told_of(rule: ReminderRule, step: Step, situation: Situation, at: datetime, name: str) -> Iterator[Reminder]:
    """What a rule tells of an instant that has come, if somebody is to be told still."""
    turn = _turn(step, situation) if rule.after is not Occasion.CLOSED else _turn_before(step, situation, at)
    end = _end(rule, step, situation)
    if turn is None or (rule.before is not None and (end is None or end <= situation.now)):
        return
    window = _window(step, situation)
    reason = window.fact.reason if window and window.fact and rule.after in _MOVED else None
    values = _values(rule, situation, end, reason=reason)
    yield _reminder(rule, step, situation, name, at, turn, values)


def _instants(
    step: Step, rules: Iterable[ReminderRule], definition: Definition, instance: Instance, period: PeriodFacts
) -> Iterator[tuple[ReminderRule, tuple[tuple[datetime, str], ...]]]:
    """When the rules may have something to tell of a step, whatever its gates say, and what names those times."""
    state = instance.step(step.id)
    if state.status in _OVER or (state.status is SUBMITTED and step.review is None):
        return
    asked = calendar.decision_window if state.status is SUBMITTED else calendar.step_window
    window = asked(definition, step, instance, period)
    for rule in rules:
        if rule.before is not None:
            end = _end_of(window, rule.before) if window else None
            if end is not None:
                yield rule, _mornings(end, rule.days, instance.subject.zone)
        elif rule.wait and rule.after is not None and state.status is _WAITING[rule.after]:
            began = _began(rule.after, state)
            if began is not None:
                first = local_date(began, instance.subject.zone)
                at = _morning(_after(first, rule, definition), instance.subject.zone, None)
                yield rule, ((at, f"{first}+{rule.wait}"),)


def _end_of(window: EffectiveWindow, end: Deadline) -> datetime | None:
    return window.due if end is _DUE else window.closes


@lru_cache(4096)
def _mornings(end: datetime, days: tuple[int, ...], zone: str) -> tuple[tuple[datetime, str], ...]:
    """So many days before the last day of what ends there; everybody in a zone has the same."""
    last = local_date(end - _MOMENT, zone)
    return tuple((_morning(last - timedelta(days=each), zone, end), f"{last}-{each}") for each in days)


def _began(occasion: Occasion, state: StepState) -> datetime | None:
    return state.submitted_at if occasion is Occasion.SUBMITTED else state.returned_at


def _after(day: date, rule: ReminderRule, definition: Definition) -> date:
    if rule.wait_days is AnswerDays.WORKING:
        return add_working_days(day, rule.wait, definition.days_off)
    return day + timedelta(days=rule.wait)


def _morning(day: date, zone: str, end: datetime | None) -> datetime:
    """In the morning of a day; where it is over by then, in the evening before."""
    at = datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)
    if end is None or at < end:
        return at
    return datetime.combine(day - timedelta(days=1), EVENING, ZoneInfo(zone)).astimezone(UTC)


def _window_moved(rule: ReminderRule, step: Step, situation: Situation, since: datetime) -> tuple[datetime, str] | None:
    """The decision about the window of a step that holds now, where it is of this kind and new to the run."""
    window = _window(step, situation)
    fact = window.fact if window else None
    if fact is None or rule.after is None or fact.kind.value != rule.after.value:
        return None
    new = max(since, situation.instance.started_at) < fact.decided_at <= situation.now
    return (fact.decided_at, fact.id) if new else None


# ── by what happened ──


def _of_event(rule: ReminderRule, number: int, event: Event, situation: Situation) -> Reminder | None:
    step = situation.definition.steps[event.step]  # type: ignore[union-attr]
    if rule.at not in (None, step.stage, step.id):
        return None
    turn = _turn(step, situation)
    if rule.to == TURN and turn is None:
        return None
    reason = getattr(event, "reason", None) or getattr(event, "message", None)
    values = _values(rule, situation, _end(rule, step, situation), who=event.name, reason=reason)
    return _reminder(rule, step, situation, str(number), event.at, turn, values, event.by)


# ── both ──


def _reminder(
    rule: ReminderRule,
    step: Step,
    situation: Situation,
    name: str,
    at: datetime,
    turn: str | None,
    values: Mapping[str, Any],
    by: str | None = None,
) -> Reminder:
    to = turn if rule.to == TURN else rule.to
    return Reminder(
        key=f"{situation.instance.id}:{rule.id}:{step.id}:{name}",
        rule=rule.id,
        step=step.id,
        at=at,
        to=(to,) if to else (),
        zone=situation.instance.subject.zone,
        values=values,
        by=by,
        up=rule.escalate,
    )


def _turn(step: Step, situation: Situation) -> str | None:
    """The part that can do something about a step now; nobody is reminded of what may be left out."""
    status = situation.status(step.id)
    if step.review is not None:
        if status is SUBMITTED:
            return step.actor
        waits = status in (OPEN, RETURNED) and all(situation.finished(part) for part in step.review.of)
        return step.review.submitter if waits else None
    return step.actor if status in (DRAFT, RETURNED) or (status is OPEN and not step.optional) else None


def _turn_before(step: Step, situation: Situation, at: datetime) -> str | None:
    """Who could still do something in the moment before a window was closed."""
    before = Situation(situation.definition, situation.instance, situation.period, NOBODY, at - _MOMENT)
    return _turn(step, before)


def _window(step: Step, situation: Situation) -> EffectiveWindow | None:
    """The window in which whoever has the turn does it: of what was handed in that of the decision."""
    if step.review is not None and situation.instance.step(step.id).status is SUBMITTED:
        return calendar.decision_window(situation.definition, step, situation.instance, situation.period)
    return situation.window(step)


def _end(rule: ReminderRule, step: Step, situation: Situation) -> datetime | None:
    """The end that a text names: the one of the rule; else the next one."""
    window = _window(step, situation)
    if window is None or rule.before is not None:
        return _end_of(window, rule.before) if window and rule.before else None
    return window.due if window.due is not None and not window.late(situation.now) else window.closes


def _values(
    rule: ReminderRule,
    situation: Situation,
    end: datetime | None,
    *,
    who: str | None = None,
    reason: str | None = None,
) -> Mapping[str, Any]:
    zone, today = situation.instance.subject.zone, situation.today
    left = None if end is None else (local_date(end - _MOMENT, zone) - today).days
    found = {
        "name": situation.instance.subject.name,
        "until": end,
        "days_left": left if left is None else max(left, 0),
        "waited": rule.wait or None,
        "who": who or None,
        "reason": reason or None,
    }
    return {name: value for name, value in found.items() if value is not None}
