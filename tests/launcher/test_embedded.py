"""The embedded database as its own process: kept, found again, never mistaken for another one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from kinerja.launcher import embedded
from kinerja.launcher.embedded import EmbeddedDatabase
from kinerja.launcher.folder import DatabaseNote, DataFolder, StartRefused

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(embedded.program() is None, reason="the embedded database is not installed"),
]
Start = Callable[[DataFolder], EmbeddedDatabase]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    return folder


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[EmbeddedDatabase] = []

    def begin(folder: DataFolder) -> EmbeddedDatabase:
        started.append(EmbeddedDatabase(folder))
        return started[-1]

    yield begin
    for database in started:
        if database.child and database.ended is None:
            database.child.process.kill()  # a tidy stop takes two seconds and is tested below
            database.child.stop()


def words(uri: str) -> list[str]:
    with MongoClient(uri) as client:
        return [row["word"] for row in client["kinerja"]["words"].find()]


def write(uri: str, word: str) -> None:
    with MongoClient(uri) as client:
        client["kinerja"]["words"].insert_one({"word": word})


def test_what_was_written_is_there_after_a_restart_on_the_same_port(folder: DataFolder, start: Start) -> None:
    first = start(folder)
    write(first.uri, "tetap")
    first.stop()
    assert first.ended is not None
    assert embedded.running(folder) is None
    second = start(folder)
    assert words(second.uri) == ["tetap"]
    assert second.uri == first.uri


def test_an_acknowledged_write_survives_a_kill(folder: DataFolder, start: Start) -> None:
    first = start(folder)
    write(first.uri, "aman")
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    assert words(start(folder).uri) == ["aman"]


def test_a_server_left_running_is_taken_over_and_stopped(folder: DataFolder, start: Start) -> None:
    left = start(folder)
    taken = start(folder)
    assert (taken.uri, taken.pid) == (left.uri, left.pid)
    assert taken.child is None
    left.child.process.poll()  # type: ignore[union-attr]
    os.kill(taken.pid, signal.SIGTERM)
    left.stop()
    assert embedded.running(folder) is None


def test_the_database_of_a_copied_folder_is_not_taken_for_its_own(folder: DataFolder, start: Start) -> None:
    original = start(folder)
    copy = folder.path.with_name("copy")
    copy.mkdir()
    for name in ("project", "database.json"):
        shutil.copy(folder.path / name, copy / name)
    assert embedded.running(folder) == original.uri
    assert embedded.running(DataFolder(copy)) is None
    second = start(DataFolder(copy))
    assert second.uri != original.uri


def test_a_foreign_program_on_the_noted_port_is_left_alone(folder: DataFolder, start: Start) -> None:
    with socket.socket() as foreign:
        foreign.bind((embedded.HOST, 0))
        foreign.listen()
        port = foreign.getsockname()[1]
        folder.note_database(DatabaseNote(port=port, pid=os.getpid()))
        assert start(folder).uri != embedded.address(port)


def test_a_folder_that_cannot_hold_a_database_is_told(folder: DataFolder, start: Start) -> None:
    (folder.path / "db").write_text("not a folder")
    with pytest.raises(StartRefused, match=r"did not start: read the end of .*database\.log"):
        start(folder)
