"""Files in answers: put in and taken out one by one. That they may be changed was asked before (`guards`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kinerja.workflows import given
from kinerja.workflows.answers import shown, stands
from kinerja.workflows.commands import AttachFile, DetachFile
from kinerja.workflows.definition import ROW, Definition, Field, FieldKind, Reuse, Step
from kinerja.workflows.events import FileAttached, FileDetached
from kinerja.workflows.instance import Answers, FileRef, Instance
from kinerja.workflows.reasons import AnswerProblem, Code, Explanation, Refused
from kinerja.workflows.situation import Situation
from kinerja.workflows.validation import file_problems


def attach(step: Step, command: AttachFile, situation: Situation) -> tuple[FileAttached, ...]:
    """Nothing happens where the very same bytes stand there already. Raises Refused."""
    item = _field(step, command, situation)
    standing = _standing(step, command, situation)
    if any(file.hash == command.file.hash for file in standing):
        return ()
    path = command.field if command.row is None else f"{command.field}.{command.row}"
    wrong = (*file_problems(item, path, (*standing, command.file)), *_used_before(item, path, command, situation))
    if wrong:
        raise Refused(Explanation(Code.ANSWERS_WRONG, step.id), problems=wrong)
    return (FileAttached(*_who(step, situation), step.id, command.field, command.file, command.row),)


def detach(step: Step, command: DetachFile, situation: Situation) -> tuple[FileDetached, ...]:
    """Nothing happens where the file does not stand there (any more). Raises Refused."""
    _field(step, command, situation)
    file = next((each for each in _standing(step, command, situation) if each.id == command.file), None)
    if file is None:
        return ()
    return (FileDetached(*_who(step, situation), step.id, command.field, file, command.row),)


def field_at(step: Step, path: str) -> Field | None:
    """The file field at "field" or "group.column"; None where there is none."""
    name, _dot, column = path.partition(".")
    item = next((each for each in step.fields if each.id == name), None)
    if item is not None and column:
        item = next((each for each in item.fields if each.id == column), None)
    return item if item is not None and item.kind is FieldKind.FILE else None


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file stands: `field` as in a command, "field" or "group.column" of the given row `row`."""

    step: str
    field: str
    row: str | None
    file: FileRef


def places(definition: Definition, instance: Instance) -> Iterator[FilePlace]:
    """Every file that stands in an answer now, in the order of the process."""
    for step in definition.steps.values():
        if step.id in instance.steps:
            yield from places_in(step, instance.steps[step.id].answers)


def places_in(step: Step, answers: Answers) -> Iterator[FilePlace]:
    """The files in these answers of one step, in the order of its fields."""
    for item in step.fields:
        value = answers.get(item.id) or ()
        if item.kind is FieldKind.FILE:
            yield from (FilePlace(step.id, item.id, None, file) for file in value)
        for column in item.fields:
            if column.kind is FieldKind.FILE:
                field = f"{item.id}.{column.id}"
                yield from (
                    FilePlace(step.id, field, row[ROW], file) for row in value for file in row.get(column.id) or ()
                )


def _used_before(item: Field, path: str, command: AttachFile, situation: Situation) -> Iterator[AnswerProblem]:
    """The same bytes in another answer of this run, where the field wants each file once.

    Other runs lie in the store: `services.submissions` asks there.
    """
    if item.reuse is not Reuse.REFUSE:
        return
    for place in places(situation.definition, situation.instance):
        if place.file.hash == command.file.hash:
            params = {"name": command.file.name, "step": place.step, "field": place.field}
            yield AnswerProblem(path, "file_used", params, basis=item.basis)
            return


def _field(step: Step, command: AttachFile | DetachFile, situation: Situation) -> Field:
    item = field_at(step, command.field)
    if item is None or not _is_there(step, command, item, situation):
        raise Refused(Explanation(Code.UNKNOWN_PART, step.id, params={"part": f"{step.id}.{command.field}"}))
    return item


def _is_there(step: Step, command: AttachFile | DetachFile, item: Field, situation: Situation) -> bool:
    """Whether the field is shown, in a row that is given."""
    name, _dot, column = command.field.partition(".")
    group = step.field(name)
    if not column:
        return command.row is None and shown(item, situation)
    if not group.rows_given or not shown(group, situation) or command.row not in given.keys(group, situation):
        return False
    row = next(each for each in situation.rows(step.id, name) if str(each.get(ROW)) == command.row)
    return shown(item, situation, row)


def _standing(step: Step, command: AttachFile | DetachFile, situation: Situation) -> tuple[FileRef, ...]:
    name, _dot, column = command.field.partition(".")
    value = stands(step, step.field(name), situation) or ()
    if not column:
        return tuple(value)
    row = next((each for each in value if each[ROW] == command.row), {})
    return tuple(row.get(column) or ())


def _who(step: Step, situation: Situation) -> tuple[object, ...]:
    return situation.now, situation.actor.account, situation.actor.name, step.actor
