"""Allowed command -> events. Whether it is allowed was asked before (`guards`); here its content is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kinerja.workflows import answers as values
from kinerja.workflows import drafts, evidence, locks, reopening, signatures, validation
from kinerja.workflows.commands import (
    ApproveStep,
    AttachFile,
    DeclineReopening,
    DetachFile,
    OpenReview,
    ReopenStep,
    RequestReopening,
    ReturnStep,
    SaveDraft,
    SkipStep,
    SubmitStep,
    WithdrawStep,
)
from kinerja.workflows.definition import Opens, ReviewPolicy, Step
from kinerja.workflows.events import (
    DraftSaved,
    Event,
    ReviewApproved,
    ReviewOpened,
    ReviewReturned,
    ReviewSubmitted,
    ReviewWithdrawn,
    StepCompleted,
    StepSkipped,
)
from kinerja.workflows.instance import APPROVED, DONE, SKIPPED, SUBMITTED, Answers, StepState
from kinerja.workflows.reasons import AnswerProblem, Code, Explanation, Refused
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import merged

Events = tuple[Event, ...]
_ALL = Opens.ALL
_FINISHED = (DONE, SUBMITTED, APPROVED)
LONGEST_REMARK = 5000
"""Characters of a message, a remark or a reply."""


def events_of(step: Step, command: Any, situation: Situation) -> Events:
    """What happens if the allowed `command` is done; empty where it changes nothing. Raises Refused."""
    return _OUTCOMES[type(command)](step, command, situation)


def _signed(situation: Situation, part: str) -> dict[str, Any]:
    actor = situation.actor
    return {"at": situation.now, "by": actor.account, "name": actor.name, "part": part}


# ── forms and confirmations ──


class _Input(NamedTuple):
    changes: dict[str, Any]
    replies: dict[str, str]


def _taken(step: Step, given: Answers, replies: Mapping[str, str], situation: Situation) -> _Input:
    changes = drafts.changes(step, given, situation)
    taken = _replies(step, replies, situation)
    too_large = drafts.oversized(step, changes) + _too_long(taken)
    if too_large:
        raise Refused(Explanation(Code.ANSWERS_WRONG, step.id), problems=too_large)
    return _Input(changes, taken)


def _replies(step: Step, replies: Mapping[str, str], situation: Situation) -> dict[str, str]:
    """Replies to remarks that exist, without those that say what already stands there."""
    threads = situation.instance.step(step.id).threads
    found = {}
    for key, text in replies.items():
        notes = threads.get(key, ())
        said = notes[-1].text if notes and notes[-1].part == step.actor else None
        if notes and text.strip() and text.strip() != said:
            found[key] = text.strip()
    return found


def _too_long(texts: Mapping[str, str]) -> tuple[AnswerProblem, ...]:
    return tuple(
        AnswerProblem(path, "too_long", {"max_length": LONGEST_REMARK, "length": len(text)})
        for path, text in texts.items()
        if len(text) > LONGEST_REMARK
    )


def _save(step: Step, command: SaveDraft, situation: Situation) -> Events:
    taken = _taken(step, command.answers, command.replies, situation)
    if not taken.changes and not taken.replies:
        return ()
    return (DraftSaved(**_signed(situation, step.actor), step=step.id, changes=taken.changes, replies=taken.replies),)


def _complete(step: Step, command: SubmitStep, situation: Situation) -> Events:
    taken = _taken(step, command.answers or {}, command.replies, situation)
    state = situation.instance.step(step.id)
    typed = situation.with_answers(step.id, merged(state.answers, taken.changes)) if taken.changes else situation
    settled = drafts.settled(step, typed)
    changes = {**taken.changes, **settled}
    final = typed.with_answers(step.id, merged(state.answers, changes)) if settled else typed
    _demand_complete(step, taken.replies, final)
    if _stands(state) and not changes and not taken.replies:
        return ()
    return (
        StepCompleted(
            **_signed(situation, step.actor),
            step=step.id,
            late=_is_late(step, situation),
            changes=changes,
            replies=taken.replies,
            covers=signatures.cover(step, final) if step.signs else {},
            suggested=_suggested(step, final),
            stale=reopening.stale(step, final.instance.step(step.id).answers, situation),
        ),
    )


def _stands(state: StepState) -> bool:
    """It is finished: doing so again without a change is nothing new."""
    return state.status in _FINISHED


def _suggested(step: Step, situation: Situation) -> dict[str, Any]:
    """Field id -> plain suggestion, of the fields that were shown with one."""
    offered = (item for item in step.fields if item.suggest is not None and values.shown(item, situation))
    found = {item.id: drafts.plain(item, situation.suggestion(step.id, item.id)) for item in offered}
    return {name: value for name, value in found.items() if value is not None}


def _demand_complete(step: Step, replies: Mapping[str, str], situation: Situation) -> None:
    reasons = []
    state = situation.instance.step(step.id)
    wrong = validation.problems(situation.definition, step, state.answers, situation)
    if wrong:
        reasons.append(Explanation(Code.ANSWERS_WRONG, step.id))
    silent = tuple(key for key in state.awaiting_reply if key not in replies)
    if silent:
        reasons.append(Explanation(Code.REPLIES_MISSING, step.id, params={"threads": silent}))
    if reasons:
        raise Refused(*reasons, problems=wrong)


def _is_late(step: Step, situation: Situation) -> bool:
    window = situation.window(step)
    return window is not None and window.late(situation.now)


def _skip(step: Step, _command: SkipStep, situation: Situation) -> Events:
    return (StepSkipped(**_signed(situation, step.actor), step=step.id),)


# ── reviews ──


def _policy(step: Step) -> ReviewPolicy:
    if step.review is None:
        raise ValueError(f"{step.id} is no review")
    return step.review


def _submit(step: Step, command: SubmitStep, situation: Situation) -> Events:
    return _hand_in(step, situation) if step.review else _complete(step, command, situation)


def _hand_in(step: Step, situation: Situation) -> Events:
    review = _policy(step)
    steps = situation.definition.steps
    handed_in = tuple(name for name in review.of if _is_handed_in(name, situation))
    answers = {name: situation.instance.step(name).answers for name in handed_in}
    wrong = {name: _still_wrong(steps[name], answers[name], situation) for name in handed_in}
    if any(wrong.values()):
        raise Refused(
            *(Explanation(Code.ANSWERS_WRONG, name) for name, found in wrong.items() if found),
            problems=tuple(problem for found in wrong.values() for problem in found),
        )
    return (
        ReviewSubmitted(
            **_signed(situation, review.submitter),
            step=step.id,
            parts=review.of,
            late=_is_late(step, situation),
            answers=answers,
            covers=signatures.cover(step, situation) if step.signs else {},
        ),
    )


def _is_handed_in(name: str, situation: Situation) -> bool:
    """Parts that do not apply, and optional ones without a finished answer, stay out."""
    return situation.status(name) is not SKIPPED and situation.finished(name)


def _still_wrong(part: Step, answers: Answers, situation: Situation) -> tuple[AnswerProblem, ...]:
    """Problems of a part, as "step.path": another step may have changed since it was checked.

    A locked part, such as one that a return did not open, could not be mended and is not looked at again.
    """
    if locks.unlocked(part, situation) is not None:
        return ()
    return tuple(
        AnswerProblem(f"{part.id}.{problem.path}".rstrip("."), problem.code, problem.params, problem.say, problem.basis)
        for problem in validation.problems(situation.definition, part, answers, situation)
    )


def _withdraw(step: Step, _command: WithdrawStep, situation: Situation) -> Events:
    review = _policy(step)
    return (ReviewWithdrawn(**_signed(situation, review.submitter), step=step.id, parts=review.of),)


def _open(step: Step, _command: OpenReview, situation: Situation) -> Events:
    """Reading a second time is nothing new."""
    if situation.instance.step(step.id).read_at is not None:
        return ()
    return (ReviewOpened(**_signed(situation, step.actor), step=step.id),)


def _approve(step: Step, command: ApproveStep, situation: Situation) -> Events:
    message = command.message.strip()
    _demand_short(step, {"message": message})
    covers = signatures.cover(step, situation) if step.signs else {}
    parts = _policy(step).of
    return (
        ReviewApproved(**_signed(situation, step.actor), step=step.id, parts=parts, message=message, covers=covers),
    )


def _return(step: Step, command: ReturnStep, situation: Situation) -> Events:
    """Gives back the chosen parts, and any part that bears a remark: a remark nobody can answer is a dead end."""
    review = _policy(step)
    message = command.message.strip()
    notes = {path: text.strip() for path, text in command.notes.items() if text.strip()}
    _demand_short(step, {"message": message, **notes})
    missing = _missing_reason(step, review, command.reason, message, situation)
    _demand_known(step, review, (*command.parts, *notes), situation)
    remarked = {path.partition(".")[0] for path in notes}
    opened = tuple(
        name
        for name in review.of
        if _can_open(name, situation) and (review.opens is _ALL or name in command.parts or name in remarked)
    )
    if not opened:
        missing = (*missing, Explanation(Code.PARTS_MISSING, step.id, steps=review.of))
    if missing:
        raise Refused(*missing)
    return (
        ReviewReturned(
            **_signed(situation, step.actor),
            step=step.id,
            parts=opened,
            reason=command.reason,
            message=message,
            notes=notes,
            must_answer=review.must_answer,
        ),
    )


def _demand_short(step: Step, texts: Mapping[str, str]) -> None:
    too_long = _too_long(texts)
    if too_long:
        raise Refused(Explanation(Code.ANSWERS_WRONG, step.id), problems=too_long)


def _missing_reason(
    step: Step, review: ReviewPolicy, reason: str, message: str, situation: Situation
) -> tuple[Explanation, ...]:
    """A reason of the list where there is one, else words."""
    listed = situation.definition.lists[review.reasons].options if review.reasons else None
    if (reason not in listed) if listed is not None else not (message or reason.strip()):
        return (Explanation(Code.REASON_MISSING, step.id, params={"list": review.reasons}),)
    return ()


def _demand_known(step: Step, review: ReviewPolicy, paths: tuple[str, ...], situation: Situation) -> None:
    for path in paths:
        name, _dot, field = path.partition(".")
        known = name in review.of and _can_open(name, situation)
        if not known or (field and all(item.id != field for item in situation.definition.steps[name].fields)):
            raise Refused(Explanation(Code.UNKNOWN_PART, step.id, params={"part": path}))


def _can_open(name: str, situation: Situation) -> bool:
    """A part that applies and is not locked for good."""
    part = situation.definition.steps[name]
    left_out = situation.status(name) is SKIPPED and not part.optional
    return locks.returnable(part) and not left_out


_OUTCOMES: Mapping[type, Callable[[Step, Any, Situation], Events]] = {
    SaveDraft: _save,
    AttachFile: evidence.attach,
    DetachFile: evidence.detach,
    SubmitStep: _submit,
    SkipStep: _skip,
    WithdrawStep: _withdraw,
    OpenReview: _open,
    ApproveStep: _approve,
    ReturnStep: _return,
    RequestReopening: reopening.request,
    DeclineReopening: reopening.decline,
    ReopenStep: reopening.reopen,
}
