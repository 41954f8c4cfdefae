"""Windows in time: the one function that says when something opens, is late and closes.

Windows are written as local dates, the last day inclusive. Inside, every boundary is one aware UTC instant and
half-open: something is closed iff `now >= closes`, where `closes` is the midnight *after* the last day, in the zone.
So the last day counts to its last moment and no second is both open and closed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kinerja.workflows.basics import altered
from kinerja.workflows.definition import AnswerDays, Clock, Definition, ReviewPolicy, Step, Window
from kinerja.workflows.instance import (
    ALL_WINDOWS,
    RETURNED,
    SUBMITTED,
    UNTOUCHED,
    FactKind,
    Instance,
    PeriodFacts,
    StepState,
    WindowFact,
)

SCHOOL = "school"
_KEPT_AS = "_effective_windows"
_SATURDAY = 5
_MOMENT = timedelta(microseconds=1)
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class EffectiveWindow:
    """A window as it holds for one person, with everything that was decided about it.

    `opens` first open instant, `due` first late instant, `closes` first closed instant (None: never), aware UTC.
    `zone` is the IANA name in which the days were counted. `fact` is the decision that moved `closes`, `layers` are all
    that concern the window, in order of precedence.
    """

    opens: datetime
    due: datetime | None
    closes: datetime | None
    zone: str
    fact: WindowFact | None
    window: Window
    layers: tuple[WindowFact, ...] = ()

    def begun(self, now: datetime) -> bool:
        return now >= self.opens

    def over(self, now: datetime) -> bool:
        return self.closes is not None and now >= self.closes

    def holds(self, now: datetime) -> bool:
        """Whether something can be done now."""
        return self.opens <= now and (self.closes is None or now < self.closes)

    def late(self, now: datetime) -> bool:
        """Whether what is done now is late (late is a mark, not a lock)."""
        return self.due is not None and now >= self.due


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a return gives those who mend it, whatever becomes of the window: it locks nothing any sooner.

    `until`: up to this instant it can be answered in any case. `restarts`: that instant is the first late one, too.
    `days`: given back for the time that the review waited to be decided; both ends of the window move by them.
    """

    until: datetime | None = None
    restarts: bool = False
    days: int = 0


