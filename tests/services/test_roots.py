"""The root of a day covers every row; whoever rewrites one, with all hashes, contradicts it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kinerja import services, storage
from kinerja.services.jobs import Holder, LeaseLost
from kinerja.storage import audit
from kinerja.storage.audit import Head
from kinerja.storage.connection import collection
from tests.cast import NOW, SMALL, Cast, key


@pytest.fixture
def token(cast: Cast) -> int:
    found = Holder().hold()
    assert found is not None
    return found


@pytest.fixture
def run(cast: Cast) -> str:
    instance = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(cast.siti, instance, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.relay.run_all(NOW)
    return instance


def seal(days: int, token: int) -> int:
    return services.jobs.run("root", NOW + timedelta(days=days), token, "trace").done


def faults() -> list[tuple[str, str]]:
    return [(fault.row, fault.code) for fault in services.audit.verify().faults]


def test_each_day_has_one_root_chained_to_the_one_before(run: str, token: int, cast: Cast) -> None:
    assert [seal(0, token), seal(0, token), seal(1, token)] == [1, 0, 1]
    first, second = storage.roots.every()
    assert (first.day, second.day, second.before) == ("2024-01-14", "2024-01-15", first.hash)
    assert (first.leaves > 5, second.leaves) == (True, 0)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "y", "amount": 1}, {}, None, key(), NOW)
    services.relay.run_all(NOW)
    assert seal(2, token) == 1
    newest = services.roots.last()
    assert newest is not None
    assert newest.leaves == 1, "only what grew since is read again"
    found = services.audit.verify()
    assert (found.roots, found.faults) == (3, ())


def test_a_day_that_nobody_ticked_on_is_covered_by_the_next(run: str, token: int) -> None:
    seal(0, token)
    assert seal(9, token) == 1
    assert [root.number for root in storage.roots.every()] == [1, 2]


def test_a_clock_that_goes_back_makes_no_root(run: str, token: int) -> None:
    seal(5, token)
    assert seal(3, token) == 0


def test_a_row_that_was_rewritten_with_all_hashes_after_it_is_found(run: str, token: int) -> None:
    seal(0, token)
    head = Head(run)
    for row in audit.chain(run):
        kept = {name: value for name, value in row.document.items() if name in ("at", "by", "name", "event", "key")}
        forged, head = audit.link(head, {**kept, "name": "Somebody else"})
        collection("audit").replace_one({"_id": row.id}, dict(forged))
    collection("heads").update_one({"_id": run}, {"$set": {"hash": head.hash}})
    assert faults() == [(f"{run}:{head.number}", "rewritten")]


def test_roots_that_are_changed_or_taken_away_are_found(run: str, token: int) -> None:
    for day in range(3):
        seal(day, token)
    collection("roots").update_one({"_id": "2024-01-15"}, {"$set": {"root": "f" * 64}})
    assert faults() == [("root/2024-01-15", "altered")]
    collection("roots").delete_one({"_id": "2024-01-15"})
    assert faults() == [("root/2024-01-16", "unlinked")]


def test_a_leaf_that_is_taken_away_is_missed(run: str, token: int) -> None:
    seal(0, token)
    collection("leaves").delete_one({"chain": run})
    assert faults() == [("root/2024-01-14", "altered")]


def test_whoever_lost_the_lease_half_way_leaves_nothing_that_counts(run: str, token: int) -> None:
    asked: list[int] = []

    def lost() -> None:
        asked.append(1)
        if len(asked) == 2:  # the leaves are written, the root is not
            raise LeaseLost(token)

    with pytest.raises(LeaseLost):
        services.roots.seal(NOW, token, lost)
    assert services.roots.last() is None
    assert seal(0, Holder().seize()) == 1
    assert faults() == []
    newest = services.roots.last()
    assert newest is not None
    assert newest.leaves > 5


def test_whoever_died_before_tidying_up_is_followed_by_one_who_does(run: str, token: int) -> None:
    seal(0, token)
    storage.roots.unseal_all()
    collection("jobs").update_one({"_id": "root"}, {"$unset": {"mark": ""}})
    seal(0, token)
    assert list(storage.roots.unsealed()) == []
