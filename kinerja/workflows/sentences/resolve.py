"""Words -> what they stand for, with types. Everything wrong is found in one run; an unknown name is told once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kinerja.workflows.sentences import tree, types
from kinerja.workflows.sentences.findings import ALREADY_TOLD, Finding
from kinerja.workflows.sentences.keywords import STATUS_OF_WORD, STATUS_WORDS
from kinerja.workflows.sentences.names import Found, Names, Place
from kinerja.workflows.sentences.syntax import closest
from kinerja.workflows.sentences.tree import Node, Op
from kinerja.workflows.sentences.types import Scope, Type

_ORDERED = (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN)
_DATED = (Op.BEFORE, Op.AFTER, Op.NO_LATER_THAN)
_SAME = (Op.IS, Op.IS_NOT, Op.EQUALS)
_DAYS = ("date", "instant")

WORDS_FOR: dict[str, tuple[str, ...]] = {
    "number": ("IS", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN", "BETWEEN", "ONE_OF"),
    "date": ("IS", "BEFORE", "AFTER", "NO_LATER_THAN", "BETWEEN"),
    "instant": ("IS", "BEFORE", "AFTER", "NO_LATER_THAN", "BETWEEN"),
    "yes_no": ("IS", "IS_NOT"),
    "choice": ("IS", "IS_NOT", "ONE_OF", "NOT_ONE_OF"),
    "choices": ("CONTAINS", "IS_FILLED", "IS_EMPTY"),
    "text": ("IS", "IS_NOT", "ONE_OF", "IS_FILLED", "IS_EMPTY"),
    "rows": ("IS_FILLED", "IS_EMPTY"),
    "files": ("IS_FILLED", "IS_EMPTY"),
    "status": ("IS", "IS_NOT", "ONE_OF", "NOT_ONE_OF"),
}
"""The comparison words that fit a kind of value (terminals of the grammar)."""


def resolve(node: Node, scope: Scope) -> tuple[Node, Type, tuple[Finding, ...]]:
    """`node` with every name looked up, its type, and what is wrong with it. Resolving twice changes nothing.

    With findings the tree is not fit for evaluation.
    """
    resolver = Resolver(scope)
    if scope.kind == "expression":
        resolved, kind = resolver.value(node)
    else:
        resolved, kind = resolver.condition(node), types.YES_NO
    return resolved, kind or types.TEXT, tuple(sorted(resolver.findings, key=lambda item: item.offset))


class Resolver:
    """One run over one tree. A type of None: unknown, because of something that was already told."""

    def __init__(self, scope: Scope, place: Place | None = None) -> None:
        self.scope = scope
        self.names = Names(scope, place)
        self.findings: list[Finding] = []

    def tell(self, node: Node, code: str, /, at: tree.Span | None = None, **params: Any) -> None:
        self.findings.append(Finding(code, *(at or node.span), params))

    # Conditions

    def condition(self, node: Node) -> Node:
        match node:
            case tree.And(items) | tree.Or(items):
                return replace(node, items=tuple(self.condition(item) for item in items))
            case tree.Not(item):
                return replace(node, item=self.condition(item))
            case tree.Compare():
                return self._compare(node)
            case tree.Between():
                return self._between(node)
            case tree.OneOf():
                return self._one_of(node)
            case tree.Contains():
                return self._contains(node)
            case tree.Filled(item) | tree.Blank(item):
                return replace(node, item=self._given(item))
            case tree.Differs(item):
                return replace(node, item=self._suggested(item))
            case tree.WindowOpen(step):
                self._known(node, step, tuple(self.scope.steps), "unknown_step")
                return node
            case tree.ActorIs(part):
                self._known(node, part, self.scope.parts, "unknown_part")
                return node
            case tree.Rows():
                return self._rows(node)
        value, kind = self.value(node)
        if kind and kind.kind != "yes_no":
            self.tell(node, "not_a_condition", found=kind.kind, allowed=WORDS_FOR.get(kind.kind, ()))
        return value

    def _compare(self, node: tree.Compare) -> Node:
        left, kind = self.value(node.left)
        if kind is None:
            return replace(node, left=left, right=self._beside_unknown(node.right))
        allowed = _SAME if kind.kind not in ("choices", "rows", "files") else ()
        allowed += {"number": _ORDERED, "date": _DATED, "instant": _DATED}.get(kind.kind, ())
        if node.op not in allowed:
            self._wrong_operator(node, node.op.name, kind)
            return replace(node, left=left, right=self._beside_unknown(node.right))
        return replace(node, left=left, right=self.matching(node.right, kind))

    def _between(self, node: tree.Between) -> Node:
        item, kind = self.value(node.item)
        if kind is None:
            return replace(node, item=item)
        if kind.kind not in ("number", *_DAYS):
            self._wrong_operator(node, "BETWEEN", kind)
            return replace(node, item=item)
        return replace(node, item=item, low=self.matching(node.low, kind), high=self.matching(node.high, kind))

    def _one_of(self, node: tree.OneOf) -> Node:
        item, kind = self.value(node.item)
        if kind is None:
            return replace(node, item=item)
        if kind.kind in ("choices", "rows", "files", "yes_no"):
            self._wrong_operator(node, "NOT_ONE_OF" if node.negated else "ONE_OF", kind)
            return replace(node, item=item)
        return replace(node, item=item, options=tuple(self.matching(option, kind) for option in node.options))

    def _contains(self, node: tree.Contains) -> Node:
        item, kind = self.value(node.item)
        if kind and kind.kind != "choices":
            self._wrong_operator(node, "CONTAINS", kind)
        if kind is None or kind.kind != "choices":
            return replace(node, item=item)
        return replace(node, item=item, option=self._option(node.option, kind))

    def _rows(self, node: tree.Rows) -> Node:
        group, kind = self.value(node.group)
        if kind is None:
            return replace(node, group=group)
        if not isinstance(group, tree.Group):
            self.tell(node.group, "wrong_type", found=kind.kind, expected=("rows",))
            return replace(node, group=group)
        outer, self.names = self.names, Names(self.scope, (group.step, group.field))
        condition = self.condition(node.condition)
        self.names = outer
        return replace(node, group=group, condition=condition)

    def _given(self, node: Node) -> Node:
        """What can be filled or empty: something a person answers."""
        value, kind = self.value(node)
        if kind and not isinstance(value, tree.REFERENCES):
            self.tell(node, "name_expected")
        return value

    def _suggested(self, node: Node) -> Node:
        """What can differ from a suggestion: a field that has one."""
        value, kind = self.value(node)
        if kind and not (isinstance(value, tree.Answer) and kind.suggested):
            self.tell(node, "no_suggestion", name=written(value) or written(node))
        return value

    def _known(self, node: Any, name: str, allowed: tuple[str, ...], code: str) -> None:
        if name not in allowed:
            self.tell(node, code, at=node.name_span, name=name, suggestion=closest(name, allowed), allowed=allowed)

    def _wrong_operator(self, node: Node, operator: str, kind: Type) -> None:
        self.tell(node, "wrong_operator", operator=operator, found=kind.kind, allowed=WORDS_FOR.get(kind.kind, ()))

    def _beside_unknown(self, node: Node) -> Node:
        """A bare word beside something unknown may be an option of it: nothing sure can be said."""
        return node if isinstance(node, tree.Name) and len(node.parts) == 1 else self.value(node)[0]

    # Values

    def value(self, node: Node) -> Found:
        match node:
            case tree.Number():
                return node, types.NUMBER
            case tree.Date() | tree.Today():
                return node, types.DATE
            case tree.YesNo():
                return node, types.YES_NO
            case tree.Quoted():
                return node, types.TEXT
            case tree.Sum(items) | tree.Product(items):
                return replace(node, items=tuple(self._number(item) for item in items)), types.NUMBER
            case tree.Negative(item):
                return replace(node, item=self._number(item)), types.NUMBER
            case tree.StatusOf(name):
                known = (*self.scope.steps, *self.scope.stages)
                self._known(node, name, known, "unknown_step")
                return node, types.STATUS if name in known else None
            case tree.Total(of) | tree.Average(of):
                return self._total(node, of)
            case tree.TableOf():
                return self._table(node)
            case tree.Count(of):
                return self._count(node, of)
            case tree.DaysSince(of):
                value, kind = self.value(of)
                if kind and kind.kind not in _DAYS:
                    self.tell(of, "wrong_type", found=kind.kind, expected=("date",))
                return replace(node, of=value), types.NUMBER
            case tree.Name() | tree.Answer() | tree.Group() | tree.Cell() | tree.Identity() | tree.Attribute():
                return self._single(node)
        self.tell(node, "expression_expected")
        return node, None

    def _number(self, node: Node) -> Node:
        value, kind = self.value(node)
        if kind and kind.kind != "number":
            self.tell(node, "wrong_type", found=kind.kind, expected=("number",))
        return value

    def _single(self, node: Node) -> Found:
        """A name that stands for one value here, not for one value of each row or each chosen option."""
        value, kind = self._look_up(node)
        base = tree.base(value)
        if kind and isinstance(base, tree.Cell) and self.names.place != (base.step, base.group):
            self.tell(node, "column_outside_rows", name=written(node), group=written(node, 1))
            return value, None
        if kind and isinstance(value, tree.Attribute) and self.names.type_of(base).kind == "choices":
            self.tell(node, "attribute_of_many", name=written(node))
            return value, None
        return value, kind

    def _look_up(self, node: Node) -> Found:
        value, kind, finding = self.names.look_up(node)
        if finding:
            self.findings.append(finding)
        return value, kind

    def _table(self, node: tree.TableOf) -> Found:
        table = self.scope.tables.get(node.table)
        if table is None:
            self._known(node, node.table, tuple(self.scope.tables), "unknown_table")
            return replace(node, arguments=tuple(self.value(item)[0] for item in node.arguments)), None
        if table.gives.kind == "unknown":
            self.findings.append(Finding(ALREADY_TOLD, *node.span))
            return node, None
        if len(node.arguments) != len(table.inputs):
            self.tell(node, "table_arguments", name=node.table, count=len(table.inputs), found=str(len(node.arguments)))
            return node, None
        pairs = zip(node.arguments, table.inputs, strict=True)
        return replace(node, arguments=tuple(self._argument(item, kind) for item, kind in pairs)), table.gives

    def _argument(self, node: Node, kind: Type) -> Node:
        if kind.kind == "number":
            return self._number(node)
        value, other = self.value(node)
        if other and other.kind != kind.kind:
            self.tell(node, "wrong_type", found=other.kind, expected=(kind.kind,))
        elif other and (unknown := [option for option in other.options if option not in kind.options]):
            self.tell(node, "table_options", name=unknown[0])
        return value

    def _total(self, node: tree.Total | tree.Average, of: Node) -> Found:
        value, kind = self._look_up(of)
        base = tree.base(value)
        if kind is None:
            return replace(node, of=value), types.NUMBER
        many = isinstance(base, tree.Cell) or self.names.type_of(base).kind == "choices"
        if not many or kind.kind != "number":
            found = kind.kind if kind.kind != "number" else "one_number"
            self.tell(of, "wrong_type", found=found, expected=("column_of_numbers",))
        return replace(node, of=value), types.NUMBER

    def _count(self, node: tree.Count, of: Node) -> Found:
        value, kind = self._single(of)
        if kind and kind.kind not in ("rows", "choices", "files"):
            self.tell(of, "wrong_type", found=kind.kind, expected=("rows", "choices", "files"))
        return replace(node, of=value), types.NUMBER

    # The other side of a comparison

    def matching(self, node: Node, kind: Type) -> Node:
        """`node` as a value that can stand beside one of type `kind`."""
        if kind.kind == "status":
            return self._status_word(node)
        if kind.kind == "choice":
            return self._option(node, kind)
        value, other = self.value(node)
        if other and other.kind != kind.kind and not (other.kind in _DAYS and kind.kind in _DAYS):
            self.tell(node, "wrong_type", found=other.kind, expected=(kind.kind,))
        return value

    def _status_word(self, node: Node) -> Node:
        if isinstance(node, tree.StatusWord):
            return node
        said = text_of(node)
        if said is None or said.casefold() not in STATUS_OF_WORD:
            allowed = tuple(words[0] for words in STATUS_WORDS.values())
            suggestion = closest(said or "", tuple(STATUS_OF_WORD))
            self.tell(node, "unknown_status", name=said or "", suggestion=suggestion, allowed=allowed)
            return node
        return tree.StatusWord(STATUS_OF_WORD[said.casefold()], span=node.span)

    def _option(self, node: Node, kind: Type) -> Node:
        said = node.id if isinstance(node, tree.OptionWord) else text_of(node)
        for word in (said,) if not isinstance(node, tree.YesNo) else ("ya", "yes") if node.value else ("tidak", "no"):
            if word in kind.options:
                return tree.OptionWord(word, span=node.span)
        if isinstance(node, tree.REFERENCES) or (isinstance(node, tree.Name) and len(node.parts) > 1):
            value, other, _ = self.names.look_up(node)
            if other and other.kind == "choice":
                return value
        self.tell(
            node, "unknown_option", name=said or "", suggestion=closest(said or "", kind.options), allowed=kind.options
        )
        return node


def text_of(node: Node) -> str | None:
    """What a word beside a choice says, however it was written."""
    match node:
        case tree.Name(parts):
            return ".".join(parts)
        case tree.Quoted(text):
            return text
        case tree.Number(value):
            return f"{value:f}"
    return None


def written(node: Node, without: int = 0) -> str:
    """A name as the author wrote it, less its last `without` parts."""
    parts = getattr(node, "parts", None) or getattr(node, "written", ())
    return ".".join(parts[: len(parts) - without] if without else parts)
