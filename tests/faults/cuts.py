"""The store, cut off at any of its calls; a store as it stood, put back; what stands in it, to be compared."""

from __future__ import annotations

import copy
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import pytest
from mongoengine.connection import get_db
from pymongo.errors import AutoReconnect, BulkWriteError

from kinerja import services
from kinerja.storage.connection import ALIAS
from kinerja.storage.in_memory import LockedCollection

READS = ("find", "find_one", "aggregate", "count_documents", "distinct")
WRITES = ("insert_one", "update_one", "update_many", "replace_one", "delete_one", "delete_many")
BATCHES = ("insert_many", "bulk_write")
"""Many writes in one call: a server that dies has done the first few of them."""
Dump = Mapping[str, list[dict[str, Any]]]


class Kind(StrEnum):
    """KILLED: the process ends before the call, and never asks again. AWAY: the call does not arrive, the next one
    does. LOST: the call is carried out, its answer does not arrive."""

    KILLED = "killed"
    AWAY = "away"
    LOST = "lost"


class Killed(BaseException):
    """The process ended here: nobody catches that."""


class Cut:
    """Counts the calls to the store, each write of a batch as one; the one numbered `at` (from 0) goes wrong, or the
    first one named `named`."""

    def __init__(self, kind: Kind = Kind.KILLED, at: int | None = None, named: str | None = None) -> None:
        self.kind, self.at, self.named = kind, at, named
        self.calls: list[str] = []
        self.inside = threading.local()

    def around(self, method: str) -> Callable[..., Any]:
        original = getattr(LockedCollection, method)

        def call(collection: LockedCollection, *args: Any, **kwargs: Any) -> Any:
            if getattr(self.inside, "yes", False):  # what one call does inside the store is one call
                return original(collection, *args, **kwargs)
            self.inside.yes = True
            try:
                return self.one(method, original, collection, *args, **kwargs)
            finally:
                self.inside.yes = False

        return call

    def one(self, method: str, original: Callable[..., Any], collection: Any, *args: Any, **kwargs: Any) -> Any:
        first = len(self.calls)
        size = len(args[0]) if method in BATCHES else 1
        self.calls += [f"{method} {collection.name}"] * size
        if self.at is None and self.calls[-1] == self.named:
            self.at = first
        if self.at is None or first + size <= self.at:
            return original(collection, *args, **kwargs)
        if first > self.at:
            if self.kind is Kind.KILLED:
                raise Killed
            return original(collection, *args, **kwargs)
        done = self.at - first + (self.kind is Kind.LOST)
        if method in BATCHES and done:
            part(original, collection, args[0][:done], *args[1:], **kwargs)
        elif done:
            original(collection, *args, **kwargs)
        raise Killed if self.kind is Kind.KILLED else AutoReconnect("the line is cut")


def part(original: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The first writes of a batch; whoever asked for it hears nothing of them."""
    try:
        original(*args, **kwargs)
    except BulkWriteError:
        return


@contextmanager
def cutting(monkeypatch: pytest.MonkeyPatch, cut: Cut) -> Iterator[Cut]:
    with monkeypatch.context() as patch:
        for method in (*READS, *WRITES, *BATCHES):
            patch.setattr(LockedCollection, method, cut.around(method))
        yield cut


def forget() -> None:
    """A new process knows nothing of the one before."""
    for each in (services.clock, services.definitions, services.instances, services.trails):
        each.forget()


def saved() -> Dump:
    """Everything in the store."""
    database = get_db(ALIAS)
    return {name: list(database[name].find({})) for name in database.list_collection_names()}


def put_back(dump: Dump) -> None:
    database = get_db(ALIAS)
    for name in {*database.list_collection_names(), *dump}:
        database[name].delete_many({})
        if dump.get(name):
            database[name].insert_many(copy.deepcopy(dump[name]))
    forget()


_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_OBJECT = re.compile(r"\b[0-9a-f]{24}\b")
_DRAWN = frozenset({"hash", "before", "feed", "password", "uploadDate", "token", "stamp"})
"""What is drawn or reckoned anew by each go, and follows from nothing that was asked."""
_HOW = frozenset({"version", "commands", "outbox", "pending", "touched", "filed", "epoch", "asked", "attempts", "told"})
"""By how many commands a record came to what it says."""
_COUNTING = frozenset({"contents"})
"""Records whose version counts what was done to them, by no command."""
_WORKING = frozenset({"jobs", "leases", "attempts", "trail"})
"""How the program itself gets on; looks and sign-ins, of which two were two."""


def told(dump: Dump, *, exact: bool) -> dict[str, list[str]]:
    """What the store says, without what differs between two goes at the same thing.

    `exact`: also by how many commands, and all rows of the audit but those of looks and sign-ins.
    """
    kept = {name: documents for name, documents in dump.items() if name not in _WORKING}
    if not exact:
        kept = {name: documents for name, documents in kept.items() if name not in ("audit", "heads")}
    return {
        name: sorted(
            words(_without(document, _DRAWN if exact and name not in _COUNTING else _DRAWN | _HOW))
            for document in documents
            if not _is_look(document)
        )
        for name, documents in kept.items()
        if documents
    }


def words(document: Any) -> str:
    text = json.dumps(document, sort_keys=True, default=str)
    return _OBJECT.sub("OBJECT", _ULID.sub("ULID", text))


def _is_look(document: Mapping[str, Any]) -> bool:
    return str(document["_id"]).startswith("trail/") or str(document.get("chain", "")).startswith("trail/")


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(item, names) for name, item in value.items() if name not in names}
    if isinstance(value, list):
        return [_without(item, names) for item in value]
    return value
