"""Fields of a step as the templates show them: what is asked, offered, computed, wrong and remarked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kinerja.web.language import language
from kinerja.workflows import OfferedOption
from kinerja.workflows.definition import LEVEL, Field, FieldKind, Step
from kinerja.workflows.instance import Note
from kinerja.workflows.sentences import references

if TYPE_CHECKING:
    from kinerja.web.views.files import FilesView

TILES_UP_TO = 7
"""More options than this are a drop-down: seven rows to tap still fit one phone screen."""

FOLDED_UP_TO = 20
"""With recommended options the others fold away behind one line, so more of them may be tiles with their hints."""

MOST_ABREAST, SHORT = 4, 10
"""Levels that stand beside one another on a phone: how many, and how many letters each."""

LAYOUTS = {
    FieldKind.TEXT: "line",
    FieldKind.LONG_TEXT: "long",
    FieldKind.INTEGER: "line",
    FieldKind.DECIMAL: "line",
    FieldKind.MONEY: "line",
    FieldKind.YES_NO: "yes_no",
    FieldKind.DATE: "date",
    FieldKind.DATE_TIME: "date",
    FieldKind.CHOICES: "ticks",
    FieldKind.ROWS: "rows",
    FieldKind.COMPUTED: "output",
    FieldKind.NOTE: "note",
    FieldKind.RUBRIC: "rows",
    FieldKind.FILE: "files",
}
PLAIN = frozenset({"line", "long", "select", "tiles", "ticks", "yes_no", "date"})
"""Layouts of one control or set of controls, in which only the answer is a person's own."""
GROUPED = frozenset({"tiles", "ticks", "yes_no", "date"})
NUMERIC = {FieldKind.INTEGER: "numeric", FieldKind.DECIMAL: "decimal", FieldKind.MONEY: "decimal"}


def layout_of(item: Field, offered: int, *, folded: bool = False) -> str:
    """Which macro shows the field; `offered` is the number of its options, `folded` whether most of them fold away."""
    if not item.editable:
        return "fixed"
    if item.kind is FieldKind.CHOICE:
        return "tiles" if offered <= TILES_UP_TO or (folded and offered <= FOLDED_UP_TO) else "select"
    return LAYOUTS[item.kind]


def running_total(step: Step) -> Field | None:
    """The first total with a unit that moves with what is typed in this step; other totals stand among the fields."""
    totals = (item for item in step.fields if item.unit is not None and item.value is not None)
    return next((item for item in totals if item.value and any(step.id in ref for ref in references(item.value))), None)


