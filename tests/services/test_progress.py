"""How far everybody is, for those whose business it is; names only for those whose people they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kinerja import services, storage
from kinerja.services import progress, tallies
from kinerja.services.progress import EVERYWHERE, Place, Table
from kinerja.services.standings import Standing
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from tests import cast as people
from tests.cast import NOW, SINCE, SMALL, UPWARD, Cast
from tests.queries import QueryLog
from tests.services.test_tallies import begin, follow, hand_in, sweep

SCHOOL, OTHER, DISTRICT = Place("unit", "U1"), Place("unit", "U2"), Place("district", "D1")
LATER = NOW + timedelta(days=3)


def table(account: services.Account, place: Place = SCHOOL, now: datetime = NOW, edition: str = SMALL) -> Table:
    return progress.table(account, edition, place.level, place.id, now)


def head(unit: str | None, relation: Relation = Relation.SUPERIOR) -> services.Account:
    """Somebody who stands so to everybody of a unit (None: to everybody)."""
    held = (Assignment(relation, unit, None, SINCE),)
    who = f"head-{relation.value}-{unit}".lower()
    return people.enter(people.person("wahyu", id=who, username=who, name="Dian", assignments=held))


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Siti waits for her leader, Maria at the other school has begun, everybody else has not."""
    run = begin(cast.siti)
    hand_in(cast.siti, run)
    begin(cast.maria)
    sweep()
    return cast


def numbers(found: Table, stage: str = "planning") -> dict[Standing, int]:
    return {one: count for one, count in found.whole.stages[stage].counts.items() if count}


def test_from_the_nation_down_to_the_school_the_numbers_add_up(counted: Cast) -> None:
    nation = table(counted.ratna, EVERYWHERE)
    assert numbers(nation) == {Standing.WAITING: 1, Standing.DOING: 1, Standing.NOT_STARTED: 3}
    assert nation.whole.stages["planning"].waits == {"lead": 1}
    assert [(row.place.name, row.people) for row in nation.rows] == [("Kabupaten Uji", 5)]
    district = table(counted.ratna, DISTRICT)
    assert [(row.place.name, row.people) for row in district.rows] == [
        ("Dinas Pendidikan", 1), ("SD Kenanga", 1), ("SD Melati", 3),
    ]  # fmt: skip
    assert district.above == (EVERYWHERE,)
    school = table(counted.ratna)
    assert numbers(school) == {Standing.WAITING: 1, Standing.NOT_STARTED: 2}
    assert [place.key for place in school.above] == ["nation:all", "district:D1"]


def test_a_province_lies_between_where_it_is_known(cast: Cast) -> None:
    for unit in (people.SCHOOL, people.OTHER_SCHOOL, people.OFFICE):
        services.units.put(replace(unit, province="P1", province_name="Provinsi Uji"))
    sweep()
    nation = table(cast.ratna, EVERYWHERE)
    assert [row.place for row in nation.rows] == [Place("province", "P1", "Provinsi Uji")]
    assert [row.place.key for row in table(cast.ratna, Place("province", "P1")).rows] == ["district:D1"]
    assert [place.key for place in table(cast.ratna).above] == ["nation:all", "province:P1", "district:D1"]


def test_who_leads_a_school_sees_that_school_and_the_names_there(counted: Cast) -> None:
    found = table(counted.budi)
    assert (found.above, found.others) == ((), ())
    assert found.people is not None
    assert {one.person: one.state.value for one in found.people} == {"siti": "mine", "lestari": "not_begun"}
    for place in (OTHER, DISTRICT, EVERYWHERE):
        with pytest.raises(services.NotFound):
            table(counted.budi, place)


def test_who_operates_a_school_sees_everybody_there(counted: Cast) -> None:
    found = table(counted.joko)
    assert found.people is not None
    assert {one.person: one.state.value for one in found.people} == {
        "siti": "others", "budi": "not_begun", "lestari": "not_begun",
    }  # fmt: skip
    assert found.people[0].part == "lead"
    with pytest.raises(services.NotFound):
        table(counted.joko, OTHER)


def test_who_oversees_a_district_sees_its_schools_without_names(counted: Cast) -> None:
    above = head("D1")
    assert {row.place.id for row in table(above, DISTRICT).rows} == {"U1", "U2", "D1"}
    school = table(above)
    assert school.people is None
    assert school.above == (Place("district", "D1", "Kabupaten Uji"),)
    assert progress.beginning(above, NOW)[1].key == DISTRICT.key
    with pytest.raises(services.NotFound):
        table(above, EVERYWHERE)


