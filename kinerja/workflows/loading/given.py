"""Given rows: what each row of a rubric, or of a group with `each`, stands for."""

from __future__ import annotations

from kinerja.workflows.definition import FieldKind
from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.paths import Found, find_path
from kinerja.workflows.loading.record import Record

SOURCES = frozenset({"choice", "choices", "rows"})
"""Kinds of fields that can give rows."""


def is_given(item: Record) -> bool:
    """Whether nobody adds or removes rows of this field."""
    return item.kind == FieldKind.RUBRIC or "each" in item.values or "each_list" in item.values


def source(draft: Draft, step: StepDraft, item: Record) -> Found | None:
    """The field that gives the rows; None where a list does, or where there is no such field."""
    scalar = item.get("each")
    return None if scalar is None else find_path(draft, step, scalar.text, None)


def rows_list(draft: Draft, step: StepDraft, item: Record) -> Record | None:
    """The list whose options the rows stand for; None for rows of another group."""
    name = item.get("each_list")
    if name is None:
        found = source(draft, step, item)
        name = found.record.get("options") if found else None
    return draft.lists.get(name) if name else None
