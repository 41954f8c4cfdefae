"""What time brings: whoever is to be told is told, once each, and what is not read goes out in the mail of the day.

First all notices, then the mails, in one run: so the mail of the morning holds what is told in the morning.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kinerja import storage
from kinerja.services import accounts, definitions, hours, notices
from kinerja.services.jobs import mail, runs
from kinerja.services.jobs.lease import demand
from kinerja.services.jobs.reports import Report
from kinerja.storage.instances import Loaded
from kinerja.storage.notices import Notice
from kinerja.workflows import reminders
from kinerja.workflows.calendar import local_date

NAME = "reminders"
CLOCK = "reminds"
_AT_ONCE = 100
_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told in one mail, oldest first."""

    account: accounts.Account
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str


Writer = Callable[[Digest], Letter]
_writer: Writer | None = None


def use(writer: Writer) -> None:
    """Let it put the mails into words, in this process."""
    global _writer
    _writer = writer


def run(now: datetime, token: int) -> Report:
    """Record what is due, then queue the mails that are. Raises LeaseLost."""
    report = runs.each(NAME, CLOCK, now, token, partial(_record, now=now))
    return Report(report.done + _gather(now, token), report.left, report.incidents, report.stumbles)


def again(content: Mapping[str, Any], now: datetime) -> None:
    """Let a run that was given up be looked at again."""
    storage.instances.postpone(content["instance"], CLOCK, now)


def _record(loaded: Loaded, now: datetime) -> int:
    """The clock of the run is set anew last: who is stopped before finds the run again, and records nothing twice."""
    definition, run_ = definitions.by_hash(loaded.instance.revision), loaded.instance
    since = (loaded.reminds or now) - _MOMENT
    found = reminders.due(definition, run_, loaded.period, since, now)
    done = notices.record(loaded, found, now)
    storage.instances.set_clock(loaded, CLOCK, reminders.next_due(definition, run_, loaded.period, now))
    return done


# ── the mail of the day ──


def _gather(now: datetime, token: int) -> int:
    """Queue one mail for everybody for whom something waits; how many."""
    done = 0
    for some in storage.batched(_each_once(storage.notices.mails(now)), _AT_ONCE):
        demand(token)
        done += sum(_mail(person, now, token) for person in some)
    return done


def _each_once(people: Iterable[str]) -> Iterator[str]:
    """Those of one person mostly lie together; who comes again has nothing left."""
    last = None
    for person in people:
        if person != last:
            yield person
        last = person


def _mail(person: str, now: datetime, token: int) -> bool:
    """Queue the mail for one person, unless there was one today: then the rest waits for the next.

    What goes into it is marked with its name first: who is stopped after queueing it finds by that what was in it.
    """
    found = storage.notices.to_mail(person, now)
    account = accounts.load(person) if found else None
    if not found or account is None:
        return False
    if account.disabled or not account.email or not account.digest:
        storage.notices.mailed(person, _keys(found))
        return False
    sent, names = _sent(person, now, account.zone)
    storage.notices.mailed(person, _keys(notice for notice in found if notice.digest in sent))
    rest = tuple(notice for notice in found if notice.digest not in sent)
    name = None if hours.quiet(now, account.zone) else _free(rest, names, sent, now, account.zone)
    if name is None:
        storage.notices.mailed(person, _keys(rest), hours.next_morning(now + _MOMENT, account.zone))
        return False
    demand(token)
    storage.notices.mark(person, _keys(rest), name)
    letter = _written(Digest(account, rest))
    queued = mail.queue(name, account.email, letter.subject, letter.text, now, account.zone)
    storage.notices.mailed(person, _keys(rest))
    return queued


def _keys(found: Iterable[Notice]) -> list[str]:
    return [notice.key for notice in found]


def _sent(person: str, now: datetime, zone: str) -> tuple[Collection[str], tuple[str, str]]:
    """The names of today's mail and of one more in the evening, and which of them were queued."""
    usual = f"digest:{person}:{local_date(now, zone)}"
    names = (usual, f"{usual}:evening")
    return storage.deliveries.several(names).keys(), names


def _free(
    rest: Iterable[Notice], names: tuple[str, str], sent: Collection[str], now: datetime, zone: str
) -> str | None:
    """Today's mail; where that went out, one more where something is over before the next one; None: it waits."""
    usual, evening = names
    ends = [notice.values.get("until") for notice in rest]
    if not ends or usual not in sent:
        return usual if ends else None
    morning = hours.next_morning(now + _MOMENT, zone)
    urgent = any(end is not None and now < end <= morning for end in ends)
    return evening if urgent and evening not in sent else None


def _written(digest: Digest) -> Letter:
    if _writer is None:
        raise RuntimeError("nobody writes the mails: see kinerja.services.jobs.reminders.use")
    return _writer(digest)
