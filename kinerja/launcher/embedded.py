"""The embedded database: a MongoDB-speaking server as a process of its own, never imported.

Its licence (GPL-2.0) stays on its side of the wire. One process owns a data folder; a server that is found
running is used only if port, folder and project id agree with what it was told when it was started.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kinerja.launcher.children import Child
from kinerja.launcher.folder import DatabaseNote, DataFolder, StartRefused

HOST = "127.0.0.1"
READY_WITHIN = 30.0
"""Seconds; it is ready in about one, recovery after a crash takes longer."""
STOPPED_WITHIN = 20.0


def program() -> str | None:
    """Path of the server's console script, beside this Python or on the PATH."""
    beside = Path(sys.executable).with_name("secantusd-py")
    return str(beside) if beside.exists() else shutil.which("secantusd-py")


def address(port: int) -> str:
    # journal=true makes an acknowledged write survive a kill -9, together with --sync-on-commit.
    return f"mongodb://{HOST}:{port}/kinerja?journal=true"


def command(server: str, folder: Path, port: int, storage: str) -> list[str]:
    """The flags that were measured: without --standalone an oplog grows and writes decay."""
    return [
        *(server, "--host", HOST, "--port", str(port), "--storage-path", storage),
        # An own, empty configuration: else it takes any secantusd.toml it finds.
        *("--standalone", "--config", str(folder / "db.toml"), "--sync-on-commit", "--log-level", "WARNING"),
    ]


def free_port(host: str = HOST) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def client(port: int, patience: float) -> Iterator[MongoClient]:
    connection: MongoClient = MongoClient(
        address(port), serverSelectionTimeoutMS=int(patience * 1000), connectTimeoutMS=1000, socketTimeoutMS=10_000
    )
    try:
        yield connection
    finally:
        connection.close()


def identity(folder: DataFolder) -> dict[str, str]:
    """What a server of this folder carries, in a database of its own, apart from the program's data."""
    return {"project": folder.project(), "folder": str(folder.path)}


def running(folder: DataFolder) -> str | None:
    """The address of the server that runs on exactly this folder, or None."""
    note = folder.database_note()
    if note is None or port_is_free(HOST, note.port):
        return None
    try:
        with client(note.port, 1) as connection:
            found = connection["launcher"]["server"].find_one({"_id": "identity"}, {"_id": 0})
    except PyMongoError:
        return None  # something else listens there
    return address(note.port) if found == identity(folder) else None


class EmbeddedDatabase:
    """The server of one data folder, started or taken over; `stop` ends it either way."""

    name = "database"

    def __init__(self, folder: DataFolder) -> None:
        """Raises StartRefused where it cannot be started."""
        self.folder = folder
        self.child: Child | None = None
        self.uri = running(folder) or self.start()
        note = folder.database_note()
        assert note is not None  # `running` read it, or `start` wrote it
        self.pid = note.pid

    def start(self) -> str:
        server = program()
        if server is None:
            raise StartRefused("The embedded database is not installed: run `make install`, or set MONGODB_URI.")
        note = self.folder.database_note()
        port = note.port if note and port_is_free(HOST, note.port) else free_port()
        (self.folder.path / "db.toml").write_text("", encoding="utf-8")
        self.child = Child(
            self.name,
            command(server, self.folder.path, port, str(self.folder.path / "db")),
            environ=os.environ,
            folder=self.folder.path,
            log=self.folder.path / "database.log",
            grace=STOPPED_WITHIN,
        )
        try:
            self.wait(port)
        except BaseException:
            self.child.stop()
            raise
        self.folder.note_database(DatabaseNote(port=port, pid=self.child.process.pid))
        return address(port)

    def wait(self, port: int) -> None:
        """Wait until it answers, and write down whose it is. Raises StartRefused where it does not."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if self.child and self.child.ended is not None:
                break
            try:
                with client(port, 0.3) as connection:
                    connection["launcher"]["server"].replace_one(
                        {"_id": "identity"}, identity(self.folder), upsert=True
                    )
                return
            except PyMongoError:
                time.sleep(0.1)
        raise StartRefused(
            f"The embedded database did not start: read the end of {self.folder.path / 'database.log'}, "
            "or set MONGODB_URI to use another one."
        )

    @property
    def ended(self) -> int | None:
        """Exit status once the server has ended; 1 for one that was taken over, which tells no status."""
        if self.child:
            return self.child.ended
        return None if alive(self.pid) else 1

    def stop(self) -> None:
        if self.child:
            self.child.stop()
            return
        os.kill(self.pid, signal.SIGTERM)
        until = time.monotonic() + STOPPED_WITHIN
        while time.monotonic() < until and alive(self.pid):
            time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
