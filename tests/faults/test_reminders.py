"""The reminders themselves, by several schedulers that are killed and paused in the middle: told once, none missing.

LONG_TESTS=1 runs the whole size: 10,000 runs, and the memory of a pass over 10,000 and over 100,000.
"""

from __future__ import annotations

import copy
import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kinerja import services, storage
from kinerja.services.jobs import Holder, reminders, runs
from kinerja.storage import slots
from kinerja.storage.connection import collection
from tests import cast
from tests.faults.conftest import LONG, TTL, Crowd, eventually, patiently
from tests.services.jobs.test_reminders import REMINDED, catalogue

pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200 if LONG else 120)]

RUNS, FEW = (10_000, 10_000) if LONG else (60, 12)
KILLS, PAUSES = (10, 10) if LONG else (1, 1)
WITHIN = 3600.0 if LONG else 60.0
SOON = datetime(2024, 1, 24, 1, tzinfo=UTC)
"""An hour after the first reminder of everybody is due."""
WARM = min(FEW, 200)
"""Runs before the measuring: what is imported and remembered once counts for neither side."""
_AT_ONCE = 100
Tell = Callable[..., None]


@dataclass(frozen=True)
class Pattern:
    """One person with one run that was only begun, as they lie in the store."""

    account: Mapping[str, Any]
    run: Mapping[str, Any]


def pattern() -> Pattern:
    siti = cast.world().siti
    services.definitions.publish(catalogue(), services.SYSTEM, cast.NOW)
    services.instances.start(siti, REMINDED, cast.key(), cast.NOW)
    account = collection("accounts").find_one({"_id": "siti"})
    run = collection("instances").find_one({"edition": REMINDED})
    assert account is not None
    assert run is not None
    return Pattern(account, run)


def put(of: Pattern, count: int, prefix: str = "p") -> None:
    """So many copies of that person and their run."""
    for first in range(0, count, _AT_ONCE):
        names = [f"{prefix}{number}" for number in range(first, min(first + _AT_ONCE, count))]
        collection("accounts").insert_many([{**of.account, "_id": name, "username": name} for name in names])
        collection("instances").insert_many([_of(of.run, name) for name in names])


def _of(run: Mapping[str, Any], name: str) -> dict[str, Any]:
    made = {**copy.deepcopy(run), "_id": f"run-{name}", "person": name}
    made["slot"] = slots.slot_of(made["_id"])
    made["subject"]["person"] = name
    return made


def unread_of(people: Sequence[str]) -> Counter[int]:
    """How many see which number; some people at once, for a long list of names takes the store minutes."""
    counted: Counter[int] = Counter()
    for first in range(0, len(people), _AT_ONCE):
        some = {"_id": {"$in": people[first : first + _AT_ONCE]}}
        found = patiently(lambda some=some: list(collection("accounts").find(some, {"unread": 1})))
        counted.update(one["unread"] for one in found)
    return counted


def test_each_reminder_is_told_exactly_once_and_none_is_missing(crowd: Callable[[str, int], Crowd], tell: Tell) -> None:
    many = crowd("remind", RUNS)
    put(pattern(), RUNS)
    services.clock.move_to(SOON)
    for more in (2, 2):
        many.start(more)
        many.trouble(KILLS, PAUSES)
    assert eventually(lambda: collection("notices").count_documents({}) == RUNS + 1, WITHIN)
    assert eventually(lambda: next(storage.instances.due("reminds", SOON), None) is None, WITHIN)
    many.end()
    told = patiently(lambda: Counter(found["person"] for found in collection("notices").find({}, {"person": 1})))
    assert set(told.values()) == {1}
    assert len(told) == RUNS + 1
    assert unread_of(sorted(told)) == {1: RUNS + 1}, "somebody sees another number than waits"
    assert all(len(processes) == 1 for processes in many.tokens.values()), many.tokens
    assert len(many.tokens) > 1, "nobody ever took over"
    tell(reminders=RUNS, kills=many.kills, pauses=many.pauses, takeovers=len(many.tokens))


def test_the_memory_of_a_pass_does_not_follow_the_number_of_runs(
    address: str, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    if not LONG:  # so few runs are not even one batch
        monkeypatch.setattr(runs, "AT_ONCE", 4)
    token = Holder(TTL if not LONG else 7200.0).hold()
    assert token is not None

    of = pattern()
    lighten()

    def peak(count: int, prefix: str) -> int:
        put(of, count, prefix)
        gc.collect()
        with measured() as most:
            assert reminders.run(SOON, token).done >= count
            return most()

    peak(WARM, "warm")
    small, large = peak(FEW, "small"), peak(10 * FEW, "large")
    if LONG:
        assert large - small < 5_000_000, (small, large)
    else:  # names that the driver reads ahead, up to 500 of them; a run that is kept takes eight thousand bytes
        assert (large - small) / (9 * FEW) < 3_000, (small, large)
    tell(runs=f"{FEW} and {10 * FEW}", peak_kilobytes=f"{small // 1000} and {large // 1000}")


def lighten() -> None:
    """Leave out the indexes that the pass does not read: they cost the store an hour, and this process no memory."""
    for name in ("accounts", "instances"):
        for index in collection(name).index_information():
            if index != "_id_" and "reminds" not in index:
                collection(name).drop_index(index)


@contextmanager
def measured() -> Iterator[Callable[[], int]]:
    """The most bytes that are held: each object that is made, or in the whole size, where that takes too long, the
    memory of the whole process."""
    if LONG:
        status, marks = Path("/proc/self/status"), Path("/proc/self/clear_refs")
        marks.write_text("5", encoding="ascii")  # the highest mark so far is forgotten
        yield lambda: int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) * 1024
        return
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
