"""What is open and locked, place by place and person by person: as the engine says, and only where one decides."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kinerja import services, storage, workflows
from kinerja.services import locks, person_locks
from kinerja.services.exceptions import Wish
from kinerja.services.lock_states import LOCKED_NOW, OPEN_NOW, Cell, State
from kinerja.services.locks import Board, Row
from kinerja.services.progress import EVERYWHERE
from kinerja.storage.connection import collection
from kinerja.storage.tallies import Place
from kinerja.workflows.instance import Effect, FactKind, Status
from tests import cast as people
from tests import offices
from tests.cast import NOW, SMALL, Cast, key
from tests.queries import QueryLog
from tests.services.test_tallies import NOT_NOW, Act, begin, follow, hand_in, perform, sweep

SCHOOL, OTHER, DISTRICT = Place("unit", "U1"), Place("unit", "U2"), Place("district", "D1")
AFTER = date(2024, 4, 10)


def board(account: services.Account, place: Place = SCHOOL, day: date | None = None, now: datetime = NOW) -> Board:
    return locks.board(account, SMALL, place.level, place.id, day, now)


def row(found: Board, name: str) -> Row:
    return next(one for one in found.rows if one.name == name or one.id == name)


def cell(found: Row, step: str) -> Cell:
    return next(one for one in found.cells if one.column.key == step)


def except_for(by: services.Account, scope: str, last: date, kind: FactKind = FactKind.EXTENDED) -> None:
    wish = Wish(SMALL, scope, "stage:planning", kind, last)
    services.exceptions.grant(by, wish, "Banjir", "420/118", key(), NOW)


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Siti waits for her leader, Maria at the other school has begun, everybody else has not."""
    hand_in(cast.siti, begin(cast.siti))
    begin(cast.maria)
    sweep()
    return cast


def test_a_place_says_how_many_have_not_finished_and_what_its_window_lets_them(counted: Cast) -> None:
    found = board(counted.ratna, DISTRICT)
    assert [one.key for one in found.columns] == ["goal", "hints", "approval", "approval/decision", "visit_report"]
    goal = cell(row(found, "SD Melati"), "goal")
    assert (goal.state, goal.left, goal.people) == (State.OPEN, 2, 3)
    assert cell(row(found, "SD Kenanga"), "goal").left == 1
    assert cell(found.whole, "goal").left == 4
    assert cell(row(found, "SD Melati"), "approval/decision").left == 3
    assert cell(row(found, "SD Melati"), "visit_report").state is State.NOT_YET


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2023, 12, 31), State.NOT_YET),
        (date(2024, 1, 31), State.OPEN),
        (date(2024, 2, 1), State.LATE),
        (date(2024, 3, 31), State.LATE),
        (date(2024, 4, 1), State.LOCKED),
    ],
)
def test_another_day_moves_the_windows(counted: Cast, day: date, state: State) -> None:
    for place in (EVERYWHERE, DISTRICT, SCHOOL):
        assert cell(board(counted.ratna, place, day).whole, "goal").state is state


def test_an_exception_is_seen_at_every_level_down_to_the_person(counted: Cast) -> None:
    except_for(counted.ratna, "unit:U1", date(2024, 4, 20))
    except_for(counted.ratna, "person:maria", date(2024, 4, 25))
    nation = board(counted.ratna, EVERYWHERE, AFTER)
    goal = cell(nation.rows[0], "goal")
    assert goal.state is State.LOCKED
    assert dict(goal.mix) == {State.EXTENDED: 1, State.LOCKED: 2}
    assert goal.exceptions == 1
    district = board(counted.ratna, DISTRICT, AFTER)
    assert cell(row(district, "SD Melati"), "goal").state is State.EXTENDED
    kenanga = cell(row(district, "SD Kenanga"), "goal")
    assert (kenanga.state, kenanga.exceptions) == (State.LOCKED, 1)
    assert cell(row(board(counted.ratna, OTHER, AFTER), "maria"), "goal").state is State.EXTENDED
    assert cell(row(board(counted.ratna, SCHOOL, AFTER), "lestari"), "goal").state is State.EXTENDED
    yesterday = NOW.date() - timedelta(days=1)
    assert cell(row(board(counted.ratna, OTHER, yesterday), "maria"), "goal").exceptions == 0, "not decided yet"


