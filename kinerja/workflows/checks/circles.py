"""Circles in a graph of names."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter


def circles(edges: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """One circle of each knot of names that refer to each other, each in order of reference.

    It begins with the name that comes first in `edges`. A circle that was found is cut, so that every knot is told once
    and none is missed.
    """
    order = {name: position for position, name in enumerate(edges)}
    remaining = {name: set(targets) for name, targets in edges.items() if targets}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(remaining).prepare()
        except CycleError as error:
            circle = tuple(reversed(error.args[1][1:]))
            first = min(range(len(circle)), key=lambda position: order[circle[position]])
            found.append(circle[first:] + circle[:first])
            for name in circle:
                remaining[name] = set()
        else:
            return found
