"""The calendar made ready: day by day for the page, entry by entry for calendar programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from kinerja.papers import CalendarEntry
from kinerja.services.calendars import MOST, Appointment, Calendar, Edge, WindowDay
from kinerja.web import access, codes, dates, messages
from kinerja.web.language import language
from kinerja.workflows.definition import Holiday

NAMES = UUID("6f0a4f6e-7c3e-5b52-9c0f-0d7a5be3c2a1")
"""The space of the names of entries: what an entry is called depends on what it is about and on nothing else."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda. `hours`: when on that day; `icon` only beside windows."""

    day: date
    begins: datetime | None
    hours: str
    title: str
    href: str
    meta: str
    is_window: bool


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    today: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HolidayLine:
    """A day that is no working day; `kind` and `basis` in one line."""

    day: str
    title: str
    meta: str


class AgendaView:
    """`found` is the Calendar of the services. `feed`: there is an address; `secret`: it was made just now."""

    def __init__(self, found: Calendar, feed: bool, secret: str | None) -> None:
        self.more = incomplete_words(MOST) if found.more else None
        self.feed = feed
        self.secret = secret
        several = len({one.definition.title for one in found.days}) > 1
        lines = [line(one) for one in found.appointments if not one.booking.cancelled]
        lines += [window_line(one, several) for one in found.days]
        lines.sort(key=lambda each: (each.day, not each.is_window, each.begins.timestamp() if each.begins else 0.0))
        today = access.today()
        self.holidays = tuple(map(holiday_line, found.holidays))
        self.days = grouped([each for each in lines if each.day >= today])
        self.past = grouped([each for each in reversed(lines) if each.day < today])

    @property
    def title(self) -> str:
        """The finding: what comes next."""
        if not self.days:
            return gettext("Tidak ada yang terjadwal")
        first = self.days[0]
        what = first.lines[0].title
        if first.today:
            return gettext("Hari ini: %(what)s", what=what)
        return gettext("%(day)s: %(what)s", day=dates.date_short(first.lines[0].day), what=what)

    @property
    def address(self) -> str | None:
        """The secret address, on the one page that says it."""
        return url_for("calendars.feed", secret=self.secret, _external=True) if self.secret else None

    @property
    def subscription(self) -> str | None:
        """The same for programs that take up a calendar by a link."""
        return urlsplit(self.address)._replace(scheme="webcal").geturl() if self.address else None

    @property
    def code(self) -> Markup | None:
        return codes.qr(self.subscription) if self.subscription else None


def grouped(lines: list[Line]) -> tuple[Day, ...]:
    """One group a day, in the order of the lines."""
    today = access.today()
    days = groupby(lines, key=lambda each: each.day)
    return tuple(Day(dates.date_long(day), day == today, tuple(of_day)) for day, of_day in days)


# ── appointments ──


def line(one: Appointment) -> Line:
    planned, zone = one.booking.planned, one.subject.zone
    meta = (who(one), place(one), one.step.title.say(language()))
    return Line(
        day=planned.day or dates.as_date(planned.starts, zone),
        begins=None if planned.day else planned.starts,
        hours=gettext("Sepanjang hari") if planned.day else hours(planned.starts, planned.ends, zone),
        title=planned.title.say(language()),
        href=url_for("submissions.show", instance_id=one.instance, step_id=one.step.id),
        meta=" · ".join(filter(None, meta)),
        is_window=False,
    )


def hours(starts: datetime, ends: datetime, zone: str) -> str:
    """From when to when, and in which zone."""
    name = dates.local(starts, zone).tzname()
    return f"{dates.clock(starts, zone)}–{dates.clock(ends, zone)}{dates.NBSP}{name}"


def who(one: Appointment) -> str:
    """Whose it is, where it is not the reader's own."""
    return "" if one.mine else f"{one.subject.name} ({one.subject.unit_name})"


def place(one: Appointment) -> str:
    found = one.booking.planned.place
    return found.say(language()) if found else ""


def holiday_line(one: Holiday) -> HolidayLine:
    kind = messages.HOLIDAYS[one.kind].say(language())
    doubtful = "" if one.official else gettext("belum resmi")
    return HolidayLine(
        dates.date_long(one.day), one.title.say(language()), " · ".join(filter(None, (kind, one.basis, doubtful)))
    )


# ── windows ──


