"""The data folder: one owner, small files made once."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kinerja.launcher.folder import DatabaseNote, DataFolder, StartRefused


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    return folder


def test_the_key_is_made_once_and_is_private(folder: DataFolder) -> None:
    key = folder.secret_key()
    assert len(key) >= 32
    assert DataFolder(folder.path).secret_key() == key
    assert stat.S_IMODE(os.stat(folder.path / "secret").st_mode) == 0o600


def test_two_folders_are_two_projects(folder: DataFolder, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    other.make()
    assert folder.project() == folder.project() != other.project()


def test_the_database_note_is_read_back(folder: DataFolder) -> None:
    assert folder.database_note() is None
    folder.note_database(DatabaseNote(port=4711, pid=12))
    assert folder.database_note() == DatabaseNote(port=4711, pid=12)


def test_a_path_that_cannot_be_a_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartRefused, match=r"cannot be written .* another one with DATA="):
        DataFolder(tmp_path / "file" / "data").make()


def test_a_second_owner_is_told_who_the_first_is(folder: DataFolder) -> None:
    second = DataFolder(folder.path)
    told = rf"already runs .*process {os.getpid()}, http://127\.0\.0\.1:8000"
    with (
        folder.locked("http://127.0.0.1:8000"),
        pytest.raises(StartRefused, match=told),
        second.locked("http://127.0.0.1:9000"),
    ):
        pytest.fail("two owners")
    with second.locked("http://127.0.0.1:9000"):
        assert "9000" in (folder.path / "lock").read_text()


def test_the_lock_of_a_killed_owner_is_free(folder: DataFolder) -> None:
    code = (
        "import sys, time; from pathlib import Path; from kinerja.launcher.folder import DataFolder\n"
        "with DataFolder(Path(sys.argv[1])).locked('x'): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(folder.path)], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "held\n"
        owner.kill()
        owner.wait()
    with folder.locked("y"):
        assert "y" in (folder.path / "lock").read_text()
