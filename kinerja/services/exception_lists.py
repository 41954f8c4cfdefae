"""Exceptions for many schools or people at once, from a pasted or uploaded list: looked at line by line, then granted.

Each is a decision of its own; those of one list are found together and taken back together, or one by one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kinerja import storage
from kinerja.services import circles, exceptions, repeats
from kinerja.services.accounts import Account, Role
from kinerja.services.circles import Circle
from kinerja.services.errors import Busy, Invalid, NotFound
from kinerja.services.exceptions import Row, State, Wish
from kinerja.workflows.instance import FactKind

MOST_LINES = 200
_SEPARATORS = ";\t,"


class Verdict(StrEnum):
    """What a line of a list is good for. Only READY is granted, and GIVEN was."""

    READY = "ready"
    GIVEN = "given"
    HEADING = "heading"
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    TWICE = "twice"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, by its number in the list; `written` is its first cell. `problem`: why it is not possible; `fact`: the
    decision that was made."""

    number: int
    written: str
    verdict: Verdict
    circle: Circle | None = None
    problem: Invalid | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The same for each line. `target`, `kind` and `last_day` as in Wish."""

    edition: str
    target: str
    kind: FactKind
    last_day: date

    def wish(self, circle: Circle) -> Wish:
        return Wish(self.edition, circle.scope, self.target, self.kind, self.last_day)


def look(account: Account, text: str, batch: Batch, now: datetime) -> tuple[Line, ...]:
    """What each line would do; nothing changes. Raises NotFound for all but administrators, Invalid for the list."""
    return tuple(_tried(account, line, batch, now) for line in _read(account, text, now))


def grant(
    account: Account, text: str, batch: Batch, reason: str, reference: str, key: str, now: datetime
) -> tuple[Line, ...]:
    """Grant what is ready, each in one write; what came of each line. Raises NotFound, Invalid like `look`.

    The same list sent again with the same `key` grants nothing twice.
    """
    found = []
    for line in _read(account, text, now):
        if line.verdict is Verdict.READY and line.circle is not None:
            wish = batch.wish(line.circle)
            found.append(_granted(account, line, wish, reason, reference, key, now))
        else:
            found.append(line)
    return tuple(found)


def name(account: Account, key: str) -> str:
    """What those have in common that were granted with one form; the same however often it is sent."""
    return repeats.digest(account.id, key)


def undo(account: Account, fact: str, reason: str, key: str, now: datetime) -> tuple[Row, ...]:
    """Take back what still holds of the list that this one was granted from, each in one write; those that were. Raises
    NotFound, Invalid, Busy.

    What somebody else took back meanwhile, or has ended, is left as it is.
    """
    found = [row for row in exceptions.granted_with(account, fact, now) if row.state is State.RUNNING]
    return tuple(row for row in found if _undone(account, row, reason, key, now))


def _undone(account: Account, row: Row, reason: str, key: str, now: datetime) -> bool:
    try:
        exceptions.revoke(account, row.fact.id, reason, key, now)
    except Invalid as error:
        if error.field != "fact":
            raise
        return False
    return True


def _granted(account: Account, line: Line, wish: Wish, reason: str, reference: str, key: str, now: datetime) -> Line:
    try:
        made = exceptions.grant(account, wish, reason, reference, key, now, name(account, key))
    except Invalid as error:
        if error.field in ("reason", "reference", "target", "kind"):
            raise
        return replace(line, verdict=Verdict.NOT_POSSIBLE, problem=error)
    except Busy:
        return line
    return replace(line, verdict=Verdict.GIVEN, fact=made.id)


def _tried(account: Account, line: Line, batch: Batch, now: datetime) -> Line:
    if line.verdict is not Verdict.READY or line.circle is None:
        return line
    try:
        exceptions.check(account, batch.wish(line.circle), now)
    except Invalid as error:
        if error.field != "last_day":
            raise
        return replace(line, verdict=Verdict.NOT_POSSIBLE, problem=error)
    return line


def _read(account: Account, text: str, now: datetime) -> Iterator[Line]:
    """The lines of a list with whom each means; a first line without a number in it may be a heading."""
    if account.role is not Role.ADMINISTRATOR:
        raise NotFound("exceptions")
    cells = list(_cells(text))
    if not cells:
        raise Invalid("lines", "required")
    if len(cells) > MOST_LINES:
        raise Invalid("lines", "too_many_lines", most=MOST_LINES, count=len(cells))
    known, reach, seen = _known(cells), circles.reach(account, now), set[str]()
    for at, (number, written) in enumerate(cells):
        circle = known.get(written)
        if circle is None:
            heading = at == 0 and len(cells) > 1 and not re.search(r"\d", written)
            yield Line(number, written, Verdict.HEADING if heading else Verdict.UNKNOWN)
        elif not reach.covers(circle.within):
            yield Line(number, written, Verdict.NOT_YOURS)
        else:
            yield Line(number, written, Verdict.TWICE if circle.scope in seen else Verdict.READY, circle)
            seen.add(circle.scope)


def _known(cells: list[tuple[int, str]]) -> Mapping[str, Circle]:
    """What is written -> whom it means: the number of a unit, or an employee number; two round trips."""
    written = {cell for _, cell in cells}
    units = {unit.id: circles.of_unit(unit) for unit in storage.units.several(written)}
    persons = storage.accounts.by_numbers(written)
    people = {found.person.employee_number: circles.of_person(found) for found in persons}
    return {**{name: circle for name, circle in people.items() if name}, **units}


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """The first cell of each line that has one, with the number of the line."""
    rows = text.splitlines()
    separator = next((mark for mark in _SEPARATORS if any(mark in row for row in rows)), ",")
    for number, row in enumerate(rows, 1):
        first = next(iter(next(iter(csv.reader([row], delimiter=separator)), [])), "").strip().strip("'")
        if first:
            yield number, re.sub(r"(?<=\d)[\s.-]+(?=\d)", "", first)
