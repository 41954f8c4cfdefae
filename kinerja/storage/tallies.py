"""Tallies: how many people stand where in each stage, kept for every unit, district and province of an edition.

A document is always counted anew as a whole, never added to, so counting twice changes nothing. `asked` rises whenever
something under it changed; what was counted is only taken over where nobody asked again meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from kinerja.storage import slots
from kinerja.storage.batches import batched
from kinerja.storage.connection import collection
from kinerja.storage.plain import decode, encode

NAME = "tallies"
NATION = "nation"
UNIT, DISTRICT, PROVINCE = LEVELS = ("unit", "district", "province")
"""In the order in which they are counted: each from the ones before."""
QUEUES = 8
"""Of units to be counted anew: few, as they are asked every few seconds; enough that none is long for a province."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, a district or a province; `level` is one of LEVELS, or NATION."""

    level: str
    id: str
    name: str = ""

    @property
    def key(self) -> str:
        return f"{self.level}:{self.id}"


@dataclass(frozen=True, slots=True)
class Moment:
    """From `at` on (None: always) somebody stands so; `part` is whom it waits for."""

    state: str
    at: datetime | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """So many people whose standing changes alike as time goes by, if nothing else happens."""

    count: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class StageTally:
    stage: str
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class StepTally:
    """How many have not finished a step, of the `people` whom it concerns.

    `step`: its id, or "id/decision" of a review. `reopened`: the first closed instants of what is open
    again there.
    """

    step: str
    people: int
    left: int
    reopened: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who has to take part and has not begun."""

    person: str
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """`path`: the place itself, then those around it, the nearest first. `absent`: of a unit only.

    `zone`: IANA name; of several the one whose midnight comes last. `size`: how many units are in it; `parts`: of a
    province, key of each place directly in it -> the same of that one.
    `asked`: 0 for what nobody asked for yet; `stale`: something changed that is not counted yet.
    """

    edition: str
    path: tuple[Place, ...]
    people: int = 0
    stages: tuple[StageTally, ...] = ()
    absent: tuple[Absent, ...] = ()
    zone: str = ""
    asked: int = 0
    stale: bool = False
    at: datetime | None = None
    steps: tuple[StepTally, ...] = ()
    size: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return self.path[0]

    @property
    def above(self) -> Place | None:
        """The place whose sum this one is part of; None directly below the nation."""
        return self.path[1] if len(self.path) > 1 else None

    @property
    def within(self) -> tuple[str, ...]:
        """The keys of all the places it lies in, itself first."""
        return (*(place.key for place in self.path if place.level != NATION), NATION)


def ask(asked: Iterable[tuple[str, Place]]) -> None:
    """Have these counted anew: edition and place. Twice is as good as once."""
    for some in batched(dict.fromkeys(asked)):
        collection(NAME).bulk_write([_asking(edition, place) for edition, place in some], ordered=False)


def _asking(edition: str, place: Place) -> UpdateOne:
    id = _id(edition, place.key)
    change = {
        "$inc": {"asked": 1},
        "$set": {"stale": _queue(place.level, id)},
        "$setOnInsert": {"edition": edition, "level": place.level, "path": [encode(place)]},
    }
    return UpdateOne({"_id": id}, change, upsert=True)


def ask_of(persons: Iterable[str]) -> None:
    """Have every unit counted anew that counts one of these people, wherever they are now."""
    wanted = sorted(set(persons))
    if wanted:
        _ask_many({"persons": {"$in": wanted}})


def ask_within(edition: str, key: str) -> None:
    """Have every unit in a place counted anew; `key`: NATION, the key of a place, or "person:ID"."""
    level, _, person = key.partition(":")
    _ask_many({"persons": person, "edition": edition} if level == "person" else {"units": f"{edition}|{key}"})


def _ask_many(where: Mapping[str, Any]) -> None:
    for some in batched(collection(NAME).find(where, {"_id": 1})):
        ids = [document["_id"] for document in some]
        collection(NAME).bulk_write(
            [UpdateOne({"_id": id}, {"$inc": {"asked": 1}, "$set": {"stale": _queue(UNIT, id)}}) for id in ids],
            ordered=False,
        )


def stale(level: str, most: int) -> tuple[Tally, ...]:
    """What is to be counted anew on a level, at most `most`; without what was counted."""
    shown = {"edition": 1, "path": 1, "asked": 1}
    found: list[Tally] = []
    for queue in _queues(level):
        found += map(_read, collection(NAME).find({"stale": queue}, shown).limit(most - len(found)))
        if len(found) >= most:
            break
    return tuple(found)


def how_many_stale() -> int:
    return sum(int(collection(NAME).count_documents({"stale": queue})) for level in LEVELS for queue in _queues(level))


def _queue(level: str, id: str) -> str:
    return f"{level}/{slots.slot_of(id) % QUEUES}" if level == UNIT else level


def _queues(level: str) -> Iterator[str]:
    """All that `stale` may say on a level. Units are many: they are read queue after queue."""
    yield from (f"{level}/{number}" for number in range(QUEUES)) if level == UNIT else (level,)


def place_all() -> int:
    """Let the units that an older program left to be counted be found; for the preparation of the store."""
    ids = [document["_id"] for document in collection(NAME).find({"stale": UNIT}, {"_id": 1})]
    for id in ids:
        collection(NAME).update_one({"_id": id}, {"$set": {"stale": _queue(UNIT, id)}})
    return len(ids)


def keep(tally: Tally, persons: Iterable[str] = ()) -> bool:
    """Take over what was counted, if nobody asked again since; it stays stale until `settle`."""
    document = {
        "level": tally.place.level,
        "path": encode(tally.path),
        "within": list(tally.within),
        "listed": _listed(tally),
        "people": tally.people,
        "stages": encode(tally.stages),
        "absent": encode(tally.absent),
        "zone": tally.zone,
        "at": tally.at,
        "steps": encode(tally.steps),
        "size": tally.size,
        "parts": encode(tally.parts),
    }
    if tally.place.level == UNIT:
        document |= {"persons": sorted(persons), "units": [f"{tally.edition}|{key}" for key in tally.within]}
    return _change(tally, {"$set": document})


def settle(tally: Tally) -> bool:
    """It is counted, and those around it were asked; False where somebody asked again meanwhile."""
    return _change(tally, {"$unset": {"stale": ""}})


def drop(tally: Tally) -> bool:
    """Nobody is counted there any more; False where somebody asked again meanwhile."""
    where = {"_id": _id(tally.edition, tally.place.key), "asked": tally.asked}
    return bool(collection(NAME).delete_one(where).deleted_count == 1)


def several(wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Tally]:
    """Those of these places that are counted, by edition and key; one round trip."""
    ids = sorted({_id(edition, key) for edition, key in wanted})
    found = (_read(document) for document in collection(NAME).find({"_id": {"$in": ids}}, list(_WHOLE)))
    return {(tally.edition, tally.place.key): tally for tally in found}


def listed(edition: str, key: str) -> tuple[Tally, ...]:
    """The places directly in one (a key, or NATION), unsorted, without the names of people; one round trip."""
    found = collection(NAME).find({"listed": f"{edition}|{key}"}, list(_PART))
    return tuple(_read(document) for document in found)


_PART = ("edition", "path", "people", "stages", "zone", "asked", "stale", "at", "steps", "size", "parts")
_WHOLE = (*_PART, "absent")


def _change(tally: Tally, update: Mapping[str, Any]) -> bool:
    where = {"_id": _id(tally.edition, tally.place.key), "asked": tally.asked}
    return bool(collection(NAME).update_one(where, update).matched_count == 1)


def _id(edition: str, key: str) -> str:
    return f"{edition}|{key}"


def _listed(tally: Tally) -> str:
    return f"{tally.edition}|{tally.above.key if tally.above else NATION}"


def _read(document: Mapping[str, Any]) -> Tally:
    plain = {name: document[name] for name in _WHOLE if name in document}
    return decode(Tally, {**plain, "stale": bool(document.get("stale"))})  # type: ignore[no-any-return]
