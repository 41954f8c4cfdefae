"""Work as data: what is to be done once, who has it in hand, and what became of it.

The key is the identity of the work, so it cannot be written down twice. Every change names the token of the lease
under which it is made, and does nothing to what a newer holder has in hand. What is open lies in buckets that are
read one after the other, because a limit does not make a long list cheap on every store.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kinerja.storage import once
from kinerja.storage.connection import collection
from kinerja.storage.plain import decode_any, encode

NAME = "deliveries"
BUCKETS = 64
DUE, CLAIMED, SENT, UNKNOWN, FAILED = "due", "claimed", "sent", "unknown", "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One piece of work. `attempts`: how often it was taken in hand; `trace`: under which id the log tells more.

    due: waits for its time; claimed: in hand; sent: done; unknown: nobody knows whether it left; failed: given up.
    """

    key: str
    job: str
    due: datetime
    state: str
    content: Mapping[str, Any]
    attempts: int = 0
    token: int = 0
    at: datetime | None = None
    trace: str | None = None
    error: str | None = None


def insert(items: Sequence[Delivery], stamp: str | None = None) -> frozenset[str]:
    """Write down what is new; the keys of what stood there already, which is left as it is."""
    return once.insert(NAME, [_plain(item, stamp) for item in items])


def several(keys: Iterable[str]) -> Mapping[str, Delivery]:
    """Those that stand, by key."""
    found = collection(NAME).find({"_id": {"$in": list(keys)}})
    return {document["_id"]: _read(document) for document in found}


def open_(job: str, until: datetime) -> Iterator[Delivery]:
    """What of a job is open and due by `until`, in hand or not, bucket after bucket: never all of it in memory.

    The first bucket is any: what brings one process down is not the first thing that the next one meets.
    """
    first = secrets.randbelow(BUCKETS)
    for bucket in (*range(first, BUCKETS), *range(first)):
        found = collection(NAME).find({"queue": _queue(job, bucket), "due": {"$lte": until}}, batch_size=200)
        yield from (_read(document) for document in found)


def how_many_open(job: str, until: datetime) -> int:
    """For the report of a job, never for a request: counting reads what it counts."""
    queues = [_queue(job, bucket) for bucket in range(BUCKETS)]
    return int(collection(NAME).count_documents({"queue": {"$in": queues}, "due": {"$lte": until}}))


def claim(keys: Sequence[str], token: int, stamp: str, now: datetime, *, again: bool) -> frozenset[str]:
    """Take in hand those that are due; with `again` also what was left in hand. The keys that are mine.

    Under one token there is one run of a job at a time, so what is in hand under it when a run looks was left by an
    earlier one. `stamp` is new for each call: by it a caller knows its own.
    """
    mine = {"state": CLAIMED, "token": token, "stamp": stamp, "at": now}
    step = {"$set": mine, "$inc": {"attempts": 1}}
    waiting = {"state": DUE, "due": {"$lte": now}, "token": {"$lte": token}}
    if again:  # first: what is due would be in hand after the other, and count twice
        _update(keys, {"state": CLAIMED, "token": {"$lte": token}}, step)
    _update(keys, waiting, step)
    found = collection(NAME).find({"_id": {"$in": list(keys)}, "state": CLAIMED, "stamp": stamp}, {"_id": 1})
    return frozenset(document["_id"] for document in found)


def give_up(keys: Sequence[str], token: int, attempts: int, now: datetime) -> int:
    """Mark as failed what was taken in hand so many times and never finished; how many."""
    left = {"state": CLAIMED, "token": {"$lte": token}, "attempts": {"$gte": attempts}}
    return _update(keys, left, _ended(FAILED, token, now))


def doubt(keys: Sequence[str], token: int, now: datetime) -> int:
    """Mark as unknown what was left in hand: it may have gone out; how many."""
    return _update(keys, {"state": CLAIMED, "token": {"$lte": token}}, _ended(UNKNOWN, token, now))


