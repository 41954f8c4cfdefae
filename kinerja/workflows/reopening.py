"""Opening a finished step again: who may, what it would do to what builds on it, and what then happens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from kinerja.workflows import locks
from kinerja.workflows.commands import DeclineReopening, ReopenStep, RequestReopening
from kinerja.workflows.definition import ADMINISTRATOR, FieldKind, Step, StepKind
from kinerja.workflows.dependence import looks
from kinerja.workflows.events import Event, ReopeningDeclined, ReopeningRequested, StepReopened
from kinerja.workflows.instance import APPROVED, DONE, DRAFT, SKIPPED, SUBMITTED, Answers, Effect, Status
from kinerja.workflows.reasons import AnswerProblem, Code, Explanation, Refused

if TYPE_CHECKING:
    from kinerja.workflows.gates import Obstacle
    from kinerja.workflows.situation import Situation

LONGEST = 5000
"""Characters of a reason in words."""
_FINISHED = (DONE, APPROVED, SKIPPED)
_TYPED = (StepKind.FORM, StepKind.ASSESSMENT, StepKind.RATING)
"""Kinds that keep their answers when they are set back; whatever is only given (or done by the program) is gone."""


# ── what it would do ──


@dataclass(frozen=True, slots=True)
class Blast:
    """What builds on a step that is to be opened again, as far as it is finished; step ids in process order.

    `reads`: what looks at its answers, directly or through others; `waits`: what only asks how it stands;
    `reviews`: the decisions over it and over what reads it. `signatures`: (step, part) of each signature that covers a
    field of it. `resets`: everything that would be set back by Effect.RESET.
    """

    reads: tuple[str, ...]
    waits: tuple[str, ...]
    reviews: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]
    resets: tuple[str, ...]


def blast(step: Step, situation: Situation) -> Blast:
    """What opening `step` again would touch."""
    definition = situation.definition
    roots = {step.id, *(step.review.of if step.review else ())}
    reached = _reached(roots, situation)
    finished = [name for name in definition.steps if name not in roots and _touched(name, situation)]
    reads = tuple(name for name in finished if name in reached and definition.steps[name].review is None)
    reviews = tuple(name for name in finished if name in reached and definition.steps[name].review is not None)
    waits = tuple(name for name in finished if name not in reached and roots & looks(definition)[name].statuses)
    signatures = tuple(
        (name, part)
        for name in definition.steps
        for part, signature in situation.instance.step(name).signatures.items()
        if any(path.partition(".")[0] in roots for path in signature.covers)
    )
    resets = tuple(name for name in definition.steps if name in {*reads, *reviews})
    return Blast(reads, waits, reviews, signatures, resets)


def _reached(roots: set[str], situation: Situation) -> set[str]:
    """All steps that read an answer of these, or of one that does."""
    found, ahead, known = set(roots), list(roots), looks(situation.definition)
    while ahead:
        name = ahead.pop()
        new = [other for other, seen in known.items() if other not in found and seen.at(name)]
        found.update(new)
        ahead += new
    return found - roots


def _touched(name: str, situation: Situation) -> bool:
    return situation.instance.step(name).status in (*_FINISHED, SUBMITTED)


def _becomes(step: Step, effect: Effect, situation: Situation) -> dict[str, Status | None]:
    """What each step is once `step` is opened again."""
    definition, found = situation.definition, {}
    for name in blast(step, situation).resets if effect is Effect.RESET else ():
        found.update(_set_back(definition.steps[name], situation))
    if step.review is not None:
        # To be decided once more: its parts wait with it.
        found.update({name: SUBMITTED for name in step.review.of if _stands(name, situation)})
        return {**found, step.id: SUBMITTED}
    return {**found, step.id: DRAFT if step.kind in _TYPED else None}


def _set_back(step: Step, situation: Situation) -> dict[str, Status | None]:
    if step.review is None:
        return {step.id: DRAFT if step.kind in _TYPED else None}
    parts = {name: DONE for name in step.review.of if _stands(name, situation)}
    return {**parts, step.id: None}


def _stands(name: str, situation: Situation) -> bool:
    return situation.instance.step(name).status in (SUBMITTED, APPROVED)


# ── who may ──


def may_reopen(step: Step, situation: Situation) -> Obstacle | None:
    """An administrator, or a part that the definition names for it."""
    by = (*(step.reopen.by if step.reopen else ()), ADMINISTRATOR)
    if situation.actor.parts.isdisjoint(by):
        return partial(Explanation, Code.NOT_YOUR_PART, step.id, opens_by=by)
    return None


def takes_part(step: Step, situation: Situation) -> Obstacle | None:
    """Whoever works on the step, hands it in, or is the subject may ask for it."""
    concerned = {step.actor, situation.definition.subject_part, *((step.review.submitter,) if step.review else ())}
    if situation.actor.parts.isdisjoint(concerned):
        return partial(Explanation, Code.NOT_YOUR_PART, step.id, opens_by=tuple(sorted(concerned)))
    return None


def reopenable(step: Step, situation: Situation) -> Obstacle | None:
    """It is finished and can no longer be changed. What still waits for a decision is given back, not opened."""
    state = situation.instance.step(step.id)
    if state.reopening is not None:
        return partial(
            Explanation, Code.ALREADY_REOPENED, step.id, since=state.reopening.at, until=state.reopening.until
        )
    if step.kind is StepKind.SYSTEM or state.status not in _FINISHED or _still_open(step, situation):
        return partial(Explanation, Code.NOTHING_TO_REOPEN, step.id)
    return None


def _still_open(step: Step, situation: Situation) -> bool:
    if step.review is not None:
        return False
    window = situation.window(step)
    return locks.unlocked(step, situation) is None and (window is None or window.holds(situation.now))


def not_requested(step: Step, situation: Situation) -> Obstacle | None:
    request = situation.instance.step(step.id).request
    if request is None:
        return None
    return partial(Explanation, Code.ALREADY_REQUESTED, step.id, since=request.at)


def is_requested(step: Step, situation: Situation) -> Obstacle | None:
    if situation.instance.step(step.id).request is not None:
        return None
    return partial(Explanation, Code.NOTHING_REQUESTED, step.id)


# ── what happens ──

Events = tuple[Event, ...]


def request(step: Step, command: RequestReopening, situation: Situation) -> Events:
    """Raises Refused without a reason."""
    concerned = {step.actor, situation.definition.subject_part, *((step.review.submitter,) if step.review else ())}
    said = _reason(step, command, situation)
    part = min(situation.actor.parts & concerned)
    return (ReopeningRequested(**_signed(situation, part), step=step.id, **said),)


def decline(step: Step, command: DeclineReopening, situation: Situation) -> Events:
    """Raises Refused without a word."""
    message = command.message.strip()
    if not message:
        raise Refused(Explanation(Code.REASON_MISSING, step.id, params={"list": None}))
    _demand_short(step, message)
    return (ReopeningDeclined(**_signed(situation, _part(step, situation)), step=step.id, message=message),)


def reopen(step: Step, command: ReopenStep, situation: Situation) -> Events:
    """Raises Refused without a reason, or for an end that is over."""
    said = _reason(step, command, situation)
    if command.until <= situation.now:
        raise Refused(Explanation(Code.UNTIL_OVER, step.id, until=command.until))
    becomes = _becomes(step, command.effect, situation)
    signed = _signed(situation, _part(step, situation))
    return (StepReopened(**signed, step=step.id, effect=command.effect, until=command.until, becomes=becomes, **said),)


def _reason(step: Step, command: RequestReopening | ReopenStep, situation: Situation) -> dict[str, str]:
    """A reason of the list where there is one, else words."""
    message, listed = command.message.strip(), None
    if step.reopen is not None and step.reopen.reasons is not None:
        listed = situation.definition.lists[step.reopen.reasons].options
    if (command.reason not in listed) if listed is not None else not (message or command.reason.strip()):
        listed_in = step.reopen.reasons if step.reopen else None
        raise Refused(Explanation(Code.REASON_MISSING, step.id, params={"list": listed_in}))
    _demand_short(step, message)
    return {"reason": command.reason, "message": message}


def _demand_short(step: Step, message: str) -> None:
    if len(message) > LONGEST:
        problem = AnswerProblem("message", "too_long", {"max_length": LONGEST, "length": len(message)})
        raise Refused(Explanation(Code.ANSWERS_WRONG, step.id), problems=(problem,))


def _part(step: Step, situation: Situation) -> str:
    named = [part for part in (step.reopen.by if step.reopen else ()) if part in situation.actor.parts]
    return named[0] if named else ADMINISTRATOR


def _signed(situation: Situation, part: str) -> dict[str, Any]:
    actor = situation.actor
    return {"at": situation.now, "by": actor.account, "name": actor.name, "part": part}


def stale(step: Step, answers: Answers, situation: Situation) -> dict[str, tuple[str, ...]]:
    """What was finished on the strength of fields that now change: step -> those fields ("step.field").

    Only where a reopening says so. What is worked out in the step follows its answers, so it counts as changed too.
    """
    mark = situation.instance.step(step.id).reopening
    if mark is None or mark.effect is not Effect.STALE:
        return {}
    before = mark.before.answers
    changed = {name for name in {*answers, *before} if answers.get(name) != before.get(name)}
    if not changed:
        return {}
    changed |= {item.id for item in step.fields if item.kind is FieldKind.COMPUTED}
    found: dict[str, tuple[str, ...]] = {}
    for name, seen in looks(situation.definition).items():
        named = {field for other, field in seen.values if other == step.id}
        fields = changed if None in named else changed & named
        if fields and name != step.id and _touched(name, situation):
            found[name] = tuple(f"{step.id}.{item.id}" for item in step.fields if item.id in fields)
    return {name: fields for name, fields in found.items() if fields}
