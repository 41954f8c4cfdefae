"""Accounts: found by the beginnings of names, unique, and without a national identity number."""

from __future__ import annotations

from dataclasses import fields

import pytest
from mongoengine import FieldDoesNotExist, ValidationError

from kinerja import storage
from kinerja.storage.accounts import Person
from kinerja.storage.documents import AccountDocument, checked
from kinerja.storage.searching import matches, tokens
from tests import cast as people

ENTRY = storage.Entry(people.NOW, "system", "Kinerja", ({"event": "AccountCreated"},))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("siti", ["siti"]),
        ("Sit", ["siti"]),
        ("aminah siti", ["siti"]),
        ("SPd", ["siti"]),
        ("oneil", ["wahyu"]),
        ("o'neil", ["wahyu"]),
        ("iti", []),
        ("s", ["joko", "siti", "budi"]),
        (".*", []),
        ("siti budi", []),
    ],
)
def test_people_are_found_by_the_beginnings_of_their_words(cast: people.Cast, text: str, found: list[str]) -> None:
    assert {person.id for person in storage.accounts.search(text, None)} == set(found)


def test_a_search_stays_in_its_unit(cast: people.Cast) -> None:
    assert [person.id for person in storage.accounts.search("maria", "U1")] == []
    assert [person.id for person in storage.accounts.search("maria", "U2")] == ["maria"]


def test_without_words_and_unit_nobody_is_found(cast: people.Cast) -> None:
    assert storage.accounts.search("  ", None) == ()


def test_words_longer_than_what_is_kept_of_a_name_still_count() -> None:
    assert matches(tokens("Setiawann"), tokens("Budi Setiawan")) is False
    assert matches(tokens("Setiawan"), tokens("Budi Setiawan")) is True


@pytest.mark.parametrize("stray", ["nik", "ktp", "birth_mother", "state"])
def test_the_schema_refuses_what_it_does_not_know(cast: people.Cast, stray: str) -> None:
    known = {"_id": "x", "username": "x", "name": "X", "role": "employee", "unit": "U1", "language": "id"}
    with pytest.raises(FieldDoesNotExist):
        checked(AccountDocument, {**known, "password": "h", "disabled": False, "epoch": 1, "version": 1, stray: "1"})


@pytest.mark.parametrize("attributes", [{"nik": "1"}, {"NIK": "1"}, {"kind": "3171234567890123"}])
def test_no_national_identity_number_is_kept(cast: people.Cast, attributes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        storage.accounts.insert(people.person("maria", id="n", username="n", attributes=attributes), ENTRY)
    assert "nik" not in {item.name for item in fields(Person)}


def test_a_user_name_belongs_to_one_person(cast: people.Cast) -> None:
    with pytest.raises(storage.Taken) as caught:
        storage.accounts.insert(people.person("maria", id="other"), ENTRY)
    assert caught.value.field == "username"


def test_an_employee_number_belongs_to_one_person_and_none_to_many(cast: people.Cast) -> None:
    number = "198501012010011001"
    people.enter(people.person("siti", id="a", username="a", employee_number=number))
    with pytest.raises(storage.Taken) as caught:
        storage.accounts.insert(people.person("siti", id="b", username="b", employee_number=number), ENTRY)
    assert caught.value.field == "employee_number"


def test_the_same_account_is_not_written_twice(cast: people.Cast) -> None:
    assert storage.accounts.insert(people.person("maria"), ENTRY) is False


def test_only_the_first_of_two_changes_counts(cast: people.Cast) -> None:
    found = storage.accounts.load("siti")
    assert found is not None
    first = people.person("siti", name="Siti A", version=1)
    assert storage.accounts.change(found.person, first, ENTRY) is True
    assert storage.accounts.change(found.person, people.person("siti", name="Siti B"), ENTRY) is False
    again = storage.accounts.load("siti")
    assert again is not None
    assert (again.person.name, again.person.version) == ("Siti A", 2)
