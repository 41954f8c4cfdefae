"""The natural words of an unmet clause: what it is now, what it must be. Without a full stop.

"Jumlah poin sekarang 24, harus paling sedikit 32" / "Total poin is now 24, must be at least 32".
"""

from __future__ import annotations

from collections.abc import Mapping

from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.labels import Labels
from kinerja.workflows.sentences.negation import pushed_in
from kinerja.workflows.sentences.render import number_text
from kinerja.workflows.sentences.tree import Node, Op
from kinerja.workflows.sentences.unmet import Unmet, subject_of
from kinerja.workflows.sentences.writing import column, listed, write

Pair = tuple[str, str]

_MUST: Mapping[Op, Pair] = {
    Op.IS: ("harus {0}", "must be {0}"),
    Op.EQUALS: ("harus {0}", "must be {0}"),
    Op.IS_NOT: ("tidak boleh {0}", "must not be {0}"),
    Op.AT_LEAST: ("harus paling sedikit {0}", "must be at least {0}"),
    Op.AT_MOST: ("harus paling banyak {0}", "must be at most {0}"),
    Op.MORE_THAN: ("harus lebih dari {0}", "must be more than {0}"),
    Op.LESS_THAN: ("harus kurang dari {0}", "must be less than {0}"),
    Op.BEFORE: ("harus sebelum {0}", "must be before {0}"),
    Op.AFTER: ("harus sesudah {0}", "must be after {0}"),
    Op.NO_LATER_THAN: ("harus paling lambat {0}", "must be no later than {0}"),
}
_BETWEEN: Pair = ("harus antara {0} dan {1}", "must be between {0} and {1}")
_NOT_BETWEEN: Pair = ("tidak boleh antara {0} dan {1}", "must not be between {0} and {1}")
_NOT_BEFORE: Pair = ("tidak boleh sebelum {0}", "must not be before {0}")
_CONTAINS: Pair = ("harus memuat {0}", "must contain {0}")
_NOT_CONTAINS: Pair = ("tidak boleh memuat {0}", "must not contain {0}")
_FILLED: Pair = ("harus diisi", "must be filled in")
_BLANK: Pair = ("harus dikosongkan", "must be left empty")
_OPEN: Pair = ("Waktu untuk {0} harus sedang dibuka", "The window of {0} must be open")
_NOT_OPEN: Pair = ("Waktu untuk {0} harus sudah tidak dibuka", "The window of {0} must not be open")
_ACTOR: Pair = ("Hanya {0} yang dapat melakukannya", "Only {0} can do this")
_NOT_ACTOR: Pair = ("{0} tidak dapat melakukannya", "{0} cannot do this")
_NOW: Pair = ("{0} sekarang {1}, {2}", "{0} is now {1}, {2}")
_UNANSWERED: Pair = ("{0} belum diisi, {1}", "{0} is not filled in yet, {1}")
_INCOMPLETE: Pair = ("{0} belum lengkap, {1}", "{0} is not complete yet, {1}")
_UNKNOWN: Pair = ("{0} belum diketahui, {1}", "{0} is not known yet, {1}")
_ALTERNATIVES: Pair = ("Penuhi salah satu: {0}", "One of these is needed: {0}")
_ROWS: Pair = ("{0}, baris {1}: {2}", "{0}, row {1}: {2}")
_SOME_ROW: Pair = (
    "Harus ada baris {0} yang memenuhi: {1}",
    "There must be a row of {0} that meets this: {1}",
)
_EVERY_ROW: Pair = ("Setiap baris {0} harus memenuhi: {1}", "Every row of {0} must meet this: {1}")
_DIFFERS: Pair = ("{0} harus berbeda dari saran", "{0} must differ from the suggestion")
_NOT_DIFFERS: Pair = ("{0} harus sama dengan saran", "{0} must be as suggested")
_AVERAGE: Pair = ("Rata-rata {0}", "Average of {0}")
_TOTAL: Pair = ("Jumlah {0}", "Total {0}")
_COUNT: Pair = ("Banyaknya {0}", "Number of {0}")
_DAYS: Pair = ("Jumlah hari sejak {0}", "Number of days since {0}")
_WORKING_DAYS: Pair = ("Jumlah hari kerja sejak {0}", "Number of working days since {0}")
_TODAY: Pair = ("Hari ini", "Today")
_ATTRIBUTE: Pair = ("{1} dari {0}", "{1} of {0}")
_AND: Pair = (" dan ", " and ")


