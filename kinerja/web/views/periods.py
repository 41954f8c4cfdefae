"""The windows of an edition made ready: on a line of time, in words, with every decision about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from flask import url_for
from flask_babel import gettext

from kinerja import services
from kinerja.web import access, dates
from kinerja.web.language import language
from kinerja.web.presenters import Face, say
from kinerja.workflows.calendar import EffectiveWindow, end_of
from kinerja.workflows.definition import Window
from kinerja.workflows.instance import FactKind, WindowFact


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a line of time, in days from its beginning; `y` and `height` tell the kinds apart without colour."""

    css: str
    x: float
    width: float
    y: int
    height: int


WHOLE = ("f-a", 2, 16)
LATE = ("f-a", 7, 6)
LONGER = ("f-warn", 5, 10)
CUT = ("f-edge", 9, 2)


class TimeLine:
    """A stretch of whole months that holds every window of an edition."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first.replace(day=1)
        self.end = (last.replace(day=28) + timedelta(days=4)).replace(day=1)

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    @property
    def months(self) -> list[tuple[str, int, int]]:
        """(short name, first day of the month counted from the beginning, days)."""
        names, found, month = get_month_names("abbreviated", locale=language()), [], self.first
        while month < self.end:
            after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
            found.append((names[month.month], (month - self.first).days, (after - month).days))
            month = after
        return found

    def at(self, moment: datetime, zone: str) -> float:
        """Days from the beginning, at the edge for what lies outside."""
        here = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        days = (here - datetime.combine(self.first, datetime.min.time())) / timedelta(days=1)
        return round(min(max(days, 0), self.days), 2)

    def bar(self, kind: tuple[str, int, int], start: float, end: float) -> Iterator[Bar]:
        css, y, height = kind
        if end > start:
            yield Bar(css, start, round(end - start, 2), y, height)


class WindowLine:
    """One window as it holds now. `found`: WindowOverview of the services."""

    def __init__(self, period: PeriodView, found: Any) -> None:
        self.period = period
        self.window: Window = found.window
        self.effective: EffectiveWindow = found.effective
        self.id = found.window.id
        self.title = say(found.window.title)

    @property
    def declared_end(self) -> datetime | None:
        """The first closed instant by the definition alone."""
        return None if self.window.closes is None else end_of(self.window.closes, self.effective.zone)

    @property
    def due_day(self) -> date | None:
        """The last day on time, where what comes after it is still taken."""
        due, closes = self.window.due, self.window.closes
        return due if due is not None and (closes is None or due < closes) else None

    @property
    def declared(self) -> str:
        """The dates of the definition: "1-31 Januari 2024, boleh terlambat sampai 31 Maret 2024"."""
        due, closes = self.due_day, self.window.closes
        span = dates.date_span(self.window.opens, due or closes)
        if due is None:
            return span
        if closes is None:
            return gettext("%(span)s, sesudahnya dicatat terlambat", span=span)
        return gettext("%(span)s, boleh terlambat sampai %(day)s", span=span, day=dates.date_span(closes, closes))

    @property
    def basis(self) -> str | None:
        """The legal basis; that there is none is said too."""
        return self.window.basis or (None if self.window.official else gettext("Belum resmi"))

    @property
    def changed(self) -> str | None:
        """What a decision made of it."""
        fact = self.effective.fact
        if fact is None:
            return None
        return decided(fact, self.effective.zone)

    @property
    def ends(self) -> str:
        """The last minute in words; "tanpa batas akhir"."""
        return ends(self.effective.closes, self.effective.zone)

    @property
    def face(self) -> Face:
        held, now = self.effective, self.period.now
        if not held.begun(now):
            day = dates.date_span(self.window.opens, self.window.opens)
            return Face(gettext("Mulai %(day)s", day=day), "circle-dashed", "st", "")
        if held.over(now):
            return Face(gettext("Ditutup"), "lock", "st", "")
        if held.late(now):
            left = "" if held.closes is None else f", {dates.days_left(held.closes, held.zone)}"
            return Face(gettext("Masa terlambat") + left, "clock-alert", "st st-bad", "")
        end = held.due or held.closes
        left = gettext("tanpa batas akhir") if end is None else dates.days_left(end, held.zone)
        return Face(gettext("Terbuka, %(left)s", left=left), "circle-dot", "st st-open", "")

    @property
    def over(self) -> bool:
        return self.effective.over(self.period.now)

    @property
    def bars(self) -> list[Bar]:
        line, zone = self.period.line, self.effective.zone
        start, end = line.at(self.effective.opens, zone), self._at(self.effective.closes)
        declared = self._at(self.declared_end)
        due = declared if self.due_day is None else line.at(end_of(self.due_day, zone), zone)
        cut = min(declared, end)
        return [
            *line.bar(WHOLE, start, min(due, cut)),
            *line.bar(LATE, max(due, start), cut),
            *line.bar(LONGER, max(declared, start), end),
            *line.bar(CUT, max(end, start), declared),
        ]

    def _at(self, moment: datetime | None) -> float:
        return self.period.line.days if moment is None else self.period.line.at(moment, self.effective.zone)

    @property
    def extension(self) -> str | None:
        if not self.period.decides:
            return None
        if self.window.closes is None and self.effective.closes is None:
            return None
        return url_for("periods.extend", edition=self.period.edition, window=self.id)

    @property
    def closing(self) -> str | None:
        shut = self.over or not self.period.decides
        return None if shut else url_for("periods.close", edition=self.period.edition, window=self.id)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One decision about a window in words; `state`: whether it still counts. `revocation`: where to take it back."""

    what: str
    window: str
    state: str
    counts: bool
    reason: str
    reference: str | None
    signed: str
    taken_back: str | None
    revocation: str | None


