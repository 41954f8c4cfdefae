"""Two versions of the program on one store: the older one stops, with a sentence; an upgrade waits until it has."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError

import pytest
from ulid import ULID

from kinerja import scheduler, storage
from kinerja.launcher.folder import StartRefused
from kinerja.launcher.prepare import prepare
from kinerja.settings import Settings
from kinerja.storage import meta
from tests.cast import DEFINITIONS
from tests.faults.conftest import READY_WITHIN, eventually
from tests.faults.product import KEY, Product
from tests.launcher.runs import ROOT, environ

pytestmark = [pytest.mark.integration, pytest.mark.timeout(170)]

WITHIN = 20.0
"""Seconds; a store with a demo clock is asked for its schema every two, any other every sixty."""


def ready(house: Product) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/readyz", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def flask(address: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=environ(MONGODB_URI=address, KINERJA_SECRET_KEY=KEY),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_older_program_stops_once_a_newer_one_has_the_store(house: Product) -> None:
    """Nothing is written any more, the balancer and the operator are told; what was typed is sent again later."""
    (person,) = house.enter(1)
    browser = house.browser(person)
    form = person.path("steps/goal/draft"), person.fields(None, str(ULID()), aim="Rencana", amount=1)
    meta.put(meta.KEY, meta.SCHEMA + 1)
    try:
        assert eventually(lambda: {ready(house)[0] for _ in range(4 * house.workers)} == {503}, WITHIN)
        assert "update the program" in ready(house)[1]
        answer = browser.post(*form)
        assert answer.status == 503
        assert "Belum pasti tersimpan" in answer.text
        found = storage.instances.load(storage.EVERYTHING, person.run)
        assert found is not None
        assert found.instance.version == 1
        refused = flask(house.address, "audit", "verify")
        assert refused.returncode != 0
        assert "update the program" in refused.stderr
        assert "Traceback" not in refused.stderr
    finally:
        meta.put(meta.KEY, meta.SCHEMA)
    assert browser.post_until_answered(*form).status == 303
    browser.close()


def test_no_upgrade_while_the_older_program_works(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = Settings(
        mongodb_uri=address, secret_key=KEY, demo_accounts=False, definitions=DEFINITIONS / "small.yaml", data=tmp_path
    )
    meta.put(meta.KEY, meta.SCHEMA - 1)
    older = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "scheduler"],
        cwd=ROOT,
        env=environ(MONGODB_URI=address, KINERJA_SECRET_KEY=KEY),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(scheduler.seen_lately, READY_WITHIN)
        with pytest.raises(StartRefused, match="stop all its web hosts and schedulers"):
            prepare(settings)
        assert meta.get(meta.KEY) == meta.SCHEMA - 1
    finally:
        older.kill()
        older.wait()
    monkeypatch.setattr(scheduler, "SEEN_WITHIN", timedelta(seconds=2))
    prepare(settings)
    assert meta.get(meta.KEY) == meta.SCHEMA
