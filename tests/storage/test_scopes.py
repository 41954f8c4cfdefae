"""A scope is never empty, and reaches what the assignments of the day reach."""

from __future__ import annotations

from datetime import date

import pytest

from kinerja.storage import scopes
from kinerja.workflows.definition import Relation
from kinerja.workflows.parts import Assignment

DAY = date(2024, 1, 15)


def test_an_empty_scope_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="scope"):
        scopes.Scope(frozenset())


@pytest.mark.parametrize(
    ("unit", "person", "starts", "ends", "reached"),
    [
        ("U1", None, date(2024, 1, 15), None, "unit:U1"),
        ("U1", None, date(2024, 1, 1), date(2024, 1, 15), "unit:U1"),
        ("U1", None, date(2024, 1, 16), None, None),
        ("U1", None, date(2023, 1, 1), date(2024, 1, 14), None),
        ("U1", "p2", date(2024, 1, 1), None, "person:p2"),
        (None, None, date(2024, 1, 1), None, "all"),
    ],
)
def test_reach_follows_the_dated_assignment(
    unit: str | None, person: str | None, starts: date, ends: date | None, reached: str | None
) -> None:
    held = Assignment(Relation.SUPERIOR, unit, person, starts, ends)
    assert scopes.reach("p1", [held], DAY).keys == {"person:p1", *([reached] if reached else [])}
