"""What people are told: into their inbox, once each, and whom a reminder means.

What happened is told as soon as the relay hears of it; what time brings, by the job `reminders`. Both write the same
notices under the same keys, and neither says it in words: these are put together where they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from kinerja import storage
from kinerja.services import definitions, happened, hours, posts, reaches
from kinerja.services.accounts import Account
from kinerja.storage.accounts import Person
from kinerja.storage.instances import Loaded
from kinerja.storage.notices import Notice
from kinerja.storage.records import OutboxLine
from kinerja.workflows import reminders
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import ADMINISTRATOR, Definition
from kinerja.workflows.events import ReopeningRequested
from kinerja.workflows.instance import NATION
from kinerja.workflows.reminders import OCCASIONS, Reminder

REQUESTS = "requests"
"""The rule of what those who administer are told of requests: the program's own, in no definition."""


def inbox(account: Account, months: Sequence[str]) -> tuple[Notice, ...]:
    """What this person has not read, and all of these months ("2024-06", UTC); unread first, then newest first.

    Two round trips.
    """
    unread = storage.notices.unread(account.id)
    known = {notice.key for notice in unread}
    rest = (notice for notice in storage.notices.of_months(account.id, months) if notice.key not in known)
    return (*unread, *rest)


def beginning() -> str:
    """The first month ("2024-01") of the oldest period: nobody was told anything before. "" where there is none."""
    periods = (definitions.current(edition)[1].period for edition in definitions.editions())
    return min((f"{period.start:%Y-%m}" for period in periods), default="")


def read(account: Account, key: str | None = None) -> int:
    """Note that this person has read one notice, or all that wait; how many were new.

    Counted also where none was new, while some are said to wait: who comes again may have been cut off before it.
    """
    done = storage.notices.read(account.id, None if key is None else [key])
    if done or _said_to_wait(account.id):
        storage.notices.count(account.id)
    return done


def _said_to_wait(account_id: str) -> int:
    """How many notices wait, as last counted."""
    found = storage.accounts.load(account_id)
    return found.person.unread if found else 0


def follow(instance_id: str, lines: Iterable[OutboxLine], now: datetime) -> None:
    """Tell whoever is to be told what happened in a run, after it changed. Idempotent."""
    told = [line for line in lines if line.event["event"] in OCCASIONS]
    if not told:
        return
    (loaded,) = storage.instances.several(storage.EVERYTHING, [instance_id])
    definition = definitions.by_hash(loaded.instance.revision)
    events = [(line.version, happened.decoded(line.event)) for line in told]
    for _, event in events:
        if isinstance(event, ReopeningRequested):
            _keep(_to_administrators(loaded, event))
    if definition.reminders:
        record(loaded, reminders.told(definition, loaded.instance, loaded.period, events, now), now)


def record(loaded: Loaded, found: Iterable[Reminder], now: datetime) -> int:
    """Write these down for everybody they are meant for; how many were new. Idempotent, also the counting."""
    definition = definitions.by_hash(loaded.instance.revision)
    return _keep([notice for one in found for notice in _notices(loaded, definition, one, now)])


def _keep(notices: Sequence[Notice]) -> int:
    done = storage.notices.insert(notices)
    for person in dict.fromkeys(notice.person for notice in notices):
        storage.notices.count(person)
    return done


def _notices(loaded: Loaded, definition: Definition, found: Reminder, now: datetime) -> Iterator[Notice]:
    run = loaded.instance
    for person, part, above in _told(loaded, definition, found, now):
        if person != found.by:
            yield Notice(
                key=found.key,
                person=person,
                at=found.at,
                instance=run.id,
                edition=run.edition,
                revision=run.revision,
                rule=found.rule,
                step=found.step,
                part=part,
                zone=found.zone,
                values=found.values,
                above=above,
                mail=hours.mailed_at(found.at, found.zone, found.values.get("until")),
            )


def _to_administrators(loaded: Loaded, event: ReopeningRequested) -> list[Notice]:
    """That somebody asks, to those who administer nearest: the first of a day tells of the list, the others stand there
    with it."""
    run, zone = loaded.instance, loaded.instance.subject.zone
    day = local_date(event.at, zone)
    place = (loaded.district, loaded.circles.province)
    nearest = reaches.nearest(posts.people(reaches.posts(*place)), *place, day)
    if not nearest or nearest[0][1] == NATION:
        nearest = reaches.nearest(storage.accounts.with_role("administrator"), *place, day)
    return [
        Notice(
            key=f"{REQUESTS}:{day}",
            person=person.id,
            at=event.at,
            instance=run.id,
            edition=run.edition,
            revision=run.revision,
            rule=REQUESTS,
            step=event.step,
            part=ADMINISTRATOR,
            zone=zone,
            values={"name": run.subject.name},
            mail=hours.mailed_at(event.at, zone, None),
        )
        for person, _ in nearest
        if person.id not in (event.by, run.subject.person)
    ]


def _told(loaded: Loaded, definition: Definition, found: Reminder, now: datetime) -> Iterator[tuple[str, str, bool]]:
    """(account, part, above) of everybody who plays one of the parts today, and of those who stand above, once each."""
    subject, mine = loaded.instance.subject, definition.subject_part
    if mine in found.to:
        yield subject.person, mine, False
    parts = [part for part in found.to if part != mine]
    if not parts:
        return
    on = local_date(now, subject.zone)
    people = posts.people(posts.posts_over(definition, subject, loaded.district))
    playing = posts.playing(definition, subject, loaded.district, people, on)
    known: set[str] = set()
    for part in parts:
        for person in playing[part]:
            known.add(person.id)
            yield person.id, part, False
        for person in _above(definition, part, loaded.district, people, on) if found.up else ():
            if person.id not in known and person.id != subject.person:
                known.add(person.id)
                yield person.id, part, True


def _above(definition: Definition, part: str, district: str, people: Iterable[Person], on: date) -> Iterator[Person]:
    """Whoever stands in the same relation to the district."""
    relation = definition.actors[part].relation
    for person in people:
        if any(held.relation is relation and held.unit == district and held.holds(on) for held in person.assignments):
            yield person
