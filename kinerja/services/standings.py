"""Where somebody stands in a stage, now and as time goes by: what progress is counted in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from kinerja.services.staff import own_window, window_of_turn
from kinerja.storage.instances import Own, Progress, StaffRow, Waiting
from kinerja.storage.tallies import Moment
from kinerja.workflows.calendar import EffectiveWindow
from kinerja.workflows.definition import Definition


class Standing(StrEnum):
    """One of these at any moment.

    not_started  has to take part and has not begun
    doing        a step waits for the person, on time
    late         a step waits for the person, after it was due
    waiting      a step waits for somebody else
    over         a step waited for the person or, where the moment names a part, for others; its window has closed
    later        nothing to do yet
    done         finished on time; done_late: something was late; by_exception: with more time than was declared
    """

    NOT_STARTED = "not_started"
    DOING = "doing"
    LATE = "late"
    WAITING = "waiting"
    OVER = "over"
    LATER = "later"
    DONE = "done"
    DONE_LATE = "done_late"
    BY_EXCEPTION = "by_exception"


FINISHED = frozenset({Standing.DONE, Standing.DONE_LATE, Standing.BY_EXCEPTION})
NOT_BEGUN = (Moment(Standing.NOT_STARTED.value),)


def moments(row: StaffRow, definition: Definition, progress: Progress) -> tuple[Moment, ...]:
    """How somebody's standing in a stage changes with time, if nothing else happens; empty where nothing applies.

    The instants at which it changes are worked out here, so that whoever reads them at any moment reads it right:
    nobody has to come by when a day is over.
    """
    if not progress.total:
        return ()
    if progress.done:
        return (Moment(_finished(progress).value),)
    own = progress.own
    step = definition.steps[own.step] if own else None
    window = own_window(replace(row, own=own), definition, step) if step else None
    mine = (item for item in row.waiting if definition.steps[item.step].stage == progress.stage)
    waits = [(item, window_of_turn(row, definition, item)) for item in mine]
    return _changes(own, window, waits)


def of_run(row: StaffRow, definition: Definition) -> Mapping[str, tuple[Moment, ...]]:
    """Stage -> how the standing of one run changes in it; stages that do not apply are left out."""
    found = {progress.stage: moments(row, definition, progress) for progress in row.progress}
    return {stage: changes for stage, changes in found.items() if changes}


def at(changes: Sequence[Moment], now: datetime) -> Moment:
    """The one that holds now, of changes in the order of their time; the first always holds."""
    return [one for one in changes if one.at is None or one.at <= now][-1]


def _finished(progress: Progress) -> Standing:
    if progress.by_exception:
        return Standing.BY_EXCEPTION
    return Standing.DONE_LATE if progress.late else Standing.DONE


Waits = Sequence[tuple[Waiting, EffectiveWindow | None]]
"""What waits for others, each with its window."""


def _changes(own: Own | None, window: EffectiveWindow | None, waits: Waits) -> tuple[Moment, ...]:
    instants = {item.opens for item, _ in waits} | ({own.opens} if own else set())
    instants |= {held.closes for _, held in waits if held is not None}
    if window is not None:
        instants |= {window.opens, window.due, window.closes}
    found = [_moment(None, own, window, waits)]
    for instant in sorted(each for each in instants if each is not None):
        then = _moment(instant, own, window, waits)
        if (then.state, then.part) != (found[-1].state, found[-1].part):
            found.append(then)
    return tuple(found)


def _moment(at: datetime | None, own: Own | None, window: EffectiveWindow | None, waits: Waits) -> Moment:
    """What the person can do counts first, then what others can, then what they no longer can; `at` None: before
    everything else."""
    standing = _own_standing(at, own, window)
    if standing in (Standing.DOING, Standing.LATE):
        return Moment(standing.value, at)
    begun = [one for one in waits if one[0].opens is None or (at is not None and one[0].opens <= at)]
    for item, held in begun:
        if at is None or held is None or not held.over(at):
            return Moment(Standing.WAITING.value, at, item.part)
    if begun:
        return Moment(Standing.OVER.value, at, begun[0][0].part)
    return Moment((standing or Standing.LATER).value, at)


def _own_standing(at: datetime | None, own: Own | None, window: EffectiveWindow | None) -> Standing | None:
    if own is None:
        return None
    if window is None:
        begun = own.opens is None or (at is not None and own.opens <= at)
        return Standing.DOING if begun else Standing.LATER
    if at is None or not window.begun(at):
        return Standing.LATER
    if window.over(at):
        return Standing.OVER
    return Standing.LATE if window.late(at) else Standing.DOING
