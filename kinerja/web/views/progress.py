"""The progress of one place, made ready: its stages, the places in it, and at a school its people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja import services
from kinerja.services.pages import paged
from kinerja.services.progress import EVERYWHERE, Place, Row, Standings, Table
from kinerja.services.standings import FINISHED, Standing
from kinerja.web import access, dates, presenters
from kinerja.web.language import language
from kinerja.web.paging import Pager
from kinerja.web.views.staff import Line, line
from kinerja.workflows.definition import Definition, Stage

SIZE = 50
"""Places or people on one page."""
NONE = Standings({})


@dataclass(frozen=True, slots=True)
class Column:
    """One number of a table. `always`: shown also where it is zero everywhere."""

    id: str
    standings: frozenset[Standing]
    always: bool = True

    def of(self, standings: Standings) -> int:
        return sum(standings.counts.get(one, 0) for one in self.standings)

    @property
    def word(self) -> str:
        return {
            "not_started": gettext("Belum mulai"),
            "later": gettext("Belum waktunya"),
            "doing": gettext("Dikerjakan"),
            "late": gettext("Terlambat"),
            "over": gettext("Waktu lewat"),
            "waiting": gettext("Menunggu"),
            "done": gettext("Selesai"),
        }[self.id]


COLUMNS = (
    Column("done", FINISHED),
    Column("waiting", frozenset({Standing.WAITING})),
    Column("doing", frozenset({Standing.DOING})),
    Column("late", frozenset({Standing.LATE})),
    Column("over", frozenset({Standing.OVER}), always=False),
    Column("later", frozenset({Standing.LATER}), always=False),
    Column("not_started", frozenset({Standing.NOT_STARTED})),
)
_BARS = (
    ("f-ok", 12, FINISHED),
    ("f-wait", 9, frozenset({Standing.WAITING})),
    ("f-warn", 6, frozenset({Standing.DOING, Standing.LATE})),
    ("f-edge", 3, frozenset({Standing.NOT_STARTED, Standing.OVER, Standing.LATER})),
)
"""Class, height and what a piece of a bar stands for: the height tells it also without colour."""


@dataclass(frozen=True, slots=True)
class Piece:
    css: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """One line of a table: a stage of the place, or a place within it."""

    name: str
    href: str | None
    current: bool
    total: int
    pieces: tuple[Piece, ...]
    cells: tuple[int, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a table. `order`: value of aria-sort, where it is sorted by this one."""

    word: str
    order: str | None
    number: bool


