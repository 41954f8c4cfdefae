"""Definition <-> JSON, driven by the dataclasses themselves, and the hash that names a revision.

What has its default is left out, so that a field added later with a default changes no hash. A mapping is a list (of
its items where they carry their own id, else of pairs): the order of stages, steps and options is part of the meaning,
and a store that sorts keys, or forbids dots in them, cannot spoil it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from kinerja.workflows import definition as d
from kinerja.workflows import sentences
from kinerja.workflows.sentences import Sentence, Template

FORMAT = 1
"""Number of this JSON form."""


def to_json(definition: d.Definition) -> dict[str, Any]:
    """Plain dicts, lists, text, numbers and booleans; decimals and dates are tagged text."""
    return {"format": FORMAT, **_encode(definition)}


def from_json(data: Mapping[str, Any]) -> d.Definition:
    """The definition that `to_json` wrote. Raises ValueError for another form or for data it did not write."""
    if data.get("format") != FORMAT:
        raise ValueError(f"not a definition of format {FORMAT}: {data.get('format')!r}")
    try:
        return _decode(d.Definition, data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the JSON of a definition: {error!r}") from error


def content_hash(definition: d.Definition) -> str:
    """SHA-256 in hex of the canonical JSON: the same content, the same hash, on every machine."""
    canonical = json.dumps(to_json(definition), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


# --- writing --------------------------------------------------------------------------------------------------


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sentence | Template):
        return sentences.to_json(value)
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return _encode_mapping(value)
    return {
        item.name: _encode(getattr(value, item.name))
        for item in dataclasses.fields(value)
        if getattr(value, item.name) != _default(item)
    }


def _encode_mapping(value: Mapping[str, Any]) -> list[Any]:
    if all(dataclasses.is_dataclass(item) and _id_of(item) == name for name, item in value.items()):
        return [_encode(item) for item in value.values()]
    return [[name, _encode(item)] for name, item in value.items()]


def _id_of(item: Any) -> str | None:
    if isinstance(item, d.IdentityField):
        return item.field.id
    return getattr(item, "id", None) if not isinstance(item, d.Text) else None


def _default(item: dataclasses.Field[Any]) -> Any:
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return item.default


# --- reading --------------------------------------------------------------------------------------------------


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """Field name -> resolved type; `Sentence` and `Template` are only named in `definition`."""
    names = {"Sentence": Sentence, "Template": Template}
    hints = typing.get_type_hints(kind, localns=names)
    return {item.name: hints[item.name] for item in dataclasses.fields(kind)}


def _decode(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _decode_union(kind, data)
    if origin is tuple:
        return tuple(_decode(typing.get_args(kind)[0], item) for item in data)
    if origin is Mapping:
        return _decode_mapping(typing.get_args(kind)[1], data)
    if kind in (Sentence, Template):
        return sentences.from_json(data)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return kind(**{name: _decode(hints[name], item) for name, item in data.items() if name != "format"})  # type: ignore[operator]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    return _decode_plain(data)


def _decode_union(kind: Any, data: Any) -> Any:
    """`X | None`, or a union of plain values, which name their type themselves."""
    members = [member for member in typing.get_args(kind) if member is not types.NoneType]
    return _decode(members[0], data) if len(members) == 1 else _decode_plain(data)


def _decode_plain(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return data
    ((tag, text),) = data.items()
    return Decimal(text) if tag == "decimal" else date.fromisoformat(text)


def _decode_mapping(kind: Any, data: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in data:
        if isinstance(item, list):
            name, value = item
            found[name] = _decode(kind, value)
        else:
            value = _decode(kind, item)
            found[_id_of(value) or ""] = value
    return found
