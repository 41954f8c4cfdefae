"""`bukan (…)` pushed down to the clauses, so that every clause can be told and solved by itself.

Each step keeps all three values: where one form is unknown, so is the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.tree import Node, Op

_OPPOSITE: Mapping[Op, Op] = {
    Op.IS: Op.IS_NOT,
    Op.IS_NOT: Op.IS,
    Op.EQUALS: Op.IS_NOT,
    Op.AT_LEAST: Op.LESS_THAN,
    Op.LESS_THAN: Op.AT_LEAST,
    Op.AT_MOST: Op.MORE_THAN,
    Op.MORE_THAN: Op.AT_MOST,
    Op.AFTER: Op.NO_LATER_THAN,
    Op.NO_LATER_THAN: Op.AFTER,
}
"""`sebelum` has none: the language has no word for "on that day or after it"."""


def pushed_in(node: Node) -> Node:
    """The same condition with `Not` only around single clauses that have no opposite."""
    match node:
        case tree.And(items) | tree.Or(items):
            return replace(node, items=tuple(pushed_in(item) for item in items))
        case tree.Rows(condition=condition):
            return replace(node, condition=pushed_in(condition))
        case tree.Not(item):
            return opposite(item)
    return node


def opposite(node: Node) -> Node:
    match node:
        case tree.And(items):
            return tree.Or(tuple(opposite(item) for item in items), span=node.span)
        case tree.Or(items):
            return tree.And(tuple(opposite(item) for item in items), span=node.span)
        case tree.Not(item):
            return pushed_in(item)
        case tree.Compare(op=op) if op in _OPPOSITE:
            return replace(node, op=_OPPOSITE[op])
        case tree.OneOf(negated=negated):
            return replace(node, negated=not negated)
        case tree.Filled(item):
            return tree.Blank(item, span=node.span)
        case tree.Blank(item):
            return tree.Filled(item, span=node.span)
        case tree.Rows(group, condition, every):
            return tree.Rows(group, opposite(condition), not every, span=node.span)
    return tree.Not(node, span=node.span)
