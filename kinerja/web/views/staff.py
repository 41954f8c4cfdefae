"""The list of those whom somebody assesses, made ready: one line a person, with the stages and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services.staff import Member, State
from kinerja.web import access, dates, presenters
from kinerja.web.language import language
from kinerja.web.paging import Pager
from kinerja.web.presenters import Face

FILTERS = (State.MINE, State.OWN, State.NOT_BEGUN, State.DONE)
"""What can be asked for alone; the others are few, and seen among all."""


@dataclass(frozen=True, slots=True)
class Bar:
    title: str
    finished: int
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """One person. `href`: all steps; `way`: the one step that waits for the reader."""

    name: str
    href: str | None
    face: Face
    late: bool
    what: str
    way: str | None
    when: str
    unit: str | None
    bars: tuple[Bar, ...]


class StaffView:
    """`found` is the Staff of the services, `query` what was looked for."""

    def __init__(self, found: services.staff.Staff, query: services.staff.Query) -> None:
        self.found = found
        self.query = query
        self.text = query.text
        self.account = access.account()
        self.pager = Pager(found, services.pages.SIZE, lambda number: self._url(page=number))

    @property
    def everybody(self) -> int:
        return sum(self.found.counts.values())

    @property
    def kick(self) -> str:
        title = self.found.periods.get(self.found.period)
        return " · ".join(filter(None, (gettext("Pegawai Anda"), title.say(language()) if title else "")))

    @property
    def title(self) -> str:
        """The finding: who waits for the reader, else what is still missing."""
        counts, total = self.found.counts, self.everybody
        if not total:
            return gettext("Belum ada pegawai yang Anda nilai")
        if counts.get(State.MINE):
            return gettext("%(num)s dari %(total)s pegawai menunggu Anda", num=counts[State.MINE], total=total)
        if counts.get(State.NOT_BEGUN):
            return gettext("%(num)s dari %(total)s pegawai belum mulai", num=counts[State.NOT_BEGUN], total=total)
        if counts.get(State.DONE) == total:
            return gettext("Semua pegawai selesai")
        return ngettext(
            "%(num)s pegawai, tidak ada yang menunggu Anda", "%(num)s pegawai, tidak ada yang menunggu Anda", total
        )

    @property
    def filters(self) -> list[tuple[str, str, int, bool]]:
        rows = [(self._url(state=""), gettext("Semua"), self.everybody, not self.query.state)]
        for state in FILTERS:
            count = self.found.counts.get(state, 0)
            if count or state == self.query.state:
                rows.append((self._url(state=state.value), filter_words(state), count, state == self.query.state))
        return rows

    @property
    def periods(self) -> list[tuple[str, str, None, bool]]:
        """The other periods, where there is more than one."""
        if len(self.found.periods) < 2:
            return []
        return [
            (self._url(state="", period=key), title.say(language()), None, key == self.found.period)
            for key, title in self.found.periods.items()
        ]

    @property
    def lines(self) -> tuple[Line, ...]:
        several = len({member.unit_name for member in self.found.rows}) > 1
        return tuple(line(member, several) for member in self.found.rows)

    @property
    def progress(self) -> str | None:
        """Where the numbers of the whole place stand, for who oversees one."""
        sees = services.progress.may_see(self.account, access.now())
        return url_for("progress.index") if sees else None

    @property
    def unsearched(self) -> str:
        return self._url(q="")

    def _url(self, **changed: Any) -> str:
        known = {"q": self.text, "state": self.query.state, "period": self.query.period, **changed}
        return url_for("staff.index", **{name: value for name, value in known.items() if value})


def line(member: Member, with_unit: bool) -> Line:
    return Line(
        name=member.name,
        href=url_for("instances.show", instance_id=member.instance) if member.instance else None,
        face=face(member),
        late=member.late,
        what=member.step.title.say(language()) if member.step else "",
        way=way(member),
        when=when(member),
        unit=member.unit_name if with_unit else None,
        bars=tuple(Bar(c.stage.title.say(language()), c.finished, c.total) for c in member.progress),
    )


def face(member: Member) -> Face:
    """Whose turn it is. A ground means the reader's."""
    words: Mapping[State, tuple[str, str, str]] = {
        State.MINE: (gettext("Giliran Anda"), "circle-dot", "st st-do"),
        State.OWN: (gettext("Giliran pegawai"), "user-round", "st"),
        State.OTHERS: (_others(member), "hourglass", "st st-wait"),
        State.NOT_BEGUN: (gettext("Belum mulai"), "circle-dashed", "st"),
        State.OVER: (_over(member), "lock", "st st-bad"),
        State.LATER: (gettext("Menunggu jadwal"), "calendar", "st"),
        State.DONE: (gettext("Selesai"), "check", "st st-ok"),
    }
    if member.state is State.OWN and member.returned:
        return Face(gettext("Dikembalikan"), "undo-2", "st", "")
    return Face(*words[member.state], "")


def _others(member: Member) -> str:
    return gettext("Giliran %(who)s", who=_part(member))


def _over(member: Member) -> str:
    """Locked; for whom it waits all the same, where that is not the person."""
    if member.part in (None, member.definition.subject_part):
        return gettext("Waktunya lewat")
    return gettext("Terkunci, menunggu %(who)s", who=_part(member))


def _part(member: Member) -> str:
    title = presenters.say(member.definition.actors[member.part].title) if member.part else ""
    return title[:1].lower() + title[1:]


def way(member: Member) -> str | None:
    """Where the reader does what waits for them."""
    if member.state is not State.MINE or member.step is None:
        return None
    endpoint = "reviews.read" if member.step.review else "submissions.show"
    return url_for(endpoint, instance_id=member.instance, step_id=member.step.id)


def when(member: Member) -> str:
    """Since when, from when, or that it is not a duty."""
    if member.since is not None:
        day = dates.date_short(member.since, member.zone)
        if member.since > access.now():
            return gettext("pada %(day)s", day=day)
        if not member.working_days:
            return gettext("sejak %(day)s", day=day)
        days = dates.bound(ngettext("%(num)s hari kerja", "%(num)s hari kerja", member.working_days))
        return gettext("sejak %(day)s (%(days)s)", day=day, days=days)
    if member.state is State.OVER and member.until is not None:
        return gettext("ditutup %(until)s", until=dates.until(member.until, member.zone))
    if member.state is State.LATER and member.until is not None:
        return gettext("mulai %(day)s", day=dates.date_long(member.until, member.zone))
    return gettext("Boleh tidak ikut") if member.state is State.NOT_BEGUN and member.required is False else ""


def filter_words(state: State) -> str:
    return {
        State.MINE: gettext("Giliran saya"),
        State.OWN: gettext("Menunggu pegawai"),
        State.NOT_BEGUN: gettext("Belum mulai"),
        State.DONE: gettext("Selesai"),
    }[state]
