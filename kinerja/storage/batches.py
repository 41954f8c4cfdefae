"""Much, a few at a time: no command keeps the store to itself, and no list is whole in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

FEW = 5
"""Records written in one command. The embedded database does one command at a time and takes 4 ms for each of them:
while one command was for all of a province, nobody could save for minutes."""


def batched(items: Iterable[Item], size: int = FEW) -> Iterator[list[Item]]:
    """Lists of at most `size` items, as `itertools.batched` of Python 3.12 makes them; read as they are asked for."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
