"""Decision tables and holidays of an edition, row by row."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.messages.writing import OR
from kinerja.web.presenters import say
from kinerja.web.views.edition_parts import DayRow, TableBlock
from kinerja.workflows.definition import DecisionTable, Definition, Holiday, Interval, TableCell, TableInput

MOST_DIGITS = 12
"""Digits after the point."""


class Tables:
    """Tells tables in the reader's language."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.language = language()

    def block(self, table: DecisionTable) -> TableBlock:
        rows = tuple(
            (
                tuple(self._cell(cell, known) for cell, known in zip(row.cells, table.inputs, strict=True)),
                self._value(row.gives, table.gives),
            )
            for row in table.rows
        )
        return TableBlock(
            title=say(table.title),
            id=table.id,
            official=table.official,
            basis=table.basis,
            columns=tuple(messages.sentence(known.name.replace("_", " ")).rstrip(".") for known in table.inputs),
            rows=rows,
        )

    def _cell(self, cell: TableCell, known: TableInput) -> str:
        if cell.interval is not None:
            return self._interval(cell.interval)
        if not cell.options:
            return gettext("apa pun")
        return messages.listed([self._value(option, known.options) for option in cell.options], self.language, OR)

    def _interval(self, found: Interval) -> str:
        least, below = (None if end is None else self._number(end) for end in (found.at_least, found.below))
        if least is None:
            return gettext("apa pun") if below is None else gettext("kurang dari %(limit)s", limit=below)
        if below is None:
            return gettext("%(limit)s atau lebih", limit=least)
        return gettext("%(least)s atau lebih, kurang dari %(below)s", least=least, below=below)

    def _number(self, value: Any) -> str:
        """Every digit that was written: a limit is never rounded."""
        return dates.number(value, MOST_DIGITS, self.language)

    def _value(self, value: object, options: str | None) -> str:
        if options is None:
            return self._number(value)
        return say(self.definition.lists[options].options[str(value)].label)


def day_row(holiday: Holiday) -> DayRow:
    return DayRow(
        day=dates.date_long(holiday.day),
        title=say(holiday.title),
        kind=messages.HOLIDAYS[holiday.kind].say(language()),
        basis=holiday.basis,
        official=holiday.official,
    )
