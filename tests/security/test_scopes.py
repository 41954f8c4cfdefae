"""No query reaches what belongs to a person without a scope, and nothing that was sent is an operator (S2, S5).

The reader itself is tests/queries.py, which reads along in every test of the suite; here is shown that it can say no,
and that nothing it lets pass is left without a reason.
"""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from types import SimpleNamespace
from typing import cast

import pytest

from kinerja import storage
from kinerja.storage.connection import collection
from tests.house.routes import ROWS, Row
from tests.house.test_forgery import who_may
from tests.house.world import World
from tests.queries import FULL, OF_NOBODY, SCOPES, UNSCOPED, WATCH, judge, odd_change
from tests.security.conftest import LONG

INDEXES = storage.declared_indexes()


def wrong(name: str, where: dict[str, object], asker: str = "instances.load") -> list[str]:
    return [each.partition(":")[0] for each in judge("find", name, where, asker, INDEXES, passes=False)]


def test_every_collection_is_of_a_person_or_has_a_reason_not_to_be() -> None:
    assert set(INDEXES) == {*SCOPES, *OF_NOBODY}
    assert not set(SCOPES) & set(OF_NOBODY)


def test_whoever_may_ask_without_a_scope_is_there_and_asks() -> None:
    """A name that is gone would let pass the next one that is called so."""
    for asker in (*UNSCOPED, *FULL):
        module, _, function = asker.partition(".")
        source = inspect.getsource(getattr(import_module(f"kinerja.storage.{module}"), function))
        called = {node.func.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) if _plain(node)}
        assert "collection" in called, asker


def _plain(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name)


@pytest.mark.parametrize(
    ("name", "where", "said"),
    [
        ("instances", {"_id": "x"}, ["no scope"]),
        ("instances", {"_id": "x", "version": 1}, ["no scope"]),
        ("instances", {}, ["no index", "no scope"]),
        ("instances", {"person": "siti"}, ["no index", "no scope"]),
        ("instances", {"_id": "x", "scope": {"$in": ["a"]}}, []),
        ("notices", {"_id": "x"}, ["no scope"]),
        ("notices", {"unread": "siti"}, []),
        ("files", {"_id": "x"}, ["no scope"]),
        ("accounts", {"username": {"$ne": ""}}, ["operator $ne"]),
        ("accounts", {"username": {"$regex": "^s"}}, ["operator $regex"]),
        ("accounts", {"_id": {"$gt": ""}}, ["range on _id"]),
        ("accounts", {"_id": ["siti"]}, ["value of _id"]),
        ("accounts", {"_id": {"$in": [{"$gt": ""}]}}, ["value of _id"]),
        ("accounts", {"_id": "siti", "$where": "1"}, ["operator $where"]),
    ],
)
def test_the_judge_can_say_no(name: str, where: dict[str, object], said: list[str]) -> None:
    assert wrong(name, where) == said


def test_who_is_on_the_list_may_and_nobody_else() -> None:
    assert wrong("instances", {"_id": "x"}, "outboxes.clear") == []
    assert wrong("instances", {}, "outboxes.everything") == ["no index", "no scope"]
    assert not list(judge("find", "instances", {}, "outboxes.everything", INDEXES, passes=True))


def test_the_judge_wants_to_know_what_is_changed_at_once() -> None:
    whole = list(judge("update_many", "notices", {"mail": 1, "person": "siti"}, "notices.mark", INDEXES, passes=False))
    named = {"_id": {"$in": ["x"]}, "person": "siti"}
    assert [each.partition(":")[0] for each in whole] == ["as many as there are in one command"]
    assert not list(judge("update_many", "notices", named, "notices.mark", INDEXES, passes=False))


@pytest.mark.parametrize(
    "change",
    [
        {"$set": {"name": {"$gt": ""}}},
        {"$set": {"$where": 1}},
        {"$push": {"outbox": {"$each": [{"event": {"answers": {"a": {"$ne": 1}}}}]}}},
        {"$rename": {"a": "b"}},
        [{"$set": {"a": "$b"}}],
        {"name": {"$gt": ""}},
    ],
)
def test_an_operator_among_values_is_seen(change: object) -> None:
    assert list(odd_change("instances", change))


def test_a_change_as_ours_are_is_fine() -> None:
    change = {"$set": {"steps.plan": {"a": "$5"}}, "$push": {"commands": {"$each": [{"key": "k"}], "$slice": -20}}}
    assert not list(odd_change("instances", change))


def test_the_watch_reads_what_the_storage_asks(store: None) -> None:
    """Not what the tests ask for themselves, to see what stands there."""
    read = WATCH.read
    list(collection("instances").find({}))
    assert WATCH.read == read
    assert storage.accounts.load("nobody") is None
    assert WATCH.read == read + 1
    assert "accounts._first" in WATCH.askers


def test_the_watch_sees_a_forgotten_scope(store: None) -> None:
    forgotten = cast(storage.scopes.Scope, SimpleNamespace(where={}))
    assert storage.instances.load(forgotten, "x") is None
    found, WATCH.wrong = WATCH.wrong, []
    assert [each.partition(":")[0] for each in found] == ["no scope"]


STRANGE = ('{"$gt":""}', '{"$where":"sleep(9)"}', "$where", "'; return true; //", "$ne", "[$ne]=1", "/.*/", "^s")
PLACES = (
    "x[$ne]",
    "q[$gt]",
    "page[$gt]",
    "username[$ne]",
    "a-aim[$ne]",
    "$where",
    "a.b",
    "q",
    "page",
    "step",
    "filter",
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_operator_comes_through(world: World, row: Row) -> None:
    """In addresses, query strings, forms, JSON and cookies; `WATCH` judges what then was asked."""
    world.at(row.state)
    browser = world.browser(who_may(row))
    path = world.path(row.rule, "U1", row.step)
    for value in STRANGE if LONG else STRANGE[:1]:  # tests/house/test_operators.py sends more, to a real server
        strange = dict.fromkeys((*PLACES, *row.fields, "version", "key"), value)
        assert browser.ask(row.method, path, strange, query_string=strange).status_code < 500
    for json in ({"username": {"$gt": ""}}, [{"$ne": 1}]):
        browser.restore()
        answer = browser.client.open(path, method=row.method, json=json, headers={"X-CSRFToken": browser.token})
        assert answer.status_code == 415 if row.method != "GET" else answer.status_code < 500
    browser.client.set_cookie("language", '{"$gt":""}')
    assert browser.client.open(path, method=row.method).status_code < 500
    browser.restore()


# a step in a definition is never called so, but somebody may try
@pytest.mark.parametrize("step", ["$set", "a.b", "plan.status", "__proto__", "steps.plan", "$", "plan\x00"])
def test_a_step_is_no_path_into_the_store(world: World, step: str) -> None:
    before = world.at("filling")
    for what in ("draft", "submission", "skip", "withdrawal"):
        path = world.path("/instances/<instance_id>/steps/<step_id>", "U1", step) + f"/{what}"
        assert world.browser("siti").ask("POST", path, {"a-aim": "x"}).status_code == 404
    assert world.at("filling") == before
