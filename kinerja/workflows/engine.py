"""What may be done now, and what happens when it is done. Pure: the moment and the actor are handed in.

`options` (the button) and `decide` (the command behind it) ask the same table of guards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kinerja.workflows import automatic, calendar, eligibility, gates, guards, restoring
from kinerja.workflows.calendar import EffectiveWindow
from kinerja.workflows.commands import ApproveStep, Command, SubmitStep
from kinerja.workflows.definition import NOBODY, Definition, Step, StepKind, Vacancy
from kinerja.workflows.events import Event, InstanceStarted, ReopeningEnded
from kinerja.workflows.frontier import candidates
from kinerja.workflows.instance import (
    APPROVED,
    DONE,
    DRAFT,
    OPEN,
    RETURNED,
    SUBMITTED,
    Actor,
    Instance,
    PeriodFacts,
    Status,
    StepState,
    Subject,
)
from kinerja.workflows.outcomes import events_of
from kinerja.workflows.reasons import Code, Explanation, Refused
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import apply, fold

SYSTEM = automatic.SYSTEM
_OFFERS = "_offers"


@dataclass(frozen=True, slots=True)
class Decision:
    """`instance` is `fold` of all events so far and `events`; no events: allowed, but nothing changed."""

    instance: Instance
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """`action`: save, submit, skip, withdraw, open, approve or return."""

    step: Step
    action: str


@dataclass(frozen=True, slots=True)
class StepOutlook:
    """One step as one person sees it now.

    `why` explains a step without offers, `turn` is the part that has to act next, `late` that it was handed in late or
    is overdue. `window` bounds the work, `decision_window` the decision of a review.
    """

    step: Step
    state: StepState
    status: Status
    late: bool
    offers: tuple[Offer, ...]
    why: Explanation | None
    turn: str | None
    window: EffectiveWindow | None
    decision_window: EffectiveWindow | None


def start(definition: Definition, id: str, revision: str, subject: Subject, actor: Actor, now: datetime) -> Decision:
    """Begin an instance, pinned to the content hash `revision`.

    Raises `eligibility.NotEligible` with the rules that fail, Refused for somebody who does not play the subject.
    """
    part = definition.subject_part
    if part not in actor.parts:
        raise Refused(Explanation(Code.NOT_YOUR_PART, opens_by=(part,)))
    eligibility.demand(definition, subject, calendar.local_date(now, subject.zone))
    event = InstanceStarted(
        at=now,
        by=actor.account,
        name=actor.name,
        part=part,
        instance=id,
        edition=definition.edition,
        revision=revision,
        subject=subject,
    )
    return _continued(definition, Decision(fold((event,)), (event,)), PeriodFacts(definition.edition), now)


def decide(
    definition: Definition,
    instance: Instance,
    period: PeriodFacts,
    command: Command,
    actor: Actor,
    now: datetime,
    vacant: frozenset[str] = frozenset(),
) -> Decision:
    """Do `command`, or raise Refused with everything that stops it. Steps of the program that it opens are done too.

    `vacant` are the parts nobody plays today. A review handed in to such a part whose policy is "approve" is approved
    at once, by account SYSTEM, where its gate and window allow it.
    """
    step = definition.steps.get(command.step)
    if step is None:
        raise Refused(Explanation(Code.NO_SUCH_STEP, command.step))
    situation = Situation(definition, instance, period, actor, now)
    guards.demand(step, command, situation)
    events = events_of(step, command, situation)
    if not events:
        return Decision(instance, ())
    if situation.instance is instance:
        decision = Decision(_applied(instance, events), events)
    else:  # what time has ended was set back in the situation
        decision = _after(_ended(instance, now), events)
    if isinstance(command, SubmitStep) and step.actor in vacant and approves_itself(definition, step):
        decision = _approved_by_policy(step, decision, situation)
    return _continued(definition, decision, period, now)


def advance(definition: Definition, instance: Instance, period: PeriodFacts, now: datetime) -> Decision:
    """Do what the program does by itself and time alone has opened; no events where there is nothing."""
    return _continued(definition, _ended(instance, now), period, now)


def _ended(instance: Instance, now: datetime) -> Decision:
    """Note what time has ended: reopenings."""
    ended = (ReopeningEnded(now, SYSTEM, "", NOBODY, root) for root in restoring.over(instance, now))
    return _after(Decision(instance, ()), tuple(ended))


def _after(before: Decision, events: tuple[Event, ...]) -> Decision:
    return Decision(_applied(before.instance, events), (*before.events, *events))


def _applied(instance: Instance, events: tuple[Event, ...]) -> Instance:
    for event in events:
        instance = apply(instance, event)
    return instance


def _continued(definition: Definition, decision: Decision, period: PeriodFacts, now: datetime) -> Decision:
    instance, events = automatic.run(definition, decision.instance, period, now)
    return Decision(instance, (*decision.events, *events)) if events else decision


def approves_itself(definition: Definition, step: Step) -> bool:
    """Whether a review is approved by policy while nobody plays its part."""
    return step.review is not None and definition.actors[step.actor].vacant is Vacancy.APPROVE


def system_actor(step: Step) -> Actor:
    """The actor that approves by policy in the place of a part that nobody plays."""
    return Actor(SYSTEM, "", frozenset({step.actor}))


def _approved_by_policy(step: Step, handed_in: Decision, asked: Situation) -> Decision:
    after = Situation(asked.definition, handed_in.instance, asked.period, system_actor(step), asked.now)
    command = ApproveStep(step.id)
    if guards.reasons(step, guards.ACTIONS[ApproveStep], after):
        return handed_in
    return _after(handed_in, events_of(step, command, after))


def options(
    definition: Definition, instance: Instance, period: PeriodFacts, actor: Actor, now: datetime
) -> tuple[Offer, ...]:
    """Everything this actor may do now, in process order.

    The cost follows the steps the person stands at, not the size of the definition or the length of the history.
    A submission is offered while its answers are still incomplete: what is missing is told when it is tried.
    """
    situation = Situation(definition, instance, period, actor, now)
    found: list[Offer] = []
    for step in candidates(definition, instance):
        found += [_offer(step, action, definition) for action in guards.offered(step, situation)]
    return tuple(found)


def _offer(step: Step, action: str, definition: Definition) -> Offer:
    """Kept on the definition: there are few, and every page asks for them again."""
    kept: dict[tuple[str, str], Offer] = definition.worked_out[_OFFERS]
    found = kept.get((step.id, action))
    if found is None:
        found = kept[step.id, action] = Offer(step, action)
    return found


def beside(
    definition: Definition, instance: Instance, period: PeriodFacts, actor: Actor, now: datetime, step: str
) -> tuple[str, ...]:
    """What this actor may do now about a closed step, besides working on it: request, decline, reopen.

    Raises KeyError for an unknown step.
    """
    return tuple(guards.beside(definition.steps[step], Situation(definition, instance, period, actor, now)))


def outlook(
    definition: Definition, instance: Instance, period: PeriodFacts, actor: Actor, now: datetime
) -> tuple[StepOutlook, ...]:
    """Every step in process order, with what can be done there and, where nothing can, why."""
    situation = Situation(definition, instance, period, actor, now)
    return tuple(_seen(step, situation) for step in definition.steps.values())


def _seen(step: Step, situation: Situation) -> StepOutlook:
    definition, instance, now = situation.definition, situation.instance, situation.now
    state = instance.step(step.id)
    status = situation.status(step.id)
    window = situation.window(step)
    turn = gates.turn(step, situation)
    offers = tuple([_offer(step, action, definition) for action in guards.offered(step, situation)])
    overdue = status in (OPEN, DRAFT, RETURNED) and window is not None and window.late(now)
    return StepOutlook(
        step,
        state,
        status,
        state.late or overdue,
        offers,
        None if offers else _why_not(step, status, situation),
        turn,
        window,
        calendar.decision_window(definition, step, instance, situation.period) if step.review else None,
    )


def _why_not(step: Step, status: Status, situation: Situation) -> Explanation | None:
    """The one reason to tell first. A lock says more than the window that has closed since."""
    deciding = step.kind is StepKind.REVIEW and status is SUBMITTED and step.actor in situation.actor.parts
    action = guards.RUN if step.kind is StepKind.SYSTEM else "approve" if deciding else "submit"
    found = guards.reasons(step, action, situation)
    if status in (SUBMITTED, APPROVED, DONE):
        found = tuple(sorted(found, key=lambda reason: not reason.code.startswith("locked")))
    return found[0] if found else None
