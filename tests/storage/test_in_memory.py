"""The store in memory keeps its promises among threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from pymongo import InsertOne, UpdateOne

from kinerja.storage.connection import collection


def test_an_optimistic_lock_loses_nothing_among_threads(store: None) -> None:
    things = collection("things")
    things.insert_one({"_id": 1, "version": 0})

    def win() -> None:
        while True:
            version = things.find_one({"_id": 1})["version"]
            if things.update_one({"_id": 1, "version": version}, {"$set": {"version": version + 1}}).modified_count:
                return

    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(win) for _ in range(160)]:
            done.result()
    assert things.find_one({"_id": 1})["version"] == 160


def test_a_bulk_write_updates_and_counts(store: None) -> None:
    things = collection("things")
    result = things.bulk_write(
        [
            InsertOne({"_id": 1}),
            UpdateOne({"_id": 1}, {"$set": {"a": 2}}),
            UpdateOne({"_id": 9}, {"$inc": {"n": 1}}, True),
        ]
    )
    assert (result.inserted_count, result.modified_count, result.upserted_count) == (1, 1, 1)
    assert things.find_one({"_id": 9})["n"] == 1
