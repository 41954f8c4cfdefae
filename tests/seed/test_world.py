"""The people and schools of the demo: as many and as different as the real ones, all invented."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from kinerja.seed.accounts import NOTES, all_accounts, shown_accounts
from kinerja.seed.demo import BEGINS
from kinerja.seed.stories import Story, all_acts
from kinerja.seed.world import people, rapor, schools


def test_two_districts_in_two_zones_with_five_schools() -> None:
    found = [school for school in schools().values() if school.level]
    assert Counter(school.level for school in found) == {"sd": 2, "smp": 1, "sma": 1, "smk": 1}
    assert len({school.district for school in found}) == len({school.zone for school in found}) == 2


def test_about_sixty_people_with_names_as_they_are() -> None:
    names = [person.name for person in people()]
    assert 55 <= len(names) <= 70
    assert len(set(names)) == len(names)
    assert [name for name in names if " " not in name], "people with one name"
    assert [name for name in names if "'" in name], "apostrophes"
    assert [name for name in names if "M.Pd." in name], "academic titles"


def test_every_kind_of_employee_is_there() -> None:
    assert {person.status for person in people() if person.kind} == {"pns", "pppk", "non_asn"}
    assert [person for person in people() if person.story == "kemenag"]
    assert [person for person in people() if person.kind == "tenaga_administrasi" and person.role == "employee"]


def test_every_school_has_one_who_leads_it_and_one_is_acting() -> None:
    leaders = Counter(person.unit for person in people() if person.post in ("superior", "acting"))
    assert leaders == {school.id: 1 for school in schools().values() if school.level}
    assert sum(person.post == "acting" for person in people()) == 1


def test_employee_numbers_are_formed_as_real_ones_and_nobody_has_a_national_id() -> None:
    numbers = [person.employee_number for person in people() if person.status in ("pns", "pppk")]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number is not None
        assert re.fullmatch(r"\d{18}", number)
        assert date.fromisoformat(f"{number[:4]}-{number[4:6]}-{number[6:8]}") < date(2002, 1, 1)
    values = [str(value) for person in people() for value in person.attributes(schools()[person.unit]).values()]
    assert not [value for value in values if re.fullmatch(r"\d{16}", value)]


def test_every_school_has_its_report() -> None:
    reports = [rapor().of_unit(school.id)["rapor.d1"] for school in schools().values() if school.level]
    assert {len(report) for report in reports} == {8}
    assert len({min(report, key=lambda name: report[name]) for report in reports}) > 1


def test_nobody_acts_after_the_demo_begins() -> None:
    acts = all_acts()
    assert acts == sorted(acts, key=lambda act: act.at)
    assert acts[-1].at < BEGINS


def test_every_story_is_told_by_somebody() -> None:
    told = {person.story for person in people() if person.teaches}
    known = {name for name in vars(Story) if not name.startswith("_") and name not in ("acts", "at", "act")}
    assert told == known | {"untouched", "kemenag"}


def test_the_accounts_that_are_shown_say_what_for() -> None:
    assert [account.username for account in shown_accounts()] == list(NOTES)
    assert all(account.note and account.note_en for account in all_accounts())
