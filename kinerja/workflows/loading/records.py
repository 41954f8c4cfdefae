"""Nodes -> records, by the vocabulary: every key is known, every value typed, or a problem says where and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kinerja.workflows.loading import leaves, values
from kinerja.workflows.loading.leaves import SIMPLE, pairs, word
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar, Sequence
from kinerja.workflows.shapes import Key, Shape, Value, ValueKind
from kinerja.workflows.vocabulary import SHAPES, TEXT

_SHAPES = ValueKind.SHAPES


def read(shape: str, node: Node, out: Collector) -> Record | None:
    """The record of `node`, or None after reporting why there is none."""
    return _read_shape(SHAPES[shape], node, out)


def _read_shape(shape: Shape, node: Node, out: Collector, attributes: frozenset[str] = frozenset()) -> Record | None:
    if type(node) is not MappingNode:
        out.at(node, "not_a_mapping", shape=shape.name)
        return None
    found: dict[str, Any] = {}
    kind: str | None = None
    keys, kinds, nested = shape.by_name, shape.kind_names, shape.nested
    for name, (key_node, value_node) in node.entries.items():
        key = keys.get(name)
        if key is None:
            continue
        if name in nested and type(value_node) is MappingNode:
            key = shape.keyed[name]
        elif name in kinds:
            if kind is not None:
                out.at(key_node, "two_kinds", first=kind, second=name)
                continue
            kind = name
        value = _read_value(key.value, value_node, out, node)
        if value is not None:
            found[name] = value
    record = Record(shape, node, kind, found.pop(kind, "") if kind else "", found)
    if not node.entries.keys() <= keys.keys():
        for name, (key_node, value_node) in node.entries.items():
            if name not in keys:
                _further_key(record, name, key_node, value_node, attributes, out)
    _check_keys(record, out)
    return record


def _further_key(
    record: Record, name: str, key_node: Scalar, node: Node, attributes: frozenset[str], out: Collector
) -> None:
    """A key that the shape does not know: an attribute that the list declares, or a mistake."""
    if name not in attributes:
        candidates = [*record.shape.by_name, *attributes]
        meant = out.unknown(key_node, "unknown_key", name, candidates, shape=record.shape.name)
        record.meant |= {meant or ""}
    elif isinstance(node, Scalar) and not node.empty:
        record.extra[name] = node
    elif type(node) is MappingNode:
        _spoken_attribute(record, name, node, out)
    else:
        out.at(node, "not_a_text", key=name)
        record.meant |= {name}  # it is wrong, not missing


def _spoken_attribute(record: Record, name: str, node: MappingNode, out: Collector) -> None:
    text = leaves.READERS[ValueKind.TEXT](TEXT, node, out)
    if text is None:
        record.meant |= {name}
    else:
        record.extra[name] = node.value("id")  # type: ignore[assignment]
        record.spoken[name] = text


def _check_keys(record: Record, out: Collector) -> None:
    """Is the kind named, does every key suit the kind, is anything missing?"""
    shape, kind = record.shape, record.kind
    entries = record.node.entries  # type: ignore[attr-defined]
    if shape.kinds and kind is None and entries.keys().isdisjoint(shape.kindless):
        if record.meant.isdisjoint(shape.kind_names):
            out.at(record.node, "kind_missing", shape=shape.name, kinds=[key.name for key in shape.kinds])
        return
    for name in shape.foreign[kind] & entries.keys():
        if name != kind:
            allowed = shape.keyed[name].only
            out.at(entries[name][0], "key_not_for_kind", key=name, kind=kind, kinds=list(allowed))
    missing = shape.required[kind] - entries.keys() - record.meant
    for key in shape.keys if missing else ():
        if key.name in missing:
            _missing(record, key, out)


def _missing(record: Record, key: Key, out: Collector) -> None:
    is_text = key.value.kind in (ValueKind.TEXT, ValueKind.TEMPLATE, ValueKind.NOTICE)
    code = "missing_text" if is_text else "missing_key"
    out.at(record.name_node, code, key=key.name, shape=record.shape.name, name=record.id)


# --- one reader a kind of value -------------------------------------------------------------------------------


def _read_value(value: Value, node: Node, out: Collector, parent: MappingNode) -> Any:
    if type(node) is Scalar and not node.text and node.empty:
        out.at(node, "empty_value")
        return None
    simple = SIMPLE.get(value.kind)
    if simple is None:
        if value.kind is _SHAPES:
            return _shapes(value, node, out, parent)
        return _READERS[value.kind](value, node, out)
    if type(node) is not Scalar:
        out.at(node, "not_a_text")
        return None
    read_text, code = simple
    typed = read_text(node.text)
    if typed is None:
        out.at(node, code, text=node.text)
    return typed


def _shape(value: Value, node: Node, out: Collector) -> Record | None:
    return _read_shape(SHAPES[value.of or ""], node, out)


def _shapes(value: Value, node: Node, out: Collector, parent: MappingNode) -> tuple[Record, ...] | None:
    if type(node) is not Sequence:
        out.at(node, "not_a_list", shape=value.of)
        return None
    shape = SHAPES[value.of or ""]
    declared = parent.value("attributes") if shape.attributes else None
    attributes = frozenset(declared.entries) if type(declared) is MappingNode else frozenset()
    records = (_read_shape(shape, item, out, attributes) for item in node.items)
    return tuple(record for record in records if record is not None)


def _named(value: Value, node: Node, out: Collector) -> dict[str, Record] | None:
    if type(node) is not MappingNode:
        out.at(node, "not_a_mapping", shape=value.of)
        return None
    shape, found = SHAPES[value.of or ""], {}
    for name, (key_node, item) in node.entries.items():
        if values.identifier(name) is None:
            out.at(key_node, "not_an_id", text=name)
        record = _read_shape(shape, item, out)
        if record is not None:
            record.id = name
            found[name] = record
    return found


def _gates(value: Value, node: Node, out: Collector) -> tuple[Record, ...] | None:
    """One sentence, or a list of sentences and mappings."""
    shape = SHAPES[value.of or ""]
    items = node.items if type(node) is Sequence else [node]
    records = []
    for item in items:
        if type(item) is Scalar:
            records.append(Record(shape, item, None, "", {"must": item}))
        else:
            record = _read_shape(shape, item, out)
            if record is not None:
                records.append(record)
    return tuple(records)


def _recommendation(value: Value, node: Node, out: Collector) -> Record | None:
    shape = SHAPES[value.of or ""]
    if type(node) is Scalar:
        return Record(shape, node, None, "", {"from": node.text})
    return _read_shape(shape, node, out)


def _day(value: Value, node: Node, out: Collector) -> date | Record | None:
    """A date, or how it is counted from the period: `days.settle` makes that a date."""
    if type(node) is MappingNode:
        return _read_shape(SHAPES[value.of or ""], node, out)
    return _read_value(Value(ValueKind.DATE), node, out, node)  # type: ignore[arg-type]


def _attributes(value: Value, node: Node, out: Collector) -> dict[str, Record]:
    """Name -> kind and label; the kind may stand alone."""
    shape, found = SHAPES[value.of or ""], {}
    for name, _, item in pairs(node, out):
        if type(item) is MappingNode:
            found[name] = _read_shape(shape, item, out)
        else:
            found[name] = Record(shape, item, None, "", {"kind": word(value, item, out)})
    return {name: record for name, record in found.items() if record is not None}


_READERS: Mapping[ValueKind, leaves.Reader] = {
    **leaves.READERS,
    ValueKind.GATES: _gates,
    ValueKind.SHAPE: _shape,
    ValueKind.NAMED: _named,
    ValueKind.ATTRIBUTES: _attributes,
    ValueKind.RECOMMENDATION: _recommendation,
    ValueKind.DAY: _day,
}
