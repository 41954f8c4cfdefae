"""Dates that stand in order and near the period they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kinerja.workflows.loading import values
from kinerja.workflows.loading.days import WINDOW_DAYS, near
from kinerja.workflows.loading.draft import Draft
from kinerja.workflows.loading.record import Collector, Record

_BOUNDS = frozenset({"min", "max", "min_rows", "max_rows"})


def check_dates(draft: Draft, out: Collector) -> None:
    period = draft.record.get("period")
    span = _period(period, out) if period else None
    for window in draft.windows.values():
        _check_window(window, span, out)
    for _, item, _ in draft.fields():
        if not _BOUNDS.isdisjoint(item.values):
            check_bounds(item, out)


def check_holidays(own: Iterable[Record], draft: Draft, out: Collector) -> None:
    """Holidays that only this edition names stand near its period, else nobody would see them."""
    period = draft.record.get("period")
    start, end = (period.get("from"), period.get("to")) if period else (None, None)
    if start is None or end is None:
        return
    for holiday in own:
        day = values.day(holiday.id)
        if day is not None and not near(day, start, end):
            out.at(holiday.name_node, "date_outside_period", day=day, start=start, end=end)


def check_options(lists: Mapping[str, Record], out: Collector) -> None:
    """Options that end before they begin."""
    for listed in lists.values():
        for option in listed.get("options", ()):
            start, until = option.get("from"), option.get("until")
            if start and until and until < start:
                out.at(option.node_of("until"), "options_order", until=until, start=start)


def _period(period: Record, out: Collector) -> tuple[date, date] | None:
    start, end = period.get("from"), period.get("to")
    if start is None or end is None:
        return None
    if end < start:
        out.at(period.node_of("to"), "period_order", start=start, end=end)
        return None
    return start, end


def _check_window(window: Record, span: tuple[date, date] | None, out: Collector) -> None:
    given = [(key, window.get(key)) for key in WINDOW_DAYS if window.get(key) is not None]
    for (first, first_day), (second, second_day) in pairwise(given):
        if first_day > second_day:
            params = {"first": first, "first_day": first_day, "second": second, "second_day": second_day}
            out.at(window.node_of(second), "window_order", **params)
    if span is None:
        return
    start, end = span
    for key, day in given:
        if not near(day, start, end):
            out.at(window.node_of(key), "date_outside_period", day=day, start=start, end=end)


def check_bounds(item: Record, out: Collector) -> None:
    """`min` and `max` of a field are of its kind and in order; so are the numbers of rows."""
    read = values.day if item.kind == "date" else values.number
    code = "not_a_date" if item.kind == "date" else "not_a_number"
    found: dict[str, date | Decimal] = {}
    for key in ("min", "max"):
        scalar = item.get(key)
        if scalar is not None:
            bound = read(scalar.text)
            if bound is None:
                out.at(scalar, code, text=scalar.text)
            else:
                found[key] = bound
    if len(found) == 2 and found["min"] > found["max"]:  # type: ignore[operator]
        _over(item, "min", "max", found["min"], found["max"], out)
    low, high = item.get("min_rows", 0), item.get("max_rows", 20)
    if low > high:
        _over(item, "min_rows", "max_rows", low, high, out)


def _over(item: Record, minimum: str, maximum: str, low: object, high: object, out: Collector) -> None:
    node = item.node_of(minimum)
    out.at(node, "min_over_max", minimum=minimum, maximum=maximum, low=low, high=high)
