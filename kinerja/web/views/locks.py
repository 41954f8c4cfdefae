"""The table of what is open and what is locked, made ready: its cells, one of them in full, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services.columns import Column
from kinerja.services.lock_states import LOCKED_NOW, OPEN_NOW, Cell, State
from kinerja.services.locks import Board, Row
from kinerja.services.pages import paged
from kinerja.services.progress import EVERYWHERE, Place
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.messages import locks as words
from kinerja.web.paging import Pager
from kinerja.web.presenters import Face, say
from kinerja.web.views.progress import place_name
from kinerja.web.views.windows import granted, span
from kinerja.workflows.gates import shut

SIZE = 40
"""Lines of a list, or rows of the table, on one page."""
DATED = frozenset({State.NOT_YET, State.EXTENDED})
"""What a cell says with a day: when it opens, or until when it is open."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell: its pictures with what stands beside each, all of it in words, and the address of its detail."""

    css: str
    pieces: tuple[tuple[str, str], ...]
    words: str
    href: str
    current: bool
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """A cell in a list."""

    where: str
    what: str
    href: str
    face: Face
    notes: tuple[str, ...]


class BoardView:
    """`found`: Board of the services. `show`: "list" or "map"; `only`: narrows the list; `row`, `step`: the cell that
    is looked at in full."""

    def __init__(self, found: Board, asked: dict[str, str], page: int, form: Any) -> None:
        self.found, self.form = found, form
        self.listed = asked.get("show") == "list"
        self.only = asked.get("only", "") if asked.get("only", "") in words.ONLY else ""
        self.asked = asked
        self.day = dates.local(found.moment).date()
        every = self._lines() if self.listed else found.rows
        self._page = paged(tuple(every), page, SIZE)
        self.pager = Pager(self._page, SIZE, lambda number: self.url(page=number))

    # ── the head ──

    @property
    def place(self) -> str:
        return place_name(self.found.place)

    @property
    def kick(self) -> str:
        return f"{self.place} · {say(self.found.definition.period.title)}"

    @property
    def lead(self) -> str:
        return dates.date_long(self.day)

    @property
    def today(self) -> bool:
        return self.day == access.today()

    @property
    def now_url(self) -> str:
        return self.url(day=None)

    @property
    def back(self) -> tuple[str, str] | None:
        if not self.found.above:
            return None
        above = self.found.above[-1]
        return self.place_url(above), place_name(above)

    @property
    def others(self) -> list[tuple[str, str, None, bool]]:
        return [(self.place_url(place), place_name(place), None, False) for place in self.found.others]

    @property
    def editions(self) -> list[tuple[str, str, None, bool]]:
        """The other processes, where there is more than one."""
        found = [
            (self.url(edition=edition, row=None, step=None), title(edition), None, edition == self.found.edition)
            for edition in services.definitions.editions()
        ]
        return found if len(found) > 1 else []

    @property
    def shapes(self) -> list[tuple[str, str, None, bool]]:
        """As a table, or as a list of each cell."""
        return [
            (self.url(show=None, only=None), gettext("Peta"), None, not self.listed),
            (self.url(show="list"), gettext("Daftar"), None, self.listed),
        ]

    @property
    def narrowings(self) -> list[tuple[str, str, None, bool]]:
        found = [(name, text.say(language())) for name, text in words.ONLY.items()]
        every = [("", gettext("Semua")), *found]
        return [(self.url(only=name or None), word, None, self.only == name) for name, word in every]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """(picture, word) of what there is in the table."""
        cells = [cell for row in (self.found.whole, *self.found.rows) for cell in row.cells]
        there = {cell.state for cell in cells} | {state for cell in cells for state, _ in cell.mix}
        row = self.found.rows[0] if self.found.rows else None
        return [(look(state).icon, word(state, row)) for state in State if state in there]

    @property
    def csv(self) -> str:
        place = self.found.place
        known = {"edition": self.found.edition, "level": place.level, "place": place.id, "day": self._day}
        return url_for("locks.csv", **known)

    @property
    def progress(self) -> str | None:
        place = self.found.place
        if not self.found.counted:
            return None
        return url_for("progress.show", edition=self.found.edition, level=place.level, place=place.id)

    # ── the table ──

    @property
    def stages(self) -> list[tuple[str, int]]:
        """(title, number of columns) of each stage."""
        counts: dict[str, int] = {}
        for column in self.found.columns:
            counts[column.step.stage] = counts.get(column.step.stage, 0) + 1
        return [(say(self.found.definition.stages[name].title), count) for name, count in counts.items()]

    @property
    def heads(self) -> list[str]:
        return [column_title(column) for column in self.found.columns]

    @property
    def rows(self) -> list[tuple[str, str | None, list[Mark]]]:
        """(name, way to it, cells), the place itself first."""
        rows = list(self._page.rows)
        if not self.found.people and self._page.number == 1:
            rows = [self.found.whole, *rows]
        return [(self.row_name(row), self.row_url(row), self._marks(row)) for row in rows]

    def row_name(self, row: Row) -> str:
        if row is self.found.whole:
            return gettext("Seluruhnya")
        return row.name or row.id

    def row_url(self, row: Row) -> str | None:
        if row is self.found.whole:
            return None
        if row.level == "person":
            return url_for("locks.person", edition=self.found.edition, account_id=row.id, day=self._day)
        return self.place_url(Place(row.level, row.id))

    def _marks(self, row: Row) -> list[Mark]:
        return [self._mark(row, cell) for cell in row.cells]

    def _mark(self, row: Row, cell: Cell) -> Mark:
        key = cell.column.key
        said = ", ".join(self.said(row, cell))
        current = (self.asked.get("row"), self.asked.get("step")) == (row.scope, key)
        page = self._page.number if self._page.number > 1 else None
        href = f"?{urlsplit(self.url(row=row.scope, step=key, page=page)).query}#sel"
        css = "c-mix" if cell.mix else look(cell.state).css
        return Mark(css, self._pieces(row, cell), said, href, current, cell.exceptions + cell.reopened)

    def _pieces(self, row: Row, cell: Cell) -> tuple[tuple[str, str], ...]:
        if cell.mix:
            return tuple((look(state).icon, dates.number(count)) for state, count in cell.mix)
        return ((look(cell.state).icon, self._beside(row, cell)),)

    def _beside(self, row: Row, cell: Cell) -> str:
        if cell.state in DATED and (end := boundary(cell)) is not None:
            return end
        if cell.state in (State.DONE, State.OUT) or row.level == "person" or cell.column.step.optional:
            return ""  # nobody waits for what may be left out, so no number calls for help
        return dates.number(cell.left)

    def said(self, row: Row, cell: Cell) -> Iterator[str]:
        """All that a cell says."""
        end = boundary(cell)
        yield word(cell.state, row)
        if cell.state is State.NOT_YET and end:
            yield gettext("mulai %(day)s", day=end)
        if cell.state is State.EXTENDED and end:
            yield gettext("sampai %(day)s", day=end)
        if cell.mix:
            mixed = (f"{word(state, row).lower()} {dates.number(count)}" for state, count in cell.mix)
            yield gettext("sekolah dan kantor: %(counts)s", counts=", ".join(mixed))
        if row.level != "person" and cell.left:
            yield _unfinished(cell)
        yield from beside(cell)

    # ── one cell ──

    @property
    def chosen(self) -> Detail | None:
        for row in (self.found.whole, *self.found.rows):
            for cell in row.cells:
                if (row.scope, cell.column.key) == (self.asked.get("row"), self.asked.get("step")):
                    return Detail(self, row, cell)
        return None

    # ── the list ──

    def _lines(self) -> Iterator[Line]:
        for row in self.found.rows or (self.found.whole,):
            for cell in row.cells:
                if cell.state is not State.OUT and self._wanted(cell):
                    said = tuple(self.said(row, cell))[1:]
                    why = granted(cell.window, self.found.moment)
                    notes = (", ".join(said), "" if cell.state is State.DONE else span(cell.window), why)
                    href = self.url(row=row.scope, step=cell.column.key, show=None, only=None) + "#sel"
                    shown = (self.row_name(row), column_title(cell.column), href, face(cell.state, row))
                    yield Line(*shown, tuple(filter(None, notes)))

    def _wanted(self, cell: Cell) -> bool:
        if not self.only:
            return True
        states = {state for state, _ in cell.mix} | {cell.state}
        if self.only == "exception":
            decided = cell.window is not None and cell.window.fact is not None
            return decided or bool(cell.mix or cell.exceptions or cell.reopened)
        return bool(states & (LOCKED_NOW if self.only == "locked" else OPEN_NOW))

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._page.rows  # type: ignore[return-value]

    # ── addresses ──

    @property
    def _day(self) -> str | None:
        return None if self.today else self.day.isoformat()

    def url(self, **changed: Any) -> str:
        place = self.found.place
        kept = {name: self.asked.get(name) or None for name in ("show", "only", "row", "step")}
        known = {"edition": self.found.edition, "level": place.level, "place": place.id, "day": self._day, **kept}
        return url_for("locks.show", **{**known, **changed})

    def place_url(self, place: Place) -> str:
        known = {"level": place.level, "place": place.id, "row": None, "step": None}
        return self.url(**known)