def settle(
    keys: Sequence[str], token: int, state: str, now: datetime, told: Mapping[str, str] | None = None, *, bare: bool
) -> int:
    """Say what became of what is in hand under this token; how many it still was. `bare`: its content is forgotten."""
    step = _ended(state, token, now)
    step["$set"] |= told or {}
    if bare:
        step["$set"]["content"] = {}
    return _update(keys, {"state": CLAIMED, "token": token}, step)


def put_back(key: str, token: int, due: datetime, now: datetime, told: Mapping[str, str]) -> int:
    """Let what is in hand wait until `due`; 1, or 0 where it was in hand no longer."""
    return _update([key], {"state": CLAIMED, "token": token}, {"$set": {"state": DUE, "due": due, "at": now, **told}})


def troubled(most: int) -> tuple[Delivery, ...]:
    """Up to `most` that failed or of which nobody knows, unsorted."""
    return tuple(_read(document) for document in collection(NAME).find({"trouble": True}).limit(most))


def put(item: Delivery) -> None:
    """Write down how something stands that is no work of a queue: only what failed is ever looked for."""
    document = _plain(item, None)
    document.pop("queue", None)
    collection(NAME).replace_one({"_id": item.key}, document, upsert=True)


def decide(item: Delivery, after: str, now: datetime, *, queued: bool) -> bool:
    """What a person decides about a troubled one: DUE to try it again, SENT to leave it; False where it stands
    otherwise by now. `queued`: it goes back to the queue of its job."""
    step: dict[str, Any] = {"$set": {"state": after, "at": now}, "$unset": {"trouble": ""}}
    if after == DUE:
        step["$set"] |= {"attempts": 0, "due": now}
        if queued:
            step["$set"]["queue"] = _queue(item.job, _bucket(item.key))
    where = {"_id": item.key, "state": item.state}
    return bool(collection(NAME).update_one(where, step).modified_count == 1)


def of_job(job: str, state: str, most: int) -> tuple[Delivery, ...]:
    """Up to `most` of a job in a state, unsorted."""
    return tuple(_read(found) for found in collection(NAME).find({"job": job, "state": state}).limit(most))


def _update(keys: Sequence[str], where: Mapping[str, Any], step: Mapping[str, Any]) -> int:
    if not keys:
        return 0
    if len(keys) == 1:  # a single one is sent again by the driver where the line breaks
        return int(collection(NAME).update_one({"_id": keys[0], **where}, step).modified_count)
    return int(collection(NAME).update_many({"_id": {"$in": list(keys)}, **where}, step).modified_count)


def _ended(state: str, token: int, now: datetime) -> dict[str, Any]:
    step: dict[str, Any] = {"$set": {"state": state, "token": token, "at": now}, "$unset": {"queue": "", "stamp": ""}}
    if state in (FAILED, UNKNOWN):
        step["$set"]["trouble"] = True
    return step


def _bucket(key: str) -> int:
    return hashlib.sha256(key.encode()).digest()[0] % BUCKETS


def _queue(job: str, bucket: int) -> str:
    return f"{job}/{bucket:02}"


def _plain(item: Delivery, stamp: str | None) -> dict[str, Any]:
    document = {
        "_id": item.key, "job": item.job, "due": item.due, "state": item.state, "content": encode(item.content),
        "attempts": item.attempts, "token": item.token, "at": item.at,
    }  # fmt: skip
    if item.state in (DUE, CLAIMED):
        document["queue"] = _queue(item.job, _bucket(item.key))
    if item.state in (FAILED, UNKNOWN):
        document["trouble"] = True
    told = {"stamp": stamp, "trace": item.trace, "error": item.error}
    return document | {name: value for name, value in told.items() if value is not None}


def _read(document: Mapping[str, Any]) -> Delivery:
    at = document.get("at")
    return Delivery(
        key=document["_id"],
        job=document["job"],
        due=document["due"].replace(tzinfo=UTC),
        state=document["state"],
        content=decode_any(document["content"]),
        attempts=document["attempts"],
        token=document["token"],
        at=None if at is None else at.replace(tzinfo=UTC),
        trace=document.get("trace"),
        error=document.get("error"),
    )
