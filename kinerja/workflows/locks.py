"""When answers may no longer change: derived from what was handed in and decided, never a stored flag."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from kinerja.workflows import statuses
from kinerja.workflows.definition import LockPolicy, Step
from kinerja.workflows.gates import Obstacle
from kinerja.workflows.instance import APPROVED, DONE, SUBMITTED, UNTOUCHED, StepState
from kinerja.workflows.reasons import Code, Explanation

if TYPE_CHECKING:
    from kinerja.workflows.situation import Situation

_NEVER, _ONCE = LockPolicy.NEVER, LockPolicy.ONCE
_AT_HAND_IN = (LockPolicy.ON_SUBMIT, LockPolicy.ONCE)
_LOCKED_AGAIN = (DONE, SUBMITTED, APPROVED)
"""Under a reopening: finished again, but others that were set back with it are not yet."""


def unlocked(step: Step, situation: Situation) -> Obstacle | None:
    """The answers of a form or confirmation may change, or a review may be handed in."""
    code = _lock_of_review(step, situation) if step.review else _lock_of_answers(step, situation)
    return partial(_locked, code, step, situation) if code else None


def returnable(step: Step) -> bool:
    """Whether a return can open the step. What is confirmed once stays so."""
    return step.lock is not _ONCE


def _lock_of_review(step: Step, situation: Situation) -> Code | None:
    status = situation.instance.step(step.id).status
    if status is SUBMITTED:
        return Code.LOCKED_SUBMITTED
    return Code.LOCKED_APPROVED if status is APPROVED else None


def _lock_of_answers(step: Step, situation: Situation) -> Code | None:
    state = situation.instance.step(step.id)
    if step.lock is _NEVER or (state.reopening is not None and state.status not in _LOCKED_AGAIN):
        return None
    status = statuses.stored(step, situation)
    review = situation.definition.reviewed_by.get(step.id)
    if review is None and status is None:
        return None
    over = UNTOUCHED if review is None else situation.instance.step(review)
    # `over` speaks for parts that were not handed in themselves: skipped ones, and those that lock on approval only.
    if status is APPROVED or over.status is APPROVED:
        return Code.LOCKED_APPROVED
    if step.lock is _ONCE and status in (DONE, SUBMITTED):
        return Code.LOCKED_ONCE
    handed_in = status is SUBMITTED or over.status is SUBMITTED
    if review is None:
        handed_in = status is DONE
    return Code.LOCKED_SUBMITTED if handed_in and step.lock in _AT_HAND_IN else None


def _locked(code: Code, step: Step, situation: Situation) -> Explanation:
    state = situation.instance.step(step.id)
    review = step.id if step.review else situation.definition.reviewed_by.get(step.id)
    over = state if review is None else situation.instance.step(review)
    return Explanation(
        code,
        step.id,
        since=_since(code, state, over),
        opens_by=_opens_by(code, review, over, situation),
        basis=step.basis,
    )


def _since(code: Code, state: StepState, over: StepState) -> datetime | None:
    if code is Code.LOCKED_APPROVED:
        return over.decided_at or state.decided_at
    return state.submitted_at or over.submitted_at or state.saved_at


def _opens_by(code: Code, review: str | None, over: StepState, situation: Situation) -> tuple[str, ...]:
    """While it waits for a decision, the one who decides can give it back."""
    if code is not Code.LOCKED_SUBMITTED or review is None or over.status is not SUBMITTED:
        return ()
    return (situation.definition.steps[review].actor,)
