"""Which clauses of a definition its scenarios have seen true and seen false: what no example shows was never tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from kinerja.workflows import drafts, eligibility
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Definition
from kinerja.workflows.eligibility import NotEligible
from kinerja.workflows.scenario import Act, Scenario
from kinerja.workflows.scenarios import Play, first_moment, subject_of
from kinerja.workflows.sentences import Sentence, evaluate, render
from kinerja.workflows.sentences.tree import And
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import merged

ELIGIBILITY = "eligible"


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """One clause and how often it was seen. `owner`: id of the stage, step or field ("step.field"), or of the edition.

    `key` is the word of the definition language under which it stands: gate, approve_gate, when, must, show_when,
    shown_when, eligible or required_when.
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


def coverage(definition: Definition, scenarios: Iterable[Scenario]) -> tuple[ClauseCoverage, ...]:
    """Every clause of the definition, in process order, looked at before and after every act."""
    clauses = tuple(_clauses(definition))
    counts: list[dict[bool | None, int]] = [{True: 0, False: 0, None: 0} for _ in clauses]
    for scenario in scenarios:
        for before_start, situation in _moments(definition, scenario):
            for (owner, _key, clause), count in zip(clauses, counts, strict=True):
                if before_start is (owner == definition.edition):
                    count[evaluate(clause, situation)] += 1
    return tuple(
        ClauseCoverage(owner, key, clause, count[True], count[False], count[None])
        for (owner, key, clause), count in zip(clauses, counts, strict=True)
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


def _clauses(definition: Definition) -> Iterator[tuple[str, str, Sentence]]:
    for rule in definition.eligibility:
        yield from _split(definition.edition, ELIGIBILITY, rule.must)
    yield from _split(definition.edition, "required_when", definition.required_when)
    for stage in definition.stages.values():
        for gate in stage.gate:
            yield from _split(stage.id, "gate", gate.must)
        for name in stage.steps:
            yield from _of_step(definition, name)
    for paper in definition.papers.values():
        yield from _split(paper.id, "paper", paper.when)


def _of_step(definition: Definition, name: str) -> Iterator[tuple[str, str, Sentence]]:
    step = definition.steps[name]
    yield from _split(name, "when", step.when)
    for gate in step.gate:
        yield from _split(name, "gate", gate.must)
    for gate in step.review.approve_gate if step.review else ():
        yield from _split(name, "approve_gate", gate.must)
    for gate in step.shown_when:
        yield from _split(name, "shown_when", gate.must)
    for item in step.fields:
        yield from _split(f"{name}.{item.id}", "show_when", item.show_when)
        yield from _split(f"{name}.{item.id}", "required_when", item.required_when)
    for rule in step.rules:
        yield from _split(name, "must", rule.must)


def _split(owner: str, key: str, sentence: Sentence | None) -> Iterator[tuple[str, str, Sentence]]:
    """The clauses that all must hold, each for itself."""
    if sentence is None:
        return
    if not isinstance(sentence.tree, And):
        yield owner, key, sentence
        return
    for node in sentence.tree.items:
        yield owner, key, Sentence(render(node, "id"), node)
