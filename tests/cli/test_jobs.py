"""One job by hand, at a stated instant."""

from __future__ import annotations

import json

import pytest
from pymongo import MongoClient

from kinerja.scheduler import SCHEDULE
from kinerja.settings import Settings
from tests.cli.conftest import Run


@pytest.mark.integration
def test_the_jobs_are_listed_with_what_came_of_them(stored: Run) -> None:
    assert stored("jobs", "run", "openings").exit_code == 0
    rows = {row["name"]: row for row in json.loads(stored("jobs", "list", "--json").output)}
    assert list(rows) == list(SCHEDULE)
    assert rows["openings"]["state"] == "fine"
    assert rows["openings"]["last"]["result"] == "done"
    assert rows["openings"]["next"] > rows["openings"]["last"]["began"]
    assert "openings: every 15 s" in stored("jobs", "list").output


@pytest.mark.integration
def test_a_job_that_must_run_alone_takes_the_lease_and_gives_it_back(stored: Run, store: Settings) -> None:
    assert stored("jobs", "run", "openings").exit_code == 0
    again = json.loads(stored("jobs", "run", "openings", "--json").output)
    assert again["done"] == 0, "the same windows began and ended before"
    with MongoClient(str(store.mongodb_uri)) as client:
        lease = client["kinerja"]["leases"].find_one({"_id": "scheduler"})
    assert lease is not None
    assert (lease["holder"], lease["token"] >= 2) == (None, True)


@pytest.mark.parametrize("arguments", [("nothing",), ("relay", "--at", "soon")])
def test_wrong_usage_is_status_two(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("jobs", "run", *arguments).exit_code == 2


@pytest.mark.integration
def test_the_relay_moves_what_a_command_left(stored: Run) -> None:
    stored("jobs", "run", "relay")
    assert stored("accounts", "disable", "slamet").exit_code == 0
    found = json.loads(stored("jobs", "run", "relay", "--at", "2024-01-31T23:00:00+07:00", "--json").output)
    assert found == {"job": "relay", "at": "2024-01-31T16:00:00+00:00", "done": 1, "left": 0, "incidents": 0}
