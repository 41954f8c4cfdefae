"""Sign-ins, refusals and looks at other people's records: noted at once, chained by the relay, then removed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kinerja.storage.connection import collection
from kinerja.storage.documents import TrailDocument, checked

NAME = "trail"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to or by `account`; `event` is plain, with the key "event"."""

    id: str
    account: str
    name: str
    at: datetime
    event: Mapping[str, Any]

    @property
    def chain(self) -> str:
        return f"trail/{self.account}"


def note(line: Line) -> None:
    """Write a line down. Raises DuplicateKeyError for an id that waits already."""
    document = {
        "_id": line.id, "account": line.account, "name": line.name, "at": line.at, "event": dict(line.event),
        "pending": True,
    }  # fmt: skip
    collection(NAME).insert_one(checked(TrailDocument, document))


def note_once(line: Line) -> None:
    """Write a line down, unless it waits already; what was chained meanwhile is not chained again (`source`)."""
    try:
        note(line)
    except DuplicateKeyError:
        return


def pending(most: int) -> tuple[Line, ...]:
    """Up to `most` lines that are not chained yet, oldest first."""
    found = [
        Line(d["_id"], d["account"], d["name"], d["at"], d["event"])
        for d in collection(NAME).find({"pending": True}).limit(most)
    ]
    return tuple(sorted(found, key=lambda line: (line.at, line.id)))


def waiting(lines: Iterable[str]) -> frozenset[str]:
    """Those of these lines that are not chained yet, or that the relay has not taken away."""
    found = collection(NAME).find({"_id": {"$in": list(lines)}}, {"_id": 1})
    return frozenset(document["_id"] for document in found)


def remove(lines: Iterable[str]) -> None:
    """Forget lines that stand in the audit trail."""
    collection(NAME).delete_many({"_id": {"$in": list(lines)}})
