"""A backup by the documented commands while people work, restored into an empty database: all of it verifies."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kinerja import services, storage, workflows
from kinerja.storage.connection import collection
from tests.faults.conftest import LONG, eventually
from tests.faults.cuts import forget
from tests.faults.product import Product
from tests.faults.test_kills import Writer
from tests.launcher.runs import ROOT, environ

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800 if LONG else 120)]

WRITERS = 6
BEFORE = 200 if LONG else 12
"""Drafts that are acknowledged before the backup begins."""


def flask(house: Product, address: str, *words: str) -> str:
    settings = {name: value for name, value in house.settings.environ().items() if value}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=environ(**{**settings, "MONGODB_URI": address}),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_backup_under_load_is_whole(house: Product, tmp_path: Path, tell: Callable[..., None]) -> None:
    done, file = threading.Event(), tmp_path / "kinerja.backup"
    writers = [Writer(person, house.browser(person), done) for person in house.enter(WRITERS)]
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        assert eventually(lambda: sum(len(one.acknowledged) for one in writers) >= BEFORE, 120)
        certain = [len(writer.acknowledged) for writer in writers]
        flask(house, house.address, "backup", "write", str(file))
        meanwhile = sum(len(writer.acknowledged) for writer in writers) - sum(certain)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    elsewhere = house.address.replace("/kinerja?", "/restored?")
    said = flask(house, elsewhere, "backup", "restore", str(file))
    assert "all as they were written" in said
    storage.disconnect()
    storage.connect(elsewhere)
    forget()
    for writer, count in zip(writers, certain, strict=True):
        rows = storage.audit.chain(writer.person.run)
        assert [row.key for row in rows[1:]] == [form for form, _ in writer.acknowledged][: len(rows) - 1]
        assert len(rows) - 1 >= count
        loaded = storage.instances.load(storage.EVERYTHING, writer.person.run)
        assert loaded is not None
        assert workflows.fold([services.happened.decoded(row.event) for row in rows]) == loaded.instance
    collection("instances").database.client.drop_database("restored")
    tell(before=sum(certain), meanwhile=meanwhile, bytes=file.stat().st_size)
