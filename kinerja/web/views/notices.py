"""The inbox as a page shows it: what is new first, then what was read, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.web import access, dates
from kinerja.web.language import language
from kinerja.web.messages import notices as messages
from kinerja.workflows.definition import Definition


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice. `href`: to the step, None where the reader has no part in that run; `meta`: about whom, of what."""

    key: str
    text: str
    href: str | None
    meta: str


@dataclass(frozen=True, slots=True)
class NoticeDay:
    title: str
    lines: tuple[NoticeLine, ...]


class InboxView:
    """`found`: notices of the store, unread ones first; `months`: those that were asked for, the newest first;
    `beginning`: the first month in which there can be any."""

    def __init__(
        self, found: Iterable[Any], months: tuple[str, ...], account: Any, *, asked: bool, beginning: str
    ) -> None:
        known = list(found)
        self.new = days(notice for notice in known if notice.unread)
        self.read = days(notice for notice in known if not notice.unread)
        self.count = sum(notice.unread for notice in known)
        self.asked = asked
        earlier = before(months[-1])
        self.older = url_for("notices.index", month=earlier) if beginning and earlier >= beginning else None
        self.digest, self.email = account.digest, account.email

    @property
    def title(self) -> str:
        if not self.count:
            return gettext("Tidak ada yang baru")
        return ngettext("%(num)s pemberitahuan baru", "%(num)s pemberitahuan baru", self.count)


def days(found: Iterable[Any]) -> tuple[NoticeDay, ...]:
    """Day by day where the reader is, the newest first."""
    grouped = groupby(found, key=lambda notice: dates.as_date(notice.at))
    return tuple(NoticeDay(_day(day), tuple(_line(notice) for notice in some)) for day, some in grouped)


def months(asked: str | None) -> tuple[str, str] | None:
    """The month that was asked for and the one before it; those up to now where none was; None for nonsense."""
    if asked is None:
        month = f"{access.now():%Y-%m}"
        return month, before(month)
    try:
        date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None
    return asked, before(asked)


def before(month: str) -> str:
    """The month before one, "2024-01" -> "2023-12"."""
    year, number = map(int, month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def _day(day: date) -> str:
    return gettext("Hari ini") if day == access.today() else dates.date_long(day)


def _line(notice: Any) -> NoticeLine:
    definition = services.definitions.by_hash(notice.revision)
    text, name = messages.said(notice, language()), notice.values.get("name", "")
    about = [] if messages.is_own(notice) or name in text else [name]
    meta = [*about, definition.title.say(language()), dates.clock(notice.at)]
    return NoticeLine(notice.key, text, None if notice.above else _href(notice, definition), " · ".join(meta))


def _href(notice: Any, definition: Definition) -> str:
    """To the step; to who decides over it, where that is done; to who administers, the list."""
    if notice.rule == services.notices.REQUESTS:
        return url_for("reopenings.index")
    step = definition.steps[notice.step]
    endpoint = "reviews.read" if step.review and step.actor == notice.part else "submissions.show"
    return url_for(endpoint, instance_id=notice.instance, step_id=notice.step)
