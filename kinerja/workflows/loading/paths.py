"""`copies` and `follows`: short names of a value that stands elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from kinerja.workflows.definition import Path
from kinerja.workflows.loading.draft import Draft, StepDraft
from kinerja.workflows.loading.record import Record


class Found(NamedTuple):
    path: Path
    record: Record


def find_path(
    draft: Draft, step: StepDraft, text: str, group: Record | None, *, identity_first: bool = False
) -> Found | None:
    """What `text` means in a field of `step` (in rows of `group`), or None where there is nothing.

    A column of the same row, a field of the same step, identity data, a field of one other step; with dots
    `step.field`, and `group.column` or `step.group.column` for a column of every row of a group. A copied value comes
    from elsewhere, so there (`identity_first`) identity data is meant before the own step.
    """
    first, _, second = text.partition(".")
    if second:
        other = draft.steps.get(first)
        return _in_step(other, second) if other else _in_step(step, text)
    own = (_in_row(step, text, group), _in_step(step, text))
    from_outside = _in_identity(draft, text)
    order = (from_outside, *own) if identity_first else (*own, from_outside)
    for found in order:
        if found is not None:
            return found
    elsewhere = [found for other in draft.steps.values() if (found := _in_step(other, text)) is not None]
    return elsewhere[0] if len(elsewhere) == 1 else None


def _in_row(step: StepDraft, name: str, group: Record | None) -> Found | None:
    for column in group.get("fields", ()) if group else ():
        if column.id == name:
            return Found(Path(step.id, f"{group.id}.{name}"), column)  # type: ignore[union-attr]
    return None


def _in_step(step: StepDraft, name: str) -> Found | None:
    first, _, column = name.partition(".")
    for item in step.record.get("fields", ()):
        if item.id == first:
            return _in_row(step, column, item) if column else Found(Path(step.id, name), item)
    return None


def _in_identity(draft: Draft, name: str) -> Found | None:
    record = draft.identity.get(name)
    return Found(Path(None, name), record) if record else None
