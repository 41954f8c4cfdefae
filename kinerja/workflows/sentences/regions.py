"""The regions of a subject in which a condition cannot tell two values apart, and where each clause holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import Run, compile_node, day_of
from kinerja.workflows.sentences.conditions import OPERATIONS
from kinerja.workflows.sentences.names import Place
from kinerja.workflows.sentences.negation import opposite
from kinerja.workflows.sentences.resolve import Resolver
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Scope, Type

Holds = Callable[[Any], bool | None]

MAX_CHOSEN = 6
"""So many options of one list of choices are told apart (2 to this power regions)."""


class TooManyBranches(Exception):
    """The condition has more cases than are looked at."""


@dataclass(frozen=True, slots=True)
class Test:
    """One clause: whether it holds for a sample of `subject`, and the constants it compares with.

    `samples` is given where they do not depend on the type of the subject.
    """

    subject: Node
    holds: Holds
    constants: tuple[Any, ...] = ()
    samples: tuple[Any, ...] | None = None
    asks_blank: bool = False


@dataclass(frozen=True, slots=True)
class _Sample(Node):
    """Stands for the subject; its value is what is passed in place of a situation."""


@compile_node.register
def _sample(_: _Sample) -> Run:
    return lambda situation, _row: situation


@dataclass(frozen=True, slots=True)
class _StatusSample:
    held: Status
    is_finished: bool

    def status(self, _: str) -> Status:
        return self.held

    def finished(self, _: str) -> bool:
        return self.is_finished


_UNFINISHED = (Status.CLOSED, Status.OPEN, Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.SKIPPED)
_FINISHED = (Status.SUBMITTED, Status.APPROVED, Status.DONE, Status.SKIPPED)
_STATUSES = tuple(_StatusSample(status, False) for status in _UNFINISHED) + tuple(
    _StatusSample(status, True) for status in _FINISHED
)
"""Whether submitted and skipped count as finished depends on the kind of step, which a scope does not tell."""


class Clauses:
    """All clauses of one condition whose negations are pushed in, each with its regions as a bit mask."""

    def __init__(self, node: Node, scope: Scope, place: Place | None = None) -> None:
        self.scope, self.place = scope, place
        self._tests = {clause: self._test(clause) for clause in _leaves(node)}
        self._samples = {test.subject: tuple(self._samples_of(test.subject)) for test in self._tests.values()}

    def regions(self, clause: Node) -> tuple[Node, int]:
        """The subject of a clause, and the regions of it where the clause is true."""
        test = self._tests[clause]
        samples = self._samples[test.subject]
        return test.subject, sum(1 << index for index, sample in enumerate(samples) if test.holds(sample) is True)

    def whole(self, subject: Node) -> int:
        return (1 << len(self._samples[subject])) - 1

    # Clauses

    def _test(self, clause: Node) -> Test:
        match clause:
            case tree.Not(item):
                inner = self._test(item)
                return replace(inner, holds=lambda sample: _negated(inner.holds(sample)))
            case tree.Rows():
                return self._rows(clause)
            case tree.Compare(left, _, right) if _is_constant(right) and not _is_constant(left):
                return _simple(clause, "left", left, (right,))
            case tree.Compare(left, _, right) if _is_constant(left) and not _is_constant(right):
                return _simple(clause, "right", right, (left,))
            case tree.Compare(left, _, right) if not _is_constant(left):
                return self._pair(clause)
            case tree.Between(item, low, high) if _is_constant(low) and _is_constant(high) and not _is_constant(item):
                return _simple(clause, "item", item, (low, high))
            case tree.OneOf(item, options) if not _is_constant(item):
                return _simple(clause, "item", item, options)
            case tree.Contains(item, option):
                return _simple(clause, "item", item, (option,))
            case tree.Filled(item) | tree.Blank(item):
                return replace(_simple(clause, "item", item, ()), asks_blank=True)
            case tree.Answer() | tree.Cell() | tree.Identity() | tree.Attribute():
                return Test(clause, lambda sample: sample)
        if _is_constant(clause):
            value = compile_node(clause)(None, None)  # type: ignore[arg-type]
            return Test(clause, lambda _: value, samples=(None,))
        return Test(clause, lambda sample: sample, samples=(True, False))

    def _rows(self, clause: tree.Rows) -> Test:
        """ "Some row …" is the contrary of "every row not …"; a body that always holds leaves no row out."""
        if not clause.every:
            inner = self._rows(opposite(clause))  # type: ignore[arg-type]
            return replace(inner, holds=lambda sample: not inner.holds(sample))
        from kinerja.workflows.sentences.solver import holds_always

        assert isinstance(clause.group, tree.Group)
        always = holds_always(clause.condition, self.scope, (clause.group.step, clause.group.field))
        return Test(clause, lambda sample: sample, samples=(True,) if always else (True, False))

    def _pair(self, clause: tree.Compare) -> Test:
        """Two values compared with each other: less, equal or more is all that can be said."""
        operate, ordered = OPERATIONS[clause.op], self._type(clause.left).kind in ("number", "date", "instant")
        first, second = sorted((clause.left, clause.right), key=repr)
        sign = 1 if first is clause.left else -1
        subject = tree.Compare(first, tree.Op.IS, second)
        return Test(subject, lambda sample: operate(sign * sample, 0), samples=(-1, 0, 1) if ordered else (0, 1))

    # Regions

    def _type(self, subject: Node) -> Type:
        _, kind = Resolver(self.scope, self.place).value(subject)
        assert kind is not None, "only resolved sentences are solved"
        return kind

    def _samples_of(self, subject: Node) -> Iterator[Any]:
        tests = [test for test in self._tests.values() if test.subject == subject]
        if tests[0].samples is not None:
            yield from tests[0].samples
            return
        constants = {constant for test in tests for constant in test.constants}
        yield from _values(subject, self._type(subject), constants)
        if any(test.asks_blank for test in tests):
            yield None


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, (tree.And, tree.Or)):
        for item in node.items:
            yield from _leaves(item)
    else:
        yield node


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _is_constant(node: Node) -> bool:
    arithmetic = (tree.Sum, tree.Product, tree.Negative, tree.Compare, tree.Between, tree.OneOf)
    return all(isinstance(item, (*tree.CONSTANTS, *arithmetic)) for item, _ in tree.walk(node))


def _simple(clause: Node, place: str, subject: Node, constants: tuple[Node, ...]) -> Test:
    """A clause that compares one subject with constants."""
    sampled = clause if isinstance(subject, tree.StatusOf) else replace(clause, **{place: _Sample()})
    run = compile_node(sampled)
    held = tuple(compile_node(constant)(None, None) for constant in constants)  # type: ignore[arg-type]
    return Test(subject, lambda sample: run(sample, None), held)


def _values(subject: Node, kind: Type, constants: set[Any]) -> Iterator[Any]:
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
            yield from kind.options
        case "choices":
            yield from _chosen(kind.options, sorted(constants))
        case "status":
            yield from _STATUSES
        case "rows":
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
    if others:
        yield (others[0],)
