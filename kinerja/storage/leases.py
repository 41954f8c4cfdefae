"""The lease: which one process does what must not be done twice, and under which token.

The token rises with every change of the holder. A paused holder does not know that it was replaced, so what it
writes names its token and is refused where a newer one is known; the lease alone could not stop it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kinerja.storage.connection import collection
from kinerja.storage.documents import LeaseDocument, checked

NAME = "leases"


@dataclass(frozen=True, slots=True)
class Lease:
    """Held by `holder` under `token` since `since`, last said so at `renewed`, until `until`, by the store's clock.

    `holder` None: by nobody.
    """

    holder: str | None
    token: int
    since: datetime
    renewed: datetime
    until: datetime


def read(name: str) -> Lease | None:
    """The lease as it stands; None where it was never taken."""
    document = collection(NAME).find_one({"_id": name})
    return None if document is None else _read(document)


def first(name: str, lease: Lease) -> bool:
    """Take a lease that nobody ever had; False where somebody was first."""
    try:
        collection(NAME).insert_one(checked(LeaseDocument, {"_id": name, **_plain(lease)}))
    except DuplicateKeyError:
        return False
    return True


def change(name: str, before: Lease, after: Lease) -> bool:
    """Lead the lease from `before` to `after`; False where it stands otherwise by now."""
    where = {"_id": name, "token": before.token, "until": before.until}
    return bool(collection(NAME).update_one(where, {"$set": _plain(after)}).matched_count == 1)


_TIMES = ("since", "renewed", "until")


def _plain(lease: Lease) -> dict[str, Any]:
    return {name: getattr(lease, name) for name in ("holder", "token", *_TIMES)}


def _read(document: Mapping[str, Any]) -> Lease:
    times = {name: document[name].replace(tzinfo=UTC) for name in _TIMES}
    return Lease(document.get("holder"), document["token"], **times)
