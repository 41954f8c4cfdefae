"""Exceptions: by whom, for whom, what they move, what they lie over, their end, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinerja import services, storage, workflows
from kinerja.services.exceptions import Query, State, Wish
from kinerja.services.previews import Count
from kinerja.storage.connection import collection
from kinerja.workflows import Assignment
from kinerja.workflows.calendar import end_of, last_day, step_window
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import FactKind, WindowFact
from tests import offices
from tests.cast import NOW, SINCE, SMALL, Cast, key
from tests.offices import Offices

LAST = datetime(2024, 3, 31, 17, tzinfo=UTC)
"""The first closed instant of the plan at Siti's school, as declared."""
APRIL = date(2024, 4, 20)
PLANNING = "stage:planning"
SITI = "person:siti"
MOMENT = timedelta(milliseconds=1)
exceptions = services.exceptions


@pytest.fixture
def who(cast: Cast) -> Offices:
    return offices.build(cast)


def wish(scope: str = "unit:U1", day: date = APRIL, target: str = PLANNING, kind: FactKind = FactKind.EXTENDED) -> Wish:
    return Wish(SMALL, scope, target, kind, day)


def grant(by: services.Account, asked: Wish, at: datetime = NOW, command: str | None = None) -> WindowFact:
    return exceptions.grant(by, asked, "Banjir", "420/118", command or key(), at)


def begin(account: services.Account) -> str:
    return services.instances.start(offices.again(account), SMALL, key(), NOW).instance.id


def save(account: services.Account, run: str, at: datetime, step: str = "goal") -> None:
    field = "aim" if step == "goal" else "hint"
    services.submissions.save_draft(account, run, step, {field: f"{at:%d %H:%M:%S.%f}"}, {}, None, key(), at)


def is_open(account: services.Account, run: str, at: datetime, step: str = "goal") -> bool:
    try:
        save(account, run, at, step)
    except workflows.Refused:
        return False
    return True


def test_an_extension_for_a_school_holds_there_and_shuts_by_itself(cast: Cast, who: Offices) -> None:
    mine, other = begin(cast.siti), begin(cast.maria)
    fact = grant(who.ministry, wish(), LAST)
    assert (fact.closes, fact.whom, fact.scope) == (datetime(2024, 4, 20, 17, tzinfo=UTC), "SD Melati", "unit:U1")
    assert is_open(cast.siti, mine, fact.closes - MOMENT)
    assert not is_open(cast.siti, mine, fact.closes)
    assert not is_open(cast.maria, other, LAST + timedelta(days=1))


def test_the_day_ends_where_the_school_is(cast: Cast, who: Offices) -> None:
    assert grant(who.ministry, wish("unit:U2")).closes == datetime(2024, 4, 20, 15, tzinfo=UTC)
    assert grant(who.ministry, wish("district:D1")).closes == datetime(2024, 4, 20, 17, tzinfo=UTC), "the later one"
    assert grant(who.ministry, wish("person:maria", date(2024, 5, 1))).closes == datetime(2024, 5, 1, 15, tzinfo=UTC)


def test_an_extension_of_a_step_leaves_the_others_shut(cast: Cast, who: Offices) -> None:
    run = begin(cast.siti)
    grant(who.ministry, wish(target="step:hints"))
    assert is_open(cast.siti, run, LAST, "hints") is False, "it waits for the step before"
    grant(who.ministry, wish(target="step:goal"))
    assert is_open(cast.siti, run, LAST)
    found = services.instances.open_(cast.siti, run, LAST)
    window = step_window(found.definition, found.definition.steps["approval"], found.instance, found.period)
    assert window is not None
    assert window.closes == LAST


levels = st.sampled_from(["person:siti", "unit:U1", "district:D1", "province:P1"])
days = st.dates(date(2024, 1, 16), date(2024, 6, 30))
acts = st.lists(
    st.tuples(levels, st.sampled_from([FactKind.EXTENDED, FactKind.CLOSED, FactKind.REVOKED]), days), max_size=7
)


