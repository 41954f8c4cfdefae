"""Every name that is referred to exists, and exists once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kinerja.workflows.definition import ADMINISTRATOR
from kinerja.workflows.loading.draft import Draft, kinds_of
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.reader import Node, Scalar
from kinerja.workflows.sentences import RESERVED
from kinerja.workflows.shapes import ValueKind
from kinerja.workflows.vocabulary import OPTION

Tables = Mapping[str, Collection[str]]
"""What can be referred to ("list", "actor" …) -> the ids that exist."""


def check_shared(
    identity: Iterable[Record], lists: Mapping[str, Record], sources: Iterable[str], out: Collector
) -> None:
    """Names inside the root's identity data and lists."""
    tables = {"list": lists, "source": tuple(sources)}
    for record in (*identity, *lists.values()):
        _check_references(record, tables, out)
    for record in lists.values():
        check_duplicates(record.get("options", ()), out)
        _check_options(record, out)


def check_names(draft: Draft, editions: Collection[str], out: Collector) -> None:
    """Names inside an edition."""
    tables: Tables = {
        "edition": editions,
        "list": draft.lists,
        "source": draft.sources,
        "actor": draft.actors,
        "window": draft.windows,
        "step": draft.steps,
    }
    for record in (draft.record, *draft.repeats):
        _check_references(record, tables, out)
    _check_step_ids(draft, out)
    _check_own_names(draft, out)
    for step in draft.steps.values():
        fields = step.record.get("fields", ())
        check_duplicates(fields, out)
        for item in fields:
            check_duplicates(item.get("fields", ()), out)
        _check_rule_places(step.record, out)


def check_duplicates(records: Iterable[Record], out: Collector) -> dict[str, Record]:
    """The records by id; each id that stands twice is reported at its second place."""
    found: dict[str, Record] = {}
    for record in records:
        if not record.id:
            continue
        if record.id in found:
            first = found[record.id].name_node.place
            out.at(record.name_node, "duplicate_id", name=record.id, first=str(first), suggestion=_numbered(record))
        else:
            found[record.id] = record
    return found


def _numbered(record: Record) -> str | None:
    """The id with the number of the round, where it stands inside a `repeat` without it."""
    node = record.name_node
    found = node.round if isinstance(node, Scalar) else None
    return f"{record.id}_{found.marker}" if found and found.written == record.id else None


def _check_step_ids(draft: Draft, out: Collector) -> None:
    """Stages, repeats and steps share one space of names: `status(x)` may ask for a stage or a step."""
    stages = draft.record.get("stages", ())
    check_duplicates((*stages, *draft.repeats, *(step for stage in stages for step in stage.get("steps", ()))), out)


def _check_own_names(draft: Draft, out: Collector) -> None:
    """No constant is called like a field or identity data, and no repeat like any of them: a name means one thing."""
    for actor in draft.actors.values():
        if actor.id == ADMINISTRATOR:
            out.at(actor.name_node, "reserved_actor", name=actor.id)
    if not draft.constants and not draft.repeats:
        return
    named = {item.id: item for _, item, _ in draft.fields()} | dict(draft.identity)
    taken = {name: item.name_node for name, item in named.items()}
    own = [(name, constant.name) for name, constant in draft.constants.items()]
    for name, node in (*own, *((repeat.id, repeat.name_node) for repeat in draft.repeats)):
        if name in taken:
            out.at(node, "duplicate_name", name=name, first=str(taken[name].place))
        elif name in RESERVED:
            out.at(node, "reserved_name", name=name)
        taken.setdefault(name, node)


def _check_rule_places(step: Record, out: Collector) -> None:
    fields = [item.id for item in step.get("fields", ())]
    for rule in step.get("rules", ()):
        at = rule.get("at")
        if at is not None and at not in fields:
            out.unknown(rule.node_of("at"), "unknown_field", at, fields)


def _check_options(listed: Record, out: Collector) -> None:
    """Every declared attribute is given, and no attribute hides a key."""
    for name in listed.get("attributes", ()):
        if name in OPTION.by_name:
            out.at(listed.node_of("attributes"), "reserved_attribute", name=name)
    for option in listed.get("options", ()):
        for name in kinds_of(listed).keys() - option.extra.keys() - option.meant:
            if name not in OPTION.by_name:
                out.at(option.name_node, "missing_attribute", name=name, option=option.id)


def _check_references(record: Record, tables: Tables, out: Collector) -> None:
    kind = record.shape.by_name.get(record.kind or "")
    if kind is not None and kind.value.kind is ValueKind.REFERENCE and record.id:
        _check_one(kind.value.of or "", record.id, record.name_node, tables, out)
    given, shape = record.values.keys(), record.shape
    for name in () if shape.placing.isdisjoint(given) else given & shape.placing:
        out.at(record.node.entries[name][0], "only_in_derived", key=name)  # type: ignore[attr-defined]
    for name in () if shape.referring.isdisjoint(given) else given & shape.referring:
        declared, value = record.shape.keyed[name].value, record.values[name]
        if declared.kind is ValueKind.REFERENCE:
            _check_one(declared.of or "", value, record.node_of(name), tables, out)
        elif declared.kind is ValueKind.REFERENCES:
            for item in value:
                _check_one(declared.of or "", item.text, item, tables, out)
        else:
            for inner in _inner(value):
                _check_references(inner, tables, out)


def _inner(value: Record | Mapping[str, Record] | tuple[Record, ...]) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
    else:
        yield from value.values() if isinstance(value, Mapping) else value


def _check_one(target: str, name: str, node: Node, tables: Tables, out: Collector) -> None:
    known = tables.get(target)
    if known is None or name in known:
        return
    out.unknown(node, f"unknown_{target}", name, known)
