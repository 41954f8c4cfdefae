"""`audit verify` says that all is as written, and names the row that somebody changed by hand."""

from __future__ import annotations

import json

import pytest
from pymongo import MongoClient

from kinerja.settings import Settings
from tests.cli.conftest import Run

pytestmark = pytest.mark.integration


def test_a_row_changed_by_hand_is_named(stored: Run, store: Settings) -> None:
    found = stored("audit", "verify")
    assert found.exit_code == 0
    assert "all as they were written" in found.output

    with MongoClient(str(store.mongodb_uri)) as client:
        audit = client["kinerja"]["audit"]
        row = audit.find_one({"number": 2})
        assert row is not None
        audit.update_one({"_id": row["_id"]}, {"$set": {"name": "Somebody else"}})
        named = stored("audit", "verify")
        told = json.loads(stored("audit", "verify", "--json").output)
        audit.update_one({"_id": row["_id"]}, {"$set": {"name": row["name"]}})

    assert named.exit_code == 1
    assert named.output.startswith(f"{row['_id']}: altered")
    assert told["faults"] == [{"row": row["_id"], "code": "altered"}]
    assert stored("audit", "verify").exit_code == 0
