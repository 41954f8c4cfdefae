"""Sets a paper on A4: black on white, one column, nothing torn apart that belongs together."""

from __future__ import annotations

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kinerja.papers.letters import BOLD, MISSING, REGULAR, printable
from kinerja.papers.paper import Answer, Grid, Paper, Section, Signature
from kinerja.papers.tables import Table

FAMILY = "Kinerja"
MARGIN, BOTTOM = 20.0, 22.0
SMALL, BODY, HEAD, TITLE = 8.0, 9.5, 11.5, 16.0
"""Sizes in points."""
LEADING = 1.35
LABEL_WIDTH = 42.0
BESIDE, SPACE = 3, 10.0
"""How many signatures stand side by side, and the room between them."""
QR_SIZE = 30.0
GAP = 3.0
_POINT = 25.4 / 72
LOCALES = {"id": "id-ID", "en": "en-GB"}


def printed(paper: Paper) -> bytes:
    """The paper as a PDF file."""
    return bytes(Sheet(paper).set().output())


def _lines(signature: Signature) -> list[tuple[str, float, bool]]:
    """The lines of a signature that are not empty: text, size, whether bold."""
    said = [
        (signature.title, BODY, False),
        (signature.name, BODY, True),
        *((each, SMALL, False) for each in signature.lines),
    ]
    return [(text, size, bold) for text, size, bold in said if text]


