"""Rows of a chain, read in pieces and told as one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kinerja.storage import audit
from kinerja.storage.audit import AT_A_TIME, Head

NOW = datetime(2024, 1, 31, tzinfo=UTC)
MANY = 2 * AT_A_TIME + 5


@pytest.fixture
def chain(store: None) -> str:
    head, rows = Head("run"), []
    for number in range(MANY):
        row, head = audit.link(
            head, {"at": NOW, "by": "a", "name": "A", "event": {"n": number}, "source": f"a:{number}"}
        )
        rows.append(row)
    audit.append(rows[::-1])
    return "run"


@pytest.mark.parametrize("span", [(1, MANY), (1, 1), (AT_A_TIME, AT_A_TIME + 1), (7, 2 * AT_A_TIME), (MANY, MANY)])
def test_rows_come_whole_and_in_order(chain: str, span: tuple[int, int]) -> None:
    first, last = span
    assert [row.number for row in audit.between(chain, first, last)] == list(range(first, last + 1))


def test_what_does_not_stand_yet_is_left_out(chain: str) -> None:
    assert [row.number for row in audit.between(chain, MANY, MANY + AT_A_TIME)] == [MANY]
    assert audit.between(chain, MANY + 1, MANY + 1) == audit.between(chain, 5, 4) == ()
