"""Values as closures: answers, attributes, totals, days, arithmetic. None where anything needed is missing."""

# ruff: noqa: ARG001, ARG005 (a closure takes situation and row, whether it needs them or not)

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.closures import Row, Run, Situation, compile_node, day_of
from kinerja.workflows.sentences.tree import Node

_EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""An average is the same on every machine, whatever the context of the thread."""


@compile_node.register
def _sum(node: tree.Sum) -> Run:
    runs = tuple(compile_node(item) for item in node.items)

    def run(situation: Situation, row: Row | None) -> Any:
        result: Any = 0
        for item in runs:
            value = item(situation, row)
            if value is None:
                return None
            result += value
        return result

    return run


@compile_node.register
def _negative(node: tree.Negative) -> Run:
    item = compile_node(node.item)

    def run(situation: Situation, row: Row | None) -> Any:
        value = item(situation, row)
        return None if value is None else -value

    return run


@compile_node.register
def _product(node: tree.Product) -> Run:
    runs = tuple(compile_node(item) for item in node.items)

    def run(situation: Situation, row: Row | None) -> Any:
        result: Any = 1
        for item in runs:
            value = item(situation, row)
            if value is None:
                return None
            result *= value
        return result

    return run


@compile_node.register(tree.Number)
@compile_node.register(tree.Date)
@compile_node.register(tree.YesNo)
def _constant(node: tree.Number | tree.Date | tree.YesNo) -> Run:
    value = node.value
    return lambda situation, row: value


@compile_node.register
def _quoted(node: tree.Quoted) -> Run:
    return lambda situation, row: node.text


@compile_node.register
def _option(node: tree.OptionWord) -> Run:
    return lambda situation, row: node.id


@compile_node.register
def _status_word(node: tree.StatusWord) -> Run:
    return lambda situation, row: node.status


@compile_node.register
def _status_of(node: tree.StatusOf) -> Run:
    name = node.name
    return lambda situation, row: situation.status(name)


@compile_node.register
def _today(node: tree.Today) -> Run:
    return lambda situation, row: situation.today


@compile_node.register
def _total(node: tree.Total) -> Run:
    values = _many(node.of)

    def run(situation: Situation, row: Row | None) -> Any:
        result: Any = Decimal(0)
        for value in values(situation, row):
            if value is None:
                return None
            result += value
        return result

    return run


@compile_node.register
def _average(node: tree.Average) -> Run:
    values = _many(node.of)

    def run(situation: Situation, row: Row | None) -> Decimal | None:
        found = list(values(situation, row))
        if not found or None in found:
            return None
        return _EXACT.divide(sum(found, Decimal(0)), Decimal(len(found)))

    return run


@compile_node.register
def _table_of(node: tree.TableOf) -> Run:
    name, runs = node.table, tuple(compile_node(item) for item in node.arguments)

    def run(situation: Situation, row: Row | None) -> Any:
        values = tuple(item(situation, row) for item in runs)
        return None if None in values else situation.table(name, values)

    return run


def _many(node: Node) -> Run:
    """The values over all rows of a group, or over all chosen options."""
    return _column(node) if isinstance(tree.base(node), tree.Cell) else _chosen(node)


def _column(node: Node) -> Run:
    cell = tree.base(node)
    assert isinstance(cell, tree.Cell)
    step, group, run = cell.step, cell.group, compile_node(node)
    return lambda situation, row: (run(situation, each) for each in situation.rows(step, group))


def _chosen(node: Node) -> Run:
    """The values of an attribute over all chosen options of a field."""
    assert isinstance(node, tree.Attribute), "resolve lets only attributes of choices through"
    look_up, options = _attribute_of(node), compile_node(node.of)
    return lambda situation, row: (look_up(situation, option) for option in options(situation, row) or ())


@compile_node.register
def _count(node: tree.Count) -> Run:
    item = compile_node(node.of)
    return lambda situation, row: len(item(situation, row) or ())


@compile_node.register
def _days_since(node: tree.DaysSince) -> Run:
    item, working = compile_node(node.of), node.working

    def run(situation: Situation, row: Row | None) -> int | None:
        start = day_of(item(situation, row))
        if start is None:
            return None
        return situation.working_days_between(start, situation.today) if working else (situation.today - start).days

    return run


@compile_node.register
def _answer(node: tree.Answer) -> Run:
    step, field = node.step, node.field
    return lambda situation, row: situation.answer(step, field)


@compile_node.register
def _cell(node: tree.Cell) -> Run:
    step, group, column = node.step, node.group, node.column
    return lambda situation, row: None if row is None else situation.cell(step, group, row, column)


@compile_node.register
def _identity(node: tree.Identity) -> Run:
    name = node.name
    return lambda situation, row: situation.identity(name)


@compile_node.register
def _attribute(node: tree.Attribute) -> Run:
    look_up, option = _attribute_of(node), compile_node(node.of)

    def run(situation: Situation, row: Row | None) -> Any:
        chosen = option(situation, row)
        return None if chosen is None else look_up(situation, chosen)

    return run


def _attribute_of(node: tree.Attribute) -> Callable[[Situation, str], Any]:
    of, name = node.of, node.name
    if isinstance(of, tree.Identity):
        return lambda situation, option: situation.attribute(None, of.name, option, name)
    if isinstance(of, tree.Cell):
        return lambda situation, option: situation.attribute(of.step, of.column, option, name, group=of.group)
    assert isinstance(of, tree.Answer), "resolve gives attributes to answers, cells and identity only"
    return lambda situation, option: situation.attribute(of.step, of.field, option, name)


@compile_node.register
def _group(node: tree.Group) -> Run:
    step, field = node.step, node.field
    return lambda situation, row: situation.rows(step, field)
