"""People go on working while web workers, the scheduler and the database are killed: what was acknowledged stands once.

LONG_TESTS=1: 200 web workers, 20 schedulers and 10 databases.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from ulid import ULID

from kinerja import services, storage, workflows
from tests.faults.browsers import Browser, Person
from tests.faults.conftest import LONG, eventually
from tests.faults.product import Product

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600 if LONG else 170)]

WEB, SCHEDULERS, DATABASES = (200, 20, 10) if LONG else (3, 1, 1)
WRITERS = 6
CALM = 0.5 if LONG else 0.3
"""Seconds until the next one is killed, at most."""
GETS_ON_WITHIN = 60.0


@dataclass
class Writer:
    """Saves one draft after the other; the same form again until it is acknowledged, and only then the next."""

    person: Person
    browser: Browser
    done: threading.Event
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    wrong: list[object] = field(default_factory=list)

    def work(self) -> None:
        number = 0
        while not self.done.is_set():
            number += 1
            self.send("steps/goal/draft", number)
        self.send("steps/goal/submission", number + 1)
        self.browser.close()

    def send(self, path: str, number: int) -> None:
        form = str(ULID())
        fields = self.person.fields(None, form, aim=f"Rencana {number}", amount=number)
        try:
            answer = self.browser.post_until_answered(self.person.path(path), fields)
        except AssertionError as error:
            self.wrong.append(error)
            return
        if answer.status == 303:
            self.acknowledged.append((form, number))
        else:
            self.wrong.append((answer.status, answer.text[:200]))


def test_nothing_acknowledged_is_lost_or_doubled(house: Product, tell: Callable[..., None]) -> None:
    done = threading.Event()
    writers = [Writer(person, house.browser(person), done) for person in house.enter(WRITERS)]
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    trouble(house, lambda: sum(len(writer.acknowledged) for writer in writers))
    done.set()
    for thread in threads:
        thread.join()
    assert [writer.wrong for writer in writers] == [[]] * WRITERS
    services.relay.run_all(services.clock.now())
    assert services.audit.verify().faults == ()
    for writer in writers:
        stands(writer)
    sent = sum(len(writer.acknowledged) for writer in writers)
    assert sent > WEB + SCHEDULERS + DATABASES
    tell(acknowledged=sent, web=WEB, schedulers=SCHEDULERS, databases=DATABASES)


def trouble(house: Product, sent: Callable[[], int]) -> None:
    """Nobody is killed before somebody has got on since the last time: else nothing would be under way."""
    rest = ["web"] * WEB + ["scheduler"] * SCHEDULERS + ["database"] * DATABASES
    secrets.SystemRandom().shuffle(rest)
    for what in rest:
        before = sent()
        assert eventually(lambda before=before: sent() > before, GETS_ON_WITHIN)
        time.sleep(CALM * secrets.randbelow(100) / 100)
        if what == "web":
            house.kill_a_web_worker()
        elif what == "scheduler":
            house.kill("scheduler")
            house.start_scheduler()
        else:
            house.kill("database")
            house.start_database()


def stands(writer: Writer) -> None:
    """Each acknowledged form made one row, in order; the run is what its rows say, and holds the last answers."""
    rows = storage.audit.chain(writer.person.run)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    forms = [form for form, _ in writer.acknowledged]
    kept = Counter(row.key for row in rows[1:])
    assert kept == Counter(forms)
    assert [row.key for row in rows[1:]] == forms
    loaded = storage.instances.load(storage.EVERYTHING, writer.person.run)
    assert loaded is not None
    last = writer.acknowledged[-1][1]
    assert loaded.instance.step("goal").answers == {"aim": f"Rencana {last}", "amount": last}
    assert workflows.fold([services.happened.decoded(row.event) for row in rows]) == loaded.instance
