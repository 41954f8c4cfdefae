"""The JSON Schema of the definition files, made from the vocabulary, for editors that complete and underline.

The program itself reads by the vocabulary; this is only its shadow for tools that know JSON Schema. A scalar is text
in YAML 1.2 unless it looks like a number or boolean, and for the loader it is always text: so texts allow all three.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from kinerja.workflows.loading import values
from kinerja.workflows.shapes import Key, Shape, Value, ValueKind
from kinerja.workflows.vocabulary import SHAPES

Schema = dict[str, Any]

SCALAR: Schema = {"type": ["string", "number", "boolean"]}
INCLUDE: Schema = {
    "type": "object",
    "properties": {"include": {"type": "string"}},
    "required": ["include"],
    "additionalProperties": False,
}


def schema() -> Schema:
    """One schema for the root file and for every file it includes: a whole file, one item, or a list of items."""
    items = [f"#/$defs/{shape.name}" for shape in SHAPES.values() if shape.kinds or shape.name in ("scenario", "rule")]
    either = [{"$ref": reference} for reference in items]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kinerja: definisi alur kerja | workflow definitions",
        "anyOf": [
            {"$ref": "#/$defs/root"},
            *either,
            {"type": "array", "items": {"anyOf": [*either, INCLUDE]}},
        ],
        "$defs": {"text": _text(), **{shape.name: _shape(shape) for shape in SHAPES.values()}},
    }


def page() -> str:
    """The file `docs/workflows.schema.json`."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _text() -> Schema:
    spoken = {"id": SCALAR, "en": SCALAR}
    return {
        "anyOf": [
            SCALAR,
            {"type": "object", "properties": spoken, "required": ["id"], "additionalProperties": False},
        ]
    }


def _shape(shape: Shape) -> Schema:
    result: Schema = {
        "type": "object",
        "description": f"{shape.id} | {shape.en}",
        "properties": {name: _properties(shape, name) for name in shape.by_name},
        "additionalProperties": {"$ref": "#/$defs/text"} if shape.attributes else False,
    }
    if shape.kinds:
        kinds = [_names_kind(key.name, shape) for key in shape.kinds]
        kindless = [{"required": [name]} for name in shape.kindless]
        result["anyOf" if kindless else "oneOf"] = kinds + kindless
    return result


def _properties(shape: Shape, name: str) -> Schema:
    """A name that is both a kind and a key is the one with an id, the other with keys."""
    key = shape.by_name[name]
    return {"anyOf": [_key(key), _key(shape.keyed[name])]} if name in shape.nested else _key(key)


def _names_kind(name: str, shape: Shape) -> Schema:
    found: Schema = {"required": [name]}
    if name in shape.nested:
        found["properties"] = {name: {"type": "string"}}
    return found


def _key(key: Key) -> Schema:
    described = {"description": f"{key.id} | {key.en}"}
    if key.default is not None:
        described["default"] = key.default
    return {**_empty_or(_value(key.value)), **described}


def _empty_or(found: Schema) -> Schema:
    """A derived edition leaves a key empty to drop what it takes over."""
    return {"anyOf": [found, {"type": "null"}]}


def _value(value: Value) -> Schema:
    return _MAKERS[value.kind](value)


def _ref(value: Value) -> Schema:
    return {"$ref": f"#/$defs/{value.of}"}


def _list_of(value: Value) -> Schema:
    also = [{"$ref": f"#/$defs/{value.also}"}] if value.also else []
    return {"type": "array", "items": {"anyOf": [_ref(value), *also, INCLUDE]}}


def _scalars(_value: Value) -> Schema:
    return {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}


def _pattern(pattern: str) -> Callable[[Value], Schema]:
    return lambda _value: {"type": "string", "pattern": f"^(?:{pattern})$"}


def _words(value: Value) -> Schema:
    plain = [int(word) if word.isdigit() else word for word in value.words]
    return {"enum": plain}


