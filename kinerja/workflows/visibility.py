"""Who may read the answers of a step. Every page, paper, calendar and history asks this and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinerja.workflows.definition import NOBODY, Step, StepKind
from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import evaluate

if TYPE_CHECKING:
    from kinerja.workflows.situation import Situation

ABOUT_THEM = frozenset({StepKind.ASSESSMENT, StepKind.RATING})
"""What somebody else writes about the subject."""
_FINISHED = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED})
_HANDED_IN = frozenset({Status.SUBMITTED, Status.RETURNED, Status.APPROVED})


def visible(step: Step, situation: Situation) -> bool:
    """Whether the actor of the situation may read what stands in a step.

    A draft is its writer's own. What is under review is for its parties once it was handed in. What is written about
    the subject is for them once it is done and the conditions `shown_when` hold; for the others once it is done.
    """
    actor = situation.actor
    if step.review is None and step.actor in actor.parts:
        return True
    over = step.id if step.review else situation.definition.reviewed_by.get(step.id)
    if over is not None:
        handed_in = situation.instance.step(over).status in _HANDED_IN
        own = is_subject(situation) and step.kind not in ABOUT_THEM
        return own or (handed_in and not kept_back(step, situation))
    if situation.instance.step(step.id).status not in _FINISHED:
        return False
    return not kept_back(step, situation)


def kept_back(step: Step, situation: Situation) -> bool:
    """Whether what was written about the subject is still kept from the actor; only from the subject it ever is."""
    concerns = step.kind in ABOUT_THEM or step.actor == NOBODY
    if not concerns or not is_subject(situation):
        return False
    return any(evaluate(gate.must, situation) is not True for gate in step.shown_when)


def is_subject(situation: Situation) -> bool:
    """Whether the actor is the person it is all about."""
    return situation.actor.account == situation.instance.subject.person
