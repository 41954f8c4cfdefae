"""Measuring inside one process: processor time, several cases by turns, medians."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from time import process_time_ns

from benchmarks.figures import Spread

Case = Callable[[], object]
BURST_NS = 3_000_000
"""How long one case runs at a time: long against the clock's resolution, short against the machine's moods."""


def by_turns(cases: Mapping[str, Case], rounds: int) -> dict[str, Spread]:
    """Seconds of processor time that one call of each case takes, measured A B C, A B C, …

    Processor time, because other work on the machine must not count; by turns, because its speed drifts, and ratios of
    neighbours stay true.
    """
    numbers = {name: _enough(case) for name, case in cases.items()}
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            found[name].append(_burst(case, numbers[name]) / numbers[name] / 1e9)
    return {name: Spread.of(values) for name, values in found.items()}


def one_by_one(cases: Mapping[str, Case], rounds: int, before: Case = gc.collect) -> dict[str, Spread]:
    """The same for cases that take long enough by themselves: once a turn, after `before`, without others' garbage.

    The collector stays on: what it costs, a case costs.
    """
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            before()
            gc.collect()
            found[name].append(_burst(case, 1) / 1e9)
    return {name: Spread.of(values) for name, values in found.items()}


def calls(case: Case) -> int:
    """How many calls a case makes, those into C too: its work, told the same on every machine, however busy."""
    found = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    case()
    sys.setprofile(count)
    try:
        case()
    finally:
        sys.setprofile(None)
    return found


def _burst(case: Case, number: int) -> int:
    began = process_time_ns()
    for _ in range(number):
        case()
    return process_time_ns() - began


def _enough(case: Case) -> int:
    """How many calls make a burst. The first one is not counted: it may work out what the others only look up."""
    case()
    number = 1
    while (spent := _burst(case, number)) < BURST_NS / 2:
        number *= 2 if spent > BURST_NS / 64 else 16
    return max(1, round(number * BURST_NS / spent))
