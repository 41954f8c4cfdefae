"""Reads every command that goes to the store: its shape, its scope, its values, its number.

A query is sound when some declared index begins with a field that it fixes, when a query on what belongs to a person
carries a scope (or is written in a function that is named here, with the reason), and when no value in a filter is
anything but a scalar under an operator that the house knows. `explain` is no judge here: the embedded server reports
scans that it does not make.

Two readers share one judge: `QueryLog` listens to the driver, for tests on the real server; `Watch` stands before the
store in memory and reads along in every other test (tests/conftest.py).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from types import FrameType
from typing import Any

from pymongo import DeleteMany, DeleteOne, InsertOne, ReplaceOne, UpdateMany, UpdateOne
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from kinerja import storage
from kinerja.storage.in_memory import LockedCollection

OPERATORS = frozenset({"$eq", "$gt", "$gte", "$in", "$lt", "$lte"})
STEPS = frozenset({"$match", "$limit", "$lookup", "$project", "$unwind", "$group"})
"""Stages of a pipeline."""
CHANGES = frozenset({"$set", "$unset", "$inc", "$push", "$pull", "$setOnInsert", "$max", "$addToSet", "$min"})
WITHIN_CHANGES = frozenset({"$each", "$slice", "$lte"})
SCALARS = (str, int, bool, datetime)
QUERIES = frozenset({"find", "aggregate", "update", "delete", "insert", "distinct", "count", "findAndModify"})
STORAGE = "kinerja.storage."
ASK_NOTHING = ("kinerja.storage.in_memory", "kinerja.storage.batches")

Indexes = Mapping[str, Sequence[Sequence[str]]]
"""Collection -> the fields of each index."""

SCOPES: Mapping[str, frozenset[str]] = {
    "instances": frozenset({"scope", "turn", "over", "booked", "reopenings", "pending", "wakes", "ages", "reminds"}),
    "notices": frozenset({"person", "unread", "box", "mail"}),
    "files": frozenset({"instance", "person", "unused_since"}),
    "copies": frozenset(),
}
"""What belongs to a person -> fields of which each names who may reach it, or which job it waits for."""

OF_NOBODY: Mapping[str, str] = {
    "accounts": "read by id to know who asks; `services.accounts` decides who sees whom",
    "units": "places, no people",
    "periods": "decisions, known to everybody whom they reach",
    "revisions": "definitions are public",
    "audit": "rows by chain: `services.audit` opens the record first",
    "heads": "ends of chains: hashes",
    "trail": "written by everybody, read by the relay",
    "attempts": "counters under hashed keys",
    "receipts": "what a stranger with the number may know",
    "contents": "hashes of bytes, under the id of the person",
    "blobs.files": "bytes under a random id that only a record of `files` tells",
    "blobs.chunks": "as blobs.files",
    "meta": "facts about the store",
    "leases": "which process works",
    "jobs": "how work stands",
    "deliveries": "work of jobs, shown to administrators",
    "roots": "hashes of days",
    "leaves": "hashes of chains",
    "tallies": "counts of places: `services.progress` and `services.locks` decide who sees a place",
}
"""Every other collection, and why a query on it needs no scope."""

UNSCOPED: Mapping[str, str] = {
    "records.insert": "looks whether this very id stood there already; reads nothing of it",
    "outboxes.clear": "the relay empties what it has just moved",
    "outboxes.extents": "the verification compares versions",
    "instances.places": "the relay learns whom what it moved was about; no answers",
    "instances.postpone": "a job puts off a run that it cannot work on",
    "instances.set_clock": "a job notes when the run is due again, by compare-and-set",
    "instances.summarise": "a run from an older program, by compare-and-set",
    "instances.place": "a run from an older program; for the preparation of the store",
    "instances.count_by_state": "what a decision would change, for administrators: numbers",
    "instances.people_of": "whom it would concern, for administrators; no answers",
    "instances.look_again": "a decision was made: every run in its layer looks at its windows again; nothing is read",
    "files.load": "who asks for a file has it by its id only; `services.files` opens the run before anything is shown",
    "files.mark": "the relay notes which files are used",
    "files.drop": "the sweep takes away what is used nowhere",
    "files._leave": "as files.drop",
    "files._left_behind": "as files.drop",
    "copies.load": "`services.signatures` opens the run before",
    "notices.mark": "the job that gathers mails, of people it has just read",
    "notices.mailed": "as notices.mark",
    "notices.place_all": "a notice from an older program; for the preparation of the store",
}
"""Functions of the storage that ask for what belongs to a person without a scope, and why they may."""

FULL: Mapping[str, str] = {
    "dumps.documents": "a backup",
    "dumps.is_empty": "a backup that is restored",
    "audit.chains": "the verification of the audit trail",
    "audit.every_head": "the verification of the audit trail",
    "outboxes.everything": "the verification of the audit trail",
    "roots.unseal_all": "the preparation of the store",
    "accounts.count_all": "the preparation of the store",
    "accounts.place_all": "the preparation of the store",
    "units.index_all": "the preparation of the store",
    "notices.place_all": "the preparation of the store",
}
"""Functions that go through a whole collection, and when: never in a request, but for the press on "verify"."""

MANY = frozenset({"update_many", "delete_many"})
FEW = frozenset({"_id", "unread", "files_id"})
"""Fields that name records, or those of one person or one file: what else is changed at once may be a whole country's,
and nobody else can write meanwhile (`storage.batched`)."""


def judge(
    command: str, name: str, where: Mapping[str, Any], asker: str, indexes: Indexes, *, passes: bool
) -> Iterator[str]:
    """What is wrong with one filter that the function `asker` ("module.function" of the storage) wrote.

    `passes`: whether those of FULL may ask now.
    """
    said = f"{command} {name} {dict(where)} by {asker}"
    # A cursor asks the server when it is read, and by then its function may be left.
    through_all = passes and (asker in FULL or (not asker and not where))
    if not through_all and not any(fields[0] in where for fields in indexes.get(name, ())):
        yield f"no index: {said}"
    if not through_all and name in SCOPES and not SCOPES[name] & set(where) and asker not in UNSCOPED:
        yield f"no scope: {said}"
    if command in MANY and not FEW & set(where) and asker not in FULL:
        yield f"as many as there are in one command: {said}"
    if isinstance(where.get("_id"), Mapping) and not set(where["_id"]) <= {"$eq", "$in"}:
        yield f"range on _id: {said}"
    for problem in _odd_values(where):
        yield f"{problem}: {said}"


def asker_of(frame: FrameType | None) -> str:
    """The function of the storage that asks, "module.function"; "" where it is none."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(STORAGE) and module not in ASK_NOTHING and not frame.f_code.co_name.startswith("<"):
            return f"{module.removeprefix(STORAGE)}.{frame.f_code.co_name}"
        frame = frame.f_back
    return ""


