"""`flask settings`, and a start that unsafe settings prevent."""

from __future__ import annotations

import json
import subprocess
import sys

from kinerja.settings import ROOT, Settings
from tests.cli.conftest import Run
from tests.launcher.runs import environ


def test_every_setting_is_listed(run: Run) -> None:
    rows = json.loads(run("settings", "--json").output)
    assert [row["name"] for row in rows] == [entry.name for entry in Settings.entries().values()]
    text = run("settings").output
    assert all(row["name"] in text for row in rows)


def test_unsafe_production_does_not_start() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "settings"],
        cwd=ROOT,
        env=environ(KINERJA_MODE="production"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert found.returncode != 0
    assert found.stdout == ""
    assert "Unsafe in production: KINERJA_SECRET_KEY" in found.stderr
    assert "Traceback" not in found.stderr