def window_line(one: WindowDay, several: bool) -> Line:
    """`several`: there are windows of more than one definition, so each says its own."""
    meta = window_meta(one) if several else remark(one)
    return Line(one.day, None, until(one), window_title(one), window_url(one), meta, is_window=True)


def window_title(one: WindowDay) -> str:
    title = one.window.window.title.say(language())
    if one.step is not None:
        return gettext("Hari terakhir memperbaiki “%(step)s”", step=one.step.title.say(language()))
    return {
        Edge.OPENS: gettext("“%(window)s” dibuka", window=title),
        Edge.DUE: gettext("Tenggat “%(window)s”", window=title),
        Edge.CLOSES: gettext("Hari terakhir “%(window)s”", window=title),
    }[one.edge]


def until(one: WindowDay) -> str:
    """The hour of the lock, where there is one on that day."""
    if one.edge is not Edge.CLOSES or one.window.closes is None:
        return ""
    last, zone = dates.last_minute(one.window.closes), one.window.zone
    return gettext("sampai %(hour)s", hour=f"{dates.clock(last, zone)}{dates.NBSP}{dates.local(last, zone).tzname()}")


def window_meta(one: WindowDay) -> str:
    return " · ".join(filter(None, (one.definition.title.say(language()), remark(one))))


def remark(one: WindowDay) -> str:
    """What comes after the day, or by which decision it is this one."""
    if one.edge is Edge.DUE:
        return gettext("sesudahnya tercatat terlambat")
    fact = one.window.fact
    moved = one.edge is Edge.CLOSES and fact is not None and fact.closes == one.window.closes
    return messages.exceptions.in_brief(fact, language()) if moved and fact else ""


def window_url(one: WindowDay) -> str:
    if one.for_others:
        return url_for("reviews.queue")
    if one.instance is None:
        return url_for("instances.index")
    if one.step is not None:
        return url_for("submissions.show", instance_id=one.instance, step_id=one.step.id)
    return url_for("instances.show", instance_id=one.instance)


# ── for calendar programs ──


def entries(found: Calendar, today: date) -> Iterator[CalendarEntry]:
    """Everything, what was cancelled included: programs that took it over have to be told.

    Where the calendar could not hold everything, an entry that moves along with `today` says so.
    """
    yield from map(entry, found.appointments)
    yield from map(window_entry, found.days)
    if found.more:
        yield incomplete(today)


def incomplete(today: date) -> CalendarEntry:
    return CalendarEntry(
        uid=name("incomplete"),
        starts=today,
        ends=today + A_DAY,
        title=gettext("Kalender Kinerja ini tidak lengkap"),
        sequence=today.toordinal(),
        at=datetime.combine(today, time.min, UTC),
        text=incomplete_words(MOST),
        url=url_for("calendars.index", _external=True),
        free=True,
    )


def incomplete_words(most: int) -> str:
    return gettext(
        "Kalender ini memuat janji temu dengan %(most)s orang; Anda menilai lebih banyak dari itu. "
        "Janji temu yang lain ada di halaman langkahnya masing-masing.",
        most=dates.number(most),
    )


def entry(one: Appointment) -> CalendarEntry:
    booking, planned = one.booking, one.booking.planned
    url = url_for("submissions.show", instance_id=one.instance, step_id=one.step.id, _external=True)
    title = planned.title.say(language())
    return CalendarEntry(
        uid=name(one.instance, planned.step, planned.field),
        starts=planned.day or planned.starts,
        ends=planned.day + A_DAY if planned.day else planned.ends,
        title=title if one.mine else f"{title} · {one.subject.name}",
        sequence=booking.version,
        at=booking.at,
        place=place(one),
        text="\n".join(filter(None, (who(one), one.step.title.say(language()), url))),
        url=url,
        cancelled=booking.cancelled,
    )


def window_entry(one: WindowDay) -> CalendarEntry:
    step = (one.instance or "", one.step.id) if one.step else ()
    return CalendarEntry(
        uid=name(one.definition.edition, one.window.window.id, one.edge, *step),
        starts=one.day,
        ends=one.day + A_DAY,
        title=window_title(one),
        sequence=one.version,
        at=one.at,
        text="\n".join(filter(None, (window_meta(one), until(one)))),
        free=True,
    )


def name(*parts: str) -> str:
    """The name of an entry in all calendars of the world, which gives nothing away."""
    return str(uuid5(NAMES, "/".join(parts)))
