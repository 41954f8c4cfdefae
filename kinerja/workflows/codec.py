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
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from typing import Any

from kinerja.workflows import definition as d
from kinerja.workflows import sentences
from kinerja.workflows.basics import Later, collector_paused, made
from kinerja.workflows.sentences import Sentence, Template

FORMAT = 1
"""Number of this JSON form."""


def to_json(definition: d.Definition) -> dict[str, Any]:
    """Plain dicts, lists, text, numbers and booleans; decimals and dates are tagged text."""
    return {"format": FORMAT, **_encode(definition)}


def from_json(data: Mapping[str, Any]) -> d.Definition:
    """The definition that `to_json` wrote. Raises ValueError for another form or for data it did not write.

    A step is read when it is first asked for: of very many, one person stands at a few. What is wrong inside of one
    is raised then.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"not a definition of format {FORMAT}: {data.get('format')!r}")
    with collector_paused():
        definition = _read(d.Definition, {name: item for name, item in data.items() if name != "format"})
        reviews = (definition.steps[item["id"]] for item in data["steps"] if "review" in item)
        # Whoever asks which review a step is under would read all of them for it.
        definition.__dict__["reviewed_by"] = d.reviewed(reviews)
    return definition


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


Decoder = Callable[[Any], Any]


def _read(kind: type, data: Any) -> Any:
    try:
        return _decoder(kind)(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the JSON of a definition: {error!r}") from error


@cache
def _decoder(kind: Any) -> Decoder:
    """What reads a value of this type; worked out once a type, because a large definition has very many values."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(kind)
    if origin is tuple:
        inner = _decoder(typing.get_args(kind)[0])
        return lambda data: None if data is None else tuple([inner(item) for item in data])
    if origin is Mapping:
        inner = typing.get_args(kind)[1]
        return _steps if inner is d.Step else _mapping(_decoder(inner))
    if kind in (Sentence, Template):
        return lambda data: None if data is None else sentences.from_json(data)
    if dataclasses.is_dataclass(kind):
        return _record(typing.cast(type, kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {None: None, **{str(word): word for word in kind}}.__getitem__
    return _plain


def _union(kind: Any) -> Decoder:
    """`X | None`, or a union of plain values, which name their type themselves."""
    members = [member for member in typing.get_args(kind) if member is not types.NoneType]
    return _decoder(members[0]) if len(members) == 1 else _plain


def _plain(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return data
    ((tag, text),) = data.items()
    return Decimal(text) if tag == "decimal" else date.fromisoformat(text)


def _record(kind: type) -> Decoder:
    def read(data: Any) -> Any:
        if data is None:
            return None
        decoders = _decoders(kind)  # asked for here: a type may hold itself
        if not decoders:
            return made(kind, data)
        held = {name: decoders[name](item) if name in decoders else item for name, item in data.items()}
        return made(kind, held)

    return read


@cache
def _decoders(kind: type) -> Mapping[str, Decoder]:
    """The fields that have to be read; text and numbers stand in JSON as they are."""
    # `Sentence` and `Template` are only named in `definition`.
    hints = typing.get_type_hints(kind, localns={"Sentence": Sentence, "Template": Template})
    names = [item.name for item in dataclasses.fields(kind) if hints[item.name] not in _AS_THEY_ARE]
    return {name: _decoder(hints[name]) for name in names}


_AS_THEY_ARE = (str, int, bool, str | None, int | None)


def _steps(data: list[Any]) -> Mapping[str, d.Step]:
    return Later({item["id"]: item for item in data}, partial(_read, d.Step))


def _mapping(inner: Decoder) -> Decoder:
    def read(data: list[Any] | None) -> dict[str, Any] | None:
        if data is None:
            return None
        found: dict[str, Any] = {}
        for item in data:
            if isinstance(item, list):
                found[item[0]] = inner(item[1])
            else:
                value = inner(item)
                found[_id_of(value) or ""] = value
        return found

    return read
