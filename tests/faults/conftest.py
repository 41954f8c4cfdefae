"""Several scheduler processes on one real store, and somebody who kills and pauses them."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from pymongo import MongoClient

from kinerja import services, storage
from tests.faults.houses import house, running  # noqa: F401

ROOT = Path(__file__).parents[2]
LONG = bool(os.environ.get("LONG_TESTS"))
"""The whole size instead of the one that fits into every test run."""
TTL = 3.0 if LONG else 1.0
"""Ten thousand pieces keep the store and this machine busy: a shorter lease would be lost without anybody's doing."""
PAUSE = 2 * TTL + 0.3
READY_WITHIN = 60.0
POLL = 5.0 if LONG else 0.1
"""Seconds between two looks: each reads all that there is, and the store does nothing else meanwhile."""
TRIES = 10
T = TypeVar("T")


@pytest.fixture
def address(server: str) -> Iterator[str]:
    """A fresh database on the real server; this process is connected to it too."""
    base, _, options = server.partition("?")
    name = f"kinerja-{uuid4().hex[:12]}"
    found = f"{base.rsplit('/', 1)[0]}/{name}?{options}"
    storage.connect(found)
    storage.ensure_indexes()
    services.clock.forget()
    yield found
    storage.disconnect()
    with MongoClient(server) as client:
        client.drop_database(name)


@dataclass
class Crowd:
    """So many schedulers; who is killed is replaced. `tokens`: token -> processes that ran a job under it."""

    address: str
    kind: str
    pieces: int
    ledger: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)
    said: queue.Queue[tuple[subprocess.Popen[str], list[str]]] = field(default_factory=queue.Queue)
    tokens: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    threads: list[threading.Thread] = field(default_factory=list)
    kills: int = 0
    pauses: int = 0

    def start(self, count: int) -> None:
        for _ in range(count):
            self.one_more()

    def one_more(self) -> None:
        command = (sys.executable, "-m", "tests.faults.worker", self.address, self.kind, str(self.pieces), str(TTL))
        process = subprocess.Popen(
            [*command, str(self.ledger)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.processes.append(process)
        reader = threading.Thread(target=self.listen, args=(process,), daemon=True)
        reader.start()
        self.threads.append(reader)

    def listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            words = line.split()
            if words[0] == "runs":
                self.tokens[words[1]].add(words[2])
            self.said.put((process, words))

    def in_hand(self) -> subprocess.Popen[str]:
        """Somebody who took something in hand just now and has not done it yet."""
        while not self.said.empty():
            self.said.get_nowait()
        while True:
            process, words = self.said.get(timeout=READY_WITHIN)
            if words[0] == "claimed" and process.poll() is None:
                return process

    def kill(self) -> None:
        victim = self.in_hand()
        victim.kill()
        victim.wait()
        self.kills += 1
        self.one_more()

    def pause(self) -> None:
        """Longer than its lease; then it goes on, where it does not know that it was replaced."""
        victim = self.in_hand()
        victim.send_signal(signal.SIGSTOP)
        time.sleep(PAUSE)
        victim.send_signal(signal.SIGCONT)
        self.pauses += 1

    def trouble(self, kills: int, pauses: int) -> None:
        for number in range(max(kills, pauses)):
            if number < kills:
                self.kill()
            if number < pauses:
                self.pause()

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        for reader in self.threads:
            reader.join(5)
        for process in self.processes:
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture
def crowd(address: str, tmp_path: Path) -> Iterator[Callable[[str, int], Crowd]]:
    made: list[Crowd] = []

    def make(kind: str, pieces: int) -> Crowd:
        made.append(Crowd(address, kind, pieces, tmp_path / "ledger"))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Say what was measured, and since when the test runs; `make test-long` shows it."""
    began = time.monotonic()

    def say(**figures: object) -> None:
        found = {**figures, "seconds": round(time.monotonic() - began)}
        words = ", ".join(f"{name} {figure}" for name, figure in found.items())
        sys.stdout.write(f"{request.node.name}: {words}\n")

    return say


def patiently(ask: Callable[[], T]) -> T:
    """A busy store may leave a question of the test unanswered, which proves nothing: it is asked again."""
    for _ in range(TRIES):
        try:
            return ask()
        except storage.FAULTS:
            time.sleep(1)
    return ask()


def eventually(holds: Callable[[], bool], within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if patiently(holds):
            return True
        time.sleep(POLL)
    return patiently(holds)
