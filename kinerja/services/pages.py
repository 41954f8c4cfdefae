"""One page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`number` counts from 1; `more`: there is more than the search looks at, narrower words help."""

    rows: tuple[T, ...]
    number: int
    pages: int
    total: int
    more: bool = False


def paged(rows: Sequence[T], number: int, size: int = SIZE, more: bool = False) -> Page[T]:
    """The page `number` of `rows`; a number outside becomes the nearest page."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number), pages)
    return Page(tuple(rows[(number - 1) * size : number * size]), number, pages, len(rows), more)
