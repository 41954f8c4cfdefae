"""Steps that are done several times: every `repeat` becomes the steps of its rounds before anything is read.

Whatever comes after this knows of steps only. The name of the repeat stands for the number of the round.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from kinerja.workflows.loading import records
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.reader import Mapping, Node, Round, Scalar, Sequence

REPEAT, STEPS = "repeat", "steps"
MOST = 20
"""How many rounds there can be."""


def expand(edition: Mapping, out: Collector) -> tuple[Mapping, tuple[Record, ...]]:
    """The edition with the steps of every round in their place, and the repeats themselves. Nothing is altered."""
    stages = edition.value("stages")
    if not isinstance(stages, Sequence):
        return edition, ()
    found: list[Record] = []
    expanded = [_stage(stage, found, out) for stage in stages.items]
    return (_with(edition, "stages", expanded) if found else edition), tuple(found)


def _stage(stage: Node, found: list[Record], out: Collector) -> Node:
    steps = stage.value(STEPS) if isinstance(stage, Mapping) else None
    if not isinstance(steps, Sequence) or not any(_repeats(item) for item in steps.items):
        return stage
    items: list[Node] = []
    for item in steps.items:
        items += _rounds(item, found, out) if _repeats(item) else [item]
    return _with(stage, STEPS, items)


def _rounds(repeat: Mapping, found: list[Record], out: Collector) -> list[Node]:
    """The steps of each round, one round after the other."""
    steps = repeat.value(STEPS)
    listed = steps.items if isinstance(steps, Sequence) else []
    record = records.read(REPEAT, _with(repeat, STEPS, ()) if isinstance(steps, Sequence) else repeat, out)
    found.append(record)
    if isinstance(steps, Sequence) and not listed:
        out.at(record.name_node, "no_steps", shape=REPEAT)
    for item in listed:
        if _repeats(item):
            out.at(item.value(REPEAT), "repeat_in_repeat", name=item.text(REPEAT) or "")
    name = repeat.text(REPEAT) or ""
    rounds = range(1, _times(record, out) + 1)
    return [_round(item, name, number) for number in rounds for item in listed if not _repeats(item)]


def _times(record: Record, out: Collector) -> int:
    """How many rounds; as many as there can be where that was not said well, so that none of them is missed."""
    times = record.get("times")
    if times is not None and not 1 <= times <= MOST:
        out.at(record.node_of("times"), "repeat_times", found=times, limit=MOST)
        return MOST
    return times or MOST


def _repeats(item: Node) -> bool:
    return isinstance(item, Mapping) and REPEAT in item.entries


def _round(node: Node, name: str, number: int) -> Node:
    """A copy in which `{name}` is the number."""
    if isinstance(node, Mapping):
        result = Mapping(node.file, node.mark)
        result.entries = {
            key: (key_node, _round(value, name, number)) for key, (key_node, value) in node.entries.items()
        }
        return result
    if isinstance(node, Sequence):
        listed = Sequence(node.file, node.mark)
        listed.items = [_round(item, name, number) for item in node.items]
        return listed
    scalar: Scalar = copy.copy(node)  # type: ignore[assignment]
    scalar.round = Round(name, number, scalar.text)
    scalar.text = scalar.round.text
    return scalar


def _with(node: Mapping, name: str, items: Iterable[Node]) -> Mapping:
    """A copy with other items in the list under `name`."""
    key_node, before = node.entries[name]
    listed = Sequence(before.file, before.mark)
    listed.items = list(items)
    result = Mapping(node.file, node.mark)
    result.entries = {**node.entries, name: (key_node, listed)}
    return result
