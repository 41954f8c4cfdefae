"""The figures as a table for the terminal, as a page of the documentation, and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from benchmarks.figures import Figure, Spread, Verdict

COLUMNS = ("Figure", "Ours", "Peers", "Ratio", "Goal", "")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: how, where, when, and what came of it. `others`: share of the machine others took."""

    command: str
    machine: str
    versions: Mapping[str, str]
    at: datetime
    seconds: float
    others: float | None
    figures: Sequence[Figure]


def table(figures: Iterable[Figure]) -> list[tuple[str, ...]]:
    return [_row(each) for each in figures]


def _row(figure: Figure) -> tuple[str, ...]:
    ours = _said(figure.ours, figure.unit) if figure.ours else ""
    peers = ", ".join(f"{name} {_number(spread.middle)}" for name, spread in figure.peers.items())
    ratio = "" if figure.ratio is None else f"{_number(figure.ratio)}× {figure.against}".strip()
    return figure.name, ours, peers, ratio, _goal(figure), str(figure.verdict)


def _goal(figure: Figure) -> str:
    goal = figure.goal
    if goal is None:
        return ""
    return f"{'≥' if goal.at_least else '≤'} {_number(goal.limit)}{'×' if goal.of_ratio else f' {figure.unit}'}"


def _said(spread: Spread, unit: str) -> str:
    middle = f"{_number(spread.middle)} {unit}"
    if spread.least == spread.most:
        return middle
    return f"{middle} ({_number(spread.least)}–{_number(spread.most)})"


def _number(value: float) -> str:
    """Three figures that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 10 else f"{value:.1f}"


def text(run: Run) -> str:
    """For the terminal: columns as wide as they need."""
    lines = [f"{run.command}: {run.machine}; {_circumstances(run)}"]
    for suite, figures in groupby(run.figures, key=lambda each: each.suite):
        found = list(figures)
        rows = [COLUMNS, *table(found)]
        widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
        lines += ["", suite]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        ]
        lines += [f"  {each.name}: {each.reason}" for each in found if each.reason]
    return "\n".join(lines)


PREFACE = """# Benchmarks

Written by the command below; not edited by hand. Times inside one process are processor time, medians of several rounds
measured by turns with what they are compared to, with the least and the most in brackets. What a figure means stands in
`benchmarks/`. NOT MEASURED is said where a figure could not be had, with the reason.
"""


def page(run: Run) -> str:
    """The page of the documentation, in Markdown."""
    lines = [PREFACE, f"- Command: `{run.command}`", f"- Machine: {run.machine}", f"- {_circumstances(run)}"]
    lines.append("- Versions: " + ", ".join(f"{name} {number}" for name, number in run.versions.items()))
    for suite, figures in groupby(run.figures, key=lambda each: each.suite):
        found = list(figures)
        lines += ["", f"## {suite}", "", _markdown(COLUMNS), _markdown(["---"] * len(COLUMNS))]
        lines += [_markdown(row) for row in table(found)]
        notes = [f"- {each.name}: {each.reason}" for each in found if each.reason]
        lines += ["", *notes] if notes else []
    return "\n".join(lines) + "\n"


def _markdown(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _circumstances(run: Run) -> str:
    others = "not known" if run.others is None else f"{run.others:.0%}"
    when = run.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    counts = ", ".join(f"{sum(each.verdict is one for each in run.figures)} {one}" for one in Verdict if one)
    return f"{when}, {run.seconds:.0f} s; others took {others} of the machine; {counts}"


def as_json(run: Run) -> str:
    """Everything, unrounded."""
    return json.dumps(
        {
            "command": run.command,
            "machine": run.machine,
            "versions": dict(run.versions),
            "at": run.at.isoformat(),
            "seconds": run.seconds,
            "others": run.others,
            "figures": [_plain(each) for each in run.figures],
        },
        indent=1,
        ensure_ascii=False,
    )


def _plain(figure: Figure) -> dict[str, Any]:
    def spread(value: Spread | None) -> list[float] | None:
        return None if value is None else [value.middle, value.least, value.most]

    return {
        "suite": figure.suite,
        "name": figure.name,
        "unit": figure.unit,
        "ours": spread(figure.ours),
        "peers": {name: spread(value) for name, value in figure.peers.items()},
        "ratio": figure.ratio,
        "against": figure.against,
        "goal": _goal(figure),
        "verdict": str(figure.verdict),
        "reason": figure.reason,
    }