def precedence(standing: list[tuple[str, FactKind, datetime]]) -> datetime:
    """The end by the rule as people are told it: level by level, from the nation to the person.

    An extension never shortens, a closing counts as it is, and at one level the younger follows the older.
    """
    end = LAST
    for level in ("province", "district", "unit", "person"):
        shut = False
        for scope, kind, closes in standing:
            if scope.startswith(level):
                shut = shut or kind is FactKind.CLOSED
                end = closes if shut else max(end, closes)
    return end


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_the_end_is_that_of_the_precedence_rule(cast: Cast, who: Offices, asked: list) -> None:
    collection(storage.periods.NAME).delete_many({})
    run, standing = begin(cast.siti), []
    for number, (scope, kind, day) in enumerate(asked):
        at = NOW + timedelta(minutes=number)
        try:
            if kind is FactKind.REVOKED:
                if standing:
                    exceptions.revoke(who.ministry, standing[-1][0].id, "Keliru", key(), at)
                    standing.pop()
            else:
                standing.append((grant(who.ministry, wish(scope, day, kind=kind), at), scope))
        except services.Invalid:
            continue
    expected = precedence([(scope, fact.kind, fact.closes) for fact, scope in standing])
    found = services.instances.open_(cast.siti, run, NOW)
    window = step_window(found.definition, found.definition.steps["goal"], found.instance, found.period)
    assert window is not None
    assert window.closes == expected
    assert is_open(cast.siti, run, expected - MOMENT)
    assert not is_open(cast.siti, run, expected)


MAY = [
    ("ministry", ("province:P2", "unit:U4"), ("nation", "unit:none", "person:none", "district:")),
    ("province", ("province:P1", "district:D2"), ("unit:U4", "province:P2")),
    ("district", ("district:D1", SITI), ("unit:U3", "province:P1")),
    ("former", (), ("unit:U1", SITI)),
]


def test_who_grants_where(who: Offices) -> None:
    later = (APRIL + timedelta(days=days) for days in count())
    for by, inside, outside in MAY:
        account = getattr(who, by)
        for scope in inside:
            assert grant(account, wish(scope, next(later))).scope == scope
        for scope in outside:
            for attempt in (grant, lambda account, asked: exceptions.preview(account, asked, NOW)):
                with pytest.raises(services.NotFound):
                    attempt(account, wish(scope))


def test_nobody_but_administrators_knows_of_them(cast: Cast, who: Offices) -> None:
    fact = grant(who.ministry, wish())
    for by in (cast.siti, cast.budi, cast.joko, cast.intan):
        for attempt in (
            lambda by: grant(by, wish()),
            lambda by: exceptions.listing(by, Query(), 1, NOW),
            lambda by: exceptions.get(by, fact.id, NOW),
            lambda by: exceptions.revoke(by, fact.id, "x", key(), NOW),
        ):
            with pytest.raises(services.NotFound):
                attempt(by)


def test_who_decides_in_a_part_decides_nothing_for_everybody(who: Offices) -> None:
    with pytest.raises(services.NotFound):
        services.periods.extend(who.district, SMALL, "plan", APRIL, "x", None, key(), NOW)
    assert services.periods.get(who.district, SMALL).edition == SMALL, "but may see it"


def test_nobody_widens_their_own_reach(cast: Cast, who: Offices) -> None:
    wider = Assignment(Relation.MINISTRY, None, None, SINCE, None, False, None)
    accounts, me = services.accounts, who.district
    for attempt in (
        lambda: accounts.assign(me, me.id, wider, NOW),
        lambda: accounts.end_assignment(me, me.id, me.assignments[0], replace(me.assignments[0], ends=SINCE), NOW),
        lambda: accounts.set_role(me, "siti", services.Role.ADMINISTRATOR, NOW),
        lambda: accounts.create(
            me, services.Details(username="baru", name="Baru", role="administrator", unit="U1"), "payung kertas", NOW
        ),
        lambda: accounts.set_password(me, who.ministry.id, "payung kertas biru", NOW),
    ):
        with pytest.raises((services.NotFound, services.Invalid)):
            attempt()
    accounts.assign(who.ministry, me.id, wider, NOW)
    assert services.circles.reach(offices.again(me), NOW).everywhere


def test_an_exception_of_others_is_neither_seen_nor_taken_back(who: Offices) -> None:
    far, near = grant(who.ministry, wish("unit:U3")), grant(who.ministry, wish("unit:U2"))
    assert [row.fact.id for row in exceptions.listing(who.district, Query(), 1, NOW).page.rows] == [near.id]
    assert exceptions.get(who.district, near.id, NOW).decides
    for attempt in (
        lambda: exceptions.get(who.district, far.id, NOW),
        lambda: exceptions.revoke(who.district, far.id, "x", key(), NOW),
        lambda: exceptions.get(who.ministry, "none", NOW),
    ):
        with pytest.raises(services.NotFound):
            attempt()


REFUSED = [
    (wish(day=date(2024, 3, 31)), "last_day", "already_open"),
    (wish(day=date(2024, 1, 14)), "last_day", "in_the_past"),
    (wish(target="stage:none"), "target", "not_an_option"),
    (wish(target=""), "target", "not_an_option"),
    (wish(kind=FactKind.REVOKED), "kind", "not_an_option"),
    (wish(kind=FactKind.CLOSED), "last_day", "already_closed"),
]


