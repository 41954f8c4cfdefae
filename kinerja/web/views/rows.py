"""The rows of a group as a form shows them: free ones by their number, given ones by what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from kinerja.web.language import language
from kinerja.web.views.answers import in_words, row_title
from kinerja.web.views.fields import FieldView, RowView, layout_of, lines_of
from kinerja.web.views.files import field_of
from kinerja.workflows import OfferedOption, Situation, required, shown, typed
from kinerja.workflows.definition import ROW, Field, FieldKind, Step


class Sheet(Protocol):
    """What rows ask of the sheet they stand on (`views.sheets`)."""

    stored: Situation
    situation: Situation
    step: Step
    form: Any
    draft_url: str
    of: tuple[str, str]

    def padded(self, item: Field, /) -> list[Mapping[str, Any]]: ...
    def offered(self, item: Field, row: Mapping[str, Any] | None = None, /) -> tuple[OfferedOption, ...]: ...
    def groups(self, item: Field, offered: Any, bound: Any, beside: tuple[Field, ...], /) -> Any: ...
    def errors(self, item: Field, path: str, /) -> tuple[str, ...]: ...


def rows_of(sheet: Sheet, group: Field) -> tuple[RowView, ...]:
    """As many as are shown: those that stand, and of a free group empty ones up to the least number."""
    stored = sheet.padded(group)
    return tuple(_row(sheet, group, at, form, stored[at]) for at, form in enumerate(sheet.form[group.id].rows))


def _row(sheet: Sheet, group: Field, at: int, form: Any, cells: Mapping[str, Any]) -> RowView:
    read = typed(group, [cells], sheet.situation.zone)
    row = read[0] if read else {}
    columns = [_brief(group, column) if at else column for column in group.fields if column.id != ROW]
    views = tuple(_cell(sheet, group, at, column, form, row) for column in columns)
    control, wrong = f"f-{group.id}-{at}", any(one.errors for one in views)
    if not group.rows_given:
        title = f"{(group.row_title or group.label).say(language())} {at + 1}"
        return RowView(at, title, control, lines_of(views), wrong)
    named = row_title(sheet.situation, sheet.step, group, at, row)
    key = form[ROW]
    asked = tuple(one for one in views if one.id != named.column)
    return RowView(at, named.title, control, lines_of(asked), wrong, (key.name, key.value), named.hint)


def _brief(group: Field, column: Field) -> Field:
    """In a rubric the first card says how to fill in all of them."""
    return replace(column, help=None, example=None) if group.kind is FieldKind.RUBRIC else column


def _files(sheet: Sheet, group: Field, column: Field, path: str, row: Mapping[str, Any] | None) -> FieldView:
    """A file cell; `row` None: not shown. The files are those that are stored, whatever is typed beside them."""
    if row is None:
        return FieldView(column, path, False, "files")
    files = field_of(sheet.stored, sheet.step, column, f"{group.id}.{column.id}", str(row[ROW]))
    return FieldView(
        column,
        path,
        True,
        "files",
        errors=sheet.errors(column, path),
        required=required(column, sheet.situation, row),
        draft_url=sheet.draft_url,
        files=files,
    )


def _cell(sheet: Sheet, group: Field, at: int, column: Field, form: Any, row: Mapping[str, Any]) -> FieldView:
    path = f"{group.id}.{at}.{column.id}"
    visible = shown(column, sheet.situation, row)
    if column.kind is FieldKind.FILE:
        return _files(sheet, group, column, path, row if visible else None)
    if not column.takes_answer:
        value = sheet.situation.cell(sheet.step.id, group.id, row, column.id) if visible else None
        text = in_words(sheet.situation.definition, column, value)
        return FieldView(column, path, visible, layout_of(column, 0), text=text)
    offered = sheet.offered(column, row) if visible else ()
    bound = form[column.id]
    return FieldView(
        column,
        path,
        visible,
        layout_of(column, len(offered), folded=any(one.recommended for one in offered)),
        bound=bound,
        offered=offered,
        arranged=partial(sheet.groups, column, offered, bound, group.fields),
        errors=sheet.errors(column, path),
        required=required(column, sheet.situation, row),
        of=sheet.of,
    )
