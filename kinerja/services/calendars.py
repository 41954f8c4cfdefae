"""What stands in somebody's calendar: appointments of theirs and of those they assess, and the days of their windows.

The windows come from the one function that the lock asks too; the appointments from what each write of a run kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kinerja import storage
from kinerja.services import definitions, instances, posts
from kinerja.services.accounts import Account
from kinerja.services.instances import Opened
from kinerja.services.subjects import circles_of
from kinerja.storage import scopes
from kinerja.storage.bookings import Booking, BookingRow, month
from kinerja.workflows.calendar import EffectiveWindow, effective_window, last_day, local_date, step_window
from kinerja.workflows.definition import Definition, Holiday, Relation, Step, Window
from kinerja.workflows.instance import PeriodFacts, Subject

PAST = timedelta(days=100)
AHEAD = timedelta(days=400)
"""How far back and ahead a calendar looks."""
MOST = 500
"""Runs of others that one calendar looks at: a school has a tenth of it."""


class Edge(StrEnum):
    """A day on which something about a window changes; the last two are the last day, inclusive."""

    OPENS = "opens"
    DUE = "due"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment with the run it belongs to. `mine`: the reader is the subject of that run."""

    instance: str
    definition: Definition
    step: Step
    subject: Subject
    booking: Booking
    mine: bool


@dataclass(frozen=True, slots=True)
class WindowDay:
    """The day of an edge of a window. `step`: only this step of the reader has it so, because it was given back.

    `version`: how often the windows of the edition were decided about, `at`: when that was last told. `for_others`: the
    reader works or decides in it about others.
    """

    day: date
    edge: Edge
    definition: Definition
    window: EffectiveWindow
    version: int
    at: datetime
    instance: str | None = None
    step: Step | None = None
    for_others: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """`appointments` in the order in which they begin, `days` in their order; `more`: there are more than these.

    `holidays`: what is no working day, wherever working days are counted for the reader.
    """

    appointments: tuple[Appointment, ...]
    days: tuple[WindowDay, ...]
    holidays: tuple[Holiday, ...] = ()
    more: bool = False


def calendar(account: Account, now: datetime) -> Calendar:
    """Everything from PAST ago until AHEAD from now, cancelled appointments included."""
    first, last = now - PAST, now + AHEAD
    running = instances.mine(account, now)
    others, more = _booked(account, first, last, now)
    found = [*(one for opened in running for one in _own(opened)), *(one for row in others for one in row)]
    shown = (one for one in found if first <= one.booking.planned.starts < last)
    days = (day for day in _days(account, running, now) if first.date() <= day.day < last.date())
    return Calendar(
        tuple(sorted(shown, key=_begins)),
        tuple(sorted(days, key=lambda day: (day.day, day.definition.edition, day.edge, day.window.window.id))),
        tuple(day for day in _holidays(running) if first.date() <= day.day < last.date()),
        more,
    )


def _holidays(running: Sequence[Opened]) -> Iterator[Holiday]:
    """Of the reader's runs and of all editions, as they say it today; the same day and name once."""
    current = (definitions.current(edition)[1] for edition in definitions.editions())
    known = {(day.day, day.title.id): day for one in current for day in one.holidays}
    known.update({(day.day, day.title.id): day for opened in running for day in opened.definition.holidays})
    yield from (known[name] for name in sorted(known))


def _begins(one: Appointment) -> tuple[datetime, str, str, str]:
    return one.booking.planned.starts, one.subject.name.casefold(), one.instance, one.booking.planned.field


# ── appointments ──


def _own(opened: Opened) -> Iterator[Appointment]:
    instance, definition = opened.instance, opened.definition
    for booking in opened.kept.bookings:
        step = definition.steps[booking.planned.step]
        yield Appointment(instance.id, definition, step, instance.subject, booking, mine=True)


def _booked(account: Account, first: datetime, last: datetime, now: datetime) -> tuple[list[list[Appointment]], bool]:
    """Run by run, the appointments that somebody has in whose run the reader plays a part today; and whether there
    are more.
    """
    today = local_date(now, account.zone)
    held = {scopes.post(scopes.circle_of(a), a.relation) for a in account.assignments if a.holds(today)}
    found = storage.instances.booked(held, _months(first, last), MOST + 1)
    rows = tuple(row for row in found[:MOST] if row.subject.person != account.id)
    about = [(definitions.by_hash(row.revision), row.subject, row.district) for row in rows]
    played = posts.parts_towards(account, about, now)
    return [_theirs(row, one[0], parts) for row, one, parts in zip(rows, about, played, strict=True)], len(found) > MOST


