"""Whether more comes than can be done: a crowd stands once a line has overflowed, until the figures say it is gone.

That nobody is sent off any more would be no sign of its end: where few are let in, some meet them at work however few
come, and a crowd that once stood would stand for ever.
"""

from __future__ import annotations

from time import monotonic

LOOKED_AT_EVERY = 1.0
"""Seconds over which is counted."""
FADES = 0.999
"""What is left of the best second after each calm one, half of it in twelve minutes: cheap pages may have made it."""


class Crowd:
    """Told who comes, begins and is done; not safe among threads. `working`: how many are at work."""

    def __init__(self) -> None:
        self._stands = False
        self.working = 0
        self._best = 0.0
        """So many a second were done in the best second of late."""
        self._begin(monotonic())

    def stands(self) -> bool:
        self._look(monotonic())
        return self._stands

    def overflows(self) -> None:
        """Somebody found no place to wait, or no turn in time."""
        self._stands = True

    def came(self) -> None:
        self._came += 1

    def begins(self) -> None:
        self._change(1)

    def done(self) -> None:
        self._change(-1)
        self._done += 1

    def _change(self, change: int) -> None:
        self._spend(monotonic())
        self.working += change

    def _spend(self, now: float) -> None:
        """Count the time since then as busy, if anybody was at work."""
        self._busy += (now - self._changed_at) if self.working else 0.0
        self._changed_at = now

    def _begin(self, now: float) -> None:
        self._began = self._changed_at = now
        self._came = self._done = 0
        self._busy = 0.0

    def _look(self, now: float) -> None:
        """The crowd is gone if no more came than was done in the best second, or than can be done at this pace."""
        passed = now - self._began
        if passed < LOOKED_AT_EVERY:
            return
        self._spend(now)
        faded = self._best if self._stands else self._best * FADES
        self._best = max(faded, self._done / passed)
        pace = self._done / self._busy if self._busy else self._done / passed
        if self._came / passed <= max(self._best, pace):
            self._stands = False
        self._begin(now)
