"""Which signs the font of the papers has, and what is printed for those it has not."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "DejaVuSansCondensed.ttf", FONTS / "DejaVuSansCondensed-Bold.ttf"
MISSING = "□"
_SILENT = frozenset({"Cc", "Cf", "Mn", "Me", "Cs", "Co", "Cn"})
"""Categories of signs that only change the one before them, or print nothing."""


@cache
def known() -> frozenset[int]:
    """The signs that both faces have."""
    faces = []
    for path in (REGULAR, BOLD):
        with TTFont(path, lazy=True) as font:
            faces.append(frozenset(font.getBestCmap()))
    return faces[0] & faces[1]


def printable(text: str) -> str:
    """`text` with what the font lacks as MISSING; line ends stay, what prints nothing is left out."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(filter(None, map(_sign, composed)))


def _sign(sign: str) -> str:
    if sign == "\n" or (ord(sign) in known() and unicodedata.category(sign) not in ("Cc", "Cf")):
        return sign
    return "" if unicodedata.category(sign) in _SILENT else MISSING
