"""Who may do what to a step now: one table of guards for the button and for the command behind it.

`engine.options` asks this table whether, `engine.decide` asks the same table why not. So they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kinerja.workflows import gates, locks, reopening
from kinerja.workflows.commands import (
    ApproveStep,
    AttachFile,
    Command,
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
from kinerja.workflows.definition import Definition, Relation, Step, StepKind, Withdrawal
from kinerja.workflows.gates import Guard, Obstacle
from kinerja.workflows.instance import APPROVED, SKIPPED, SUBMITTED
from kinerja.workflows.reasons import Code, Explanation, Refused

if TYPE_CHECKING:
    from kinerja.workflows.situation import Situation

ACTIONS: Mapping[type, str] = {
    SaveDraft: "save",
    AttachFile: "save",
    DetachFile: "save",
    SubmitStep: "submit",
    SkipStep: "skip",
    WithdrawStep: "withdraw",
    OpenReview: "open",
    ApproveStep: "approve",
    ReturnStep: "return",
    RequestReopening: "request",
    DeclineReopening: "decline",
    ReopenStep: "reopen",
}
"""Command -> action, the name under which it is offered."""


_OF_THE_PROGRAM, _BARE = StepKind.SYSTEM, (StepKind.CONFIRMATION, StepKind.ACKNOWLEDGEMENT)
RUN = "run"
"""What the program does to a step of its own; it is offered to nobody."""

# ── people ──


def works(step: Step, situation: Situation) -> Obstacle | None:
    """The actor plays the part of a form or confirmation; nobody assesses themself."""
    if step.actor not in situation.actor.parts:
        return partial(_not_yours, step, step.actor)
    if step.actor == situation.definition.subject_part or not _is_subject(situation):
        return None
    if situation.definition.actors[step.actor].relation is Relation.OPERATOR:
        return None
    return partial(_not_yours, step, step.actor, own=True)


def hands_in(step: Step, situation: Situation) -> Obstacle | None:
    """The actor plays the part that hands a review in."""
    part = step.review.submitter if step.review else step.actor
    return None if part in situation.actor.parts else partial(_not_yours, step, part)


def decides(step: Step, situation: Situation) -> Obstacle | None:
    """The actor plays the deciding part, and neither is it about them nor did they hand it in themselves."""
    if step.actor not in situation.actor.parts:
        return partial(_not_yours, step, step.actor)
    about_them = _is_subject(situation) and step.actor != situation.definition.subject_part
    if about_them or situation.actor.account == situation.instance.step(step.id).submitted_by:
        return partial(_not_yours, step, step.actor, own=True)
    return None


def _is_subject(situation: Situation) -> bool:
    return situation.actor.account == situation.instance.subject.person


def _not_yours(step: Step, part: str, *, own: bool = False) -> Explanation:
    return Explanation(Code.NOT_YOUR_PART, step.id, opens_by=(part,), params={"own": True} if own else {})


# ── states ──


def is_optional(step: Step, situation: Situation) -> Obstacle | None:
    if not step.optional:
        return partial(Explanation, Code.NOT_OPTIONAL, step.id, basis=step.basis)
    if situation.instance.step(step.id).status is SKIPPED:
        return partial(Explanation, Code.NOTHING_CHANGED, step.id)
    return None


def takes_drafts(step: Step, _situation: Situation) -> Obstacle | None:
    """There is something to fill in; a bare confirmation is only given."""
    if step.fields or step.kind not in _BARE:
        return None
    return partial(Explanation, Code.WRONG_KIND, step.id)


def awaits_decision(step: Step, situation: Situation) -> Obstacle | None:
    """It was handed in and is not decided yet."""
    if situation.instance.step(step.id).status is SUBMITTED:
        return None
    return partial(_nothing_to_decide, step, situation)


def _nothing_to_decide(step: Step, situation: Situation) -> Explanation:
    state = situation.instance.step(step.id)
    opens_by = () if state.status is APPROVED or step.review is None else (step.review.submitter,)
    return Explanation(Code.NOTHING_TO_DECIDE, step.id, since=state.decided_at, opens_by=opens_by)


def withdrawable(step: Step, situation: Situation) -> Obstacle | None:
    """It waits for a decision and the policy of the review still lets it be taken back."""
    state = situation.instance.step(step.id)
    if state.status is not SUBMITTED or step.review is None:
        return partial(Explanation, Code.NOTHING_TO_WITHDRAW, step.id)
    if step.review.withdraw is Withdrawal.NEVER:
        return partial(Explanation, Code.LOCKED_SUBMITTED, step.id, since=state.submitted_at, opens_by=(step.actor,))
    if step.review.withdraw is Withdrawal.UNTIL_READ and state.read_at is not None:
        return partial(Explanation, Code.ALREADY_READ, step.id, since=state.read_at, opens_by=(step.actor,))
    return None


# ── the table ──


Guards = tuple[Guard, ...]
Actions = tuple[tuple[str, Guards], ...]
"""Each action with what it needs besides the guards it shares with others."""


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that share their guards; where it `opens` something, the guards that open the step are among them."""

    shared: Guards
    opens: bool
    actions: Actions


