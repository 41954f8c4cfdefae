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
from kinerja.workflows.calendar import standing
from kinerja.workflows.instance import NATION, FactKind, PeriodFacts, WindowFact

NAME = "periods"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was decided in one document: its version is that of `facts`.

    `within`: the scopes that its own lay in when something was last decided for it, the broadest first, itself last.
    """

    facts: PeriodFacts
    commands: tuple[records.Command, ...]
    scope: str = NATION
    within: tuple[str, ...] = ()


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
    return _loaded({"edition": edition, "scope": scope, **document})


def at_once(edition: str, scopes: Iterable[str]) -> Mapping[str, Loaded]:
    """Scope -> what was decided for it, in one round trip; nothing yet where there is no document."""
    names = {key(edition, scope): scope for scope in sorted(set(scopes))}
    documents = collection(NAME).find({"_id": {"$in": list(names)}}) if names else ()
    found = {document["_id"]: document for document in documents}
    return {
        scope: _loaded({"edition": edition, "scope": scope, **found.get(name, {})}) for name, scope in names.items()
    }


def with_fact(fact: str) -> Loaded | None:
    """The exceptions among which this decision is; None where there is none, and for those of the nation."""
    document = collection(NAME).find_one({"facts.id": fact})
    return None if document is None or "scope" not in document else _loaded(document)


def with_batch(batch: str) -> tuple[Loaded, ...]:
    """The circles for which something was granted from this list, unsorted; there are as many as a list has lines."""
    return tuple(_loaded(document) for document in collection(NAME).find({"facts.batch": batch}, {"outbox": 0}))


def within(scopes: Iterable[str], most: int) -> tuple[Loaded, ...]:
    """Exceptions of all editions for whatever lies in these scopes, unsorted; at most `most` documents."""
    found = collection(NAME).find({"within": {"$in": sorted(set(scopes))}}, {"outbox": 0}).limit(most)
    return tuple(_loaded(document) for document in found)


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
        yield _loaded(document)


def versions(editions: Iterable[str]) -> Mapping[str, int]:
    """Document -> its version, for the nation and every circle; for jobs."""
    wanted, shown = sorted(set(editions)), {"version": 1}
    nation = collection(NAME).find({"_id": {"$in": wanted}}, shown)
    circles = collection(NAME).find({"edition": {"$in": wanted}}, shown)
    return {document["_id"]: document["version"] for document in (*nation, *circles)}


def ending(now: datetime) -> Iterator[tuple[str, Loaded]]:
    """(id, decisions) of every document in which an extension has ended that was not recorded yet; for jobs."""
    for document in collection(NAME).find({"ends": {"$lte": now}}):
        yield document["_id"], _loaded(document)


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


def add(before: PeriodFacts, fact: WindowFact, entry: records.Entry, within: Iterable[str] = ()) -> bool:
    """Add one decision for the scope of `fact`, in one write; False where somebody was first.

    `within`: the scopes in which that one lies, for what is not for the nation.
    """
    facts = (*before.facts, fact)
    written = {"facts": [encode(each) for each in facts], **_found_by(before.edition, fact, facts, within, entry.at)}
    name = key(before.edition, fact.scope)
    if before.version == 0:
        return records.insert(NAME, {"_id": name, **written}, entry)
    return records.change(NAME, {"_id": name}, before.version, written, entry)


def _found_by(
    edition: str, fact: WindowFact, facts: tuple[WindowFact, ...], within: Iterable[str], now: datetime
) -> dict[str, Any]:
    """What an exception is found by; what holds for the nation is known to everybody who reads the edition."""
    if fact.scope == NATION:
        return {}
    return {"edition": edition, "scope": fact.scope, "within": list(within), "ends": _next_end(facts, now)}


def _loaded(document: Mapping[str, Any]) -> Loaded:
    facts = read(document["edition"], [document])
    return Loaded(facts, records.commands_of(document), document["scope"], tuple(document.get("within", ())))


def _next_end(facts: Iterable[WindowFact], after: datetime) -> datetime | None:
    ends = (fact.closes for fact in standing(tuple(facts)) if fact.kind is FactKind.EXTENDED)
    return min((end for end in ends if end > after), default=None)
