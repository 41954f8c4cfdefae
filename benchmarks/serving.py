"""Starts what is asked over HTTP as it is started for people: database, two workers each, ours with its scheduler."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from flask import Flask
from pymongo import MongoClient
from ulid import ULID

from benchmarks import world
from kinerja import storage
from kinerja.factory import create_app
from kinerja.launcher import embedded, prepare, start
from kinerja.launcher.children import Child, how_it_ended
from kinerja.launcher.folder import DataFolder
from kinerja.settings import ROOT, Settings

KEY = "a-key-of-the-benchmarks-only-0123456789-abcdefgh"
HOST = "127.0.0.1"
WORKERS, THREADS = Settings().workers, Settings().threads
READY_WITHIN = 60.0


class NoDatabase(Exception):
    """There is nothing to measure on."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on `port`; its work is done by the children of `pid`."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """The processes that answer. Empty where the system does not tell."""
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        except OSError:
            return []
        return [int(pid) for pid in listed.split()]

    def cpu_seconds(self) -> float:
        """Processor time of all workers so far."""
        return sum(_spent(pid) for pid in self.workers())

    def memory_mb(self) -> float:
        """Memory of one worker that it shares with nobody, and its part of what is shared."""
        found = [_memory(pid) for pid in self.workers()]
        return sum(found) / len(found)


def _spent(pid: int) -> float:
    """From the scheduler's own account, in nanoseconds: the usual one counts in hundredths of a second."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs. `app` is our program in this process too: to prepare, to sign sessions, to look into it.

    `visits`: a session for everybody who comes.
    """

    ours: Server
    peer: Server
    app: Flask
    uri: str
    visits: Sequence[world.Visit]

    @property
    def teachers(self) -> list[world.Visit]:
        return [visit for visit in self.visits if not visit.human.post]

    @property
    def heads(self) -> list[world.Visit]:
        return [visit for visit in self.visits if visit.human.post]


@contextmanager
def database() -> Iterator[str]:
    """A database of its own on the server of MONGODB_URI, dropped again, else the embedded one on a folder of its own.

    Raises NoDatabase.
    """
    given = os.environ.get("MONGODB_URI")
    if given:
        yield from _on_server(given)
        return
    if embedded.program() is None:
        raise NoDatabase("the embedded database is not installed and MONGODB_URI is not set")
    with tempfile.TemporaryDirectory() as folder:
        running = embedded.EmbeddedDatabase(DataFolder(Path(folder)))
        try:
            yield running.uri
        finally:
            running.stop()


def _on_server(given: str) -> Iterator[str]:
    name = f"kinerja_benchmarks_{str(ULID()).lower()}"
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        with MongoClient(given) as client:  # type: ignore[var-annotated]
            client.drop_database(name)


@contextmanager
def house(everybody: list[world.Human], more: range = range(0)) -> Iterator[House]:
    """All of it, with these people in it and copies of the first school for `more`. Raises NoDatabase."""
    with ExitStack() as stack:
        uri = stack.enter_context(database())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = _settings(folder, uri)
        app = create_app(settings)
        storage.connect(uri)
        stack.callback(storage.disconnect)
        app.extensions["kinerja.store"].kept = True
        prepare.prepare(settings)
        world.settle(everybody, world.now())
        if more:
            world.surround(more)
        stack.callback(_child(settings, "-m", "flask", "--app", "app", "scheduler").stop)
        peers_port = embedded.free_port()
        ours = _started(stack, settings, settings.port, *start.gunicorn(settings))
        peer = _started(stack, settings, peers_port, *_plain(peers_port))
        visits = world.visits(app, everybody)
        yield House(_ready(ours, settings.port), _ready(peer, peers_port), app, uri, visits)


def _settings(folder: Path, uri: str) -> Settings:
    root = folder / "workflows.yaml"
    root.write_text(world.definition(world.now().date()), encoding="utf-8")
    return Settings(
        mongodb_uri=uri, data=folder, definitions=root, secret_key=KEY, demo_accounts=False, host=HOST,
        port=embedded.free_port(), workers=WORKERS, threads=THREADS,
    )  # fmt: skip


def _at(settings: Settings, port: int) -> Settings:
    return Settings(**{**{name: getattr(settings, name) for name in Settings.entries()}, "port": port})


def _plain(port: int) -> list[str]:
    """The peer with as many workers and threads as we have."""
    return [
        *("-m", "gunicorn", "benchmarks.peers.plain_form:app", "--bind", f"{HOST}:{port}", "--log-level", "warning"),
        *("--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS), "--no-control-socket"),
    ]


def _child(settings: Settings, *arguments: str) -> Child:
    environ = os.environ | settings.environ() | {"PYTHONUNBUFFERED": "1"}
    return Child("server", [sys.executable, *arguments], environ=environ, folder=ROOT)


def _started(stack: ExitStack, settings: Settings, port: int, *arguments: str) -> Child:
    child = _child(_at(settings, port), *arguments)
    stack.callback(child.stop)
    return child


def _ready(child: Child, port: int) -> Server:
    until = time.monotonic() + READY_WITHIN
    while not _answers(port):
        if child.ended is not None or time.monotonic() > until:
            raise NoDatabase(f"a server did not start on port {port}: {how_it_ended(child)}")
        time.sleep(0.05)
    return Server(port, child.process.pid)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