def test_who_stands_in_from_above_sees_the_names_of_those_alone(counted: Cast) -> None:
    begin(counted.maria, edition=UPWARD)
    begin(counted.siti, edition=UPWARD)
    follow()
    above = head("D1")
    found = table(above, OTHER, edition=UPWARD)
    assert [one.person for one in found.people or ()] == ["maria"], "her school has no leader"
    assert table(above, SCHOOL, edition=UPWARD).people is None


def test_administrators_see_numbers_everywhere_and_names_nowhere(counted: Cast) -> None:
    assert table(counted.ratna).people is None
    assert table(counted.ratna, OTHER).people is None


@pytest.mark.parametrize("who", ["siti", "maria", "lestari", "wahyu", "intan"])
def test_for_everybody_else_there_is_nothing(counted: Cast, who: str) -> None:
    account = getattr(counted, who)
    assert not progress.may_see(account, NOW)
    with pytest.raises(services.NotFound):
        progress.beginning(account, NOW)
    for place in (SCHOOL, OTHER, DISTRICT, EVERYWHERE, Place("unit", "nowhere"), Place("", "")):
        with pytest.raises(services.NotFound):
            table(account, place)


def test_who_leads_two_schools_goes_from_one_to_the_other(counted: Cast) -> None:
    held = (people.superior("U1"), people.superior("U2"))
    both = people.enter(people.person("wahyu", id="both", username="both", name="Dian", assignments=held))
    assert [place.key for place in table(both).others] == [OTHER.key]
    assert [place.key for place in table(both, OTHER).others] == [SCHOOL.key]


@pytest.mark.parametrize("place", [Place("unit", "zz"), Place("nation", "zz"), Place("street", "U1"), Place("", "all")])
def test_what_is_not_there_is_not_found(counted: Cast, place: Place) -> None:
    for account in (counted.ratna, counted.budi, counted.joko):
        with pytest.raises(services.NotFound):
            table(account, place)


def test_an_assignment_that_ended_shows_nothing(counted: Cast) -> None:
    ended = replace(counted.budi, assignments=(people.superior("U1", ends=NOW.date() - timedelta(days=1)),))
    with pytest.raises(services.NotFound):
        table(ended)


def test_one_begins_in_the_newest_period_at_the_widest_place(counted: Cast) -> None:
    assert progress.beginning(counted.ratna, NOW)[1] == EVERYWHERE
    assert progress.beginning(counted.joko, NOW)[1].key == SCHOOL.key
    assert progress.beginning(head(None), NOW)[1] == EVERYWHERE
    assert progress.beginning(counted.budi, NOW)[0] in services.definitions.editions()


def test_before_anything_was_counted_ones_own_school_is_empty(cast: Cast) -> None:
    edition, place = progress.beginning(cast.joko, NOW)
    found = table(cast.joko, place, edition=edition)
    assert (found.whole.people, found.at, found.people) == (0, None, None)
    assert table(cast.ratna, EVERYWHERE).rows == ()


def test_the_numbers_follow_the_moment_of_reading(counted: Cast) -> None:
    due = datetime(2024, 1, 31, 17, tzinfo=UTC)
    assert Standing.LATE not in numbers(table(counted.ratna, EVERYWHERE, due - timedelta(hours=3)))
    assert numbers(table(counted.ratna, EVERYWHERE, due))[Standing.LATE] == 1


def test_what_is_not_counted_yet_is_said(counted: Cast) -> None:
    assert not table(counted.ratna).whole.stale
    begin(counted.lestari)
    services.relay.run_all(NOW)
    assert table(counted.ratna).whole.stale
    tallies.count_all(NOW)
    assert not table(counted.ratna, EVERYWHERE).whole.stale


@pytest.mark.integration
def test_a_page_takes_three_trips_and_counts_nothing(queries: QueryLog, served: Cast) -> None:
    run = begin(served.siti)
    hand_in(served.siti, run)
    sweep()
    above = head("D1")
    for who, place in (("ratna", EVERYWHERE), ("ratna", DISTRICT), ("joko", SCHOOL), (above.id, DISTRICT)):
        services.definitions.current(SMALL)
        with queries.at_most(3):
            account = services.accounts.load(who)
            assert account is not None
            assert table(account, place).whole.people
        assert not any("aggregate instances" in command for command in queries.commands) or place == SCHOOL
    with queries.at_most(3):
        account = services.accounts.load("budi")
        assert account is not None
        assert table(account).people
    assert storage.tallies.how_many_stale() == 0
