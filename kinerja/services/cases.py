"""What became of every request to open a step again: worked out at each write, so that no list ever reads answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from kinerja.storage.reopenings import OVER, Case, Stage
from kinerja.workflows.instance import UNTOUCHED, Instance, StepState

MOST_OVER = 20
"""So many cases of one run that are over are listed; all of them stay in its history."""


def cases(
    after: Instance, now: datetime, before: Instance | None = None, known: Iterable[Case] = ()
) -> tuple[Case, ...]:
    """The cases of a run as it is written. `before`, `known`: how it stood until now, and its cases then."""
    over = [case for case in known if case.stage in OVER]
    if before is not None:
        over += [case for name, state in before.steps.items() for case in _closed(name, state, after.step(name), now)]
    running = [case for name, state in after.steps.items() for case in _running(name, state)]
    return (*over[-MOST_OVER:], *running)


def _running(step: str, state: StepState) -> Iterator[Case]:
    asked, mark = state.request, state.reopening
    if asked is not None:
        yield Case(step, Stage.ASKED, asked.at, asked.name, asked.reason)
    if mark is not None and mark.root == step:
        yield Case(step, Stage.RUNNING, mark.at, mark.name, mark.reason, mark.until, mark.effect)


def _closed(step: str, before: StepState, after: StepState, now: datetime) -> Iterator[Case]:
    """What has come to its end. A request that was granted goes on as a reopening."""
    if before.request is not None and after.request is None and after.reopening is None:
        (asked, *_) = _running(step, replace(UNTOUCHED, request=before.request))
        yield replace(asked, stage=Stage.DECLINED, at=now)
    mark = before.reopening
    if mark is None or mark.root != step or after.reopening is not None:
        return
    (opened, *_) = _running(step, replace(UNTOUCHED, reopening=mark))
    as_before = after == mark.before
    yield replace(opened, stage=Stage.ENDED if as_before else Stage.FINISHED, at=mark.until if as_before else now)