class QueryLog(CommandListener):
    """What was asked of the server since the last `clear`. `wrong` grows for as long as it lives."""

    def __init__(self, indexes: Indexes) -> None:
        self.indexes = indexes
        self.commands: list[str] = []
        self.wrong: list[str] = []
        self.passes_allowed = False

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name not in QUERIES and event.command_name != "hello":
            return
        name = str(event.command.get(event.command_name))
        self.commands.append(f"{event.command_name} {name}")
        if event.command_name == "findAndModify":
            self.wrong.append(f"find-and-modify on {name}")
        if event.command.get("sort") and not _is_gridfs_reading(event):
            self.wrong.append(f"sort on {name}")
        asker = asker_of(sys._getframe(1))
        for where in _filters(event):
            self.wrong += judge(event.command_name, name, where, asker, self.indexes, passes=self.passes_allowed)
        for change in _changes(event):
            self.wrong += odd_change(name, change)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to read in the answer."""

    def failed(self, event: CommandFailedEvent) -> None:
        """What failed was read when it was asked."""

    def clear(self) -> None:
        self.commands.clear()

    @contextmanager
    def at_most(self, trips: int) -> Iterator[None]:
        """Nothing in the block may take more than so many round trips."""
        self.clear()
        yield
        assert len(self.commands) <= trips, self.commands

    @contextmanager
    def full_passes(self) -> Iterator[None]:
        """The verification of the audit trail reads everything once."""
        self.passes_allowed = True
        yield
        self.passes_allowed = False

    def assert_sound(self) -> None:
        assert not self.wrong, "\n".join(self.wrong)


class Watch:
    """Reads along what the storage asks of the store in memory. What tests ask themselves is theirs."""

    def __init__(self, indexes: Indexes) -> None:
        self.indexes = indexes
        self.wrong: list[str] = []
        self.read = 0
        self.askers: set[str] = set()
        self.writes: Counter[str] = Counter()
        """Collection -> how often anybody wrote to it, tests as well: unchanged since iff this is."""

    def stand_before(self, collection: type) -> None:
        """Wrap what asks and what writes. Once in a process."""
        for name, found in _MEMORY.items():
            setattr(collection, name, self._watched(getattr(collection, name), name, found))

    def _watched(self, method: Callable[..., Any], command: str, found: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def watched(collection: Any, *args: Any, **kwargs: Any) -> Any:
            if command not in _ASKING:
                self.writes[collection.name] += 1
            caller = sys._getframe(1)
            module = str(caller.f_globals.get("__name__", ""))
            if module.startswith(STORAGE) and module not in ASK_NOTHING:
                self._note(command, collection.name, asker_of(caller), found(*args, **kwargs))
            return method(collection, *args, **kwargs)

        return watched

    def _note(self, command: str, name: str, asker: str, asked: Iterable[tuple[Any, Any]]) -> None:
        self.askers.add(asker)
        for where, change in asked:
            self.read += 1
            if where is not None:
                self.wrong += judge(command, name, where, asker, self.indexes, passes=True)
            if change is not None:
                self.wrong += odd_change(name, change)

    def assert_sound(self) -> None:
        """Fails on what was wrong since the last time."""
        wrong, self.wrong = self.wrong, []
        assert not wrong, "\n".join(wrong)


_ASKING = frozenset({"find", "find_one", "count_documents", "distinct", "aggregate"})


def _pipeline(pipeline: Sequence[Mapping[str, Any]], *_: Any, **__: Any) -> Iterator[tuple[Any, Any]]:
    first = pipeline[0].get("$match", {}) if pipeline else {}
    strange = {step for stage in pipeline for step in stage} - STEPS
    yield {**first, **dict.fromkeys(strange, "")}, None


def _bulk(requests: Iterable[Any], *_: Any, **__: Any) -> Iterator[tuple[Any, Any]]:
    for each in requests:
        if isinstance(each, InsertOne):
            yield None, each._doc
        elif isinstance(each, DeleteOne | DeleteMany):
            yield each._filter, None
        elif isinstance(each, UpdateOne | UpdateMany | ReplaceOne):
            yield each._filter, each._doc


def _asking(where: Any = None, *_: Any, **kwargs: Any) -> Iterator[tuple[Any, Any]]:
    yield kwargs.get("filter", where) or {}, None


_MEMORY: Mapping[str, Callable[..., Any]] = {
    "find": _asking,
    "find_one": _asking,
    "count_documents": _asking,
    "delete_one": _asking,
    "delete_many": _asking,
    "distinct": lambda field, where=None, **_: [(where if where is not None else {field: ""}, None)],
    "aggregate": _pipeline,
    "update_one": lambda where, change, *_, **__: [(where, change)],
    "update_many": lambda where, change, *_, **__: [(where, change)],
    "replace_one": lambda where, document, *_, **__: [(where, document)],
    "insert_one": lambda document, *_, **__: [(None, document)],
    "insert_many": lambda documents, *_, **__: [(None, each) for each in documents],
    "bulk_write": _bulk,
    "drop": lambda *_, **__: [],
}
"""Method of a collection -> the filters and changes in its arguments."""


def odd_change(name: str, change: Any) -> Iterator[str]:
    """What in a change could only be there because somebody sent it: operators among the values."""
    if not isinstance(change, Mapping):
        yield f"a change of {name} that is a pipeline"
        return
    if not any(key.startswith("$") for key in change):
        change = {"$set": change}  # a whole document
    if not set(change) <= CHANGES:
        yield f"a change of {name} by {sorted(set(change) - CHANGES)}"
        return
    for path, value in ((path, value) for step in change.values() for path, value in step.items()):
        if path.startswith("$"):
            yield f"a change of {name} with a field {path}"
        yield from (f"a change of {name} with {key} in {path}" for key in _inner(value) if key not in WITHIN_CHANGES)


def _inner(value: Any) -> Iterator[str]:
    """Every key in here that begins as an operator does."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key.startswith("$"):
                yield key
            yield from _inner(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if not isinstance(item, str):
                yield from _inner(item)


def _is_gridfs_reading(event: CommandStartedEvent) -> bool:
    """The chunks of one file, in the order of their index and without a limit: measured, no full pass."""
    return event.command.get("find") == "blobs.chunks" and not event.command.get("limit")


def _filters(event: CommandStartedEvent) -> Iterator[Mapping[str, Any]]:
    command = event.command
    if event.command_name == "find":
        yield command.get("filter", {})
    elif event.command_name == "aggregate":
        yield from (where for where, _ in _pipeline(command["pipeline"]))
    elif event.command_name == "update":
        yield from (update["q"] for update in command["updates"])
    elif event.command_name == "delete":
        yield from (delete["q"] for delete in command["deletes"])


def _changes(event: CommandStartedEvent) -> Iterator[Any]:
    yield from (update["u"] for update in event.command.get("updates", ()))
    yield from event.command.get("documents", ())


def _odd_values(where: Mapping[str, Any]) -> Iterator[str]:
    for name, value in where.items():
        if name.startswith("$"):
            yield f"operator {name}"
        if isinstance(value, Mapping):
            for operator, operand in value.items():
                if operator not in OPERATORS:
                    yield f"operator {operator}"
                items = operand if isinstance(operand, list) else [operand]
                if not all(isinstance(item, SCALARS) for item in items):
                    yield f"value of {name}"
        elif not isinstance(value, SCALARS):
            yield f"value of {name}"


WATCH = Watch(storage.declared_indexes())
"""The one that reads along in the whole suite."""
WATCH.stand_before(LockedCollection)
