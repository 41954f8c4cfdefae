"""The one way in which an account changes: compare-and-set, with what changed in the audit, secrets left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kinerja import storage
from kinerja.services import repeats
from kinerja.services.errors import Busy, Invalid, NotFound
from kinerja.storage.accounts import Found, Person
from kinerja.storage.plain import encode

if TYPE_CHECKING:
    from kinerja.services.accounts import Account

TRIES = 3
_UNTOLD = ("password", "ended", "feed")
"""What the audit says nothing of: hashes, and names of sessions."""


def change(
    by: Account,
    account_id: str,
    step: Callable[[Person], Person],
    event: str,
    now: datetime,
    key: str | None = None,
    *content: Any,
) -> Found:
    """The account as `step` leaves it; `content`: what `key` was sent with. Raises NotFound, Invalid (taken), Busy."""
    digest = repeats.digest(event, *content)
    for _ in range(TRIES):
        found = storage.accounts.load(account_id)
        if found is None:
            raise NotFound(account_id)
        if key is not None and was_made(account_id, by, key, digest):
            return found
        after = step(found.person)
        noted = entry(by, now, event, key, digest, changes=_difference(found.person, after))
        try:
            done = storage.accounts.change(found.person, after, noted)
        except storage.Taken as error:
            raise Invalid(error.field, "taken") from error
        if done:
            return replace(found, person=replace(after, version=found.person.version + 1))
    raise Busy(account_id)


def was_made(account_id: str, by: Account, key: str | None, digest: str) -> bool:
    """Whether this very command was carried out on the account already."""
    before = repeats.last_with(storage.accounts.commands(account_id), by.id, key)
    return before is not None and before.digest == digest


def entry(by: Account, now: datetime, event: str, key: str | None, digest: str | None, **details: Any) -> storage.Entry:
    return storage.Entry(now, by.id, by.name, ({"event": event, **details},), key, digest)


def _difference(before: Person, after: Person) -> dict[str, Any]:
    old, new = encode(before), encode(after)
    names = [name for name in {**old, **new} if name not in _UNTOLD and old.get(name) != new.get(name)]
    return {name: {"before": old.get(name), "after": new.get(name)} for name in names}
