"""Nodes -> records, by the vocabulary: every key is known, every value typed, or a problem says where and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from kinerja.workflows.definition import Text
from kinerja.workflows.loading import values
from kinerja.workflows.loading.record import Collector, Record, Wording
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar, Sequence
from kinerja.workflows.shapes import Key, Shape, Value, ValueKind
from kinerja.workflows.vocabulary import SHAPES


def read(shape: str, node: Node, out: Collector) -> Record | None:
    """The record of `node`, or None after reporting why there is none."""
    return _read_shape(SHAPES[shape], node, out)


def _read_shape(shape: Shape, node: Node, out: Collector, attributes: frozenset[str] = frozenset()) -> Record | None:
    if type(node) is not MappingNode:
        out.at(node, "not_a_mapping", shape=shape.name)
        return None
    found: dict[str, Any] = {}
    kind: str | None = None
    extra: dict[str, Scalar] = {}
    keys, kinds = shape.by_name, shape.kind_names
    for name, (key_node, value_node) in node.entries.items():
        key = keys.get(name)
        if key is None:
            _further_key(shape, name, key_node, value_node, attributes, extra, out)
            continue
        if name in kinds:
            if kind is not None:
                out.at(key_node, "two_kinds", first=kind, second=name)
                continue
            kind = name
        value = _read_value(key.value, value_node, out, node)
        if value is not None:
            found[name] = value
    record = Record(shape, node, kind, found.pop(kind, "") if kind else "", found)
    record.extra = extra
    _check_keys(record, out)
    return record


def _further_key(
    shape: Shape, name: str, key_node: Scalar, node: Node, attributes: frozenset[str],
    extra: dict[str, Scalar], out: Collector,
) -> None:  # fmt: skip
    if name in attributes:
        if isinstance(node, Scalar) and not node.empty:
            extra[name] = node
        else:
            out.at(node, "not_a_text", key=name)
        return
    candidates = [*shape.by_name, *attributes]
    out.unknown(key_node, "unknown_key", name, candidates, shape=shape.name)


def _check_keys(record: Record, out: Collector) -> None:
    """Is the kind named, does every key suit the kind, is anything missing?"""
    shape, kind = record.shape, record.kind
    entries = record.node.entries  # type: ignore[attr-defined]
    if shape.kinds and kind is None and not (shape.kindless and shape.kindless in entries):
        out.at(record.node, "kind_missing", shape=shape.name, kinds=[key.name for key in shape.kinds])
        return
    if kind is not None:
        for name in entries.keys() & shape.limited.keys():
            allowed = shape.limited[name].only
            if kind not in allowed:
                out.at(entries[name][0], "key_not_for_kind", key=name, kind=kind, kinds=list(allowed))
    for key in shape.required:
        if key.name not in entries and key.is_required(kind):
            _missing(record, key, out)


def _missing(record: Record, key: Key, out: Collector) -> None:
    is_text = key.value.kind in (ValueKind.TEXT, ValueKind.TEMPLATE)
    code = "missing_text" if is_text else "missing_key"
    out.at(record.name_node, code, key=key.name, shape=record.shape.name, name=record.id)


# --- one reader a kind of value -------------------------------------------------------------------------------


def _read_value(value: Value, node: Node, out: Collector, parent: MappingNode) -> Any:
    if type(node) is Scalar and node.empty:
        out.at(node, "empty_value")
        return None
    simple = _SIMPLE.get(value.kind)
    if simple is None:
        if value.kind is ValueKind.SHAPES:
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


def _plain(text: str) -> str | None:
    return text if text.strip() else None


_SIMPLE: Mapping[ValueKind, tuple[Callable[[str], Any], str]] = {
    ValueKind.PLAIN: (_plain, "empty_value"),
    ValueKind.ID: (values.identifier, "not_an_id"),
    ValueKind.EDITION: (values.edition, "not_an_edition"),
    ValueKind.SOURCE: (values.dotted, "not_an_id"),
    ValueKind.INTEGER: (values.count, "not_an_integer"),
    ValueKind.DATE: (values.day, "not_a_date"),
    ValueKind.MOMENT: (values.moment, "not_a_moment"),
    ValueKind.YES_NO: (values.yes_no, "not_yes_no"),
    ValueKind.ZONE: (values.zone, "unknown_zone"),
    ValueKind.WINDOW_ZONE: (values.window_zone, "unknown_zone"),
    ValueKind.REFERENCE: (_plain, "empty_value"),
}


def _scalar(_value: Value, node: Node, out: Collector) -> Scalar | None:
    if type(node) is Scalar:
        return node
    out.at(node, "not_a_text")
    return None


def _word(value: Value, node: Node, out: Collector) -> str | None:
    if type(node) is not Scalar:
        out.at(node, "not_a_text")
        return None
    if node.text not in value.words:
        out.unknown(node, "not_one_of", node.text, value.words, words=list(value.words))
        return None
    return node.text


def _wording(_value: Value, node: Node, out: Collector) -> Wording | None:
    """A text, or {id: text, en: text}."""
    if type(node) is Sequence:
        out.at(node, "not_a_text")
        return None
    if type(node) is Scalar:
        return _spoken(node, None, out)
    entries = node.entries  # type: ignore[attr-defined]
    for name, (key_node, _) in entries.items():
        if name not in ("id", "en"):
            out.unknown(key_node, "unknown_key", name, ("id", "en"), shape="text")
    spoken = [node.value(language) for language in ("id", "en")]  # type: ignore[attr-defined]
    if spoken[0] is None:
        out.at(node, "missing_text", key="id", shape="text", name="")
        return None
    for text in spoken:
        if text is not None and type(text) is not Scalar:
            out.at(text, "not_a_text")
            return None
    return _spoken(spoken[0], spoken[1], out)  # type: ignore[arg-type]


def _spoken(indonesian: Scalar, english: Scalar | None, out: Collector) -> Wording | None:
    for node in (indonesian, english):
        if node is not None and not node.text.strip():
            out.at(node, "empty_value")
            return None
    if english is None:
        out.untranslated.append(indonesian)
    return Wording(indonesian, english)


def _text(value: Value, node: Node, out: Collector) -> Text | None:
    wording = _wording(value, node, out)
    return wording and Text(wording.id.text, wording.en.text if wording.en else None)


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


def _scalars(_value: Value, node: Node, out: Collector) -> tuple[Scalar, ...] | None:
    """A list of names; a single name may stand alone."""
    items = node.items if type(node) is Sequence else [node]
    for item in items:
        if type(item) is not Scalar or item.empty:
            out.at(item, "not_a_text")
            return None
    return tuple(items)  # type: ignore[arg-type]


def _pairs(node: Node, out: Collector) -> Iterable[tuple[str, Scalar, Node]]:
    if type(node) is not MappingNode:
        out.at(node, "not_a_mapping", shape="pairs")
        return
    for name, (key_node, item) in node.entries.items():
        yield name, key_node, item


def _words(value: Value, node: Node, out: Collector) -> dict[str, str]:
    found = {name: _word(value, item, out) for name, _, item in _pairs(node, out)}
    return {name: word for name, word in found.items() if word is not None}


def _texts(value: Value, node: Node, out: Collector) -> dict[str, str]:
    found = {name: _scalar(value, item, out) for name, _, item in _pairs(node, out)}
    return {name: item.text for name, item in found.items() if item is not None}


def _numbers(value: Value, node: Node, out: Collector) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for source, _, inner in _pairs(node, out):
        found[source] = {}
        for name, _, item in _pairs(inner, out):
            scalar = _scalar(value, item, out)
            typed = values.number(scalar.text) if scalar else None
            if typed is not None:
                found[source][name] = typed
            elif scalar:
                out.at(item, "not_a_number", text=scalar.text)
    return found


_READERS: Mapping[ValueKind, Callable[[Value, Node, Collector], Any]] = {
    ValueKind.TEXT: _text,
    ValueKind.TEMPLATE: _wording,
    ValueKind.CONDITION: _scalar,
    ValueKind.EXPRESSION: _scalar,
    ValueKind.BOUND: _scalar,
    ValueKind.PATH: _scalar,
    ValueKind.EXPECTATION: _scalar,
    ValueKind.WORD: _word,
    ValueKind.REFERENCES: _scalars,
    ValueKind.FILES: _scalars,
    ValueKind.GATES: _gates,
    ValueKind.SHAPE: _shape,
    ValueKind.NAMED: _named,
    ValueKind.WORDS: _words,
    ValueKind.TEXTS: _texts,
    ValueKind.NUMBERS: _numbers,
    ValueKind.RAW: lambda _value, node, _out: node,
    ValueKind.RECOMMENDATION: _recommendation,
}
