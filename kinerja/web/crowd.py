"""Whether more comes than can be done: it begins at once, and ends when the figures say so.

That nobody is sent off any more would be no sign of its end: where few are let in, some meet them at work however few
come, and a crowd that once stood would stand for ever.
"""

from __future__ import annotations

from time import monotonic

BURST = 0.1
"""Seconds since half of the turns were free that are no crowd yet: a link that many people press at once."""
LOOKED_AT_EVERY = 1.0
"""Seconds over which is counted."""


class Crowd:
    """Told who comes, begins and is done; not safe among threads. `most`: who works at a time when no turn is free."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._working = 0
        self._stands = False
        self._full_since: float | None = None
        self._best = 0.0
        """So many a second were done in the best second so far."""
        self._begin(monotonic())

    def stands(self) -> bool:
        now = monotonic()
        self._look(now)
        if self._full_since is not None and now - self._full_since > BURST:
            self._stands = True
        return self._stands

    def came(self) -> None:
        self._came += 1

    def begins(self) -> None:
        self._change(1)

    def done(self) -> None:
        self._change(-1)
        self._done += 1

    def _change(self, change: int) -> None:
        now = monotonic()
        self._busy += (now - self._changed_at) if self._working else 0.0
        self._working, self._changed_at = self._working + change, now
        if self._working * 2 <= self._most:
            self._full_since = None
        elif self._working == self._most and self._full_since is None:
            self._full_since = now

    def _begin(self, now: float) -> None:
        self._began = self._changed_at = now
        self._came = self._done = 0
        self._busy = 0.0

    def _look(self, now: float) -> None:
        """The crowd is gone if no more came than was done in the best second, or than can be done at this pace."""
        passed = now - self._began
        if passed < LOOKED_AT_EVERY:
            return
        self._best = max(self._best, self._done / passed)
        pace = self._done / self._busy if self._busy else self._done / passed
        if self._came / passed <= max(self._best, pace):
            self._stands = False
        self._begin(now)