def words(clause: Unmet, language: str, labels: Labels) -> str:
    """One clause for the person it stops, in `language`; `labels` in the same language."""
    return _Speaker(language, labels).unmet(clause)


def told(node: Node, language: str, labels: Labels) -> str:
    """A whole condition in natural words, for reading a definition; an expression by what it is made of."""
    speaker = _Speaker(language, labels)
    if isinstance(node, tree.CONDITIONS):
        return speaker.requirement(pushed_in(node))
    return speaker.subject(node)


class _Speaker:
    def __init__(self, language: str, labels: Labels) -> None:
        self.language = language
        self.labels = labels
        self.column = column(language)

    def say(self, pair: Pair, *values: str) -> str:
        return pair[self.column].format(*values)

    # What it is now

    def unmet(self, clause: Unmet) -> str:
        if clause.alternatives:
            ways = (self.all_of(way) for way in clause.alternatives)
            return self.say(_ALTERNATIVES, listed((_lower(way) for way in ways), self.language, "or"))
        if clause.veiled:
            return self.requirement(clause.tree)
        if isinstance(clause.tree, tree.Rows) and clause.rows:
            numbers = listed((str(number) for number in clause.rows), self.language)
            return self.say(_ROWS, self.subject(clause.tree.group), numbers, _lower(self.all_of(clause.inner)))
        subject = subject_of(clause.tree)
        if subject is None or isinstance(_inner(clause.tree), (tree.Filled, tree.Rows)):
            return self.requirement(clause.tree)
        return self.now(clause, subject)

    def all_of(self, clauses: tuple[Unmet, ...]) -> str:
        first, *rest = [self.unmet(clause) for clause in clauses]
        return _AND[self.column].join([first, *(_lower(clause) for clause in rest)])

    def now(self, clause: Unmet, subject: Node) -> str:
        name, must = self.subject(subject), self.must(clause.tree)
        if clause.present is not None:
            return self.say(_NOW, name, write(subject, clause.present, self.language, self.labels), must)
        if isinstance(subject, (tree.Answer, tree.Cell, tree.Group)):
            return self.say(_UNANSWERED, name, must)
        return self.say(_INCOMPLETE if isinstance(subject, (tree.Total, tree.Average)) else _UNKNOWN, name, must)

    # What it must be

    def requirement(self, node: Node) -> str:
        """A whole condition, without present values."""
        match node:
            case tree.And(items):
                return self.joined(items, "and")
            case tree.Or(items):
                return self.joined(items, "or")
            case tree.WindowOpen(step):
                return self.say(_OPEN, self.labels.step(step))
            case tree.Not(tree.WindowOpen(step)):
                return self.say(_NOT_OPEN, self.labels.step(step))
            case tree.ActorIs(part):
                return self.say(_ACTOR, self.labels.part(part))
            case tree.Not(tree.ActorIs(part)):
                return self.say(_NOT_ACTOR, self.labels.part(part))
            case tree.Differs(item):
                return self.say(_DIFFERS, self.subject(item))
            case tree.Not(tree.Differs(item)):
                return self.say(_NOT_DIFFERS, self.subject(item))
            case tree.Rows(group, condition, every):
                inner = _lower(self.requirement(condition))
                return self.say(_EVERY_ROW if every else _SOME_ROW, _lower(self.subject(group)), inner)
        subject = subject_of(node)
        assert subject is not None, "every other clause is about a value"
        return f"{self.subject(subject)} {self.must(node)}"

    def joined(self, items: tuple[Node, ...], joint: str) -> str:
        first, *rest = [self.requirement(item) for item in items]
        return listed([first, *(_lower(item) for item in rest)], self.language, joint)

    def must(self, node: Node) -> str:
        """ "harus paling sedikit 32" """
        match node:
            case tree.Compare(left, op, right):
                return self.say(_MUST[op], self.value(right, left))
            case tree.Not(tree.Compare(left, _, right)):  # `before` alone has no opposite
                return self.say(_NOT_BEFORE, self.value(right, left))
            case tree.Between(item, low, high):
                return self.say(_BETWEEN, self.value(low, item), self.value(high, item))
            case tree.Not(tree.Between(item, low, high)):
                return self.say(_NOT_BETWEEN, self.value(low, item), self.value(high, item))
            case tree.OneOf(item, options, negated):
                wanted = listed((self.value(option, item) for option in options), self.language, "or")
                return self.say(_MUST[Op.IS_NOT if negated else Op.IS], wanted)
            case tree.Contains(item, option):
                return self.say(_CONTAINS, self.value(option, item))
            case tree.Not(tree.Contains(item, option)):
                return self.say(_NOT_CONTAINS, self.value(option, item))
            case tree.Filled():
                return self.say(_FILLED)
            case tree.Blank():
                return self.say(_BLANK)
        wanted = write(node, not isinstance(node, tree.Not), self.language)
        return self.say(_MUST[Op.IS], wanted)

    # Names and values

    def value(self, node: Node, beside: Node) -> str:
        """The other side of a comparison; an option is called as the field `beside` it calls it."""
        match node:
            case tree.Number(value) | tree.Date(value) | tree.YesNo(value) | tree.StatusWord(value):
                return write(beside, value, self.language, self.labels)
            case tree.OptionWord(name) | tree.Quoted(name):
                return write(beside, name, self.language, self.labels)
        return _lower(self.subject(node))

    def subject(self, node: Node) -> str:
        """What a value is called, with a capital letter as its label has it."""
        match node:
            case tree.Answer(step, field) | tree.Group(step, field):
                return self.labels.field(step, field)
            case tree.Cell(step, group, name):
                return self.labels.field(step, group, name)
            case tree.Identity(name):
                return self.labels.identity(name)
            case tree.StatusOf(name):
                return self.labels.step(name)
            case tree.Attribute(of, name):
                return _upper(self.say(_ATTRIBUTE, _lower(self.subject(of)), _lower(self.attribute(of, name))))
            case tree.Total(of):
                return self.say(_TOTAL, _lower(self.subject(of)))
            case tree.Average(of):
                return self.say(_AVERAGE, _lower(self.subject(of)))
            case tree.TableOf(table):
                return self.labels.table(table)
            case tree.Count(of):
                return self.say(_COUNT, _lower(self.subject(of)))
            case tree.DaysSince(of, working):
                return self.say(_WORKING_DAYS if working else _DAYS, _lower(self.subject(of)))
            case tree.Today():
                return self.say(_TODAY)
            case tree.Sum() | tree.Product() | tree.Negative():
                return self.arithmetic(node)
        return self.value(node, node)

    def attribute(self, of: Node, name: str) -> str:
        match of:
            case tree.Cell(step, group, column):
                return self.labels.attribute(step, group, name, column)
            case tree.Answer(step, field):
                return self.labels.attribute(step, field, name)
        assert isinstance(of, tree.Identity), "resolve gives attributes to answers, cells and identity only"
        return self.labels.attribute(None, of.name, name)

    def arithmetic(self, node: Node) -> str:
        match node:
            case tree.Sum((first, *rest)):
                return self.arithmetic(first) + "".join(
                    f" − {_lower(self.arithmetic(item.item))}"
                    if isinstance(item, tree.Negative)
                    else f" + {_lower(self.arithmetic(item))}"
                    for item in rest
                )
            case tree.Product(items):
                first, *rest = [
                    f"({self.arithmetic(item)})" if isinstance(item, tree.Sum) else self.arithmetic(item)
                    for item in items
                ]
                return " × ".join([first, *(_lower(item) for item in rest)])
            case tree.Number(value):
                return number_text(value)
        return self.subject(node)


def _inner(node: Node) -> Node:
    return node.item if isinstance(node, tree.Not) else node


def _lower(text: str) -> str:
    """For the middle of a sentence. Abbreviations (PDF, ID) keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
