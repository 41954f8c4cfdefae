"""Answers in words: for check pages, locked pages, comparisons and fields that are only shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from kinerja.web.dates import date_long, instant, money, number
from kinerja.web.language import language
from kinerja.workflows import Situation
from kinerja.workflows.answers import computed_text
from kinerja.workflows.copies import Asked
from kinerja.workflows.definition import LEVEL, ROW, Definition, Field, FieldKind, Step, StepKind
from kinerja.workflows.instance import FileRef

Row = tuple[str, str | None, str | None]
"""Label, answer in words (None: empty), address of the control that changes it."""
DIGEST = 8
"""Characters of the hash of a file that are shown: enough to tell it from others of the same name."""
KILOBYTE, MEGABYTE = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class RowTitle:
    """What a given row is called; `column`: the one whose value is said with it, so that it is not said again."""

    title: str
    hint: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row to be compared with others: its first answer, the others in one line, and what is worked out of them."""

    title: str
    more: str
    sums: str


def in_words(definition: Definition, item: Field, value: Any) -> str | None:
    """One typed value as text; what could not be read as its kind stays as it was typed. None for nothing."""
    if value is None or value == () or value == "":
        return None
    if item.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and item.options:
        chosen = (value,) if isinstance(value, str) else value
        listed = definition.options_of(item).options
        return "\n".join(listed[one].label.say(language()) if one in listed else str(one) for one in chosen)
    if item.kind is FieldKind.FILE:
        return "\n".join(file_words(file) for file in value if isinstance(file, FileRef))
    if item.value is not None and isinstance(value, str):
        return computed_text(definition, item.value, value).say(language())
    return value_words(item, value)


def counted(definition: Definition, item: Field, value: Any) -> str | None:
    """As `in_words`, but files are only counted: they stand by name, to be opened, beside what is said."""
    if item.kind is FieldKind.FILE and value:
        return ngettext("%(num)s berkas", "%(num)s berkas", len(value))
    return in_words(definition, item, value)


def value_words(item: Field | Asked, value: Any) -> str:
    """A typed value without options as text, with its unit."""
    if isinstance(value, bool):
        return gettext("Ya") if value else gettext("Tidak")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return date_long(value)
    if isinstance(value, int | Decimal):
        said = money(value) if item.kind is FieldKind.MONEY else number(value)
        return f"{said}\u00a0{item.unit.say(language())}" if item.unit else said
    return str(value)


def file_words(file: FileRef) -> str:
    """ "rpp.pdf (812 kB, 3f2a9c01)": which file it was, to be compared with the one in the hand."""
    return f"{file.name} ({size_words(file.size)}, {file.hash[:DIGEST]})"


def size_words(size: int) -> str:
    """ "812 kB", "1,2 MB": bytes as people read them; what is there is at least 1 kB."""
    if size < MEGABYTE:
        return f"{number(max(1, round(size / KILOBYTE)), 0)}\u00a0kB"
    return f"{number(size / MEGABYTE, 1)}\u00a0MB"


def field_words(situation: Situation, step: Step, item: Field) -> str | None:
    """The answer of a field of `step` in words; rows one a line, with their shown columns."""
    if item.has_rows:
        rows = situation.rows(step.id, item.id)
        return "\n".join(f"{at}. {row_words(situation, step, item, row)}" for at, row in enumerate(rows, 1)) or None
    return in_words(situation.definition, item, situation.answer(step.id, item.id))


def row_lines(situation: Situation, step: Step, group: Field) -> tuple[RowLine, ...]:
    """The rows of a free group, each with what it is, the rest, and what it comes to."""
    return tuple(_row_line(situation, step, group, row) for row in situation.rows(step.id, group.id))


def _row_line(situation: Situation, step: Step, group: Field, row: Mapping[str, Any]) -> RowLine:
    title, rest, sums = "", [], []
    for column in group.fields:
        text = in_words(situation.definition, column, situation.cell(step.id, group.id, row, column.id))
        if text is None:
            continue
        if not title:
            title = text
        elif column.kind is FieldKind.COMPUTED and column.unit:
            sums.append(text)
        else:
            rest.append(text if column.unit else f"{column.label.say(language())}: {text}")
    return RowLine(title, " · ".join(rest), " · ".join(sums))


