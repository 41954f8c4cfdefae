"""Engine data <-> what the store keeps: plain documents, no class names of libraries, exact both ways.

Dates, decimals, very large integers, files and keys that a document may not have (dots, "$", empty) travel as a
mapping with one key that begins with "#": no id of a definition can begin so, hence no answer can be mistaken for it.
Empty values that are the default are left out: documents stay small.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from bson import Int64

from kinerja.workflows.instance import FileRef

_DECIMAL, _DATE, _INTEGER, _MAP, _FILE = "#decimal", "#date", "#integer", "#map", "#file"
_EMPTY = (None, "", (), [], {}, frozenset())
_LARGEST = 2**63 - 1
Decoder = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """`value` as BSON can hold it. Raises TypeError for what the engine has no business keeping (float, object)."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | datetime):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value <= _LARGEST else {_INTEGER: str(value)}
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    return _encode_many(value)


def _encode_many(value: Any) -> Any:
    if isinstance(value, FileRef):
        return {_FILE: _encode_dataclass(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return _encode_dataclass(value)
    if isinstance(value, Mapping):
        if all(_is_safe(key) for key in value):
            return {key: encode(item) for key, item in value.items()}
        return {_MAP: [[key, encode(item)] for key, item in value.items()]}
    if isinstance(value, set | frozenset):
        return [encode(item) for item in sorted(value)]
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    raise TypeError(f"no plain form for {type(value).__name__}")


def _is_safe(key: Any) -> bool:
    return isinstance(key, str) and bool(key) and key[0] not in "$#" and "." not in key and "\0" not in key


def _encode_dataclass(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, default in _defaults(type(value)):
        item = getattr(value, name)
        if item in _EMPTY and item == default:
            continue
        found[name] = encode(item)
    return found


@cache
def _defaults(cls: type) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default_factory() if f.default_factory is not MISSING else f.default) for f in fields(cls))


def decode(cls: type, raw: Any) -> Any:
    """A `cls` (dataclass) from its plain form; a key that `cls` does not know is an error, not a guess."""
    return _decoder(cls)(raw)


def decode_any(raw: Any) -> Any:
    """A value of no declared type: answers, attributes, changes."""
    if raw is None or isinstance(raw, str):  # most are
        return raw
    if isinstance(raw, datetime):
        return _aware(raw)
    if isinstance(raw, list):
        return [decode_any(item) for item in raw]
    if isinstance(raw, Mapping):
        if len(raw) == 1:
            ((key, item),) = raw.items()
            if key in _TAGS:
                return _TAGS[key](item)
        return {key: decode_any(item) for key, item in raw.items()}
    # Numbers beyond 32 bits come back as a subclass of int.
    return int(raw) if isinstance(raw, Int64) else raw


_TAGS: Mapping[str, Decoder] = {
    _DECIMAL: Decimal,
    _DATE: date.fromisoformat,
    _INTEGER: int,
    _MAP: lambda pairs: {key: decode_any(item) for key, item in pairs},
    _FILE: lambda raw: FileRef(**{**raw, "size": int(raw["size"])}),
}


def _aware(raw: datetime) -> datetime:
    return raw.replace(tzinfo=UTC) if raw.tzinfo is None else raw.astimezone(UTC)


@cache
def _decoder(wanted: Any) -> Decoder:
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _optional(tuple(item for item in typing.get_args(wanted) if item is not types.NoneType))
    if origin is tuple:
        inner = _decoder(typing.get_args(wanted)[0])
        return lambda raw: tuple(inner(item) for item in raw)
    if origin is frozenset:
        inner = _decoder(typing.get_args(wanted)[0])
        return lambda raw: frozenset(inner(item) for item in raw)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_decoder(typing.get_args(wanted)[1]))
    if is_dataclass(wanted) and wanted is not FileRef:
        return _dataclass(wanted)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted
    return decode_any


def _optional(kinds: tuple[Any, ...]) -> Decoder:
    inner = _decoder(kinds[0]) if len(kinds) == 1 else decode_any
    return lambda raw: None if raw is None else inner(raw)


def _mapping(inner: Decoder) -> Decoder:
    def read(raw: Mapping[str, Any]) -> dict[str, Any]:
        pairs = raw[_MAP] if len(raw) == 1 and _MAP in raw else raw.items()
        return {key: inner(item) for key, item in pairs}

    return read


def _dataclass(cls: type) -> Decoder:
    hints = typing.get_type_hints(cls)

    def read(raw: Mapping[str, Any]) -> Any:
        readers = _readers(cls)
        return cls(**{name: readers[name](item) for name, item in raw.items()})

    @cache
    def _readers(_: type) -> dict[str, Decoder]:
        # Made at the first use: a class may hold itself.
        return {f.name: _decoder(hints[f.name]) for f in fields(cls)}

    return read
