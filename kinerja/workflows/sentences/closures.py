"""Tree -> closure: what the modules `conditions` and `values` share.

A closure takes a situation and, inside repeated rows, the row. Each node is visited once per evaluation,
except inside rows: there once a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache, singledispatch
from typing import Any, Protocol

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences.tree import Node

Row = Mapping[str, Any]


class Situation(Protocol):
    """All that a sentence may look at. Values are typed; None means not answered or not known.

    `suggestion` is the value of the expression `suggest` of a field, `table` what a decision table gives for known
    values. A choice is an option id, choices are a tuple of ids, numbers are Decimal or int. A `datetime` is taken
    at its own calendar day where it meets a date.
    """

    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date: ...
    def status(self, name: str, /) -> Status: ...
    def finished(self, name: str, /) -> bool: ...
    def answer(self, step: str, field: str, /) -> Any: ...
    def rows(self, step: str, field: str, /) -> tuple[Row, ...]: ...
    def cell(self, step: str, group: str, row: Row, column: str, /) -> Any: ...
    def identity(self, name: str, /) -> Any: ...
    def attribute(
        self, step: str | None, field: str, option: str, attribute: str, /, group: str | None = None
    ) -> Any: ...
    def suggestion(self, step: str, field: str, /) -> Any: ...
    def table(self, name: str, values: tuple[Any, ...], /) -> Any: ...
    def window_open(self, step: str, /) -> bool: ...
    def plays(self, part: str, /) -> bool: ...
    def working_days_between(self, start: date, end: date, /) -> int: ...


Run = Callable[[Situation, Row | None], Any]

MAX_COMPILED = 4_096


@lru_cache(maxsize=MAX_COMPILED)
def compiled(node: Node) -> Run:
    """The closure of a resolved tree. Raises TypeError for a tree with unresolved names."""
    return compile_node(node)


@singledispatch
def compile_node(node: Node) -> Run:
    raise TypeError(f"not a resolved sentence: {node!r}")


def same_day(value: Any, other: Any) -> tuple[Any, Any]:
    """Two values that can be compared: an instant meets a date at its own calendar day."""
    if isinstance(value, datetime) is not isinstance(other, datetime):
        return day_of(value), day_of(other)
    return value, other


def day_of(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def is_blank(value: Any) -> bool:
    """Whether nothing was given: no value, empty text, no row, no choice."""
    return value is None or value == "" or value == ()
