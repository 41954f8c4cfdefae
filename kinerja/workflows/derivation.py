"""An edition that states only what differs from another one: nodes merged by id, driven by the vocabulary.

Merging happens before reading, so the result is checked like any other edition and every problem keeps the place
of the text that causes it.
"""

from __future__ import annotations

from kinerja.workflows.loading import values
from kinerja.workflows.loading.record import Collector
from kinerja.workflows.reader import Mapping, Node, Scalar, Sequence
from kinerja.workflows.shapes import Shape, ValueKind
from kinerja.workflows.vocabulary import NO_SUCCESSOR, SHAPES

NOT_INHERITED = frozenset({"scenarios", "derives_from"})
"""Examples are dated, so each edition tells its own."""
COMMON = frozenset({"lists", "tables", "holidays"})
"""What an edition says there changes the common ones, which are not at hand here: the changes follow one another."""


def merge(base: Mapping, change: Mapping, shape: Shape, out: Collector) -> Mapping:
    """`base` with what `change` says differently. Neither is altered."""
    result = _empty_like(change)
    for name, entry in base.entries.items():
        if name not in NOT_INHERITED:
            result.entries[name] = entry
    for name, (key_node, value) in change.entries.items():
        if name in shape.placing:
            continue
        if isinstance(value, Scalar) and value.empty and name in shape.by_name:
            result.entries.pop(name, None)
            continue
        result.entries[name] = (key_node, _merge_value(base.value(name), value, shape, name, out))
    return result


def _merge_value(base: Node | None, change: Node, shape: Shape, name: str, out: Collector) -> Node:
    key = shape.keyed.get(name) or shape.by_name.get(name)
    if key is None or name in NOT_INHERITED:
        return change
    if key.value.kind is ValueKind.CONSTANTS and isinstance(base, Mapping) and isinstance(change, Mapping):
        return _merge_entries(base, change)
    inner = SHAPES.get(key.value.of or "")
    if inner is None:
        return change
    if key.value.also:
        inner = inner.either(SHAPES[key.value.also])
    kind = key.value.kind
    if kind is ValueKind.SHAPE and isinstance(base, Mapping) and isinstance(change, Mapping):
        return merge(base, change, inner, out)
    if kind is ValueKind.NAMED and isinstance(change, Mapping):
        return _merge_named(base if isinstance(base, Mapping) else _empty_like(change), change, inner, out)
    if name in COMMON and shape is SHAPES["edition"]:
        return _followed(base, change) if isinstance(base, Sequence) and isinstance(change, Sequence) else change
    if kind is ValueKind.SHAPES and inner.kinds and isinstance(change, Sequence):
        return merge_list(base if isinstance(base, Sequence) else _no_items(change), change, inner, out)
    return change


def _merge_entries(base: Mapping, change: Mapping) -> Mapping:
    """Plain values by name; one that is left empty is dropped."""
    result = _empty_like(change)
    result.entries = {**base.entries, **change.entries}
    for name, (_, value) in change.entries.items():
        if isinstance(value, Scalar) and value.empty and name in base.entries:
            del result.entries[name]
    return result


def _followed(base: Sequence, change: Sequence) -> Sequence:
    result = _no_items(change)
    result.items = [*base.items, *change.items]
    return result


def _merge_named(base: Mapping, change: Mapping, shape: Shape, out: Collector) -> Mapping:
    result = _empty_like(change)
    result.entries.update(base.entries)
    for name, (key_node, value) in change.entries.items():
        before = base.value(name)
        if _removes(value):
            if result.entries.pop(name, None) is None:
                out.unknown(key_node, "remove_unknown", name, base.entries)
        elif isinstance(before, Mapping) and isinstance(value, Mapping):
            result.entries[name] = (key_node, merge(before, value, shape, out))
        else:
            result.entries[name] = (key_node, value)
    return result


def merge_list(base: Sequence, change: Sequence, shape: Shape, out: Collector) -> Sequence:
    """Items matched by id keep their place; new ones stand at the end, or where `after` says."""
    result = _no_items(change)
    result.items = list(base.items)
    removed: list[Mapping] = []
    for item in change.items:
        name_node = identity_of(item, shape)
        if name_node is None or not isinstance(item, Mapping):
            result.items.append(item)
            continue
        position = _position(result, name_node.text, shape)
        if _removes(item):
            if position is None:
                out.unknown(name_node, "remove_unknown", name_node.text, _names(result, shape))
            else:
                del result.items[position]
                removed.append(item)
            continue
        merged = _merge_item(result.items[position], item, shape, out) if position is not None else _new(item, shape)
        _place(result, merged, item, position, shape, out)
    if "successor" in shape.by_name:
        _check_successors(removed, result, shape, out)
    return result


def _check_successors(removed: list[Mapping], result: Sequence, shape: Shape, out: Collector) -> None:
    """What people answered must not vanish unsaid: a removed field names the one that carries it on, or none."""
    names = _names(result, shape)
    for item in removed:
        name_node, successor = identity_of(item, shape), item.value("successor")
        if not isinstance(successor, Scalar) and name_node is not None:
            out.at(name_node, "field_disappears", name=name_node.text)
        elif isinstance(successor, Scalar) and successor.text not in (*names, NO_SUCCESSOR):
            out.unknown(successor, "unknown_field", successor.text, names)


def _merge_item(base: Node, change: Mapping, shape: Shape, out: Collector) -> Mapping:
    """The same id under another kind replaces the item as a whole."""
    if isinstance(base, Mapping) and _kind(base, shape) == _kind(change, shape):
        return merge(base, change, shape, out)
    return _new(change, shape)


def _place(
    result: Sequence, merged: Mapping, item: Mapping, position: int | None, shape: Shape, out: Collector
) -> None:
    after = item.value("after") if "after" in shape.placing else None
    if not isinstance(after, Scalar):
        if position is None:
            result.items.append(merged)
        else:
            result.items[position] = merged
        return
    if position is not None:
        del result.items[position]
    target = _position(result, after.text, shape)
    if target is None:
        out.unknown(after, "after_unknown", after.text, _names(result, shape))
        target = len(result.items)
    result.items.insert(target + 1, merged)


def identity_of(item: Node, shape: Shape) -> Scalar | None:
    """The node of the id of a list item."""
    kind = _kind(item, shape)
    value = item.value(kind) if kind and isinstance(item, Mapping) else None
    return value if isinstance(value, Scalar) else None


def _kind(item: Node, shape: Shape) -> str | None:
    if not isinstance(item, Mapping):
        return None
    names = (name for name in item.entries if name in shape.kind_names)
    return next((name for name in names if name not in shape.nested or isinstance(item.value(name), Scalar)), None)


def _position(sequence: Sequence, name: str, shape: Shape) -> int | None:
    for position, item in enumerate(sequence.items):
        found = identity_of(item, shape)
        if found is not None and found.text == name:
            return position
    return None


def _names(sequence: Sequence, shape: Shape) -> list[str]:
    return [found.text for item in sequence.items if (found := identity_of(item, shape)) is not None]


def _removes(item: Node) -> bool:
    return isinstance(item, Mapping) and values.yes_no(item.text("remove") or "") is True


def _new(item: Mapping, shape: Shape) -> Mapping:
    """A new item as it stands, without the keys that only place it."""
    result = _empty_like(item)
    result.entries.update((name, entry) for name, entry in item.entries.items() if name not in shape.placing)
    return result


def _empty_like(node: Mapping) -> Mapping:
    return Mapping(node.file, node.mark)


def _no_items(node: Sequence) -> Sequence:
    return Sequence(node.file, node.mark)
