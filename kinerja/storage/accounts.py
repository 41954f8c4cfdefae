"""Accounts: one document a person, with sign-in, employee data and dated assignments.

People are found by equality on the beginnings of their names (`prefixes`), never by a pattern: the embedded server
answers patterns wrongly, and any server slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kinerja.storage import records, scopes, units
from kinerja.storage.connection import collection
from kinerja.storage.documents import AccountDocument, checked
from kinerja.storage.plain import decode, encode
from kinerja.storage.searching import bucket, matches, prefixes, tokens
from kinerja.workflows.parts import Assignment

NAME = "accounts"
MOST_FOUND = 500
_WITH_UNIT = {"$lookup": {"from": units.NAME, "localField": "unit", "foreignField": "_id", "as": "units"}}
_WITHOUT_HISTORY = {"$project": {"outbox": 0, "commands": 0}}


class Taken(Exception):
    """The user name or employee number belongs to somebody else. `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class EndedSession:
    """A session that was signed out of. `until`: when it would have ended by itself, by the real clock."""

    id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """An account as stored. `password` is the hash; `epoch` rises when all sessions end, `ended` are single ones.

    `feed`: the hash of the address under which the calendar can be read; None: there is none. `digest`: wants the mail
    of the day. `unread`: notices not read yet, as last counted.
    """

    id: str
    username: str
    name: str
    role: str
    unit: str
    password: str
    employee_number: str | None = None
    email: str | None = None
    language: str = "id"
    attributes: Mapping[str, Any] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    disabled: bool = False
    epoch: int = 1
    ended: tuple[EndedSession, ...] = ()
    feed: str | None = None
    digest: bool = True
    unread: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A person with the unit; `unit` is None where the unit is not known (any more)."""

    person: Person
    unit: units.Unit | None


def insert(person: Person, entry: records.Entry) -> bool:
    """Write a new account; False where the id exists. Raises Taken, ValidationError."""
    document = {"_id": person.id, **_fields(person), "unread": 0, "told": 0}
    checked(AccountDocument, {**document, "version": 1})
    try:
        return records.insert(NAME, document, entry)
    except DuplicateKeyError as error:
        raise Taken(_taken_field(person)) from error


def change(before: Person, after: Person, entry: records.Entry) -> bool:
    """Lead the account from `before` to `after`; False where somebody was first. Raises Taken, ValidationError."""
    old, new = _fields(before), _fields(after)
    checked(AccountDocument, {"_id": after.id, **new, "version": before.version + 1})
    changes = {key: value for key, value in new.items() if old.get(key) != value}
    gone = [key for key in old if key not in new]
    try:
        return records.change(NAME, {"_id": before.id}, before.version, changes, entry, gone)
    except DuplicateKeyError as error:
        raise Taken(_taken_field(after)) from error


def load(account: str) -> Found | None:
    """The account with its unit, in one round trip."""
    return _first({"_id": account})


def by_username(username: str) -> Found | None:
    return _first({"username": username})


def by_feed(digest: str) -> Found | None:
    """The account whose calendar is read under the address with this hash."""
    return _first({"feed": digest})


def commands(account: str) -> tuple[records.Command, ...]:
    """The commands that the account remembers."""
    return records.commands_of(collection(NAME).find_one({"_id": account}, {"commands": 1}) or {})


def outbox(account: str) -> tuple[records.OutboxLine, ...]:
    """What the relay has not moved to the audit trail yet."""
    return records.outbox_of(collection(NAME).find_one({"_id": account}, {"outbox": 1}) or {})


def holding(posts: Sequence[str]) -> tuple[Person, ...]:
    """Everybody who was ever assigned one of these posts (`scopes.post`); dates are for the caller."""
    return tuple(_read(document) for document in collection(NAME).find({"posts": {"$in": list(posts)}}))


def with_role(role: str) -> tuple[Person, ...]:
    """Everybody enabled of one role; at most MOST_FOUND."""
    found = collection(NAME).find({"role": role, "disabled": False}).limit(MOST_FOUND)
    return tuple(_read(document) for document in found)


def by_numbers(numbers: Iterable[str]) -> tuple[Found, ...]:
    """The people with these employee numbers, with their units; unsorted."""
    wanted = sorted(set(numbers))
    if not wanted:
        return ()
    pipeline = [{"$match": {"employee_number": {"$in": wanted}}}, _WITH_UNIT, _WITHOUT_HISTORY]
    return tuple(_found(document) for document in collection(NAME).aggregate(pipeline))


def within(circles: Iterable[str]) -> tuple[Found, ...]:
    """The people in these circles (`scopes.unit_key`, `scopes.person_key`) with their units; at most MOST_FOUND."""
    wanted = sorted(set(circles))
    if not wanted:
        return ()
    pipeline = [{"$match": {"circles": {"$in": wanted}}}, {"$limit": MOST_FOUND}, _WITH_UNIT, _WITHOUT_HISTORY]
    return tuple(_found(document) for document in collection(NAME).aggregate(pipeline))


def told(account: str) -> int | None:
    """How often the unread notices of a person were counted; None where there is no such account."""
    found = collection(NAME).find_one({"_id": account}, {"told": 1})
    return None if found is None else found["told"]


def note_unread(account: str, told: int, unread: int) -> bool:
    """Note how many notices a person has not read; False where somebody has counted meanwhile."""
    step = {"$set": {"unread": unread, "told": told + 1}}
    return bool(collection(NAME).update_one({"_id": account, "told": told}, step).modified_count == 1)


def count_all() -> int:
    """Begin the count of every account from before there were notices; for the preparation of the store."""
    return int(collection(NAME).update_many({}, {"$set": {"unread": 0, "told": 0}}).modified_count)


def place_all() -> int:
    """Note the circles of every account that has none (from an older program); for the preparation of the store."""
    documents = list(collection(NAME).find({}))
    for document in documents:
        circles = _circles(_read(document))
        collection(NAME).update_one({"_id": document["_id"]}, {"$set": {"circles": circles}})
    return len(documents)


def search(text: str, unit: str | None) -> tuple[Person, ...]:
    """People whose name, user name or number has words beginning so, by name; at most MOST_FOUND.

    `unit`: only there. Without `unit`, `text` must not be empty (everybody is no answer).
    """
    words = tokens(text)
    where: dict[str, Any] = {} if unit is None else {"unit": unit}
    if words:
        where["prefixes"] = bucket(words)
    if not where:
        return ()
    found = (_read(document) for document in collection(NAME).find(where).limit(MOST_FOUND))
    return tuple(sorted((p for p in found if matches(words, _words(p))), key=lambda p: (p.name.casefold(), p.id)))


def _first(where: Mapping[str, Any]) -> Found | None:
    document = next(iter(collection(NAME).aggregate([{"$match": where}, _WITH_UNIT, _WITHOUT_HISTORY])), None)
    return None if document is None else _found(document)


def _found(document: Mapping[str, Any]) -> Found:
    return Found(_read(document), units.read(next(iter(document["units"]), None)))


def _words(person: Person) -> tuple[str, ...]:
    return tokens(f"{person.name} {person.username} {person.employee_number or ''}")


def _fields(person: Person) -> dict[str, Any]:
    plain = encode(replace(person, id="", version=0))
    for key in ("id", "version", "unread"):
        plain.pop(key, None)
    posts = sorted({scopes.post(scopes.circle_of(a), a.relation) for a in person.assignments})
    return {**plain, "prefixes": prefixes(_words(person)), "posts": posts, "circles": _circles(person)}


def _circles(person: Person) -> list[str]:
    """The nearest circles the person is in, as assignments name them."""
    return [scopes.unit_key(person.unit), scopes.person_key(person.id)]


_DERIVED = ("_id", "prefixes", "posts", "circles", "pending", "units", "outbox", "commands", "told")


def _read(document: Mapping[str, Any]) -> Person:
    plain = {key: value for key, value in document.items() if key not in _DERIVED}
    return decode(Person, {**plain, "id": document["_id"]})  # type: ignore[no-any-return]


def _taken_field(person: Person) -> str:
    """Which unique field somebody else has; asked of the store, because the servers word their errors differently."""
    holder = collection(NAME).find_one({"username": person.username}, {"_id": 1})
    return "username" if holder is not None and holder["_id"] != person.id else "employee_number"
