"""The one clock: the store's, so that hosts whose clocks differ decide alike, plus the demo's offset.

Asked over the wire at most once in REFRESH (REFRESH_DEMO where a demo clock is set, so that moving it reaches all
processes); in between the monotonic clock of the process carries on. Whoever needs the time reads `now()` once and
hands it down.

Nothing is done without the time. So it is given only for a store that this program can read: a process of the version
before stops within REFRESH once a newer one has taken the store over (storage.StoreTooNew).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from kinerja import storage

REFRESH = 60.0
REFRESH_DEMO = 2.0
_KEY = "clock"


@dataclass(frozen=True, slots=True)
class _Reading:
    store: datetime
    offset: timedelta
    read_at: float

    @property
    def stale(self) -> bool:
        return time.monotonic() - self.read_at > (REFRESH_DEMO if self.offset else REFRESH)


_last: _Reading | None = None


def now() -> datetime:
    """Aware UTC, to the millisecond (what the store keeps); moved by the demo's offset where one is set."""
    reading = _reading()
    return _carried(reading) + reading.offset


def real() -> datetime:
    """The store's clock without the demo's offset."""
    return _carried(_reading())


def offset() -> timedelta:
    """How far the demo clock stands from the real one; zero where none is set."""
    return _reading().offset


def move_to(moment: datetime) -> None:
    """Let it be `moment` (aware) from now on, in every process. For demos and tests: callers refuse it elsewhere."""
    if moment.tzinfo is None:
        raise ValueError("the moment needs a zone")
    storage.meta.put(_KEY, math.ceil((moment - storage.server_time()) / timedelta(milliseconds=1)))
    forget()


def start_at(moment: datetime) -> None:
    """Like `move_to`, unless the store has a demo clock already: that one runs on."""
    if storage.meta.get(_KEY) is None:
        move_to(moment)


def forget() -> None:
    """Read the store's clock afresh at the next question (after connecting elsewhere)."""
    global _last
    _last = None


def _reading() -> _Reading:
    global _last
    reading = _last
    if reading is None or reading.stale:
        offset = timedelta(milliseconds=storage.meta.get_readable(_KEY) or 0)
        before = time.monotonic()
        reading = _last = _Reading(storage.server_time(), offset, (before + time.monotonic()) / 2)
    return reading


def _carried(reading: _Reading) -> datetime:
    moment = reading.store + timedelta(seconds=time.monotonic() - reading.read_at)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