@lru_cache(maxsize=4096)
def midnight(day: date, zone: str) -> datetime:
    """The instant (UTC) at which `day` begins in `zone`. Raises ZoneInfoNotFoundError for an unknown zone."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_of(day: date, zone: str) -> datetime:
    """The first instant (UTC) after `day` in `zone`."""
    return midnight(day + timedelta(days=1), zone)


def local_date(now: datetime, zone: str) -> date:
    """The calendar day that `now` falls on in `zone`."""
    return now.astimezone(ZoneInfo(zone)).date()


def last_day(end: datetime, zone: str) -> date:
    """The calendar day of the last moment before `end`: the last day of a window that closes then."""
    return local_date(end - _MOMENT, zone)


def layers(period: PeriodFacts, window: str, step: Step | None = None) -> tuple[WindowFact, ...]:
    """The decisions that hold for a window, at `step` where one is given, in order of precedence: the last one wins.

    The nearer to the person, the later; at one level the more exact, then the younger.
    """
    if not period.facts:
        return ()
    found = [
        (*_slot(fact), fact.decided_at, at, fact)
        for at, fact in enumerate(standing(period.facts))
        if _concerns(fact, window, step)
    ]
    return tuple(item[-1] for item in sorted(found, key=lambda item: item[:-1]))


def standing(facts: tuple[WindowFact, ...]) -> tuple[WindowFact, ...]:
    """The closings and extensions among these decisions, without what was taken back.

    An extension that was taken back while people worked by it ends when the revocation says.
    """
    revoked = {fact.revokes: fact for fact in facts if fact.kind is FactKind.REVOKED}
    kept = (_left(fact, revoked.get(fact.id)) for fact in facts if fact.kind is not FactKind.REVOKED)
    return tuple(fact for fact in kept if fact is not None)


def _left(fact: WindowFact, revoked: WindowFact | None) -> WindowFact | None:
    """What is left of a decision: all of it, nothing, or an extension that ends sooner."""
    if revoked is None:
        return fact
    ends_sooner = fact.kind is FactKind.EXTENDED and revoked.closes < fact.closes
    return replace(fact, closes=revoked.closes) if ends_sooner else None


def _concerns(fact: WindowFact, window: str, step: Step | None) -> bool:
    if not fact.target:
        return fact.window == window
    if fact.target == ALL_WINDOWS:
        return True
    return step is not None and fact.target in (f"stage:{step.stage}", f"step:{step.id}")


_EXACTNESS = {ALL_WINDOWS: 0, "": 1, "stage": 2, "step": 3}


def _slot(fact: WindowFact) -> tuple[int, int]:
    """Decisions of one slot follow each other; those of a later one lie over them."""
    return fact.level, _EXACTNESS[fact.target.partition(":")[0]]


def _overlaid(closes: datetime | None, facts: tuple[WindowFact, ...]) -> tuple[datetime | None, WindowFact | None]:
    """The end of a window after these decisions, and the one that moved it last.

    An extension never shortens, so a near one outlives a closing further out; it begins anew after a closing of its
    own slot.
    """
    deciding, slot, shut = None, None, False
    for fact in facts:
        if _slot(fact) != slot:
            slot, shut = _slot(fact), False
        if fact.kind is FactKind.CLOSED:
            closes, deciding, shut = fact.closes, fact, True
        elif shut or (closes is not None and fact.closes >= closes):
            closes, deciding = fact.closes, fact
    return closes, deciding


def effective_window(
    definition: Definition,
    window: str,
    period: PeriodFacts,
    zone: str,
    allowance: Allowance | None = None,
    step: Step | None = None,
) -> EffectiveWindow:
    """How the window named `window` holds for somebody at a school in `zone` (IANA name), for the work on `step`.

    `allowance` is what a return that is being mended adds. Raises KeyError for an unknown window.
    """
    found = _decided(definition, window, zone, layers(period, window, step) if period.facts else ())
    return found if allowance is None else _lengthened(found, allowance)


def _lengthened(window: EffectiveWindow, allowance: Allowance) -> EffectiveWindow:
    closes = _moved(window.closes, allowance.days, window.zone)
    due = _moved(window.due, allowance.days, window.zone)
    if allowance.until is not None:
        closes = None if closes is None else max(closes, allowance.until)
        due = allowance.until if allowance.restarts else due
    return replace(window, due=due, closes=closes)


def _moved(end: datetime | None, days: int, zone: str) -> datetime | None:
    """So many days later, at the end of the day there."""
    return end if end is None or not days else end_of(last_day(end, zone) + timedelta(days=days), zone)


def _decided(definition: Definition, window: str, zone: str, facts: tuple[WindowFact, ...]) -> EffectiveWindow:
    """The window as everybody in `zone` has it. Kept on the definition: there are few, and they are asked often.

    What was decided for some only is worked out each time: there may be as many of those as there are people.
    """
    if facts and any(fact.level for fact in facts):
        return _counted(definition.windows[window], zone, facts)
    kept: dict[object, EffectiveWindow] = definition.worked_out[_KEPT_AS]
    key = (window, zone, facts)
    found = kept.get(key)
    if found is None:
        found = kept[key] = _counted(definition.windows[window], zone, facts)
    return found


def _counted(declared: Window, zone: str, facts: tuple[WindowFact, ...]) -> EffectiveWindow:
    counted = zone if declared.zone == SCHOOL else declared.zone
    closes, fact = _overlaid(None if declared.closes is None else end_of(declared.closes, counted), facts)
    due = None if declared.due is None else end_of(declared.due, counted)
    if fact is not None and closes is not None:
        # A window that was closed early has no late part left; "due" after "closed" would mislead.
        due = min(due, closes) if due is not None else None
    return EffectiveWindow(midnight(declared.opens, counted), due, closes, counted, fact, declared, facts)


def mended(definition: Definition, step: Step, instance: Instance) -> StepState:
    """The state of the return that `step` is mended under, or UNTOUCHED.

    For a part: the review over it, unless the return left this part handed in. For a review: itself.
    """
    review = step.id if step.review else definition.reviewed_by.get(step.id)
    if review is None:
        return UNTOUCHED
    state = instance.step(review)
    if state.status is not RETURNED:
        return UNTOUCHED
    return state if review == step.id or instance.step(step.id).status is not SUBMITTED else UNTOUCHED


def step_window(definition: Definition, step: Step, instance: Instance, period: PeriodFacts) -> EffectiveWindow | None:
    """The window in which a step can be worked on and handed in; None where it has none."""
    declared = definition.window_of(step)
    if declared is None:
        return None
    zone = instance.subject.zone
    return effective_window(definition, declared.id, period, zone, allowance(definition, step, instance), step)


def decision_window(
    definition: Definition, step: Step, instance: Instance, period: PeriodFacts
) -> EffectiveWindow | None:
    """The window in which a review is read and decided; None where it has none."""
    declared = definition.decision_window_of(step)
    if declared is None:
        return None
    mark = instance.step(step.id).reopening
    given = None if mark is None else Allowance(mark.until, restarts=True)
    return effective_window(definition, declared.id, period, instance.subject.zone, given, step)


def allowance(definition: Definition, step: Step, instance: Instance) -> Allowance | None:
    """What a reopening, or the return under which `step` is mended, adds to its window; None where there is none."""
    mark = instance.step(step.id).reopening
    if mark is not None:
        return Allowance(mark.until, restarts=True)
    returned = mended(definition, step, instance)
    if returned.returned_at is None:
        return None
    declared = definition.window_of(step)
    review = definition.steps[step.id if step.review else definition.reviewed_by.get(step.id, step.id)].review
    if declared is None or review is None:
        return None
    # Whoever waited any part of a day gets a whole one back.
    days = -(-returned.waited // _DAY) if review.clock is Clock.STOPS else 0
    if review.answer_within is None:
        return Allowance(days=days) if days else None
    zone = instance.subject.zone if declared.zone == SCHOOL else declared.zone
    until = end_of(_answer_by(definition, review, local_date(returned.returned_at, zone)), zone)
    return Allowance(until, review.clock is Clock.RESTARTS, days)


def window_if_returned(
    definition: Definition, review: Step, instance: Instance, period: PeriodFacts, now: datetime
) -> EffectiveWindow | None:
    """The window in which the answer could be handed in, if the review were given back now; None where it has none."""
    state = instance.step(review.id)
    given = altered(state, status=RETURNED, returned_at=now, waited=state.waited_until(now))
    return step_window(definition, review, altered(instance, steps={**instance.steps, review.id: given}), period)


def _answer_by(definition: Definition, review: ReviewPolicy, returned: date) -> date:
    """The last day for answering what was given back on the day `returned`."""
    days = review.answer_within or 0
    if review.answer_days is AnswerDays.WORKING:
        return add_working_days(returned, days, definition.days_off)
    return returned + timedelta(days=days)


def working_days_between(start: date, end: date, holidays: frozenset[date] = frozenset()) -> int:
    """Mondays to Fridays that are no holidays, after `start` up to and including `end`; negative where `end` is before.

    Hence: `holidays` between them count at most once, and none on a weekend counts.
    """
    if end < start:
        return -working_days_between(end, start, holidays)
    weeks, rest = divmod((end - start).days, 7)
    weekdays = weeks * 5 + sum((start + timedelta(days=day)).weekday() < _SATURDAY for day in range(1, rest + 1))
    return weekdays - sum(start < day <= end and day.weekday() < _SATURDAY for day in holidays)


def add_working_days(day: date, days: int, holidays: frozenset[date] = frozenset()) -> date:
    """The first day on which `days` working days (0 or more) have passed since `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY and day not in holidays
    return day
