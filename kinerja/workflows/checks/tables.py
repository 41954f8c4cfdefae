"""Decision tables that give exactly one answer: no gap, no overlap, no row that never holds.

Numbers are cut at every end of every interval, so that inside a piece no cell can tell two numbers apart: one
sample of each piece decides for all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, pairwise, product
from math import prod
from typing import NamedTuple

from kinerja.workflows.definition import DecisionTable
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.loading.tables import TableDraft

MAX_COMBINATIONS = 256


class Piece(NamedTuple):
    """Values of one input that no cell tells apart: one of them, and how they are said."""

    sample: str | Decimal
    words: str


def check_table(draft: TableDraft, lists: Mapping[str, Record], out: Collector) -> None:
    """Report a gap by one combination, and each pair of overlapping rows once."""
    table = draft.table
    if table is None:
        return
    pieces = [tuple(_pieces(table, position, lists)) for position in range(len(table.inputs))]
    found = prod(len(each) for each in pieces)
    if found > MAX_COMBINATIONS:
        out.at(draft.record.name_node, "table_too_big", found=found, limit=MAX_COMBINATIONS)
        return
    held: set[int] = set()
    told: set[tuple[int, int]] = set()
    gap = False
    for combination in product(*pieces):
        rows = _holding(table, combination)
        held.update(rows)
        if not rows and not gap:
            gap = True
            out.at(draft.record.name_node, "table_gap", combination=_said(combination))
        for pair in combinations(rows, 2):
            if pair not in told:
                told.add(pair)
                first, second = (draft.rows[position] for position in pair)
                out.at(second, "table_overlap", first=str(first.place), combination=_said(combination))
    for position, node in enumerate(draft.rows):
        if position not in held:
            out.at(node, "table_row_never")


def _holding(table: DecisionTable, combination: tuple[Piece, ...]) -> tuple[int, ...]:
    """Positions of the rows that hold for one combination."""
    return tuple(
        position
        for position, row in enumerate(table.rows)
        if all(cell.holds(piece.sample) for cell, piece in zip(row.cells, combination, strict=True))
    )


def _said(combination: tuple[Piece, ...]) -> str:
    return ", ".join(piece.words for piece in combination)


def _pieces(table: DecisionTable, position: int, lists: Mapping[str, Record]) -> Iterator[Piece]:
    given = table.inputs[position]
    if given.options is not None:
        for option in lists[given.options].get("options", ()):
            yield Piece(option.id, f"{given.name} = {option.id}")
        return
    intervals = (row.cells[position].interval for row in table.rows)
    ends = {end for each in intervals if each for end in (each.at_least, each.below) if end is not None}
    yield from _numbers(given.name, sorted(ends))


def _numbers(name: str, ends: list[Decimal]) -> Iterator[Piece]:
    if not ends:
        yield Piece(Decimal(0), f"{name} = …")
        return
    yield Piece(ends[0] - 1, f"{name} < {ends[0]}")
    for low, high in pairwise(ends):
        yield Piece(low, f"{low} ≤ {name} < {high}")
    yield Piece(ends[-1], f"{name} ≥ {ends[-1]}")
