"""`python -m benchmarks [suite …] [--quick]`: measures, prints the table, writes it down."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import deadline, definitions, engine, http, machine, report, serving, weight, world
from benchmarks.extent import Extent
from benchmarks.figures import Figure, failed, not_measured
from benchmarks.serving import House

INSIDE: Mapping[str, Callable[[Extent], Iterable[Figure]]] = {
    "engine": engine.figures,
    "definitions": definitions.figures,
}
"""Suites inside this process."""
OVER_HTTP: Mapping[str, Callable[[House, Extent], Iterable[Figure]]] = {
    "http": http.figures,
    "weight": weight.figures,
    "deadline": deadline.figures,
}
"""Suites that ask one and the same house, in this order: in the last one its window closes."""
SUITES = (*INSIDE, *OVER_HTTP)
SCHOOLS = (3, 60, 7_300)
"""In the store, for the evening. Quick, usual, and a province: 51,100 teachers."""
COMING = (3, 30, 73)
"""Schools whose seven teachers come. Of three million, 30,700 hand in within the busiest hour (performance.md, section
2): of a province's 50,000 these are 511 in the hour that the full size presses into five minutes."""


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 1 where a goal is missed that holds on any machine."""
    asked = _asked(arguments)
    watch, began, found = machine.Watch(), time.monotonic(), []
    for figure in _figures(asked.suites or SUITES, asked.extent):
        print(f"{figure.suite}: {figure.name}: {figure.verdict or 'told'}", file=sys.stderr, flush=True)
        found.append(figure)
    run = report.Run(
        command=" ".join(["python -m benchmarks", *(arguments or sys.argv[1:])]),
        machine=machine.described(),
        versions=machine.versions(),
        at=datetime.now(UTC),
        seconds=time.monotonic() - began,
        others=watch.share_of_others(),
        figures=found,
    )
    print(report.text(run))
    if asked.page:
        asked.page.write_text(report.page(run), encoding="utf-8")
    if asked.json:
        asked.json.write_text(report.as_json(run) + "\n", encoding="utf-8")
    return 1 if failed(found) else 0


def _figures(suites: Sequence[str], extent: Extent) -> Iterator[Figure]:
    for name, suite in INSIDE.items():
        if name in suites:
            yield from suite(extent)
    asked = [suite for name, suite in OVER_HTTP.items() if name in suites]
    if not asked:
        return
    coming = extent.of(*COMING)
    around = range(coming, extent.of(*SCHOOLS) if "deadline" in suites else coming)
    try:
        with serving.house(list(world.people(coming)), more=around) as house:
            for over_http in asked:
                yield from over_http(house, extent)
    except serving.NoDatabase as error:
        yield not_measured("Over HTTP", "Everything", "ms", str(error))


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"which of: {', '.join(SUITES)}; none: all")
    extents = parser.add_mutually_exclusive_group()
    extents.add_argument("--quick", dest="extent", action="store_const", const=Extent.QUICK, help="as little as tells")
    extents.add_argument("--full", dest="extent", action="store_const", const=Extent.FULL, help="an hour may pass")
    parser.set_defaults(extent=Extent.USUAL)
    parser.add_argument("--page", type=Path, help="write the page of the documentation there")
    parser.add_argument("--json", type=Path, help="write all figures there, unrounded")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.suites if name not in SUITES]
    if unknown:
        parser.error(f"no suite {', '.join(unknown)}; there are {', '.join(SUITES)}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
