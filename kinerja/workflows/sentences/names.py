"""Looking up a dotted name in a scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from kinerja.workflows.sentences import tree, types
from kinerja.workflows.sentences.findings import ALREADY_TOLD, Finding
from kinerja.workflows.sentences.syntax import closest
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Scope, Type

Place = tuple[str, str]
"""Step and group whose rows a condition is about."""

Found = tuple[Node, Type | None]
LookedUp = tuple[Node, Type | None, Finding | None]


class Names:
    """A name means, in this order: a column of the rows in question, a field of the step the sentence stands
    in, an identity attribute, a constant, a field of one other step. With dots: `step.field`, `group.column`,
    `step.group.column`, and `field.attribute` of the chosen option behind any of them."""

    def __init__(self, scope: Scope, place: Place | None = None) -> None:
        self.scope = scope
        self.place = place or ((scope.here, scope.row) if scope.here and scope.row else None)

    def look_up(self, node: Node) -> LookedUp:
        """What a `Name` stands for; a node that was looked up before is looked up again by what it is."""
        if not isinstance(node, tree.Name):
            return self._again(node)
        parts = node.parts
        if len(parts) > 1 and parts[1] in self.scope.steps.get(parts[0], {}):
            return self._follow(node, self._field(parts[0], parts[1], parts[:2]), parts[2:])
        candidates = list(self._candidates(parts[0]))
        if not candidates:
            return node, None, self._unknown(node)
        if len(candidates) > 1:
            allowed = tuple(f"{found.step}.{found.field}" for found, _ in candidates)  # type: ignore[attr-defined]
            params = {"name": parts[0], "suggestion": allowed[0], "allowed": allowed}
            return node, None, Finding("ambiguous_name", *node.span, params)
        return self._follow(node, candidates[0], parts[1:])

    def type_of(self, node: Node) -> Type:
        """The type of a reference. Raises KeyError where the scope has no such thing."""
        match node:
            case tree.Answer(step, field) | tree.Group(step, field):
                return self.scope.steps[step][field]
            case tree.Cell(step, group, column):
                return self.scope.steps[step][group].columns[column]
            case tree.Identity(name):
                return self.scope.identity[name]
            case tree.Attribute(of, name):
                return self.type_of(of).attributes[name]
            case tree.Number():
                return types.NUMBER
            case tree.Date():
                return types.DATE
        raise KeyError(node)

    def _again(self, node: Node) -> LookedUp:
        try:
            return node, self.type_of(node), None
        except KeyError:
            parts = getattr(node, "written", None) or ("?",)
            return node, None, self._unknown(tree.Name(parts, span=node.span))

    def _field(self, step: str, field: str, written: tuple[str, ...]) -> tuple[Node, Type]:
        kind = self.scope.steps[step][field]
        shape = tree.Group if kind.kind == "rows" else tree.Answer
        return shape(step, field, written=written), kind

    def _constant(self, name: str) -> tuple[Node, Type]:
        value = self.scope.constants[name]
        if isinstance(value, date):
            return tree.Date(value, written=(name,)), types.DATE
        return tree.Number(value, written=(name,)), types.NUMBER

    def _candidates(self, name: str) -> Iterator[tuple[Node, Type]]:
        scope, here = self.scope, self.scope.here
        if self.place:
            step, group = self.place
            columns = scope.steps.get(step, {})[group].columns
            if name in columns:
                yield tree.Cell(step, group, name, written=(name,)), columns[name]
                return
        if here is not None and name in scope.steps.get(here, {}):
            yield self._field(here, name, (name,))
        elif name in scope.identity:
            yield tree.Identity(name), scope.identity[name]
        elif name in scope.constants:
            yield self._constant(name)
        else:
            yield from (self._field(step, name, (name,)) for step, fields in scope.steps.items() if name in fields)

    def _follow(self, node: tree.Name, found: tuple[Node, Type], rest: tuple[str, ...]) -> LookedUp:
        value, kind = found
        for index, part in enumerate(rest):
            if kind.kind == "unknown":
                break
            if isinstance(value, tree.Group) and part in kind.columns:
                value = tree.Cell(value.step, value.field, part, written=(*value.written, part))
                kind = kind.columns[part]
            elif not isinstance(value, tree.Attribute) and part in kind.attributes:
                value, kind = tree.Attribute(value, part), kind.attributes[part]
            else:
                front = ".".join(node.parts[: len(node.parts) - len(rest) + index])
                return node, None, self._no_part(node, front, part, kind)
        if kind.kind == "unknown":
            return node, None, Finding(ALREADY_TOLD, *node.span)
        return replace(value, span=node.span), kind, None

    def _no_part(self, node: tree.Name, front: str, part: str, kind: Type) -> Finding:
        known = tuple(kind.columns or kind.attributes)
        match_ = closest(part, known)
        params = {
            "name": part,
            "of": front,
            "suggestion": f"{front}.{match_}" if match_ else None,
            "allowed": known,
        }
        code = "unknown_column" if kind.kind == "rows" else "unknown_attribute"
        return Finding(code, *node.span, params)

    def _unknown(self, node: tree.Name) -> Finding:
        parts, scope = node.parts, self.scope
        name = ".".join(parts)
        params: dict[str, Any] = {"name": name, "suggestion": None}
        if len(parts) == 1 and (parts[0] in scope.steps or parts[0] in scope.stages):
            return Finding("name_is_a_step", *node.span, {"name": name})
        if "-" in name and all(any(True for _ in self._candidates(word)) for word in name.split("-")):
            return Finding("minus_needs_spaces", *node.span, {"name": name, "suggestion": name.replace("-", " - ")})
        if len(parts) > 1 and parts[0] in scope.steps:
            match_ = closest(parts[1], tuple(scope.steps[parts[0]]))
            params["suggestion"] = ".".join((parts[0], match_, *parts[2:])) if match_ else None
        else:
            match_ = closest(parts[0], self._visible() if len(parts) == 1 else (*self._visible(), *scope.steps))
            params["suggestion"] = ".".join((match_, *parts[1:])) if match_ else None
        return Finding("unknown_name", *node.span, params)

    def _visible(self) -> tuple[str, ...]:
        """All names that can begin a reference here, nearest first."""
        scope = self.scope
        columns: tuple[str, ...] = ()
        if self.place:
            columns = tuple(scope.steps.get(self.place[0], {})[self.place[1]].columns)
        own = tuple(scope.steps.get(scope.here, {})) if scope.here else ()
        others = tuple(field for fields in scope.steps.values() for field in fields)
        return tuple(dict.fromkeys((*columns, *own, *scope.identity, *scope.constants, *others)))