class Sheet(FPDF):
    """The pages of one paper. Lengths in millimetres, sizes of letters in points."""

    def __init__(self, paper: Paper) -> None:
        super().__init__("portrait", "mm", "A4")
        self.paper = paper
        self.missed = False
        self.add_font(FAMILY, "", REGULAR)
        self.add_font(FAMILY, "B", BOLD)
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0  # letters and rules begin at the same edge
        self.set_auto_page_break(True, BOTTOM)
        self.set_title(paper.title)
        self.set_lang(LOCALES[paper.language])
        self.set_creator("Kinerja")
        self.set_creation_date(paper.made)

    def set(self) -> Sheet:
        self.add_page()
        self.set_letterhead()
        self.set_heading()
        self.set_facts()
        for section in self.paper.sections:
            self.set_section(section)
        if self.paper.signatures:
            self.set_signatures(self.paper.signatures)
        if self.paper.seal:
            self.set_seal()
        if self.missed:
            self.ln(GAP)
            self.words(self.paper.missing, SMALL)
        return self

    # ── what stands on every page ──

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.words(self.paper.running, SMALL)
        self.rule()
        self.ln(GAP)

    def footer(self) -> None:
        # Left and right of one line: page breaks are off here, and the place is always the same.
        self.set_y(-BOTTOM + 4)
        self.rule()
        self.ln(1.5)
        top = self.get_y()
        page = self.paper.page.format(page=self.page_no(), pages=self.str_alias_nb_pages)
        self.words(self.paper.printed, SMALL, width=self.epw - 35)
        self.set_xy(self.l_margin + self.epw - 35, top)
        self.words(page, SMALL, width=35, align="R")

    # ── the parts ──

    def set_letterhead(self) -> None:
        for at, line in enumerate(self.paper.letterhead):
            last = at == len(self.paper.letterhead) - 1
            self.words(line, HEAD if last else BODY, bold=last, align="C")
        if self.paper.letterhead:
            self.ln(2)
            self.rule(0.6)
            self.ln(6)

    def set_heading(self) -> None:
        self.words(self.paper.kick, BODY)
        self.words(self.paper.title, TITLE, bold=True)
        self.words(self.paper.status, BODY)
        self.ln(GAP)

    def set_facts(self) -> None:
        for label, text in self.paper.facts:
            self.pair(label, text)
        self.ln(GAP)

    def set_section(self, section: Section) -> None:
        self.keep(28)
        self.ln(2)
        self.start_section(printable(section.title))
        self.words(section.title, HEAD, bold=True)
        self.rule()
        self.ln(2)
        if section.note:
            self.words(section.note, BODY)
            self.ln(2)
        for item in section.items:
            self.set_grid(item) if isinstance(item, Grid) else self.set_answer(item)

    def set_answer(self, answer: Answer) -> None:
        self.keep(12)
        self.words(answer.label, SMALL, bold=True)
        self.words(answer.text, BODY)
        self.words(answer.note, SMALL)
        self.ln(2)

    def set_grid(self, grid: Grid) -> None:
        self.keep(20)
        self.words(grid.label, SMALL, bold=True)
        self.ln(1)
        table = Table(self, grid)
        if table.fits:
            table.set()
        else:
            self.set_rows(grid)
        self.ln(2)

    def set_rows(self, grid: Grid) -> None:
        """Rows too long for a table: one after the other, each cell under its label."""
        for at, row in enumerate(grid.rows, 1):
            self.keep(18)
            named = " · ".join(row[key] for key in grid.keys if row[key])
            self.words(f"{at}. {named}" if named else f"{grid.row_title} {at}", BODY, bold=True)
            for column, (label, text) in enumerate(zip(grid.columns, row, strict=True)):
                if text and column not in grid.keys:
                    self.pair(label, text)
            self.ln(2)

    def set_signatures(self, signatures: tuple[Signature, ...]) -> None:
        """Side by side, a few in a line; each line on one page."""
        for first in range(0, len(signatures), BESIDE):
            self.set_beside(signatures[first : first + BESIDE])

    def set_beside(self, signatures: tuple[Signature, ...]) -> None:
        width = (self.epw - SPACE * (len(signatures) - 1)) / len(signatures)
        self.keep(6 + max(self.height(signature, width) for signature in signatures))
        self.ln(6)
        top, lowest = self.get_y(), self.get_y()
        for at, signature in enumerate(signatures):
            left = self.l_margin + at * (width + SPACE)
            self.set_xy(left, top)
            for text, size, bold in _lines(signature):
                self.words(text, size, bold=bold, width=width, left=left)
            lowest = max(lowest, self.get_y())
        self.set_xy(self.l_margin, lowest)

    def height(self, signature: Signature, width: float) -> float:
        total = 0.0
        for text, size, bold in _lines(signature):
            self.letters(size, bold)
            lines = self.multi_cell(width, self.leading(size), self.shown(text), dry_run=True, output="LINES")
            total += self.leading(size) * len(lines)
        return total

    def set_seal(self) -> None:
        seal = self.paper.seal
        assert seal is not None
        self.keep(QR_SIZE + 10)
        self.ln(5)
        self.rule()
        self.ln(4)
        top, left = self.get_y(), self.l_margin + QR_SIZE + 6
        self.draw_code(seal.url, self.l_margin, top)
        self.set_xy(left, top)
        width = self.epw - QR_SIZE - 6
        self.words(seal.title, BODY, bold=True, width=width, left=left)
        for line in (*seal.lines, seal.url):
            self.words(line, SMALL, width=width, left=left)
        self.set_xy(self.l_margin, max(self.get_y(), top + QR_SIZE) + 2)

    def draw_code(self, url: str, left: float, top: float) -> None:
        """The QR code as dark squares, those of one line drawn in one piece; paper around it is its quiet zone."""
        rows = [tuple(row) for row in segno.make_qr(url, error="m").matrix_iter(border=0)]
        unit = QR_SIZE / len(rows)
        for y, row in enumerate(rows):
            x = 0
            while x < len(row):
                end = x
                while end < len(row) and row[end]:
                    end += 1
                if end > x:
                    self.rect(left + x * unit, top + y * unit, (end - x) * unit, unit, style="F")
                x = end + 1

    # ── words and lines ──

    def words(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: str = "L",
        width: float | None = None,
        left: float | None = None,
    ) -> None:
        """Set lines of text from here down; the next words begin below, at `left`."""
        if not text:
            return
        self.letters(size, bold)
        if left is not None:
            self.set_x(left)
        shown = self.shown(text)
        self.multi_cell(
            width or self.epw, self.leading(size), shown, align=align, new_x=XPos.LEFT, new_y=YPos.NEXT, padding=0
        )

    def pair(self, label: str, text: str) -> None:
        """A short label and its text beside it."""
        self.letters(SMALL, True)
        lines = self.multi_cell(LABEL_WIDTH - 3, self.leading(BODY), self.shown(label), dry_run=True, output="LINES")
        self.keep(self.leading(BODY) * max(len(lines), 1))
        top, page = self.get_y(), self.page_no()
        self.multi_cell(LABEL_WIDTH - 3, self.leading(BODY), "\n".join(lines), align="L", new_x="LEFT", new_y="NEXT")
        below = self.get_y()
        self.set_xy(self.l_margin + LABEL_WIDTH, top)
        self.words(text or "–", BODY, width=self.epw - LABEL_WIDTH)
        under = self.get_y() if self.page_no() > page else max(below, self.get_y())
        self.set_xy(self.l_margin, under + 0.8)

    def shown(self, text: str) -> str:
        found = printable(text)
        self.missed = self.missed or (MISSING in found and MISSING not in text)
        return found

    def letters(self, size: float, bold: bool = False) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)

    def leading(self, size: float) -> float:
        """Height of one line of letters of this size."""
        return size * _POINT * LEADING

    def rule(self, thick: float = 0.2) -> None:
        self.set_line_width(thick)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.set_line_width(0.2)

    def keep(self, height: float) -> None:
        """Begin a new page where so much would not go on this one."""
        if self.will_page_break(height):
            self.add_page()