_DATE = r"\d{4}-\d{2}-\d{2}"
_NAME: Schema = {"type": "string", "pattern": f"^(?:{values.ID.pattern})$"}
_CELL: Schema = {
    "anyOf": [
        SCALAR,
        {"type": "array", "items": SCALAR},
        {
            "type": "object",
            "properties": {"at_least": SCALAR, "below": SCALAR},
            "minProperties": 1,
            "additionalProperties": False,
        },
    ]
}
_MAKERS: Mapping[ValueKind, Callable[[Value], Schema]] = {
    ValueKind.PLAIN: lambda _: SCALAR,
    ValueKind.TEXT: lambda _: {"$ref": "#/$defs/text"},
    ValueKind.TEMPLATE: lambda _: {"$ref": "#/$defs/text"},
    ValueKind.CONDITION: lambda _: SCALAR,
    ValueKind.EXPRESSION: lambda _: SCALAR,
    ValueKind.GATES: lambda value: {
        "anyOf": [SCALAR, _ref(value), {"type": "array", "items": {"anyOf": [SCALAR, _ref(value)]}}],
    },
    ValueKind.ID: _pattern(r"[a-z](?:[a-z0-9_]|\{[a-z][a-z0-9_]*\})*"),  # {name}: the number of a round
    ValueKind.EDITION: _pattern(values.EDITION.pattern),
    ValueKind.SOURCE: _pattern(values.DOTTED.pattern),
    ValueKind.WORD: _words,
    ValueKind.INTEGER: lambda _: {"type": "integer", "minimum": 0},
    ValueKind.COUNT: lambda _: {"anyOf": [{"type": "integer", "minimum": 0}, _NAME]},
    ValueKind.BOUND: lambda _: {"type": ["number", "string"]},
    ValueKind.DATE: _pattern(_DATE),
    ValueKind.DATE_ID: _pattern(_DATE),
    ValueKind.DAYS: lambda _: {"type": "integer"},
    ValueKind.DAY: lambda value: {"anyOf": [_pattern(_DATE)(value), _ref(value)]},
    ValueKind.MOMENT: _pattern(_DATE + r"(T\d{2}:\d{2}(:\d{2})?)?"),
    ValueKind.YES_NO: lambda _: {"enum": ["yes", "no", True, False]},
    ValueKind.ZONE: lambda _: {"type": "string", "examples": list(values.COMMON_ZONES)},
    ValueKind.WINDOW_ZONE: lambda _: {"type": "string", "examples": [values.SCHOOL, *values.COMMON_ZONES]},
    ValueKind.REFERENCE: lambda _: SCALAR,
    ValueKind.REFERENCES: _scalars,
    ValueKind.PATH: lambda _: {"type": "string"},
    ValueKind.SHAPE: _ref,
    ValueKind.SHAPES: _list_of,
    ValueKind.NAMED: lambda value: {"type": "object", "additionalProperties": _ref(value)},
    ValueKind.ATTRIBUTES: lambda value: {
        "type": "object",
        "additionalProperties": {"anyOf": [_words(value), _ref(value)]},
    },
    ValueKind.TEXTS: lambda _: {"type": "object", "additionalProperties": SCALAR},
    ValueKind.RAW: lambda _: {"type": "object"},
    ValueKind.NUMBERS: lambda _: {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "number"}},
    },
    ValueKind.CONSTANTS: lambda _: {
        "type": "object",
        "propertyNames": {"pattern": f"^(?:{values.ID.pattern})$"},
        "additionalProperties": {"type": ["number", "string", "null"]},
    },
    ValueKind.RECOMMENDATION: lambda value: {"anyOf": [{"type": "string"}, _ref(value)]},
    ValueKind.EXPECTATION: lambda _: {"type": "string", "pattern": "^(accepted|accepted late|refused( [a-z_]+)?)$"},
    ValueKind.FILES: _scalars,
    ValueKind.WORD_LIST: lambda value: {"anyOf": [_words(value), {"type": "array", "items": _words(value)}]},
    ValueKind.INPUTS: lambda _: {"type": "object", "minProperties": 1, "additionalProperties": _NAME},
    ValueKind.TABLE_ROWS: lambda _: {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["gives"],
            "properties": {"gives": SCALAR},
            "additionalProperties": _CELL,
        },
    },
    ValueKind.COUNTS: lambda _: {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "array", "items": {"type": "integer", "minimum": 0}}]
    },
    ValueKind.WAIT: _pattern(values.WAIT.pattern),
    ValueKind.NOTICE: lambda _: {"$ref": "#/$defs/text"},
    ValueKind.TOLD: lambda _: {
        "type": "object",
        "additionalProperties": {"anyOf": [_NAME, {"type": "array", "items": _NAME}]},
    },
    ValueKind.SIGHTS: lambda value: {
        "type": "object",
        "patternProperties": {r"^[^.]+$": _words(value)},
        "additionalProperties": True,
    },
}


if __name__ == "__main__":
    sys.stdout.write(page())
