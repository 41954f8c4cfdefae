"""Who plays which part on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kinerja.workflows.definition import Actor, Relation, Vacancy
from kinerja.workflows.parts import Assignment, parts_of
from tests.workflows.builders import subject, text, trip

DAY = date(2024, 2, 15)


def with_actors(**relations: Relation):
    actors = {name: Actor(name, text(name), relation, Vacancy.ONE_LEVEL_UP) for name, relation in relations.items()}
    return replace(trip(), actors=actors)


def lead_of(unit: str | None = "u-1", person: str | None = None, starts=date(2024, 1, 1), ends=None) -> Assignment:
    return Assignment(Relation.SUPERIOR, unit, person, starts, ends)


def test_the_subject_plays_their_own_part_and_nobody_else_does():
    assert parts_of(trip(), subject(), "t-1", (), DAY) == {"traveller"}
    assert parts_of(trip(), subject(), "x-1", (), DAY) == frozenset()


@pytest.mark.parametrize(
    ("starts", "ends", "plays"),
    [
        (DAY, DAY, True),
        (date(2024, 2, 16), None, False),
        (date(2024, 1, 1), date(2024, 2, 14), False),
        (date(2024, 1, 1), None, True),
    ],
)
def test_an_assignment_counts_from_its_first_to_its_last_day(starts, ends, plays):
    held = (lead_of(starts=starts, ends=ends),)
    assert ("lead" in parts_of(trip(), subject(), "l-1", held, DAY)) is plays


def test_an_assignment_reaches_its_unit_or_its_person_only():
    for held, plays in (
        (lead_of("u-1"), True),
        (lead_of("u-2"), False),
        (lead_of(None, "t-1"), True),
        (lead_of("u-1", "t-2"), False),
        (lead_of(None), True),
    ):
        assert ("lead" in parts_of(trip(), subject(), "l-1", (held,), DAY)) is plays, held


def test_another_relation_is_not_enough():
    held = (replace(lead_of(), relation=Relation.OBSERVER),)
    assert parts_of(trip(), subject(), "l-1", held, DAY) == frozenset()


def test_the_acting_head_of_a_unit_is_not_their_own_superior():
    assert parts_of(trip(), subject(), "t-1", (replace(lead_of(), acting=True),), DAY) == {"traveller"}


def test_those_above_reach_the_units_below_them():
    definition = with_actors(district=Relation.DISTRICT, ministry=Relation.MINISTRY)
    district = Assignment(Relation.DISTRICT, "d-1", None, date(2024, 1, 1))
    ministry = Assignment(Relation.MINISTRY, None, None, date(2024, 1, 1))
    assert parts_of(definition, subject(), "a", (district, ministry), DAY, above=("d-1", "p-1")) == {
        "district",
        "ministry",
    }
    assert parts_of(definition, subject(), "a", (district,), DAY, above=("d-2", "p-1")) == frozenset()


def test_a_vacant_part_goes_one_level_up_where_the_policy_says_so():
    definition = with_actors(lead=Relation.SUPERIOR)
    held = (lead_of("d-1"),)
    above = ("d-1", "p-1")
    assert parts_of(definition, subject(), "h", held, DAY, above) == frozenset()
    assert parts_of(definition, subject(), "h", held, DAY, above, vacant=frozenset({"lead"})) == {"lead"}
    assert parts_of(definition, subject(), "h", (lead_of("p-1"),), DAY, above, frozenset({"lead"})) == frozenset()
    assert parts_of(trip(), subject(), "h", held, DAY, above, vacant=frozenset({"lead"})) == frozenset()
