"""A window is closed and opened again while people work: nothing is accepted after the instant, nothing refused before.

LONG_TESTS=1: announced half a minute ahead, as the program demands; else the requests are known to be shorter.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from ulid import ULID

from kinerja import services, storage
from tests.cast import SMALL
from tests.faults.browsers import Browser, Person
from tests.faults.conftest import LONG, eventually
from tests.faults.product import Product

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600 if LONG else 120)]

AHEAD = services.decisions.AHEAD if LONG else timedelta(seconds=3)
WRITERS = 8
JITTER = timedelta(seconds=0.5)
"""By how much two processes may read the store's clock differently, on a machine that is busy."""
WITHIN = 60.0


@dataclass
class Writer:
    """Saves without end; notes when each was sent and answered, and how."""

    person: Person
    browser: Browser
    done: threading.Event
    seen: list[tuple[datetime, datetime, int]] = field(default_factory=list)

    def work(self) -> None:
        number = 0
        while not self.done.is_set():
            number += 1
            fields = self.person.fields(None, str(ULID()), aim=f"Rencana {number}", amount=number)
            sent = services.clock.now()
            answer = self.browser.post(self.person.path("steps/goal/draft"), fields)
            self.seen.append((sent, services.clock.now(), answer.status))
        self.browser.close()

    def met(self, status: int, since: datetime) -> bool:
        return any(sent > since and found == status for sent, _, found in self.seen)


def test_the_instant_holds(house: Product, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.periods, "AHEAD", AHEAD)
    ratna, done = services.accounts.load("ratna"), threading.Event()
    assert ratna is not None
    writers = [Writer(person, house.browser(person), done) for person in house.enter(WRITERS)]
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        asked = services.clock.now()
        closes = services.periods.close(ratna, SMALL, "plan", None, "Uji", None, str(ULID()), asked).closes
        assert eventually(lambda: all(writer.met(409, closes) for writer in writers), AHEAD.total_seconds() + WITHIN)
        day, moment = date(2024, 4, 30), services.clock.now()
        services.periods.extend(ratna, SMALL, "plan", day, "Uji", None, str(ULID()), moment)
        opened = services.clock.now()
        assert eventually(lambda: all(writer.met(303, opened) for writer in writers), WITHIN)
        time.sleep(0.5)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    seen = [one for writer in writers for one in writer.seen]
    assert {status for *_, status in seen} == {303, 409}
    assert not [one for one in seen if one[1] < closes - JITTER and one[2] != 303], "refused before the instant"
    assert not [one for one in seen if one[0] > opened and one[2] != 303], "refused after it was opened again"
    services.relay.run_all(services.clock.now())
    for writer in writers:
        written = [row.at for row in storage.audit.chain(writer.person.run)[1:]]
        assert not [at for at in written if closes <= at < moment - JITTER], "accepted after the instant"
        assert len(written) == sum(status == 303 for *_, status in writer.seen)
    tell(sent=len(seen), refused=sum(status == 409 for *_, status in seen), seconds_ahead=AHEAD.total_seconds())