def test_what_was_closed_early_is_told_apart_from_what_is_over(counted: Cast) -> None:
    except_for(counted.ratna, "unit:U1", date(2024, 2, 10), FactKind.CLOSED)
    found = board(counted.ratna, DISTRICT, date(2024, 2, 20))
    assert cell(row(found, "SD Melati"), "goal").state is State.CLOSED_EARLY
    assert cell(row(found, "SD Kenanga"), "goal").state is State.LATE


def test_all_done_is_done_whatever_the_window_says(counted: Cast) -> None:
    begin(counted.maria)
    hand_in(counted.maria, storage.instances.identity(SMALL, "maria"))
    follow()
    assert cell(row(board(counted.ratna, DISTRICT, AFTER), "SD Kenanga"), "goal").state is State.DONE


def test_people_who_are_opened_again_are_counted_until_then(counted: Cast) -> None:
    run = storage.instances.identity(SMALL, "siti")
    services.reviews.approve(counted.budi, run, "approval", "", None, key(), NOW)
    wish = services.reopenings.Wish(Effect.KEEP, date(2024, 1, 20), "", "Salah ketik")
    services.reopenings.reopen(counted.ratna, run, "goal", wish, None, key(), NOW)
    follow()
    assert cell(row(board(counted.ratna, DISTRICT), "SD Melati"), "goal").reopened == 1
    assert cell(row(board(counted.ratna, DISTRICT, date(2024, 1, 21)), "SD Melati"), "goal").reopened == 0
    siti = cell(row(board(counted.ratna), "siti"), "goal")
    assert (siti.state, siti.reopened) == (State.EXTENDED, 1)
    assert cell(row(board(counted.ratna, SCHOOL, date(2024, 1, 21)), "siti"), "goal").state is State.DONE


def said(why: workflows.Explanation | None) -> object:
    """All of an explanation but the values of answers."""
    return why and (why.code, why.since, why.until, why.opens_by, why.steps, why.basis, len(why.unmet))


def test_one_person_is_told_as_that_person_is_without_an_answer(counted: Cast) -> None:
    run = storage.instances.identity(SMALL, "siti")
    found = person_locks.person(counted.ratna, SMALL, "siti", None, NOW)
    own = services.instances.open_(counted.siti, run, NOW)
    theirs = workflows.outlook(own.definition, own.instance, own.period, own.actor, NOW)
    shown = {one.row.step.id: one.row for one in found.steps if one.row}
    for each in theirs:
        mine = shown[each.step.id]
        assert (mine.status, mine.window, mine.offers) == (each.status, each.window, each.offers)
        assert (mine.why and mine.why.code, mine.why and mine.why.since) == (
            each.why and each.why.code,
            each.why and each.why.since,
        )
        assert not mine.why or all(clause.present is None for clause in mine.why.unmet)
    services.relay.run_all(NOW)
    looks = [one.event for one in storage.audit.chain("trail/ratna") if one.event["event"] == "RecordLookedAt"]
    assert [one["person"] for one in looks] == ["siti"]


def test_who_has_not_begun_is_told_by_the_windows(counted: Cast) -> None:
    found = person_locks.person(counted.ratna, SMALL, "lestari", AFTER, NOW)
    assert found.opened is None
    assert found.steps[0].cells[0].state is State.LOCKED


