"""What is due is found in one of a few slots, whatever else lies there."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from kinerja.storage import slots
from kinerja.storage.connection import collection

NOW = datetime(2024, 1, 31, tzinfo=UTC)


def test_all_slots_are_looked_at_once_from_any_of_them() -> None:
    found = [tuple(slots.all_slots()) for _ in range(50)]
    assert {frozenset(one) for one in found} == {frozenset(range(slots.SLOTS))}
    assert {len(one) for one in found} == {slots.SLOTS}
    assert len({one[0] for one in found}) > 1


def test_records_are_spread_evenly_and_stay_where_they_are() -> None:
    spread = Counter(slots.slot_of(f"run-{number}") for number in range(3_200))
    assert set(spread) == set(range(slots.SLOTS))
    assert max(spread.values()) < 2 * 3_200 / slots.SLOTS
    assert slots.slot_of("run-1") == slots.slot_of("run-1")


def test_what_is_never_due_and_what_is_due_later_is_passed_over(store: None) -> None:
    due = {"missing": {}, "none": {"at": None}, "now": {"at": NOW}, "later": {"at": NOW + timedelta(seconds=1)}}
    collection("meta").insert_many([{"_id": name, **known} for name, known in due.items()])
    found = collection("meta").find({"_id": {"$in": list(due)}, "at": slots.by(NOW)})
    assert [document["_id"] for document in found] == ["now"]
