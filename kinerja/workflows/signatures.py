"""What a signature covers: each field that was shown, by a digest of how it then read. What changed since."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kinerja.workflows import receipts
from kinerja.workflows.answers import shown, stands
from kinerja.workflows.definition import Definition, Field, FieldKind, Step
from kinerja.workflows.drafts import plain
from kinerja.workflows.instance import FileRef, Signature, Status
from kinerja.workflows.situation import Situation


def cover(step: Step, situation: Situation) -> dict[str, str]:
    """ "step.field" -> digest, of all that whoever completes or decides `step` has before their eyes.

    These are the fields of the step itself and of the steps it is about, as far as they apply and are shown.
    """
    steps = (situation.definition.steps[name] for name in receipts.covered(situation.definition, step))
    signed = (each for each in steps if situation.status(each.id) is not Status.SKIPPED)
    return {
        f"{each.id}.{item.id}": _digest(each, item, situation) for each in signed for item in _shown(each, situation)
    }


def changed(signature: Signature, situation: Situation) -> tuple[str, ...]:
    """The fields ("step.field") that no longer read as they were signed, in the order of signing."""
    return tuple(path for path, digest in signature.covers.items() if _now(path, situation) != digest)


def _now(path: str, situation: Situation) -> str | None:
    name, _dot, field = path.partition(".")
    step = situation.definition.steps[name]
    item = step.field(field)
    return _digest(step, item, situation) if shown(item, situation) else None


def _shown(step: Step, situation: Situation) -> Iterator[Field]:
    return (item for item in step.fields if item.kind is not FieldKind.NOTE and shown(item, situation))


def _digest(step: Step, item: Field, situation: Situation) -> str:
    """SHA-256, in base64 for the URL: the value with the label, the unit and the words of the chosen options."""
    if item.kind is FieldKind.COMPUTED:
        value = situation.answer(step.id, item.id)
    else:
        value = plain(item, stands(step, item, situation))
    read = [value, *_words(situation.definition, item, value)]
    text = json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _words(definition: Definition, item: Field, value: Any) -> list[Any]:
    if item.has_rows:
        cells = value or ()
        return [
            item.label.id,
            *(
                [column.id, *_words(definition, column, [row.get(column.id) for row in cells])]
                for column in item.fields
            ),
        ]
    return [item.label.id, item.unit.id if item.unit else None, _options(definition, item, value)]


def _options(definition: Definition, item: Field, value: Any) -> Mapping[str, str]:
    """Option id -> label of all that was chosen, in a cell of any row too."""
    if item.options is None:
        return {}
    chosen = {value} if isinstance(value, str) else set(_flat(value))
    listed = definition.options_of(item).options
    return {name: listed[name].label.id for name in sorted(chosen) if name in listed}


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, FileRef):
        return asdict(value)
    return value.isoformat()