_WORK = (
    Group(
        (works, locks.unlocked),
        opens=True,
        actions=(("save", (takes_drafts,)), ("submit", ()), ("skip", (is_optional,))),
    ),
)
_REVIEW = (
    Group((hands_in, locks.unlocked), opens=True, actions=(("submit", ()),)),
    Group((hands_in, withdrawable, gates.in_window), opens=False, actions=(("withdraw", ()),)),
    Group(
        (decides, awaits_decision, gates.in_decision_window),
        opens=False,
        actions=(("open", ()), ("approve", (gates.parts_finished, gates.approve_gate)), ("return", ())),
    ),
)
_SYSTEM = (Group((locks.unlocked,), opens=True, actions=((RUN, ()),)),)
_BESIDE = (
    Group(
        (reopening.takes_part, reopening.reopenable),
        opens=False,
        actions=(("request", (reopening.not_requested,)),),
    ),
    Group(
        (reopening.may_reopen,),
        opens=False,
        actions=(("decline", (reopening.is_requested,)), ("reopen", (reopening.reopenable,))),
    ),
)
"""What can be done about a step that is closed; it is no work on it, so it is not offered with the rest."""
_KEPT_AS, _BY_ACTION = "_guards", "_guards_by_action"


def _actions_of(step: Step, definition: Definition) -> Mapping[str, Guards]:
    """Action -> every guard it needs, for one step; kept on the definition as the table is."""
    kept: dict[str, Mapping[str, Guards]] = definition.worked_out[_BY_ACTION]
    found = kept.get(step.id)
    if found is None:
        rows = (*table_of(step, definition), *((group.shared, group.actions) for group in _BESIDE))
        found = kept[step.id] = {name: shared + more for shared, actions in rows for name, more in actions}
    return found


def table_of(step: Step, definition: Definition) -> tuple[tuple[Guards, Actions], ...]:
    """The rows of the table for one step: shared guards, and the actions that need them.

    Kept on the definition, as a cached property would be, because it cannot be hashed.
    """
    kept: dict[str, tuple[tuple[Guards, Actions], ...]] = definition.worked_out[_KEPT_AS]
    found = kept.get(step.id)
    if found is None:
        opening = gates.opening(step, definition)
        groups = _SYSTEM if step.kind is _OF_THE_PROGRAM else _WORK if step.review is None else _REVIEW
        found = kept[step.id] = tuple((g.shared + opening if g.opens else g.shared, g.actions) for g in groups)
    return found


_FIRST_TOLD = (
    Code.WRONG_KIND,
    Code.NOT_YOUR_PART,
    Code.NOT_APPLICABLE,
    Code.WINDOW_NOT_OPEN,
    Code.WINDOW_CLOSED,
    Code.GATE_UNMET,
    Code.PARTS_UNFINISHED,
    Code.EARLIER_STEP_UNFINISHED,
)
"""In this order several reasons are told; the rest (locks, states) follow."""


def offered(step: Step, situation: Situation) -> list[str]:
    """The actions that this actor may do to `step` now."""
    found: list[str] = []
    if step.kind is _OF_THE_PROGRAM:
        return found
    for shared, actions in table_of(step, situation.definition):
        if _all_hold(shared, step, situation):
            found += [action for action, more in actions if _all_hold(more, step, situation)]
    return found


def _all_hold(guards: Guards, step: Step, situation: Situation) -> bool:
    for guard in guards:  # noqa: SIM110  (this is asked most of all; a loop is twice as fast)
        if guard(step, situation) is not None:
            return False
    return True


def beside(step: Step, situation: Situation) -> list[str]:
    """What this actor may do now about a step that is closed: request, decline, reopen."""
    return [
        action
        for group in _BESIDE
        if _all_hold(group.shared, step, situation)
        for action, more in group.actions
        if _all_hold(more, step, situation)
    ]


def reasons(step: Step, action: str, situation: Situation) -> tuple[Explanation, ...]:
    """Everything that stops `action` on `step`, the most telling first; empty where nothing does.

    To somebody whose part it is not, nothing else is told.
    """
    needed = _actions_of(step, situation.definition).get(action)
    if needed is None:
        return (Explanation(Code.WRONG_KIND, step.id, params={"kind": step.kind}),)
    return _told(needed, step, situation)


def _told(guards: Guards, step: Step, situation: Situation) -> tuple[Explanation, ...]:
    obstacles = [obstacle for guard in guards if (obstacle := guard(step, situation)) is not None]
    if not obstacles:
        return ()
    told = sorted((obstacle() for obstacle in obstacles), key=lambda reason: _rank(reason.code))
    foreign = tuple(reason for reason in told if reason.code is Code.NOT_YOUR_PART)
    return foreign or tuple(told)


def _rank(code: Code) -> int:
    return _FIRST_TOLD.index(code) if code in _FIRST_TOLD else len(_FIRST_TOLD)


def demand(step: Step, command: Command, situation: Situation) -> None:
    """Raises Refused with every reason why the command is not allowed now."""
    stopped = reasons(step, ACTIONS[type(command)], situation)
    if stopped:
        raise Refused(*stopped)
