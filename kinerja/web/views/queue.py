"""The reviewer's queue made ready: grouped by age, with a forecast, filters and pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
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


@dataclass(frozen=True, slots=True)
class Line:
    """One step that waits. `opening`: where reading a hand-in begins; None for a step that is filled in at `href`.

    `pick`: what a tick sends, for what can be approved with others.
    """

    name: str
    what: str
    since: str
    days: int
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
        """When all of it is read at an even pace that begins today; nothing for a queue that is read in one go."""
        if self.found.waiting <= A_DAY:
            return None
        day, left = access.today() - timedelta(days=1), -(-self.found.waiting // A_DAY)
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return gettext("Periksa %(count)s sehari, dan semuanya selesai %(day)s.", count=A_DAY, day=dates.date_long(day))

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
        lines = [(row.working_days > PATIENCE, self._line(row, at == 0)) for at, row in enumerate(self.found.rows)]
        titles = {
            True: gettext("Lewat %(days)s hari kerja", days=PATIENCE),
            False: gettext("Masih dalam %(days)s hari kerja", days=PATIENCE),
        }
        return tuple(
            Group(titles[overdue], overdue, tuple(line for _overdue, line in found))
            for overdue, found in groupby(lines, key=lambda each: each[0])
        )

    def _line(self, row: Any, first: bool) -> Line:
        what = row.step.title.say(language())
        if row.round > 1:
            what = gettext("%(step)s · pengajuan ke-%(round)s", step=what, round=row.round)
        day = dates.date_short(row.since, row.zone)
        since = gettext("Diajukan %(day)s", day=day) if row.step.review else gettext("Terbuka sejak %(day)s", day=day)
        if row.late:
            since = gettext("%(since)s, terlambat", since=since)
        way = {"instance_id": row.instance, "step_id": row.step.id}
        pick = picked(Pick(row.instance, row.step.id)) if row.step.review and self.tickable else None
        return Line(
            row.name,
            what,
            since,
            row.working_days,
            url_for("reviews.open_", **way) if row.step.review else None,
            url_for("submissions.show", **way),
            pick,
            pick in self.picks,
            first,
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
