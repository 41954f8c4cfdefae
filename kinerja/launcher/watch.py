"""Sees that a definition file was written, so that the demo takes the change without a restart."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

SETTLED_FOR = 1.0
"""Seconds: an editor that writes several files, or one twice, counts as one change."""


class Watch:
    """Compares size and time of writing; a file that is missing for a moment counts as changed later."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.files = list(files)
        self.seen = self.state()
        self.pending_since: float | None = None

    def state(self) -> list[tuple[int, int] | None]:
        return [self.stamp(path) for path in self.files]

    @staticmethod
    def stamp(path: Path) -> tuple[int, int] | None:
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size

    def changed(self) -> bool:
        """True once after a change has settled."""
        now = self.state()
        if now != self.seen:
            self.seen, self.pending_since = now, time.monotonic()
            return False
        if self.pending_since is None or time.monotonic() - self.pending_since < SETTLED_FOR:
            return False
        self.pending_since = None
        return True
