"""Whether one condition can never be true, or always is.

Every value a sentence asks for is cut into the few regions in which the sentence cannot tell two values
apart (below 32, 32, between, 128, above; each option; empty). A clause is then the set of regions where it
is true, kept as a bit mask, and found by the evaluation itself on a sample of each region: solver and
engine cannot disagree. Conditions become branches (disjunctive form); a branch is possible when no mask in
it is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, permutations
from typing import Any, Literal, NamedTuple

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.negation import pushed_in
from kinerja.workflows.sentences.regions import MAX_BRANCHES, Clauses, product_of
from kinerja.workflows.sentences.samples import TooManyBranches
from kinerja.workflows.sentences.sentence import Sentence
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Scope

Kind = Literal["never", "always", "implied", "too_many_branches"]


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
        if not clauses.branches(node, wanted=True):
            return _told("never", sentence, _conflict(node, clauses))
        if not clauses.branches(node, wanted=False):
            return _told("always", sentence, (node,))
    except TooManyBranches:
        return Verdict("too_many_branches", {"limit": MAX_BRANCHES}, *node.span)
    return None


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
    true, not_true = clauses.branches(other, wanted=True), clauses.branches(node, wanted=False)
    return bool(true) and not product_of((true, not_true))


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
            if not clauses.branches(tree.And(chosen), wanted=True):
                return _conflict(chosen[0], clauses) if count == 1 else chosen
    return (node,)
