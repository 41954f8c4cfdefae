"""The tree of a sentence: frozen, hashable nodes. Both languages, the JSON and the drop-downs are faces of it.

`parse` makes a tree whose names are words (`Name`); `resolve` replaces every word by what it stands for
(`Answer`, `Group`, `Cell`, `Identity`, `Attribute`, `OptionWord`, `StatusWord`). Where a node stands in the text
(`span`) and how its name was written (`written`) are no part of its meaning: trees are compared without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cache

from kinerja.workflows.basics import Word
from kinerja.workflows.instance import Status

Span = tuple[int, int]
"""First character and length, counted from 0 in the text of the sentence."""


class Op(Word):
    IS = "is"
    IS_NOT = "is_not"
    EQUALS = "equals"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BEFORE = "before"
    AFTER = "after"
    NO_LATER_THAN = "no_later_than"


@dataclass(frozen=True, slots=True)
class Node:
    span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


# Conditions: true, false, or None where something they ask for is not yet known.


@dataclass(frozen=True, slots=True)
class And(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    left: Node
    op: Op
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """Both ends inclusive."""

    item: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    item: Node
    options: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Contains(Node):
    item: Node
    option: Node


@dataclass(frozen=True, slots=True)
class Filled(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class Blank(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class WindowOpen(Node):
    step: str
    name_span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class ActorIs(Node):
    part: str
    name_span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Differs(Node):
    """What a person answered in `item` is not what was suggested there."""

    item: Node


@dataclass(frozen=True, slots=True)
class Rows(Node):
    """`condition` holds for every row of `group`, or for some row of it."""

    group: Node
    condition: Node
    every: bool


# Values.


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """Terms in order; a term that is taken away stands in a `Negative`. The first is never negative."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class Product(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`written`: the name of the constant it was written as, if any."""

    value: Decimal
    written: tuple[str, ...] = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Date(Node):
    """`written`: as of a number."""

    value: date
    written: tuple[str, ...] = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class YesNo(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Quoted(Node):
    text: str


@dataclass(frozen=True, slots=True)
class StatusOf(Node):
    """The status of a step or a stage."""

    name: str
    name_span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Total(Node):
    """Sum of a column over all rows of its group, or of an attribute over all chosen options."""

    of: Node


@dataclass(frozen=True, slots=True)
class Count(Node):
    """How many rows a group has, or how many options are chosen."""

    of: Node


@dataclass(frozen=True, slots=True)
class DaysSince(Node):
    of: Node
    working: bool = False


@dataclass(frozen=True, slots=True)
class Average(Node):
    """The mean of a column of all rows, or of an attribute of all chosen options."""

    of: Node


@dataclass(frozen=True, slots=True)
class TableOf(Node):
    """What a decision table gives for `arguments`, in the order of its inputs."""

    table: str
    arguments: tuple[Node, ...]
    name_span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Today(Node):
    pass


# Words: unresolved, then resolved.


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A word nobody has looked up yet, split at its dots."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer(Node):
    step: str
    field: str
    written: tuple[str, ...] = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Group(Node):
    """The rows of a repeated group."""

    step: str
    field: str
    written: tuple[str, ...] = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """A column of a repeated group, of the row in question."""

    step: str
    group: str
    column: str
    written: tuple[str, ...] = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Identity(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """An attribute of the option that is chosen in `of`."""

    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class OptionWord(Node):
    id: str


@dataclass(frozen=True, slots=True)
class StatusWord(Node):
    """DONE asks for the class "finished", not for the one status."""

    status: Status


CONDITIONS = (And, Or, Not, Compare, Between, OneOf, Contains, Filled, Blank, WindowOpen, ActorIs, Differs, Rows)
REFERENCES = (Answer, Group, Cell, Identity, Attribute)
CONSTANTS = (Number, Date, YesNo, Quoted, OptionWord, StatusWord)


@cache
def _meaning(kind: type[Node]) -> tuple[str, ...]:
    """The fields that are part of the meaning of such a node: the others hold no nodes."""
    return tuple(item.name for item in fields(kind) if item.compare)


def children(node: Node) -> list[Node]:
    found: list[Node] = []
    for name in _meaning(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            found += [part for part in value if isinstance(part, Node)]
    return found


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (the root is 1). Not recursive: a hostile text may nest hundreds deep."""
    waiting = [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        yield current, depth
        waiting.extend((child, depth + 1) for child in children(current))


def base(node: Node) -> Node:
    """The reference below any attribute."""
    while isinstance(node, Attribute):
        node = node.of
    return node
