"""The one way to change a record: compare-and-set of one document, with the events in the same update.

No act without its audit entry, no lost update, and a repeated command finds its first answer: all three without a
transaction. The relay empties the outbox later (`services/relay.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kinerja.storage.connection import collection
from kinerja.storage.plain import decode_any, encode

REMEMBERED_COMMANDS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What one command did to one record; each event raises the version by one and becomes one row of the audit trail.

    `events`: plain documents with the key "event", at least one. `key`: the command's own id, drawn by the client;
    `digest`: of what it asked for, because a form that is sent again may say something else by then.
    """

    at: datetime
    by: str
    name: str
    events: tuple[Mapping[str, Any], ...]
    key: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One event with the version it led to."""

    version: int
    at: datetime
    by: str
    name: str
    event: Mapping[str, Any]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was carried out: who repeats `key` and `digest` gets the answer of `first` to `version`."""

    key: str
    by: str
    first: int
    version: int
    at: datetime
    digest: str | None = None


def insert(name: str, document: Mapping[str, Any], entry: Entry) -> bool:
    """Write a new record; False where one with this `_id` stands already. Raises DuplicateKeyError for another key."""
    last = len(entry.events)
    first = {"version": last, "pending": True, "outbox": _lines(0, entry), "commands": _command(0, entry)}
    try:
        collection(name).insert_one({**document, **first})
    except DuplicateKeyError:
        if collection(name).find_one({"_id": document["_id"]}, {"_id": 1}) is None:
            raise
        return False
    return True


def change(
    name: str,
    where: Mapping[str, Any],
    version: int,
    changes: Mapping[str, Any],
    entry: Entry,
    gone: Sequence[str] = (),
) -> bool:
    """Lead the record that `where` names on from `version`, one for each event; False where somebody was first.

    `changes`: path -> plain value, `gone`: paths to remove.
    """
    update: dict[str, Any] = {
        "$set": {**changes, "version": version + len(entry.events), "pending": True},
        "$push": {
            "outbox": {"$each": _lines(version, entry)},
            "commands": {"$each": _command(version, entry), "$slice": -REMEMBERED_COMMANDS},
        },
    }
    if gone:
        update["$unset"] = dict.fromkeys(gone, "")
    return bool(collection(name).update_one({**where, "version": version}, update).modified_count == 1)


def commands_of(document: Mapping[str, Any]) -> tuple[Command, ...]:
    """The commands that the record remembers, oldest first."""
    return tuple(Command(**{**raw, "at": decode_any(raw["at"])}) for raw in document.get("commands", ()))


def outbox_of(document: Mapping[str, Any]) -> tuple[OutboxLine, ...]:
    """What the relay has not moved yet, oldest first."""
    return tuple(OutboxLine(**line) for line in document.get("outbox", ()))


def _lines(before: int, entry: Entry) -> list[dict[str, Any]]:
    # The events are plain already: encoding them again would wrap their tags.
    signed = {"at": entry.at, "by": entry.by, "name": entry.name}
    if entry.key is not None:
        signed["key"] = entry.key
    return [{"version": before + n, **signed, "event": dict(event)} for n, event in enumerate(entry.events, 1)]


def _command(before: int, entry: Entry) -> list[dict[str, Any]]:
    if entry.key is None:
        return []
    done = Command(entry.key, entry.by, before + 1, before + len(entry.events), entry.at, entry.digest)
    return [encode(done)]
