"""One holder a token; whoever was replaced cannot write; nobody waits for the dead for longer than the lease."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from kinerja import storage
from kinerja.services.jobs import Holder, LeaseLost, lease

pytestmark = pytest.mark.usefixtures("store")


def end_of_time(**changed: object) -> None:
    """Let the lease have run out, or stand as `changed`."""
    now = storage.server_time()
    found = lease.current()
    assert found is not None
    after = replace(found, **(changed or {"until": now - timedelta(milliseconds=1)}))
    assert storage.leases.change(lease.NAME, found, after)


def test_one_has_it_and_keeps_it_by_saying_so() -> None:
    one, other = Holder(), Holder()
    assert (one.hold(), other.hold(), one.hold()) == (1, None, 1)
    assert (one.token, other.token) == (1, None)


def test_the_token_rises_when_another_takes_over_and_only_then() -> None:
    one, other = Holder(), Holder()
    one.hold()
    end_of_time()
    assert other.hold() == 2
    assert one.hold() is None
    assert one.token is None
    with pytest.raises(LeaseLost):
        lease.demand(1)
    lease.demand(2)


def test_who_comes_back_before_anybody_took_over_goes_on_under_the_same_token() -> None:
    one = Holder()
    one.hold()
    end_of_time()
    assert one.hold() == 1


def test_of_many_at_once_one_gets_it() -> None:
    holders = [Holder() for _ in range(12)]
    holders[0].hold()
    end_of_time()
    threads = [threading.Thread(target=holder.hold) for holder in holders[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [holder.token for holder in holders[1:] if holder.token] == [2]


def test_after_a_pause_a_process_does_not_believe_that_it_still_has_it() -> None:
    one = Holder(ttl=0.01)
    one.hold()
    threading.Event().wait(0.05)
    assert one.token is None


def test_whoever_ends_in_order_leaves_it_to_the_next_at_once() -> None:
    one, other = Holder(), Holder()
    one.hold()
    one.release()
    assert other.hold() == 2
    one.release()  # what another has by now is not given away
    assert other.hold() == 2


def test_a_clock_that_was_set_back_does_not_keep_the_lease_of_the_dead() -> None:
    one, other = Holder(), Holder()
    one.hold()
    ahead = storage.server_time() + timedelta(hours=1)
    end_of_time(renewed=ahead, until=ahead + timedelta(seconds=60))
    assert other.hold() == 2


def test_a_job_by_hand_takes_it_for_so_long_and_gives_it_back() -> None:
    one = Holder()
    one.hold()
    with lease.seized(ttl=0.3) as token:
        assert token == 2
        assert one.hold() is None
        threading.Event().wait(0.5)  # it is renewed meanwhile
        lease.demand(2)
        assert Holder().hold() is None
    assert one.hold() == 3
