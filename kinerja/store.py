"""Which store this process talks to, opened once, when somebody first needs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from kinerja import storage
from kinerja.launcher import embedded
from kinerja.launcher.folder import DataFolder, StartRefused
from kinerja.settings import Settings

NOTHING_KEPT = (
    "No database is running here and MONGODB_URI is not set: "
    "this process works in memory and keeps nothing (`make run` starts the database).\n"
)
SEVERAL_MEMORIES = (
    "No database is running here and MONGODB_URI is not set: several web processes cannot share one memory. "
    "Start the database with `make run`, set MONGODB_URI, or serve with one worker."
)


class Store:
    """The connection of one process. `kept`: whether anything survives it; None before it was opened."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.kept: bool | None = None
        self.lock = Lock()

    def uri(self) -> str | None:
        """MONGODB_URI, else the embedded server that runs on the data folder, else None: memory."""
        if self.settings.memory:
            return None
        return self.settings.mongodb_uri or embedded.running(DataFolder(self.settings.data))

    def open(self, among_others: bool = False) -> None:
        """Connect; in memory also make the world to look at. Asks nothing of a server that is away.

        `among_others`: this is one of several processes that serve the same pages; raises StartRefused where each of
        them would have a memory of its own.
        """
        if self.kept is not None:
            return
        with self.lock:
            if self.kept is None:
                uri = self.uri()
                if uri:
                    storage.connect(uri)
                elif among_others:
                    raise StartRefused(SEVERAL_MEMORIES)
                else:
                    self.open_memory()
                self.kept = uri is not None

    def open_memory(self) -> None:
        from kinerja.launcher.prepare import prepare

        if not self.settings.memory:
            sys.stderr.write(NOTHING_KEPT)
        storage.memory()
        prepare(self.settings)

    @contextmanager
    def for_command(self) -> Iterator[None]:
        """The kept store for one command: the one that runs, else the embedded one for just as long.

        Raises StartRefused where there is none: a command on a store in memory would change nothing.
        """
        uri = self.uri()
        if uri:
            yield from connected(uri)
            return
        if self.settings.memory:
            raise StartRefused("KINERJA_MEMORY is set: there is no kept data that a command could work on.")
        folder = DataFolder(self.settings.data)
        folder.make()
        with folder.locked("a command"):
            database = embedded.EmbeddedDatabase(folder)
            try:
                yield from connected(database.uri)
            finally:
                database.stop()


def connected(uri: str) -> Iterator[None]:
    storage.connect(uri, behind=True)
    try:
        yield
    finally:
        storage.disconnect()
