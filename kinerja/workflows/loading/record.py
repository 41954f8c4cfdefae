"""What reading yields: records of typed values that remember where they stood, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from kinerja.workflows.definition import Text
from kinerja.workflows.loading import values
from kinerja.workflows.loading.offsets import place_in
from kinerja.workflows.places import Place, Problem
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar
from kinerja.workflows.shapes import Shape


class Wording(NamedTuple):
    """A text that may hold {expressions}, still raw."""

    id: Scalar
    en: Scalar | None


class Constant(NamedTuple):
    """A named value: the scalars of its name and of its value, and what the value is."""

    name: Scalar
    node: Scalar
    value: values.Quantity


class Record:
    """A mapping that was read by its shape. `values` holds typed values of the keys that stand there.

    `id` is the value of the key that names the kind; `extra` the raw attributes of an option, `spoken` those of them
    that were given in two languages; `meant` the keys that unknown ones were probably meant to be, so that nobody is
    told they are missing. `get(key, default)` is that of `values` itself: it is asked hundreds of thousands of times
    in a large catalogue.
    """

    __slots__ = ("extra", "get", "id", "kind", "meant", "node", "shape", "spoken", "values")

    def __init__(self, shape: Shape, node: Node, kind: str | None, name: str, found: dict[str, Any]) -> None:
        self.shape = shape
        self.node = node
        self.kind = kind
        self.id = name
        self.values = found
        self.get = found.get
        self.extra: dict[str, Scalar] = {}
        self.spoken: dict[str, Text] = {}
        self.meant: frozenset[str] = frozenset()

    def node_of(self, key: str) -> Node:
        """The node of the value under `key`, else of the whole record."""
        if isinstance(self.node, MappingNode):
            return self.node.value(key) or self.node
        return self.node

    @property
    def name_node(self) -> Node:
        """The node of the id."""
        return self.node_of(self.kind) if self.kind else self.node


class Collector:
    """Gathers problems, and the texts that have no English beside them.

    `texts` are the sources read so far, for exact places. `constants` are those that what is being read may name;
    `constants_named` counts how often that was done.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.untranslated: list[Scalar] = []
        self.texts: dict[str, str] = {}
        self.constants: Mapping[str, Constant] = {}
        self.constants_named = 0

    @contextmanager
    def knowing(self, constants: Mapping[str, Constant]) -> Iterator[None]:
        """What is read meanwhile may name these."""
        before, self.constants = self.constants, constants
        try:
            yield
        finally:
            self.constants = before

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)

    def at(self, node: Node, code: str, **params: Any) -> None:
        """Report `code` at a node."""
        length = node.length if isinstance(node, Scalar) else 1
        self.problems.append(Problem(node.place, code, params, length))

    def at_place(self, place: Place, code: str, length: int = 1, **params: Any) -> None:
        self.problems.append(Problem(place, code, params, length))

    def inside(self, scalar: Scalar, offset: int, length: int, code: str, params: Mapping[str, Any]) -> None:
        """Report `code` at some characters of a scalar."""
        place, shown = place_in(scalar, offset, length, self.texts)
        self.problems.append(Problem(place, code, params, shown))

    def unknown(self, node: Node, code: str, name: str, candidates: Iterable[str], **params: Any) -> str | None:
        """Report a name that does not exist, with what was probably meant: that is returned, too."""
        suggestion = values.closest(name, candidates)
        self.at(node, code, name=name, suggestion=suggestion, **params)
        return suggestion
