"""What only some kinds of steps and fields demand: who assesses whom, what a system step can do, given rows."""

from __future__ import annotations

from kinerja.workflows import definition as d
from kinerja.workflows.loading import given
from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.paths import Found
from kinerja.workflows.loading.record import Collector, Record

_ABOUT = ("assessment", "rating")
_NAMING = ("acknowledgement", "system")


def check_kind(draft: Draft, step: StepDraft, out: Collector) -> None:
    """What the kind of a step asks of its actor, its fields and the steps it names."""
    record = step.record
    fields = record.get("fields", ())
    if record.kind in _ABOUT:
        actor = draft.actors.get(record.get("actor"))
        if actor is not None and actor.get("is") == "subject":
            out.at(record.node_of("actor"), "self_assessment", name=record.get("actor"))
    if record.kind == "rating" and fields and not any("suggest" in item.values for item in fields):
        out.at(record.name_node, "rating_without_suggestion")
    if record.kind == "system":
        for item in fields:
            if item.kind != "computed" and not ("copies" in item.values and item.get("editable") is False):
                out.at(item.name_node, "system_field")
    for part in record.get("of", ()) if record.kind in _NAMING else ():
        target = draft.steps.get(part.text)
        if target is not None and target.position >= step.position:
            out.at(part, "of_later", name=part.text)


def check_rows(draft: Draft, step: StepDraft, item: Record, out: Collector) -> None:
    """Where the rows of a field come from, if they are given."""
    if item.kind not in ("rows", "rubric"):
        return
    sources = [key for key in ("each", "each_list") if key in item.values]
    if len(sources) > 1:
        out.at(item.get("each"), "two_row_sources")
    elif not sources and item.kind == "rubric":
        out.at(item.name_node, "rows_not_given")
    if item.get("follows") is not None and "each_list" not in sources:
        out.at(item.get("follows"), "follows_without_list")
    if given.is_given(item):
        _check_given(item, out)
    else:
        for column in item.get("fields", ()):
            if column.kind == d.FieldKind.FILE:
                out.at(column.name_node, "file_in_free_rows")
    if "each" in sources:
        _check_source(draft, step, item, out)


def _check_given(item: Record, out: Collector) -> None:
    for key in ("min_rows", "max_rows"):
        if key in item.values:
            out.at(item.node_of(key), "given_rows", key=key)
    for column in item.get("fields", ()):
        if column.id == d.ROW:
            out.at(column.name_node, "column_is_given", name=column.id)


def _check_source(draft: Draft, step: StepDraft, item: Record, out: Collector) -> None:
    scalar = item.get("each")
    found = given.source(draft, step, item)
    if found is None:
        names = [f"{other.id}.{each.id}" for other, each, group in draft.fields() if group is None]
        own = [each.id for each in step.record.get("fields", ())]
        out.unknown(scalar, "unknown_field", scalar.text, [*own, *names])
    elif found.record.kind not in given.SOURCES or "." in found.path.field:
        out.at(scalar, "each_of_one", name=scalar.text)


def elsewhere(draft: Draft, step: StepDraft, group: Record | None, found: Found, *, copied: bool) -> bool:
    """Whether a path leads into rows of which none belongs to the place it is used in."""
    name, _, column = found.path.field.partition(".")
    if not column:
        return False
    if group is not None and found.path.step == step.id and name == group.id:
        return False
    source = given.source(draft, step, group) if group is not None and copied else None
    return source is None or (source.path.step, source.path.field) != (found.path.step, name)
