"""A piece of work is done once, and what becomes of it is never silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja import services, storage
from kinerja.services.jobs import Holder, LeaseLost
from kinerja.services.jobs.work import ATTEMPTS, INTERRUPTED, LATER, Item, Work, plan
from kinerja.storage import deliveries
from kinerja.storage.connection import collection
from tests.cast import NOW


@pytest.fixture
def token(store: None) -> int:
    found = Holder().hold()
    assert found is not None
    return found


def items(count: int, first: int = 0) -> Iterator[Item]:
    return (Item(f"key-{number}", {"number": number}, NOW) for number in range(first, first + count))


def state(key: str = "key-0") -> str:
    return deliveries.several([key])[key].state


def test_what_is_generated_twice_is_done_once(token: int) -> None:
    for done in (450, 0):
        work = Work("job", token, NOW)
        for batch in work.take(items(450)):
            work.sent(batch)
        assert work.done == done
        assert work.report().left == 0


def test_the_same_key_twice_in_one_run_is_one_piece(token: int) -> None:
    work = Work("job", token, NOW)
    for batch in work.take([*items(3), *items(3)], at_once=4):
        work.sent(batch)
    assert work.done == 3


def test_what_is_planned_waits_for_its_time(token: int) -> None:
    assert plan("job", [Item("k", {"to": "x"}, NOW + timedelta(hours=1))]) == 1
    assert plan("job", [Item("k", {"to": "other"}, NOW)]) == 0
    assert list(Work("job", token, NOW).left()) == []
    (batch,) = Work("job", token, NOW + timedelta(hours=1)).left()
    assert [(item.key, item.content, item.attempts) for item in batch] == [("k", {"to": "x"}, 1)]


def test_work_of_another_job_is_left_alone(token: int) -> None:
    plan("one", items(5))
    assert list(Work("other", token, NOW).left()) == []


def test_a_failure_is_tried_again_later_and_given_up_after_three(token: int) -> None:
    plan("job", items(1))
    now = NOW
    for attempt in range(1, ATTEMPTS + 1):
        work = Work("job", token, now)
        ((item,),) = work.left()
        assert item.attempts == attempt
        work.stumbled(item, ConnectionError("to somebody@example.id"))
        assert list(Work("job", token, now).left()) == []
        now += LATER[-1]
    assert work.report().incidents == 1
    (found,) = deliveries.troubled(10)
    assert (found.state, found.error, found.trace) == ("failed", "ConnectionError", work.stumbles[0].trace)
    assert "somebody" not in str(collection("deliveries").find_one({"_id": "key-0"}))


def test_what_was_left_in_hand_is_done_by_the_next_one_by_one(token: int) -> None:
    first = Work("job", token, NOW)
    assert [len(batch) for batch in first.take(items(3))] == [3]
    taken_over = Work("job", Holder().seize(), NOW)
    batches = list(taken_over.left())
    assert sorted(item.key for (item,) in batches) == ["key-0", "key-1", "key-2"]
    for batch in batches:
        taken_over.sent(batch)
    assert taken_over.done == 3


def test_what_brings_every_process_down_is_given_up_at_last(token: int) -> None:
    plan("job", items(1))
    for _ in range(INTERRUPTED):
        assert [batch[0].key for batch in Work("job", Holder().seize(), NOW).left()] == ["key-0"]
    assert list(Work("job", Holder().seize(), NOW).left()) == []
    assert state() == "failed"


def test_what_goes_out_is_not_repeated_but_unknown(token: int) -> None:
    plan("job", items(1))
    assert list(Work("job", token, NOW, repeats=False).left())
    later = Work("job", Holder().seize(), NOW, repeats=False)
    assert list(later.left()) == []
    assert (state(), later.report().incidents) == ("unknown", 1)


def test_a_lost_lease_stops_in_the_middle_at_the_next_write(token: int) -> None:
    work = Work("job", token, NOW)
    batches = work.take(items(30), at_once=10)
    work.sent(next(batches))
    held = next(batches)
    newer = Work("job", Holder().seize(), NOW)
    assert len(list(newer.left())) == 10
    with pytest.raises(LeaseLost):
        work.sent(held)
    with pytest.raises(LeaseLost):
        work.stumbled(held[0], RuntimeError())
    with pytest.raises(LeaseLost):
        next(batches)
    assert work.done == 10
    assert collection("deliveries").count_documents({"token": token, "state": "sent"}) == 10


def test_an_older_token_cannot_take_what_a_newer_one_put_back(token: int) -> None:
    newest = Holder().seize()
    plan("job", items(1))
    work = Work("job", newest, NOW)
    ((item,),) = work.left()
    work.stumbled(item, RuntimeError())
    later = NOW + LATER[0]
    assert deliveries.claim(["key-0"], token, "stamp", later, again=True) == frozenset()
    assert deliveries.claim(["key-0"], newest, "stamp", later, again=True) == {"key-0"}


def test_where_a_job_stands_is_marked_by_the_newest_token_only(token: int) -> None:
    assert storage.jobs.fence("job", token, 15)
    assert storage.jobs.mark("job", token, {"reached": NOW})
    newest = Holder().seize()
    assert storage.jobs.fence("job", newest, 15)
    assert not storage.jobs.fence("job", token, 15)
    assert not storage.jobs.mark("job", token, {"reached": NOW - timedelta(days=1)})
    found = storage.jobs.get("job")
    assert found is not None
    assert found.mark == {"reached": NOW}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["sent", "fail", "die", "twice"])), max_size=12))
def test_whatever_happens_nothing_is_lost_and_nothing_done_twice(story: list[tuple[int, str]]) -> None:
    """Random holders take, finish, fail, die: in the end each piece is done once, failed, or still open."""
    storage.memory()
    services.clock.forget()
    done: list[str] = []
    now = NOW
    for count, ending in story:
        work = Work("job", Holder().seize(), now)
        for batch in chain(work.take(items(count + 1)), work.left()):
            if ending == "die":
                break
            for item in batch:
                if ending == "fail":
                    work.stumbled(item, RuntimeError())
                else:
                    work.sent([item])
                    done.append(item.key)
        now += LATER[-1]
    found = {row["_id"]: row["state"] for row in collection("deliveries").find({})}
    assert len(done) == len(set(done))
    assert {key for key, how in found.items() if how == "sent"} == set(done)
    assert set(found) == {f"key-{n}" for n in range(max((count + 1 for count, _ in story), default=0))}
    storage.disconnect()
