"""Values that hold no keys of their own: scalars, texts, lists of names, pairs of names and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from kinerja.workflows.definition import Text
from kinerja.workflows.loading import constants, values
from kinerja.workflows.loading.record import Collector, Wording
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar, Sequence
from kinerja.workflows.shapes import Value, ValueKind
from kinerja.workflows.vocabulary import NAMES

Reader = Callable[[Value, Node, Collector], Any]

_LANGUAGES = frozenset({"id", "en"})


def _plain(text: str) -> str | None:
    return text if text.strip() else None


SIMPLE: Mapping[ValueKind, tuple[Callable[[str], Any], str]] = {
    ValueKind.PLAIN: (_plain, "empty_value"),
    ValueKind.ID: (values.identifier, "not_an_id"),
    ValueKind.EDITION: (values.edition, "not_an_edition"),
    ValueKind.SOURCE: (values.dotted, "not_an_id"),
    ValueKind.INTEGER: (values.count, "not_an_integer"),
    ValueKind.DATE: (values.day, "not_a_date"),
    ValueKind.DATE_ID: (values.day_id, "not_a_date"),
    ValueKind.DAYS: (values.integer, "not_an_integer"),
    ValueKind.MOMENT: (values.moment, "not_a_moment"),
    ValueKind.YES_NO: (values.yes_no, "not_yes_no"),
    ValueKind.ZONE: (values.zone, "unknown_zone"),
    ValueKind.WINDOW_ZONE: (values.window_zone, "unknown_zone"),
    ValueKind.REFERENCE: (_plain, "empty_value"),
    ValueKind.WAIT: (values.wait, "not_a_wait"),
}


def _scalar(_value: Value, node: Node, out: Collector) -> Scalar | None:
    if type(node) is Scalar:
        return node
    out.at(node, "not_a_text")
    return None


def word(value: Value, node: Node, out: Collector) -> str | None:
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
    meant = set() if entries.keys() <= _LANGUAGES else _other_keys(node, out)  # type: ignore[arg-type]
    spoken = [node.value("id"), node.value("en")]  # type: ignore[attr-defined]
    if spoken[0] is None:
        if "id" not in meant:
            out.at(node, "missing_text", key="id", shape="text", name="")
        return None
    for text in spoken:
        if text is not None and type(text) is not Scalar:
            out.at(text, "not_a_text")
            return None
    return _spoken(spoken[0], spoken[1], out)  # type: ignore[arg-type]


def _other_keys(node: MappingNode, out: Collector) -> set[str]:
    """What keys that are no language were probably meant to be; they are reported."""
    if len(node.entries) == 1 and all(isinstance(value, Scalar) and value.empty for _, value in node.entries.values()):
        out.at(node, "not_a_text")  # {name} without quotes
        return {"id"}
    wrong = [(name, key_node) for name, (key_node, _) in node.entries.items() if name not in _LANGUAGES]
    meant = (out.unknown(key_node, "unknown_key", name, ("id", "en"), shape="text") for name, key_node in wrong)
    return {name for name in meant if name}


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
    if wording is None:
        return None
    return _filled(wording, out, {})


def _notice(value: Value, node: Node, out: Collector) -> Text | None:
    """A text whose names of values stay, each under its one English name."""
    wording = _wording(value, node, out)
    return None if wording is None else _filled(wording, out, NAMES)


def _filled(wording: Wording, out: Collector, kept: Mapping[str, str]) -> Text:
    english = constants.filled(wording.en, "en", out, kept) if wording.en else None
    return Text(constants.filled(wording.id, "id", out, kept), english)


def _bound(value: Value, node: Node, out: Collector) -> Scalar | None:
    """What it has to be is settled by the kind of the field."""
    scalar = _scalar(value, node, out)
    return None if scalar is None else constants.literal(scalar, out)


def _count(value: Value, node: Node, out: Collector) -> int | None:
    scalar = _bound(value, node, out)
    number = None if scalar is None else values.count(scalar.text)
    if scalar is not None and number is None:
        out.at(scalar, "not_an_integer", text=scalar.text)
    return number


def _counts(_value: Value, node: Node, out: Collector) -> tuple[tuple[int, Scalar], ...] | None:
    """Whole numbers, each with its place; a single one may stand alone."""
    found = []
    for item in _scalars(_value, node, out) or ():
        number = values.count(item.text)
        if number is None:
            out.at(item, "not_an_integer", text=item.text)
            return None
        found.append((number, item))
    return tuple(found) or None


def _told(_value: Value, node: Node, out: Collector) -> dict[str, tuple[Scalar, ...]]:
    """Names, and for each some names; a single one may stand alone."""
    found = {name: _scalars(_value, item, out) for name, _, item in pairs(node, out)}
    return {name: items for name, items in found.items() if items is not None}


def _scalars(_value: Value, node: Node, out: Collector) -> tuple[Scalar, ...] | None:
    """A list of names; a single name may stand alone."""
    items = node.items if type(node) is Sequence else [node]
    for item in items:
        if type(item) is not Scalar or item.empty:
            out.at(item, "not_a_text")
            return None
    return tuple(items)  # type: ignore[arg-type]


def pairs(node: Node, out: Collector) -> Iterable[tuple[str, Scalar, Node]]:
    if type(node) is not MappingNode:
        out.at(node, "not_a_mapping", shape="pairs")
        return
    for name, (key_node, item) in node.entries.items():
        yield name, key_node, item


def _word_list(value: Value, node: Node, out: Collector) -> tuple[str, ...] | None:
    """Words of a closed set; a single one may stand alone."""
    items = node.items if type(node) is Sequence else [node]
    found = tuple(word(value, item, out) for item in items)
    return None if None in found or not found else found  # type: ignore[return-value]


def _sights(value: Value, node: Node, out: Collector) -> dict[str, str | Node]:
    """Words by name; what stands under a name with a dot is a value, still raw."""
    found = {name: item if "." in name else word(value, item, out) for name, _, item in pairs(node, out)}
    return {name: item for name, item in found.items() if item is not None}


def _texts(value: Value, node: Node, out: Collector) -> dict[str, str]:
    found = {name: _scalar(value, item, out) for name, _, item in pairs(node, out)}
    return {name: item.text for name, item in found.items() if item is not None}


def _numbers(value: Value, node: Node, out: Collector) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for source, _, inner in pairs(node, out):
        found[source] = {}
        for name, _, item in pairs(inner, out):
            scalar = _scalar(value, item, out)
            typed = values.number(scalar.text) if scalar else None
            if typed is not None:
                found[source][name] = typed
            elif scalar:
                out.at(item, "not_a_number", text=scalar.text)
    return found


READERS: Mapping[ValueKind, Reader] = {
    ValueKind.TEXT: _text,
    ValueKind.TEMPLATE: _wording,
    ValueKind.CONDITION: _scalar,
    ValueKind.EXPRESSION: _scalar,
    ValueKind.COUNT: _count,
    ValueKind.BOUND: _bound,
    ValueKind.CONSTANTS: lambda _value, node, out: constants.read(node, out),
    ValueKind.PATH: _scalar,
    ValueKind.EXPECTATION: _scalar,
    ValueKind.WORD: word,
    ValueKind.REFERENCES: _scalars,
    ValueKind.FILES: _scalars,
    ValueKind.TEXTS: _texts,
    ValueKind.NUMBERS: _numbers,
    ValueKind.RAW: lambda _value, node, _out: node,
    ValueKind.WORD_LIST: _word_list,
    ValueKind.INPUTS: lambda _value, node, _out: node,
    ValueKind.TABLE_ROWS: lambda _value, node, _out: node,
    ValueKind.SIGHTS: _sights,
    ValueKind.COUNTS: _counts,
    ValueKind.NOTICE: _notice,
    ValueKind.TOLD: _told,
}
