"""One WTForms field for each kind of the definition language that takes an answer.

`data` is the plain answer of the engine, `names` the names of its controls. Nothing is validated here:
what cannot be read stays text, and the engine says what is wrong with it in one place for all callers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from wtforms import Field as WTField
from wtforms import FieldList, Form, FormField

from kinerja.forms import reading
from kinerja.workflows.definition import ROW, Field, FieldKind


class AnswerField(WTField):
    """A field with one control; `read` turns its text into the answer."""

    read: Callable[[str | None], Any] = staticmethod(reading.text)

    def __init__(self, definition: Field, **kwargs: Any) -> None:
        # The page gives the label: WTForms would make one of the name, and look for its translation.
        super().__init__("", **kwargs)
        self.definition = definition

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def value(self) -> str:
        """What stands in the control."""
        return reading.shown(self.data)

    def ticked(self, name: str, word: str) -> str:
        """The attribute `word` for the entry `name` of a closed set, with a space before it; "" where not chosen."""
        return f" {word}" if self.holds(name) else ""

    def holds(self, name: str) -> bool:
        return self.value == name

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 (of WTForms)
        self.data = self.taken(formdata) if formdata is not None else data

    def taken(self, formdata: Any) -> Any:
        """The answer in what was sent."""
        return self.read(formdata.get(self.name))


class NumberField(AnswerField):
    read = staticmethod(reading.number)


class MoneyField(AnswerField):
    read = staticmethod(reading.money)


class YesNoField(AnswerField):
    read = staticmethod(reading.yes_no)

    @property
    def value(self) -> str:
        return {True: "yes", False: "no"}.get(self.data, "") if isinstance(self.data, bool) else ""


class ChoicesField(AnswerField):
    def taken(self, formdata: Any) -> list[str] | None:
        return list(dict.fromkeys(filter(None, map(reading.text, formdata.getlist(self.name))))) or None

    @property
    def value(self) -> tuple[str, ...]:
        return tuple(self.data) if isinstance(self.data, list | tuple) else ()

    def holds(self, name: str) -> bool:
        return name in self.value


class DateField(AnswerField):
    """Three controls: the order of a native date control follows the device, and 04/12 is two days."""

    parts: tuple[str, ...] = ("day", "month", "year")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}-{part}" for part in self.parts)

    @property
    def value(self) -> tuple[str, ...]:
        return reading.day_parts(self.data)

    def holds(self, name: str) -> bool:
        """Of the closed set of months, by their numbers."""
        return self.value[1] == name

    def taken(self, formdata: Any) -> str | None:
        return reading.day([formdata.get(name, "") for name in self.names])


class DateTimeField(DateField):
    parts = ("day", "month", "year", "clock")

    @property
    def value(self) -> tuple[str, ...]:
        return reading.moment_parts(self.data)

    def taken(self, formdata: Any) -> str | None:
        return reading.moment([formdata.get(name, "") for name in self.names])


class AnswerForm(Form):
    """Fields of a step or of one row. Attributes are `f_<id>`, so that no id can hide a method of Form."""

    definitions: tuple[Field, ...] = ()

    def __getitem__(self, field_id: str) -> Any:
        return self._fields[attribute(field_id)]

    def answers(self) -> dict[str, Any]:
        """Field id -> plain answer, for every declared field."""
        return {item.id: plain(self[item.id]) for item in self.definitions}


class RowsField(FieldList):
    """A repeated group; each entry holds an `AnswerForm` in `.form`. A given row brings along what it stands for."""

    def __init__(self, definition: Field, **kwargs: Any) -> None:
        # One more than allowed, so that the engine can say "too many" instead of us dropping rows in silence.
        most = None if definition.rows_given else definition.max_rows + 1
        super().__init__(FormField(form_class(columns_of(definition))), max_entries=most, **kwargs)
        self.definition = definition

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """Takes the place of WTForms' own, which breaks on a name like "rows-²-note"."""
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                index = reading.ordinal(name[len(prefix) + 1 :].partition("-")[0])
                if index is not None:
                    yield index

    @property
    def rows(self) -> tuple[AnswerForm, ...]:
        return tuple(entry.form for entry in self.entries)


KINDS: dict[FieldKind, type[WTField]] = {
    FieldKind.TEXT: AnswerField,
    FieldKind.LONG_TEXT: AnswerField,
    FieldKind.INTEGER: NumberField,
    FieldKind.DECIMAL: NumberField,
    FieldKind.MONEY: MoneyField,
    FieldKind.YES_NO: YesNoField,
    FieldKind.DATE: DateField,
    FieldKind.DATE_TIME: DateTimeField,
    FieldKind.CHOICE: AnswerField,
    FieldKind.CHOICES: ChoicesField,
    FieldKind.ROWS: RowsField,
    FieldKind.RUBRIC: RowsField,
}
"""Files are not among them: they are put in and taken out one by one, by forms of their own."""


def attribute(field_id: str) -> str:
    return f"f_{field_id}"


def form_class(fields: tuple[Field, ...], base: type[AnswerForm] = AnswerForm) -> type[AnswerForm]:
    """A form with one WTForms field for each definition field whose answer is typed."""
    taking = tuple(item for item in fields if item.takes_answer and item.kind in KINDS)
    members: dict[str, Any] = {attribute(item.id): KINDS[item.kind](item, name=item.id) for item in taking}
    return type(base)(base.__name__, (base,), {"definitions": taking, **members})


def columns_of(group: Field) -> tuple[Field, ...]:
    """The columns of a row form. The key of a given row is carried along by the page, whatever set it is in now."""
    if not group.rows_given:
        return group.fields
    return tuple(replace(item, editable=True) if item.id == ROW else item for item in group.fields)


def plain(bound: WTField) -> Any:
    """The engine's answer of a bound field; rows as a list of mappings without their empty cells."""
    if isinstance(bound, RowsField):
        return [{k: v for k, v in row.answers().items() if v is not None} for row in bound.rows]
    return bound.data


def seeded(fields: tuple[Field, ...], answers: Any) -> dict[str, Any]:
    """Stored answers -> what `AnswerForm(data=...)` takes."""
    given: dict[str, Any] = {}
    for item in fields:
        value = answers.get(item.id)
        if item.has_rows:
            value = [seeded(item.fields, row) for row in value or ()]
        given[attribute(item.id)] = value
    return given
