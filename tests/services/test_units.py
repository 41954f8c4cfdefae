"""What outside systems say of a unit is kept with it, and runs that began keep what they began with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kinerja import services
from tests.cast import NOW, SMALL, Cast, key


class Report:
    """An outside system that knows one unit."""

    def of_unit(self, unit: str) -> dict[str, dict[str, Decimal]]:
        return {"report.a": {"x": Decimal("70.5")}} if unit == "U1" else {}


def test_what_is_new_counts_for_what_begins_after(cast: Cast) -> None:
    def value(run: services.Opened) -> Decimal:
        return run.instance.subject.outside["report.a"]["x"]

    before = services.instances.start(cast.siti, SMALL, key(), NOW).instance
    services.units.refresh("U1", Report())
    assert services.units.load("U1").outside == {"report.a": {"x": Decimal("70.5")}}
    budi = services.accounts.load("budi")
    assert budi is not None
    assert services.instances.start(budi, SMALL, key(), NOW).instance.subject.outside["report.a"]["x"] == Decimal(
        "70.5"
    )
    assert services.instances.open_(cast.siti, before.id, NOW).instance.subject.outside["report.a"]["x"] == Decimal(
        "62.4"
    )


def test_a_unit_that_is_not_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(services.NotFound):
        services.units.refresh("U9", Report())
