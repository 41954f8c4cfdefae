"""Who may read the answers of a step. Every page, paper, calendar and history asks this and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinerja.workflows.basics import altered
from kinerja.workflows.definition import ADMINISTRATOR, NOBODY, Definition, Step, StepKind
from kinerja.workflows.instance import Actor, Instance, Status, StepState
from kinerja.workflows.restoring import as_before, marked
from kinerja.workflows.sentences import evaluate

if TYPE_CHECKING:
    from kinerja.workflows.situation import Situation

ABOUT_THEM = frozenset({StepKind.ASSESSMENT, StepKind.RATING})
"""What somebody else writes about the subject."""
_FINISHED = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED})
_HANDED_IN = frozenset({Status.SUBMITTED, Status.RETURNED, Status.APPROVED})
_OFFICE = frozenset({ADMINISTRATOR})


def visible(step: Step, situation: Situation) -> bool:
    """Whether the actor of the situation may read what stands in a step.

    A draft is its writer's own. What is under review is for its parties once it was handed in. What is written about
    the subject is for them once it is done and the conditions `shown_when` hold; for the others once it is done.
    While something is open again, what could be read before stays readable: `seen_by` says what stands there for whom.
    Who only administers reads nothing.
    """
    if situation.actor.parts == _OFFICE:
        return False
    if _visible(step, situation):
        return True
    instance = situation.instance
    return marked(instance) and _visible(step, situation.of(as_before(instance)))


def seen_by(actor: Actor, instance: Instance, definition: Definition) -> Instance:
    """The instance as this person reads it: of a step that is open again only its writer has the draft.

    For everybody else it reads as it was handed in, until it is finished and handed in again.
    """
    if not marked(instance):
        return instance
    steps = {name: _seen(definition.steps[name], actor, instance, definition) for name in instance.steps}
    return altered(instance, steps=steps)


def _seen(step: Step, actor: Actor, instance: Instance, definition: Definition) -> StepState:
    state, over = instance.step(step.id), definition.reviewed_by.get(step.id)
    mark = state.reopening
    if mark is None or step.review is not None or step.actor in actor.parts:
        return state
    handed_in = over is None or instance.step(over).status in _HANDED_IN
    if state.status in _FINISHED and handed_in:
        return state
    return altered(mark.before, status=state.status, reopening=mark)


def _visible(step: Step, situation: Situation) -> bool:
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
