"""The demo's commands: accounts, clock, reset."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from kinerja import seed, services, storage
from kinerja.settings import Settings
from tests.cli.conftest import Run, runner


def test_the_accounts_are_told_without_a_database(run: Run) -> None:
    rows = json.loads(run("demo", "accounts", "--json").output)
    assert {"username", "password", "name", "role", "school", "note"} <= set(rows[0])
    assert all(row["note"] for row in rows)
    roles = Counter(row["role"] for row in rows)
    assert roles["employee"] > 45
    assert min(roles[role] for role in ("operator", "administrator", "author")) >= 1
    assert len({row["username"] for row in rows}) == len(rows)


def test_the_short_list_shows_what_is_to_be_seen(run: Run) -> None:
    lines = run("demo", "accounts").output.splitlines()
    assert len(lines) == 1 + len(seed.shown_accounts())
    assert lines[1].split()[:2] == ["sari", seed.PASSWORD]


def test_production_has_no_demo(tmp_path: object) -> None:
    safe = Settings.read(
        {
            "KINERJA_MODE": "production",
            "MONGODB_URI": "mongodb://127.0.0.1:1/kinerja?replicaSet=rs0",
            "KINERJA_SECRET_KEY": "f3b1c9d07e5a4826b0d1f7c2a9e8d6b4",
            "KINERJA_HTTPS": "yes",
            "KINERJA_PROXIES": "1",
        }
    )
    for command in (("accounts",), ("reset",), ("clock", "set", "2024-02-05T09:00")):
        found = runner(safe)("demo", *command)
        assert found.exit_code == 1
        assert "This is production" in found.stderr


@pytest.mark.integration
def test_the_clock_is_set_and_shown(stored: Run) -> None:
    assert stored("demo", "clock", "set", "2024-02-05T09:00").exit_code == 0
    assert stored("demo", "clock", "show").output.startswith("2024-02-05T09:00")
    assert stored("demo", "clock", "set", "tomorrow").exit_code == 2


@pytest.mark.integration
def test_reset_brings_the_first_world_back(stored: Run, store: Settings) -> None:
    stored("demo", "clock", "set", "2024-03-05T09:00")
    assert stored("accounts", "disable", "sari").exit_code == 0
    assert stored("demo", "reset").exit_code == 0
    storage.connect(str(store.mongodb_uri))
    found = services.accounts.load("demo-sari")
    storage.disconnect()
    assert found is not None
    assert not found.disabled
    assert stored("demo", "clock", "show").output.startswith("2024-01-30T08:0")
    assert stored("audit", "verify").exit_code == 0


@pytest.mark.integration
def test_reset_leaves_other_stores_alone(store: Settings) -> None:
    other = re.sub(r"/kinerja\?", "/other?", str(store.mongodb_uri))
    found = runner(Settings(data=store.data, mongodb_uri=other))("demo", "reset")
    storage.disconnect()
    assert found.exit_code == 1
    assert "not a demo: nothing was changed" in found.stderr
