"""The order of it all: check, database, preparation, scheduler and web pages; backwards at the end."""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from kinerja.launcher import embedded
from kinerja.launcher.checks import check_database, check_definitions, check_port
from kinerja.launcher.children import Child, how_it_ended
from kinerja.launcher.folder import DataFolder, StartRefused
from kinerja.launcher.watch import Watch
from kinerja.settings import ROOT, Settings, SettingsError

LOOK_EVERY = 0.2
"""Seconds between two looks at the children."""
PAGES_WITHIN = 60.0
"""Seconds the web pages get to answer for the first time."""


def main() -> int:
    """Start, run until asked to stop, stop. The exit status: 0 asked to stop, 1 could not start or broke down."""
    try:
        return run(Settings.read())
    except SettingsError as error:
        sentences = error.sentences
    except StartRefused as error:
        sentences = (str(error),)
    for sentence in sentences:
        click.echo(sentence, err=True)
    return 1


def run(settings: Settings) -> int:
    settings = replace(settings, port=settings.port or embedded.free_port(settings.host))
    folder = DataFolder(settings.data)
    folder.make()
    with folder.locked(url(settings)):
        check_port(settings.host, settings.port)
        catalogue = check_definitions(settings.definitions)
        reason = why_in_memory(settings)
        if reason:
            click.echo(reason, err=True)
            return in_one_process(settings)
        with StopSignals() as asked:
            return Run(settings, folder, Watch(map(Path, catalogue.files)), asked).whole()


def in_one_process(settings: Settings) -> int:
    from kinerja.launcher.one_process import serve_in_memory  # the whole web: only this mode needs it here

    return serve_in_memory(settings, on_ready=lambda: greet(settings))


def greet(settings: Settings) -> None:
    from kinerja.welcome import welcome  # the demo's people: a start that is refused need not wait for them

    click.echo(welcome(settings, url(settings)))


def why_in_memory(settings: Settings) -> str | None:
    """The sentence for a run that keeps nothing, or None where there is a database."""
    end = "Kinerja runs in this one process, in memory, and everything is gone when it stops."
    if settings.memory:
        return f"KINERJA_MEMORY is set: {end}"
    if settings.mongodb_uri is None and embedded.program() is None:
        return (
            f"No database: the embedded one is not installed (`make install` tries) and MONGODB_URI is not set. {end}"
        )
    return None


def url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


class Stopped(Exception):
    """Somebody asked to stop while it was still starting."""


class StopSignals:
    """Ctrl-C, SIGTERM and a closed terminal, remembered until the loop looks; truthy once one came."""

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.came = False
        self.before: dict[int, object] = {}

    def __enter__(self) -> StopSignals:
        self.before = {number: signal.signal(number, self.remember) for number in self.signals}
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def remember(self, *_: object) -> None:
        self.came = True

    def __bool__(self) -> bool:
        return self.came


@dataclass
class Run:
    """One run of everything. `children` in the order of starting."""

    settings: Settings
    folder: DataFolder
    watch: Watch
    asked: StopSignals
    children: list[Child | embedded.EmbeddedDatabase] = field(default_factory=list)

    def whole(self) -> int:
        try:
            self.start()
            greet(self.settings)
            return self.until_asked()
        except Stopped:
            return 0
        finally:
            self.stop()

    def start(self) -> None:
        """Raises StartRefused, or Stopped where somebody asked to stop meanwhile."""
        uri = self.settings.mongodb_uri
        if uri:
            check_database(uri)
        else:
            database = embedded.EmbeddedDatabase(self.folder)
            self.children.append(database)
            uri = database.uri
        self.settings = replace(self.settings, mongodb_uri=uri)
        self.prepare()
        self.children.append(self.child("scheduler", "-m", "flask", "--app", "app", "scheduler"))
        self.children.append(self.child("web pages", *gunicorn(self.settings)))
        self.wait_for(self.pages_answer, PAGES_WITHIN, "The web pages did not answer in time: see the lines above.")

    def child(self, name: str, *arguments: str) -> Child:
        environ = os.environ | self.settings.environ() | {"PYTHONUNBUFFERED": "1"}
        return Child(name, [sys.executable, *arguments], environ=environ, folder=ROOT)

    def prepare(self) -> None:
        """Indexes, revisions and the demo world, in a process of its own that leaves no threads behind."""
        child = self.child("preparation", "-m", "kinerja.launcher.prepare")
        try:
            while child.ended is None:
                self.look()
        finally:
            child.stop()
        if child.ended != 0:
            raise StartRefused("The data could not be prepared: the lines above say why.")

    def look(self) -> None:
        """One beat of waiting. Raises Stopped, or StartRefused where a child has ended."""
        if self.asked:
            raise Stopped
        for child in self.children:
            if child.ended is not None:
                raise StartRefused(how_it_ended(child))
        time.sleep(LOOK_EVERY)

    def wait_for(self, ready: Callable[[], bool], within: float, else_say: str) -> None:
        until = time.monotonic() + within
        while not ready():
            if time.monotonic() > until:
                raise StartRefused(else_say)
            self.look()

    def pages_answer(self) -> bool:
        try:
            with urllib.request.urlopen(f"{url(self.settings)}/healthz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def until_asked(self) -> int:
        """Look after the children until somebody asks to stop; publish a changed definition in the demo."""
        try:
            while True:
                self.look()
                if not self.settings.production and self.watch.changed():
                    self.child("publishing", "-m", "flask", "--app", "app", "workflows", "publish").process.wait()
        except Stopped:
            click.echo("\nStopping …")
            return 0

    def stop(self) -> None:
        """Web pages first, so that nobody gets half an answer; the database last."""
        for child in reversed(self.children):
            child.stop()


def gunicorn(settings: Settings) -> list[str]:
    """Processes with threads: two of them use both cores of a small machine and outlive a hanging request."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return [
        *("-m", "gunicorn", "app:app", "--bind", f"{host}:{settings.port}"),
        *("--workers", str(settings.workers), "--worker-class", "gthread", "--threads", str(settings.all_threads)),
        *("--graceful-timeout", "8", "--log-level", "warning", "--no-control-socket"),
    ]
