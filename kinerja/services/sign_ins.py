"""Signing in: equal time for known and unknown names, and a limit that all workers share.

Few attempts on one account, many from one address: a whole school stands behind one address, and must not be locked
out because one of them mistypes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kinerja import storage
from kinerja.services import attempts, passwords, trails
from kinerja.services.errors import SignInRefused, Throttled
from kinerja.storage.accounts import Found

MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 300
UNKNOWN = "unknown"
"""Chain of attempts on names that do not exist; the name is not kept, it may be a password."""


def verify(username: str, password: str, address: str, now: datetime) -> Found:
    """The account, if name and password fit and it is enabled. Raises SignInRefused, Throttled."""
    name = username.strip().casefold()
    of_account, of_address = f"account {name}", f"address {address}"
    try:
        keys = attempts.count({of_account: MOST_PER_ACCOUNT, of_address: MOST_PER_ADDRESS}, now)
    except Throttled as throttled:
        if of_address not in throttled.names:
            # Nothing was guessed: counted for the address too, one account alone would shut out its whole school.
            storage.attempts.take_back([attempts.key(of_address, now)])
        if throttled.first:
            _note(storage.accounts.by_username(name), now, "SignInThrottled", address=address)
        raise
    found = storage.accounts.by_username(name)
    fits = passwords.fits(found.person.password if found else None, password)
    if found is None or not fits or found.person.disabled:
        disabled = {"disabled": found.person.disabled} if found else {}
        _note(found, now, "SignInRefused", address=address, **disabled)
        raise SignInRefused
    storage.attempts.forget([keys[0]])
    storage.attempts.take_back([keys[1]])
    trails.note(found.person.id, found.person.name, now, "SignedIn", address=address)
    return found


def confirm(found: Found, password: str, now: datetime) -> None:
    """The person's own password once more, where a session is not proof enough. Raises SignInRefused, Throttled."""
    keys = attempts.count({f"password {found.person.id}": MOST_PER_ACCOUNT}, now)
    if not passwords.fits(found.person.password, password):
        _note(found, now, "PasswordRefused")
        raise SignInRefused
    storage.attempts.forget(keys)


def _note(found: Found | None, now: datetime, event: str, **details: Any) -> None:
    if found is None:
        trails.note(UNKNOWN, "", now, event, **details)
    else:
        trails.note(found.person.id, found.person.name, now, event, **details)