def test_what_gives_nothing_is_refused(who: Offices) -> None:
    for asked, field, code in REFUSED:
        for attempt in (grant, lambda by, asked: exceptions.preview(by, asked, NOW)):
            with pytest.raises(services.Invalid) as caught:
                attempt(who.ministry, asked)
            assert (caught.value.field, caught.value.code) == (field, code)
    assert storage.periods.load(SMALL, "unit:U1").facts.facts == ()


def test_reason_and_number_are_mandatory(who: Offices) -> None:
    for reason, reference, field in ((" ", "1", "reason"), ("Banjir", " ", "reference")):
        with pytest.raises(services.Invalid) as caught:
            exceptions.grant(who.ministry, wish(), reason, reference, key(), NOW)
        assert (caught.value.field, caught.value.code) == (field, "required")


def test_undone_before_it_was_needed_it_was_never_there(cast: Cast, who: Offices) -> None:
    run, fact = begin(cast.siti), grant(who.ministry, wish())
    assert exceptions.preview_revoke(who.ministry, fact.id, NOW).moved[0].after.closes == LAST
    made = exceptions.revoke(who.ministry, fact.id, "Salah sekolah", key(), NOW)
    assert (made.kind, made.revokes, made.closes) == (FactKind.REVOKED, fact.id, fact.closes)
    assert not is_open(cast.siti, run, LAST)
    with pytest.raises(services.Invalid) as caught:
        exceptions.revoke(who.ministry, fact.id, "Lagi", key(), NOW)
    assert caught.value.code == "already_revoked"


def test_undone_while_people_work_by_it_they_have_half_a_minute(cast: Cast, who: Offices) -> None:
    run, fact = begin(cast.siti), grant(who.ministry, wish(), LAST)
    at = LAST + timedelta(days=2)
    ends = exceptions.revoke(who.ministry, fact.id, "Salah sekolah", key(), at).closes
    assert ends == at + services.decisions.AHEAD
    assert is_open(cast.siti, run, ends - MOMENT)
    assert not is_open(cast.siti, run, ends)
    services.periods.extend(who.ministry, SMALL, "plan", date(2024, 5, 1), "Nasional", None, key(), at)
    assert is_open(cast.siti, run, ends), "what is left of it stands in nobody's way"


def test_what_has_ended_cannot_be_undone(who: Offices) -> None:
    fact = grant(who.ministry, wish())
    with pytest.raises(services.Invalid) as caught:
        exceptions.revoke(who.ministry, fact.id, "x", key(), fact.closes)
    assert caught.value.code == "already_ended"


def test_a_closing_for_a_school_is_undone(cast: Cast, who: Offices) -> None:
    run = begin(cast.siti)
    fact = grant(who.ministry, wish(day=date(2024, 2, 10), kind=FactKind.CLOSED))
    assert not is_open(cast.siti, run, fact.closes)
    exceptions.revoke(who.ministry, fact.id, "Keliru", key(), fact.closes)
    assert is_open(cast.siti, run, fact.closes)


def test_the_same_form_decides_once(who: Offices) -> None:
    first = grant(who.ministry, wish(), command="k")
    assert grant(who.ministry, wish(), command="k") == first
    assert grant(who.ministry, wish(day=date(2024, 5, 1)), command="k") != first, "it says something else by now"
    again = [exceptions.revoke(who.ministry, first.id, "x", "k2", NOW).id for _ in range(2)]
    assert again[0] == again[1]
    assert len(storage.periods.load(SMALL, "unit:U1").facts.facts) == 3


def test_a_preview_says_who_gains_and_changes_nothing(cast: Cast, who: Offices) -> None:
    run = begin(cast.siti)
    begin(cast.budi)
    begin(cast.maria)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    found = exceptions.preview(who.ministry, wish(), NOW)
    assert found.count == Count(2, 1)
    assert found.named == (("Budi Setiawan", "SD Melati"),)
    assert {(one.step.id, one.before.closes, one.after.closes) for one in found.moved} == {
        (step, LAST, found.closes) for step in ("goal", "hints", "approval")
    }
    assert storage.periods.load(SMALL, "unit:U1").facts.facts == ()


def test_a_preview_says_what_it_lies_over_and_what_stays_nearer(who: Offices) -> None:
    far = grant(who.ministry, wish("province:P1", date(2024, 4, 10)))
    near = grant(who.ministry, wish(SITI, date(2024, 4, 15), "step:goal"))
    grant(who.ministry, wish("unit:U4", date(2024, 4, 15)))
    found = exceptions.preview(who.ministry, wish("district:D1"), NOW)
    assert [fact.id for fact in found.over] == [far.id]
    assert [fact.id for fact in found.nearer] == [near.id]


