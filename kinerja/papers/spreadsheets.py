"""Lists as files for spreadsheet programs: CSV after RFC 4180, and XLSX. No cell can ever be taken for a formula."""

from __future__ import annotations

import csv as rows_of
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it the usual program takes the file for one in the old Western encoding."""
FORMULA, _CONTROL = frozenset("=+-@＝＋－＠"), frozenset("\t\r\n\0")
_LEADING = " \t\r\n\v\f\0\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`heads`: what stands over each column; `rows` may be made while they are written."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def csv(sheet: Sheet) -> Iterator[bytes]:
    """The file, a line at a time, as UTF-8."""
    line = StringIO(newline="")
    writer = rows_of.writer(line)
    line.write(BOM)
    for row in chain((sheet.heads,), sheet.rows):
        writer.writerow([_said(cell) for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def xlsx(sheet: Sheet) -> bytes:
    """The file. Rows are written out as they come; only the packed file is held."""
    import xlsxwriter  # few processes ever write one

    made = BytesIO()
    with xlsxwriter.Workbook(
        made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(_name(sheet.title))
        bold = book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 32)
        for column, head in enumerate(sheet.heads):
            page.write_string(0, column, harmless(head), bold)
        for at, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | Decimal):
                    page.write_number(at, column, cell)
                elif cell is not None:
                    page.write_string(at, column, harmless(cell))
    return made.getvalue()


def harmless(text: str) -> str:
    """A text that no program reads as a formula (ASVS 1.2.10): one that could be begins with an apostrophe.

    Also where only blanks stand before it, or the sign is a full-width one: programs drop and convert those.
    """
    if text[:1] in _CONTROL or text.lstrip(_LEADING)[:1] in FORMULA:
        return f"'{text}"
    return text


def _said(cell: Cell) -> str | int | Decimal:
    if isinstance(cell, str):
        return harmless(cell)
    return "" if cell is None else cell


def _name(title: str) -> str:
    """A name that a sheet may have: 31 characters, none of those that mean something in a reference."""
    plain = "".join(" " if char in "[]:*?/\\'" or ord(char) < 32 else char for char in title)
    return " ".join(plain.split())[:31].strip() or "Kinerja"
