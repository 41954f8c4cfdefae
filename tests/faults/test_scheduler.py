"""Several schedulers, killed and paused between taking in hand and doing: the same work is done, once.

LONG_TESTS=1 runs the whole size: 10,000 reminders, twenty kills, twenty pauses.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kinerja.services.jobs import Holder, mail
from kinerja.services.jobs.work import Item, Work
from kinerja.storage import deliveries
from kinerja.storage.connection import collection
from tests.faults.conftest import LONG, TTL, Crowd, eventually, patiently
from tests.faults.worker import AT_ONCE, pieces

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600 if LONG else 120)]

NOW = datetime(2024, 1, 31, 2, tzinfo=UTC)
PIECES, MAILS = (10_000, 2_000) if LONG else (300, 80)
KILLS, PAUSES = (10, 10) if LONG else (1, 1)
"""With two processes, and again with four."""
WITHIN = 900.0 if LONG else 60.0
Make = Callable[[str, int], Crowd]
Tell = Callable[..., None]


def states(job: str) -> Counter[str]:
    asked = {"job": job}
    return patiently(lambda: Counter(found["state"] for found in collection("deliveries").find(asked, {"state": 1})))


def test_each_reminder_is_recorded_exactly_once_and_none_is_missing(crowd: Make, tell: Tell) -> None:
    many = crowd("record", PIECES)
    for more in (2, 2):
        many.start(more)
        many.trouble(KILLS, PAUSES)
    assert eventually(lambda: states("record")["sent"] == PIECES, WITHIN), states("record")
    many.end()
    assert states("record") == {"sent": PIECES}
    assert collection("reminders").count_documents({}) == PIECES
    settled = Counter(many.ledger.read_text().split())
    assert set(settled.values()) == {1}, "two processes said that they did the same"
    assert len(settled) >= PIECES - AT_ONCE * many.kills  # who is killed may have had no time to say so
    assert all(len(processes) == 1 for processes in many.tokens.values()), many.tokens
    assert len(many.tokens) > 1, "nobody ever took over"
    tell(pieces=PIECES, kills=many.kills, pauses=many.pauses, takeovers=len(many.tokens))


def test_each_mail_goes_out_once_at_the_most_and_what_nobody_knows_is_told(crowd: Make, tell: Tell) -> None:
    for number in range(MAILS):
        assert mail.queue(f"digest-{number}", "a@example.id", "Pengingat", "Besok", NOW)
    many = crowd("mail", MAILS)
    for more in (2, 2):
        many.start(more)
        many.trouble(KILLS, PAUSES)
    assert eventually(lambda: set(states("mail")) <= {"sent", "unknown"}, WITHIN), states("mail")
    many.end()
    went = Counter(many.ledger.read_text().split())
    assert set(went.values()) == {1}, "a mail went out twice"
    found = states("mail")
    assert found["sent"] + found["unknown"] == MAILS
    assert found["unknown"] <= many.kills + many.pauses
    sent = {row["_id"] for row in collection("deliveries").find({"job": "mail", "state": "sent"}, {"_id": 1})}
    assert sent <= set(went), "a mail counts as sent that never went out"
    assert all(len(processes) == 1 for processes in many.tokens.values()), many.tokens
    tell(mails=MAILS, unknown=found["unknown"], kills=many.kills, pauses=many.pauses, takeovers=len(many.tokens))


def test_the_memory_of_a_run_does_not_follow_the_number_of_pieces(address: str, tell: Tell) -> None:
    token = Holder(TTL).hold()
    assert token is not None

    def peak(job: str, count: int) -> int:
        gc.collect()
        tracemalloc.start()
        try:
            work = Work(job, token, NOW)
            for batch in work.take(pieces_of(job, count), AT_ONCE * 10):
                work.sent(batch)
            assert work.done == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = 10_000 if LONG else 200
    peak("warm", few)
    small, large = peak("small", few), peak("large", 10 * few)
    assert large / small < 1.5, (small, large)  # a list of them would be eight times as large
    tell(pieces=f"{few} and {10 * few}", peak_kilobytes=f"{small // 1000} and {large // 1000}")


def pieces_of(job: str, count: int) -> Iterator[Item]:
    return (replace(item, key=f"{job}:{item.key}") for item in pieces(count, NOW))


def test_what_many_wait_for_is_read_some_at_a_time(address: str) -> None:
    """Work that lies in the store, not generated: the buckets keep it bounded."""
    few = 150
    for number in range(few):
        mail.queue(f"m{number}", "a@example.id", "x", "y", NOW)
    token = Holder(TTL).hold()
    assert token is not None
    found = [item.key for item in deliveries.open_("mail", NOW)]
    assert sorted(found) == sorted(f"m{number}" for number in range(few))
    work = Work("mail", token, NOW, repeats=False)
    sizes = [len(batch) for batch in work.left(50)]
    assert max(sizes) <= 50
    assert sum(sizes) == few
