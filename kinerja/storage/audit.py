"""The audit trail: chains of rows, each bearing the hash of the row before. Rows are only ever inserted.

An instance is a chain of its own id, a row for each version. Other chains: "account/<id>", "period/<edition>",
"register", and "trail/<account>" for sign-ins, refusals and looks at other people's records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from kinerja.storage.batches import batched
from kinerja.storage.connection import collection

NAME = "audit"
HEADS = "heads"
START = "0" * 64
"""What the first row of a chain bears as the hash before it."""
AT_A_TIME = 100
"""Rows asked for by name: the embedded database compares each name with each, four thousand took it 23 seconds."""
_DUPLICATE = 11000


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain reaches."""

    chain: str
    number: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class Row:
    """One link as stored; `document` is the whole of it."""

    chain: str
    number: int
    at: datetime
    by: str
    name: str
    event: Mapping[str, Any]
    key: str | None
    before: str
    hash: str
    document: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.document["_id"])


def link(head: Head, content: Mapping[str, Any]) -> tuple[Mapping[str, Any], Head]:
    """The row that follows `head` with this content (at, by, name, event, key, source), and the new head."""
    number = head.number + 1
    row = {**content, "_id": f"{head.chain}:{number}", "chain": head.chain, "number": number, "before": head.hash}
    row["hash"] = digest(row)
    return row, Head(head.chain, number, row["hash"])


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of everything in the row but the hash itself."""
    content = {key: value for key, value in row.items() if key != "hash"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_instant)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _instant(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"an audit row cannot hold {type(value).__name__}")
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    # Milliseconds: what the store keeps of an instant.
    return aware.isoformat(timespec="milliseconds")


def append(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Insert rows; the ids of those whose place was taken (by themselves, in a repeated sweep): left as they are."""
    if not rows:
        return frozenset()
    try:
        collection(NAME).insert_many([dict(row) for row in rows], ordered=False)
    except BulkWriteError as error:
        problems = error.details["writeErrors"]
        if any(problem["code"] != _DUPLICATE for problem in problems):
            raise
        return frozenset(str(rows[problem["index"]]["_id"]) for problem in problems)
    return frozenset()


def heads(chains: Iterable[str]) -> Mapping[str, Head]:
    """The head of each chain; a chain without rows begins at number 0."""
    names = list(chains)
    found = {name: Head(name) for name in names}
    for document in collection(HEADS).find({"_id": {"$in": names}}):
        found[document["_id"]] = _head(document)
    return found


def every_head() -> Iterator[Head]:
    """All heads; for the verification, never for a request."""
    return (_head(document) for document in collection(HEADS).find({}))


def move_heads(heads: Iterable[Head]) -> None:
    """Note how far chains reach. A head never goes back: a slower relay cannot undo a faster one."""
    for some in batched(heads):
        writes = [
            write
            for head in some
            for write in (
                UpdateOne({"_id": head.chain}, {"$setOnInsert": {"number": 0, "hash": START}}, upsert=True),
                UpdateOne(
                    {"_id": head.chain, "number": {"$lt": head.number}},
                    {"$set": {"number": head.number, "hash": head.hash, "unsealed": True}},
                ),
            )
        ]
        collection(HEADS).bulk_write(writes, ordered=True)


def get(row: str) -> Row | None:
    """One row by its id, "chain:number"."""
    document = collection(NAME).find_one({"_id": row})
    return None if document is None else _row(document)


def between(chain: str, first: int, last: int) -> tuple[Row, ...]:
    """The rows of a chain from `first` to `last`, as far as they stand, in order."""
    found: list[Row] = []
    for numbers in batched(range(first, last + 1), AT_A_TIME):
        ids = [f"{chain}:{number}" for number in numbers]
        part = (_row(document) for document in collection(NAME).find({"_id": {"$in": ids}}))
        found += sorted(part, key=lambda row: row.number)
    return tuple(found)


def hashes(rows: Iterable[str]) -> Mapping[str, str]:
    """Row id -> its hash, for those that stand."""
    found = collection(NAME).find({"_id": {"$in": list(rows)}}, {"hash": 1})
    return {document["_id"]: document["hash"] for document in found}


def of_source(sources: Iterable[str]) -> Mapping[str, str]:
    """Trail line -> id of the row it became, for those that became one."""
    found = collection(NAME).find({"source": {"$in": list(sources)}}, {"source": 1})
    return {document["source"]: document["_id"] for document in found}


def chain(name: str) -> tuple[Row, ...]:
    """All rows of a chain, oldest first."""
    return tuple(sorted((_row(d) for d in collection(NAME).find({"chain": name})), key=lambda row: row.number))


def chains() -> Iterator[str]:
    """The names of all chains that have rows; for the verification, never for a request."""
    return (group["_id"] for group in collection(NAME).aggregate([{"$group": {"_id": "$chain"}}]))


def _head(document: Mapping[str, Any]) -> Head:
    return Head(document["_id"], document["number"], document["hash"])


def _row(document: Mapping[str, Any]) -> Row:
    return Row(
        chain=document["chain"],
        number=document["number"],
        at=document["at"].replace(tzinfo=UTC) if document["at"].tzinfo is None else document["at"].astimezone(UTC),
        by=document["by"],
        name=document["name"],
        event=document["event"],
        key=document.get("key"),
        before=document["before"],
        hash=document["hash"],
        document=document,
    )
