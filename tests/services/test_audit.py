"""The audit trail: complete, chained, and telling the first row that somebody touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kinerja import services, storage, workflows
from kinerja.storage.audit import digest
from kinerja.storage.connection import collection
from tests.cast import NOW, PASSWORD, SMALL, Cast, key

Rows = Any


@pytest.fixture
def run(cast: Cast) -> str:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    for number in range(4):
        services.submissions.save_draft(cast.siti, run, "goal", {"aim": f"{number}"}, {}, None, key(), NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    services.relay.run_all(NOW)
    return run


def rows() -> Rows:
    return collection("audit")


def faults() -> list[tuple[str, str]]:
    return [(fault.row, fault.code) for fault in services.audit.verify().faults]


def test_an_untouched_trail_is_sound(run: str) -> None:
    found = services.audit.verify()
    assert found.faults == ()
    # Eight accounts, the register, five events of the run, two sign-ins.
    assert (found.rows, found.chains) == (8 + 1 + 5 + 2, 8 + 1 + 1 + 1)


def test_what_still_waits_in_an_outbox_is_no_fault(cast: Cast, run: str) -> None:
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "baru"}, {}, None, key(), NOW)
    services.instances.start(cast.budi, SMALL, key(), NOW)
    assert faults() == []


def alter(number: int) -> Callable[[str], None]:
    return lambda run: rows().update_one({"_id": f"{run}:{number}"}, {"$set": {"event.changes": {"aim": "x"}}})


def alter_and_rehash(number: int) -> Callable[[str], None]:
    def tamper(run: str) -> None:
        row = rows().find_one({"_id": f"{run}:{number}"})
        row["name"] = "Orang lain"
        rows().update_one({"_id": row["_id"]}, {"$set": {"name": row["name"], "hash": digest(row)}})

    return tamper


def delete(number: int) -> Callable[[str], None]:
    return lambda run: rows().delete_one({"_id": f"{run}:{number}"})


def swap(run: str) -> None:
    first, second = rows().find_one({"_id": f"{run}:2"}), rows().find_one({"_id": f"{run}:3"})
    rows().delete_many({"_id": {"$in": [first["_id"], second["_id"]]}})
    rows().insert_many([{**first, "_id": f"{run}:3", "number": 3}, {**second, "_id": f"{run}:2", "number": 2}])


def insert(run: str) -> None:
    row = dict(rows().find_one({"_id": f"{run}:2"}))
    row["_id"] = f"{run}:2b"
    rows().insert_one({**row, "hash": digest(row)})


def insert_behind(run: str) -> None:
    last = rows().find_one({"_id": f"{run}:5"})
    row = {**last, "_id": f"{run}:6", "number": 6, "before": last["hash"]}
    rows().insert_one({**row, "hash": digest(row)})


def delete_all(run: str) -> None:
    rows().delete_many({"chain": run})


def delete_all_and_head(run: str) -> None:
    delete_all(run)
    collection("heads").delete_one({"_id": run})


def cut_off_with_head(run: str) -> None:
    """The last row, and the head set back to the one before."""
    delete(5)(run)
    before = rows().find_one({"_id": f"{run}:4"})
    collection("heads").update_one({"_id": run}, {"$set": {"number": 4, "hash": before["hash"]}})


@pytest.mark.parametrize(
    ("tamper", "row", "code"),
    [
        (alter(1), "1", "altered"),
        (alter(3), "3", "altered"),
        (alter(5), "5", "altered"),
        (alter_and_rehash(3), "4", "unlinked"),
        (alter_and_rehash(5), "5", "altered"),
        (delete(1), "1", "missing"),
        (delete(3), "3", "missing"),
        (delete(5), "5", "missing"),
        (swap, "2", "altered"),
        (insert, "2b", "inserted"),
        (insert_behind, "6", "beyond"),
        (delete_all, "1", "missing"),
        (delete_all_and_head, "1", "missing"),
        (cut_off_with_head, "5", "missing"),
    ],
)
def test_the_first_touched_row_is_named(run: str, tamper: Callable[[str], None], row: str, code: str) -> None:
    tamper(run)
    assert faults() == [(f"{run}:{row}", code)]


def test_a_chain_made_up_by_hand_is_named(run: str) -> None:
    row = {**rows().find_one({"_id": f"{run}:1"}), "_id": "made-up:1", "chain": "made-up"}
    rows().insert_one({**row, "hash": digest(row)})
    assert faults() == [("made-up:1", "inserted")]


def test_sign_ins_cannot_be_cut_off(run: str) -> None:
    rows().delete_one({"_id": "trail/siti:2"})
    assert faults() == [("trail/siti:2", "missing")]


def test_history_folds_to_the_run_as_it_stands(cast: Cast, run: str) -> None:
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "belum dipindahkan"}, {}, None, key(), NOW)
    history = services.audit.history(cast.siti, run, NOW)
    assert [row.number for row in history] == [6, 5, 4, 3, 2, 1]
    events = [event for row in reversed(history) for event in row.events]
    assert workflows.fold(events) == services.instances.open_(cast.siti, run, NOW).instance


def test_the_history_of_somebody_else_is_not_there(cast: Cast, run: str) -> None:
    with pytest.raises(services.NotFound):
        services.audit.history(cast.maria, run, NOW)


def test_looking_at_somebody_elses_record_is_noted_once(cast: Cast, run: str) -> None:
    for _ in range(3):
        services.instances.open_(cast.budi, run, NOW)
    services.instances.open_(cast.siti, run, NOW)
    services.relay.run_all(NOW)
    looks = [row.event for row in storage.audit.chain("trail/budi")]
    assert [(look["event"], look["instance"], look["person"]) for look in looks] == [("RecordLookedAt", run, "siti")]
