"""Text -> tree of words. Everything that can go wrong is a `SentenceError` with its place in the text."""

# ruff: noqa: ARG002 (every rule's method takes the place and the children)

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, VisitError
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive, v_args

from kinerja.workflows.sentences import syntax, tree
from kinerja.workflows.sentences.findings import SentenceError
from kinerja.workflows.sentences.tree import Node, Op

MAX_CHARACTERS = 2_000
MAX_NODES = 40
"""Members of a `salah satu dari (…)` list are not counted: the length of the text bounds them."""
MAX_DEPTH = 6

_GROUPED_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


@cache
def grammar() -> Lark:
    return Lark(
        (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse(text: str) -> Node:
    """The tree of `text`, names not yet looked up. Raises SentenceError and nothing else."""
    if len(text) > MAX_CHARACTERS:
        raise SentenceError("too_long", MAX_CHARACTERS, 1, {"limit": MAX_CHARACTERS, "found": len(text)})
    try:
        parsed = grammar().parse(text)
    except UnexpectedInput as error:
        raise syntax.explain(error, text) from None
    try:
        node: Node = _tree_builder().transform(parsed)
    except VisitError as error:
        if isinstance(error.orig_exc, SentenceError):
            raise error.orig_exc from None
        raise
    _check_size(node)
    return node


def _check_size(node: Node) -> None:
    count = 0
    for current, depth in tree.walk(node):
        count += 1 - (len(current.options) if isinstance(current, tree.OneOf) else 0)
        if depth > MAX_DEPTH:
            raise SentenceError("too_deep", *current.span, {"limit": MAX_DEPTH})
    if count > MAX_NODES:
        raise SentenceError("too_big", *node.span, {"limit": MAX_NODES, "found": count})


def _span(meta: Meta) -> tree.Span:
    return (meta.start_pos, meta.end_pos - meta.start_pos)


def _nodes(children: Sequence[Any]) -> tuple[Node, ...]:
    return tuple(child for child in children if isinstance(child, Node))


def _path(children: Sequence[Any]) -> Token:
    return next(child for child in children if isinstance(child, Token) and child.type == "PATH")


def _named(kind: type[Node], meta: Meta, children: Sequence[Any]) -> Node:
    """A node that holds one bare name, with the place of that name."""
    path = _path(children)
    return kind(str(path), span=_span(meta), name_span=(path.start_pos, len(path)))  # type: ignore[call-arg]


def _name(token: Token) -> tree.Name:
    return tree.Name(tuple(token.split(".")), span=(token.start_pos, len(token)))


@v_args(meta=True)
class _TreeBuilder(Transformer_NonRecursive):
    """One method a rule of the grammar. Keywords come along as tokens; only nodes and paths matter."""

    def conjunction(self, meta: Meta, children: list[Any]) -> Node:
        return tree.And(_nodes(children), span=_span(meta))

    def disjunction(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Or(_nodes(children), span=_span(meta))

    def negation(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Not(children[-1], span=_span(meta))

    def comparator(self, meta: Meta, children: list[Any]) -> Op:
        return Op(children[0].type.lower())

    def comparison(self, meta: Meta, children: list[Any]) -> Node:
        left, op, right = children
        return tree.Compare(left, op, right, span=_span(meta))

    def between(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Between(*_nodes(children), span=_span(meta))

    def one_of(self, meta: Meta, children: list[Any]) -> Node:
        item, *options = _nodes(children)
        return tree.OneOf(item, tuple(options), span=_span(meta))

    def not_one_of(self, meta: Meta, children: list[Any]) -> Node:
        item, *options = _nodes(children)
        return tree.OneOf(item, tuple(options), negated=True, span=_span(meta))

    def contains(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Contains(*_nodes(children), span=_span(meta))

    def filled(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Filled(children[0], span=_span(meta))

    def blank(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Blank(children[0], span=_span(meta))

    def differs(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Differs(children[0], span=_span(meta))

    def window_open(self, meta: Meta, children: list[Any]) -> Node:
        return _named(tree.WindowOpen, meta, children)

    def actor_is(self, meta: Meta, children: list[Any]) -> Node:
        return _named(tree.ActorIs, meta, children)

    def actor_is_not(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Not(self.actor_is(meta, children), span=_span(meta))

    def every_row(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Rows(_name(_path(children)), children[-1], every=True, span=_span(meta))

    def some_row(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Rows(_name(_path(children)), children[-1], every=False, span=_span(meta))

    def addition(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Sum(tuple(children), span=_span(meta))

    def plus(self, meta: Meta, children: list[Any]) -> Node:
        return children[-1]

    def minus(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Negative(children[-1], span=_span(meta))

    def multiplication(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Product(_nodes(children), span=_span(meta))

    def status_of(self, meta: Meta, children: list[Any]) -> Node:
        return _named(tree.StatusOf, meta, children)

    def total(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Total(_name(_path(children)), span=_span(meta))

    def count(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Count(_name(_path(children)), span=_span(meta))

    def average(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Average(_name(_path(children)), span=_span(meta))

    def table_of(self, meta: Meta, children: list[Any]) -> Node:
        name = _path(children)
        return tree.TableOf(str(name), _nodes(children), span=_span(meta), name_span=(name.start_pos or 0, len(name)))

    def days_since(self, meta: Meta, children: list[Any]) -> Node:
        return tree.DaysSince(children[-1], span=_span(meta))

    def working_days_since(self, meta: Meta, children: list[Any]) -> Node:
        return tree.DaysSince(children[-1], working=True, span=_span(meta))

    def today(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Today(span=_span(meta))

    def name(self, meta: Meta, children: list[Any]) -> Node:
        return _name(children[0])

    def number(self, meta: Meta, children: list[Any]) -> Node:
        text = str(children[0])
        if _GROUPED_THOUSANDS.fullmatch(text):
            # "1.000" is a thousand to an Indonesian reader and one to a computer: make the author say which.
            params = {"found": text, "suggestion": text.replace(".", "")}
            raise SentenceError("grouped_thousands", *_span(meta), params)
        if text.count(".") > 1:
            raise SentenceError("syntax_unexpected", *_span(meta), {"found": text, "expected": ("value",)})
        return tree.Number(Decimal(text), span=_span(meta))

    def date(self, meta: Meta, children: list[Any]) -> Node:
        try:
            return tree.Date(date.fromisoformat(children[0]), span=_span(meta))
        except ValueError:
            raise SentenceError("no_such_date", *_span(meta), {"found": str(children[0])}) from None

    def quoted(self, meta: Meta, children: list[Any]) -> Node:
        return tree.Quoted(children[0][1:-1], span=_span(meta))

    def yes(self, meta: Meta, children: list[Any]) -> Node:
        return tree.YesNo(True, span=_span(meta))

    def no(self, meta: Meta, children: list[Any]) -> Node:
        return tree.YesNo(False, span=_span(meta))

    def __default__(self, data: str, children: list[Any], meta: Meta) -> Tree[Any]:
        raise AssertionError(f"grammar.lark has a rule without a node: {data}")


@cache
def _tree_builder() -> _TreeBuilder:
    """With its methods bound once: lark would otherwise wrap one anew for every rule that it meets."""
    builder = _TreeBuilder()
    for rule in (name for name in vars(_TreeBuilder) if not name.startswith("_")):
        setattr(builder, rule, getattr(builder, rule))
    return builder