def _theirs(row: BookingRow, definition: Definition, parts: frozenset[str]) -> list[Appointment]:
    return [
        Appointment(row.instance, definition, definition.steps[b.planned.step], row.subject, b, mine=False)
        for b in row.bookings
        if parts.intersection(b.planned.parts)
    ]


def _months(first: datetime, last: datetime) -> Iterator[str]:
    """The months that lie between two moments, theirs included."""
    day = first
    while month(day) <= month(last):
        yield month(day)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


# ── windows ──


def _days(account: Account, running: Sequence[Opened], now: datetime) -> Iterator[WindowDay]:
    for opened in running:
        yield from own_days(opened)
    yield from _other_days(account, running, now)


def _worked_by(definition: Definition, relations: Iterable[Relation]) -> Iterator[tuple[Step, Window]]:
    """The steps that people in these relations work on, hand in or decide, each with the window for it."""
    for step in definition.steps.values():
        hands_in = step.review.submitter if step.review else step.actor
        for part, window in ((hands_in, definition.window_of(step)), (step.actor, definition.decision_window_of(step))):
            actor = definition.actors.get(part)
            if actor is not None and window is not None and actor.relation in relations:
                yield step, window


def own_days(opened: Opened) -> Iterator[WindowDay]:
    """The days of the windows in which the subject of a run works; each day of each window once."""
    definition, zone = opened.definition, opened.instance.subject.zone
    told = _told(opened.period, opened.instance.started_at)
    seen: set[tuple[str, Edge, date]] = set()
    for step, declared in _worked_by(definition, {Relation.SUBJECT}):
        window = effective_window(definition, declared.id, opened.period, zone)
        mine = step_window(definition, step, opened.instance, opened.period) or window
        for shown, only in ((window, None), (mine, step)):
            for edge, day in _edges(shown).items():
                if (declared.id, edge, day) not in seen:
                    seen.add((declared.id, edge, day))
                    yield WindowDay(day, edge, definition, shown, *told, opened.instance.id, only)


def _other_days(account: Account, running: Sequence[Opened], now: datetime) -> Iterator[WindowDay]:
    """Windows of editions that the reader has not begun but may, and those in which the reader decides about others."""
    concerned = _concerned(account, running, now)
    facts = storage.periods.several((edition for edition, windows in concerned.items() if windows), circles_of(account))
    for edition, period in facts.items():
        revision, definition = definitions.current(edition)
        told = _told(period, revision.at)
        for name, for_others in sorted(concerned[edition].items()):
            window = effective_window(definition, name, period, account.zone)
            for edge, day in _edges(window).items():
                yield WindowDay(day, edge, definition, window, *told, for_others=for_others)


def _concerned(account: Account, running: Sequence[Opened], now: datetime) -> Mapping[str, Mapping[str, bool]]:
    """Edition -> ids of the windows that concern the reader today, and whether only because of others.

    Those of the reader's own runs are left out.
    """
    today = local_date(now, account.zone)
    held = {a.relation for a in account.assignments if a.holds(today)}
    open_to = {one.edition for one in instances.available(account, now, running) if one.result.ok}
    begun = {opened.instance.edition: _windows(opened.definition, {Relation.SUBJECT}) for opened in running}
    found: dict[str, dict[str, bool]] = {}
    for edition in definitions.editions():
        _, definition = definitions.current(edition)
        own = _windows(definition, {Relation.SUBJECT}) if edition in open_to else set()
        known = begun.get(edition, set())
        found[edition] = {name: name not in own for name in (own | _windows(definition, held)) - known}
    return found


def _windows(definition: Definition, relations: Iterable[Relation]) -> set[str]:
    return {window.id for _, window in _worked_by(definition, relations)}


def _told(period: PeriodFacts, since: datetime) -> tuple[int, datetime]:
    """How often the windows were decided about, and when they were last."""
    return period.version, max((fact.decided_at for fact in period.facts), default=since)


def _edges(window: EffectiveWindow) -> dict[Edge, date]:
    """The days on which something changes; the last day says both where it is due and closes on the same day."""
    edges = {Edge.OPENS: local_date(window.opens, window.zone)}
    if window.closes is not None:
        edges[Edge.CLOSES] = last_day(window.closes, window.zone)
    if window.due is not None and last_day(window.due, window.zone) != edges.get(Edge.CLOSES):
        edges[Edge.DUE] = last_day(window.due, window.zone)
    return edges
