"""A measured figure, its goal, and whether it reaches it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median


class Verdict(StrEnum):
    PASS = "PASS"
    MISS = "MISS"
    NOT_MEASURED = "NOT MEASURED"
    TOLD = ""
    """A figure without a goal: it stands beside the others."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, and the least and the most of them."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Raises StatisticsError where there are none."""
        return cls(median(values), min(values), max(values))

    @classmethod
    def once(cls, value: float) -> Spread:
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Goal:
    """`limit` is the most that is allowed, or the least where `at_least`.

    `of_ratio`: it is the ratio that is judged, not the figure itself. `algorithmic`: it holds on any machine, so a
    quick run judges it too and a miss fails the command.
    """

    limit: float
    at_least: bool = False
    of_ratio: bool = False
    algorithmic: bool = False

    def reached(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`ours` and `peers` are in `unit`; `ratio` is ours against `against`, a peer or another figure of ours.

    `reason`: why there is no figure, or what has to be known to read it.
    """

    suite: str
    name: str
    unit: str
    ours: Spread | None = None
    peers: Mapping[str, Spread] = field(default_factory=dict)
    ratio: float | None = None
    against: str = ""
    goal: Goal | None = None
    reason: str = ""

    @property
    def judged(self) -> float | None:
        if self.goal is not None and self.goal.of_ratio:
            return self.ratio
        return None if self.ours is None else self.ours.middle

    @property
    def verdict(self) -> Verdict:
        if self.judged is None:
            return Verdict.NOT_MEASURED
        if self.goal is None:
            return Verdict.TOLD
        return Verdict.PASS if self.goal.reached(self.judged) else Verdict.MISS


def not_measured(suite: str, name: str, unit: str, reason: str, goal: Goal | None = None) -> Figure:
    return Figure(suite=suite, name=name, unit=unit, goal=goal, reason=reason)


def failed(figures: Iterable[Figure]) -> list[Figure]:
    """The algorithmic goals that are missed: they say that something is wrong, not that the machine is slow."""
    return [each for each in figures if each.goal and each.goal.algorithmic and each.verdict is Verdict.MISS]
