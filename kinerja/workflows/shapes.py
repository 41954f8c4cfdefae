"""What a vocabulary is made of: values, keys and shapes. The one table of them stands in `vocabulary`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kinerja.workflows.basics import Word


class ValueKind(Word):
    """How the raw text (or the node) under a key is read. Nothing is guessed from how it looks."""

    PLAIN = "plain"
    TEXT = "text"
    TEMPLATE = "template"
    CONDITION = "condition"
    EXPRESSION = "expression"
    GATES = "gates"
    ID = "id"
    EDITION = "edition"
    SOURCE = "source"
    WORD = "word"
    INTEGER = "integer"
    COUNT = "count"
    BOUND = "bound"
    DATE = "date"
    DATE_ID = "date_id"
    DAYS = "days"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    ZONE = "zone"
    WINDOW_ZONE = "window_zone"
    REFERENCE = "reference"
    REFERENCES = "references"
    PATH = "path"
    SHAPE = "shape"
    SHAPES = "shapes"
    NAMED = "named"
    ATTRIBUTES = "attributes"
    TEXTS = "texts"
    RAW = "raw"
    NUMBERS = "numbers"
    CONSTANTS = "constants"
    RECOMMENDATION = "recommendation"
    EXPECTATION = "expectation"
    FILES = "files"
    WORD_LIST = "word_list"
    INPUTS = "inputs"
    TABLE_ROWS = "table_rows"
    SIGHTS = "sights"
    COUNTS = "counts"
    WAIT = "wait"
    NOTICE = "notice"
    TOLD = "told"


_REFERRING = frozenset({
    ValueKind.REFERENCE, ValueKind.REFERENCES, ValueKind.SHAPE, ValueKind.SHAPES, ValueKind.NAMED, ValueKind.GATES,
    ValueKind.RECOMMENDATION,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """`of`: name of the shape (SHAPE, SHAPES, NAMED, …) or of what is referred to; `words`: the closed set of WORD.

    `also`: name of a second shape whose items may stand among those of SHAPES.
    """

    kind: ValueKind
    of: str | None = None
    words: tuple[str, ...] = ()
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One key with its explanation in Indonesian (`id`) and English (`en`).

    `required`: always (True), or for these kinds of the shape. `only`: the kinds that take it; empty: all.
    """

    name: str
    value: Value
    id: str
    en: str
    required: bool | tuple[str, ...] = False
    only: tuple[str, ...] = ()
    default: str | None = None
    placing: bool = False
    """Only says how a part of a derived edition goes into the original one."""

    def is_required(self, kind: str | None) -> bool:
        return self.required is True or (self.required is not False and kind in self.required)


@dataclass(frozen=True)
class Shape:
    """A mapping with a closed set of keys.

    `kinds`: keys of which exactly one must stand; it names the kind, and its value is the id (or the target).
    `kindless`: keys that may stand alone, without a kind. `attributes`: further keys are the attributes that
    the list declares.
    """

    name: str
    id: str
    en: str
    keys: tuple[Key, ...]
    kinds: tuple[Key, ...] = ()
    kindless: tuple[str, ...] = ()
    attributes: bool = False

    def either(self, other: Shape) -> Shape:
        """This shape or the other: by what the items of a list that holds both are told apart."""
        return replace(self, kinds=(*self.kinds, *other.kinds), keys=(*self.keys, *other.keys))

    @cached_property
    def by_name(self) -> Mapping[str, Key]:
        """Every key of the shape, kinds first; of a name that is both, the kind."""
        return {key.name: key for key in (*self.kinds, *(key for key in self.keys if key.name not in self.kind_names))}

    @cached_property
    def keyed(self) -> Mapping[str, Key]:
        """Every key that does not name the kind."""
        return {key.name: key for key in self.keys}

    @cached_property
    def nested(self) -> frozenset[str]:
        """Names of a kind that are also a key: with keys below it, such a name is the key."""
        return self.kind_names & self.keyed.keys()

    @cached_property
    def kind_names(self) -> frozenset[str]:
        return frozenset(key.name for key in self.kinds)

    @cached_property
    def placing(self) -> frozenset[str]:
        """The keys that only place a part of a derived edition."""
        return frozenset(key.name for key in self.keys if key.placing)

    @cached_property
    def referring(self) -> frozenset[str]:
        """The keys whose values name something, or hold keys that may."""
        return frozenset(key.name for key in self.keys if key.value.kind in _REFERRING)

    @cached_property
    def required(self) -> Mapping[str | None, frozenset[str]]:
        """Kind (None: without one) -> the keys it must have."""
        kinds = (None, *self.kind_names)
        return {kind: frozenset(key.name for key in self.keys if key.is_required(kind)) for kind in kinds}

    @cached_property
    def foreign(self) -> Mapping[str | None, frozenset[str]]:
        """Kind (None: without one) -> the keys that only other kinds take."""
        limited = [key for key in self.keys if key.only]
        found = {kind: frozenset(key.name for key in limited if kind not in key.only) for kind in self.kind_names}
        return {None: frozenset(), **found}
