"""Who gets what at which address: route x method x person x school, from the table that every route must stand in."""

from __future__ import annotations

import pytest

from tests.house.routes import ROWS, Row
from tests.house.world import FILLING, GONE, NOBODY, OF_A_SCHOOL, PARTS, WILDCARDS, World, bare, part_at, store_hash

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ASKING = ("siti", "budi", "maria", "joko", "ratna", "surya", "intan")
"""One of every sort, for tests that compare pages."""
ANSWERED_BY_FLASK = frozenset({"HEAD", "OPTIONS"})


def test_every_route_and_method_stands_in_the_table(world: World) -> None:
    there = {
        (method, rule.rule)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - ANSWERED_BY_FLASK
    }
    declared = [(row.method, row.rule) for row in ROWS]
    assert there - set(declared) == set(), "add a line for each to tests/house/routes.py"
    assert set(declared) - there == set(), "these lines name routes that are gone"
    assert len(declared) == len(set(declared))


def test_every_wildcard_can_be_filled(world: World) -> None:
    for row in ROWS:
        assert set(WILDCARDS.findall(row.rule)) <= set(GONE), row.rule


def schools(row: Row) -> tuple[str | None, ...]:
    return ("U1", "U2") if OF_A_SCHOOL & set(WILDCARDS.findall(row.rule)) else (None,)


@pytest.mark.parametrize("person", PARTS)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(world: World, row: Row, person: str) -> None:
    for school in schools(row):
        before = world.at(row.state)
        path, expected = world.path(row.rule, school, row.step), row.status(part_at(person, school))
        answer = world.browser(person).ask(row.method, path, row.fields)
        assert answer.status_code == expected, (school, answer.text[:2000])
        done = row.method in UNSAFE and expected in (200, 303) and part_at(person, school) != ""
        assert (store_hash() != before) == (done and row.writes), (school, expected)
        if row.method == "GET" and not row.public and not part_at(person, school):
            assert answer.location.startswith("/login?next=")


@pytest.mark.parametrize("row", [row for row in ROWS if WILDCARDS.search(row.rule)], ids=str)
def test_what_is_not_there_and_what_is_not_yours_look_the_same(world: World, row: Row) -> None:
    """Same status, same headers, same page, but for the address that was asked for and the tokens in it."""
    world.at(row.state)
    for person in ASKING:
        for school in schools(row):
            browser, path = world.browser(person), world.path(row.rule, school, row.step)
            hidden = row.status(part_at(person, school)) == 404
            forbidden = browser.ask(row.method, path, row.fields) if hidden else None
            for name in WILDCARDS.findall(row.rule):
                away = world.path(row.rule, school, row.step, **{name: GONE[name]})
                missing = browser.ask(row.method, away, row.fields)
                assert missing.status_code == 404, (person, name)
                if forbidden:
                    assert forbidden.status_code == 404
                    assert bare(missing.text, away) == bare(forbidden.text, path)
                    assert set(missing.headers.keys()) == set(forbidden.headers.keys())


@pytest.mark.parametrize("rule", sorted({row.rule for row in ROWS}))
def test_other_methods_do_nothing(world: World, rule: str) -> None:
    before = world.at(FILLING)
    rows = [row for row in ROWS if row.rule == rule]
    path = world.path(rule, "U1", rows[0].step)
    for method in sorted({"GET", *UNSAFE} - {row.method for row in rows}):
        for person in (NOBODY, "siti", "budi", "ratna"):
            answer = world.browser(person).ask(method, path)
            assert answer.status_code == 405, (method, person)
            assert {row.method for row in rows} <= set(answer.headers["Allow"].split(", "))
    assert store_hash() == before


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=str)
def test_asking_for_the_head_is_asking_for_the_page_without_it(world: World, row: Row) -> None:
    world.at(row.state)
    path = world.path(row.rule, "U1", row.step)
    for person in (NOBODY, "siti", "budi", "ratna"):
        page, head = (world.browser(person).ask(method, path) for method in ("GET", "HEAD"))
        assert (head.status_code, head.data) == (page.status_code, b"")