class PeriodView:
    """`found`: PeriodOverview of the services."""

    def __init__(self, found: Any, now: datetime) -> None:
        self.decides = services.periods.decides(access.account(), now)
        self.found = found
        self.now = now
        self.edition = found.edition
        self.definition = found.definition
        self.title = say(found.definition.title)
        self.name = say(found.definition.period.title)
        self.windows = [WindowLine(self, each) for each in found.windows]
        self.line = self._line()

    def _line(self) -> TimeLine:
        days = [self.definition.period.start, self.definition.period.end]
        for line in self.windows:
            zone = line.effective.zone
            ends_ = [end for end in (line.declared_end, line.effective.closes) if end is not None]
            days += [line.window.opens, *(dates.as_date(dates.last_minute(end), zone) for end in ends_)]
        return TimeLine(min(days), max(days))

    @property
    def href(self) -> str:
        return url_for("periods.show", edition=self.edition)

    @property
    def exceptions(self) -> str:
        """What was decided for some only."""
        return url_for("exceptions.index", edition=self.edition)

    @property
    def today(self) -> float:
        return self.line.at(self.now, access.zone())

    @property
    def shows_today(self) -> bool:
        return 0 < self.today < self.line.days

    @property
    def open_count(self) -> int:
        return sum(line.effective.holds(self.now) for line in self.windows)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of pieces that are drawn, for the key: "late", "longer", "cut"."""
        named = {LATE[1:]: "late", LONGER[1:]: "longer", CUT[1:]: "cut"}
        drawn = {(bar.y, bar.height) for line in self.windows for bar in line.bars}
        return frozenset(word for shape, word in named.items() if shape in drawn)

    def window(self, name: str) -> WindowLine | None:
        return next((line for line in self.windows if line.id == name), None)

    def fact(self, name: str) -> WindowFact | None:
        return next((fact for fact in self.found.facts.facts if fact.id == name), None)

    # ── decisions ──

    @property
    def history(self) -> list[FactLine]:
        """All of them, the latest first; a revocation stands with what it took back."""
        return [self.told(fact) for fact in reversed(self.found.facts.facts) if fact.kind is not FactKind.REVOKED]

    @property
    def standing(self) -> list[FactLine]:
        return [line for line in self.history if line.counts]

    @property
    def past(self) -> list[FactLine]:
        return [line for line in self.history if not line.counts]

    def told(self, fact: WindowFact) -> FactLine:
        window = self.window(fact.window)
        zone = window.effective.zone if window else access.zone()
        revoked = next((known for known in self.found.facts.facts if known.revokes == fact.id), None)
        counts = window is not None and window.effective.fact == fact
        return FactLine(
            what=decided(fact, zone),
            window=window.title if window else fact.window,
            state=self._state(fact, revoked, counts),
            counts=counts,
            reason=fact.reason,
            reference=fact.reference,
            signed=signed(fact),
            taken_back=None if revoked is None else f"{revoked.reason} · {signed(revoked)}",
            revocation=url_for("periods.revoke", edition=self.edition, fact=fact.id)
            if counts and self.decides
            else None,
        )

    def _state(self, fact: WindowFact, revoked: WindowFact | None, counts: bool) -> str:
        if revoked is not None:
            return gettext("Dicabut")
        if not counts:
            return gettext("Digantikan keputusan yang lebih baru")
        return gettext("Sudah berakhir") if self.now >= fact.closes else gettext("Berlaku")


def decided(fact: WindowFact, zone: str) -> str:
    """What was decided, and until which minute the window is open by it."""
    end = dates.until(fact.closes, zone)
    if fact.kind is FactKind.CLOSED:
        return gettext("Ditutup setelah %(end)s", end=end)
    return gettext("Diperpanjang sampai %(end)s", end=end)


def signed(fact: WindowFact) -> str:
    """Who decided, and since when it holds."""
    return gettext("oleh %(name)s, %(moment)s", name=fact.by, moment=dates.instant(fact.decided_at))


def ends(closes: datetime | None, zone: str) -> str:
    return gettext("tanpa batas akhir") if closes is None else dates.until(closes, zone)
