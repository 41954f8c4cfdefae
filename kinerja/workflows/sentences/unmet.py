"""The smallest clauses that keep a condition from being true, with their present values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import Row, Situation, compiled, is_blank
from kinerja.workflows.sentences.negation import pushed_in
from kinerja.workflows.sentences.sentence import Sentence, Template
from kinerja.workflows.sentences.tree import Node


@dataclass(frozen=True, slots=True)
class Unmet:
    """One clause that stops it.

    `verdict`: False, or None where something is not yet known; `missing` are then the references without a
    value. `present`: the value of the left side now. `alternatives`: for an `or`, what each way still needs.
    `rows`: numbers (from 1) of the rows that fail; `inner`: what the first of them needs. `veiled`: what it is now is
    not for the one who asks.
    """

    tree: Node
    verdict: bool | None
    present: Any = None
    missing: tuple[Node, ...] = ()
    alternatives: tuple[tuple[Unmet, ...], ...] = ()
    rows: tuple[int, ...] = ()
    inner: tuple[Unmet, ...] = ()
    veiled: bool = False


def unmet(sentence: Sentence, situation: Situation, row: Row | None = None) -> tuple[Unmet, ...]:
    """What is still missing for `sentence` to be true; empty exactly where it is true."""
    return tuple(_unmet(pushed_in(sentence.tree), situation, row))


def _unmet(node: Node, situation: Situation, row: Row | None) -> Iterator[Unmet]:
    verdict = compiled(node)(situation, row)
    if verdict is True:
        return
    match node:
        case tree.And(items):
            for item in items:
                yield from _unmet(item, situation, row)
        case tree.Or(items):
            ways = tuple(tuple(_unmet(item, situation, row)) for item in items)
            yield Unmet(node, verdict, alternatives=ways)
        case tree.Rows(every=True):
            yield _failing_rows(node, verdict, situation)
        case _:
            present, missing = _present(node, situation, row)
            yield Unmet(node, verdict, present, missing)


def _failing_rows(node: tree.Rows, verdict: bool | None, situation: Situation) -> Unmet:
    assert isinstance(node.group, tree.Group)
    condition = compiled(node.condition)
    rows = situation.rows(node.group.step, node.group.field)
    failing = [number for number, each in enumerate(rows, 1) if condition(situation, each) is not True]
    inner = tuple(_unmet(pushed_in(node.condition), situation, rows[failing[0] - 1]))
    return Unmet(node, verdict, rows=tuple(failing), inner=inner)


def veiled(clause: Unmet, hidden: Callable[[str], bool]) -> Unmet:
    """The clause without any value of the steps that are `hidden`; nor which rows of theirs fail."""
    if clause.alternatives:
        ways = tuple(tuple(veiled(each, hidden) for each in way) for way in clause.alternatives)
        return replace(clause, alternatives=ways)
    if not asks(clause.tree, hidden):
        return clause
    return Unmet(clause.tree, clause.verdict, veiled=True)


def says_hidden(template: Template, hidden: Callable[[str], bool]) -> bool:
    """Whether a text has a value of a hidden step in it."""
    every = (*template.id, *(template.en or ()))
    return any(isinstance(part, Sentence) and asks(part.tree, hidden) for part in every)


def asks(node: Node, hidden: Callable[[str], bool]) -> bool:
    """Whether an answer of a hidden step is looked at."""
    held = (each.step for each, _depth in tree.walk(node) if isinstance(each, tree.Answer | tree.Group | tree.Cell))
    return any(hidden(step) for step in held)


def subject_of(node: Node) -> Node | None:
    """What a clause says something about, or None for a clause about no value (a window, the actor)."""
    match node:
        case tree.Compare(left):
            return left
        case tree.Between(item) | tree.OneOf(item) | tree.Contains(item) | tree.Filled(item) | tree.Blank(item):
            return item
        case tree.Not(item):
            return subject_of(item)
        case tree.Answer() | tree.Cell() | tree.Identity() | tree.Attribute():
            return node
    return None


def _present(node: Node, situation: Situation, row: Row | None) -> tuple[Any, tuple[Node, ...]]:
    subject = subject_of(node)
    if subject is None:
        return None, ()
    value = compiled(subject)(situation, row)
    missing = tuple(_missing(node, situation, row))
    return (None if is_blank(value) and not isinstance(subject, tree.Group) else value), missing


def _missing(node: Node, situation: Situation, row: Row | None) -> Iterator[Node]:
    """The outermost references without a value. A total or average is told as a whole: it has rows of its own."""
    if isinstance(node, (*tree.REFERENCES, tree.Total, tree.Average)):
        if is_blank(compiled(node)(situation, row)):
            yield node
        return
    for child in tree.children(node):
        yield from _missing(child, situation, row)