class ProgressView:
    """`table`: Table of the services; `stage`: id of the one that is looked at; `sort`: id of a column, or "name"."""

    def __init__(self, table: Table, stage: str, sort: str, page: int) -> None:
        self.table = table
        self.stage = chosen(table, stage)
        self.sort = sort if sort in {*(column.id for column in COLUMNS), "name", "people"} else ""
        self.now = access.now()
        self.columns = [one for one in COLUMNS if one.always or any(one.of(each) for each in self._shown())]
        rows = sorted(table.rows, key=self._order)
        self._rows = paged(rows, page, SIZE)
        self._people = paged(table.people or (), page, SIZE)
        self.pager = Pager(self._people if table.people else self._rows, SIZE, lambda number: self._url(page=number))

    def _shown(self) -> Iterable[Standings]:
        yield from self.table.whole.stages.values()
        yield from (row.stages.get(self.stage.id, NONE) for row in self.table.rows)

    # ── the head ──

    @property
    def place(self) -> str:
        return place_name(self.table.whole.place)

    @property
    def edition(self) -> str:
        return self.table.definition.title.say(language())

    @property
    def period(self) -> str:
        return self.table.definition.period.title.say(language())

    @property
    def standings(self) -> Standings:
        """Those of the place itself in the stage that is looked at."""
        return self.table.whole.stages.get(self.stage.id, NONE)

    @property
    def title(self) -> str:
        """The finding."""
        found = self.standings
        if not found.total:
            return gettext("Belum ada yang dihitung")
        percent, stage = percentage(found), self.stage.title.say(language())
        return gettext("%(percent)s%% selesai: %(stage)s", percent=percent, stage=stage)

    @property
    def lead(self) -> str:
        found, at = self.standings, dates.instant(self.now)
        finished, total = dates.number(found.finished), dates.number(found.total)
        return gettext("%(finished)s dari %(total)s orang, %(at)s.", finished=finished, total=total, at=at)

    @property
    def stats(self) -> list[tuple[int, str]]:
        found = self.standings
        behind, beyond = (Standing.DOING, Standing.LATE), (Standing.OVER, Standing.LATER)
        outside = sum(found.counts.get(one, 0) for one in beyond)
        return [
            (found.counts.get(Standing.NOT_STARTED, 0), gettext("belum mulai")),
            (sum(found.counts.get(one, 0) for one in behind), gettext("dikerjakan pegawai")),
            (found.counts.get(Standing.WAITING, 0), gettext("menunggu orang lain")),
            *([(outside, gettext("di luar waktu"))] if outside else []),
            (found.finished, gettext("selesai")),
        ]

    @property
    def back(self) -> tuple[str, str] | None:
        """Where the place lies, as far as it is for this reader."""
        if not self.table.above:
            return None
        above = self.table.above[-1]
        return self._place_url(above), place_name(above)

    @property
    def others(self) -> list[tuple[str, str, None, bool]]:
        return [(self._place_url(place), place_name(place), None, False) for place in self.table.others]

    @property
    def editions(self) -> list[tuple[str, str, None, bool]]:
        """The other processes, where there is more than one."""
        place = self.table.whole.place
        found = [
            (
                url_for("progress.show", edition=edition, level=place.level, place=place.id),
                services.definitions.current(edition)[1].title.say(language()),
                None,
                edition == self.table.edition,
            )
            for edition in services.definitions.editions()
        ]
        return found if len(found) > 1 else []

    @property
    def stale(self) -> bool:
        return self.table.whole.stale or any(row.stale for row in self.table.rows)

    @property
    def files(self) -> list[tuple[str, str]]:
        place = self.table.whole.place
        address = {"edition": self.table.edition, "level": place.level, "place": place.id}
        return [(url_for(f"progress.{kind}", **address), kind.upper()) for kind in ("csv", "xlsx")]

    @property
    def locks(self) -> str | None:
        """What is open and locked here, for who decides here."""
        place = self.table.whole.place
        within = ("nation", *(one.key for one in self.table.above), place.key)
        if not services.circles.reach(access.account(), self.now).covers(within):
            return None
        return url_for("locks.show", edition=self.table.edition, level=place.level, place=place.id)

    # ── the tables ──

    @property
    def words(self) -> list[str]:
        return [column.word for column in self.columns]

    @property
    def stages(self) -> list[Numbers]:
        """One line a stage; the address of a line looks at that stage."""
        return [
            self._numbers(
                stage.title.say(language()),
                self._url(stage=stage.id, page=None),
                self.table.whole.stages.get(stage.id, NONE),
                current=stage.id == self.stage.id,
            )
            for stage in self.table.stages
        ]

    @property
    def heads(self) -> list[Head]:
        """The columns of the places, with how they are sorted."""
        known = [("name", gettext("Tempat")), *((one.id, one.word) for one in self.columns)]
        known.append(("people", gettext("Orang")))
        order = {"name": "ascending"}
        return [
            Head(word, order.get(id, "descending") if id == self.sort else None, id != "name") for id, word in known
        ]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """What the places can be sorted by: value and words. A form, not links: each would be one more page."""
        columns = [(one.id, gettext("%(what)s terbanyak", what=one.word)) for one in self.columns]
        return [
            ("", gettext("Paling sedikit selesai")),
            ("name", gettext("Nama")),
            *columns,
            ("people", gettext("Orang terbanyak")),
        ]

    @property
    def rows(self) -> list[Numbers]:
        """One line a place, in the stage that is looked at."""
        return [
            self._numbers(place_name(row.place), self._place_url(row.place), row.stages.get(self.stage.id, NONE))
            for row in self._rows.rows
        ]

    @property
    def people(self) -> list[Line]:
        """Everybody whose name is for this reader. Who operates the unit may not open what they wrote."""
        operates = access.account().role == services.Role.OPERATOR
        lines = [line(member, False) for member in self._people.rows]
        return [replace(one, href=None, way=None) for one in lines] if operates else lines

    @property
    def names_hidden(self) -> bool:
        return self.table.people is None and self.table.whole.place.level == "unit" and bool(self.table.whole.people)

    def _numbers(self, name: str, href: str | None, found: Standings, *, current: bool = False) -> Numbers:
        cells = tuple(column.of(found) for column in self.columns)
        return Numbers(name, href, current, found.total, pieces(found), cells, note(found, self.table.definition))

    def _order(self, row: Row) -> tuple[float, str]:
        """Who needs help first, unless asked otherwise: those with the smallest part done."""
        found, name = row.stages.get(self.stage.id, NONE), row.place.name.casefold()
        if self.sort == "name":
            return 0, name
        if self.sort == "people":
            return -found.total, name
        column = next((one for one in COLUMNS if one.id == self.sort), None)
        if column is not None:
            return -column.of(found), name
        return (found.finished / found.total if found.total else 2), name

    def _url(self, **changed: Any) -> str:
        place = self.table.whole.place
        known = {"stage": self.stage.id, "sort": self.sort or None, **changed}
        return url_for("progress.show", edition=self.table.edition, level=place.level, place=place.id, **known)

    def _place_url(self, place: Place) -> str:
        return url_for(
            "progress.show", edition=self.table.edition, level=place.level, place=place.id, stage=self.stage.id
        )


