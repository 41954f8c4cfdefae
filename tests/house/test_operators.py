"""What people send never becomes an operator of the store: read along on the real server."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests.house.routes import ROWS
from tests.house.test_forgery import who_may
from tests.house.world import build
from tests.queries import QueryLog

OPERATORS = ('{"$gt":""}', '{"$where":"sleep(9)"}', "$where", "'; return true; //")
NAMES = (
    "x[$ne]",
    "q[$gt]",
    "page[$gt]",
    "step[$regex]",
    "username[$ne]",
    "password[$ne]",
    "a-aim[$ne]",
    "$where",
    "a.b",
)


@pytest.mark.integration
def test_no_operator_reaches_the_store(queries: QueryLog) -> None:
    """In addresses, query strings and forms: user values are only ever scalars in a filter."""
    world = build(in_memory=False)
    queries.clear()
    for row in ROWS:
        browser, path = world.browser(who_may(row)), world.path(row.rule, "U1", row.step)
        with queries.full_passes() if str(row) == "POST /audit" else nullcontext():
            for value in OPERATORS:
                strange = dict.fromkeys((*NAMES, *row.fields, "q", "page", "step", "version", "key"), value)
                answer = browser.ask(row.method, path, strange, query_string=strange)
                assert answer.status_code < 500, (str(row), value)
                away = world.path(row.rule, "U1", value, instance_id=value, account_id=value, edition=value)
                assert browser.ask(row.method, away, row.fields).status_code < 500, (str(row), value)
    assert len(queries.commands) > len(ROWS) * len(OPERATORS)
    queries.assert_sound()
