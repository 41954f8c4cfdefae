"""QR codes for the screen: one path, no style and no script, so that the content policy needs no exception."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of light around the code, as the standard asks."""


def qr(url: str) -> Markup:
    """The code of an address as an SVG element; its look is the class "qr"."""
    return Markup(segno.make_qr(url, error="m").svg_inline(border=QUIET, omitsize=True, svgclass="qr", lineclass=None))
