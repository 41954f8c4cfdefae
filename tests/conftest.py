"""Stores for tests: in memory for unit tests, the real embedded server over the wire for integration tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kinerja import services, storage
from tests import cast as people
from tests.queries import WATCH, QueryLog

READY_WITHIN = 20.0


# What is found must not hang on how busy the machine is (a limit of 200 ms an example does), nor differ between two
# runs of one commit: `make test` follows the same examples every time, `make test-long` looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("searching" if os.environ.get("LONG_TESTS") else "repeatable")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _cheap_passwords() -> None:
    """A real hash takes a tenth of a second; what is tested is not its strength."""
    services.passwords.use(CHEAP)


@pytest.fixture(autouse=True)
def _sound_queries() -> Iterator[None]:
    """Whatever the test was about: nothing asked for what belongs to a person without a scope, no operator was sent."""
    yield
    WATCH.assert_sound()


def _forget() -> None:
    services.clock.forget()
    services.definitions.forget()
    services.instances.forget()
    services.trails.forget()


@pytest.fixture
def store() -> Iterator[None]:
    """A fresh, empty store in memory."""
    storage.memory()
    storage.ensure_indexes()
    _forget()
    yield
    storage.disconnect()


@pytest.fixture
def cast(store: None) -> people.Cast:
    """Everybody, in a store in memory."""
    return people.world()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server: MONGODB_URI where it is given, else the embedded one, in memory, on its own port."""
    given = os.environ.get("MONGODB_URI")
    if given:
        yield given
        return
    program = Path(sys.executable).with_name("secantusd-py")
    found = str(program) if program.exists() else shutil.which("secantusd-py")
    if found is None:
        message = "the embedded database is not installed (requirements/database.txt) and MONGODB_URI is not set"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    port = _free_port()
    empty = tmp_path_factory.mktemp("database") / "db.toml"
    empty.touch()
    command = [found, "--host", "127.0.0.1", "--port", str(port), "--storage-path", ":memory:", "--standalone"]
    with subprocess.Popen(
        [*command, "--config", str(empty), "--log-level", "WARNING"], cwd=empty.parent, stderr=subprocess.DEVNULL
    ) as process:
        try:
            uri = f"mongodb://127.0.0.1:{port}/kinerja?journal=true"
            _wait_for(uri, process)
            yield uri
        finally:
            # It keeps nothing: no need to let it close its files.
            process.kill()


@pytest.fixture
def queries(server: str) -> Iterator[QueryLog]:
    """A fresh database on the real server, connected; every command is read along."""
    log = QueryLog(storage.declared_indexes())
    base, _, options = server.partition("?")
    name = f"kinerja-{uuid4().hex[:12]}"
    address = f"{base.rsplit('/', 1)[0]}/{name}?{options}"
    storage.connect(address, event_listeners=[log])
    storage.ensure_indexes()
    _forget()
    log.clear()
    yield log
    with MongoClient(server) as client:
        client.drop_database(name)
    storage.disconnect()
    log.assert_sound()


@pytest.fixture
def served(queries: QueryLog) -> people.Cast:
    """Everybody, on the real server."""
    made = people.world()
    queries.clear()
    return made


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(uri: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_WITHIN
    with MongoClient(uri, serverSelectionTimeoutMS=500) as client:
        while True:
            try:
                client.admin.command("ping")
                return
            except PyMongoError:
                if process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.05)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for a whole worker: a second one in the same process refuses to start."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: .ci/run installs the Debian package `chromium`")
        pytest.skip("Chromium is missing, so nothing is looked at in a browser: install the package `chromium`")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()