def row_words(situation: Situation, step: Step, group: Field, row: Mapping[str, Any]) -> str:
    """One row: what it stands for or its first column plainly, the others with their label."""
    said = []
    if group.rows_given and group.column(ROW).options is None:
        said.append(row_title(situation, step, group, int(row.get(ROW, 0)), row).title)
    for column in group.fields:
        if column.id == ROW and column.options is None:
            continue
        text = in_words(situation.definition, column, situation.cell(step.id, group.id, row, column.id))
        if text is not None:
            # What carries its unit says by itself what it is: "40 poin".
            said.append(text if column.unit or not said else f"{column.label.say(language())}: {text}")
    return " · ".join(said)


def row_title(situation: Situation, step: Step, group: Field, at: int, row: Mapping[str, Any]) -> RowTitle:
    """A given row: the option it stands for, else its number with the first value that is only shown in it."""
    key = group.column(ROW)
    if key.options is not None:
        option = situation.definition.options_of(key).options.get(str(row.get(ROW)))
        label = option.label.say(language()) if option else str(row.get(ROW, ""))
        numbered = f"{at + 1}. {label}" if group.kind is FieldKind.RUBRIC else label
        return RowTitle(numbered, option.hint.say(language()) if option and option.hint else None)
    number_ = f"{(group.row_title or group.label).say(language())} {at + 1}"
    for column in group.fields:
        if column.id != ROW and not column.editable:
            text = in_words(situation.definition, column, situation.cell(step.id, group.id, row, column.id))
            return RowTitle(f"{number_}: {text}" if text else number_, column=column.id)
    return RowTitle(number_)


def gist(situation: Situation, step: Step) -> str:
    """What stands in a step, in one line: what was decided beside a suggestion, or the one choice, or how many rows and
    the first total: bare numbers of several totals say nothing."""
    decided = _decided(situation, step)
    if decided:
        return f"{decided}."
    said: list[str] = []
    totals: list[str] = []
    single: list[str] = []
    for item in step.fields:
        value = situation.answer(step.id, item.id)
        if value is None or value == () or not (item.editable and item.copies is None):
            continue
        if step.kind is StepKind.SYSTEM:
            said.append(f"{item.label.say(language())}: {in_words(situation.definition, item, value)}")
            continue
        if item.kind is FieldKind.FILE:
            said.append(ngettext("%(num)s berkas", "%(num)s berkas", len(value)))
        elif item.kind is FieldKind.RUBRIC:
            done = sum(LEVEL in row for row in value)
            said.append(gettext("%(done)s dari %(all)s dinilai", done=done, all=len(value)))
        elif item.kind is FieldKind.ROWS:
            said.append(rows_words(item, len(value)))
        elif item.kind is FieldKind.COMPUTED:
            totals += [in_words(situation.definition, item, value)] if item.unit else []
        else:
            single.append(in_words(situation.definition, item, value))
    if len(single) == 1 and "\n" not in single[0] and len(single[0]) <= 80:
        said.insert(0, single[0])
    said += totals[:1]
    return f"{', '.join(said)}." if said else ""


def rows_words(group: Field, count: int) -> str:
    """ "3 kegiatan", "3 activities": how many rows. Where a language has a plural, the label of the group is one."""
    several = count != 1 and language() == "en"
    title = (group.label if several else group.row_title or group.label).say(language())
    return f"{count} {title[:1].lower()}{title[1:]}"


def _decided(situation: Situation, step: Step) -> str:
    rated = [(item, situation.answer(step.id, item.id)) for item in step.fields if item.suggest is not None]
    return ", ".join(in_words(situation.definition, item, value) for item, value in rated if value is not None)


def thread_label(step: Step, name: str) -> str:
    """What a thread of remarks is about: a field, or the whole step."""
    known = {item.id: item for item in step.fields}
    return known[name].label.say(language()) if name in known else step.title.say(language())
