"""The answer is lost, the line is cut, somebody presses twice or goes back: one effect, and the person is told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from ulid import ULID

from kinerja import services, storage
from kinerja.storage.instances import Loaded
from tests.faults.browsers import Answer, Person, together
from tests.faults.conftest import LONG, eventually
from tests.faults.product import Product

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600 if LONG else 120)]

PAIRS = 250 if LONG else 3
"""Of each of four kinds."""
AWAY = 5.0 if LONG else 1.5
ANSWERED_WITHIN = 12.0
"""Seconds until somebody whose request met no database is told so."""


def draft(person: Person, number: int, key: str | None = None) -> tuple[str, dict[str, object]]:
    fields = person.fields(None, key or str(ULID()), aim=f"Rencana {number}", amount=number + 1)
    return person.path("steps/goal/draft"), fields


def run(person: Person) -> Loaded:
    found = storage.instances.load(storage.EVERYTHING, person.run)
    assert found is not None
    return found


def once(person: Person, number: int, before: int) -> None:
    """One more version, which says what was typed."""
    loaded = run(person)
    assert loaded.instance.version == before + 1
    assert loaded.instance.step("goal").answers == {"aim": f"Rencana {number}", "amount": number + 1}


@pytest.fixture
def person(house: Product) -> Person:
    (made,) = house.enter(1)
    return made


def test_an_answer_that_is_lost_between_database_and_program(house: Product, person: Person) -> None:
    """It was written, but nobody knows: the page says so, and sending it again settles it."""
    browser, unsure = house.browser(person), 0
    for number in range(PAIRS):
        before, (path, fields) = run(person).instance.version, draft(person, number)
        lost = house.wire.lost
        house.wire.lose("$push")
        answer = browser.post(path, fields)
        assert house.wire.lost == lost + 1
        assert answer.status in (303, 503)
        if answer.status == 503:
            unsure += 1
            assert_asks_to_send_again(answer, fields)
        assert browser.post(path, fields).status == 303
        once(person, number, before)
    browser.close()


def assert_asks_to_send_again(answer: Answer, fields: dict[str, object]) -> None:
    assert "Belum pasti tersimpan" in answer.text
    for name in ("key", "version", "a-aim", "a-amount"):
        assert f'name="{name}" value="{fields[name]}"' in answer.text


def test_an_answer_that_is_lost_between_program_and_person(house: Product, person: Person) -> None:
    browser = house.browser(person)
    for number in range(PAIRS):
        before, (path, fields) = run(person).instance.version, draft(person, number)
        browser.send_and_leave(path, fields)
        assert eventually(lambda before=before: run(person).instance.version > before, ANSWERED_WITHIN)
        assert browser.post(path, fields).status == 303
        once(person, number, before)
    browser.close()


def test_a_double_click(house: Product, person: Person) -> None:
    browsers = [house.browser(person) for _ in range(2)]
    for number in range(PAIRS):
        before, (path, fields) = run(person).instance.version, draft(person, number)
        first, second = together([lambda one=one, p=path, f=fields: one.post(p, f) for one in browsers])
        assert (first.status, second.status) == (303, 303)
        assert first.place == second.place
        once(person, number, before)
    for browser in browsers:
        browser.close()


def test_back_and_send_again(house: Product) -> None:
    """Handed in, back, handed in again: the second answer leads where the first did."""
    for person in house.enter(PAIRS):
        browser = house.browser(person)
        fields = person.fields(1, aim="Rencana 1", amount=2)
        first = browser.post(person.path("steps/goal/submission"), fields)
        assert browser.get(person.path("steps/goal")).status == 200
        second = browser.post(person.path("steps/goal/submission"), fields)
        assert (first.status, second.status) == (303, 303)
        assert first.place == second.place
        once(person, 1, 1)
        browser.close()


def test_a_database_that_is_away_for_a_while(house: Product, tell: Callable[..., None]) -> None:
    """Each who sends meanwhile is told, in time; what was answered as saved is saved, and the rest by sending again."""
    crowd = house.enter(8)
    browsers = [house.browser(person, patience=3 * ANSWERED_WITHIN) for person in crowd]
    forms = [draft(person, number) for number, person in enumerate(crowd)]
    house.wire.cut()
    until, waited, said = time.monotonic() + AWAY, [], []

    def send(number: int) -> Answer:
        began = time.monotonic()
        answer = browsers[number].post(*forms[number])
        waited.append(time.monotonic() - began)
        return answer

    def mend() -> None:
        time.sleep(until - time.monotonic())
        house.wire.mend()

    said, *_ = [together([*(lambda n=n: send(n) for n in range(len(crowd))), mend])]
    for number, answer in enumerate(said[:-1]):
        assert answer.status in (303, 503)
        if answer.status == 503:
            assert_asks_to_send_again(answer, forms[number][1])
        assert browsers[number].post_until_answered(*forms[number]).status == 303
        once(crowd[number], number, 1)
        browsers[number].close()
    assert max(waited) < ANSWERED_WITHIN
    tell(away=AWAY, refused=sum(answer.status == 503 for answer in said[:-1]), slowest=round(max(waited), 1))
    services.relay.run_all(services.clock.now())
    assert services.audit.verify().faults == ()
