"""A store that takes half a second for each answer: everybody is answered or told in time, nothing piles up (R17)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from ulid import ULID

from kinerja import storage
from kinerja.settings import Settings
from tests.faults.browsers import Person, together
from tests.faults.conftest import LONG, eventually
from tests.faults.product import Product
from tests.launcher.runs import descendants

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900 if LONG else 150)]

DELAY = 0.5
PEOPLE = 60 if LONG else 48
"""More than two workers have turns and places for: four at work and sixteen who wait, each."""
ROUNDS = 5 if LONG else 2
TOLD_WITHIN = 15.0
"""Seconds for the slowest who had a turn: it waited for one, and then asked the store four times."""
QUICK = 3.0
"""Seconds for one page, once the store is quick again, on a machine that is busy."""


def threads(house: Product) -> int:
    """Of all web workers."""
    return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in descendants(house.running["web"].pid))


def save(house: Product, person: Person, forms: dict[str, dict[str, object]]) -> tuple[int, float]:
    """One draft; the status, and how long it took."""
    browser = house.browser(person, patience=4 * TOLD_WITHIN)
    began = time.monotonic()
    status = browser.post(person.path("steps/goal/draft"), forms[person.name]).status
    browser.close()
    return status, time.monotonic() - began


def test_a_slow_store_keeps_nobody_hanging(house: Product, tell: Callable[..., None]) -> None:
    idle, crowd = threads(house), house.enter(PEOPLE)
    forms = {person.name: person.fields(None, str(ULID()), aim="Rencana", amount=1) for person in crowd}
    together([lambda p=p: save(house, p, forms) for p in crowd])
    # At the worst all of the crowd come to the one worker, and the next time to the other.
    most = idle + house.workers * min(PEOPLE, Settings().all_threads)
    before = {person.name: version(person) for person in crowd}
    assert set(before.values()) <= {1, 2}
    found: list[tuple[int, float]] = []
    house.wire.slow(DELAY)
    try:
        for number in range(ROUNDS):
            forms = {p.name: p.fields(None, str(ULID()), aim=f"Pelan {number}", amount=2) for p in crowd}
            found += together([lambda p=p, f=forms: save(house, p, f) for p in crowd])
            assert threads(house) <= most, "threads pile up"
    finally:
        house.wire.mend()
    statuses = Counter(status for status, _ in found)
    assert set(statuses) <= {303, 503}
    assert statuses[303] > 0
    told = [took for status, took in found if status == 503]
    assert max(took for _, took in found) < TOLD_WITHIN
    assert eventually(lambda: save(house, crowd[0], forms)[1] < QUICK, 60), "it does not recover"
    for person in crowd:  # each form that was not taken is taken now, and none twice
        assert save(house, person, forms)[0] == 303
        assert version(person) <= before[person.name] + ROUNDS
        assert version(person) > before[person.name]
    slowest = round(max(took for _, took in found), 1)
    tell(
        saved=statuses[303],
        told=statuses[503],
        told_within=round(max(told, default=0), 1),
        slowest=slowest,
        threads=threads(house),
    )


def version(person: Person) -> int:
    found = storage.instances.load(storage.EVERYTHING, person.run)
    assert found is not None
    return found.instance.version
