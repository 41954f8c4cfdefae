"""Those whom somebody assesses today: everybody of theirs and nobody else, with whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kinerja import services, storage
from kinerja.services.staff import Query, Staff, State
from kinerja.storage.connection import collection
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from tests import cast as people
from tests.cast import NOW, SINCE, SMALL, UPWARD, Cast, key
from tests.queries import QueryLog

GOAL = {"aim": "x", "amount": 1}


def begin(account: services.Account, edition: str = SMALL) -> str:
    return services.instances.start(account, edition, key(), NOW).instance.id


def hand_in(account: services.Account, at: datetime = NOW) -> str:
    run = begin(account)
    services.submissions.submit(account, run, "goal", GOAL, {}, None, key(), at)
    services.submissions.submit(account, run, "approval", None, {}, None, key(), at)
    return run


def states(staff: Staff) -> dict[str, State]:
    return {member.person: member.state for member in staff.rows}


def only(staff: Staff, person: str) -> services.staff.Member:
    (member,) = (member for member in staff.rows if member.person == person)
    return member


def colleague(number: int) -> services.Account:
    name = f"m{number:03}"
    return people.enter(people.person("maria", id=name, username=name, name=f"Guru {number:03}", unit="U1"))


def test_who_has_not_begun_is_there_and_who_cannot_begin_is_not(cast: Cast) -> None:
    people.enter(
        people.person("maria", id="nur", username="nur", name="Nur", unit="U1", attributes={"kind": "elsewhere"})
    )
    gone = people.person("maria", id="ani", username="ani", name="Ani", unit="U1", disabled=True)
    people.enter(gone)
    found = services.staff.staff(cast.budi, NOW)
    # Everybody may begin an edition without conditions, so Nur is there too; neither Budi himself nor the operator.
    assert states(found) == dict.fromkeys(("siti", "lestari", "nur"), State.NOT_BEGUN)
    assert only(found, "siti").instance is None


def test_the_turn_wanders_from_the_person_to_the_reader_and_back(cast: Cast) -> None:
    run = begin(cast.siti)
    member = only(services.staff.staff(cast.budi, NOW), "siti")
    assert (member.state, member.step and member.step.id, member.since) == (State.OWN, "goal", NOW)
    assert [(c.stage.id, c.finished, c.total) for c in member.progress] == [("planning", 0, 3), ("visiting", 0, 1)]
    friday = datetime(2024, 1, 19, 3, tzinfo=UTC)
    services.submissions.submit(cast.siti, run, "goal", GOAL, {}, None, key(), friday)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), friday)
    monday = friday + timedelta(days=3)
    member = only(services.staff.staff(cast.budi, monday), "siti")
    assert (member.state, member.part, member.since, member.working_days) == (State.MINE, "lead", friday, 1)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), monday)
    member = only(services.staff.staff(cast.budi, monday), "siti")
    assert (member.state, member.returned, member.since) == (State.OWN, True, monday)


def test_saving_again_does_not_make_the_wait_begin_anew(cast: Cast) -> None:
    run = begin(cast.siti)
    later = NOW + timedelta(days=2)
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "y"}, {}, None, key(), later)
    assert only(services.staff.staff(cast.budi, later), "siti").since == NOW


def test_after_the_approval_somebody_else_has_the_turn_once_the_window_opens(cast: Cast) -> None:
    run = hand_in(cast.siti)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    member = only(services.staff.staff(cast.budi, NOW), "siti")
    opens = datetime(2024, 1, 31, 17, tzinfo=UTC)
    assert (member.state, member.until) == (State.LATER, opens)
    assert only(services.staff.staff(cast.budi, opens), "siti").state is State.OTHERS
    assert only(services.staff.staff(cast.lestari, opens), "siti").state is State.MINE
    over = datetime(2024, 4, 30, 17, tzinfo=UTC)
    shut = only(services.staff.staff(cast.lestari, over), "siti")
    assert (shut.state, shut.part, shut.until, shut.late) == (State.OVER, "visitor", over, True)
    services.submissions.submit(cast.lestari, run, "visit_report", {"seen": "x"}, {}, None, key(), opens)
    assert only(services.staff.staff(cast.budi, opens), "siti").state is State.DONE


def test_late_and_over_follow_the_window_and_its_extension(cast: Cast) -> None:
    begin(cast.siti)
    due, closes = datetime(2024, 1, 31, 17, tzinfo=UTC), datetime(2024, 3, 31, 17, tzinfo=UTC)
    before = only(services.staff.staff(cast.budi, due - timedelta(seconds=1)), "siti")
    late = only(services.staff.staff(cast.budi, due), "siti")
    assert (before.late, late.late, late.state) == (False, True, State.OWN)
    over = only(services.staff.staff(cast.budi, closes), "siti")
    assert (over.state, over.until) == (State.OVER, closes)
    services.periods.extend(cast.ratna, SMALL, "plan", date(2024, 4, 15), "Banjir", None, key(), NOW)
    assert only(services.staff.staff(cast.budi, closes), "siti").state is State.OWN


def test_nobody_elses_people_are_shown(cast: Cast) -> None:
    hand_in(cast.siti)
    begin(cast.maria)
    begin(cast.budi)
    assert {"siti", "budi"} & set(states(services.staff.staff(cast.budi, NOW))) == {"siti"}
    assert set(states(services.staff.staff(cast.wahyu, NOW))) == {"budi"}
    for other in (cast.siti, cast.maria, cast.ratna, cast.joko, cast.intan):
        assert services.staff.staff(other, NOW).rows == ()


def test_an_assignment_that_ended_shows_nobody(cast: Cast) -> None:
    begin(cast.siti)
    ended = replace(cast.budi, assignments=(people.superior("U1", ends=NOW.date() - timedelta(days=1)),))
    assert services.staff.staff(ended, NOW).rows == ()


def test_who_is_assessed_by_name_and_has_not_begun_is_there(cast: Cast) -> None:
    assert states(services.staff.staff(cast.wahyu, NOW)) == {"budi": State.NOT_BEGUN}


def test_who_stands_in_one_level_up_sees_those_without_a_leader(cast: Cast) -> None:
    begin(cast.maria, UPWARD)
    begin(cast.siti, UPWARD)
    held = (Assignment(Relation.SUPERIOR, "D1", None, SINCE),)
    head = people.enter(people.person("wahyu", id="dian", username="dian", name="Dian", assignments=held))
    found = services.staff.staff(head, NOW)
    assert only(found, "maria").state is State.OWN
    assert "siti" not in states(found)


def test_who_moves_is_seen_at_the_new_place(cast: Cast) -> None:
    begin(cast.siti)
    values = services.Details("siti", "Siti Aminah", "employee", "U2", attributes={"kind": "day"})
    services.accounts.update(cast.ratna, "siti", values, NOW)
    services.subjects.follow("siti", NOW)
    assert "siti" not in states(services.staff.staff(cast.budi, NOW))
    head = people.enter(
        people.person("budi", id="hana", username="hana", name="Hana", assignments=(people.superior("U2"),))
    )
    assert only(services.staff.staff(head, NOW), "siti").state is State.OWN


def test_search_state_and_pages_narrow_what_is_shown_not_what_is_counted(cast: Cast) -> None:
    for number in range(30):
        begin(colleague(number))
    hand_in(cast.siti)
    first = services.staff.staff(cast.budi, NOW)
    assert (first.pages, first.total, first.rows[0].person) == (2, 32, "siti")
    assert first.counts == {State.MINE: 1, State.OWN: 30, State.NOT_BEGUN: 1}
    found = services.staff.staff(cast.budi, NOW, Query(text="gur 029"))
    assert [member.name for member in found.rows] == ["Guru 029"]
    assert found.counts == first.counts
    assert states(services.staff.staff(cast.budi, NOW, Query(state="mine"))) == {"siti": State.MINE}
    assert services.staff.staff(cast.budi, NOW, Query(state="nonsense")).rows == ()


def test_a_period_that_is_not_known_is_the_present_one(cast: Cast) -> None:
    found = services.staff.staff(cast.budi, NOW, Query(period="1999-01-01"))
    assert (found.period, list(found.periods)) == ("2024-01-01", ["2024-01-01"])


def test_what_an_older_program_wrote_is_brought_up_to_date(cast: Cast) -> None:
    run = hand_in(cast.siti)
    before = services.staff.staff(cast.budi, NOW)
    missing = {"$unset": {"over": "", "progress": "", "own": ""}}
    collection("instances").update_one({"_id": run}, missing)
    collection("accounts").update_many({}, {"$unset": {"circles": ""}})
    storage.meta.put("schema", 1)
    assert services.staff.staff(cast.budi, NOW).rows == ()
    assert services.upgrades.upgrade(NOW) > 0
    assert services.staff.staff(cast.budi, NOW) == before
    assert services.upgrades.upgrade(NOW) == 0


@pytest.mark.integration
def test_the_list_takes_three_trips_however_many_people(queries: QueryLog, served: Cast) -> None:
    begin(served.siti)
    hand_in(colleague(1))
    colleague(2)
    services.staff.staff(served.budi, NOW)  # definitions are kept in the process
    with queries.at_most(3):
        account = services.accounts.load("budi")
        assert account is not None
        found = services.staff.staff(account, NOW)
    assert set(states(found)) == {"siti", "m001", "m002", "lestari"}
    assert only(found, "m001").progress[0].finished == 1
