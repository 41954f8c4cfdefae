"""One deadline: lock, page, calendar, lists, the table of what is locked and the reminders never disagree about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja import storage, workflows
from kinerja.services import calendars, summaries
from kinerja.services.calendars import Edge
from kinerja.services.columns import columns
from kinerja.services.instances import Opened
from kinerja.services.lock_states import LOCKED_NOW, OPEN_NOW, State, of_run
from kinerja.services.staff import own_window
from kinerja.storage.instances import Loaded, Own, StaffRow
from kinerja.storage.plain import decode, encode
from kinerja.workflows import reminders
from kinerja.workflows.calendar import last_day, local_date
from kinerja.workflows.commands import ReturnStep, SubmitStep
from kinerja.workflows.definition import (
    TURN,
    AnswerDays,
    Clock,
    Deadline,
    Definition,
    Holiday,
    HolidayKind,
    ReminderRule,
)
from kinerja.workflows.instance import FactKind, PeriodFacts, WindowFact
from kinerja.workflows.reasons import Code, Refused
from kinerja.workflows.situation import NOBODY, Situation
from tests.workflows.builders import GOOD, LEAD, NO_FACTS, TRAVELLER, WIB, WIT, WITA, Run, text, trip, with_step

SECOND = timedelta(seconds=1)
BEGIN = datetime(2024, 1, 11, tzinfo=UTC)
"""Later than the start of every run here."""

zones = st.sampled_from([WIB, WITA, WIT])
policies = st.fixed_dictionaries({
    "clock": st.sampled_from(Clock),
    "answer_days": st.sampled_from(AnswerDays),
    "answer_within": st.none() | st.integers(0, 15),
})  # fmt: skip
moments = st.timedeltas(timedelta(0), timedelta(days=120)).map(lambda after: (BEGIN + after).replace(microsecond=0))


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """The trip with another window of the plan, other holidays and another way to answer a return."""
    closes = draw(st.none() | st.dates(date(2024, 1, 12), date(2024, 12, 31)))
    due = draw(st.none() | st.dates(date(2024, 1, 1), closes or date(2024, 12, 31)))
    zone = draw(st.sampled_from(["school", WIB]))
    found = trip()
    plan = replace(found.windows["plan"], closes=closes, due=due, zone=zone)
    free = draw(st.frozensets(st.dates(date(2024, 1, 1), date(2024, 6, 30)), max_size=20))
    review = found.steps["consent"].review
    assert review is not None
    consent = replace(found.steps["consent"], review=replace(review, **draw(policies)))
    return replace(
        with_step(found, consent),
        windows={**found.windows, "plan": plan, "decisions": replace(found.windows["decisions"], closes=None)},
        holidays=tuple(Holiday(day, text("off"), HolidayKind.NATIONAL) for day in sorted(free)),
        reminders={"last": ReminderRule("last", text("last"), TURN, before=Deadline.CLOSES, days=(0,))},
    )


@st.composite
def decisions(draw: st.DrawFn) -> tuple[WindowFact, ...]:
    """What administrators decide about the window after the run was written."""
    facts: list[WindowFact] = []
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(FactKind)) if facts else draw(st.sampled_from([FactKind.CLOSED, FactKind.EXTENDED]))
        revokes = draw(st.sampled_from(facts)).id if kind is FactKind.REVOKED else None
        fact = WindowFact(str(number), "plan", kind, draw(moments), BEGIN, "admin", "reason", revokes=revokes)
        facts.append(fact)
    return tuple(facts)


def given_back(definition: Definition, zone: str, handed_in: datetime, wait: timedelta) -> Run | None:
    """A run whose goals were given back after `wait`; None where the window was not open then."""
    run = Run(definition, zone=zone)
    run.now = handed_in
    try:
        for step in ("pledge", "goals", "costs"):
            run.do(SubmitStep(step, GOOD[step]))
        run.do(SubmitStep("consent"))
    except Refused:
        return None
    run.now = handed_in + wait
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    return run


def lock_lets_through(run: Run, now: datetime) -> bool:
    try:
        workflows.decide(run.definition, run.instance, run.period, SubmitStep("goals", GOOD["goals"]), TRAVELLER, now)
    except Refused as refused:
        codes = [reason.code for reason in refused.reasons]
        assert codes == [Code.WINDOW_CLOSED], codes
        return False
    return True


def shown_days(run: Run, own: Own | None) -> set[tuple[Edge, date]]:
    """What the calendar of the subject shows of the window of the plan."""
    kept = Loaded(run.instance, "", run.period, (), {}, (), own)
    opened = Opened(run.instance, run.definition, run.period, TRAVELLER, storage.scopes.EVERYTHING, kept)
    return {(day.edge, day.day) for day in calendars.own_days(opened) if day.window.window.id == "plan"}


def listed(run: Run, own: Own | None) -> workflows.EffectiveWindow | None:
    """The window as the list of staff has it, from what was kept when the run was written."""
    assert own is not None
    assert own.step == "goals"
    row = StaffRow("i-1", "trip@2024", "hash", "", run.instance.subject, run.period, (), (), decode(Own, encode(own)))
    return own_window(row, run.definition, run.definition.steps["goals"])


def locked_table(run: Run, now: datetime) -> State:
    """What administrators read about this step of the person."""
    (column,) = (one for one in columns(run.definition) if one.key == "goals")
    return of_run(column, Situation(run.definition, run.instance, run.period, NOBODY, now)).state


def reminded(run: Run, now: datetime) -> dict[str, datetime]:
    """Key -> end of what the subject has been told of the step by `now`, since it was given back."""
    found = reminders.due(run.definition, run.instance, run.period, run.now, now)
    return {one.key: one.values["until"] for one in found if one.step == "goals"}


@settings(max_examples=150, deadline=None)
@given(definitions(), zones, moments, st.timedeltas(timedelta(0), timedelta(days=40)), decisions())
def test_lock_page_calendar_tables_and_reminders_never_disagree(definition, zone, handed_in, wait, facts) -> None:
    run = given_back(definition, zone, handed_in, wait)
    if run is None:
        return
    own = summaries.summary(definition, run.instance, NO_FACTS, run.now).own
    run.period = PeriodFacts("trip@2024", facts, len(facts))
    window = workflows.step_window(definition, definition.steps["goals"], run.instance, run.period)
    assert window is not None
    if own is not None:
        assert listed(run, own) == window
    days = shown_days(run, own)
    for edge, end in ((Edge.DUE, window.due), (Edge.CLOSES, window.closes)):
        if end is not None:
            day = last_day(end, window.zone)
            assert (edge, day) in days or (edge is Edge.DUE and (Edge.CLOSES, day) in days)
    for end in (window.due, window.closes):
        for now in () if end is None else (end - SECOND, end, end + SECOND):
            if now >= run.now:
                seen = workflows.outlook(definition, run.instance, run.period, TRAVELLER, now)
                (row,) = (each for each in seen if each.step.id == "goals")
                assert row.window == window
                open_ = window.closes is None or now < window.closes
                assert lock_lets_through(run, now) is open_
                assert ("submit" in {offer.action for offer in row.offers}) is open_
                assert (locked_table(run, now) in OPEN_NOW) is open_
                assert (locked_table(run, now) in LOCKED_NOW) is not open_
                told = reminded(run, now)
                assert set(told.values()) <= ({window.closes} if open_ else set())
                if end == window.closes and now < end and end - run.now > timedelta(days=2):
                    day = local_date(end - SECOND, zone)
                    assert list(told) == [f"{run.instance.id}:last:goals:{day}-0"]
                handed_in_late = run.instance.step("goals").late
                assert row.late is (handed_in_late or (window.due is not None and now >= window.due))


@settings(max_examples=100, deadline=None)
@given(definitions(), zones, moments, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_return_shortens_nothing(definition, zone, handed_in, wait) -> None:
    run = given_back(definition, zone, handed_in, wait)
    if run is None:
        return
    review = definition.steps["consent"]
    before = workflows.effective_window(definition, "plan", run.period, zone)
    after = workflows.step_window(definition, review, run.instance, run.period)
    assert after is not None
    if before.closes is not None:
        assert after.closes is not None
        assert after.closes >= before.closes
        within = review.review.answer_within if review.review else None
        if within is not None:
            assert after.closes > run.now, "whoever may answer for some days is never too late at once"


def test_the_reviewer_reads_the_day_that_then_holds() -> None:
    definition = trip()
    run = Run(definition)
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.on("2024-03-30")
    told = workflows.calendar.window_if_returned(
        definition, definition.steps["consent"], run.instance, run.period, run.now
    )
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    assert told == workflows.step_window(definition, definition.steps["goals"], run.instance, run.period)
