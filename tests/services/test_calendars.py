"""Whose calendar shows what: appointments of one's own and of those one assesses, and windows as the lock has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.calendars import Calendar, Edge, calendar
from tests import cast as people
from tests.cast import NOW, SMALL, Cast, key
from tests.queries import QueryLog
from tests.visits import VISITS, begin, catalogue, talk, visit


def shown(calendar: Calendar) -> list[tuple[str, str]]:
    return [(one.subject.person, one.booking.planned.field) for one in calendar.appointments]


def days(calendar: Calendar, edition: str = VISITS) -> set[tuple[str, Edge, date]]:
    of = (day for day in calendar.days if day.definition.edition == edition)
    return {(day.window.window.id, day.edge, day.day) for day in of}


PLAN = {
    ("plan", Edge.OPENS, date(2024, 1, 1)),
    ("plan", Edge.DUE, date(2024, 1, 31)),
    ("plan", Edge.CLOSES, date(2024, 3, 31)),
}
DECISION = {("decision", Edge.OPENS, date(2024, 1, 8)), ("decision", Edge.CLOSES, date(2024, 4, 30))}


@pytest.fixture
def run(cast: Cast) -> str:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    talk(cast, run, "2024-01-31")
    return run


def test_everybody_sees_what_the_definition_gives_them_in_the_order_of_time(cast: Cast, run: str) -> None:
    both = [("siti", "day"), ("siti", "begins")]
    assert shown(calendar(cast.siti, NOW)) == both
    assert shown(calendar(cast.budi, NOW)) == both
    assert shown(calendar(cast.lestari, NOW)) == [("siti", "day")], "an observer is only in one of them"
    for stranger in (cast.maria, cast.wahyu, cast.joko, cast.ratna, cast.intan):
        assert shown(calendar(stranger, NOW)) == []


def test_it_is_mine_only_where_it_is_about_me(cast: Cast, run: str) -> None:
    assert {one.mine for one in calendar(cast.siti, NOW).appointments} == {True}
    assert {one.mine for one in calendar(cast.budi, NOW).appointments} == {False}


def test_who_no_longer_leads_the_school_sees_nothing_of_it(cast: Cast, run: str) -> None:
    (assignment,) = cast.budi.assignments
    ended = replace(assignment, ends=NOW.date() - timedelta(days=1))
    services.accounts.end_assignment(cast.ratna, "budi", assignment, ended, NOW)
    budi = services.accounts.load("budi")
    assert budi is not None
    assert shown(calendar(budi, NOW)) == []


def test_who_leads_the_school_has_the_own_appointment_once_and_as_the_own(cast: Cast) -> None:
    run = begin(cast, "budi")
    services.submissions.submit(cast.budi, run, "talk", {"day": "2024-02-05", "topic": "x"}, {}, None, key(), NOW)
    services.submissions.submit(cast.budi, run, "approval", None, {}, None, key(), NOW)
    (found,) = calendar(cast.budi, NOW).appointments
    assert found.mine
    assert shown(calendar(cast.wahyu, NOW)) == [("budi", "day")], "whom he answers to, by name and not by school"


def test_a_moved_person_takes_the_appointments_along(cast: Cast, run: str) -> None:
    services.accounts.update(cast.ratna, "siti", _moved(cast.siti, "U2"), NOW)
    services.relay.run_all(NOW)
    services.relay.run_all(NOW)
    assert shown(calendar(cast.budi, NOW)) == []
    siti = services.accounts.load("siti")
    assert siti is not None
    assert len(calendar(siti, NOW).appointments) == 2


def _moved(account: services.Account, unit: str) -> services.Details:
    names = services.Details.__dataclass_fields__
    return replace(services.Details(**{name: getattr(account, name) for name in names}), unit=unit)


def test_far_away_moments_are_left_out(cast: Cast, run: str) -> None:
    assert shown(calendar(cast.budi, NOW + timedelta(days=200))) == []
    assert shown(calendar(cast.siti, NOW - timedelta(days=500))) == []


def test_windows_of_my_run_and_those_i_decide_in(cast: Cast, run: str) -> None:
    assert days(calendar(cast.siti, NOW)) == PLAN
    # The superior works in one window, decides in the other, and may begin the same process, too.
    found = calendar(cast.budi, NOW)
    assert days(found) == PLAN | DECISION
    of = [day for day in found.days if day.definition.edition == VISITS]
    assert {day.window.window.id for day in of if day.for_others} == {"decision"}


def test_before_beginning_the_windows_of_what_one_may_begin_are_there(cast: Cast) -> None:
    services.definitions.publish(catalogue(), services.SYSTEM, NOW)
    assert days(calendar(cast.siti, NOW)) == PLAN
    nur = people.enter(people.person("maria", id="nur", username="nur", attributes={"kind": "elsewhere"}))
    assert days(calendar(nur, NOW), SMALL) == set()


def test_an_extension_moves_the_last_day_as_it_moves_the_lock(cast: Cast, run: str) -> None:
    before = {day.edge: day for day in calendar(cast.siti, NOW).days if day.definition.edition == VISITS}
    later = NOW + timedelta(days=1)
    services.periods.extend(cast.ratna, VISITS, "plan", date(2024, 4, 14), "Libur", "SE 1/2024", key(), later)
    after = {day.edge: day for day in calendar(cast.siti, later).days if day.definition.edition == VISITS}
    assert after[Edge.CLOSES].day == date(2024, 4, 14)
    assert after[Edge.CLOSES].version > before[Edge.CLOSES].version
    assert after[Edge.CLOSES].at == later
    opened = services.instances.open_(cast.siti, run, later)
    lock = workflows.step_window(opened.definition, opened.definition.steps["talk"], opened.instance, opened.period)
    assert lock is not None
    assert lock.closes == after[Edge.CLOSES].window.closes == datetime(2024, 4, 14, 17, tzinfo=UTC)


def test_who_has_longer_to_answer_a_return_sees_that_day(cast: Cast, run: str) -> None:
    back = datetime(2024, 3, 30, 3, tzinfo=UTC)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "Tolong", ("talk",), {}, None, key(), back)
    own = [day for day in calendar(cast.siti, back).days if day.step is not None]
    assert [(day.day, day.edge, day.instance) for day in own] == [(date(2024, 4, 4), Edge.CLOSES, run)]


@pytest.mark.integration
def test_a_calendar_takes_few_round_trips(queries: QueryLog, served: Cast) -> None:
    run = begin(served)
    visit(served, run, "2024-02-01T09:00")
    for who in ("siti", "budi"):
        account = services.accounts.load(who)
        assert account is not None
        calendar(account, NOW)
    for who, trips in (("siti", 3), ("budi", 4)):
        with queries.at_most(trips):
            account = services.accounts.load(who)
            assert account is not None
            found = calendar(account, NOW)
        assert len(found.appointments) == 1


@pytest.mark.integration
def test_answers_are_never_read_for_somebody_elses_calendar(queries: QueryLog, served: Cast) -> None:
    run = begin(served)
    visit(served, run, "2024-02-01T09:00")
    (row,) = storage.instances.booked(["unit:U1/superior"], ["2024-02"], 5)
    assert dict(row.subject.attributes) == {}
    assert not hasattr(row, "steps")
