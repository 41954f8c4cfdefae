"""So many in a span, for all workers together, and afresh in the next."""

from __future__ import annotations

import pytest

from kinerja.services import Throttled, attempts, clock
from tests.cast import NOW


def test_as_many_as_allowed_pass_and_no_more(store: None) -> None:
    for _ in range(3):
        attempts.count({"door": 3}, NOW)
    with pytest.raises(Throttled) as refused:
        attempts.count({"door": 3}, NOW)
    assert clock.real() < refused.value.until <= clock.real() + attempts.SPAN
    attempts.count({"door": 3}, NOW + attempts.SPAN)


def test_every_name_is_counted_on_its_own(store: None) -> None:
    attempts.count({"door": 1, "house": 9}, NOW)
    attempts.count({"window": 1, "house": 9}, NOW)
    with pytest.raises(Throttled):
        attempts.count({"door": 1, "house": 9}, NOW)
