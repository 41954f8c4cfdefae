"""The people and schools of the demo: as many and as different as the real ones, all invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kinerja.seed.accounts import LATER, LATER_NOTES, NOTES, all_accounts, shown_accounts
from kinerja.seed.demo import BEGINS
from kinerja.seed.papers import Document, _printed
from kinerja.seed.semester import Semester, semester_acts
from kinerja.seed.stories import Story, january_acts
from kinerja.seed.words import SENT_TWICE, certificates, duty_papers, lesson_plan
from kinerja.seed.world import people, rapor, schools

MONTHS = timedelta(days=100)


def test_two_districts_in_two_zones_with_six_schools() -> None:
    found = [school for school in schools().values() if school.level]
    assert Counter(school.level for school in found) == {"sd": 2, "smp": 1, "sma": 1, "smk": 2}
    assert len({school.district for school in found}) == len({school.zone for school in found}) == 2


def test_about_a_hundred_people_with_names_as_they_are() -> None:
    names = [person.name for person in people()]
    assert 90 <= len(names) <= 110
    assert len(set(names)) == len(names)
    assert [name for name in names if " " not in name], "people with one name"
    assert [name for name in names if "'" in name], "apostrophes"
    assert [name for name in names if "M.Pd." in name], "academic titles"
    assert max(len(name) for name in names) > 60
    assert max(len(school.name) for school in schools().values()) > 60


def test_one_school_is_so_large_that_its_lists_have_a_second_page() -> None:
    assert max(Counter(person.unit for person in people() if person.teaches).values()) >= 35


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


def test_january_ends_where_the_demo_begins_and_the_semester_comes_after() -> None:
    assert max(act.at for act in january_acts()) < BEGINS < min(act.at for act in semester_acts())


def test_nobody_does_two_things_at_once_or_at_night() -> None:
    acts = [*january_acts(), *semester_acts()]
    own = Counter((act.subject.id, act.at) for act in acts)
    assert [each for each, times in own.items() if times > 1] == []
    hours = {act.at.astimezone(ZoneInfo(schools()[act.subject.unit].zone)).hour for act in acts}
    assert hours <= set(range(7, 18))


def test_every_story_is_told_by_somebody() -> None:
    told = {person.story for person in people() if person.teaches}
    known = {name for name in vars(Story) if not name.startswith("_") and name not in ("acts", "at", "act")}
    assert told == known | {"untouched", "kemenag"}


def test_every_end_of_the_semester_is_reached_by_somebody() -> None:
    reached = {person.later for person in people()} - {""}
    assert reached == set(LATER)
    assert all(hasattr(Semester, name) for name in reached)


def test_visits_are_spread_over_days_and_no_two_are_at_once() -> None:
    for school in schools():
        visits = [Semester(person).visit for person in people() if person.later and person.unit == school]
        assert len(set(visits)) == len(visits)
        assert len({visit.date() for visit in visits}) >= len(visits) * 0.7


@pytest.mark.parametrize(("begins", "notes"), [(None, NOTES), (BEGINS, NOTES), (BEGINS + MONTHS, LATER_NOTES)])
def test_the_accounts_that_are_shown_say_what_for(begins: datetime | None, notes: Mapping[str, object]) -> None:
    assert [account.username for account in shown_accounts(begins)] == list(notes)
    assert all(account.note and account.note_en for account in all_accounts(begins))
    assert len(all_accounts(begins)) == len(people())


def test_papers_are_the_same_everywhere_and_one_is_given_twice() -> None:
    for person in people():
        if not person.later:
            continue
        papers = [*certificates(person), lesson_plan(person), *duty_papers(person)]
        twice = len(papers) - len({paper.content() for paper in papers})
        assert twice == (person.username == SENT_TWICE)
    made = {kind: Document(f"bukti.{kind}", "Sertifikat", ("Sari Wulandari",)).content() for kind in ("pdf", "jpg")}
    again = Document("bukti.pdf", "Sertifikat", ("Sari Wulandari",))
    assert made["pdf"] == _printed.__wrapped__(again)
    assert made["pdf"][:5] == b"%PDF-"
    assert made["jpg"][:3] == b"\xff\xd8\xff"
    assert all(len(content) < 40_000 for content in made.values())
