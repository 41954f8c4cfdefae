"""Sample values of each region in which a condition cannot tell two values apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import Run, compile_node, day_of
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Type

MAX_CHOSEN = 6
"""So many options of one list of choices are told apart (2 to this power regions)."""


class TooManyBranches(Exception):
    """The condition has more cases than are looked at."""


@dataclass(frozen=True, slots=True)
class Sample(Node):
    """Stands for the subject; its value is what is passed in place of a situation."""


@compile_node.register
def _sample(_: Sample) -> Run:
    return lambda situation, _row: situation


@dataclass(frozen=True, slots=True)
class StatusSample:
    held: Status
    is_finished: bool

    def status(self, _: str) -> Status:
        return self.held

    def finished(self, _: str) -> bool:
        return self.is_finished


_UNFINISHED = (Status.CLOSED, Status.OPEN, Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.SKIPPED)
_FINISHED = (Status.SUBMITTED, Status.APPROVED, Status.DONE, Status.SKIPPED)
_STATUSES = tuple(StatusSample(status, False) for status in _UNFINISHED) + tuple(
    StatusSample(status, True) for status in _FINISHED
)
"""Whether submitted and skipped count as finished depends on the kind of step, which a scope does not tell."""


def samples_of(subject: Node, kind: Type, constants: set[Any]) -> Iterator[Any]:
    """One value of each region that comparisons of `subject` with `constants` can tell apart; never empty."""
    match kind.kind:
        case "number" if isinstance(subject, (tree.Count, tree.DaysSince)):
            yield from _whole_numbers(constants, 0 if isinstance(subject, tree.Count) else None)
        case "number":
            yield from _numbers(sorted(constants))
        case "date" | "instant":
            days = {day_of(constant).toordinal() for constant in constants}
            yield from (date.fromordinal(day) for day in _whole_numbers(days, 1, date.max.toordinal()))
        case "yes_no":
            yield from (True, False)
        case "choice":
            yield from kind.options or ("",)
        case "choices":
            yield from _chosen(kind.options, sorted(constants))
        case "status":
            yield from _STATUSES
        case "rows" | "files":
            yield ({},)
        case _:
            yield from (*sorted(constants), "\0any other text")


def _numbers(constants: list[Decimal]) -> Iterator[Decimal]:
    if not constants:
        yield Decimal(0)
        return
    yield constants[0] - 1
    for low, high in pairwise(constants):
        yield from (low, (low + high) / 2)
    yield from (constants[-1], constants[-1] + 1)


def _whole_numbers(constants: set[Any], least: int | None, most: int | None = None) -> Iterator[int]:
    """One whole number of each region between `least` and `most`, where it has any."""
    ends = sorted(constants)
    bottom = least if least is not None else (floor(ends[0]) - 1 if ends else 0)
    top = most if most is not None else (max(ceil(ends[-1]) + 1, bottom) if ends else bottom + 1)
    found = {int(end) for end in ends if end == int(end) and bottom <= end <= top}
    for low, high in zip([bottom - 1, *ends], [*ends, top + 1], strict=True):
        inside = max(floor(low) + 1, bottom)
        if inside < high and inside <= top:
            found.add(inside)
    yield from sorted(found)


def _chosen(options: tuple[str, ...], asked: list[str]) -> Iterator[tuple[str, ...]]:
    if len(asked) > MAX_CHOSEN:
        raise TooManyBranches
    for count in range(1, len(asked) + 1):
        yield from combinations(asked, count)
    others = [option for option in options if option not in asked]
    if others or not asked:
        yield (*others[:1],) or ("",)
