"""Derived statuses of steps and stages. What is stored says what happened; what it means now is worked out here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinerja.workflows import gates
from kinerja.workflows.definition import Stage, Step
from kinerja.workflows.instance import APPROVED, CLOSED, DONE, DRAFT, OPEN, RETURNED, SKIPPED, SUBMITTED, Status
from kinerja.workflows.sentences import evaluate

if TYPE_CHECKING:
    from kinerja.workflows.situation import Situation

FINISHED = (DONE, SUBMITTED, APPROVED, SKIPPED)
"""Of a form or confirmation. A tuple: members of an enum are found by identity, hashing them costs a call."""
_STANDING = (SUBMITTED, APPROVED)
_BY_WEIGHT = (RETURNED, SUBMITTED, DRAFT, OPEN)
"""What a stage is while it is not finished: the first of these that one of its steps is."""


def derive(name: str, situation: Situation) -> Status:
    """The status of a step or a stage. Raises KeyError for a name that is neither."""
    step = situation.definition.steps.get(name)
    return of_stage(situation.definition.stages[name], situation) if step is None else of_step(step, situation)


def stored(step: Step, situation: Situation) -> Status | None:
    """The status that is a fact. A step that was skipped because it did not apply counts as untouched again.

    Only an optional step is skipped by will. Any other was skipped by its condition, which may have changed since;
    while the review that it was handed in with stands, it stays skipped.
    """
    status = situation.instance.step(step.id).status
    if status is not SKIPPED or step.optional:
        return status
    review = situation.definition.reviewed_by.get(step.id)
    if review is not None and situation.instance.step(review).status in _STANDING:
        return status
    return DRAFT if situation.instance.step(step.id).answers else None


def of_step(step: Step, situation: Situation) -> Status:
    fact = stored(step, situation)
    if fact is SUBMITTED or fact is APPROVED:
        return fact
    if step.when is not None and evaluate(step.when, situation) is False:
        return SKIPPED
    if fact is None or fact is DRAFT:
        return (fact or OPEN) if gates.reachable(step, situation) else CLOSED
    return fact


def of_stage(stage: Stage, situation: Situation) -> Status:
    """Skipped, or approved (where something in it was decided), or done once finished; before, what is under way."""
    found = {situation.status(step) for step in stage.steps}
    if finished_stage(stage, situation):
        if found == {SKIPPED}:
            return SKIPPED
        return APPROVED if APPROVED in found else DONE
    if DONE in found:
        found.add(DRAFT)
    return next((status for status in _BY_WEIGHT if status in found), CLOSED)


def finished(name: str, situation: Situation) -> bool:
    """Whether nothing more is needed. Raises KeyError for a name that is neither a step nor a stage."""
    if situation.instance.step(name).status is APPROVED:  # whatever else holds
        return True
    step = situation.definition.steps.get(name)
    if step is None:
        return finished_stage(situation.definition.stages[name], situation)
    status = situation.status(name)
    return status is APPROVED or status is SKIPPED if step.review else status in FINISHED


def finished_stage(stage: Stage, situation: Situation) -> bool:
    """Every step that is not optional is finished."""
    steps = situation.definition.steps
    for name in stage.steps:  # noqa: SIM110  (gates ask this most of all; a loop is twice as fast)
        if not steps[name].optional and not situation.finished(name):
            return False
    return True
