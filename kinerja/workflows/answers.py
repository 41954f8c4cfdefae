"""What stands in a step: typed values, fields shown, options offered, values computed.

Stored answers are plain (`instance.Answers`). A plain value that cannot be read as its kind stays as typed: `typed`
takes it as not known, `validation.problems` names it. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kinerja.workflows import given
from kinerja.workflows.definition import Definition, Field, FieldKind, Option, Path, Step, Text
from kinerja.workflows.instance import Answers, FileRef, Status
from kinerja.workflows.sentences import DefinitionLabels, Sentence, compute, evaluate, write

if TYPE_CHECKING:
    from kinerja.workflows.sentences import Template
    from kinerja.workflows.situation import Situation

Row = Mapping[str, Any]
"""Column id -> typed value; a column without a value is left out."""

LANGUAGES = ("id", "en")
ROW_KINDS = frozenset({FieldKind.ROWS, FieldKind.RUBRIC})
_MOMENT = FieldKind.DATE_TIME
_NOT_STORED_SO = (FieldKind.DATE_TIME, FieldKind.COMPUTED)
_NUMBER, _LIST = (int, Decimal), (list, tuple)
LONGEST_TEXT = 5000
"""Characters of a text whose author set no `max_length`."""
FIRST_YEAR = 1900
"""A day before it is a slip, most often a year of two digits: nobody at work was born then."""
_HANDED_IN = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED})


@dataclass(frozen=True, slots=True)
class OfferedOption:
    """One option as this person may choose it. `value` is what outside data says of it."""

    option: Option
    recommended: bool = False
    value: Decimal | None = None


# ── typed values ──


def typed(item: Field, raw: Any, zone: tzinfo | None = None) -> Any:
    """A plain answer as a value of its kind, None where there is none or it cannot be read.

    integer -> int · decimal, money -> Decimal · date -> date · date_time -> datetime, aware in `zone` where no offset
    was stored · yes_no -> bool · choice -> option id · choices -> tuple of ids · rows, rubric -> tuple of rows ·
    file -> tuple of `FileRef` · text -> str.
    """
    if raw is None:
        return None
    if item.kind in ROW_KINDS:
        return rows(item, raw, zone)
    if item.kind is _MOMENT:
        return _moment(raw, zone)
    return _READ[item.kind](raw)


def rows(item: Field, raw: Any, zone: tzinfo | None = None) -> tuple[Row, ...]:
    """The rows that hold something, typed."""
    return tuple(row for _at, row in numbered(item, raw, zone))


def numbered(item: Field, raw: Any, zone: tzinfo | None) -> Iterator[tuple[int, Row]]:
    """Rows with their position among all rows, blank ones included, as the form shows them."""
    if not isinstance(raw, _LIST):
        return
    for position, cells in enumerate(raw):
        if not is_blank(cells):
            read = {column.id: typed(column, cells.get(column.id), zone) for column in item.fields}
            yield position, {name: value for name, value in read.items() if value is not None}


def is_blank(raw: Any) -> bool:
    """Whether a plain value says nothing: None, blank text, an empty list, a row of such cells."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, _NUMBER):
        return False
    if isinstance(raw, _LIST):
        return not raw
    return isinstance(raw, Mapping) and all(is_blank(cell) for cell in raw.values())


def _text(raw: Any) -> str | None:
    return (raw.strip() or None) if isinstance(raw, str) else None


