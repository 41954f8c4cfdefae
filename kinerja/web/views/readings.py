"""What stands in a step, to be read: answers, given rows as a table, what was suggested, who signed it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views.answers import RowLine, counted, field_words, row_lines, row_title
from kinerja.web.views.files import FileView, listed
from kinerja.web.views.suggestions import suggested_then
from kinerja.workflows import Situation, shown, signatures
from kinerja.workflows.definition import ROW, Definition, Field, FieldKind, Step


@dataclass(frozen=True, slots=True)
class GridRow:
    title: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Given rows: `head` is what they stand for, `columns` what was asked of each."""

    head: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer. `href`: the control that changes it; `suggested`: what was suggested instead of it then."""

    label: str
    text: str | None
    href: str | None = None
    suggested: str | None = None
    grid: Grid | None = None
    files: tuple[FileView, ...] = ()
    """Its files, which are then not said in `text`; of a grid those of all its rows."""
    lines: tuple[RowLine, ...] = ()
    """Its rows, where people add them; they are said in `text` as well, for those who compare texts."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature in words; `changed`: labels of what no longer reads as it was signed."""

    words: str
    changed: tuple[str, ...]


def readings(situation: Situation, step: Step, href: str | None = None) -> list[Reading]:
    """Every field of a step that is shown; with `href`, a way to change those that can be."""
    asked = (item for item in step.fields if item.kind is not FieldKind.NOTE and shown(item, situation))
    return [_reading(situation, step, item, href) for item in asked]


def _reading(situation: Situation, step: Step, item: Field, href: str | None) -> Reading:
    grid = _grid(situation, step, item) if item.rows_given else None
    files = listed(situation, step, item)
    return Reading(
        item.label.say(language()),
        None if grid or files else field_words(situation, step, item),
        f"{href}#w-{item.id}" if href and item.takes_answer else None,
        suggested_then(situation, step, item),
        grid,
        files,
        row_lines(situation, step, item) if item.has_rows and not grid and not files else (),
    )


def _grid(situation: Situation, step: Step, group: Field) -> Grid | None:
    rows = situation.rows(step.id, group.id)
    if not rows:
        return None
    titles = [row_title(situation, step, group, at, row) for at, row in enumerate(rows)]
    asked = tuple(column for column in group.fields if column.id not in (ROW, titles[0].column))
    cells = [
        tuple(
            counted(situation.definition, column, situation.cell(step.id, group.id, row, column.id)) for column in asked
        )
        for row in rows
    ]
    found = tuple(GridRow(title.title, each) for title, each in zip(titles, cells, strict=True))
    head = (group.row_title or group.column(ROW).label).say(language())
    return Grid(head, tuple(column.label.say(language()) for column in asked), found)


def signed(situation: Situation, step: Step) -> list[Signed]:
    """Who signed a step, when, and what has changed since; in the order of signing."""
    definition, zone = situation.definition, situation.instance.subject.zone
    given = sorted(situation.instance.step(step.id).signatures.values(), key=lambda each: each.at)
    return [
        Signed(
            gettext(
                "Ditandatangani %(name)s (%(part)s) %(when)s.",
                name=each.name or messages.part_words("", definition, {}, language()),
                part=definition.actors[each.part].title.say(language()),
                when=dates.instant(each.at, zone),
            ),
            tuple(dict.fromkeys(_named(definition, path) for path in signatures.changed(each, situation))),
        )
        for each in given
    ]


def _named(definition: Definition, path: str) -> str:
    name, _dot, field = path.partition(".")
    step = definition.steps[name]
    known = {item.id: item.label for item in step.fields}
    label = known[field].say(language()) if field in known else field
    return f"{step.title.say(language())}: {label}"
