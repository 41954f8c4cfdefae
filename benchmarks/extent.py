"""How much of everything is measured."""

from __future__ import annotations

from enum import StrEnum


class Extent(StrEnum):
    """QUICK: minutes, for every change. USUAL: what the page of the documentation shows. FULL: an hour may pass."""

    QUICK = "quick"
    USUAL = "usual"
    FULL = "full"

    def of(self, quick: int, usual: int, full: int) -> int:
        return {Extent.QUICK: quick, Extent.USUAL: usual, Extent.FULL: full}[self]