class Detail:
    """One cell in full."""

    def __init__(self, view: BoardView, row: Row, cell: Cell) -> None:
        self.view, self.row, self.cell = view, row, cell

    @property
    def title(self) -> str:
        name = self.view.place if self.row is self.view.found.whole else self.view.row_name(self.row)
        return f"{name}, {column_title(self.cell.column)}"

    @property
    def face(self) -> Face:
        return face(self.cell.state, self.row)

    @property
    def state(self) -> str:
        return ", ".join(tuple(self.view.said(self.row, self.cell))[1:])

    @property
    def window(self) -> str:
        said = (span(self.cell.window), granted(self.cell.window, self.view.found.moment))
        return " ".join(filter(None, said))

    @property
    def lines(self) -> dict[str, messages.Line]:
        """Why nothing can be done under its window, as everybody there is told."""
        window, moment = self.cell.window, self.view.found.moment
        if window is None or window.holds(moment) or self.cell.state in (State.DONE, State.OUT):
            return {}
        reason = shut(self.cell.column.step, window, moment)
        return messages.explain(reason, self.view.found.definition, {}, window.zone, language())

    @property
    def ways(self) -> list[tuple[str, str]]:
        """(address, words) of what can be done or looked at from here."""
        edition = self.view.found.edition
        if self.row.scope == EVERYWHERE.key:
            return [(url_for("periods.show", edition=edition), gettext("Ubah masa untuk semua orang"))]
        name = self.view.place if self.row is self.view.found.whole else self.view.row_name(self.row)
        found = [
            (
                url_for("exceptions.create", edition=edition, scope=self.row.scope),
                gettext("Beri pengecualian untuk %(whom)s", whom=name),
            )
        ]
        if self.cell.exceptions:
            found.append((url_for("exceptions.index", edition=edition), gettext("Lihat pengecualian")))
        inside = self.view.row_url(self.row)
        if inside:
            person = self.row.level == "person"
            text = gettext("Semua langkah %(whom)s", whom=name) if person else gettext("Lihat isi %(whom)s", whom=name)
            found.append((inside, text))
        return found


