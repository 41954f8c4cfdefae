"""The regions of a subject in which a condition cannot tell two values apart, and where each clause holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import compile_node
from kinerja.workflows.sentences.conditions import OPERATIONS
from kinerja.workflows.sentences.names import Place
from kinerja.workflows.sentences.negation import opposite
from kinerja.workflows.sentences.resolve import Resolver
from kinerja.workflows.sentences.samples import Sample, TooManyBranches, samples_of
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Scope, Type

Holds = Callable[[Any], bool | None]

MAX_BRANCHES = 256

Branch = Mapping[Node, int]
"""Subject -> regions it may be in, as a bit mask."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One clause: whether it holds for a sample of `subject`, and the constants it compares with.

    `samples` is given where they do not depend on the type of the subject.
    """

    subject: Node
    holds: Holds
    constants: tuple[Any, ...] = ()
    samples: tuple[Any, ...] | None = None
    asks_blank: bool = False


class Clauses:
    """All clauses of one condition whose negations are pushed in, each with its regions as a bit mask."""

    def __init__(self, node: Node, scope: Scope, place: Place | None = None) -> None:
        self.scope, self.place = scope, place
        self._probes = {clause: self._probe(clause) for clause in _leaves(node)}
        self._samples = {probe.subject: tuple(self._samples_of(probe.subject)) for probe in self._probes.values()}

    def regions(self, clause: Node) -> tuple[Node, int]:
        """The subject of a clause, and the regions of it where the clause is true."""
        probe = self._probes[clause]
        samples = self._samples[probe.subject]
        return probe.subject, sum(1 << index for index, sample in enumerate(samples) if probe.holds(sample) is True)

    def whole(self, subject: Node) -> int:
        return (1 << len(self._samples[subject])) - 1

    def branches(self, node: Node, *, wanted: bool) -> list[Branch]:
        """The ways in which `node` is true (or, unless `wanted`, is not true). Raises TooManyBranches."""
        match node:
            case tree.And(items) | tree.Or(items):
                parts = (self.branches(item, wanted=wanted) for item in items)
                return product_of(parts) if isinstance(node, tree.And) is wanted else _union(parts)
        subject, mask = self.regions(node)
        if not wanted:
            mask = self.whole(subject) & ~mask
        return [{subject: mask}] if mask else []

    # Clauses

    def _probe(self, clause: Node) -> Probe:
        match clause:
            case tree.Not(item):
                inner = self._probe(item)
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
                return Probe(clause, lambda sample: sample)
        if _is_constant(clause):
            value = compile_node(clause)(None, None)  # type: ignore[arg-type]
            return Probe(clause, lambda _: value, samples=(None,))
        return Probe(clause, lambda sample: sample, samples=(True, False))

    def _rows(self, clause: tree.Rows) -> Probe:
        """ "Some row …" is the contrary of "every row not …"; a body that always holds leaves no row out."""
        if not clause.every:
            inner = self._rows(opposite(clause))  # type: ignore[arg-type]
            return replace(inner, holds=lambda sample: not inner.holds(sample))
        assert isinstance(clause.group, tree.Group), "resolve puts a group here"
        inner_clauses = Clauses(clause.condition, self.scope, (clause.group.step, clause.group.field))
        always = not inner_clauses.branches(clause.condition, wanted=False)
        return Probe(clause, lambda sample: sample, samples=(True,) if always else (True, False))

    def _pair(self, clause: tree.Compare) -> Probe:
        """Two values compared with each other: less, equal or more is all that can be said."""
        operate, ordered = OPERATIONS[clause.op], self._type(clause.left).kind in ("number", "date", "instant")
        first, second = sorted((clause.left, clause.right), key=repr)
        sign = 1 if first is clause.left else -1
        subject = tree.Compare(first, tree.Op.IS, second)
        return Probe(subject, lambda sample: operate(sign * sample, 0), samples=(-1, 0, 1) if ordered else (0, 1))

    # Regions

    def _type(self, subject: Node) -> Type:
        _, kind = Resolver(self.scope, self.place).value(subject)
        assert kind is not None, "only resolved sentences are solved"
        return kind

    def _samples_of(self, subject: Node) -> Iterator[Any]:
        probes = [probe for probe in self._probes.values() if probe.subject == subject]
        if probes[0].samples is not None:
            yield from probes[0].samples
            return
        constants = {constant for probe in probes for constant in probe.constants}
        yield from samples_of(subject, self._type(subject), constants)
        if any(probe.asks_blank for probe in probes):
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


def _simple(clause: Node, place: str, subject: Node, constants: tuple[Node, ...]) -> Probe:
    """A clause that compares one subject with constants."""
    sampled = clause if isinstance(subject, tree.StatusOf) else replace(clause, **{place: Sample()})
    run = compile_node(sampled)
    held = tuple(compile_node(constant)(None, None) for constant in constants)  # type: ignore[arg-type]
    return Probe(subject, lambda sample: run(sample, None), held)


def _union(parts: Iterable[list[Branch]]) -> list[Branch]:
    """Branches about one and the same subject alone are one branch: its regions are joined."""
    alone: dict[Node, int] = {}
    result: list[Branch] = []
    for branch in (branch for part in parts for branch in part):
        if len(branch) == 1:
            ((subject, mask),) = branch.items()
            alone[subject] = alone.get(subject, 0) | mask
        else:
            result.append(branch)
    return _capped(result + [{subject: mask} for subject, mask in alone.items()])


def product_of(parts: Iterable[list[Branch]]) -> list[Branch]:
    """Branches in which one of each part holds together. Raises TooManyBranches."""
    result: list[Branch] = [{}]
    for part in parts:
        met: list[Branch] = []
        for left in result:
            met += (both for right in part if (both := _met(left, right)) is not None)
            _capped(met)
        result = met
    return result


def _met(left: Branch, right: Branch) -> Branch | None:
    both = dict(left)
    for subject, mask in right.items():
        both[subject] = both.get(subject, mask) & mask
        if not both[subject]:
            return None
    return both


def _capped(branches: list[Branch]) -> list[Branch]:
    if len(branches) > MAX_BRANCHES:
        raise TooManyBranches
    return branches
