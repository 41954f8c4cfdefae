"""Passwords: Argon2 hashes, and which words are not taken as one."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kinerja.services.errors import Invalid

SHORTEST = 10
LONGEST = 200
"""Longer ones would only cost time in the hash."""
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
"""Those that head the lists of leaked passwords, here and abroad, as far as they are long enough to matter."""

AT_ONCE = 2
"""Hashes of one process at the same time: each takes 64 MB and all cores, and anybody may ask for one."""

_hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(AT_ONCE)


def use(hasher: PasswordHasher) -> None:
    """Hash with another strength from now on; what was hashed before still fits."""
    global _hasher
    _hasher = hasher
    _nobody.cache_clear()


def hashed(password: str) -> str:
    """The Argon2id hash that is kept."""
    with _turn:
        return _hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether `password` is the one; takes as long where there is no account (`kept` None)."""
    try:
        with _turn:
            return _hasher.verify(kept or _nobody(), password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def check(password: str, username: str, name: str) -> None:
    """Raise Invalid("password", …) for one that is too short, too long, common, or the person's own name."""
    if len(password) < SHORTEST:
        raise Invalid("password", "too_short", least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password", "too_long", most=LONGEST)
    flat = "".join(char for char in password.casefold() if char.isalnum())
    names = {"".join(char for char in text.casefold() if char.isalnum()) for text in (username, name)}
    if any(known and flat.strip("0123456789") == known.strip("0123456789") for known in names) or flat in names:
        raise Invalid("password", "same_as_name")
    if password.casefold() in COMMON or len(set(password)) <= 2:
        raise Invalid("password", "too_common")


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
