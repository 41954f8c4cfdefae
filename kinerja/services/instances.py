"""Runs: mine, one opened within what I may reach, begun; and the one way in which every command changes one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kinerja import storage, workflows
from kinerja.services import circles, definitions, happened, posts, repeats, trails
from kinerja.services.accounts import Account
from kinerja.services.errors import Busy, NotFound
from kinerja.services.posts import Holder
from kinerja.services.stale import refuse_stale
from kinerja.services.subjects import circles_of, subject_of
from kinerja.services.summaries import summary
from kinerja.services.waiting import waiting
from kinerja.storage import scopes
from kinerja.storage.instances import Loaded
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Definition, Vacancy
from kinerja.workflows.eligibility import EligibilityResult, eligible
from kinerja.workflows.instance import Actor, Instance, PeriodFacts, Subject

TRIES = 3
HOLDERS_REMEMBERED = 60.0
_MOST_REMEMBERED = 2_000
_holders: dict[tuple[str, str, str, date], tuple[float, Mapping[str, Holder]]] = {}


@dataclass(frozen=True, slots=True)
class Opened:
    """A run as somebody may see it: with its pinned definition, its period and the parts that this person plays.

    `instance` is what they read of it; commands are decided on `kept`, which also has the drafts of others.
    """

    instance: Instance
    definition: Definition
    period: PeriodFacts
    actor: Actor
    scope: storage.Scope
    kept: Loaded


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: the run as it now stands, what happened (nothing: it stood so already), and when."""

    instance: Instance
    events: tuple[workflows.Event, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Available:
    """An edition that somebody has not begun; `result` says whether they may, and what stands in the way."""

    edition: str
    definition: Definition
    subject: Subject
    result: EligibilityResult


def mine(account: Account, now: datetime) -> list[Opened]:
    """All runs about this person, newest first."""
    scope = scopes.own(account.id)
    found = storage.instances.mine(account.id)
    return [_opened(account, loaded, scope, _parts(account, loaded, now), now) for loaded in found]


def open_(account: Account, instance_id: str, now: datetime) -> Opened:
    """One run, if the person plays a part in it today. Raises NotFound, also for what is somebody else's."""
    scope = scopes.reach(account.id, account.assignments, local_date(now, account.zone))
    loaded = storage.instances.load(scope, instance_id)
    if loaded is None:
        raise NotFound(instance_id)
    parts = _parts(account, loaded, now)
    if not parts:
        raise NotFound(instance_id)
    return _looked_at(account, _opened(account, loaded, scope, parts, now), now)


def administer(account: Account, instance_id: str, now: datetime) -> Opened:
    """One run of somebody else where this account administers, or in which it plays a part. Raises NotFound.

    Who administers has the part ADMINISTRATOR besides any other; it opens no answers. Nobody administers themself.
    """
    reach = circles.reach(account, now)
    if not reach.anywhere:
        return open_(account, instance_id, now)
    loaded = storage.instances.load(storage.EVERYTHING, instance_id)
    if loaded is None:
        raise NotFound(instance_id)
    parts = _parts(account, loaded, now)
    if reach.covers(loaded.circles.scopes) and loaded.instance.subject.person != account.id:
        parts |= {workflows.ADMINISTRATOR}
    if not parts:
        raise NotFound(instance_id)
    return _looked_at(account, _opened(account, loaded, storage.EVERYTHING, parts, now), now)


def _looked_at(account: Account, opened: Opened, now: datetime) -> Opened:
    person = opened.instance.subject.person
    if person != account.id:
        trails.note_look(account.id, account.name, opened.instance.id, person, now)
    return opened


def several(account: Account, instance_ids: Iterable[str], now: datetime) -> Mapping[str, Opened]:
    """Those of these runs in which the person plays a part today, by id; one round trip, two where posts are vacant.

    For lists of decisions: nobody's answers are shown, so no look is noted.
    """
    scope = scopes.reach(account.id, account.assignments, local_date(now, account.zone))
    found = storage.instances.several(scope, instance_ids)
    about = [(definitions.by_hash(one.instance.revision), one.instance.subject, one.district) for one in found]
    played = posts.parts_towards(account, about, now)
    return {
        one.instance.id: _opened(account, one, scope, parts, now)
        for one, parts in zip(found, played, strict=True)
        if parts
    }


def available(account: Account, now: datetime, running: Iterable[Opened] | None = None) -> list[Available]:
    """Every current edition that this person has not begun, with whether they may. `running`: `mine`, where known."""
    begun = {opened.instance.edition for opened in (mine(account, now) if running is None else running)}
    wanted = [edition for edition in definitions.editions() if edition not in begun]
    if not wanted:
        return []
    return [_available(edition, account, now) for edition in wanted]


def start(account: Account, edition: str, key: str, now: datetime) -> Opened:
    """Begin an edition; beginning twice opens the one run. Raises NotFound, workflows.NotEligible, Refused."""
    revision, definition = definitions.current(edition)
    instance_id = storage.instances.identity(edition, account.id)
    if storage.instances.load(scopes.own(account.id), instance_id) is None:
        subject = subject_of(account, definition)
        actor = Actor(account.id, account.name, frozenset({definition.subject_part}))
        decision = workflows.start(definition, instance_id, revision.hash, subject, actor, now)
        entry = storage.Entry(now, account.id, account.name, happened.plain(decision.events), key)
        facts = storage.periods.several([edition], circles_of(account))[edition]
        waits = waiting(definition, decision.instance, facts, now)
        known = summary(definition, decision.instance, facts, now)
        storage.instances.insert(decision.instance, account.district, waits, entry, known, account.province)
    return open_(account, instance_id, now)


def holders(definition: Definition, subject: Subject, on: date) -> Mapping[str, Holder]:
    """Part -> who plays it, to be shown; may be HOLDERS_REMEMBERED seconds old. Decisions never use it."""
    key = (definition.edition, subject.person, subject.unit, on)
    kept = _holders.get(key)
    if kept is None or time.monotonic() - kept[0] > HOLDERS_REMEMBERED:
        if len(_holders) >= _MOST_REMEMBERED:
            _holders.clear()
        unit = storage.units.load(subject.unit)
        district, province = (unit.district, unit.province) if unit else ("", "")
        kept = _holders[key] = (time.monotonic(), posts.holders(definition, subject, district, on, province))
    return kept[1]


Find = Callable[[Account, str, datetime], Opened]
"""How a run is opened for a command: `open_` or `administer`."""


def perform(
    account: Account,
    instance_id: str,
    command: workflows.Command,
    version: int | None,
    key: str,
    now: datetime,
    digest: str | None = None,
    find: Find = open_,
    opened: Opened | None = None,
) -> Done:
    """Carry out a command: load, decide, write by compare-and-set; again from the start where somebody was first.

    Raises NotFound, workflows.Refused, Conflict, Busy. A repeated `key` gets the first answer; with other content it
    is a new command, and what the same form did before does not make it stale. `digest`: of that content, where the
    command itself is another one each time. `find`: `administer` where no part is needed for it. `opened`: the run as
    this request has just read it; whatever changed since then is noticed when it is written, and it is read again.
    """
    digest = digest or repeats.digest(type(command).__name__, command)
    for attempt in range(TRIES):
        if opened is None or attempt:
            opened = find(account, instance_id, now)
        before = repeats.last_with(opened.kept.commands, account.id, key)
        if before is not None and before.digest == digest:
            return first_answer(opened, before)
        refuse_stale(opened, command, version, before)
        decision = decide(account, opened, command, now)
        if not decision.events:
            return Done(opened.instance, (), now)
        entry = storage.Entry(now, account.id, account.name, happened.plain(decision.events), key, digest)
        if _advance(opened, decision, entry):
            return Done(read(decision.instance, opened.definition, opened.actor, now), decision.events, now)
    raise Busy(instance_id)


def _advance(opened: Opened, decision: workflows.Decision, entry: storage.Entry) -> bool:
    state = (opened.definition, decision.instance, opened.period, entry.at)
    waits = waiting(*state, opened.kept.waiting)
    known = summary(*state, opened.kept)
    return storage.instances.advance(opened.scope, opened.kept, decision.instance, waits, entry, summary=known)


def first_answer(opened: Opened, done: storage.records.Command) -> Done:
    """What a command did that is repeated."""
    events = happened.between(opened.scope, opened.instance.id, done.first, done.version)
    return Done(opened.instance, events, done.at)


def decide(account: Account, opened: Opened, command: workflows.Command, now: datetime) -> workflows.Decision:
    """What a command does to the run as it was opened; nothing is written. Raises workflows.Refused, and notes it."""
    vacant = _vacant(opened, command, now)
    try:
        return workflows.decide(
            opened.definition, opened.kept.instance, opened.period, command, opened.actor, now, vacant=vacant
        )
    except workflows.Refused as refused:
        codes = [reason.code.value for reason in refused.reasons if reason.code not in _MISTYPED]
        if codes:
            details = {"instance": opened.instance.id, "step": command.step, "codes": codes}
            trails.note(account.id, account.name, now, "CommandRefused", command=type(command).__name__, **details)
        raise


_MISTYPED = frozenset({workflows.Code.ANSWERS_WRONG, workflows.Code.REPLIES_MISSING})
"""What everybody meets while filling a form is no news."""


def _vacant(opened: Opened, command: workflows.Command, now: datetime) -> frozenset[str]:
    """The parts nobody plays today; looked up only where a policy for them may decide something."""
    step = opened.definition.steps.get(command.step)
    if not isinstance(command, workflows.SubmitStep) or step is None or step.review is None:
        return frozenset()
    if opened.definition.actors[step.actor].vacant is not Vacancy.APPROVE:
        return frozenset()
    return _vacant_parts(opened.definition, opened.instance.subject, opened.kept.district, now)


def _vacant_parts(definition: Definition, subject: Subject, district: str, now: datetime) -> frozenset[str]:
    candidates = posts.people(posts.posts_over(definition, subject, district))
    return posts.vacant_parts(definition, subject, district, candidates, local_date(now, subject.zone))


def _opened(account: Account, loaded: Loaded, scope: storage.Scope, parts: frozenset[str], now: datetime) -> Opened:
    definition = definitions.by_hash(loaded.instance.revision)
    actor = Actor(account.id, account.name, parts)
    return Opened(read(loaded.instance, definition, actor, now), definition, loaded.period, actor, scope, loaded)


def read(instance: Instance, definition: Definition, actor: Actor, now: datetime) -> Instance:
    """What this actor reads of a run now: nothing that was open for a time that is over, and no draft of others."""
    return workflows.seen_by(actor, workflows.as_it_holds(instance, now), definition)


def _parts(account: Account, loaded: Loaded, now: datetime) -> frozenset[str]:
    definition = definitions.by_hash(loaded.instance.revision)
    (parts,) = posts.parts_towards(account, [(definition, loaded.instance.subject, loaded.district)], now)
    return parts


def _available(edition: str, account: Account, now: datetime) -> Available:
    _, definition = definitions.current(edition)
    subject = subject_of(account, definition)
    return Available(edition, definition, subject, eligible(definition, subject, local_date(now, subject.zone)))


def forget() -> None:
    """Look everything up afresh (after connecting to another store)."""
    _holders.clear()
