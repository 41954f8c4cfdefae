"""What of the typed answers is taken over: only declared, shown, editable fields, in plain and bounded form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kinerja.workflows import answers as values
from kinerja.workflows import given
from kinerja.workflows.definition import ROW, Field, FieldKind, Step
from kinerja.workflows.instance import Answers, FileRef
from kinerja.workflows.reasons import AnswerProblem
from kinerja.workflows.situation import Situation

_FILE, _CHOICES = FieldKind.FILE, FieldKind.CHOICES
_NUMBER = (int, Decimal)
"""A bool is an int."""
LARGEST = Decimal(10) ** 15
"""Bound of every number, far above any sum of money here and exact in every store."""


def changes(step: Step, typed: Answers, situation: Situation) -> dict[str, Any]:
    """Field id -> new plain value (None: emptied) for what differs from what stands in `step`.

    Names that are not declared, fields that are not editable, and fields that stay hidden with these answers are
    left alone: they were not shown, so nobody can have meant to change them. Files are not typed either.
    """
    stored = situation.instance.step(step.id).answers
    taken = {
        item.id: _taken(step, item, typed[item.id], situation)
        for item in step.fields
        if item.takes_answer and item.kind is not _FILE and item.id in typed
    }
    found = [item for item in step.fields if item.id in taken and _differs(step, item, taken[item.id], situation)]
    if any(item.show_when is not None for item in found):
        after = situation.with_answers(step.id, {**stored, **taken})
        found = [item for item in found if values.shown(item, after)]
    return {item.id: taken[item.id] for item in found}


def _taken(step: Step, item: Field, value: Any, situation: Situation) -> Any:
    if not item.rows_given:
        return plain(item, value)
    return plain(item, given.merged(item, given.stored_rows(step, item, situation), value))


def _differs(step: Step, item: Field, value: Any, situation: Situation) -> bool:
    standing = plain(item, values.stands(step, item, situation))
    return value != standing or isinstance(value, bool) is not isinstance(standing, bool)


def settled(step: Step, situation: Situation) -> dict[str, Any]:
    """What finishing a step changes by itself: hidden answers and blank rows go, copied values are written down.

    So what was handed in is exactly what was on the page, whatever happens to its sources later.
    """
    stored = situation.instance.step(step.id).answers
    found: dict[str, Any] = {}
    for item in step.settling:
        value = _settled(step, item, situation) if values.shown(item, situation) else None
        if value != stored.get(item.id):
            found[item.id] = value
    return found


def _settled(step: Step, item: Field, situation: Situation) -> Any:
    standing = plain(item, values.stands(step, item, situation))
    if not item.has_rows or standing is None:
        return standing
    kept = [_settled_row(step, item, cells, situation) for cells in standing if not values.is_blank(cells)]
    return kept or None


def _settled_row(step: Step, item: Field, cells: Mapping[str, Any], situation: Situation) -> dict[str, Any]:
    row = values.rows(item, [cells], situation.zone)[0]
    hidden = {column.id for column in item.fields if not values.shown(column, situation, row)}
    copied = {
        column.id: plain(column, situation.cell(step.id, item.id, row, column.id))
        for column in item.fields
        if column.copies is not None
    }
    found = {**{name: cell for name, cell in copied.items() if cell is not None}, **cells}
    return {name: cell for name, cell in found.items() if name not in hidden}


def plain(item: Field, value: Any) -> Any:
    """A value in the form in which it is stored; blank becomes None. Raises TypeError for a foreign kind of value."""
    if value is None:
        return None
    if item.has_rows:
        return [_cells(item, row) for row in value or ()] or None
    if item.kind is _FILE:
        return [_file(item, entry) for entry in value or ()] or None
    if item.kind is _CHOICES and isinstance(value, list | tuple):
        return list(dict.fromkeys(str(name) for name in value)) or None
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, Decimal) and not value.is_finite():
        return str(value)
    if isinstance(value, _NUMBER):
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{item.id}: {type(value).__name__} is no plain answer")


def _cells(item: Field, row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise TypeError(f"{item.id}: a row is a mapping, not {type(row).__name__}")
    cells = {
        column.id: plain(column, row.get(column.id))
        for column in item.fields
        if column.takes_answer or column.id == ROW
    }
    return {name: cell for name, cell in cells.items() if cell is not None}


def _file(item: Field, entry: Any) -> FileRef:
    if not isinstance(entry, FileRef):
        raise TypeError(f"{item.id}: a file is a FileRef, not {type(entry).__name__}")
    return entry


def oversized(step: Step, changed: Mapping[str, Any]) -> tuple[AnswerProblem, ...]:
    """What is too large even to be kept as a draft. Cutting it off would lose words without telling."""
    given = (item for item in step.fields if item.id in changed)
    return tuple([problem for item in given for problem in _oversized(item, item.id, changed[item.id])])


def _oversized(item: Field, path: str, value: Any) -> Iterator[AnswerProblem]:
    if isinstance(value, str):
        longest = max(item.max_length or 0, values.LONGEST_TEXT)
        if len(value) > longest:
            yield AnswerProblem(path, "too_long", {"max_length": item.max_length or longest, "length": len(value)})
    elif isinstance(value, _NUMBER) and abs(value) >= LARGEST:
        yield AnswerProblem(path, "too_big", {"maximum": LARGEST - 1})
    elif isinstance(value, list) and item.has_rows:
        if len(value) > item.max_rows and not item.rows_given:
            yield AnswerProblem(path, "too_many_rows", {"maximum": item.max_rows, "count": len(value)})
        for position, row in enumerate(value):
            for column in item.fields:
                yield from _oversized(column, f"{path}.{position}.{column.id}", row.get(column.id))
    elif isinstance(value, list) and item.kind is not _FILE and sum(map(len, value)) > values.LONGEST_TEXT:
        yield AnswerProblem(path, "not_an_option", {"options": ()})