def test_the_ladder_goes_from_the_definition_to_the_person(who: Offices) -> None:
    services.periods.extend(who.ministry, SMALL, "plan", date(2024, 4, 2), "Nasional", None, key(), NOW)
    district = grant(who.ministry, wish("district:D1", date(2024, 4, 10)))
    mine = grant(who.ministry, wish(SITI, date(2024, 5, 2), "step:goal"))
    (one,) = exceptions.get(who.ministry, mine.id, NOW).ladders
    assert [(rung.fact and rung.fact.scope, last_day(rung.closes, "Asia/Jakarta").day) for rung in one.rungs] == [
        (None, 31),
        ("nation", 2),
        ("district:D1", 10),
        (SITI, 2),
    ]
    assert [rung.wins for rung in one.rungs] == [False, False, False, True]
    others = exceptions.get(who.ministry, district.id, NOW).ladders
    assert [[end.step.id for end in ladder.ends] for ladder in others] == [["goal", "hints", "approval"]]


def test_the_list_tells_what_runs_has_ended_and_was_undone(who: Offices) -> None:
    ended = grant(who.ministry, wish("unit:U1", date(2024, 4, 1)))
    undone = grant(who.ministry, wish("unit:U2"))
    runs = grant(who.ministry, wish(SITI, target="all"), NOW + timedelta(hours=1))
    exceptions.revoke(who.ministry, undone.id, "Keliru", key(), NOW)
    later = datetime(2024, 4, 5, tzinfo=UTC)
    found = exceptions.listing(who.ministry, Query(), 1, later)
    assert found.page.rows[0].fact.id == runs.id
    states = {row.fact.id: row.state for row in found.page.rows}
    assert states == {ended.id: State.ENDED, undone.id: State.REVOKED, runs.id: State.RUNNING}
    assert found.counts == dict.fromkeys(State, 1)

    def listed(**query: str) -> set[str]:
        return {row.fact.id for row in exceptions.listing(who.ministry, Query(**query), 1, later).page.rows}

    assert listed(state="ended") == {ended.id}
    assert listed(level="person") == listed(scope=SITI) == listed(stage="visiting") == {runs.id}
    assert listed(edition="none@1") == set()


def test_each_decision_is_in_the_audit(who: Offices) -> None:
    fact = grant(who.district, wish())
    exceptions.revoke(who.ministry, fact.id, "Keliru", key(), NOW)
    services.relay.run_all(NOW)
    rows = storage.audit.chain(f"period/{SMALL}|unit:U1")
    assert [(row.by, row.event["event"]) for row in rows] == [
        ("district", "WindowExtended"),
        ("ratna", "WindowDecisionRevoked"),
    ]
    assert services.audit.verify().faults == ()


def test_a_person_who_moves_takes_the_own_exception_along(cast: Cast, who: Offices) -> None:
    run = begin(cast.siti)
    grant(who.ministry, wish(SITI))
    grant(who.ministry, wish("unit:U3", date(2024, 5, 5)))
    details = replace(offices.again(cast.siti), unit="U3")
    services.accounts.update(
        who.ministry,
        "siti",
        services.Details(
            username="siti", name=details.name, role="employee", unit="U3", attributes=dict(details.attributes)
        ),
        NOW,
    )
    services.relay.run_all(NOW)
    siti = offices.again(cast.siti)
    assert is_open(siti, run, end_of(date(2024, 5, 5), "Asia/Jakarta") - MOMENT)
    assert not is_open(siti, run, end_of(date(2024, 5, 5), "Asia/Jakarta"))


@pytest.mark.integration
def test_one_decision_is_one_write_and_every_query_is_sound(queries, served: Cast) -> None:
    who = offices.build(served)
    services.definitions.current(SMALL)
    queries.clear()
    fact = grant(who.ministry, wish("district:D1"))
    writes = [command for command in queries.commands if command.split()[0] in ("insert", "update", "delete")]
    assert writes == ["insert periods"]
    queries.clear()
    grant(who.ministry, wish("district:D1", date(2024, 5, 1)))
    writes = [command for command in queries.commands if command.split()[0] in ("insert", "update", "delete")]
    assert writes == ["update periods"]
    begin(served.siti)
    assert exceptions.preview(who.ministry, wish("unit:U1", date(2024, 6, 1)), NOW).named
    assert exceptions.get(who.district, fact.id, NOW).ladders
    assert exceptions.listing(who.district, Query(), 1, NOW).page.total == 2
    found = services.circles.search(services.circles.reach(who.district, NOW), "sd")
    assert {circle.scope for circle in found} == {"unit:U1", "unit:U2"}
    assert {c.scope for c in services.circles.search(services.circles.reach(who.ministry, NOW), "barat")} == {
        "province:P1"
    }
