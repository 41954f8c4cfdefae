"""The whole product as it is deployed, in pieces that can be killed one by one: database, web pages, scheduler.

Between the web pages and the database lies a wire that can be cut (`Wire`).
"""

from __future__ import annotations

import itertools
import os
import secrets
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import session
from flask_wtf.csrf import generate_csrf
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kinerja import services, storage
from kinerja.factory import create_app
from kinerja.launcher import embedded
from kinerja.launcher.children import die_with_parent
from kinerja.launcher.start import gunicorn
from kinerja.settings import Settings
from tests import cast as people
from tests.cast import NOW
from tests.conftest import CHEAP
from tests.faults.browsers import Browser, Person
from tests.faults.cuts import forget
from tests.launcher.runs import ROOT, descendants, environ, eventually
from tests.web.conftest import begin_session

KEY = "0123456789abcdef-0123456789ABCDEF"
READY_WITHIN = 60.0


class Wire:
    """Carries bytes between the web pages and the database, in a process of its own.

    `cut` breaks every line and lets no new one begin; `slow` lets each answer take longer; `lose` lets the next answer
    to a command that names `word` be lost, and breaks that line.
    """

    def __init__(self, target: int) -> None:
        command = [sys.executable, "-m", "tests.faults.wire", str(target)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self.heard()

    def heard(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def tell(self, *words: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def cut(self) -> None:
        self.tell("cut")

    def slow(self, seconds: float) -> None:
        self.tell("slow", str(seconds))

    def mend(self) -> None:
        self.tell("mend")

    def lose(self, word: str) -> None:
        self.tell("lose", word)

    @property
    def lost(self) -> int:
        """How many answers so far."""
        return self.tell("lost")

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@dataclass
class Product:
    """Everything started; this process is connected to the database too, past the wire."""

    folder: Path
    workers: int = 2
    database_port: int = field(default_factory=embedded.free_port)
    port: int = field(default_factory=embedded.free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire = Wire(self.database_port)
        self.settings = Settings(
            mongodb_uri=embedded.address(self.wire.port),
            secret_key=KEY,
            port=self.port,
            workers=self.workers,
            threads=8,
            data=self.folder / "data",
            demo_accounts=False,
        )
        self.numbers = itertools.count()

    @property
    def address(self) -> str:
        return embedded.address(self.database_port)

    def start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environ(**{key: value for key, value in self.settings.environ().items() if value}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def start_database(self) -> None:
        program = embedded.program()
        assert program is not None
        (self.folder / "db.toml").touch()
        self.start("database", embedded.command(program, self.folder, self.database_port, str(self.folder / "db")))
        assert eventually(self.database_answers, READY_WITHIN), self.log("database")

    def database_answers(self) -> bool:
        with MongoClient(self.address, serverSelectionTimeoutMS=300) as client, suppress(PyMongoError):
            return bool(client.admin.command("ping")["ok"])
        return False

    def start_web(self) -> None:
        self.start("web", [sys.executable, *gunicorn(self.settings)])
        assert eventually(self.pages_answer, READY_WITHIN), self.log("web")

    def pages_answer(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def start_scheduler(self) -> None:
        self.start("scheduler", [sys.executable, "-m", "flask", "--app", "app", "scheduler"])

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def kill(self, name: str) -> None:
        """kill -9, and wait until it is gone."""
        self.running[name].kill()
        self.running[name].wait()

    def kill_a_web_worker(self) -> None:
        workers = descendants(self.running["web"].pid)
        if workers:
            os.kill(secrets.choice(workers), signal.SIGKILL)

    def connect(self) -> None:
        storage.connect(self.address)
        forget()

    def end(self) -> None:
        left = [pid for process in self.running.values() for pid in (*descendants(process.pid), process.pid)]
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.running.values():
            process.wait()
        self.wire.end()

    # ── people ──

    def fill(self) -> None:
        """The cast. It is NOW."""
        services.passwords.use(CHEAP)
        self.connect()
        storage.ensure_indexes()
        people.world()
        services.clock.move_to(NOW)
        self.app = create_app(self.settings)

    def enter(self, count: int) -> list[Person]:
        """So many more people like Siti, each with a run that was just begun."""
        return [self.one_more() for _ in range(count)]

    def one_more(self) -> Person:
        name = f"p{next(self.numbers)}"
        account = people.enter(people.person("siti", id=name, username=name))
        run = services.instances.start(account, people.SMALL, people.key(), services.clock.now()).instance.id
        return self.signed_in(name, run)

    def signed_in(self, name: str, run: str) -> Person:
        """With a session such as signing in makes, and the token of its forms."""
        account = services.accounts.load(name)
        assert account is not None
        return self.with_session(name, run, account)

    def stranger(self) -> Person:
        """Nobody yet, with the token of the page on which people sign in."""
        return self.with_session("", "", None)

    def with_session(self, name: str, run: str, account: services.Account | None) -> Person:
        with self.app.test_request_context():
            if account is not None:
                begin_session(session, account)
            token = generate_csrf()
            serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            cookie = serializer.dumps(dict(session))
        return Person(name, cookie, token, run)

    def browser(self, person: Person, **options: Any) -> Browser:
        return Browser(self.port, person, **options)


@contextmanager
def product(folder: Path) -> Iterator[Product]:
    """Started, with the cast; ended at the end."""
    made = Product(folder)
    try:
        made.start_database()
        made.fill()
        made.start_web()
        made.start_scheduler()
        yield made
    finally:
        made.end()
        storage.disconnect()
