"""Engine events as records and the audit trail keep them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kinerja import storage, workflows
from kinerja.storage.plain import decode, encode

_EVENTS: Mapping[str, type] = {kind.__name__: kind for kind in workflows.Event.__args__}


def plain(events: Iterable[workflows.Event]) -> tuple[Mapping[str, Any], ...]:
    """What a record keeps: the event's fields, and its name under "event"."""
    return tuple({"event": type(event).__name__, **encode(event)} for event in events)


def decoded(raw: Mapping[str, Any]) -> workflows.Event:
    """The engine's event in what a row of an instance keeps. Raises KeyError for anything else."""
    kind = _EVENTS[raw["event"]]
    return decode(kind, {key: value for key, value in raw.items() if key != "event"})  # type: ignore[no-any-return]


def between(scope: storage.Scope, instance_id: str, first: int, last: int) -> tuple[workflows.Event, ...]:
    """The events that led an instance to its versions `first` to `last`, whether chained yet or not."""
    # The outbox first: what the relay moves between the two questions is then found by the second.
    found = {line.version: line.event for line in storage.instances.outbox(scope, instance_id)}
    if any(number not in found for number in range(first, last + 1)):
        found |= {row.number: row.event for row in storage.audit.between(instance_id, first, last)}
    return tuple(decoded(found[number]) for number in range(first, last + 1))
