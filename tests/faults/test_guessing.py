"""Guessing passwords at two web workers at once: stopped by one count for both, and nobody else is shut out (S15).

LONG_TESTS=1: 1,000 tries on one account, one on each of 1,000.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from kinerja import services
from kinerja.services.sign_ins import MOST_PER_ACCOUNT, MOST_PER_ADDRESS
from tests import cast as people
from tests.cast import PASSWORD
from tests.faults.browsers import Browser, together
from tests.faults.conftest import LONG
from tests.faults.product import Product

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600 if LONG else 120)]

TRIES = 1000 if LONG else 40
ACCOUNTS = 1000 if LONG else 24
GUESSERS = 4
ENTERED, WRONG, STOPPED = 303, 422, 429


def sign_in(browser: Browser, name: str, password: str) -> int:
    fields = {"csrf_token": browser.person.token, "username": name, "password": password}
    return browser.post("/login", fields).status


def guess(house: Product, source: str, names: list[str]) -> Counter[int]:
    """One wrong password for each name, by GUESSERS browsers at one address at the same time; status -> how often."""

    def some(part: list[str]) -> list[int]:
        browser = Browser(house.port, house.stranger(), source=source)
        found = [sign_in(browser, name, "bukan ini") for name in part]
        browser.close()
        return found

    parts = [names[number::GUESSERS] for number in range(GUESSERS)]
    return Counter(status for part in together([lambda p=p: some(p) for p in parts]) for status in part)


def listened_to(found: Counter[int], most: int, tries: int) -> None:
    """Who comes to the limit at the same moment stops each other: all count first, then look how many came."""
    assert set(found) == {WRONG, STOPPED}
    assert found.total() == tries
    assert most - (GUESSERS - 1) <= found[WRONG] <= most, found


def entered(house: Product, source: str, name: str) -> bool:
    browser = Browser(house.port, house.stranger(), source=source)
    status = sign_in(browser, name, PASSWORD)
    browser.close()
    assert status in (ENTERED, STOPPED)
    return status == ENTERED


def test_many_tries_on_one_account(house: Product, tell: Callable[..., None]) -> None:
    """No more are listened to than one worker would; colleagues behind the same address enter."""
    found = guess(house, "127.0.0.11", ["siti"] * TRIES)
    listened_to(found, MOST_PER_ACCOUNT, TRIES)
    assert not entered(house, "127.0.0.12", "siti"), "the account is open for who comes from elsewhere"
    assert entered(house, "127.0.0.11", "budi")
    tell(tries=TRIES, listened_to=found[WRONG])


def test_one_try_on_each_of_many_accounts(house: Product, tell: Callable[..., None]) -> None:
    """The address is stopped for a while, for these accounts too nothing is learnt; from elsewhere all enter."""
    before = 0 if LONG else MOST_PER_ADDRESS - 12
    for _ in range(before):
        services.attempts.count({"address 127.0.0.13": MOST_PER_ADDRESS}, services.clock.now())
    names = [f"w{number}" for number in range(ACCOUNTS)]
    for name in names:
        people.enter(people.person("siti", id=name, username=name))
    found = guess(house, "127.0.0.13", names)
    listened_to(found, MOST_PER_ADDRESS - before, ACCOUNTS)
    assert all(entered(house, "127.0.0.14", name) for name in names[:: ACCOUNTS // 8])
    tell(accounts=ACCOUNTS, listened_to=found[WRONG])
