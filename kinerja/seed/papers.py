"""The little files that teachers of the demo upload: the same bytes for the same words, everywhere and always."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from PIL import Image, ImageDraw, ImageFont

MADE = datetime(2024, 1, 2, tzinfo=UTC)
"""Written into every PDF: with the true moment no two would be the same."""
PAPER, INK, TABLE = (250, 246, 235), (45, 50, 60), (120, 96, 74)


@dataclass(frozen=True, slots=True)
class Document:
    """A page with a heading and a few lines. `name` ends in .pdf, or in .jpg for a photograph of that page."""

    name: str
    title: str
    lines: tuple[str, ...]

    def content(self) -> bytes:
        return _photograph(self) if self.name.endswith(".jpg") else _printed(self)


@cache
def _printed(document: Document) -> bytes:
    from fpdf import FPDF  # as in `kinerja.papers`: the sign-in page asks the demo for its accounts only

    sheet = FPDF(format=(210, 148))
    sheet.set_creation_date(MADE)
    sheet.set_title(document.title)
    sheet.add_page()
    sheet.set_font("Times", "B", 22)
    sheet.multi_cell(0, 11, document.title, align="C", new_x="LMARGIN", new_y="NEXT")
    sheet.set_font("Times", size=13)
    for line in document.lines:
        sheet.ln(4)
        sheet.multi_cell(0, 7, line, align="C", new_x="LMARGIN", new_y="NEXT")
    return bytes(sheet.output())


@cache
def _photograph(document: Document) -> bytes:
    """The page on a table, a little askew, as people take pictures of what hangs on the wall."""
    page = Image.new("RGB", (560, 400), PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((14, 14, 545, 385), outline=INK, width=3)
    pen.multiline_text(
        (280, 60), textwrap.fill(document.title, 26), INK, ImageFont.load_default(28), "ma", align="center"
    )
    said = "\n\n".join(textwrap.fill(line, 48) for line in document.lines)
    pen.multiline_text((280, 150), said, INK, ImageFont.load_default(16), "ma", align="center")
    picture = Image.new("RGB", (640, 480), TABLE)
    turned = page.rotate(2, expand=True, fillcolor=TABLE, resample=Image.Resampling.BILINEAR)
    picture.paste(turned, ((640 - turned.width) // 2, (480 - turned.height) // 2))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=60)
    return file.getvalue()
