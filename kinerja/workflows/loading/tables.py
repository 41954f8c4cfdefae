"""Decision tables: raw rows -> cells, each of the kind its input has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from kinerja.workflows.definition import DecisionTable, Interval, TableCell, TableInput, TableRow
from kinerja.workflows.loading import constants, values
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar, Sequence

ANY, NUMBER, GIVES = "any", "number", "gives"
_ENDS = ("at_least", "below")


class TableDraft(NamedTuple):
    """`table`: None where something in it is wrong. `rows`: the nodes of its rows, in order."""

    record: Record
    table: DecisionTable | None
    rows: tuple[Node, ...] = ()


def read_table(record: Record, lists: Mapping[str, Record], out: Collector) -> TableDraft:
    """The table of `record`; every cell that cannot be meant is reported."""
    return _Table(record, lists, out).read()


class _Table:
    def __init__(self, record: Record, lists: Mapping[str, Record], out: Collector) -> None:
        self.record = record
        self.lists = lists
        self.out = out

    def read(self) -> TableDraft:
        before = len(self.out.problems)
        inputs = self._inputs(self.record.get("given"))
        gives = self._gives(self.record.get("gives"))
        nodes = self._row_nodes(self.record.get("rows"))
        if len(self.out.problems) > before or not inputs or "title" not in self.record.values:
            return TableDraft(self.record, None)
        rows = tuple(self._row(node, inputs, gives) for node in nodes)
        if len(self.out.problems) > before:
            return TableDraft(self.record, None)
        made = tuple(row for row in rows if row is not None)
        return TableDraft(self.record, self._made(inputs, gives, made), nodes)

    def _made(self, inputs: tuple[TableInput, ...], gives: str | None, rows: tuple[TableRow, ...]) -> DecisionTable:
        record = self.record
        official = not record.get("unofficial", False)
        return DecisionTable(record.id, record.get("title"), inputs, rows, gives, record.get("basis"), official)

    # What goes in and what comes out

    def _inputs(self, node: Node | None) -> tuple[TableInput, ...]:
        if not isinstance(node, MappingNode):
            if node is not None:
                self.out.at(node, "not_a_mapping", shape="pairs")
            return ()
        found = []
        for name, (key_node, value) in node.entries.items():
            if values.identifier(name) is None or name == GIVES:
                self.out.at(key_node, "not_an_id", text=name)
            if not isinstance(value, Scalar) or value.empty:
                self.out.at(value, "not_a_text")
            else:
                found.append(TableInput(name, self._list(value.text, value)))
        return tuple(found)

    def _gives(self, name: str | None) -> str | None:
        return None if name is None else self._list(name, self.record.node_of(GIVES))

    def _list(self, name: str, node: Node) -> str | None:
        if name == NUMBER:
            return None
        if name not in self.lists:
            self.out.unknown(node, "unknown_list", name, (*self.lists, NUMBER))
        return name

    # Rows

    def _row_nodes(self, node: Node | None) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return tuple(node.items)
        if node is not None:
            self.out.at(node, "not_a_list", shape="table_row")
        return ()

    def _row(self, node: Node, inputs: tuple[TableInput, ...], gives: str | None) -> TableRow | None:
        if not isinstance(node, MappingNode):
            self.out.at(node, "not_a_mapping", shape="table_row")
            return None
        known = [*(each.name for each in inputs), GIVES]
        for name, (key_node, _) in node.entries.items():
            if name not in known:
                self.out.unknown(key_node, "unknown_key", name, known, shape="table_row")
        for each in inputs:
            if each.name not in node.entries:
                self.out.at(node, "table_cell_missing", name=each.name)
        if GIVES not in node.entries:
            self.out.at(node, "missing_key", key=GIVES, shape="table_row", name="")
        cells = tuple(self._cell(each, found) for each in inputs if (found := node.value(each.name)) is not None)
        result = self._result(node.value(GIVES), gives)
        return None if result is None else TableRow(cells, result)

    def _result(self, node: Node | None, listed: str | None) -> str | Decimal | None:
        if node is None:
            return None
        if listed is not None:
            return self._option(GIVES, node, listed)
        return self._number(GIVES, node)

    def _cell(self, given: TableInput, node: Node) -> TableCell:
        if isinstance(node, Scalar) and node.text == ANY:
            return TableCell()
        if given.options is None:
            return TableCell(interval=self._interval(given.name, node))
        items = node.items if isinstance(node, Sequence) else [node]
        options = [self._option(given.name, item, given.options) for item in items]
        if not items:
            self._wrong(given.name, node, "[a, b]")
        return TableCell(options=tuple(option for option in options if option is not None))

    def _interval(self, name: str, node: Node) -> Interval | None:
        if not isinstance(node, MappingNode) or not node.entries or not node.entries.keys() <= set(_ENDS):
            self._wrong(name, node, "{at_least: 1, below: 2}, any")
            return None
        ends = {end: self._number(name, value) for end, (_, value) in node.entries.items()}
        return Interval(ends.get("at_least"), ends.get("below"))

    def _number(self, name: str, node: Node) -> Decimal | None:
        stated = constants.literal(node, self.out) if isinstance(node, Scalar) else None
        number = values.number(stated.text) if stated else None
        if number is None and (stated is not None or not isinstance(node, Scalar)):
            self._wrong(name, node, "1.5")
        return number

    def _option(self, name: str, node: Node, listed: str) -> str | None:
        if not isinstance(node, Scalar) or node.empty:
            self._wrong(name, node, "[a, b]" if name != GIVES else "a")
            return None
        known = [option.id for option in self.lists[listed].get("options", ())]
        if node.text not in known:
            self.out.unknown(node, "unknown_option", node.text, known, allowed=known)
        return node.text

    def _wrong(self, name: str, node: Node, expected: str) -> None:
        self.out.at(node, "table_cell", name=name, expected=expected)
