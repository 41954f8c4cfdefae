"""The address under which a calendar program may read somebody's calendar: a secret, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kinerja import storage
from kinerja.services import accounts, attempts, changes
from kinerja.services.accounts import Account
from kinerja.services.errors import NotFound
from kinerja.storage.accounts import Person

BYTES = 32
MOST_PER_ADDRESS = 300
"""Readings with an unknown secret from one address in a span: what is guessed at so slowly is never found."""
MOST_PER_ACCOUNT = 120


def renew(account: Account, now: datetime) -> str:
    """A new secret in place of the one before, which reads nothing from now on. It is said once and kept nowhere."""
    secret = secrets.token_urlsafe(BYTES)
    _change(account, lambda person: replace(person, feed=_digest(secret)), "FeedRenewed", now)
    return secret


def end(account: Account, now: datetime) -> None:
    """Nobody reads the calendar from outside any more. Ending twice changes nothing."""
    if account.feed:
        _change(account, lambda person: replace(person, feed=None), "FeedEnded", now)


def reader(secret: str, address: str, now: datetime) -> Account:
    """Whose calendar may be read with this secret. Raises NotFound, Throttled.

    The programs of many people fetch from one address: what succeeds counts for the account, what fails for the
    address.
    """
    (guesses,) = attempts.count({f"feed address {address}": MOST_PER_ADDRESS}, now)
    found = storage.accounts.by_feed(_digest(secret))
    if found is None or found.person.disabled:
        raise NotFound("feed")
    storage.attempts.take_back([guesses])
    attempts.count({f"feed account {found.person.id}": MOST_PER_ACCOUNT}, now)
    return accounts.from_stored(found)


def _change(account: Account, step: Callable[[Person], Person], event: str, now: datetime) -> None:
    changes.change(account, account.id, step, event, now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
