"""docs/security.md names for every threat the tests that try it, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (S\d+) \|(.+)\|$", re.MULTILINE)
ROWS = dict(LINE.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8")))


def test_every_threat_has_its_line() -> None:
    assert list(ROWS) == [f"S{number}" for number in range(1, 22)]


@pytest.mark.parametrize("threat", ROWS)
def test_every_test_that_is_named_is_there(threat: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", ROWS[threat])
    assert named
    for path, name in named:
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name


@pytest.mark.parametrize("name", ["runtime", "database", "development"])
def test_every_requirement_is_locked_by_hash(name: str) -> None:
    """To one version, and to the files it had when it was locked."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 0
    assert [line[:60] for line in lines if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []
