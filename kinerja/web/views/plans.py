"""What papers put together: one step with what it is about, or the steps of a paper of the edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kinerja.workflows import Situation, evaluate, receipts, visible
from kinerja.workflows.definition import Definition, Paper, Step, Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What a paper puts together: `of`, steps as they were named, and `contents`, the steps whose answers it bears.

    `step`: the one that it is the paper of; None for a paper of the edition.
    """

    title: Text
    of: tuple[str, ...]
    contents: tuple[str, ...]
    signed_by: tuple[str, ...] = ()
    basis: str | None = None
    official: bool = True
    step: Step | None = None


def plan_of_step(definition: Definition, step: Step) -> Plan:
    """The paper of one step. A review is known to people by the stage that it closes."""
    title = definition.stages[step.stage].title if step.review else step.title
    contents = receipts.covered(definition, step)
    return Plan(title, (step.id,), contents, basis=step.basis, official=step.official, step=step)


def plan_of_paper(definition: Definition, paper: Paper) -> Plan:
    contents = receipts.contents(definition, paper.of)
    return Plan(paper.title, paper.of, contents, paper.signed_by, paper.basis, paper.official)


def is_there(plan: Plan, situation: Situation) -> bool:
    """Whether there is anything on such a paper for the actor of the situation."""
    steps = situation.definition.steps
    if plan.step is not None and not visible(plan.step, situation):
        return False
    own = plan.step is not None and plan.step.review is None
    names = plan.of if own else plan.contents
    begun = (name for name in names if situation.instance.step(name).status is not None)
    return any(visible(steps[name], situation) for name in begun)


def declared(situation: Situation) -> Iterator[Paper]:
    """The papers of the edition that the actor of the situation can print now."""
    for paper in situation.definition.papers.values():
        holds = paper.when is None or evaluate(paper.when, situation) is True
        if holds and is_there(plan_of_paper(situation.definition, paper), situation):
            yield paper
