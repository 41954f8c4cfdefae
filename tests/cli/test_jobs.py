"""One job by hand, at a stated instant."""

from __future__ import annotations

import json

import pytest

from kinerja.scheduler import SCHEDULE
from tests.cli.conftest import Run


def test_the_jobs_are_listed(run: Run) -> None:
    assert {row["name"] for row in json.loads(run("jobs", "list", "--json").output)} == set(SCHEDULE)


@pytest.mark.parametrize("arguments", [("nothing",), ("relay", "--at", "soon")])
def test_wrong_usage_is_status_two(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("jobs", "run", *arguments).exit_code == 2


@pytest.mark.integration
def test_the_relay_moves_what_a_command_left(stored: Run) -> None:
    stored("jobs", "run", "relay")
    assert stored("accounts", "disable", "slamet").exit_code == 0
    found = json.loads(stored("jobs", "run", "relay", "--at", "2024-01-31T23:00:00+07:00", "--json").output)
    assert found == {"job": "relay", "at": "2024-01-31T16:00:00+00:00", "done": 1}