def test_only_who_decides_there_sees_it(cast: Cast) -> None:
    office = offices.build(cast)
    begin(offices.again(cast.siti))
    sweep()
    assert [one.name for one in board(office.district, DISTRICT).rows] == [
        "Dinas Pendidikan",
        "SD Kenanga",
        "SD Melati",
    ]
    assert board(office.district, DISTRICT).above == ()
    assert [one.key for one in board(office.province, SCHOOL).above] == ["province:P1", "district:D1"]
    assert locks.beginning(office.district, NOW)[1].key == "district:D1"
    for who, place in ((office.district, EVERYWHERE), (office.district, Place("district", "D3")), (cast.budi, SCHOOL)):
        with pytest.raises(services.NotFound):
            board(who, place)
    for who in (office.former, cast.siti, cast.joko, cast.budi):
        assert not locks.may_see(who, NOW)
        with pytest.raises(services.NotFound):
            locks.beginning(who, NOW)
        with pytest.raises(services.NotFound):
            person_locks.person(who, SMALL, "siti", None, NOW)
    with pytest.raises(services.NotFound):
        board(office.ministry, Place("unit", "nowhere"))


@pytest.mark.integration
@pytest.mark.parametrize("place", [EVERYWHERE, DISTRICT, SCHOOL])
def test_a_table_takes_three_trips(queries: QueryLog, served: Cast, place: Place) -> None:
    begin(served.siti)
    except_for(served.ratna, "person:siti", date(2024, 4, 20))
    sweep()
    board(served.ratna, place)
    with queries.at_most(3):
        board(served.ratna, place)


# ── as the engine says ──

_EVERY = frozenset({"member", "lead", "visitor"})


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(("begin", "save", "hand_in", "withdraw", "open", "return", "approve", "extend", "close")),
            st.sampled_from(("siti", "maria")),
            st.integers(0, 40),
        ),
        max_size=10,
    ),
    days=st.integers(-20, 150),
)
@example(acts=[("begin", "siti", 40), ("hand_in", "siti", 0), ("return", "siti", 0)], days=0)
def test_a_cell_of_a_person_says_what_the_engine_says(acts: list[Act], days: int, store: None) -> None:
    for document in storage.documents.DOCUMENTS:
        collection(document._meta["collection"]).delete_many({})
    services.definitions.forget()
    world, now = people.world(), NOW
    for act, who, later in acts:
        now += timedelta(days=later)
        perform(world, act, getattr(world, who), now)
    with suppress(*NOT_NOW):
        except_for(world.ratna, "person:siti", date(2024, 5, 20))
    follow(now)
    day = NOW.date() + timedelta(days=days)
    for place in (SCHOOL, OTHER):
        found = board(world.ratna, place, day, now)
        for one in found.rows:
            run = storage.instances.load(storage.EVERYTHING, storage.instances.identity(SMALL, one.id))
            for each in one.cells if run else ():
                agrees(each, run, found.moment)


def agrees(cell: Cell, run: storage.instances.Loaded, moment: datetime) -> None:
    """The engine, asked by somebody who plays every part and is nobody in the run, says the same."""
    _, definition = services.definitions.current(SMALL)
    actor = workflows.Actor("x", "", _EVERY)
    period = services.lock_states.as_of(run.period, moment)
    situation = workflows.Situation(definition, run.instance, period, actor, moment)
    step, status = cell.column.step, situation.status(cell.column.step.id)
    action = "approve" if cell.column.decides else "submit"
    offered = action in [
        one.action for one in workflows.options(definition, run.instance, period, actor, moment) if one.step is step
    ]
    if cell.state in OPEN_NOW:
        assert offered, (step.id, cell)
    if offered and status not in (Status.DONE, Status.SKIPPED):
        assert cell.state in OPEN_NOW, (step.id, cell)
    if cell.state in LOCKED_NOW:
        assert cell.window is not None
        assert cell.window.over(moment)
        assert not offered
    if cell.state is State.NOT_YET:
        assert cell.window is not None
        assert not cell.window.begun(moment)
    assert (cell.state is State.OUT) == (status is Status.SKIPPED)
