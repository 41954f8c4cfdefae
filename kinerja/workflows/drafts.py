"""What of the typed answers is taken over: only declared, shown, editable fields, in plain and bounded form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kinerja.workflows import answers as values
from kinerja.workflows.definition import Field, FieldKind, Step
from kinerja.workflows.instance import Answers
from kinerja.workflows.reasons import AnswerProblem
from kinerja.workflows.situation import Situation

LARGEST = Decimal(10) ** 15
"""Bound of every number, far above any sum of money here and exact in every store."""


def changes(step: Step, given: Answers, situation: Situation) -> dict[str, Any]:
    """Field id -> new plain value (None: emptied) for what differs from what stands in `step`.

    Names that are not declared, fields that are not editable, and fields that stay hidden with these answers are
    left alone: they were not shown, so nobody can have meant to change them.
    """
    stored = situation.instance.step(step.id).answers
    taken = {item.id: plain(item, given[item.id]) for item in step.fields if item.takes_answer and item.id in given}
    found = [item for item in step.fields if item.id in taken and _differs(step, item, taken[item.id], situation)]
    if any(item.show_when is not None for item in found):
        after = situation.with_answers(step.id, {**stored, **taken})
        found = [item for item in found if values.shown(item, after)]
    return {item.id: taken[item.id] for item in found}


def _differs(step: Step, item: Field, value: Any, situation: Situation) -> bool:
    standing = plain(item, values.stands(step, item, situation))
    return value != standing or isinstance(value, bool) is not isinstance(standing, bool)


def settled(step: Step, situation: Situation) -> dict[str, Any]:
    """What finishing a step changes by itself: hidden answers and blank rows go, copied values are written down.

    So what was handed in is exactly what was on the page, whatever happens to its sources later.
    """
    stored = situation.instance.step(step.id).answers
    found: dict[str, Any] = {}
    for item in step.fields:
        if item.kind in (FieldKind.COMPUTED, FieldKind.NOTE):
            continue
        value = _settled(step, item, situation) if values.shown(item, situation) else None
        if value != stored.get(item.id):
            found[item.id] = value
    return found


def _settled(step: Step, item: Field, situation: Situation) -> Any:
    standing = plain(item, values.stands(step, item, situation))
    if item.kind is not FieldKind.ROWS or standing is None:
        return standing
    kept = []
    for cells in standing:
        if not values.is_blank(cells):
            row = values.rows(item, [cells], situation.zone)[0]
            hidden = {column.id for column in item.fields if not values.shown(column, situation, row)}
            kept.append({name: cell for name, cell in cells.items() if name not in hidden})
    return kept or None


def plain(item: Field, value: Any) -> Any:
    """A value in the form in which it is stored; blank becomes None. Raises TypeError for a foreign kind of value."""
    if item.kind is FieldKind.ROWS:
        return [_cells(item, row) for row in value or ()] or None
    if item.kind is FieldKind.CHOICES and isinstance(value, list | tuple):
        return list(dict.fromkeys(str(name) for name in value)) or None
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, Decimal) and not value.is_finite():
        return str(value)
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{item.id}: {type(value).__name__} is no plain answer")


def _cells(item: Field, row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise TypeError(f"{item.id}: a row is a mapping, not {type(row).__name__}")
    cells = {column.id: plain(column, row.get(column.id)) for column in item.fields if column.takes_answer}
    return {name: cell for name, cell in cells.items() if cell is not None}


def oversized(step: Step, changed: Mapping[str, Any]) -> tuple[AnswerProblem, ...]:
    """What is too large even to be kept as a draft. Cutting it off would lose words without telling."""
    return tuple(problem for item in step.fields for problem in _oversized(item, item.id, changed.get(item.id)))


def _oversized(item: Field, path: str, value: Any) -> Iterator[AnswerProblem]:
    if isinstance(value, str):
        longest = max(item.max_length or 0, values.LONGEST_TEXT)
        if len(value) > longest:
            yield AnswerProblem(path, "too_long", {"max_length": item.max_length or longest, "length": len(value)})
    elif isinstance(value, int | Decimal) and abs(value) >= LARGEST:
        yield AnswerProblem(path, "too_big", {"maximum": LARGEST - 1})
    elif isinstance(value, list) and item.kind is FieldKind.ROWS:
        if len(value) > item.max_rows:
            yield AnswerProblem(path, "too_many_rows", {"maximum": item.max_rows, "count": len(value)})
        for position, row in enumerate(value):
            for column in item.fields:
                yield from _oversized(column, f"{path}.{position}.{column.id}", row.get(column.id))
    elif isinstance(value, list) and sum(map(len, value)) > values.LONGEST_TEXT:
        yield AnswerProblem(path, "not_an_option", {"options": ()})
