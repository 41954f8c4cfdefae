"""What the scenarios of a definition have tried: what no example shows was never tried.

Of every clause whether it was seen true and seen false, of every decision table which of its rows were seen to hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from kinerja.workflows import drafts, eligibility
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Definition, Field
from kinerja.workflows.eligibility import NotEligible
from kinerja.workflows.scenario import Act, Scenario
from kinerja.workflows.scenarios import Play, first_moment, subject_of
from kinerja.workflows.sentences import Row, Sentence, compute, references, render
from kinerja.workflows.sentences.tree import And
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import merged

ELIGIBILITY = "eligible"


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause and how often it was seen; one inside rows, in every row.

    `owner`: id of the stage, the step, the field ("step.field", "step.group.column"), the list whose options ask it,
    the paper, or the edition. `key` is the word of the definition language under which it stands: gate, approve_gate,
    when, must, show_when, shown_when, eligible or required_when.
    """

    owner: str
    key: str
    clause: Sentence
    seen_true: int = 0
    seen_false: int = 0
    seen_unknown: int = 0

    @property
    def covered(self) -> bool:
        return bool(self.seen_true and self.seen_false)


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """A decision table that some condition, value or suggestion asks; `seen`: how often each of its rows held."""

    table: str
    seen: tuple[int, ...]

    @property
    def unseen(self) -> tuple[int, ...]:
        """The rows that never held, counted from 1."""
        return tuple(number for number, count in enumerate(self.seen, 1) if not count)

    @property
    def covered(self) -> bool:
        return not self.unseen


class Coverage(NamedTuple):
    clauses: tuple[ClauseCoverage, ...]
    tables: tuple[TableCoverage, ...]


class _Clause(NamedTuple):
    """`group`: step and group of the rows in which it is asked."""

    owner: str
    key: str
    sentence: Sentence
    group: tuple[str, str] | None = None

    def values(self, situation: Situation) -> list[Any]:
        """What it is now, or in each row."""
        rows: tuple[Row | None, ...] = situation.rows(*self.group) if self.group else (None,)
        return [compute(self.sentence, situation, row) for row in rows]


class _Watched(Situation):
    """Notes which rows of decision tables hold."""

    __slots__ = ("held",)

    def __init__(self, seen: Situation, held: Counter[tuple[str, int]]) -> None:
        super().__init__(seen.definition, seen.instance, seen.period, seen.actor, seen.now)
        self.held = held

    def table(self, name: str, given: tuple[Any, ...]) -> Any:
        table = self.definition.tables[name]
        row = table.row_for(given)
        if row is None:
            return None
        self.held[name, table.rows.index(row)] += 1
        return row.gives


def coverage(definition: Definition, scenarios: Iterable[Scenario]) -> Coverage:
    """Every clause and every table of the definition, in process order, looked at before and after every act."""
    clauses = tuple(_clauses(definition))
    expressions = tuple(clause for clause in _expressions(definition) if _tables(clause))
    counts: list[Counter[bool | None]] = [Counter() for _ in clauses]
    held: Counter[tuple[str, int]] = Counter()
    for scenario in scenarios:
        for before_start, seen in _moments(definition, scenario):
            situation = _Watched(seen, held)
            for clause, count in zip(clauses, counts, strict=True):
                if before_start is (clause.owner == definition.edition):
                    count.update(clause.values(situation))
            if not before_start:
                for expression in expressions:
                    expression.values(situation)
    names = dict.fromkeys(name for clause in (*clauses, *expressions) for name in _tables(clause))
    return Coverage(
        tuple(
            ClauseCoverage(clause.owner, clause.key, clause.sentence, count[True], count[False], count[None])
            for clause, count in zip(clauses, counts, strict=True)
        ),
        tuple(
            TableCoverage(name, tuple(held[name, position] for position in range(len(definition.tables[name].rows))))
            for name in names
        ),
    )


def _moments(definition: Definition, scenario: Scenario) -> Iterator[tuple[bool, Situation]]:
    """(whether it is before the start, what can be seen); each act as it was asked for and as it ended."""
    subject = subject_of(scenario)
    begins = first_moment(definition, scenario)
    yield True, eligibility.blank(definition, subject, local_date(begins, subject.zone))
    play = Play(definition, scenario)
    for act in scenario.acts:
        asked = _asked(play, act)
        play.do(act)
        for situation in (asked, play.situation(act)):
            if situation is not None:
                yield False, situation


def _asked(play: Play, act: Act) -> Situation | None:
    """The state with the answers of the act in it, as the rules look at it even where they then refuse it."""
    play.to(act)
    with suppress(NotEligible):
        play.begin()
    situation = play.situation(act)
    step = play.definition.steps.get(act.target or "")
    if situation is None or step is None or not act.answers:
        return situation
    changes = drafts.changes(step, act.answers, situation)
    return situation.with_answers(step.id, merged(situation.instance.step(step.id).answers, changes))


def _clauses(definition: Definition) -> Iterator[_Clause]:
    for rule in definition.eligibility:
        yield from _split(definition.edition, ELIGIBILITY, rule.must)
    yield from _split(definition.edition, "required_when", definition.required_when)
    for listed in definition.lists.values():
        asked = dict.fromkeys(option.when for option in listed.options.values())
        for sentence in asked:
            yield from _split(listed.id, "when", sentence)
    for stage in definition.stages.values():
        for gate in stage.gate:
            yield from _split(stage.id, "gate", gate.must)
        for name in stage.steps:
            yield from _of_step(definition, name)
    for paper in definition.papers.values():
        yield from _split(paper.id, "when", paper.when)


def _of_step(definition: Definition, name: str) -> Iterator[_Clause]:
    step = definition.steps[name]
    yield from _split(name, "when", step.when)
    for gate in step.gate:
        yield from _split(name, "gate", gate.must)
    for gate in step.review.approve_gate if step.review else ():
        yield from _split(name, "approve_gate", gate.must)
    for gate in step.shown_when:
        yield from _split(name, "shown_when", gate.must)
    for owner, item, group in _fields(definition, name):
        yield from _split(owner, "show_when", item.show_when, group)
        yield from _split(owner, "required_when", item.required_when, group)
    for rule in step.rules:
        yield from _split(name, "must", rule.must)


def _fields(definition: Definition, name: str) -> Iterator[tuple[str, Field, tuple[str, str] | None]]:
    """The fields of a step and their columns: where they stand, and whose rows they stand in."""
    for item in definition.steps[name].fields:
        yield f"{name}.{item.id}", item, None
        for column in item.fields:
            yield f"{name}.{item.id}.{column.id}", column, (name, item.id)


def _expressions(definition: Definition) -> Iterator[_Clause]:
    for name in definition.steps:
        for owner, item, group in _fields(definition, name):
            for key, sentence in (("value", item.value), ("suggest", item.suggest)):
                if sentence is not None:
                    yield _Clause(owner, key, sentence, group)


def _tables(clause: _Clause) -> list[str]:
    return sorted(reference[1] for reference in references(clause.sentence) if reference[0] == "table")


def _split(owner: str, key: str, sentence: Sentence | None, group: tuple[str, str] | None = None) -> Iterator[_Clause]:
    """The clauses that all must hold, each for itself."""
    if sentence is None:
        return
    if not isinstance(sentence.tree, And):
        yield _Clause(owner, key, sentence, group)
        return
    for node in sentence.tree.items:
        yield _Clause(owner, key, Sentence(render(node, "id"), node), group)
