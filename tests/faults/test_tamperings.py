"""Somebody with the keys to the database changes one row of the audit: the verification names it, whatever was done.

LONG_TESTS=1: a thousand tamperings.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kinerja import services
from kinerja.storage.audit import digest
from kinerja.storage.connection import collection
from tests.cast import NOW, PASSWORD, Cast, key
from tests.faults.conftest import LONG
from tests.services.test_reopenings import approved

pytestmark = pytest.mark.timeout(1800 if LONG else 60)

TIMES = 1000 if LONG else 60
Row = dict[str, Any]
DRAWN = random.Random(16)
"""The same tamperings each time."""


@pytest.fixture
def trail(cast: Cast) -> list[Row]:
    """All rows of a run, of accounts, decisions and sign-ins, in order."""
    run = approved(cast)
    for who in ("siti", "budi"):
        for _ in range(4):
            services.accounts.sign_in(who, PASSWORD, "10.0.0.1", NOW)
    services.accounts.set_language(cast.siti, "en", NOW)
    services.submissions.save_draft(cast.maria, begun(cast.maria), "goal", {"aim": "x"}, {}, None, key(), NOW)
    services.relay.run_all(NOW)
    assert services.audit.verify().faults == ()
    assert run
    return sorted(collection("audit").find({}), key=lambda row: (row["chain"], row["number"]))


def begun(who: services.Account) -> str:
    return services.instances.start(who, "small@2024-1", key(), NOW).instance.id


# Each gives the ids of the rows of which one has to be named.


def altered(row: Row, _rows: list[Row]) -> set[str]:
    """One value of the row, however deep, is another one."""
    place, name = DRAWN.choice(list(leaves({**row, "_id": None})))
    copy = deep(row)
    inside = copy
    for step in place:
        inside = inside[step]
    inside[name] = other(inside[name])
    return put(row, copy)


def reckoned_anew(row: Row, _rows: list[Row]) -> set[str]:
    """The same, with a hash that fits: then the row after it does not follow, or the head."""
    copy = {**row, "name": row["name"] + "x"}
    copy["hash"] = digest(copy)
    return put(row, copy) | {f"{row['chain']}:{row['number'] + 1}"}


def deleted(row: Row, _rows: list[Row]) -> set[str]:
    collection("audit").delete_one({"_id": row["_id"]})
    return {row["_id"]}


def swapped(row: Row, rows: list[Row]) -> set[str]:
    """Two rows of a chain change places."""
    others = [one for one in rows if one["chain"] == row["chain"] and one is not row]
    if not others:
        return deleted(row, rows)
    second = DRAWN.choice(others)
    collection("audit").delete_many({"_id": {"$in": [row["_id"], second["_id"]]}})
    for one, where in ((row, second), (second, row)):
        collection("audit").insert_one({**one, "_id": where["_id"], "number": where["number"]})
    return {row["_id"], second["_id"]}


def inserted(row: Row, rows: list[Row]) -> set[str]:
    """A row more at the end of the chain, made as the relay makes it."""
    last = max((one for one in rows if one["chain"] == row["chain"]), key=lambda one: one["number"])
    copy = forged(row, number=last["number"] + 1, before=last["hash"], _id=f"{row['chain']}:{last['number'] + 1}")
    copy["hash"] = digest(copy)
    collection("audit").insert_one(copy)
    return {copy["_id"]}


def slipped_in(row: Row, _rows: list[Row]) -> set[str]:
    """A row more beside another one."""
    copy = forged(row, _id=f"{row['_id']}b")
    copy["hash"] = digest(copy)
    collection("audit").insert_one(copy)
    return {copy["_id"], row["_id"]}


def forged(row: Row, **more: Any) -> Row:
    """No two rows may come of one line of the trail."""
    return {**row, **({"source": f"{row['source']}x"} if "source" in row else {}), **more}


def put(row: Row, copy: Row) -> set[str]:
    collection("audit").delete_one({"_id": row["_id"]})
    collection("audit").insert_one(copy)
    return {row["_id"]}


def leaves(value: Any, place: tuple[Any, ...] = ()) -> Any:
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, (dict, list)) and item:
            yield from leaves(item, (*place, name))
        elif name != "_id":
            yield place, name


def deep(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: deep(item) for name, item in value.items()}
    return [deep(item) for item in value] if isinstance(value, list) else value


def other(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return "x"
    if isinstance(value, int):
        return value + 1
    return value + timedelta(seconds=1) if hasattr(value, "isoformat") else f"{value}x"


WAYS: tuple[Callable[[Row, list[Row]], set[str]], ...] = (
    altered,
    reckoned_anew,
    deleted,
    swapped,
    inserted,
    slipped_in,
)


def test_each_tampering_is_named(trail: list[Row], tell: Callable[..., None]) -> None:
    done: Counter[str] = Counter()
    for number in range(TIMES):
        way, row = WAYS[number % len(WAYS)], DRAWN.choice(trail)
        touched = way(row, trail)
        faults = services.audit.verify().faults
        assert len(faults) >= 1, (way.__name__, row["_id"])
        assert {fault.row for fault in faults} & touched, (way.__name__, row["_id"], faults)
        done[way.__name__] += 1
        collection("audit").delete_many({})
        collection("audit").insert_many([deep(one) for one in trail])
    assert services.audit.verify().faults == ()
    tell(tamperings=sum(done.values()), rows=len(trail), **done)
