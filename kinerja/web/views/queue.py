"""The reviewer's queue made ready: grouped by age, with a forecast, filters and pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja import services
from kinerja.services.approvals import Pick
from kinerja.web import access, dates
from kinerja.web.language import language
from kinerja.web.views.approvals import picked

PATIENCE = 3
"""Working days after which somebody has waited too long (design/screens.md section 5)."""
A_DAY = 4
"""How many a reviewer reads a day in the forecast."""


class Age(Enum):
    """How long something waits."""

    OVERDUE, FRESH, AGREED = range(3)


@dataclass(frozen=True, slots=True)
class Line:
    """One step that waits. `opening`: where reading a hand-in begins; None for what is read on or filled in at `href`.

    `days`: None for what is agreed for a later moment. `do`: what the button says. `mark`: that reading has begun.
    `pick`: what a tick sends, for what can be approved with others.
    """

    name: str
    what: str
    since: str
    mark: str | None
    days: int | None
    do: str
    opening: str | None
    href: str
    pick: str | None
    picked: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    overdue: bool
    rows: tuple[Line, ...]


class QueueView:
    """`found` is the Queue of the services, `query` what was looked for, `picks` what was ticked before."""

    def __init__(self, found: Any, query: Any, account: Any, picks: Collection[str] = ()) -> None:
        self.found = found
        self.text = query.text
        self.step = query.step
        self.account = account
        self.picks = picks

    @property
    def tickable(self) -> bool:
        """Whether there is more than one to approve: one alone is better read."""
        return sum(row.step.review is not None for row in self.found.rows) > 1

    @property
    def kick(self) -> str:
        return gettext("Antrean Anda · %(unit)s", unit=self.account.unit_name)

    @property
    def waiting(self) -> int:
        return self.found.waiting

    @property
    def total(self) -> int:
        return self.found.total

    @property
    def unsearched(self) -> str:
        return url_for("reviews.queue", **({"step": self.step} if self.step else {}))

    @property
    def forecast(self) -> str | None:
        """When all of it is done at an even pace that begins today; nothing for a queue that is done in one go."""
        if self.found.waiting <= A_DAY:
            return None
        day, left = access.today() - timedelta(days=1), -(-self.found.waiting // A_DAY)
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day not in self.found.days_off
        said = dates.date_long(day)
        return gettext("Dengan %(count)s setiap hari kerja, semuanya selesai %(day)s.", count=A_DAY, day=said)

    @property
    def filters(self) -> list[tuple[str, str, int, bool]]:
        own = {"q": self.text} if self.text else {}
        rows = [(url_for("reviews.queue", **own), gettext("Semua"), self.found.waiting, not self.step)]
        for step, count in self.found.steps:
            rows.append(
                (url_for("reviews.queue", step=step.id, **own), step.title.say(language()), count, step.id == self.step)
            )
        return rows

    @property
    def groups(self) -> tuple[Group, ...]:
        """The longest waiting first; what is agreed for a later day comes last, and is nobody's delay."""
        now, titles = access.now(), self._titles()
        lines = [(self._age(row, now), self._line(row, at == 0, now)) for at, row in enumerate(self.found.rows)]
        return tuple(
            Group(titles[age], age is Age.OVERDUE, tuple(line for _age, line in found))
            for age, found in groupby(lines, key=lambda each: each[0])
        )

    @staticmethod
    def _titles() -> dict[Age, str]:
        return {
            Age.OVERDUE: gettext("Lewat %(days)s hari kerja", days=PATIENCE),
            Age.FRESH: gettext("Masih dalam %(days)s hari kerja", days=PATIENCE),
            Age.AGREED: gettext("Sudah ada janji waktunya"),
        }

    @staticmethod
    def _age(row: Any, now: datetime) -> Age:
        if row.since > now:
            return Age.AGREED
        return Age.OVERDUE if row.working_days > PATIENCE else Age.FRESH

    def _line(self, row: Any, first: bool, now: datetime) -> Line:
        what = row.step.title.say(language())
        if row.round > 1:
            what = gettext("%(step)s · pengajuan ke-%(round)s", step=what, round=row.round)
        way = {"instance_id": row.instance, "step_id": row.step.id}
        review, begun = row.step.review is not None, row.read_at is not None
        pick = picked(Pick(row.instance, row.step.id)) if review and self.tickable else None
        return Line(
            name=row.name,
            what=what,
            since=since(row),
            mark=gettext("sudah dibuka") if begun else None,
            days=None if row.since > now else row.working_days,
            do=gettext("Lanjut periksa") if begun else gettext("Periksa") if review else gettext("Kerjakan"),
            opening=url_for("reviews.open_", **way) if review and not begun else None,
            href=url_for("reviews.read" if review else "submissions.show", **way),
            pick=pick,
            picked=pick in self.picks,
            first=first,
        )

    # ── pages ──

    @property
    def pages(self) -> int:
        return self.found.pages

    @property
    def first(self) -> int:
        return (self.found.number - 1) * services.pages.SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.found.rows) - 1

    @property
    def previous(self) -> str | None:
        return self._page(self.found.number - 1)

    @property
    def next(self) -> str | None:
        return self._page(self.found.number + 1)

    def _page(self, number: int) -> str | None:
        if not 1 <= number <= self.found.pages:
            return None
        own = {name: value for name, value in (("q", self.text), ("step", self.step)) if value}
        return url_for("reviews.queue", page=number, **own)


def since(row: Any) -> str:
    """From when it waits: handed in, agreed, or open."""
    day = dates.date_short(row.since, row.zone)
    if row.step.review is not None:
        said = gettext("Diajukan %(day)s", day=day)
    elif row.appointed is not None:
        said = gettext("Dijadwalkan %(day)s", day=dates.date_short(row.appointed, row.zone))
    else:
        said = gettext("Terbuka sejak %(day)s", day=day)
    return gettext("%(since)s, terlambat", since=said) if row.late else said
