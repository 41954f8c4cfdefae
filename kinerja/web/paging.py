"""Long lists by pages: the number in the address, and the way to the pages before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from kinerja.forms.reading import ordinal


def page_number() -> int:
    """The page that the address asks for; the first one where it asks for none."""
    found = ordinal(request.args.get("page", ""))
    return 1 if found is None else found


class Pager:
    """Which rows of a page these are, and where the others are."""

    def __init__(self, page: Any, size: int, address: Callable[[int], str]) -> None:
        self.page, self.size, self.address = page, size, address

    @property
    def first(self) -> int:
        return (self.page.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.page.rows) - 1

    @property
    def total(self) -> int:
        return int(self.page.total)

    @property
    def more(self) -> bool:
        return bool(self.page.pages > 1)

    @property
    def previous(self) -> str | None:
        return self.address(self.page.number - 1) if self.page.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.address(self.page.number + 1) if self.page.number < self.page.pages else None
