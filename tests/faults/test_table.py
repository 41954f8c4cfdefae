"""docs/reliability.md names for every part of the list the tests that try it, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = dict(
    re.findall(
        r"^\| (R[\d, R]+) \|(.+)\|$", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"), re.MULTILINE
    )
)


@pytest.mark.parametrize("part", ROWS)
def test_every_test_that_is_named_is_there(part: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", ROWS[part])
    assert named
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(|\b{name}\b.*= ", text, re.MULTILINE), name


def test_every_file_of_faults_has_its_line() -> None:
    """Of one of the two lists."""
    told = " ".join(ROWS.values()) + (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = {path.name for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).name}
    assert [name for name in sorted(files) if f"tests/faults/{name}::" not in told] == []