@dataclass(frozen=True, slots=True)
class ChoiceView:
    id: str
    line: str
    """Its worth, its label and the mark of an unofficial option: all a drop-down can show."""
    hint: str | None
    reason: str | None
    """Why it is recommended."""
    chosen: bool
    first: bool
    """The first of its field: the error summary leads there."""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Options under one heading; `folded`: behind a line to tap."""

    title: str | None
    choices: tuple[ChoiceView, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    index: int
    title: str
    control: str
    lines: tuple[tuple[FieldView, ...], ...]
    """Cells that stand on one line: a control alone, or a number with the values computed from it."""
    wrong: bool
    key: tuple[str, str] | None = None
    """Of a given row: name and value of the hidden control that says what it stands for."""
    hint: str | None = None
    """Of a given row: what the option says it stands for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for a field: the value in words, and from what it follows. `taken`: it is the answer."""

    value: str
    words: str
    reason: str
    taken: bool


@dataclass(frozen=True)
class FieldView:
    item: Field
    path: str
    """As in an AnswerProblem: "field" or "group.2.column"."""
    shown: bool
    layout: str
    bound: Any = None
    offered: tuple[OfferedOption, ...] = ()
    arranged: Callable[[], tuple[ChoiceGroup, ...]] = field(default=tuple, compare=False)
    """The options under their headings; looked at only where they are printed anew."""
    errors: tuple[str, ...] = ()
    text: str | None = None
    """The value in words: of a computed or fixed field."""
    origin: str | None = None
    """Of a value that is only shown: where it comes from and who mends it there."""
    notes: tuple[Note, ...] = ()
    reply_name: str | None = None
    reply_text: str = ""
    reply_wanted: bool = False
    reply_error: str | None = None
    before: str | None = None
    """What was handed in last, where it differs; "" for nothing."""
    rows: tuple[RowView, ...] = ()
    draft_url: str = ""
    docked: bool = False
    """The running total of the step: it stands in the dock instead of among the fields."""
    required: bool = False
    """Must be filled as things stand: always, or because its condition holds."""
    suggestion: Suggestion | None = None
    files: FilesView | None = None
    """Of a file field: what stands in it and what it takes."""
    of: tuple[str, str] = ("", "")
    """Revision and step."""

    @property
    def blank(self) -> tuple[Any, ...] | None:
        """Under which its markup is kept without what is typed; None where even that is not the same for everybody."""
        told = self.errors or self.notes or self.before is not None or self.item.suggest is not None
        advised = any(one.recommended or one.value is not None for one in self.offered)
        if told or advised or not self.shown or self.layout not in PLAIN:
            return None
        return (*self.of, self.path, self.layout, self.required, tuple(one.option.id for one in self.offered))

    @cached_property
    def groups(self) -> tuple[ChoiceGroup, ...]:
        return self.arranged()

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def key(self) -> str:
        """The path with hyphens, for ids."""
        return self.path.replace(".", "-")

    @property
    def row(self) -> bool:
        return "." in self.path

    @property
    def control(self) -> str:
        return f"f-{self.key}"

    @property
    def grouped(self) -> bool:
        return self.layout in GROUPED

    @property
    def conditional(self) -> bool:
        """Whether it must be filled in some cases only: then it says so where it must."""
        return self.item.required_when is not None and not self.item.required

    @property
    def abreast(self) -> bool:
        """Whether its options stand beside one another on a phone too: the few short words of a level."""
        lines = [choice.line for group in self.groups for choice in group.choices]
        return self.id == LEVEL and len(lines) <= MOST_ABREAST and all(len(line) <= SHORT for line in lines)

    @property
    def given(self) -> bool:
        """Whether its rows are given: nobody adds or removes one."""
        return self.item.rows_given

    @property
    def rubric(self) -> bool:
        return self.item.kind is FieldKind.RUBRIC

    @property
    def numeric(self) -> str | None:
        return NUMERIC.get(self.item.kind)

    @property
    def max_length(self) -> int | None:
        return self.item.max_length

    @property
    def max_rows(self) -> int:
        return self.item.max_rows

    @property
    def addable(self) -> bool:
        return not self.given and len(self.rows) < self.item.max_rows

    @property
    def removable(self) -> bool:
        return not self.given and len(self.rows) > max(self.item.min_rows, 1)

    @property
    def basis(self) -> str | None:
        return self.item.basis

    @property
    def unofficial_columns(self) -> list[str]:
        """Of a group: what of it is not official and rests on nothing that stands beside it; said once for all rows."""
        columns = (column for column in self.item.fields if not column.official and column.basis is None)
        return [column.label.say(language()) for column in columns]

    @property
    def label(self) -> str:
        return self.item.label.say(language())

    @property
    def help(self) -> str | None:
        return self.item.help and self.item.help.say(language())

    @property
    def example(self) -> str | None:
        return self.item.example and self.item.example.say(language())

    @property
    def unit(self) -> str | None:
        return self.item.unit and self.item.unit.say(language())

    @property
    def row_title(self) -> str:
        return (self.item.row_title or self.item.label).say(language())

    @property
    def described(self) -> str:
        """Ids of what describes the control, in the order of the page."""
        there = (("h-", self.help or self.example), ("n-", self.notes), ("e-", self.errors))
        return " ".join(prefix + self.key for prefix, present in there if present)


def lines_of(cells: tuple[FieldView, ...]) -> tuple[tuple[FieldView, ...], ...]:
    """Computed cells join the one-line control before them."""
    lines: list[tuple[FieldView, ...]] = []
    for cell in cells:
        if cell.layout == "output" and lines and lines[-1][0].layout in ("line", "output"):
            lines[-1] = (*lines[-1], cell)
        else:
            lines.append((cell,))
    return tuple(lines)


def walk(fields: tuple[FieldView, ...]) -> list[FieldView]:
    """Every field and every cell, in the order of the page."""
    found: list[FieldView] = []
    for one in fields:
        found.append(one)
        for row in one.rows:
            found += [cell for line in row.lines for cell in line]
    return found


def differs(mine: Mapping[str, Any], theirs: Mapping[str, Any], name: str) -> bool:
    """Whether two sets of answers disagree about a field; nothing and an empty group are the same."""
    return (mine.get(name) or None) != (theirs.get(name) or None) or (mine.get(name) is False) != (
        theirs.get(name) is False
    )
