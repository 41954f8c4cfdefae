"""The relay: killed anywhere, repeated, or run by several at once, every event stands in the trail once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from kinerja import services, storage
from kinerja.storage.connection import collection
from kinerja.storage.in_memory import LockedCollection
from tests.cast import NOW, PASSWORD, SMALL, Cast, key

WRITES = ("insert_one", "insert_many", "update_one", "replace_one", "delete_one", "delete_many", "bulk_write")


class Killed(Exception):
    """The process ended here."""


@contextmanager
def killed_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The process ends before the write that comes after `writes` others; what it did before stands."""
    done: list[str] = []

    def cut(method: str) -> Any:
        write = getattr(LockedCollection, method)

        def guarded(self: LockedCollection, *args: Any, **kwargs: Any) -> Any:
            if len(done) >= writes:
                raise Killed
            done.append(f"{method} {self.name}")
            return write(self, *args, **kwargs)

        return guarded

    with monkeypatch.context() as patch:
        for method in WRITES:
            patch.setattr(LockedCollection, method, cut(method))
        yield done


def work(cast: Cast) -> str:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    for number in range(3):
        services.submissions.save_draft(cast.siti, run, "goal", {"aim": f"{number}"}, {}, None, key(), NOW)
        services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
        services.accounts.sign_in("budi", PASSWORD, "10.0.0.1", NOW)
    return run


def sound(cast: Cast, run: str) -> None:
    assert services.audit.verify().faults == ()
    assert [row.number for row in storage.audit.chain(run)] == [1, 2, 3, 4]
    for who in ("siti", "budi"):
        assert [row.event["event"] for row in storage.audit.chain(f"trail/{who}")] == ["SignedIn"] * 3
    assert storage.trail.pending(9) == ()
    assert storage.instances.outbox(storage.EVERYTHING, run) == ()
    assert collection("instances").find_one({"pending": True}) is None


def test_everything_is_moved_once(cast: Cast) -> None:
    run = work(cast)
    assert services.relay.run_all(NOW) == 8 + 1 + 4 + 6
    sound(cast, run)
    assert services.relay.run(NOW) == 0


def test_killed_again_and_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = work(cast)
    for cut in range(12):
        with killed_after(cut, monkeypatch), suppress(Killed):
            services.relay.run_all(NOW)
    services.relay.run_all(NOW)
    sound(cast, run)


@pytest.mark.parametrize("cut", range(12))
def test_killed_once_at_each_place(cast: Cast, monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    run = work(cast)
    with killed_after(cut, monkeypatch), pytest.raises(Killed):
        services.relay.run_all(NOW)
    services.relay.run_all(NOW)
    sound(cast, run)


def test_several_at_once(cast: Cast) -> None:
    run = work(cast)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(services.relay.run_all, NOW) for _ in range(4)]:
            done.result()
    services.relay.run_all(NOW)
    sound(cast, run)


def test_people_go_on_working_meanwhile(cast: Cast) -> None:
    run = work(cast)
    with ThreadPoolExecutor(4) as pool:
        relays = [pool.submit(services.relay.run_all, NOW) for _ in range(2)]
        for number in range(20):
            services.submissions.save_draft(cast.siti, run, "goal", {"aim": f"x{number}"}, {}, None, key(), NOW)
        for done in relays:
            done.result()
    services.relay.run_all(NOW)
    assert services.audit.verify().faults == ()
    assert len(storage.audit.chain(run)) == 24


def test_batches_are_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    work(cast)
    monkeypatch.setattr(services.relay, "BATCH", 2)
    assert services.relay.run(NOW) <= 2 * 4 + 2 * 4
    services.relay.run_all(NOW)
    assert services.audit.verify().faults == ()


def test_a_line_taken_away_by_hand_is_told_and_stops_nobody_else(cast: Cast) -> None:
    run = work(cast)
    collection("instances").update_one({"_id": run}, {"$pull": {"outbox": {"version": 2}}})
    with pytest.raises(services.relay.Gap) as caught:
        services.relay.run_all(NOW)
    assert caught.value.rows == (f"{run}:2",)
    assert len(storage.audit.chain("trail/siti")) == 3


@pytest.mark.parametrize("cut", range(3))
def test_a_command_that_is_cut_off_was_never_begun_or_is_done_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id

    def save() -> services.Done:
        return services.submissions.save_draft(cast.siti, run, "goal", {"aim": "x"}, {}, None, "k", NOW)

    with killed_after(cut, monkeypatch):
        try:
            save()
        except Killed:
            assert services.instances.open_(cast.siti, run, NOW).instance.version == 1
    done = save()
    assert done.instance.version == 2
    assert len(done.events) == 1
    services.relay.run_all(NOW)
    assert services.audit.verify().faults == ()
