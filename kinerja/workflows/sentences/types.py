"""What a name can stand for: types, and the scope a sentence is read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from kinerja.workflows.instance import Status

Kind = Literal[
    "number", "date", "instant", "yes_no", "choice", "choices", "text", "rows", "files", "status", "part", "unknown"
]

_NOTHING: Mapping[str, Type] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` "unknown": where it is declared something is wrong, so nothing more is said of what hangs on it.

    `options`: ids a choice can take. `attributes`: of its options. `columns`: of repeated rows. `suggested`: there is
    a suggestion that an answer can differ from."""

    kind: Kind
    options: tuple[str, ...] = ()
    attributes: Mapping[str, Type] = field(default_factory=lambda: _NOTHING)
    columns: Mapping[str, Type] = field(default_factory=lambda: _NOTHING)
    suggested: bool = False


NUMBER = Type("number")
DATE = Type("date")
YES_NO = Type("yes_no")
TEXT = Type("text")
STATUS = Type("status", options=tuple(Status))


class TableType(NamedTuple):
    """Types of what a decision table is given, in order, and of what it gives."""

    inputs: tuple[Type, ...]
    gives: Type


@dataclass(frozen=True, slots=True)
class Scope:
    """The names a sentence may use.

    `steps`: step id -> field id -> type, in the order of the process. `here`: the step the sentence stands
    in. `row`: the repeated group of `here` whose rows the sentence is about. `kind`: what is asked for.
    `constants`: name -> the value it stands for. `tables`: decision tables by id.
    """

    identity: Mapping[str, Type] = field(default_factory=dict)
    steps: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    here: str | None = None
    row: str | None = None
    kind: Literal["condition", "expression"] = "condition"
    constants: Mapping[str, Decimal | date] = field(default_factory=dict)
    tables: Mapping[str, TableType] = field(default_factory=dict)
