"""Tree -> text in either language. Reading the printed text again gives the same tree."""

# ruff: noqa: ARG002 (every node's method takes the node)

from __future__ import annotations

import re
from decimal import Decimal
from functools import singledispatchmethod

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.keywords import RESERVED, STATUS_WORDS, column, word
from kinerja.workflows.sentences.sentence import Sentence
from kinerja.workflows.sentences.tree import Node

_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[.\/-][A-Za-z0-9_]+)*")
_LOOKS_LIKE_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


def render(node: Node | Sentence, language: str) -> str:
    """The sentence in `language` ("id" or "en"), in its one canonical spelling."""
    return _Printer(language).text(node.tree if isinstance(node, Sentence) else node)


class _Printer:
    def __init__(self, language: str) -> None:
        self.language = language
        self.column = column(language)

    def word(self, name: str) -> str:
        return word(name, self.language)

    def operand(self, node: Node) -> str:
        """A value beside a comparison word; a condition there needs brackets."""
        text = self.text(node)
        return f"({text})" if isinstance(node, tree.CONDITIONS) else text

    def member(self, node: Node) -> str:
        """One side of `dan` or `atau`."""
        text = self.text(node)
        return f"({text})" if isinstance(node, (tree.And, tree.Or)) else text

    def term(self, node: Node) -> str:
        text = self.text(node)
        return f"({text})" if isinstance(node, (tree.Sum, *tree.CONDITIONS)) else text

    def factor(self, node: Node) -> str:
        text = self.text(node)
        return f"({text})" if isinstance(node, (tree.Sum, tree.Product, *tree.CONDITIONS)) else text

    @singledispatchmethod
    def text(self, node: Node) -> str:
        raise TypeError(f"not a sentence: {node!r}")

    @text.register
    def _and(self, node: tree.And) -> str:
        return f" {self.word('AND')} ".join(self.member(item) for item in node.items)

    @text.register
    def _or(self, node: tree.Or) -> str:
        return f" {self.word('OR')} ".join(self.member(item) for item in node.items)

    @text.register
    def _not(self, node: tree.Not) -> str:
        return f"{self.word('NOT')} ({self.text(node.item)})"

    @text.register
    def _compare(self, node: tree.Compare) -> str:
        return f"{self.operand(node.left)} {self.word(node.op.name)} {self.operand(node.right)}"

    @text.register
    def _between(self, node: tree.Between) -> str:
        item, low, high = self.operand(node.item), self.operand(node.low), self.operand(node.high)
        return f"{item} {self.word('BETWEEN')} {low} {self.word('AND')} {high}"

    @text.register
    def _one_of(self, node: tree.OneOf) -> str:
        options = ", ".join(self.text(option) for option in node.options)
        return f"{self.operand(node.item)} {self.word('NOT_ONE_OF' if node.negated else 'ONE_OF')} ({options})"

    @text.register
    def _contains(self, node: tree.Contains) -> str:
        return f"{self.operand(node.item)} {self.word('CONTAINS')} {self.text(node.option)}"

    @text.register
    def _filled(self, node: tree.Filled) -> str:
        return f"{self.operand(node.item)} {self.word('IS_FILLED')}"

    @text.register
    def _blank(self, node: tree.Blank) -> str:
        return f"{self.operand(node.item)} {self.word('IS_EMPTY')}"

    @text.register
    def _differs(self, node: tree.Differs) -> str:
        return f"{self.operand(node.item)} {self.word('DIFFERS')}"

    @text.register
    def _window_open(self, node: tree.WindowOpen) -> str:
        return f"{self.word('WINDOW')}({node.step}) {self.word('IS_OPEN')}"

    @text.register
    def _actor_is(self, node: tree.ActorIs) -> str:
        return f"{self.word('ACTOR_IS')} {node.part}"

    @text.register
    def _rows(self, node: tree.Rows) -> str:
        return f"{self.word('ALL' if node.every else 'ANY')} {self.text(node.group)}: ({self.text(node.condition)})"

    @text.register
    def _sum(self, node: tree.Sum) -> str:
        first, *rest = node.items
        return self.term(first) + "".join(
            f" - {self.term(item.item)}" if isinstance(item, tree.Negative) else f" + {self.term(item)}"
            for item in rest
        )

    @text.register
    def _product(self, node: tree.Product) -> str:
        return " × ".join(self.factor(item) for item in node.items)

    @text.register
    def _number(self, node: tree.Number) -> str:
        return ".".join(node.written) or number_text(node.value)

    @text.register
    def _date(self, node: tree.Date) -> str:
        return ".".join(node.written) or node.value.isoformat()

    @text.register
    def _yes_no(self, node: tree.YesNo) -> str:
        return self.word("YES" if node.value else "NO")

    @text.register
    def _quoted(self, node: tree.Quoted) -> str:
        return f'"{node.text}"'

    @text.register
    def _option(self, node: tree.OptionWord) -> str:
        bare = _BARE.fullmatch(node.id) and node.id.casefold() not in RESERVED
        return node.id if bare else f'"{node.id}"'

    @text.register
    def _status_word(self, node: tree.StatusWord) -> str:
        return STATUS_WORDS[node.status][self.column]

    @text.register
    def _status_of(self, node: tree.StatusOf) -> str:
        return f"{self.word('STATUS')}({node.name})"

    @text.register
    def _total(self, node: tree.Total) -> str:
        return f"{self.word('TOTAL')}({self.text(node.of)})"

    @text.register
    def _count(self, node: tree.Count) -> str:
        return f"{self.word('COUNT')}({self.text(node.of)})"

    @text.register
    def _average(self, node: tree.Average) -> str:
        return f"{self.word('AVERAGE')}({self.text(node.of)})"

    @text.register
    def _table_of(self, node: tree.TableOf) -> str:
        return f"{self.word('TABLE')} {node.table}({', '.join(self.operand(item) for item in node.arguments)})"

    @text.register
    def _days_since(self, node: tree.DaysSince) -> str:
        return f"{self.word('WORKING_DAYS_SINCE' if node.working else 'DAYS_SINCE')} {self.factor(node.of)}"

    @text.register
    def _today(self, node: tree.Today) -> str:
        return self.word("TODAY")

    @text.register
    def _name(self, node: tree.Name) -> str:
        return ".".join(node.parts)

    @text.register
    def _answer(self, node: tree.Answer) -> str:
        return ".".join(node.written or (node.step, node.field))

    @text.register
    def _group(self, node: tree.Group) -> str:
        return ".".join(node.written or (node.step, node.field))

    @text.register
    def _cell(self, node: tree.Cell) -> str:
        return ".".join(node.written or (node.step, node.group, node.column))

    @text.register
    def _identity(self, node: tree.Identity) -> str:
        return node.name

    @text.register
    def _attribute(self, node: tree.Attribute) -> str:
        return f"{self.text(node.of)}.{node.name}"


def number_text(value: Decimal) -> str:
    """Plain digits. "1.125" would be read as a thousand and more, so it is printed as "1.1250"."""
    text = f"{value:f}"
    return f"{text}0" if _LOOKS_LIKE_THOUSANDS.fullmatch(text) else text
