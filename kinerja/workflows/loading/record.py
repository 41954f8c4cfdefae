"""What reading yields: records of typed values that remember where they stood, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from kinerja.workflows.loading import values
from kinerja.workflows.places import Place, Problem
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar
from kinerja.workflows.shapes import Shape


class Wording(NamedTuple):
    """A text that may hold {expressions}, still raw."""

    id: Scalar
    en: Scalar | None


class Record:
    """A mapping that was read by its shape. `values` holds typed values of the keys that stand there.

    `id` is the value of the key that names the kind; `extra` the raw attributes of an option. `get(key, default)` is
    that of `values` itself: it is asked hundreds of thousands of times in a large catalogue.
    """

    __slots__ = ("extra", "get", "id", "kind", "node", "shape", "values")

    def __init__(self, shape: Shape, node: Node, kind: str | None, name: str, found: dict[str, Any]) -> None:
        self.shape = shape
        self.node = node
        self.kind = kind
        self.id = name
        self.values = found
        self.get = found.get
        self.extra: dict[str, Scalar] = {}

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
    """Gathers problems, and the texts that have no English beside them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.untranslated: list[Scalar] = []

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)

    def at(self, node: Node, code: str, **params: Any) -> None:
        """Report `code` at a node."""
        length = node.length if isinstance(node, Scalar) else 1
        self.problems.append(Problem(node.place, code, params, length))

    def at_place(self, place: Place, code: str, length: int = 1, **params: Any) -> None:
        self.problems.append(Problem(place, code, params, length))

    def unknown(self, node: Node, code: str, name: str, candidates: Iterable[str], **params: Any) -> None:
        """Report a name that does not exist, with what was probably meant."""
        self.at(node, code, name=name, suggestion=values.closest(name, candidates), **params)
