"""Who plays which part towards somebody on a day, from everybody's dated assignments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kinerja import storage
from kinerja.services import reaches
from kinerja.storage import scopes
from kinerja.storage.accounts import Person
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import ADMINISTRATOR, Definition, Relation, Text, Vacancy
from kinerja.workflows.instance import Subject
from kinerja.workflows.parts import parts_of

if TYPE_CHECKING:
    from kinerja.services.accounts import Account

About = tuple[Definition, Subject, str]
"""Somebody's run, as far as it says who stands how to them: definition, subject, district."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who plays a part. `title` is the part's; `acting`: stands in for the holder of the office.

    Of who administers `title` is None, and `level` says where: "district", "province" or "nation".
    """

    account: str
    name: str
    title: Text | None
    acting: bool
    level: str = ""


def holders(
    definition: Definition, subject: Subject, district: str, on: date, province: str = ""
) -> Mapping[str, Holder]:
    """Part -> who plays it on that day, the first by name where several do; vacant parts are left out.

    Under ADMINISTRATOR who administers nearest, where an assignment says that somebody does.
    """
    found = {
        definition.subject_part: Holder(
            subject.person, subject.name, _title(definition, definition.subject_part), False
        )
    }
    wanted = posts_over(definition, subject, district) | reaches.posts(district, province)
    candidates = people(wanted)
    for part, persons in playing(definition, subject, district, candidates, on).items():
        if persons and part not in found:
            acting = _acts(persons[0], definition.actors[part].relation, on)
            found[part] = Holder(persons[0].id, persons[0].name, _title(definition, part), acting)
    for person, level in reaches.nearest(candidates, district, province, on)[:1]:
        found[ADMINISTRATOR] = Holder(person.id, person.name, None, False, level)
    return found


def _title(definition: Definition, part: str) -> Text:
    return definition.actors[part].title


def _acts(person: Person, relation: Relation, on: date) -> bool:
    held = [item for item in person.assignments if item.relation is relation and item.holds(on)]
    return bool(held) and all(item.acting for item in held)


def posts_over(definition: Definition, subject: Subject, district: str) -> frozenset[str]:
    """Every post whose holder may play a part towards the subject."""
    relations = {actor.relation for actor in definition.actors.values()} - {Relation.SUBJECT}
    circles = scopes.circles(subject.person, subject.unit, district)
    return frozenset(scopes.post(circle, relation) for circle in circles for relation in relations)


def people(posts: Iterable[str]) -> tuple[Person, ...]:
    """Everybody enabled who was ever assigned one of these posts, in one round trip."""
    return tuple(person for person in storage.accounts.holding(sorted(posts)) if not person.disabled)


def playing(
    definition: Definition, subject: Subject, district: str, candidates: Iterable[Person], on: date
) -> Mapping[str, tuple[Person, ...]]:
    """Part -> who plays it on that day; a vacant part that goes one level up is played from there."""
    found = tuple(candidates)
    players = _players(definition, subject, district, found, on, frozenset())
    vacant = _vacant(definition, players)
    return _players(definition, subject, district, found, on, vacant) if vacant else players


def vacant_parts(
    definition: Definition, subject: Subject, district: str, candidates: Iterable[Person], on: date
) -> frozenset[str]:
    """The parts that nobody at the subject's own unit plays on that day."""
    return _vacant(definition, _players(definition, subject, district, tuple(candidates), on, frozenset()))


def parts_towards(account: Account, about: Sequence[About], now: datetime) -> list[frozenset[str]]:
    """The parts somebody plays today towards each of these, in their order.

    Who would only play one in a vacancy is asked about vacancies, nobody else; one look-up for all of them.
    """
    found = [_towards(account, one, now) for one in about]
    unsure = [at for at, one in enumerate(about) if _towards(account, one, now, _going_up(one[0])) != found[at]]
    candidates = people({post for at in unsure for post in posts_over(*about[at])}) if unsure else ()
    for at in unsure:
        definition, subject, district = about[at]
        vacant = vacant_parts(definition, subject, district, candidates, local_date(now, subject.zone))
        found[at] = _towards(account, about[at], now, vacant)
    return found


def _towards(account: Account, one: About, now: datetime, vacant: frozenset[str] = frozenset()) -> frozenset[str]:
    definition, subject, district = one
    on = local_date(now, subject.zone)
    return parts_of(definition, subject, account.id, account.assignments, on, (district,), vacant)


def _going_up(definition: Definition) -> frozenset[str]:
    return frozenset(actor.id for actor in definition.actors.values() if actor.vacant is Vacancy.ONE_LEVEL_UP)


def matters(definition: Definition, policy: Vacancy) -> bool:
    """Whether any part of the definition has this policy: most have not, and nobody has to be looked up."""
    return any(actor.vacant is policy for actor in definition.actors.values())


def _players(
    definition: Definition,
    subject: Subject,
    district: str,
    candidates: tuple[Person, ...],
    on: date,
    vacant: frozenset[str],
) -> Mapping[str, tuple[Person, ...]]:
    found: dict[str, list[Person]] = {part: [] for part in definition.actors}
    for person in candidates:
        for part in parts_of(definition, subject, person.id, person.assignments, on, (district,), vacant):
            found[part].append(person)
    return {part: tuple(sorted(persons, key=lambda p: p.name)) for part, persons in found.items()}


def _vacant(definition: Definition, players: Mapping[str, tuple[Person, ...]]) -> frozenset[str]:
    return frozenset(part for part, persons in players.items() if not persons and part != definition.subject_part)
