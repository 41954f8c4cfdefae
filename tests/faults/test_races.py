"""Sixteen tabs hand in the same step at the same moment, over the wire: one is first, the others are told who was."""

from __future__ import annotations

import html
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import pytest

from kinerja import services, storage
from kinerja.web import dates
from tests.faults.browsers import NOBODY, Answer, Browser, Person, together
from tests.faults.conftest import LONG, ROOT
from tests.faults.product import Product
from tests.faults.racer import post

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600 if LONG else 120)]

RUNS = 200 if LONG else 6
RACERS, PROCESSES = 16, 4
SOON = 0.05
"""Seconds until everybody has heard of the next start."""
Send = Callable[[list[tuple[Person, str, dict[str, object]]]], list[Answer]]


@pytest.fixture
def threads(house: Product) -> Iterator[Send]:
    """Sixteen threads of one process."""
    tabs = [Browser(house.port, NOBODY) for _ in range(RACERS)]

    def send(posts: list[tuple[Person, str, dict[str, object]]]) -> list[Answer]:
        for tab, (person, _, _) in zip(tabs, posts, strict=True):
            tab.person = person
        at = time.monotonic() + SOON
        return together([partial(post, tab, one[1], one[2], at) for tab, one in zip(tabs, posts, strict=True)])

    yield send
    for tab in tabs:
        tab.close()


@pytest.fixture
def processes(house: Product) -> Iterator[Send]:
    """Four processes of four threads."""
    command = [sys.executable, "-m", "tests.faults.racer", str(house.port)]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]

    def send(posts: list[tuple[Person, str, dict[str, object]]]) -> list[Answer]:
        plain = iter([[person.cookie, path, fields] for person, path, fields in posts])
        at = time.monotonic() + SOON
        for process in started:
            assert process.stdin is not None
            share = list(islice(plain, RACERS // PROCESSES))
            process.stdin.write(json.dumps({"at": at, "posts": share}) + "\n")
            process.stdin.flush()
        return [
            Answer(*found) for process in started if process.stdout for found in json.loads(process.stdout.readline())
        ]

    yield send
    for process in started:
        process.communicate()


@pytest.mark.parametrize("crowd", ["threads", "processes"])
def test_one_is_first_and_the_others_are_told(
    crowd: str, house: Product, request: pytest.FixtureRequest, tell: Callable[..., None]
) -> None:
    send: Send = request.getfixturevalue(crowd)
    racing = house.enter(RUNS)
    told = 0
    for person in racing:
        path = person.path("steps/goal/submission")
        found = send([(person, path, person.fields(1, aim=f"Rencana {n}", amount=n + 1)) for n in range(RACERS)])
        told += judge(person, found)
    services.relay.run_all(services.clock.now())
    assert services.audit.verify().faults == ()
    for person in racing:
        assert [row.number for row in storage.audit.chain(person.run)] == [1, 2]
    tell(runs=len(racing), posts=RACERS * len(racing), winners=len(racing), told=told)


def judge(person: Person, found: list[Answer]) -> int:
    """One winner, whose answers stand; how many others were told when and by whom."""
    statuses = sorted(answer.status for answer in found)
    assert statuses == [303] + [409] * (RACERS - 1), statuses
    loaded = storage.instances.load(storage.EVERYTHING, person.run)
    assert loaded is not None
    state = loaded.instance.step("goal")
    (winner,) = [number for number, answer in enumerate(found) if answer.status == 303]
    assert state.answers == {"aim": f"Rencana {winner}", "amount": winner + 1}
    assert loaded.instance.version == 2
    assert state.submitted_at is not None
    when = dates.instant(state.submitted_at, loaded.instance.subject.zone)
    name = html.escape(loaded.instance.subject.name)
    losers = [answer.text for answer in found if answer.status == 409]
    for number, text in zip([n for n, answer in enumerate(found) if answer.status == 409], losers, strict=True):
        assert f"Rencana {winner}" in text, "what stands is not shown"
        assert f"Rencana {number}" in text, "what was typed is gone"
        assert f"{name} sudah menyelesaikan isian ini dari tempat lain, {when}" in text
    return len(losers)
