"""Few slots for many records, so that what is due is read in pieces: slot after slot, each by an index.

Neither a limit nor a cursor makes a long list cheap on every store, and on some mornings everybody is to be told at
once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

SLOTS = 32
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def slot_of(id: str) -> int:
    """In which of the slots the record with this id lies."""
    return hashlib.sha256(id.encode()).digest()[0] % SLOTS


def all_slots() -> Iterator[int]:
    """All of them. The first is any: what brings one process down is not the first thing that the next one meets."""
    first = secrets.randbelow(SLOTS)
    yield from (*range(first, SLOTS), *range(first))


def by(now: datetime) -> Mapping[str, datetime]:
    """A filter for what is due by `now`. It has a beginning, too: else a store may walk through what is never due."""
    return {"$gte": _EVER, "$lte": now}
