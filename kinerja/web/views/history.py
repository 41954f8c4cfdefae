"""What happened to an instance, by day, newest first; saves of one step in a row are told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views import marks
from kinerja.web.views.instances import Run
from kinerja.workflows import SYSTEM, signed
from kinerja.workflows.events import (
    DraftSaved,
    Event,
    ReopeningDeclined,
    ReopeningRequested,
    ReviewApproved,
    ReviewReturned,
    StepReopened,
)

_SPOKEN = ReviewReturned | ReviewApproved | ReopeningRequested | ReopeningDeclined | StepReopened
Told = tuple[Any, Event, int]
"""A happening, one of its events, and the version that it led to."""


@dataclass(frozen=True, slots=True)
class Entry:
    what: str
    who: str
    clock: str
    more: tuple[str, ...]
    copy: str | None
    """Address of what was signed, where it was a signature."""


class HistoryView:
    """`happenings`: newest first, as `services.audit.history` gives them."""

    def __init__(self, run: Run, happenings: Iterable[Any]) -> None:
        self.run = run
        self.zone = run.instance.subject.zone
        self._told = [
            (each, event, each.number - at) for each in happenings for at, event in enumerate(reversed(each.events))
        ]

    @property
    def days(self) -> list[tuple[str, list[Entry]]]:
        by_day = groupby(self._told, key=lambda one: dates.as_date(one[0].at, self.zone))
        return [(dates.date_long(day), list(self._entries(list(found)))) for day, found in by_day]

    def _entries(self, told: list[Told]) -> Iterator[Entry]:
        for _key, group in groupby(told, key=_same):
            found = list(group)
            happening, event, version = found[0]
            more = (*self._more(event), *self._repeated(found))
            what = messages.event_words(event, self.run.definition, language())
            by_itself = event.by == SYSTEM or not happening.name
            who, copy = gettext("Sistem") if by_itself else happening.name, self._copy(event, version)
            yield Entry(what, who, self._clock(happening.at), more, copy)

    def _copy(self, event: Event, version: int) -> str | None:
        if not signed(self.run.definition, event) or not self.run.may_read(event.step):
            return None
        return url_for("papers.version", instance_id=self.run.id, version=version)

    def _clock(self, at: datetime) -> str:
        return f"{dates.clock(at, self.zone)}{dates.NBSP}{dates.local(at, self.zone).tzname()}"

    def _repeated(self, found: list[Told]) -> tuple[str, ...]:
        if len(found) == 1:
            return ()
        first = dates.clock(found[-1][0].at, self.zone)
        return (ngettext("%(num)s kali, mulai %(clock)s", "%(num)s kali, mulai %(clock)s", len(found), clock=first),)

    def _more(self, event: Event) -> Iterator[str]:
        """Reason, message and mark of lateness; of what was opened again until when."""
        if getattr(event, "late", False):
            yield messages.LATE.say(language())
        if isinstance(event, ReviewReturned):
            policy = self.run.definition.steps[event.step].review
            options = self.run.definition.lists[policy.reasons].options if policy and policy.reasons else {}
            if event.reason in options:
                yield options[event.reason].label.say(language())
        if isinstance(event, ReopeningRequested | StepReopened) and event.reason:
            yield marks.reason_words(self.run.definition, self.run.definition.steps[event.step], event.reason)
        if isinstance(event, StepReopened):
            yield gettext("Sampai %(until)s", until=dates.until(event.until, self.zone))
        if isinstance(event, _SPOKEN) and event.message:
            yield f"“{event.message}”"


def _same(one: Told) -> Any:
    """Equal for saves of one step by one person that follow one another."""
    happening, event, _version = one
    return (happening.by, event.step) if isinstance(event, DraftSaved) else id(event)
