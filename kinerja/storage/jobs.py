"""How the background jobs stand: when each ran last, what came of it, and how far it got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kinerja.storage.connection import collection
from kinerja.storage.plain import decode, decode_any, encode

NAME = "jobs"


@dataclass(frozen=True, slots=True)
class Last:
    """The last run. `at`: the moment it took for now; `began`: by the store's clock, without a demo's offset.

    `result`: done, lost (another process took the lease), failed; `milliseconds`: how long it took; `did`: how many
    things; `left`: how many still wait; `failures`: how often in a row it failed; `trace`: under which id the log
    tells why; `retry`: not before this moment by the store's clock.
    """

    at: datetime
    began: datetime
    milliseconds: int
    result: str
    did: int = 0
    left: int = 0
    incidents: int = 0
    failures: int = 0
    trace: str | None = None
    error: str | None = None
    retry: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`every`: seconds between two runs, as the scheduler last said; `mark`: how far the job got, in its own words."""

    name: str
    every: float
    last: Last | None
    mark: Mapping[str, Any]


def several(names: Iterable[str]) -> Mapping[str, State]:
    """Those of these jobs that some scheduler ever had."""
    return {document["_id"]: _read(document) for document in collection(NAME).find({"_id": {"$in": sorted(names)}})}


def get(name: str) -> State | None:
    document = collection(NAME).find_one({"_id": name})
    return None if document is None else _read(document)


def fence(name: str, token: int, every: float) -> bool:
    """From now on only this token, or a newer one, may work on the job; False where a newer one does already."""
    where = {"_id": name, "token": {"$lte": token}}
    step = {"$set": {"token": token, "every": float(every)}}
    try:
        return bool(collection(NAME).update_one(where, step, upsert=True).acknowledged)
    except DuplicateKeyError:
        return False


def mark(name: str, token: int, mark: Mapping[str, Any]) -> bool:
    """Note how far the job got; False where a newer token works on it."""
    step = {"$set": {"mark": encode(mark)}}
    return bool(collection(NAME).update_one({"_id": name, "token": token}, step).matched_count == 1)


def note(name: str, last: Last, every: float, token: int | None) -> bool:
    """Note what came of a run, under the token it had (None: it needs none); False where a newer one works on it."""
    step: dict[str, Any] = {"$set": {"last": encode(last), "every": float(every)}}
    if token is None:
        step["$setOnInsert"] = {"token": 0}
        return bool(collection(NAME).update_one({"_id": name}, step, upsert=True).acknowledged)
    return bool(collection(NAME).update_one({"_id": name, "token": token}, step).matched_count == 1)


def again(name: str) -> bool:
    """Forget the failures of a job: it runs at its next tick; False where it had none."""
    where = {"_id": name, "last.failures": {"$gte": 1}}
    step = {"$set": {"last.failures": 0}, "$unset": {"last.retry": ""}}
    return bool(collection(NAME).update_one(where, step).modified_count == 1)


def _read(document: Mapping[str, Any]) -> State:
    last = document.get("last")
    return State(
        document["_id"],
        document["every"],
        None if last is None else decode(Last, last),
        decode_any(document.get("mark", {})),
    )
