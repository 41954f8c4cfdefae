"""Counters of attempts, shared by all workers. Keys are hashed: what was typed as a name may be a password."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from kinerja.storage.connection import collection

NAME = "attempts"


def count(keys: Sequence[str], expires: datetime) -> Mapping[str, int]:
    """Add one to each counter and read them: counting first leaves no gap between looking and counting.

    `expires`: when the store may forget counters that are new (real time, not the demo clock).
    """
    ids = {key: _id(key) for key in keys}
    writes = [
        UpdateOne({"_id": found}, {"$inc": {"count": 1}, "$setOnInsert": {"expires": expires}}, upsert=True)
        for found in ids.values()
    ]
    try:
        collection(NAME).bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        # Two workers created the same counter at once: the one who lost counts again, on what now stands.
        lost = [writes[problem["index"]] for problem in error.details["writeErrors"]]
        collection(NAME).bulk_write(lost, ordered=False)
    found = collection(NAME).find({"_id": {"$in": list(ids.values())}}, {"count": 1})
    counts = {document["_id"]: document["count"] for document in found}
    return {key: counts.get(name, 0) for key, name in ids.items()}


def take_back(keys: Sequence[str]) -> None:
    """Undo one count on each: what succeeded was no attempt to break in."""
    writes = [UpdateOne({"_id": _id(key)}, {"$inc": {"count": -1}}) for key in keys]
    collection(NAME).bulk_write(writes, ordered=False)


def forget(keys: Sequence[str]) -> None:
    """Set counters back to nothing."""
    collection(NAME).delete_many({"_id": {"$in": [_id(key) for key in keys]}})


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
