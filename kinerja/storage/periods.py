"""Periods: the dated decisions about the windows of one edition, one document for the nation and one for each circle
that an exception was made for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinerja.storage import records
from kinerja.storage.connection import collection
from kinerja.storage.plain import decode, encode
from kinerja.workflows.instance import NATION, FactKind, PeriodFacts, WindowFact

NAME = "periods"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was decided in one document: its version is that of `facts`."""

    facts: PeriodFacts
    commands: tuple[records.Command, ...]
    scope: str = NATION


@dataclass(frozen=True, slots=True)
class Circles:
    """Where somebody belongs, from near to far; what is not known is empty."""

    person: str
    unit: str
    district: str = ""
    province: str = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """Every scope in which a decision concerns this person, the broadest first."""
        near = (("province", self.province), ("district", self.district), ("unit", self.unit), ("person", self.person))
        return (NATION, *(f"{level}:{name}" for level, name in near if name))


def key(edition: str, scope: str) -> str:
    """The id of the document with the decisions of one edition for one scope."""
    return edition if scope == NATION else f"{edition}|{scope}"


def parts(key: str) -> tuple[str, str]:
    """Edition and scope of the document with this id."""
    edition, _, scope = key.partition("|")
    return edition, scope or NATION


def layers(edition: str, circles: Circles) -> list[str]:
    """The ids of all documents whose decisions concern this person."""
    return [key(edition, scope) for scope in circles.scopes]


def load(edition: str, scope: str = NATION) -> Loaded:
    """What was decided for one scope; nothing yet where there is no document."""
    document = collection(NAME).find_one({"_id": key(edition, scope)}) or {}
    return Loaded(read(edition, [document]), records.commands_of(document), scope)


def several(editions: Iterable[str], circles: Circles | None = None) -> Mapping[str, PeriodFacts]:
    """What was decided about the windows of each of these editions for the nation, and for these circles, in one
    round trip."""
    wanted = sorted(set(editions))
    ids = {edition: [edition] if circles is None else layers(edition, circles) for edition in wanted}
    if not wanted:
        return {}
    asked = sorted({each for some in ids.values() for each in some})
    found = {document["_id"]: document for document in collection(NAME).find({"_id": {"$in": asked}})}
    return {edition: read(edition, [found[each] for each in ids[edition] if each in found]) for edition in wanted}


def exceptions(edition: str) -> Iterator[Loaded]:
    """All decisions of an edition that are not for the nation, a document at a time; for administrators and jobs."""
    for document in collection(NAME).find({"edition": edition}):
        yield Loaded(read(edition, [document]), records.commands_of(document), document["scope"])


def versions(editions: Iterable[str]) -> Mapping[str, int]:
    """Document -> its version, for the nation and every circle; for jobs."""
    wanted, shown = sorted(set(editions)), {"version": 1}
    nation = collection(NAME).find({"_id": {"$in": wanted}}, shown)
    circles = collection(NAME).find({"edition": {"$in": wanted}}, shown)
    return {document["_id"]: document["version"] for document in (*nation, *circles)}


def ending(now: datetime) -> Iterator[tuple[str, Loaded]]:
    """(id, decisions) of every document in which an extension has ended that was not recorded yet; for jobs."""
    for document in collection(NAME).find({"ends": {"$lte": now}}):
        loaded = Loaded(read(document["edition"], [document]), (), document["scope"])
        yield document["_id"], loaded


def ended(document: str, version: int, after: datetime, loaded: PeriodFacts) -> bool:
    """Note that what ended up to `after` is recorded; False where somebody has decided something meanwhile."""
    where = {"_id": document, "version": version}
    return bool(collection(NAME).update_one(where, {"$set": {"ends": _next_end(loaded.facts, after)}}).matched_count)


def read(edition: str, documents: Iterable[Mapping[str, Any]]) -> PeriodFacts:
    """The facts of these documents together, oldest first (empty for none)."""
    found = list(documents)
    facts = sorted(
        (decode(WindowFact, raw) for document in found for raw in document.get("facts", ())),
        key=lambda fact: fact.decided_at,
    )
    return PeriodFacts(edition, tuple(facts), sum(document.get("version", 0) for document in found))


def add(before: PeriodFacts, fact: WindowFact, entry: records.Entry) -> bool:
    """Add one decision for the scope of `fact`, in one write; False where somebody was first."""
    facts = (*before.facts, fact)
    written = {"facts": [encode(each) for each in facts], **_expiry(before.edition, fact, facts, entry.at)}
    name = key(before.edition, fact.scope)
    if before.version == 0:
        return records.insert(NAME, {"_id": name, **written}, entry)
    return records.change(NAME, {"_id": name}, before.version, written, entry)


def _expiry(edition: str, fact: WindowFact, facts: tuple[WindowFact, ...], now: datetime) -> dict[str, Any]:
    """What an exception is found by; what holds for the nation is known to everybody who reads the edition."""
    if fact.scope == NATION:
        return {}
    return {"edition": edition, "scope": fact.scope, "ends": _next_end(facts, now)}


def _next_end(facts: Iterable[WindowFact], after: datetime) -> datetime | None:
    known = tuple(facts)
    revoked = {fact.revokes for fact in known if fact.kind is FactKind.REVOKED}
    ends = (fact.closes for fact in known if fact.kind is FactKind.EXTENDED and fact.id not in revoked)
    return min((end for end in ends if end > after), default=None)
