"""Whether one condition can never be true, or always is.

Every value a sentence asks for is cut into the few regions in which the sentence cannot tell two values
apart (below 32, 32, between, 128, above; each option; empty). A clause is then the set of regions where it
is true, kept as a bit mask, and found by the evaluation itself on a sample of each region: solver and
engine cannot disagree. Conditions become branches (disjunctive form); a branch is possible when no mask in
it is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, permutations
from typing import Any, Literal, NamedTuple

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.names import Place
from kinerja.workflows.sentences.negation import pushed_in
from kinerja.workflows.sentences.regions import Clauses, TooManyBranches
from kinerja.workflows.sentences.sentence import Sentence
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Scope

MAX_BRANCHES = 256

Kind = Literal["never", "always", "implied", "too_many_branches"]

Branch = Mapping[Node, int]
"""Subject -> regions it may be in."""


class Verdict(NamedTuple):
    """`kind` is also the code of the problem. `params`: `clauses`, the author's own words of the clauses that
    decide it (and `by` for "implied"). `offset` and `length`: where they stand in the text of the sentence."""

    kind: Kind
    params: Mapping[str, Any]
    offset: int
    length: int


def verdict(sentence: Sentence, scope: Scope) -> Verdict | None:
    """ "never": no values make it true. "always": true for all values, so it holds nothing back.

    A value the sentence does not test for `diisi` is taken as answered; unknown is the other business of
    evaluation. Values that depend on each other (a total and its rows) are taken as free of each other, so a
    verdict is always right, though not every "never" is found.
    """
    node = pushed_in(sentence.tree)
    try:
        clauses = Clauses(node, scope)
        if not _branches(node, clauses, wanted=True):
            return _told("never", sentence, _conflict(node, clauses))
        if not _branches(node, clauses, wanted=False):
            return _told("always", sentence, (node,))
    except TooManyBranches:
        return Verdict("too_many_branches", {"limit": MAX_BRANCHES}, *node.span)
    return None


def holds_always(node: Node, scope: Scope, place: Place) -> bool:
    """Whether a condition about the rows at `place` holds for every row there can be."""
    return not _branches(node, Clauses(node, scope, place), wanted=False)


def implied(sentence: Sentence, scope: Scope) -> tuple[Verdict, ...]:
    """Members of an `and` that say nothing new, because another member already says it."""
    node = pushed_in(sentence.tree)
    if not isinstance(node, tree.And):
        return ()
    found: list[Verdict] = []
    dropped: set[int] = set()
    try:
        clauses = Clauses(node, scope)
        for (i, item), (j, other) in permutations(enumerate(node.items), 2):
            if not {i, j} & dropped and _follows(item, other, clauses):
                dropped.add(i)
                told = _told("implied", sentence, (item,))
                found.append(told._replace(params={**told.params, "by": _text(sentence, other)}))
    except TooManyBranches:
        return ()
    return tuple(found)


def _follows(node: Node, other: Node, clauses: Clauses) -> bool:
    """Whether `node` is true wherever `other` is."""
    true, not_true = _branches(other, clauses, wanted=True), _branches(node, clauses, wanted=False)
    return bool(true) and not _product((true, not_true))


def _text(sentence: Sentence, node: Node) -> str:
    start, length = node.span
    return sentence.text[start : start + length]


def _told(kind: Kind, sentence: Sentence, nodes: tuple[Node, ...]) -> Verdict:
    spans = sorted(node.span for node in nodes)
    texts = tuple(_text(sentence, node) for node in sorted(nodes, key=lambda node: node.span))
    start, end = spans[0][0], max(first + length for first, length in spans)
    return Verdict(kind, {"clauses": texts}, start, end - start)


def _conflict(node: Node, clauses: Clauses) -> tuple[Node, ...]:
    """The fewest members of an `and` that already exclude each other (one or two), else the whole."""
    if not isinstance(node, tree.And):
        return (node,)
    for count in (1, 2):
        for chosen in combinations(node.items, count):
            if not _branches(tree.And(chosen), clauses, wanted=True):
                return _conflict(chosen[0], clauses) if count == 1 else chosen
    return (node,)


def _branches(node: Node, clauses: Clauses, *, wanted: bool) -> list[Branch]:
    """The ways in which `node` is true (or, unless `wanted`, is not true)."""
    match node:
        case tree.And(items) | tree.Or(items):
            parts = (_branches(item, clauses, wanted=wanted) for item in items)
            return _product(parts) if isinstance(node, tree.And) is wanted else _union(parts)
    subject, mask = clauses.regions(node)
    if not wanted:
        mask = clauses.whole(subject) & ~mask
    return [{subject: mask}] if mask else []


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


def _product(parts: Iterable[list[Branch]]) -> list[Branch]:
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
