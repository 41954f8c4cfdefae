"""Windows in time. The boundaries are tested to the microsecond, because people hand in at the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.workflows.calendar import (
    EffectiveWindow,
    add_working_days,
    effective_window,
    local_date,
    step_window,
    working_days_between,
)
from kinerja.workflows.commands import ReturnStep, SubmitStep, WithdrawStep
from kinerja.workflows.definition import AnswerDays, Clock, Definition, Holiday, HolidayKind, Period, Window
from kinerja.workflows.engine import decide
from kinerja.workflows.instance import FactKind, PeriodFacts, WindowFact
from kinerja.workflows.reasons import Code, Refused
from kinerja.workflows.sentences import Scope, compute, read
from kinerja.workflows.situation import Situation
from tests.workflows.builders import GOOD, LEAD, NO_FACTS, TRAVELLER, WIB, WIT, WITA, Run, at, text, trip, with_step
from tests.workflows.content import edition

MOMENT = timedelta(microseconds=1)


def window_of(closes: date | None, zone: str = "school", due: date | None = None):
    window = Window("w", text("w"), date(2024, 1, 1), closes, due=due, zone=zone)
    return replace(trip(), windows={"w": window})


def fact(name: str, kind: FactKind, closes: str, decided: str, **more) -> WindowFact:
    window = "" if "target" in more else "plan"
    return WindowFact(name, window, kind, at(closes), at(decided), "admin", "reason", **more)


@pytest.mark.parametrize(
    ("zone", "closed_from"),
    [
        (WIB, datetime(2024, 3, 31, 17, tzinfo=UTC)),
        (WITA, datetime(2024, 3, 31, 16, tzinfo=UTC)),
        (WIT, datetime(2024, 3, 31, 15, tzinfo=UTC)),
    ],
)
def test_the_last_day_counts_to_its_last_moment_in_each_zone(zone, closed_from):
    window = effective_window(trip(), "plan", NO_FACTS, zone)
    assert window.closes == closed_from
    assert window.holds(closed_from - MOMENT)
    assert not window.holds(closed_from)


@pytest.mark.parametrize("zone", [WIB, WITA, WIT])
def test_it_opens_at_local_midnight_and_not_a_moment_earlier(zone):
    window = effective_window(trip(), "plan", NO_FACTS, zone)
    opens = at("2024-01-01T00:00", zone)
    assert window.holds(opens)
    assert not window.holds(opens - MOMENT)


def test_a_day_after_due_is_late_but_open():
    window = effective_window(trip(), "plan", NO_FACTS, WIB)
    assert not window.late(at("2024-01-31T23:59:59.999999"))
    assert window.late(at("2024-02-01T00:00"))
    assert window.holds(at("2024-02-01T00:00"))


def test_the_leap_day_is_a_day():
    window = effective_window(window_of(date(2024, 2, 29)), "w", NO_FACTS, WITA)
    assert window.holds(at("2024-02-29T23:59:59", WITA))
    assert window.closes == at("2024-03-01T00:00", WITA)


def test_the_last_day_of_the_year_in_the_east_ends_while_it_is_still_that_day_in_utc():
    window = effective_window(window_of(date(2024, 12, 31)), "w", NO_FACTS, WIT)
    assert window.closes == datetime(2024, 12, 31, 15, tzinfo=UTC)
    assert window.holds(at("2024-12-31T23:59:59", WIT))


def test_a_national_window_closes_at_one_instant_for_everybody():
    national = window_of(date(2024, 3, 31), zone=WIB)
    closes = {effective_window(national, "w", NO_FACTS, zone).closes for zone in (WIB, WITA, WIT)}
    assert closes == {datetime(2024, 3, 31, 17, tzinfo=UTC)}


def test_a_window_without_an_end_never_closes():
    assert effective_window(window_of(None), "w", NO_FACTS, WIB).holds(at("2099-01-01"))


def test_the_latest_decision_about_a_window_counts():
    facts = (
        fact("a", FactKind.EXTENDED, "2024-05-01T00:00", "2024-03-20"),
        fact("b", FactKind.CLOSED, "2024-04-10T00:00", "2024-04-01"),
    )
    for order in (facts, facts[::-1]):
        window = effective_window(trip(), "plan", PeriodFacts("trip@2024", order), WIB)
        assert (window.closes, window.fact.id) == (at("2024-04-10T00:00"), "b")


def test_a_revoked_decision_counts_no_more():
    extended = fact("a", FactKind.EXTENDED, "2024-05-01T00:00", "2024-03-20")
    closed = fact("b", FactKind.CLOSED, "2024-04-10T00:00", "2024-04-01")
    revoked = fact("c", FactKind.REVOKED, "2024-04-10T00:00", "2024-04-02", revokes="b")
    window = effective_window(trip(), "plan", PeriodFacts("trip@2024", (extended, closed, revoked)), WIB)
    assert window.fact.id == "a"
    revoked_too = fact("d", FactKind.REVOKED, "2024-05-01T00:00", "2024-04-03", revokes="a")
    window = effective_window(trip(), "plan", PeriodFacts("trip@2024", (extended, closed, revoked, revoked_too)), WIB)
    assert window.fact is None
    assert window.closes == at("2024-04-01T00:00")


def test_a_decision_about_another_window_changes_nothing():
    facts = PeriodFacts("trip@2024", (fact("a", FactKind.CLOSED, "2024-01-02T00:00", "2024-01-01"),))
    assert effective_window(trip(), "decisions", facts, WIB).fact is None


def test_a_window_closed_before_it_is_due_has_no_late_part():
    facts = PeriodFacts("trip@2024", (fact("a", FactKind.CLOSED, "2024-01-20T00:00", "2024-01-19"),))
    window = effective_window(trip(), "plan", facts, WIB)
    assert window.due == window.closes == at("2024-01-20T00:00")


def returned_on(day: str) -> Run:
    run = Run(zone=WIT)
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.on(day).do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    return run


def test_a_return_can_be_answered_for_the_promised_days_though_the_window_closes_sooner():
    run = returned_on("2024-03-30T22:00")
    steps = run.definition.steps
    for name in ("goals", "consent"):
        window = step_window(run.definition, steps[name], run.instance, NO_FACTS)
        assert window.closes == at("2024-04-05T00:00", WIT)
    assert step_window(run.definition, steps["costs"], run.instance, NO_FACTS).closes == at("2024-04-01T00:00", WIT)


def test_a_return_early_in_the_window_shortens_nothing():
    run = returned_on("2024-01-20")
    window = step_window(run.definition, run.definition.steps["goals"], run.instance, NO_FACTS)
    assert window.closes == at("2024-04-01T00:00", WIT)


# ── the clock of a return ──


def trip_with(**policy) -> Definition:
    """The trip; returns are answered as `policy` says."""
    consent = trip().steps["consent"]
    return with_step(trip(), replace(consent, review=replace(consent.review, **policy)))


def returned(handed_in: str, back: str, zone: str = WIB, definition: Definition | None = None, **policy) -> Run:
    """A run whose plan was handed in, and whose goals were given back."""
    run = Run(definition or trip_with(**policy), zone=zone).on(handed_in)
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.on(back).do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    return run


def window_now(run: Run, step: str = "goals") -> EffectiveWindow:
    window = step_window(run.definition, run.definition.steps[step], run.instance, run.period)
    assert window is not None
    return window


def test_working_days_for_an_answer_leave_out_weekends_and_holidays():
    """Given back on the Friday before the long holiday of April 2024: the fifth working day is the 22nd."""
    policy = {"answer_days": AnswerDays.WORKING}
    definition = replace(trip_with(**policy), holidays=edition().holidays)
    run = returned("2024-03-20", "2024-04-05T23:59:59", definition=definition)
    assert window_now(run).closes == at("2024-04-23T00:00")
    assert window_now(returned("2024-03-20", "2024-04-05T23:59:59", **policy)).closes == at("2024-04-13T00:00")


def test_a_clock_that_runs_changes_nothing_but_the_last_day():
    window = window_now(returned("2024-01-30", "2024-03-29"))
    assert (window.due, window.closes) == (at("2024-02-01T00:00"), at("2024-04-04T00:00"))


def test_a_clock_that_stops_gives_back_every_day_of_waiting():
    """Handed in on the 30th, two days before it was due; given back after 6 days and an hour: 7 days more."""
    run = returned("2024-01-30T10:00", "2024-02-05T11:00", clock=Clock.STOPS, answer_within=None)
    window = window_now(run)
    assert (window.due, window.closes) == (at("2024-02-08T00:00"), at("2024-04-08T00:00"))
    run.on("2024-02-07T23:59:59").do(SubmitStep("goals", GOOD["goals"]))
    (handed_in, *_rest) = run.do(SubmitStep("consent"))
    assert not handed_in.late


def test_a_clock_that_stops_counts_the_waiting_of_every_round_and_survives_a_withdrawal():
    run = returned("2024-01-30T10:00", "2024-02-01T10:00", clock=Clock.STOPS, answer_within=None)
    run.on("2024-02-02").do(SubmitStep("goals", GOOD["goals"]))
    run.do(SubmitStep("consent"))
    run.on("2024-02-09").do(WithdrawStep("consent"))
    assert window_now(run, "consent").closes == at("2024-04-03T00:00"), "who takes it back did not wait for anybody"
    run.do(SubmitStep("consent"))
    run.on("2024-02-12").do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    assert window_now(run).closes == at("2024-04-06T00:00"), "two days and three"


def test_a_clock_that_restarts_sets_when_it_is_late_and_closes_nothing_sooner():
    window = window_now(returned("2024-01-20", "2024-02-10", clock=Clock.RESTARTS))
    assert (window.due, window.closes) == (at("2024-02-16T00:00"), at("2024-04-01T00:00"))
    window = window_now(returned("2024-03-20", "2024-04-10", clock=Clock.RESTARTS))
    assert window.due == window.closes == at("2024-04-16T00:00")


@pytest.mark.parametrize(
    ("clock", "back", "due", "closes"),
    [
        # Handed in on the 28th and read in the last second of the window: five days to answer, whatever the clock.
        (Clock.RUNS, "2024-03-31T23:59:59", "2024-02-01", "2024-04-06"),
        (Clock.RESTARTS, "2024-03-31T23:59:59", "2024-04-06", "2024-04-06"),
        (Clock.STOPS, "2024-03-31T23:59:59", "2024-02-05", "2024-04-06"),
        # In the first second after it, which is another day.
        (Clock.RUNS, "2024-04-01T00:00:00", "2024-02-01", "2024-04-07"),
        (Clock.RESTARTS, "2024-04-01T00:00:00", "2024-04-07", "2024-04-07"),
        # So early that the window outlasts the answer by a day, ends with it, and is outlasted by a day.
        (Clock.RUNS, "2024-03-25T12:00:00", "2024-02-01", "2024-04-01"),
        (Clock.RUNS, "2024-03-26T12:00:00", "2024-02-01", "2024-04-01"),
        (Clock.RUNS, "2024-03-27T12:00:00", "2024-02-01", "2024-04-02"),
        (Clock.RESTARTS, "2024-03-25T12:00:00", "2024-03-31", "2024-04-01"),
    ],
)
def test_a_return_near_the_closing(clock, back, due, closes):
    handed_in = "2024-03-28T09:00" if back >= "2024-03-28" else "2024-03-20T09:00"
    window = window_now(returned(handed_in, back, clock=clock))
    assert (window.due, window.closes) == (at(f"{due}T00:00"), at(f"{closes}T00:00"))


def test_a_clock_that_stops_over_the_end_of_the_year():
    """Handed in on 30 December, given back on 2 January: two working days more outlast the three of waiting."""
    policy = {"clock": Clock.STOPS, "answer_within": 2, "answer_days": AnswerDays.WORKING}
    window = replace(trip().windows["plan"], opens=date(2024, 12, 1), due=None, closes=date(2024, 12, 31))
    decisions = replace(trip().windows["decisions"], closes=date(2025, 1, 31))
    period = Period(text("p"), date(2024, 12, 1), date(2025, 1, 31))
    windows = {**trip().windows, "plan": window, "decisions": decisions}
    holidays = (Holiday(date(2025, 1, 1), text("off"), HolidayKind.NATIONAL),)
    definition = replace(trip_with(**policy), windows=windows, period=period, holidays=holidays)
    for zone in (WIB, WITA, WIT):
        run = returned("2024-12-30T09:00", "2025-01-02T09:00", zone=zone, definition=definition)
        assert window_now(run).closes == at("2025-01-07T00:00", zone), "Friday and Monday"


def test_an_answer_outlives_a_closing_by_hand():
    run = returned("2024-01-20", "2024-02-10", clock=Clock.STOPS)
    run.period = PeriodFacts("trip@2024", (fact("a", FactKind.CLOSED, "2024-02-11T09:30", "2024-02-11"),))
    assert window_now(run).closes == at("2024-03-04T00:00"), "21 days of waiting, at the end of the day"
    assert window_now(run, "costs").closes == at("2024-02-11T09:30")


# ── the last moment, as others got it wrong ──


def attempt(run: Run, now: datetime) -> bool:
    """Whether the lock lets a hand-in through at `now`: it is not refused because the window has closed."""
    try:
        decide(run.definition, run.instance, run.period, SubmitStep("pledge", {}), TRAVELLER, now)
    except Refused as refused:
        return [reason.code for reason in refused.reasons] != [Code.WINDOW_CLOSED]
    return True


SECOND = timedelta(seconds=1)
LAST_DAYS = [date(2024, 2, 29), date(2024, 3, 31), date(2024, 12, 31), date(2025, 2, 28)]


def run_until(last: date, zone: str) -> Run:
    period = Period(text("p"), date(2024, 1, 1), last)
    window = replace(trip().windows["plan"], closes=last, due=None)
    return Run(replace(trip(), period=period, windows={**trip().windows, "plan": window}), zone=zone)


@pytest.mark.parametrize("zone", [WIB, WITA, WIT])
@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_the_lock_closes_with_the_second_after_the_last_day(last, zone):
    run = run_until(last, zone)
    last_second = at(f"{last}T23:59:59", zone)
    assert attempt(run, last_second - SECOND)
    assert attempt(run, last_second)
    assert not attempt(run, last_second + SECOND)
    assert not attempt(run, last_second + 2 * SECOND)


@pytest.mark.parametrize("clock", ["00:00:00", "07:00:00", "12:00:00", "17:00:00", "23:59:59"])
def test_dhis2_19318_the_last_day_is_not_locked_while_it_lasts(clock):
    """The tenth day after the end of a period was locked from its first second: a moment was compared with a day."""
    for zone in (WIB, WITA, WIT):
        assert attempt(run_until(date(2024, 3, 31), zone), at(f"2024-03-31T{clock}", zone))


def test_dhis2_19806_nor_is_the_day_after_it_open():
    """The mend of the above was mended again; a comparison the other way round leaves a day too many."""
    for zone in (WIB, WITA, WIT):
        assert not attempt(run_until(date(2024, 3, 31), zone), at("2024-04-01T00:00", zone))
        assert not attempt(run_until(date(2024, 3, 31), zone), at("2024-04-01T23:59:59", zone))


def test_dhis2_6800_the_day_is_that_of_the_school_and_not_of_the_server():
    """The first of the three mends of how such days are counted; in UTC the 31st of the east would end 9 hours late."""
    run = run_until(date(2024, 3, 31), WIT)
    assert not attempt(run, datetime(2024, 3, 31, 15, tzinfo=UTC))
    assert attempt(run, datetime(2024, 3, 31, 14, 59, 59, tzinfo=UTC))
    assert attempt(run_until(date(2024, 3, 31), WIB), datetime(2024, 3, 31, 16, 59, 59, tzinfo=UTC))


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 30)),
    st.sampled_from([WIB, WITA, WIT]),
    st.timedeltas(timedelta(days=-2), timedelta(days=2)),
)
def test_a_window_holds_exactly_on_its_local_days(last, zone, away):
    """Against the plain statement: it is open iff the local calendar day is no later than the last one."""
    window = effective_window(window_of(last), "w", NO_FACTS, zone)
    now = window.closes + away
    assert window.over(now) is (local_date(now, zone) > last)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 40),
    st.frozensets(st.integers(-5, 45), max_size=12),
)
def test_working_days_are_counted_one_by_one(start, days, off):
    end = start + timedelta(days=days)
    holidays = frozenset(start + timedelta(days=n) for n in off)
    works = [day for n in range(1, days + 1) if (day := start + timedelta(days=n)).weekday() < 5 and n not in off]
    assert working_days_between(start, end, holidays) == len(works)
    assert working_days_between(end, start, holidays) == -len(works)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 15), st.frozensets(st.integers(0, 40), max_size=12))
def test_adding_working_days_gives_the_first_day_on_which_so_many_have_passed(start, days, off):
    holidays = frozenset(start + timedelta(days=n) for n in off)
    day = add_working_days(start, days, holidays)
    assert working_days_between(start, day, holidays) == days
    assert day == start or working_days_between(start, day - timedelta(days=1), holidays) < days


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2024-01-31", "2024-02-01", 1),
        ("2024-02-29", "2024-03-01", 1),  # the leap day is a Thursday
        ("2024-02-28", "2024-02-29", 1),
        ("2024-02-07", "2024-02-12", 1),  # Isra Mikraj, joint leave, a weekend that is a holiday, too
        ("2024-03-28", "2024-04-01", 1),  # Good Friday and Easter: the last working day of March is the 28th
        ("2024-05-31", "2024-06-03", 1),  # 1 June is a Saturday: nothing more is lost
        ("2024-12-24", "2024-12-27", 1),  # Christmas and its joint leave
        ("2024-12-31", "2025-01-01", 0),  # New Year
        ("2024-12-31", "2025-01-02", 1),
        ("2024-12-24", "2025-01-02", 4),
    ],
)
def test_working_days_over_the_end_of_a_month_and_of_a_year(since, until, days):
    """The holidays of 2024 from the definition; New Year 2025, which it does not have, beside them."""
    off = edition().days_off | {date(2025, 1, 1)}
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    assert working_days_between(first, last, off) == days
    if days:
        assert add_working_days(first, days, off) == last


def test_the_long_holiday_of_april_2024_has_no_working_day():
    off = edition().days_off
    assert working_days_between(date(2024, 4, 5), date(2024, 4, 15), off) == 0
    assert add_working_days(date(2024, 4, 5), 1, off) == date(2024, 4, 16)
    assert working_days_between(date(2024, 4, 5), date(2024, 4, 15)) == 6


def test_sentences_count_the_holidays_of_the_definition():
    off = frozenset({date(2024, 1, 24)})
    holidays = tuple(Holiday(day, text("off"), HolidayKind.NATIONAL) for day in off)
    run = Run(replace(trip(), holidays=holidays)).on("2024-01-26")
    counted, known = read("hari kerja sejak 2024-01-19", Scope({}, {}, (), (), kind="expression"))
    assert (counted is not None, known) == (True, ())
    assert compute(counted, Situation(run.definition, run.instance, run.period, LEAD, run.now)) == 4
    assert compute(counted, Situation(trip(), run.instance, run.period, LEAD, run.now)) == 5


def overlaid(*facts):
    plan = trip().steps[next(step.id for step in trip().steps.values() if trip().window_of(step).id == "plan")]
    return effective_window(trip(), "plan", PeriodFacts("trip@2024", facts), WIB, step=plan), plan


def test_a_near_extension_outlives_a_closing_for_everybody():
    near = fact("a", FactKind.EXTENDED, "2024-05-01T00:00", "2024-03-20", scope="unit:U1")
    nation = fact("b", FactKind.CLOSED, "2024-04-10T00:00", "2024-03-25")
    window, _ = overlaid(near, nation)
    assert (window.closes, window.fact.id) == (at("2024-05-01T00:00"), "a")
    assert [each.id for each in window.layers] == ["b", "a"]


def test_an_extension_for_everybody_is_not_cut_short_by_a_nearer_and_shorter_one():
    near = fact("a", FactKind.EXTENDED, "2024-04-05T00:00", "2024-03-20", scope="person:p")
    nation = fact("b", FactKind.EXTENDED, "2024-05-01T00:00", "2024-03-25")
    window, _ = overlaid(near, nation)
    assert (window.closes, window.fact.id) == (at("2024-05-01T00:00"), "b")


def test_only_a_nearer_closing_shortens():
    nation = fact("b", FactKind.EXTENDED, "2024-05-01T00:00", "2024-03-25")
    for scope in ("province:P", "district:D", "unit:U", "person:p"):
        closed = fact("a", FactKind.CLOSED, "2024-03-22T00:00", "2024-03-20", scope=scope)
        window, _ = overlaid(closed, nation)
        assert (window.closes, window.fact.id) == (at("2024-03-22T00:00"), "a")


def test_after_a_closing_at_the_same_place_an_extension_begins_anew():
    closed = fact("a", FactKind.CLOSED, "2024-02-02T00:00", "2024-02-01", scope="unit:U")
    opened = fact("b", FactKind.EXTENDED, "2024-02-20T00:00", "2024-02-10", scope="unit:U")
    window, _ = overlaid(closed, opened)
    assert (window.closes, window.fact.id) == (at("2024-02-20T00:00"), "b")


def test_the_more_exact_target_lies_over_the_broader_one():
    _, plan = overlaid()
    everything = fact("a", FactKind.CLOSED, "2024-02-02T00:00", "2024-02-05", scope="unit:U", target="all")
    stage = fact(
        "b",
        FactKind.EXTENDED,
        "2024-04-20T00:00",
        "2024-02-01",
        scope="unit:U",
        target=f"stage:{plan.stage}",
    )
    other = fact("c", FactKind.EXTENDED, "2024-06-20T00:00", "2024-02-01", scope="unit:U", target="step:no")
    window, _ = overlaid(everything, stage, other)
    assert (window.closes, [each.id for each in window.layers]) == (at("2024-04-20T00:00"), ["a", "b"])


SCOPES = st.sampled_from(["nation", "province:P", "unit:U", "person:p"])


@given(st.lists(st.tuples(SCOPES, st.integers(1, 90)), max_size=6))
def test_more_extensions_never_close_anything_sooner(extensions):
    facts = tuple(
        fact(str(n), FactKind.EXTENDED, f"{date(2024, 4, 1) + timedelta(days=days)}T00:00", "2024-03-01", scope=scope)
        for n, (scope, days) in enumerate(extensions)
    )
    closes = [overlaid(*facts[:n])[0].closes for n in range(len(facts) + 1)]
    assert closes == sorted(closes)
