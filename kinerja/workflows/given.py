"""Given rows: one for each chosen option, each option of a list, or each row of another group.

Nobody adds or removes one. Only rows into which something was written are stored; which rows there are is worked out
when it is asked for, until the step is handed in. From then on they stand as they were handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kinerja.workflows.definition import ROW, Field, FieldKind, Path, Step
from kinerja.workflows.instance import Status

if TYPE_CHECKING:
    from kinerja.workflows.answers import Row
    from kinerja.workflows.situation import Situation

_HANDED_IN = (Status.DONE, Status.SUBMITTED, Status.APPROVED)


def stored_rows(step: Step, item: Field, situation: Situation) -> list[dict[str, Any]]:
    """The given rows of a field in order, plain, each with what was written into it."""
    state = situation.instance.step(step.id)
    written = {
        row[ROW]: dict(row) for row in state.answers.get(item.id) or () if isinstance(row, Mapping) and ROW in row
    }
    if state.status in _HANDED_IN and item.id in state.answers:
        return list(written.values())
    return [written.get(key, {ROW: key}) for key in keys(item, situation)]


def keys(item: Field, situation: Situation) -> tuple[str, ...]:
    """What the rows stand for: option ids in the order of their list, or positions of the rows of the other group."""
    if item.each_list is not None:
        return tuple(option.id for option in situation.offered(item.column(ROW), follows=item.follows))
    if item.each is None or item.each.step is None:
        raise ValueError(f"{item.id} has no given rows")
    source = situation.definition.steps[item.each.step].field(item.each.field)
    if source.has_rows:
        return tuple(str(position) for position in range(len(situation.rows(item.each.step, source.id))))
    value = situation.answer(item.each.step, source.id)
    chosen = {value} if isinstance(value, str) else set(value or ())
    return tuple(name for name in situation.definition.options_of(source).options if name in chosen)


def origin(item: Field, path: Path, row: Row, situation: Situation) -> Row | None:
    """The row that `path` ("group.column") means beside a row of `item`: the row it stands for, else that row itself.

    None where the row it stood for is gone.
    """
    group = path.field.partition(".")[0]
    if item.each is None or (item.each.step, item.each.field) != (path.step, group):
        return row
    there = situation.rows(item.each.step or "", item.each.field)
    key = str(row.get(ROW, ""))
    return there[int(key)] if key.isdigit() and int(key) < len(there) else None


def merged(item: Field, standing: list[dict[str, Any]], typed: Any) -> list[dict[str, Any]]:
    """The standing rows with what was typed into them. A file stays: it is not typed. Foreign rows are left out."""
    by_key = {str(row.get(ROW)): row for row in typed or () if isinstance(row, Mapping)}
    files = [column.id for column in item.fields if column.kind is FieldKind.FILE]
    found = []
    for row in standing:
        given = by_key.get(row[ROW])
        kept = {name: row[name] for name in files if name in row}
        cells = row if given is None else {name: cell for name, cell in given.items() if name not in files}
        found.append({**cells, **kept, ROW: row[ROW]})
    return found
