"""Counters shared by all workers lose no count, and keep no name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from kinerja.storage import attempts
from kinerja.storage.connection import collection

EXPIRES = datetime.now(UTC) + timedelta(minutes=30)


def test_sixteen_at_once_are_sixteen(store: None) -> None:
    with ThreadPoolExecutor(16) as pool:
        seen = [found["a"] for found in pool.map(lambda _: attempts.count(["a", "b"], EXPIRES), range(16))]
    assert max(seen) == 16
    assert attempts.count(["a"], EXPIRES) == {"a": 17}


def test_counts_are_taken_back_and_forgotten(store: None) -> None:
    attempts.count(["a", "b"], EXPIRES)
    attempts.take_back(["a"])
    attempts.forget(["b"])
    assert attempts.count(["a", "b"], EXPIRES) == {"a": 1, "b": 1}


def test_a_span_that_is_over_is_forgotten_by_the_store(store: None) -> None:
    attempts.count(["a"], datetime.now(UTC) - timedelta(seconds=1))
    assert attempts.count(["a"], EXPIRES) == {"a": 1}


def test_what_was_typed_is_not_kept(store: None) -> None:
    attempts.count(["account rahasia 1"], EXPIRES)
    assert "rahasia" not in repr(list(collection("attempts").find({})))