def chosen(table: Table, asked: str) -> Stage:
    """The stage that was asked for, else the first one in which somebody still has something to do."""
    by_id = {stage.id: stage for stage in table.stages}
    if asked in by_id:
        return by_id[asked]
    moving = frozenset({Standing.DOING, Standing.LATE, Standing.WAITING})
    busy: Callable[[Stage], int] = lambda stage: sum(  # noqa: E731
        count for one, count in table.whole.stages.get(stage.id, NONE).counts.items() if one in moving
    )
    return max(table.stages, key=busy)


def place_name(place: Place) -> str:
    return gettext("Nasional") if place == EVERYWHERE else place.name or place.id


def percentage(found: Standings) -> str:
    """So that nobody reads 100 before the last one is done, nor 0 after the first."""
    if found.finished in (0, found.total):
        return dates.number(100 if found.finished else 0)
    return dates.number(min(99, max(1, round(100 * found.finished / found.total))))


def pieces(found: Standings) -> tuple[Piece, ...]:
    """The bar of one line, in people."""
    made, x = [], 0
    for css, height, standings in _BARS:
        width = sum(found.counts.get(one, 0) for one in standings)
        if width:
            made.append(Piece(css, x, 12 - height, width, height))
        x += width
    return tuple(made)


def note(found: Standings, definition: Definition) -> str:
    """What the numbers alone do not say: for whom it waits, and what of it was done late or by exception."""
    said = [gettext("menunggu %(who)s", who=whom) for whom in _waits(found.waits, definition)]
    said += [gettext("terkunci, menunggu %(who)s", who=whom) for whom in _waits(found.shut, definition)]
    late, more = found.counts.get(Standing.DONE_LATE, 0), found.counts.get(Standing.BY_EXCEPTION, 0)
    said += [gettext("%(num)s selesai terlambat", num=dates.number(late))] if late else []
    said += [gettext("%(num)s selesai dengan perpanjangan", num=dates.number(more))] if more else []
    return " · ".join(said)


def _waits(waits: Mapping[str, int], definition: Definition) -> list[str]:
    found = []
    for part, count in sorted(waits.items(), key=lambda item: -item[1]):
        actor = definition.actors.get(part)
        title = presenters.say(actor.title) if actor else part
        found.append(f"{title[:1].lower()}{title[1:]} {dates.number(count)}")
    return found
