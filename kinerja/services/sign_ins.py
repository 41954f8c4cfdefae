"""Signing in: equal time for known and unknown names, and a limit that all workers share.

Few attempts on one account, many from one address: a whole school stands behind one address, and must not be locked
out because one of them mistypes.
"""

from __future__ import annotations

from datetime import datetime

from kinerja import storage
from kinerja.services import attempts, passwords, trails
from kinerja.services.errors import SignInRefused
from kinerja.storage.accounts import Found

MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 300
UNKNOWN = "unknown"
"""Chain of attempts on names that do not exist; the name is not kept, it may be a password."""


def verify(username: str, password: str, address: str, now: datetime) -> Found:
    """The account, if name and password fit and it is enabled. Raises SignInRefused, Throttled."""
    name = username.strip().casefold()
    keys = _count(name, address, now)
    found = storage.accounts.by_username(name)
    fits = passwords.fits(found.person.password if found else None, password)
    if found is None or not fits or found.person.disabled:
        _note_refusal(found, address, now)
        raise SignInRefused
    storage.attempts.forget([keys[0]])
    storage.attempts.take_back([keys[1]])
    trails.note(found.person.id, found.person.name, now, "SignedIn", address=address)
    return found


def _count(name: str, address: str, now: datetime) -> tuple[str, ...]:
    return attempts.count({f"account {name}": MOST_PER_ACCOUNT, f"address {address}": MOST_PER_ADDRESS}, now)


def _note_refusal(found: Found | None, address: str, now: datetime) -> None:
    if found is None:
        trails.note(UNKNOWN, "", now, "SignInRefused", address=address)
    else:
        trails.note(
            found.person.id, found.person.name, now, "SignInRefused", address=address, disabled=found.person.disabled
        )