def _unfinished(cell: Cell) -> str:
    if cell.column.step.optional:
        return ngettext("%(num)s tidak mengisinya", "%(num)s tidak mengisinya", cell.left)
    return ngettext("%(num)s belum selesai", "%(num)s belum selesai", cell.left)


def title(edition: str) -> str:
    return services.definitions.current(edition)[1].title.say(language())


def column_title(column: Column) -> str:
    text = say(column.step.title)
    if column.decides:
        return gettext("Keputusan: %(title)s", title=text)
    return gettext("%(title)s (boleh dilewati)", title=text) if column.step.optional else text


def look(state: State) -> words.Look:
    return words.LOOKS[state.value]


def word(state: State, row: Row | None = None) -> str:
    known = look(state)
    text = known.person if row is not None and row.level == "person" and known.person else known.word
    return text.say(language())


def face(state: State, row: Row | None = None) -> Face:
    css = {State.LATE: "st st-late", State.DONE: "st st-ok", State.EXTENDED: "st st-warn"}.get(state, "st")
    return Face(word(state, row), look(state).icon, css, "node-lock" if state in LOCKED_NOW else "node-not")


def boundary(cell: Cell) -> str | None:
    """The day that a cell shows: "1 Jun"; with the year where it is another one than today's."""
    window = cell.window
    if window is None:
        return None
    moment: datetime | None = window.opens
    if cell.state is not State.NOT_YET:
        moment = dates.last_minute(window.closes) if window.closes else None
    return None if moment is None else short(dates.local(moment, window.zone).date())


def short(day: date) -> str:
    pattern = "d MMM" if day.year == access.today().year else "d MMM y"
    return dates.bound(format_date(day, pattern, locale=language()))


def beside(cell: Cell) -> Iterator[str]:
    """People for whom it is otherwise."""
    if cell.exceptions:
        yield ngettext("%(num)s orang dengan pengecualian", "%(num)s orang dengan pengecualian", cell.exceptions)
    if cell.reopened:
        yield ngettext("%(num)s orang dibuka kembali", "%(num)s orang dibuka kembali", cell.reopened)
