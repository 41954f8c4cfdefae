"""Many approvals in one go: what each would do, and each decided for itself by the same command as a single one.

A pick carries the version that was looked at, so what changed since is left out instead of being approved unseen.
What came of a go is read back from the runs: nothing is kept besides, and the page of it can be opened again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kinerja import workflows
from kinerja.services import reviews
from kinerja.services.accounts import Account
from kinerja.services.errors import Busy, Conflict, NotFound
from kinerja.services.instances import Opened, several
from kinerja.services.stale import refuse_stale
from kinerja.workflows.definition import Step
from kinerja.workflows.instance import Instance, Status

MOST = 50
"""Picks in one go."""


class Verdict(StrEnum):
    """What can be said of one pick.

    READY      would be approved
    CHANGED    its answers changed since they were looked at
    REFUSED    the definition does not allow it now
    DECIDED    somebody decided it, or it is not handed in (any more)
    APPROVED   approved by this very go
    """

    READY = "ready"
    CHANGED = "changed"
    REFUSED = "refused"
    DECIDED = "decided"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Pick:
    """One review that was ticked. `version`: of the run when it was looked at; None: as it stands now."""

    instance: str
    step: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One pick as it stands: `reasons` why it is refused; `after`: the run as an approval would leave it."""

    pick: Pick
    opened: Opened
    step: Step
    verdict: Verdict
    reasons: tuple[workflows.Explanation, ...] = ()
    after: Instance | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The picks in their order; `gone`: how many of them are not the reader's to decide (any more)."""

    items: tuple[Item, ...]
    gone: int

    def having(self, *verdicts: Verdict) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.verdict in verdicts)


def look(account: Account, picks: Sequence[Pick], now: datetime, key: str = "") -> Look:
    """What approving these would do, or, where `key` names a go, what came of it. Changes nothing.

    Two round trips at most, however many there are. Raises NotFound where none of them is the reader's to decide.
    """
    found = several(account, {pick.instance for pick in picks}, now)
    items = tuple(item for pick in picks if (item := _item(pick, found, account, now, key)) is not None)
    if picks and not items:
        raise NotFound("picks")
    return Look(items, len(picks) - len(items))


def approve(account: Account, picks: Sequence[Pick], message: str, key: str, now: datetime) -> int:
    """Approve each of these for itself; how many were. Repeating `key` gets the first answers.

    What is refused, changed or gone meanwhile stops none of the others: `look` with the same key says what came of it.
    Raises NotFound where none of them is the reader's to decide.
    """
    look(account, picks, now, key)
    return sum(_approve(account, pick, message, key, now) for pick in picks)


def _approve(account: Account, pick: Pick, message: str, key: str, now: datetime) -> bool:
    try:
        reviews.approve(account, pick.instance, pick.step, message, pick.version, _key(key, pick), now)
    except (NotFound, workflows.Refused, Conflict, Busy):
        return False  # not swallowed: `look` reads from the run why, for the page and for whoever opens it later
    return True


def _key(key: str, pick: Pick) -> str:
    """Of the one command: a run may be in a go with two of its reviews."""
    return f"{key}/{pick.step}"


def _item(pick: Pick, found: Mapping[str, Opened], account: Account, now: datetime, key: str) -> Item | None:
    opened = found.get(pick.instance)
    step = opened.definition.steps.get(pick.step) if opened else None
    if opened is None or step is None or step.review is None or step.actor not in opened.actor.parts:
        return None
    if opened.instance.subject.person == account.id:
        return None
    if key and any(done.key == _key(key, pick) and done.by == account.id for done in opened.kept.commands):
        return Item(pick, opened, step, Verdict.APPROVED)
    if opened.instance.step(step.id).status is not Status.SUBMITTED:
        return Item(pick, opened, step, Verdict.DECIDED)
    return _tried(pick, opened, step, now)


def _tried(pick: Pick, opened: Opened, step: Step, now: datetime) -> Item:
    """What the command would answer: the very function that decides it, its result not written."""
    command = workflows.ApproveStep(step.id)
    try:
        refuse_stale(opened, command, pick.version, None)
        decision = workflows.decide(opened.definition, opened.kept.instance, opened.period, command, opened.actor, now)
    except Conflict:
        return Item(pick, opened, step, Verdict.CHANGED)
    except workflows.Refused as refused:
        return Item(pick, opened, step, Verdict.REFUSED, refused.reasons)
    return Item(pick, opened, step, Verdict.READY, after=decision.instance)
