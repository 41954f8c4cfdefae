"""What keeps answers from being handed in: field by field, then the rules of the step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from kinerja.workflows.answers import (
    LONGEST_TEXT,
    Row,
    is_blank,
    number,
    numbered,
    offered_options,
    required,
    said,
    shown,
    stands,
    typed,
)
from kinerja.workflows.definition import Definition, Field, FieldKind, Step
from kinerja.workflows.instance import Answers, FileRef
from kinerja.workflows.reasons import AnswerProblem
from kinerja.workflows.sentences import evaluate
from kinerja.workflows.situation import Situation

_FILE, _MOMENT = FieldKind.FILE, FieldKind.DATE_TIME
_OF_A_LIST = (FieldKind.CHOICE, FieldKind.CHOICES)
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def problems(definition: Definition, step: Step, answers: Answers, situation: Situation) -> tuple[AnswerProblem, ...]:
    """Everything that keeps `answers` from being handed in, in the order of the fields; rules last.

    Rules are looked at once the fields are right: before, they would only repeat that something is missing.
    """
    inside = situation.with_answers(step.id, answers)
    found: list[AnswerProblem] = []
    for item in step.fields:
        if item.takes_answer and shown(item, inside):
            found += _field_problems(definition, step, item, item.id, stands(step, item, inside), inside, None)
    return tuple(found) or tuple(_rule_problems(step, inside))


def _rule_problems(step: Step, situation: Situation) -> Iterator[AnswerProblem]:
    for rule in step.rules:
        if evaluate(rule.must, situation) is not True:
            yield AnswerProblem(rule.at or "", "rule", say=said(rule.say, situation), basis=rule.basis)


def _field_problems(
    definition: Definition, step: Step, item: Field, path: str, raw: Any, situation: Situation, row: Row | None
) -> Iterable[AnswerProblem]:
    if item.has_rows:
        return _group_problems(definition, step, item, raw, situation)
    if is_blank(raw):
        return (AnswerProblem(path, "required", basis=item.basis),) if required(item, situation, row) else ()
    # Only a moment needs the zone, which is not free to look up.
    value = typed(item, raw, situation.zone if item.kind is _MOMENT else None)
    if value is None:
        return (AnswerProblem(path, _unreadable(item, raw), {"typed": raw}),)
    if item.kind is _FILE:
        return file_problems(item, path, value)
    if item.options is not None and item.kind in _OF_A_LIST:
        chosen = _option_problems(definition, step, item, path, value, situation, row)
        return (*_size_problems(item, path, value), *chosen)
    return _size_problems(item, path, value)


def _option_problems(
    definition: Definition, step: Step, item: Field, path: str, value: Any, situation: Situation, row: Row | None
) -> Iterator[AnswerProblem]:
    chosen = {value} if isinstance(value, str) else set(value)
    offered = {each.option.id for each in offered_options(definition, step, item, situation, row)}
    if not chosen <= offered:
        yield AnswerProblem(path, "not_an_option", {"options": tuple(sorted(chosen - offered))})


def _unreadable(item: Field, raw: Any) -> str:
    if item.kind in (FieldKind.DATE, FieldKind.DATE_TIME):
        return "not_a_date"
    if item.kind is FieldKind.INTEGER and number(raw) is not None:
        return "not_whole"
    if item.kind in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY):
        return "not_a_number"
    return "not_an_option"


def file_problems(item: Field, path: str, files: Sequence[FileRef]) -> Iterator[AnswerProblem]:
    """What is wrong with these files in a file field: too many, or one of a type or size that it does not take."""
    if len(files) > item.max_files:
        yield AnswerProblem(path, "too_many_files", {"maximum": item.max_files, "count": len(files)}, basis=item.basis)
    for file in files:
        if item.accepts and file.type not in item.accepts:
            yield AnswerProblem(path, "file_type", {"name": file.name, "accepts": item.accepts}, basis=item.basis)
        if item.max_bytes is not None and file.size > item.max_bytes:
            params = {"name": file.name, "maximum": item.max_bytes, "size": file.size}
            yield AnswerProblem(path, "file_size", params, basis=item.basis)


def _size_problems(item: Field, path: str, value: Any) -> Iterator[AnswerProblem]:
    if item.kind in _TEXTS:
        longest = item.max_length or LONGEST_TEXT
        if len(value) > longest:
            yield AnswerProblem(path, "too_long", {"max_length": longest, "length": len(value)})
        return
    measured = len(value) if isinstance(value, tuple) else value.date() if isinstance(value, datetime) else value
    if item.minimum is not None and measured < item.minimum:
        yield AnswerProblem(path, "too_small", {"minimum": item.minimum}, basis=item.basis)
    if item.maximum is not None and measured > item.maximum:
        yield AnswerProblem(path, "too_big", {"maximum": item.maximum}, basis=item.basis)


def _group_problems(
    definition: Definition, step: Step, item: Field, raw: Any, situation: Situation
) -> Iterator[AnswerProblem]:
    written = list(numbered(item, raw, situation.zone))
    least = max(item.min_rows, 1 if required(item, situation) else 0)
    if len(written) < least:
        yield AnswerProblem(item.id, "too_few_rows", {"minimum": least, "count": len(written)}, basis=item.basis)
    if len(written) > item.max_rows and not item.rows_given:
        yield AnswerProblem(
            item.id, "too_many_rows", {"maximum": item.max_rows, "count": len(written)}, basis=item.basis
        )
    for position, row in written:
        for column in item.fields:
            if column.takes_answer and shown(column, situation, row):
                path = f"{item.id}.{position}.{column.id}"
                cell = raw[position].get(column.id)
                if is_blank(cell) and column.copies is not None:
                    cell = situation.cell(step.id, item.id, row, column.id)
                yield from _field_problems(definition, step, column, path, cell, situation, row)
