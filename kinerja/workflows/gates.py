"""What must hold before a step opens: its condition, its window, the gates of stage and step, the order.

Every guard answers None when it holds, else an `Obstacle`: a call that tells why. Telling is put off because most
who ask only want to know whether; both get the answer of the same function.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from kinerja.workflows import calendar
from kinerja.workflows.answers import said
from kinerja.workflows.calendar import EffectiveWindow
from kinerja.workflows.definition import NOBODY, Definition, Gate, Step
from kinerja.workflows.instance import APPROVED, CLOSED, DONE, SKIPPED, SUBMITTED, UNTOUCHED
from kinerja.workflows.reasons import Code, Explanation
from kinerja.workflows.sentences import evaluate, references, says_hidden, unmet, veiled
from kinerja.workflows.visibility import kept_back, visible

if TYPE_CHECKING:
    from kinerja.workflows.sentences import Sentence
    from kinerja.workflows.situation import Situation

_KEPT_AS = "_opening_guards"
Obstacle = Callable[[], Explanation]
Guard = Callable[[Step, "Situation"], Obstacle | None]


def reachable(step: Step, situation: Situation) -> bool:
    """Whether nothing but the person and the lock stands between somebody and the step."""
    for guard in opening(step, situation.definition):  # noqa: SIM110  (this is asked most of all; a loop is twice as fast)
        if guard(step, situation) is not None:
            return False
    return True


def opening(step: Step, definition: Definition) -> tuple[Guard, ...]:
    """The guards that can stop this step at all: no window, no condition or no gate needs no guard.

    Kept on the definition, as a cached property would be, because it cannot be hashed.
    """
    kept: dict[str, tuple[Guard, ...]] = definition.worked_out[_KEPT_AS]
    found = kept.get(step.id)
    if found is None:
        needed = {
            in_window: definition.window_of(step) is not None,
            applies: step.when is not None,
            parts_finished: bool(about(step)),
            parts_shown: bool(step.of),
            in_sequence: definition.before[step.id] is not None,
            stage_gate: bool(definition.stages[step.stage].gate),
            step_gate: bool(step.gate),
        }
        found = kept[step.id] = tuple(guard for guard in OPENING if needed[guard])
    return found


# ── condition ──


def applies(step: Step, situation: Situation) -> Obstacle | None:
    """The condition of a conditional step holds. False leaves the step out; unknown keeps it closed."""
    if step.when is None:
        return None
    verdict = evaluate(step.when, situation)
    if verdict is True:
        return None
    code = Code.NOT_APPLICABLE if verdict is False else Code.GATE_UNMET
    return partial(_unmet, code, step, step.when, None, situation)


# ── time ──


def in_window(step: Step, situation: Situation) -> Obstacle | None:
    """The window of the step holds now."""
    return _within(step, situation.window(step), situation)


def in_decision_window(step: Step, situation: Situation) -> Obstacle | None:
    """The window of the decision over a review holds now."""
    window = calendar.decision_window(situation.definition, step, situation.instance, situation.period)
    return _within(step, window, situation)


def _within(step: Step, window: EffectiveWindow | None, situation: Situation) -> Obstacle | None:
    if window is None or window.holds(situation.now):
        return None
    return partial(shut, step, window, situation.now)


def shut(step: Step, window: EffectiveWindow, now: datetime) -> Explanation:
    """Why nothing can be done under a window that does not hold now."""
    params = {"window": window.window.id, "zone": window.zone, "fact": window.fact}
    basis = window.window.basis
    if not window.begun(now):
        return Explanation(Code.WINDOW_NOT_OPEN, step.id, until=window.opens, basis=basis, params=params)
    return Explanation(Code.WINDOW_CLOSED, step.id, since=window.closes, basis=basis, params=params)


# ── sentences ──


def stage_gate(step: Step, situation: Situation) -> Obstacle | None:
    return _gate(situation.definition.stages[step.stage].gate, step, situation)


def step_gate(step: Step, situation: Situation) -> Obstacle | None:
    return _gate(step.gate, step, situation)


def approve_gate(step: Step, situation: Situation) -> Obstacle | None:
    return _gate(step.review.approve_gate, step, situation) if step.review else None


def _gate(gates: tuple[Gate, ...], step: Step, situation: Situation) -> Obstacle | None:
    for gate in gates:
        if gate.must.run(situation, None) is not True:
            return partial(_unmet, Code.GATE_UNMET, step, gate.must, gate, situation)
    return None


def _unmet(code: Code, step: Step, must: Sentence, gate: Gate | None, situation: Situation) -> Explanation:
    """Which clauses stop it, which steps they wait for, and who can do those.

    No value of a step that the actor may not read: a clause on one says only what must be, and an author's sentence
    with one in it is left out.
    """
    waits = _waited_for(must, situation)
    hidden = partial(_hidden, situation=situation)
    params = {"say": said(gate.say, situation)} if gate and gate.say and not says_hidden(gate.say, hidden) else {}
    return Explanation(
        code,
        step.id,
        unmet=tuple(veiled(clause, hidden) for clause in unmet(must, situation)),
        steps=waits,
        opens_by=players(waits, situation),
        basis=gate.basis if gate else step.basis,
        params=params,
    )


def _hidden(step: str, situation: Situation) -> bool:
    return not visible(situation.definition.steps[step], situation)


def _waited_for(must: Sentence, situation: Situation) -> tuple[str, ...]:
    """Steps a sentence asks about that are not finished yet, in process order; a stage stands for its steps."""
    named = {ref[1] for ref in references(must) if ref[0] in ("status", "answer")}
    steps, stages = situation.definition.steps, situation.definition.stages
    asked = {name for name in named if name in steps}
    asked.update(step for name in named if name in stages for step in stages[name].steps)
    return tuple(name for name in steps if name in asked and not situation.finished(name))


def players(steps: tuple[str, ...], situation: Situation) -> tuple[str, ...]:
    """The parts that have the turn at these steps, each once."""
    turns = (turn(situation.definition.steps[name], situation) for name in steps)
    return tuple(dict.fromkeys(part for part in turns if part is not None))


def turn(step: Step, situation: Situation) -> str | None:
    """The part that has to do something about a step next; None once nothing more is needed, or nobody can."""
    status = situation.status(step.id)
    if status in (APPROVED, SKIPPED, DONE) or step.actor == NOBODY:
        return None
    if step.review is not None:
        return step.actor if status is SUBMITTED else step.review.submitter
    if status is SUBMITTED:
        review = situation.definition.reviewed_by.get(step.id)
        waits = review is not None and situation.instance.step(review).status is SUBMITTED
        return situation.definition.steps[review].actor if waits else None
    return step.actor


# ── order ──


def in_sequence(step: Step, situation: Situation) -> Obstacle | None:
    """What comes before in a stage in sequence is finished.

    Steps that are left out neither hold up the next nor stand for the ones before them. A step that was handed in
    before has been opened for good: what was given back can be mended in any order.
    """
    status = situation.instance.step(step.id).status
    if status is SUBMITTED or status is APPROVED:
        return None
    before = situation.definition.before
    name = before[step.id]
    while name is not None and _passes(situation.definition.steps[name], situation):
        name = before[name]
    if name is None or situation.finished(name):
        return None
    if calendar.mended(situation.definition, step, situation.instance) is not UNTOUCHED:
        return None
    return partial(_waits, Code.EARLIER_STEP_UNFINISHED, step, (name,), situation)


def _passes(step: Step, situation: Situation) -> bool:
    return step.optional or (step.when is not None and situation.status(step.id) is SKIPPED)


def about(step: Step) -> tuple[str, ...]:
    """The steps that a review, an acknowledgement or a step of the program is about."""
    return step.review.of if step.review else step.of


def parts_finished(step: Step, situation: Situation) -> Obstacle | None:
    """Every step that this one is about is finished; optional ones may be untouched."""
    missing = tuple(name for name in about(step) if not _ready(situation.definition.steps[name], situation))
    return partial(_waits, Code.PARTS_UNFINISHED, step, missing, situation) if missing else None


def parts_shown(step: Step, situation: Situation) -> Obstacle | None:
    """What is acknowledged is open to the subject: nobody takes note of what they may not read."""
    if step.actor != situation.definition.subject_part:
        return None
    for name in step.of:
        obstacle = shown_to_subject(situation.definition.steps[name], situation)
        if obstacle is not None:
            return obstacle
    return None


def shown_to_subject(step: Step, situation: Situation) -> Obstacle | None:
    """The subject may read what somebody else wrote about them: the author's conditions hold."""
    return _gate(step.shown_when, step, situation)


def hidden_by(step: Step, situation: Situation) -> Explanation | None:
    """Why what was written about the subject is still kept from them; None for everybody else, and where it is not."""
    obstacle = shown_to_subject(step, situation) if kept_back(step, situation) else None
    return None if obstacle is None else obstacle()


def _ready(part: Step, situation: Situation) -> bool:
    """Finished, or optional and holding nothing.

    A begun optional step whose time is over cannot be finished any more; it must not keep the rest from going in.
    """
    if situation.finished(part.id):
        return True
    untouched = situation.instance.step(part.id).status is None
    return part.optional and (untouched or situation.status(part.id) is CLOSED)


def _waits(code: Code, step: Step, names: tuple[str, ...], situation: Situation) -> Explanation:
    return Explanation(code, step.id, steps=names, opens_by=players(names, situation))


OPENING: tuple[Guard, ...] = (in_window, applies, parts_finished, parts_shown, in_sequence, stage_gate, step_gate)
"""Cheap ones first: all of them must hold, so the order changes nothing but the time it takes."""
