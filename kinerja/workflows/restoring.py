"""Steps that are open again for a while: marked, let go once everything is finished again, else set back as before.

Nothing here needs a definition: the marks themselves say what stood before, so history is read without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from kinerja.workflows.basics import altered
from kinerja.workflows.events import ReopeningDeclined, ReopeningEnded, ReopeningRequested, StepReopened
from kinerja.workflows.instance import (
    APPROVED,
    DONE,
    DRAFT,
    RETURNED,
    SKIPPED,
    Effect,
    Instance,
    Reopening,
    Request,
    Status,
    StepState,
)

Steps = Mapping[str, StepState]
_FINISHED = (DONE, APPROVED, SKIPPED)


def standing(instance: Instance, now: datetime) -> Instance:
    """The instance as it holds at `now`: what was open for a time that is over stands as before, whoever noted it."""
    for state in instance.steps.values():
        if state.reopening is not None:
            ended = tuple(over(instance, now))
            return altered(instance, steps=set_back(instance.steps, ended)) if ended else instance
    return instance


def marked(instance: Instance) -> bool:
    """Whether anything is open again."""
    return any(state.reopening is not None for state in instance.steps.values())


def as_before(instance: Instance) -> Instance:
    """The instance as if nothing were open again: what counts for everybody else until it is finished again."""
    roots = tuple({state.reopening.root for state in instance.steps.values() if state.reopening is not None})
    return altered(instance, steps=set_back(instance.steps, roots)) if roots else instance


def over(instance: Instance, now: datetime) -> Iterator[str]:
    """The steps whose reopening has come to its end, each root once."""
    marks = (state.reopening for state in instance.steps.values())
    yield from dict.fromkeys(mark.root for mark in marks if mark is not None and now >= mark.until)


def set_back(steps: Steps, roots: tuple[str, ...]) -> dict[str, StepState]:
    """All steps, with those that were opened by one of `roots` as they stood before."""
    return {
        name: state.reopening.before if state.reopening is not None and state.reopening.root in roots else state
        for name, state in steps.items()
    }


# ── events ──


def requested(instance: Instance, event: ReopeningRequested) -> dict[str, StepState]:
    asked = Request(event.at, event.by, event.name, event.part, event.reason, event.message)
    return {event.step: altered(instance.step(event.step), request=asked)}


def declined(instance: Instance, event: ReopeningDeclined) -> dict[str, StepState]:
    return {event.step: altered(instance.step(event.step), request=None)}


def reopened(instance: Instance, event: StepReopened) -> dict[str, StepState]:
    return {name: _opened(instance.step(name), name, status, event) for name, status in event.becomes.items()}


def _opened(state: StepState, name: str, status: Status | None, event: StepReopened) -> StepState:
    # The request is answered for the step itself; for one that opens with it, it waits again where time runs out.
    before = altered(state, request=None) if name == event.step else state
    mark = Reopening(
        root=event.step,
        at=event.at,
        by=event.by,
        name=event.name,
        part=event.part,
        effect=event.effect,
        reason=event.reason,
        message=event.message,
        until=event.until,
        before=before,
    )
    # What was handed in stays beside what is typed now: it is what counts until it is finished again.
    handed_in = state.answers if status is DRAFT else state.handed_in
    decided = {"decided_at": None, "decided_by": None}
    opened = {"request": None, "reopening": mark, "handed_in": handed_in, "stale": ()}
    return altered(state, status=status, **opened, **decided)


def ended(instance: Instance, event: ReopeningEnded) -> dict[str, StepState]:
    return set_back(instance.steps, (event.step,))


# ── finishing again ──


def finished_as(state: StepState) -> Status:
    """What a step is that is finished: where its decision was left alone, that still stands."""
    mark = state.reopening
    keeps = mark is not None and mark.effect is not Effect.RESET and mark.before.status is APPROVED
    return APPROVED if keeps else DONE


def decision_kept(state: StepState) -> Mapping[str, object]:
    """Who decided, and when, of a step whose decision was left alone."""
    mark = state.reopening
    if mark is None or finished_as(state) is not APPROVED:
        return {}
    return {"decided_at": mark.before.decided_at, "decided_by": mark.before.decided_by}


def let_go(steps: Steps, changed: Mapping[str, StepState]) -> dict[str, StepState]:
    """`changed`, and without their marks all steps of a reopening in which nothing is left to be finished again."""
    roots = {state.reopening.root for state in changed.values() if state.reopening is not None}
    if not roots:
        return dict(changed)
    after = {**steps, **changed}
    found = dict(changed)
    for root in roots:
        marked = {
            name: state for name, state in after.items() if state.reopening is not None and state.reopening.root == root
        }
        if _all_through(marked, root):
            found |= {name: altered(state, reopening=None) for name, state in marked.items()}
    return found


def _all_through(marked: Steps, root: str) -> bool:
    """Everything that was set back is finished again; opened alone, a step is through once it is done or decided.

    What a decision that was opened alone gives back goes its usual way.
    """
    opened = marked[root]
    if opened.reopening is not None and opened.reopening.effect is Effect.RESET:
        return all(state.status in _FINISHED for state in marked.values())
    return opened.status in (*_FINISHED, RETURNED)
