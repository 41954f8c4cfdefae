"""Sentences and templates <-> JSON, for storage, the API and the drop-downs of the studio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.sentence import Part, Sentence, Template
from kinerja.workflows.sentences.tree import Node, Op

_CLASSES: Mapping[str, type[Node]] = {
    name: item
    for name, item in vars(tree).items()
    if isinstance(item, type) and issubclass(item, Node) and item is not Node
}
_FROM_JSON: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("Compare", "op"): Op,
    ("Number", "value"): Decimal,
    ("Date", "value"): date.fromisoformat,
    ("StatusWord", "status"): Status,
}
_PLACES = frozenset({"span", "name_span"})


def to_json(item: Sentence | Template) -> dict[str, Any]:
    if isinstance(item, Sentence):
        return {"text": item.text, "tree": node_to_json(item.tree)}
    return {"id": _parts_to_json(item.id), "en": None if item.en is None else _parts_to_json(item.en)}


def from_json(data: Mapping[str, Any]) -> Sentence | Template:
    """The sentence or template `to_json` made this of. Raises ValueError for anything else."""
    try:
        if "tree" in data:
            return _sentence(data)
        english = data["en"]
        return Template(_parts(data["id"]), None if english is None else _parts(english))
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ValueError(f"not the JSON of a sentence or template: {error!r}") from error


def node_to_json(node: Node) -> dict[str, Any]:
    """{"node": class, …}. Places in the text are left out: they are no part of the meaning."""
    held = ((item.name, getattr(node, item.name)) for item in fields(node) if item.name not in _PLACES)
    told = {name: _value_to_json(value) for name, value in held if name != "written" or value}
    return {"node": type(node).__name__, **told}


def node_from_json(data: Mapping[str, Any]) -> Node:
    """Raises ValueError, KeyError or TypeError for anything `node_to_json` did not make."""
    name = data["node"]
    values = {key: _value(name, key, value) for key, value in data.items() if key != "node"}
    return _CLASSES[name](**values)


def _value_to_json(value: Any) -> Any:
    match value:
        case Node():
            return node_to_json(value)
        case tuple():
            return [_value_to_json(item) for item in value]
        case Decimal() | date():
            return str(value)
        case Op() | Status():
            return value.value
    return value


def _value(name: str, key: str, value: Any) -> Any:
    if convert := _FROM_JSON.get((name, key)):
        return convert(value)
    if isinstance(value, list):
        return tuple(_value(name, key, item) for item in value)
    return node_from_json(value) if isinstance(value, Mapping) else value


def _sentence(data: Mapping[str, Any]) -> Sentence:
    return Sentence(data["text"], node_from_json(data["tree"]))


def _parts_to_json(parts: tuple[Part, ...]) -> list[Any]:
    return [part if isinstance(part, str) else to_json(part) for part in parts]


def _parts(data: list[Any]) -> tuple[Part, ...]:
    return tuple(part if isinstance(part, str) else _sentence(part) for part in data)
