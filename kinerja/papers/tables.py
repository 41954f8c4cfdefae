"""Rows as a table, where it can be read as one."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING

from fpdf.enums import Align, TableBordersLayout
from fpdf.fonts import FontFace

from kinerja.papers.paper import Grid

if TYPE_CHECKING:
    from kinerja.papers.setting import Sheet

SIZE = 8.5
PADDING = 1.2
TALLEST = 80.0
"""Millimetres of a row: a taller one is no line of a table any more, and would not go on a page at worst."""
WIDEST = 75.0


class Table:
    """A grid on the sheet. `fits`: every column holds its longest word, and no row is too tall."""

    def __init__(self, sheet: Sheet, grid: Grid) -> None:
        self.sheet = sheet
        self.grid = grid
        self.heads = ("", *(sheet.shown(head) for head in grid.columns))
        self.rows = [(str(at), *(sheet.shown(cell) or "–" for cell in row)) for at, row in enumerate(grid.rows, 1)]
        self.widths = self._widths()
        self.fits = bool(self.rows) and self.widths is not None and max(map(self._height, self.rows)) <= TALLEST

    def set(self) -> None:
        """Set it; the heads are repeated on every page."""
        sheet = self.sheet
        sheet.letters(SIZE)
        bold = FontFace(emphasis="BOLD")
        aligns = [Align.R, *(Align.R if at in self.grid.numeric else Align.L for at in range(len(self.grid.columns)))]
        with sheet.table(
            borders_layout=TableBordersLayout.ALL,
            col_widths=tuple(self.widths or ()),
            text_align=tuple(aligns),
            headings_style=bold,
            line_height=sheet.leading(SIZE),
            padding=PADDING,
            v_align="T",
            align="L",
        ) as table:
            table.row(self.heads)
            for cells in self.rows:
                row = table.row()
                for at, cell in enumerate(cells):
                    row.cell(cell, style=bold if at - 1 in self.grid.keys else None)

    def _widths(self) -> list[float] | None:
        """What each column needs, then what it would like to have, then an equal share of the rest; None where they do
        not go in. The column of the numbers stays as narrow as it can be.
        """
        columns = list(zip(self.heads, *self.rows, strict=True))
        least = [self._widest(word for cell in column for word in cell.split()) for column in columns]
        liked = [
            max(low, min(WIDEST, self._widest(line for cell in column for line in cell.split("\n"))))
            for low, column in zip(least, columns, strict=True)
        ]
        rest = self.sheet.epw - sum(least)
        if rest < 0:
            return None
        wanted = sum(liked) - sum(least)
        share = min(1.0, rest / wanted) if wanted else 0.0
        spare = (rest - share * wanted) / (len(columns) - 1)
        widths = [low + (like - low) * share for low, like in zip(least, liked, strict=True)]
        return [widths[0], *(width + spare for width in widths[1:])]

    def _widest(self, texts: Iterable[str]) -> float:
        self.sheet.letters(SIZE, True)
        found = max((self.sheet.get_string_width(text) for text in texts), default=0.0)
        return found + 2 * PADDING + 2 * self.sheet.c_margin

    def _height(self, row: tuple[str, ...]) -> float:
        """About how tall a row becomes: words rarely fill their lines, so a tenth is added."""
        self.sheet.letters(SIZE)
        lines = [
            sum(ceil(1.1 * self.sheet.get_string_width(line) / (width - 2 * PADDING)) or 1 for line in cell.split("\n"))
            for cell, width in zip(row, self.widths or (), strict=True)
        ]
        return max(lines) * self.sheet.leading(SIZE) + 2 * PADDING