def number(raw: Any) -> Decimal | None:
    """A plain number, None for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, _NUMBER):
        return None
    value = Decimal(raw)
    return value if value.is_finite() else None


def _whole(raw: Any) -> int | None:
    if type(raw) is int:  # as nearly all are
        return raw
    value = number(raw)
    return None if value is None or value != value.to_integral_value() else int(value)


def _yes_no(raw: Any) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _day(raw: Any) -> date | None:
    if isinstance(raw, date):
        return raw
    try:
        day = date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:  # stays as typed; `problems` names it
        return None
    return None if day is None or day.year < FIRST_YEAR else day


def _moment(raw: Any, zone: tzinfo | None) -> datetime | None:
    try:
        value = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
    except ValueError:  # stays as typed; `problems` names it
        return None
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=zone) if value.tzinfo is None else value


def _files(raw: Any) -> tuple[FileRef, ...] | None:
    files = raw if isinstance(raw, _LIST) else ()
    return tuple(entry for entry in files if isinstance(entry, FileRef)) or None


def _choices(raw: Any) -> tuple[str, ...] | None:
    names = (raw,) if isinstance(raw, str) else raw
    if not isinstance(names, _LIST):
        return None
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name)) or None


_READ = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.INTEGER: _whole,
    FieldKind.DECIMAL: number,
    FieldKind.MONEY: number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DATE: _day,
    FieldKind.CHOICE: _text,
    FieldKind.CHOICES: _choices,
    FieldKind.COMPUTED: lambda raw: raw,
    FieldKind.NOTE: lambda _raw: None,
    FieldKind.FILE: _files,
}


_KEPT_AS = "_read_plainly"


def plainly(step: str, name: str, definition: Definition) -> Callable[[Any], Any] | None:
    """What reads the stored answer of a field that is always shown and hangs on nothing else; None for any other.

    Kept on the definition, as a cached property would be: most fields are such, and sentences ask for them most.
    """
    kept: dict[tuple[str, str], Callable[[Any], Any] | None] = definition.worked_out[_KEPT_AS]
    key = (step, name)
    if key not in kept:
        item = definition.steps[step].field(name)
        simple = item.show_when is None and item.copies is None and not item.has_rows
        kept[key] = _READ[item.kind] if simple and item.kind not in _NOT_STORED_SO else None
    return kept[key]


# ── what stands in a step ──


def stands(step: Step, item: Field, situation: Situation) -> Any:
    """The value that stands in a field, plain or typed: what was answered, its given rows, or what it copies.

    A copied value that people may change is only the start: an answer, even an emptied one, wins. One they may not
    change follows its source until the step is handed in, and stays as it then was.
    """
    if item.rows_given:
        return given.stored_rows(step, item, situation)
    state = situation.instance.step(step.id)
    answered = item.id in state.answers
    if item.copies is None or (answered and (item.editable or state.status in _HANDED_IN)):
        return state.answers.get(item.id)
    return situation.at(item.copies)


def standing(step: Step, situation: Situation) -> dict[str, Any]:
    """Field id -> value as a form shows it: stored answers, completed by copied values and given rows."""
    derived = (item for item in step.fields if item.copies is not None or item.rows_given)
    found = {item.id: stands(step, item, situation) for item in derived}
    return {**situation.instance.step(step.id).answers, **found}


def required(item: Field, situation: Situation, row: Row | None = None) -> bool:
    """Whether a field must be filled: always, or because its condition holds."""
    return item.required or (item.required_when is not None and evaluate(item.required_when, situation, row) is True)


def shown(item: Field, situation: Situation, row: Row | None = None) -> bool:
    """Whether a field is shown: its condition holds. While that is not yet known the field waits for it."""
    return item.show_when is None or evaluate(item.show_when, situation, row) is True


def computed(item: Field, situation: Situation, row: Row | None = None) -> Any:
    """The value of a computed field; None while something it needs is missing."""
    return None if item.value is None else compute(item.value, situation, row)


def visible_fields(
    definition: Definition,  # noqa: ARG001  (one signature for all that is asked about answers)
    step: Step,
    answers: Answers,
    situation: Situation,
) -> tuple[Field, ...]:
    """The fields of `step` that are shown while `answers` stand in it, in order."""
    inside = situation.with_answers(step.id, answers)
    return tuple(item for item in step.fields if shown(item, inside))


def computed_values(definition: Definition, step: Step, answers: Answers, situation: Situation) -> dict[str, Any]:
    """Path ("field" or "group.0.column") -> computed value, None while not known; hidden fields are left out."""
    inside = situation.with_answers(step.id, answers)
    found: dict[str, Any] = {}
    for item in visible_fields(definition, step, answers, inside):
        if item.kind is FieldKind.COMPUTED:
            found[item.id] = inside.answer(step.id, item.id)
        for position, row in numbered(item, stands(step, item, inside), inside.zone) if item.fields else ():
            for column in item.fields:
                if column.kind is FieldKind.COMPUTED and shown(column, inside, row):
                    found[f"{item.id}.{position}.{column.id}"] = inside.cell(step.id, item.id, row, column.id)
    return found


def offered_options(
    definition: Definition,
    step: Step,  # noqa: ARG001  (one signature for all that is asked about answers)
    item: Field,
    situation: Situation,
    row: Row | None = None,
) -> tuple[OfferedOption, ...]:
    """The options this person may choose today in `item`, in order, the recommended ones marked.

    `row` is the row the field stands in. Raises KeyError for a field without options.
    """
    offered = in_force(definition, item, item.follows, situation, row)
    if item.recommend is None:
        return tuple(OfferedOption(option) for option in offered)
    known = situation.instance.subject.outside.get(item.recommend.source, {})
    ranked = sorted((option.id for option in offered if option.id in known), key=lambda name: known[name])
    lowest = frozenset(ranked[: item.recommend.lowest])
    return tuple(OfferedOption(option, option.id in lowest, known.get(option.id)) for option in offered)


def in_force(
    definition: Definition, item: Field, follows: Path | None, situation: Situation, row: Row | None = None
) -> list[Option]:
    """The options of the list of `item` that hold today and follow what stands at `follows`, in order."""
    listed = definition.options_of(item).options.values()
    parents = None if follows is None else _parents(follows, situation, row)
    return [option for option in listed if _is_offered(option, parents, situation, row)]


def _is_offered(option: Option, parents: frozenset[str] | None, situation: Situation, row: Row | None) -> bool:
    if parents is not None and option.parent not in parents:
        return False
    if option.valid_from is not None and situation.today < option.valid_from:
        return False
    if option.valid_until is not None and situation.today > option.valid_until:
        return False
    return option.when is None or evaluate(option.when, situation, row) is True


def _parents(path: Path, situation: Situation, row: Row | None) -> frozenset[str]:
    """The answers that a following field hangs on: a column of its own row, else a field or identity attribute."""
    value = situation.at(path, row)
    return frozenset(value) if isinstance(value, tuple) else frozenset({value} - {None})


def said(template: Template, situation: Situation) -> dict[str, str]:
    """Language -> the sentence with its present values, choices by their labels."""
    definition = situation.definition
    return {each: template.say(each, situation, labels=DefinitionLabels(definition, each)) for each in LANGUAGES}


def computed_text(definition: Definition, computed: Sentence, value: str) -> Text:
    """A text that was worked out, as people read it: an option by its label, an attribute of one in both languages."""
    labels = {language: DefinitionLabels(definition, language) for language in LANGUAGES}
    said = {language: write(computed.tree, value, language, labels[language]) for language in LANGUAGES}
    return Text(said["id"], said["en"] if said["en"] != said["id"] else None)
