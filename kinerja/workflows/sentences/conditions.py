"""Conditions as closures. Three-valued: True, False, and None for "not yet known".

None never opens anything: it survives `bukan`, comparison and arithmetic, and disappears only where the
other side of a `dan` or `atau` decides alone (Kleene).
"""

# ruff: noqa: ARG001, ARG005 (a closure takes situation and row, whether it needs them or not)

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import Row, Run, Situation, compile_node, day_of, is_blank, same_day
from kinerja.workflows.sentences.tree import Op


@compile_node.register
def _and(node: tree.And) -> Run:
    runs = tuple(compile_node(item) for item in node.items)

    def run(situation: Situation, row: Row | None) -> bool | None:
        result: bool | None = True
        for item in runs:
            value = item(situation, row)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return run


@compile_node.register
def _or(node: tree.Or) -> Run:
    runs = tuple(compile_node(item) for item in node.items)

    def run(situation: Situation, row: Row | None) -> bool | None:
        result: bool | None = False
        for item in runs:
            value = item(situation, row)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return run


@compile_node.register
def _not(node: tree.Not) -> Run:
    inner = compile_node(node.item)

    def run(situation: Situation, row: Row | None) -> bool | None:
        value = inner(situation, row)
        return None if value is None else not value

    return run


@compile_node.register
def _compare(node: tree.Compare) -> Run:
    if isinstance(node.left, tree.StatusOf) and isinstance(node.right, tree.StatusWord):
        return _is_status(node.left.name, frozenset({node.right.status}), node.op is Op.IS_NOT)
    operate = OPERATIONS[node.op]
    left, right = compile_node(node.left), compile_node(node.right)
    if isinstance(node.right, (tree.Number, tree.OptionWord)):  # the common case, at half the cost
        constant = _constant(node.right)
        if isinstance(node.left, tree.Answer):  # the most common of all, without a call between
            step, name = node.left.step, node.left.field

            def run_answer(situation: Situation, row: Row | None) -> bool | None:
                value = situation.answer(step, name)
                return None if value is None else operate(value, constant)

            return run_answer

        def run_constant(situation: Situation, row: Row | None) -> bool | None:
            value = left(situation, row)
            return None if value is None else operate(value, constant)

        return run_constant

    def run(situation: Situation, row: Row | None) -> bool | None:
        value, other = left(situation, row), right(situation, row)
        return None if value is None or other is None else operate(*same_day(value, other))

    return run


OPERATIONS: Mapping[Op, Callable[[Any, Any], bool]] = {
    Op.IS: operator.eq,
    Op.IS_NOT: operator.ne,
    Op.EQUALS: operator.eq,
    Op.AT_LEAST: operator.ge,
    Op.AT_MOST: operator.le,
    Op.MORE_THAN: operator.gt,
    Op.LESS_THAN: operator.lt,
    Op.BEFORE: operator.lt,
    Op.AFTER: operator.gt,
    Op.NO_LATER_THAN: operator.le,
}


def _constant(node: tree.Number | tree.OptionWord) -> Any:
    """Its value; a whole number as int, which meets another int much faster than a Decimal does."""
    if isinstance(node, tree.OptionWord):
        return node.id
    return int(node.value) if node.value == node.value.to_integral_value() else node.value


def _is_status(name: str, wanted: frozenset[Status], negated: bool) -> Run:
    finished = Status.DONE in wanted
    words = wanted - {Status.DONE}
    if not words:
        return lambda situation, row: situation.finished(name) is not negated

    def run(situation: Situation, row: Row | None) -> bool:
        held = (finished and situation.finished(name)) or situation.status(name) in words
        return held is not negated

    return run


@compile_node.register
def _between(node: tree.Between) -> Run:
    item, low, high = compile_node(node.item), compile_node(node.low), compile_node(node.high)
    if isinstance(node.low, tree.Number) and isinstance(node.high, tree.Number):
        first, last = _constant(node.low), _constant(node.high)

        def run_constant(situation: Situation, row: Row | None) -> bool | None:
            value = item(situation, row)
            return None if value is None else first <= value <= last

        return run_constant

    def run(situation: Situation, row: Row | None) -> bool | None:
        value, least, most = item(situation, row), low(situation, row), high(situation, row)
        if value is None or least is None or most is None:
            return None
        return bool(operator.ge(*same_day(value, least)) and operator.le(*same_day(value, most)))

    return run


@compile_node.register
def _one_of(node: tree.OneOf) -> Run:
    if isinstance(node.item, tree.StatusOf):
        wanted = frozenset(word.status for word in node.options if isinstance(word, tree.StatusWord))
        return _is_status(node.item.name, wanted, node.negated)
    item, negated = compile_node(node.item), node.negated
    members = frozenset(compile_node(option)(None, None) for option in node.options)  # type: ignore[arg-type]

    def run(situation: Situation, row: Row | None) -> bool | None:
        value = item(situation, row)
        return None if value is None else (day_of(value) in members) is not negated

    return run


@compile_node.register
def _contains(node: tree.Contains) -> Run:
    item, option = compile_node(node.item), compile_node(node.option)

    def run(situation: Situation, row: Row | None) -> bool | None:
        value = item(situation, row)
        return option(situation, row) in value if value else None

    return run


@compile_node.register
def _filled(node: tree.Filled) -> Run:
    item = compile_node(node.item)
    return lambda situation, row: not is_blank(item(situation, row))


@compile_node.register
def _blank(node: tree.Blank) -> Run:
    item = compile_node(node.item)
    return lambda situation, row: is_blank(item(situation, row))


@compile_node.register
def _differs(node: tree.Differs) -> Run:
    assert isinstance(node.item, tree.Answer), "resolve lets only fields with a suggestion through"
    step, name = node.item.step, node.item.field

    def run(situation: Situation, row: Row | None) -> bool | None:
        answer, suggestion = situation.answer(step, name), situation.suggestion(step, name)
        return None if answer is None or suggestion is None else bool(answer != suggestion)

    return run


@compile_node.register
def _window_open(node: tree.WindowOpen) -> Run:
    return lambda situation, row: situation.window_open(node.step)


@compile_node.register
def _actor_is(node: tree.ActorIs) -> Run:
    return lambda situation, row: situation.plays(node.part)


@compile_node.register
def _rows(node: tree.Rows) -> Run:
    assert isinstance(node.group, tree.Group), "resolve puts a group here"
    step, group, decisive = node.group.step, node.group.field, not node.every
    condition = compile_node(node.condition)

    def run(situation: Situation, row: Row | None) -> bool | None:
        result: bool | None = not decisive
        for each in situation.rows(step, group):
            value = condition(situation, each)
            if value is decisive:
                return decisive
            if value is None:
                result = None
        return result

    return run
