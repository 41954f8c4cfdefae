"""What the frozen data is made of: words of closed sets, and records that change by making another one."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R")


class Word(StrEnum):
    """A word of a closed set.

    It hashes as the text it is: Enum's own hash is a call in Python, and words are looked up in tables and sets
    hundreds of times a page.
    """

    __hash__ = str.__hash__


def altered(record: R, **values: Any) -> R:
    """`dataclasses.replace` in a seventh of its time, for records with many fields, without slots or `__post_init__`.

    Raises TypeError for a field that the record does not have.
    """
    before = record.__dict__
    after = before | values
    if len(after) != len(before):
        raise TypeError(f"{type(record).__name__} has no {', '.join(values.keys() - before.keys())}")
    other = object.__new__(type(record))
    object.__setattr__(other, "__dict__", after)
    return other


class _Shape(NamedTuple):
    """What `made` has to know of a type: its defaults, and all its fields."""

    usual: Mapping[str, Any]
    known: frozenset[str]


@cache
def _shape(kind: type) -> _Shape | None:
    """None for a type that has to go through its constructor."""
    if not kind.__dictoffset__ or hasattr(kind, "__post_init__"):
        return None
    defaults = {item.name: _default(item) for item in fields(kind)}
    usual = {name: value for name, value in defaults.items() if value is not MISSING}
    return _Shape(usual, frozenset(defaults))


def _default(item: Field[Any]) -> Any:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def made(kind: type[R], values: Mapping[str, Any]) -> R:
    """`kind(**values)`; of records with many fields and without slots in a third of the time.

    Raises TypeError for a field that the record does not have, or that is missing.
    """
    shape = _shape(kind)
    if shape is None:
        return kind(**values)
    whole = {**shape.usual, **values}
    if len(whole) != len(shape.known) or not shape.known.issuperset(values):
        return kind(**values)  # which says what is wrong
    record = object.__new__(kind)
    object.__setattr__(record, "__dict__", whole)
    return record


class Later(Mapping[str, R]):
    """Values that are made of what was `written` when somebody first asks for them, and kept from then on."""

    __slots__ = ("_made", "_make", "_written")

    def __init__(self, written: dict[str, Any], make: Callable[[Any], R]) -> None:
        self._written = written
        self._make = make
        self._made: dict[str, R] = {}

    def __getitem__(self, key: str) -> R:
        found = self._made.get(key)
        if found is None:
            written = self._written[key]
            # Another thread may be making it, too. What was written goes only once the value is there for everybody.
            found = self._made[key] if written is None else self._made.setdefault(key, self._make(written))
            self._written[key] = None
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping; by itself, because asking and catching what is raised takes ten times as long."""
        return self[key] if key in self._written else default

    def __contains__(self, key: object) -> bool:
        return key in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


@contextmanager
def collector_paused() -> Iterator[None]:
    """For what makes very many small objects that all live on: collecting in between only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
