"""The data folder: who owns it, and the small files in it that outlive a run."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile


class StartRefused(Exception):
    """The program cannot start; the message is the one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class DatabaseNote:
    """Where the embedded database of this folder was started last."""

    port: int
    pid: int


class DataFolder:
    """Files: `lock` (owner), `project` (id), `secret` (session key), `database.json`, `db/`, `database.log`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def make(self) -> None:
        """Create the folder. Raises StartRefused where nothing can be written there."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe = self.path / ".writable"
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            raise StartRefused(
                f"The data folder {self.path} cannot be written ({error.strerror}): "
                "give yourself the right to write there, or name another one with DATA=."
            ) from error

    @contextmanager
    def locked(self, address: str) -> Iterator[None]:
        """Hold the folder as its only owner. Raises StartRefused where another process holds it.

        The kernel frees the lock when the owner dies, however it dies, so no stale lock can remain.
        """
        with open(self.path / "lock", "a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise StartRefused(
                    f"Kinerja already runs on {self.path} ({file.read().strip() or 'just starting'}): "
                    "use that one, stop it first, or name another folder with DATA=."
                ) from None
            file.truncate(0)
            file.write(f"process {os.getpid()}, {address}")
            file.flush()
            yield

    def project(self) -> str:
        """The id of this folder, made once: what a database must carry to count as ours."""
        return self.once("project", lambda: secrets.token_hex(16))

    def secret_key(self) -> str:
        """The key that signs the demo's sessions, made once, readable by its owner only."""
        return self.once("secret", lambda: secrets.token_urlsafe(48))

    def once(self, name: str, make: Callable[[], str]) -> str:
        """The content of a small private file; made by whoever comes first, whole or not at all."""
        path = self.path / name
        if not path.exists():
            with NamedTemporaryFile("w", dir=self.path, prefix=f".{name}-", encoding="utf-8") as file:
                file.write(make())
                file.flush()
                with suppress(FileExistsError):  # another process was first: its text counts
                    os.link(file.name, path)
        return path.read_text(encoding="utf-8")

    def database_note(self) -> DatabaseNote | None:
        try:
            return DatabaseNote(**json.loads((self.path / "database.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    def note_database(self, note: DatabaseNote) -> None:
        fresh = self.path / ".database.json"
        fresh.write_text(json.dumps(asdict(note)) + "\n", encoding="utf-8")
        fresh.replace(self.path / "database.json")
