"""The numbers of progress, counted anew by hand."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


@pytest.mark.integration
def test_a_recount_finds_the_same_each_time(stored: Run) -> None:
    first = json.loads(stored("progress", "rebuild", "--json").output)["counted"]
    assert first > 3
    assert stored("progress", "rebuild").output == f"{first} places counted\n"
