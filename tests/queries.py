"""Reads every command that goes to the server: its shape, its scope, its values, its number.

A query is sound when some declared index begins with a field that it fixes, when a query on instances carries a scope
(or is one of the relay's, on what is pending), and when no value in a filter is anything but a scalar under an
operator that the house knows. `explain` is no judge here: the embedded server reports scans that it does not make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

OPERATORS = frozenset({"$eq", "$gte", "$in", "$lt", "$lte"})
PASSES = frozenset({("heads", ()), ("audit", ()), ("instances", ()), ("accounts", ()), ("periods", ())})
"""Full passes that only the verification of the audit trail makes."""
SCALARS = (str, int, bool, datetime)
QUERIES = frozenset({"find", "aggregate", "update", "delete", "insert", "distinct", "count", "findAndModify"})

BOUNDED = frozenset({"scope", "turn", "over", "booked", "reopenings", "pending", "wakes", "ages", "reminds"})
"""Fields of an instance of which each names who may reach it, or which job it waits for."""


class QueryLog(CommandListener):
    """What was asked of the server since the last `clear`. `wrong` grows for as long as it lives."""

    def __init__(self, indexes: Mapping[str, Sequence[Sequence[str]]]) -> None:
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
        for where in _filters(event):
            self._judge(event.command_name, name, where)

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

    def _judge(self, command: str, name: str, where: Mapping[str, Any]) -> None:
        shape = tuple(sorted(where))
        if self.passes_allowed and (name, shape) in PASSES:
            return
        said = f"{command} {name} {dict(where)}"
        if not any(fields[0] in where for fields in self.indexes.get(name, ())):
            self.wrong.append(f"no index: {said}")
        if (
            name == "instances"
            and not {"scope", "turn", "over", "booked", "reopenings", "pending", "wakes", "ages", "reminds"}
            & set(where)
            and not self._is_relay(where)
        ):
            self.wrong.append(f"no scope: {said}")
        if "_id" in where and isinstance(where["_id"], Mapping) and not set(where["_id"]) <= {"$eq", "$in"}:
            self.wrong.append(f"range on _id: {said}")
        self.wrong += [f"{problem}: {said}" for problem in _odd_values(where)]

    def _is_relay(self, where: Mapping[str, Any]) -> bool:
        """Emptying an outbox, or comparing versions: by id, without reading what is in the record."""
        return set(where) <= {"_id", "version"}


def _is_gridfs_reading(event: CommandStartedEvent) -> bool:
    """The chunks of one file, in the order of their index and without a limit: measured, no full pass."""
    return event.command.get("find") == "blobs.chunks" and not event.command.get("limit")


def _filters(event: CommandStartedEvent) -> Iterator[Mapping[str, Any]]:
    command = event.command
    if event.command_name == "find":
        yield command.get("filter", {})
    elif event.command_name == "aggregate":
        first = command["pipeline"][0]
        yield first.get("$match", {})
    elif event.command_name == "update":
        yield from (update["q"] for update in command["updates"])
    elif event.command_name == "delete":
        yield from (delete["q"] for delete in command["deletes"])


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
