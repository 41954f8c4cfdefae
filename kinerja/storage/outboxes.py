"""The outboxes of all kinds of records, for the relay and the verification only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne

from kinerja.storage import accounts, instances, meta, periods, records, revisions
from kinerja.storage.batches import batched
from kinerja.storage.connection import collection

SOURCES: Mapping[str, str] = {instances.NAME: "", accounts.NAME: "account/", periods.NAME: "period/", meta.NAME: ""}
"""Collection -> what the chain of a record is called before its id."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A record with lines that are not in the audit trail yet."""

    source: str
    id: str
    version: int
    lines: tuple[records.OutboxLine, ...]

    @property
    def chain(self) -> str:
        return chain_of(self.source, self.id)

    @property
    def last(self) -> int:
        """The version of the last line; 0 where there is none."""
        return max((line.version for line in self.lines), default=0)


def chain_of(source: str, record: str) -> str:
    """The audit chain of a record, e.g. "account/01J…"; an instance's chain is its id."""
    return SOURCES[source] + record


def pending(source: str, most: int) -> tuple[Pending, ...]:
    """Up to `most` records with something in their outbox."""
    found = collection(source).find({"pending": True}, {"version": 1, "outbox": 1}).limit(most)
    return tuple(Pending(source, d["_id"], d["version"], records.outbox_of(d)) for d in found)


def clear(source: str, moved: Sequence[Pending]) -> None:
    """Take the moved lines out, of a few records at a time: people who save meanwhile come between. A record that
    changed meanwhile keeps its new lines and stays pending."""
    for some in batched(moved):
        few = [(item, {"$pull": {"outbox": {"version": {"$lte": item.last}}}}) for item in some]
        whole = [
            UpdateOne({"_id": item.id, "version": item.version}, {**lines, "$unset": {"pending": ""}})
            for item, lines in few
        ]
        if collection(source).bulk_write(whole, ordered=False).matched_count < len(whole):
            collection(source).bulk_write([UpdateOne({"_id": item.id}, lines) for item, lines in few], ordered=False)


def extents(source: str, ids: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """Record -> (version, how many lines still wait in the outbox)."""
    found = collection(source).find({"_id": {"$in": list(ids)}}, {"version": 1, "outbox.version": 1})
    return {d["_id"]: (d["version"], len(d.get("outbox", ()))) for d in found}


def everything(source: str) -> Iterator[str]:
    """Ids of all records that have a version; for the verification, never for a request."""
    where: dict[str, Any] = {"_id": revisions.REGISTER} if source == meta.NAME else {}
    return (document["_id"] for document in collection(source).find(where, {"_id": 1}))
