"""Periods: the dated decisions about the windows of one edition, in one document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kinerja.storage import records
from kinerja.storage.connection import collection
from kinerja.storage.plain import decode, encode
from kinerja.workflows.instance import PeriodFacts, WindowFact

NAME = "periods"


@dataclass(frozen=True, slots=True)
class Loaded:
    facts: PeriodFacts
    commands: tuple[records.Command, ...]


def load(edition: str) -> Loaded:
    """What was decided about the windows of an edition; nothing yet where there is no document."""
    document = collection(NAME).find_one({"_id": edition}) or {}
    return Loaded(read(edition, document), records.commands_of(document))


def several(editions: Iterable[str]) -> Mapping[str, PeriodFacts]:
    """What was decided about the windows of each of these editions, in one round trip."""
    wanted = sorted(set(editions))
    found = (
        {document["_id"]: document for document in collection(NAME).find({"_id": {"$in": wanted}})} if wanted else {}
    )
    return {edition: read(edition, found.get(edition, {})) for edition in wanted}


def read(edition: str, document: Mapping[str, Any]) -> PeriodFacts:
    """The facts from a period's document (empty for none)."""
    facts = tuple(decode(WindowFact, raw) for raw in document.get("facts", ()))
    return PeriodFacts(edition, facts, document.get("version", 0))


def add(before: PeriodFacts, fact: WindowFact, entry: records.Entry) -> bool:
    """Add one decision, in one write; False where somebody was first."""
    facts = [*(encode(known) for known in before.facts), encode(fact)]
    if before.version == 0:
        return records.insert(NAME, {"_id": before.edition, "facts": facts}, entry)
    return records.change(NAME, {"_id": before.edition}, before.version, {"facts": facts}, entry)
