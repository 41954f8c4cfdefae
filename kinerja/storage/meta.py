"""Single facts about the store: its schema, the project it belongs to, the demo clock."""

from __future__ import annotations

from typing import Any

from kinerja.storage.connection import collection

NAME = "meta"
KEY, SCHEMA = "schema", 9


class StoreTooNew(Exception):
    """The store was written by a newer program. `found` and `known` are schema numbers."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"the store has schema {found}, this program reads up to {known}: update the program")
        self.found, self.known = found, known


def get(key: str) -> Any:
    """The value kept under `key`, or None."""
    return (collection(NAME).find_one({"_id": key}, {"value": 1}) or {}).get("value")


def get_readable(key: str) -> Any:
    """As `get`, in the same round trip as whether this program can read the store at all. Raises StoreTooNew."""
    found = {each["_id"]: each.get("value") for each in collection(NAME).find({"_id": {"$in": [key, KEY]}})}
    schema = found.get(KEY) or 0
    if schema > SCHEMA:
        raise StoreTooNew(schema, SCHEMA)
    return found.get(key)


def put(key: str, value: Any) -> None:
    """Keep a plain value under `key`."""
    collection(NAME).update_one({"_id": key}, {"$set": {"value": value}}, upsert=True)


def check_schema() -> None:
    """Note the schema of a fresh store; raise StoreTooNew for one that a newer program has changed."""
    if get_readable(KEY) is None:
        put(KEY, SCHEMA)
