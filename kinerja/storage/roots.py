"""The root of a day: one hash over the ends of all chains that grew since the root before, chained to that root.

`leaves` keeps which row was the end of which chain, so that anybody can work the root out again. Leaves belong to a
sealing, the attempt that wrote them; a root names its own, and what an interrupted attempt left is not counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from kinerja.storage import audit
from kinerja.storage.audit import Head
from kinerja.storage.connection import collection
from kinerja.storage.documents import RootDocument, checked

NAME, LEAVES = "roots", "leaves"
BUCKETS = 256
_KIND = "day"


@dataclass(frozen=True, slots=True)
class Root:
    """`day`: ISO date; `leaves`: how many chains grew; `root`: hash over them; `hash`: over all of this.

    `before`: the hash of the root before.
    """

    day: str
    number: int
    at: datetime
    sealing: str
    leaves: int
    root: str
    before: str
    hash: str


def every() -> tuple[Root, ...]:
    """All roots, oldest first: one a day."""
    found = collection(NAME).find({"kind": _KIND})
    return tuple(sorted((_read(document) for document in found), key=lambda root: root.number))


def last() -> Root | None:
    """The newest root."""
    return next(reversed(every()), None)


def keep(root: Root) -> bool:
    """Write a root down; False where one of this day or number stands."""
    document = {"_id": root.day, "kind": _KIND, **{name: getattr(root, name) for name in _FIELDS}}
    try:
        collection(NAME).insert_one(checked(RootDocument, document))
    except DuplicateKeyError:
        return False
    return True


def add(sealing: str, heads: Iterable[Head]) -> None:
    """Note the ends of these chains as leaves; one that was noted before is noted as it is now."""
    writes = [
        UpdateOne(
            {"_id": f"{sealing}:{head.chain}"},
            {
                "$set": {
                    "bucket": _bucket(sealing, _place(head.chain)), "chain": head.chain, "number": head.number,
                    "hash": head.hash,
                }
            },
            upsert=True,
        )
        for head in heads
    ]  # fmt: skip
    if writes:
        collection(LEAVES).bulk_write(writes, ordered=False)


def leaves(sealing: str) -> Iterator[Sequence[Head]]:
    """The leaves of a sealing, bucket after bucket, each sorted by chain: never all of them in memory."""
    for place in range(BUCKETS):
        found = collection(LEAVES).find({"bucket": _bucket(sealing, place)})
        yield sorted((Head(d["chain"], d["number"], d["hash"]) for d in found), key=lambda head: head.chain)


def unsealed() -> Iterator[Head]:
    """The ends of the chains that grew since they last stood in a root."""
    found = collection(audit.HEADS).find({"unsealed": True}, batch_size=200)
    return (Head(document["_id"], document["number"], document["hash"]) for document in found)


def sealed(heads: Iterable[Head]) -> None:
    """These ends stand in a root: until they grow again."""
    writes = [UpdateOne({"_id": head.chain, "number": head.number}, {"$unset": {"unsealed": ""}}) for head in heads]
    if writes:
        collection(audit.HEADS).bulk_write(writes, ordered=False)


def unseal_all() -> int:
    """Take every chain as grown (in a store of an older program, which had no roots); how many."""
    return int(collection(audit.HEADS).update_many({}, {"$set": {"unsealed": True}}).modified_count)


_FIELDS = ("number", "at", "sealing", "leaves", "root", "before", "hash")


def _place(chain: str) -> int:
    return hashlib.sha256(chain.encode()).digest()[0]


def _bucket(sealing: str, place: int) -> str:
    return f"{sealing}/{place:02x}"


def _read(document: Mapping[str, Any]) -> Root:
    values = {name: document[name] for name in _FIELDS}
    return Root(day=document["_id"], **{**values, "at": values["at"].replace(tzinfo=UTC)})
