"""What people were told: one document a notice and person, found by person and month, unread ones by themselves.

The key of the notice with the person is the id, so it is told once. How many are unread stands on the account, which
every page reads anyway; whoever changes something here counts them anew afterwards, under a number that rises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kinerja.storage import accounts, once, slots
from kinerja.storage.connection import collection
from kinerja.storage.plain import decode_any, encode

NAME = "notices"
MOST = 200
"""Unread ones that are looked at at once; people who never look are not counted further than this."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that one person was told. `zone`: of the run it is about; `above`: told one level up, who has no part
    in the run. `mail`: when it belongs into a mail; None: not any more. `digest`: the mail it was put into."""

    key: str
    person: str
    at: datetime
    instance: str
    edition: str
    revision: str
    rule: str
    step: str
    part: str
    zone: str
    values: Mapping[str, Any] = field(default_factory=dict)
    above: bool = False
    unread: bool = True
    mail: datetime | None = None
    digest: str | None = None


def insert(notices: Sequence[Notice]) -> int:
    """Write down what is new; how many. What stands there is left as it is, read or not."""
    return len(notices) - len(once.insert(NAME, [_plain(notice) for notice in notices]))


def unread(person: str) -> tuple[Notice, ...]:
    """Up to MOST that this person has not read, newest first."""
    return _sorted(collection(NAME).find({"unread": person}).limit(MOST))


def of_months(person: str, months: Iterable[str]) -> tuple[Notice, ...]:
    """All of one person in these months ("2024-06", UTC), newest first."""
    return _sorted(collection(NAME).find({"box": {"$in": [_box(person, month) for month in months]}}))


def read(person: str, keys: Sequence[str] | None) -> int:
    """Note that this person has read these (None: all up to MOST at a time); how many had not been."""
    wanted = {"unread": person} if keys is None else {"unread": person, "_id": {"$in": [_id(k, person) for k in keys]}}
    return int(collection(NAME).update_many(wanted, {"$unset": {"unread": "", "mail": ""}}).modified_count)


def mails(now: datetime) -> Iterator[str]:
    """Everybody for whom something is to be mailed by `now`, some more than once; never all in memory."""
    for slot in slots.all_slots():
        found = collection(NAME).find({"slot": slot, "mail": slots.by(now)}, {"person": 1}, batch_size=500)
        yield from (document["person"] for document in found)


def to_mail(person: str, now: datetime) -> tuple[Notice, ...]:
    """What of one person is to be mailed by `now`, oldest first; at most MOST at once."""
    found = collection(NAME).find({"person": person, "mail": slots.by(now)}).limit(MOST)
    return tuple(reversed(_sorted(found)))


def mark(person: str, keys: Sequence[str], digest: str) -> None:
    """These go into that mail."""
    where = {"_id": {"$in": [_id(key, person) for key in keys]}}
    collection(NAME).update_many(where, {"$set": {"digest": digest}})


def mailed(person: str, keys: Sequence[str], later: datetime | None = None) -> None:
    """These are mailed, or need not be; with `later` they go then."""
    if not keys:
        return
    step: dict[str, Any] = {"$unset": {"mail": ""}} if later is None else {"$set": {"mail": later}}
    collection(NAME).update_many({"_id": {"$in": [_id(key, person) for key in keys]}}, step)


def count(person: str) -> None:
    """Count the unread ones of a person anew, and note it on the account.

    Whoever changes something counts after it, and what somebody counted meanwhile is counted again: so the number that
    stands in the end was counted after the last change.
    """
    for _ in range(_TRIES):
        told = accounts.told(person)
        if told is None:
            return
        unread = collection(NAME).count_documents({"unread": person}, limit=MOST)
        if accounts.note_unread(person, told, unread):
            return


def place_all() -> int:
    """Note the slot of every notice that has none (from an older program); for the preparation of the store."""
    waiting = [document for document in collection(NAME).find({}, {"person": 1, "slot": 1}) if "slot" not in document]
    for document in waiting:
        collection(NAME).update_one({"_id": document["_id"]}, {"$set": {"slot": slots.slot_of(document["person"])}})
    return len(waiting)


def _id(key: str, person: str) -> str:
    return f"{key}:{person}"


def _box(person: str, month: str) -> str:
    return f"{person}/{month}"


def _plain(notice: Notice) -> dict[str, Any]:
    document = encode(notice)
    for name in ("key", "unread", "mail"):
        document.pop(name, None)
    document |= {"_id": _id(notice.key, notice.person), "box": _box(notice.person, f"{notice.at:%Y-%m}")}
    document["slot"] = slots.slot_of(notice.person)
    if notice.unread:
        document["unread"] = notice.person
    if notice.mail is not None:
        document["mail"] = notice.mail
    return document


def _sorted(found: Iterable[Mapping[str, Any]]) -> tuple[Notice, ...]:
    return tuple(sorted((_read(document) for document in found), key=lambda one: (one.at, one.key), reverse=True))


def _read(document: Mapping[str, Any]) -> Notice:
    mail = document.get("mail")
    return Notice(
        key=document["_id"].removesuffix(f":{document['person']}"),
        **{name: document[name] for name in _TEXTS},
        at=document["at"].replace(tzinfo=UTC),
        values=decode_any(document.get("values", {})),
        above=document.get("above", False),
        unread="unread" in document,
        mail=None if mail is None else mail.replace(tzinfo=UTC),
        digest=document.get("digest"),
    )


_TEXTS = ("person", "instance", "edition", "revision", "rule", "step", "part", "zone")
