"""What happened to an instance, by day, newest first; saves of one step in a row are told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_babel import gettext, ngettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views_instances import Run
from kinerja.workflows.events import DraftSaved, Event, ReviewApproved, ReviewReturned


@dataclass(frozen=True, slots=True)
class Entry:
    what: str
    who: str
    clock: str
    more: tuple[str, ...]


class HistoryView:
    """`happenings`: newest first, as `services.audit.history` gives them."""

    def __init__(self, run: Run, happenings: Iterable[Any]) -> None:
        self.run = run
        self.zone = run.instance.subject.zone
        self._told = [(each, event) for each in happenings for event in reversed(each.events)]

    @property
    def days(self) -> list[tuple[str, list[Entry]]]:
        by_day = groupby(self._told, key=lambda one: dates.as_date(one[0].at, self.zone))
        return [(dates.date_long(day), list(self._entries(list(found)))) for day, found in by_day]

    def _entries(self, told: list[tuple[Any, Event]]) -> Iterator[Entry]:
        for _key, group in groupby(told, key=_same):
            found = list(group)
            happening, event = found[0]
            more = (*self._more(event), *self._repeated(found))
            what = messages.event_words(event, self.run.definition, language())
            yield Entry(what, happening.name or gettext("Sistem"), self._clock(happening.at), more)

    def _clock(self, at: datetime) -> str:
        return f"{dates.clock(at, self.zone)}{dates.NBSP}{dates.local(at, self.zone).tzname()}"

    def _repeated(self, found: list[tuple[Any, Event]]) -> tuple[str, ...]:
        if len(found) == 1:
            return ()
        first = dates.clock(found[-1][0].at, self.zone)
        return (ngettext("%(num)s kali, mulai %(clock)s", "%(num)s kali, mulai %(clock)s", len(found), clock=first),)

    def _more(self, event: Event) -> Iterator[str]:
        """Reason, message and mark of lateness."""
        if getattr(event, "late", False):
            yield messages.LATE.say(language())
        if isinstance(event, ReviewReturned):
            policy = self.run.definition.steps[event.step].review
            options = self.run.definition.lists[policy.reasons].options if policy and policy.reasons else {}
            if event.reason in options:
                yield options[event.reason].label.say(language())
        if isinstance(event, ReviewReturned | ReviewApproved) and event.message:
            yield f"“{event.message}”"


def _same(one: tuple[Any, Event]) -> Any:
    """Equal for saves of one step by one person that follow one another."""
    happening, event = one
    return (happening.by, event.step) if isinstance(event, DraftSaved) else id(event)
