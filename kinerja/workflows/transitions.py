"""Event -> next state. The state is the fold of its events and nothing else; no definition is needed to read history.

Each event raises the version by one, so the version is the number of events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kinerja.workflows import restoring
from kinerja.workflows.basics import altered
from kinerja.workflows.definition import ROW
from kinerja.workflows.events import (
    DraftSaved,
    Event,
    FileAttached,
    FileDetached,
    InstanceStarted,
    ReopeningDeclined,
    ReopeningEnded,
    ReopeningRequested,
    ReviewApproved,
    ReviewOpened,
    ReviewReturned,
    ReviewSubmitted,
    ReviewWithdrawn,
    StepCompleted,
    StepReopened,
    StepSkipped,
    SubjectRefreshed,
    SystemStepDone,
)
from kinerja.workflows.instance import (
    APPROVED,
    DONE,
    DRAFT,
    RETURNED,
    SKIPPED,
    SUBMITTED,
    Answers,
    FileRef,
    Instance,
    Note,
    Signature,
    Status,
    StepState,
)


def fold(events: Iterable[Event]) -> Instance:
    """The instance that these events, oldest first, led to. Raises ValueError where the first is no start."""
    instance: Instance | None = None
    for event in events:
        instance = apply(instance, event)
    if instance is None:
        raise ValueError("no events")
    return instance


def apply(instance: Instance | None, event: Event) -> Instance:
    """The instance after `event`. Raises ValueError for anything but a start where there is no instance yet."""
    if isinstance(event, InstanceStarted):
        return Instance(event.instance, event.edition, event.revision, event.subject, event.at, version=1)
    if instance is None:
        raise ValueError(f"{type(event).__name__} before the start")
    if isinstance(event, SubjectRefreshed):
        return altered(instance, subject=event.subject, version=instance.version + 1)
    changed = _APPLY[type(event)](instance, event)
    if not isinstance(event, StepReopened):
        changed = restoring.let_go(instance.steps, changed)
    return altered(instance, steps={**instance.steps, **changed}, version=instance.version + 1)


def _draft_saved(instance: Instance, event: DraftSaved) -> dict[str, StepState]:
    state = instance.step(event.step)
    status = state.status
    # A reply alone changes no answer.
    if event.changes:
        status = _touched(status)
    return {event.step: altered(state, status=status, saved_at=event.at, **_written(state, event))}


def _touched(status: Status | None) -> Status:
    """A returned step stays returned until it is finished again."""
    return RETURNED if status is RETURNED else DRAFT


def _file_attached(instance: Instance, event: FileAttached) -> dict[str, StepState]:
    return _files_changed(instance, event, lambda files: [*files, event.file])


def _file_detached(instance: Instance, event: FileDetached) -> dict[str, StepState]:
    return _files_changed(instance, event, lambda files: [file for file in files if file.id != event.file.id])


def _files_changed(
    instance: Instance, event: FileAttached | FileDetached, change: Callable[[list[FileRef]], list[FileRef]]
) -> dict[str, StepState]:
    state = instance.step(event.step)
    name, _dot, column = event.field.partition(".")
    standing = list(state.answers.get(name) or ())
    value: list[Any] = _in_row(standing, event.row, column, change) if column else change(standing)
    answers = merged(state.answers, {name: value or None})
    handed_in = state.answers if state.status is SUBMITTED else state.handed_in
    status = _touched(state.status)
    return {event.step: altered(state, status=status, saved_at=event.at, answers=answers, handed_in=handed_in)}


def _in_row(
    rows: list[Any], key: str | None, column: str, change: Callable[[list[FileRef]], list[FileRef]]
) -> list[dict[str, Any]]:
    """The rows with the files of one cell changed; a given row into which nothing was written yet is added."""
    found = [dict(row) for row in rows]
    row = next((each for each in found if each.get(ROW) == key), None)
    if row is None:
        row = {ROW: key}
        found.append(row)
    files = change(list(row.pop(column, None) or ()))
    if files:
        row[column] = files
    return found


def _step_completed(instance: Instance, event: StepCompleted) -> dict[str, StepState]:
    state = instance.step(event.step)
    done = altered(
        state,
        **_written(state, event),
        **restoring.decision_kept(state),
        status=restoring.finished_as(state),
        saved_at=event.at,
        submitted_at=event.at,
        submitted_by=event.by,
        late=event.late,
        signatures=_signed(state, event),
        suggested=event.suggested,
        stale=(),
    )
    marked = {name: _stale(instance.step(name), fields) for name, fields in event.stale.items()}
    return {**marked, event.step: done}


def _stale(state: StepState, fields: tuple[str, ...]) -> StepState:
    return altered(state, stale=tuple(dict.fromkeys((*state.stale, *fields))))


def _signed(state: StepState, event: StepCompleted | ReviewSubmitted | ReviewApproved) -> Mapping[str, Signature]:
    """The signatures after an event that may be one; a part that signs again replaces its own."""
    if not event.covers:
        return state.signatures
    return {**state.signatures, event.part: Signature(event.by, event.name, event.part, event.at, event.covers)}


def _system_step_done(instance: Instance, event: SystemStepDone) -> dict[str, StepState]:
    state = instance.step(event.step)
    answers = merged(state.answers, event.values)
    return {event.step: altered(state, status=DONE, saved_at=event.at, submitted_at=event.at, answers=answers)}


def _step_skipped(instance: Instance, event: StepSkipped) -> dict[str, StepState]:
    return {event.step: altered(instance.step(event.step), status=SKIPPED, saved_at=event.at)}


def _review_submitted(instance: Instance, event: ReviewSubmitted) -> dict[str, StepState]:
    """Parts with answers in the event were handed in; the others were left out."""
    review = instance.step(event.step)
    turn = review.round + 1
    changed = {name: _handed_in(instance.step(name), event, event.answers.get(name), turn) for name in event.parts}
    changed[event.step] = altered(
        review,
        status=SUBMITTED,
        submitted_at=event.at,
        submitted_by=event.by,
        late=event.late,
        round=turn,
        read_at=None,
        decided_at=None,
        decided_by=None,
        signatures=_signed(review, event),
        stale=(),
    )
    return changed


def _handed_in(state: StepState, event: ReviewSubmitted, answers: Answers | None, turn: int) -> StepState:
    if answers is None:
        return altered(state, status=SKIPPED)
    if state.status is SUBMITTED:
        # A part that the last return left alone was not handed in anew; its older comparison is out of date.
        return altered(state, handed_in=answers)
    return altered(
        state,
        status=SUBMITTED,
        submitted_at=event.at,
        submitted_by=event.by,
        round=turn,
        decided_at=None,
        decided_by=None,
    )


def _review_withdrawn(instance: Instance, event: ReviewWithdrawn) -> dict[str, StepState]:
    """Everything stands again as before it was handed in: after a return that is mended, but not yet answered."""
    review = instance.step(event.step)
    changed = {
        name: altered(state, status=DONE)
        for name in event.parts
        if (state := instance.step(name)).status is SUBMITTED and state.round == review.round
    }
    status = None if review.returned_at is None else RETURNED
    changed[event.step] = altered(review, status=status, submitted_at=None, submitted_by=None, late=False)
    return changed


def _review_opened(instance: Instance, event: ReviewOpened) -> dict[str, StepState]:
    return {event.step: altered(instance.step(event.step), read_at=event.at)}


def _review_approved(instance: Instance, event: ReviewApproved) -> dict[str, StepState]:
    decided: dict[str, Any] = {"status": APPROVED, "decided_at": event.at, "decided_by": event.name}
    decided |= {"awaiting_reply": (), "stale": ()}
    changed = {
        name: altered(instance.step(name), **decided)
        for name in event.parts
        if instance.step(name).status is not SKIPPED
    }
    review = instance.step(event.step)
    signatures = _signed(review, event)
    message = event.message or None
    changed[event.step] = altered(review, **decided, message=message, reason=None, signatures=signatures)
    return changed


def _review_returned(instance: Instance, event: ReviewReturned) -> dict[str, StepState]:
    given = {
        "status": RETURNED,
        "returned_at": event.at,
        "decided_at": event.at,
        "decided_by": event.name,
        "reason": event.reason or None,
        "message": event.message or None,
    }
    changed = {name: _given_back(name, given, event, instance) for name in event.parts}
    review = instance.step(event.step)
    changed[event.step] = altered(review, **given, waited=review.waited_until(event.at))
    return changed


def _given_back(name: str, given: Mapping[str, Any], event: ReviewReturned, instance: Instance) -> StepState:
    """A part as it is opened again. Threads keep the running and the last round; older remarks are in the history."""
    state = instance.step(name)
    threads = {key: kept for key, notes in state.threads.items() if (kept := _last_round(notes, state, event.part))}
    new = {_thread(path): text for path, text in event.notes.items() if path.partition(".")[0] == name}
    for key, text in new.items():
        threads[key] = (*threads.get(key, ()), Note(event.at, event.part, event.name, text))
    waiting = tuple(new) if event.must_answer else ()
    return altered(state, **given, handed_in=state.answers, threads=threads, awaiting_reply=waiting)


def _last_round(notes: tuple[Note, ...], state: StepState, part: str) -> tuple[Note, ...]:
    """What was said from the last remark on, if that was made when the step was last given back."""
    start = max((at for at, note in enumerate(notes) if note.part == part), default=None)
    if start is None or state.returned_at is None or notes[start].at < state.returned_at:
        return ()
    return notes[start:]


def _thread(path: str) -> str:
    return path.partition(".")[2]


def _written(state: StepState, event: DraftSaved | StepCompleted) -> dict[str, Any]:
    """What the answers and the replies to remarks change in the state."""
    found: dict[str, Any] = {}
    if event.changes:
        found["answers"] = merged(state.answers, event.changes)
        if state.status is SUBMITTED:
            # A step that locks on approval only: what changes after the hand-in is shown beside what was handed in.
            found["handed_in"] = state.answers
    if event.replies:
        threads = dict(state.threads)
        for key, text in event.replies.items():
            threads[key] = _replied(threads.get(key, ()), Note(event.at, event.part, event.name, text))
        found["threads"] = threads
        found["awaiting_reply"] = tuple(key for key in state.awaiting_reply if key not in event.replies)
    return found


def _replied(notes: tuple[Note, ...], reply: Note) -> tuple[Note, ...]:
    """One part's words after the same remark replace each other: a reply may be reworded while it is a draft."""
    return (*(notes[:-1] if notes and notes[-1].part == reply.part else notes), reply)


def merged(answers: Answers, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Answers after `changes`. An emptied field stays as None: it was answered with nothing, not left alone."""
    return {**answers, **changes}


_APPLY: Mapping[type, Callable[[Instance, Any], dict[str, StepState]]] = {
    DraftSaved: _draft_saved,
    FileAttached: _file_attached,
    FileDetached: _file_detached,
    StepCompleted: _step_completed,
    SystemStepDone: _system_step_done,
    StepSkipped: _step_skipped,
    ReviewSubmitted: _review_submitted,
    ReviewWithdrawn: _review_withdrawn,
    ReviewOpened: _review_opened,
    ReviewApproved: _review_approved,
    ReviewReturned: _review_returned,
    ReopeningRequested: restoring.requested,
    ReopeningDeclined: restoring.declined,
    StepReopened: restoring.reopened,
    ReopeningEnded: restoring.ended,
}
