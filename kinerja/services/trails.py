"""Notes of what changes no record but must be known: sign-ins, refusals, looks at other people's records."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

from ulid import ULID

from kinerja import storage
from kinerja.storage.plain import encode
from kinerja.storage.trail import Line

SAME_LOOK = timedelta(minutes=10)
"""Turning the pages of one record is one look."""
_MOST_REMEMBERED = 10_000
_looks: dict[tuple[str, str], datetime] = {}
_lock = threading.Lock()


def note(account: str, name: str, now: datetime, event: str, **details: Any) -> None:
    """Write down that `event` happened by or to `account`."""
    storage.trail.note(Line(str(ULID()), account, name, now, {"event": event, **encode(details)}))


def note_once(id: str, account: str, name: str, at: datetime, event: str, **details: Any) -> None:
    """Write down what can only happen once, by an id that names it: a repetition changes nothing, also later on."""
    storage.trail.note_once(Line(id, account, name, at, {"event": event, **encode(details)}))


def note_look(account: str, name: str, instance: str, person: str, now: datetime) -> None:
    """Write down that somebody looked at another person's record, once in SAME_LOOK."""
    key = (account, instance)
    with _lock:
        last = _looks.get(key)
    if last is not None and timedelta(0) <= now - last < SAME_LOOK:
        return
    note(account, name, now, "RecordLookedAt", instance=instance, person=person)
    with _lock:  # only now: what could not be noted has to be noted the next time
        if len(_looks) >= _MOST_REMEMBERED:
            _looks.clear()
        _looks[key] = now


def forget() -> None:
    """Take every look as a new one (after connecting to another store)."""
    with _lock:
        _looks.clear()
