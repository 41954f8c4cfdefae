"""The one connection of a process, and the only way to a collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import mongoengine
from mongoengine.connection import get_db
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError, WTimeoutError

ALIAS = "default"
FAULTS = (ConnectionFailure, ExecutionTimeout, WTimeoutError)
"""The store is away, too slow, or cannot promise to keep: coming again later helps."""
_TIMEOUTS = {
    "connectTimeoutMS": 3_000,
    "serverSelectionTimeoutMS": 5_000,
    # A request has to end within 20 s: a window that closes is announced 30 s ahead, so no command that read the old
    # window can land after the new one holds.
    "socketTimeoutMS": 10_000,
    "waitQueueTimeoutMS": 5_000,
}
_BEHIND = {"maxPoolSize": 1, "waitQueueTimeoutMS": 30_000}
"""One command after the other, however many threads: a store that serves one command at a time serves somebody who
waits for a page in between."""
_in_memory = False


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What the store promises. `replicated`: more than one member or a cluster; `kept`: survives the process."""

    reachable: bool
    kept: bool
    replicated: bool
    journaled: bool


def connect(uri: str, *, behind: bool = False, **options: Any) -> None:
    """Connect this process to the store at `uri`; durability is set here, whatever the URI says.

    A write is acknowledged when a majority has it in its journal, a read sees only such writes. `behind`: nobody waits
    for what this process does, so it asks one thing at a time, and people come first. Raises
    mongoengine.ConnectionFailure for an unusable URI; a server that is away is met at the first query.
    """
    global _in_memory
    _in_memory = False
    settings = {**_TIMEOUTS, "w": "majority", "journal": True, "readConcernLevel": "majority", "appname": "kinerja"}
    settings |= _BEHIND if behind else {}
    mongoengine.connect(host=uri, alias=ALIAS, tz_aware=True, uuidRepresentation="standard", **{**settings, **options})


def memory() -> None:
    """Connect to a fresh store inside this process: nothing is kept, and one process only."""
    # Only tests and trials need it; it is not worth a tenth of every start.
    from kinerja.storage.in_memory import LockedClient, admit_gridfs

    global _in_memory
    disconnect()
    admit_gridfs()
    mongoengine.connect(
        "kinerja", host="mongodb://memory", alias=ALIAS, tz_aware=True, uuidRepresentation="standard",
        mongo_client_class=LockedClient,
    )  # fmt: skip
    _in_memory = True


def disconnect() -> None:
    """Close the connection of this process, if there is one."""
    mongoengine.disconnect(alias=ALIAS)


def collection(name: str) -> Any:
    """The raw collection `name`: hot paths go round the object mapper (44 µs a document against 6)."""
    return get_db(ALIAS)[name]


def server_time() -> datetime:
    """The store's own clock, aware UTC: hosts whose clocks differ decide alike. One round trip."""
    if _in_memory:
        return datetime.now(UTC)
    answer: datetime = get_db(ALIAS).command("hello")["localTime"]
    return answer.astimezone(UTC)


def status() -> StoreStatus:
    """Whether the store answers, and what it promises. Never raises for a store that is away."""
    if _in_memory:
        return StoreStatus(reachable=True, kept=False, replicated=False, journaled=False)
    database = get_db(ALIAS)
    journaled = database.write_concern.document.get("j") is True
    try:
        hello = database.command("hello")
    except PyMongoError:
        return StoreStatus(reachable=False, kept=True, replicated=False, journaled=journaled)
    replicated = "setName" in hello or hello.get("msg") == "isdbgrid"
    return StoreStatus(reachable=True, kept=True, replicated=replicated, journaled=journaled)
