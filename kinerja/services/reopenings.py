"""Opening finished steps again: asked for by those who work on them, decided by who administers or is named for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kinerja import storage, workflows
from kinerja.services import circles, definitions
from kinerja.services.accounts import Account, Role
from kinerja.services.errors import Invalid, NotFound
from kinerja.services.instances import Done, Opened, administer, perform
from kinerja.services.pages import Page, paged
from kinerja.storage.reopenings import OVER, Case, CaseRow, Stage, month
from kinerja.workflows.calendar import end_of
from kinerja.workflows.definition import Definition, Step
from kinerja.workflows.instance import Effect

MOST_LISTED = 1_000
"""Runs that a list looks at; what has waited longest may be among the others, so the page says that there are more."""
MONTHS_BACK = 6
"""How far back what is over is listed; all of it stays in the history of its run."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a step is opened again: what becomes of what builds on it, until the end of which day, and why."""

    effect: Effect
    last_day: date
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening a step again would touch. `actions`: what this person may do about it: decline, reopen."""

    opened: Opened
    step: Step
    blast: workflows.Blast
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list of administrators."""

    instance: str
    name: str
    unit_name: str
    zone: str
    definition: Definition
    step: Step
    case: Case


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many are asked and running in all."""

    page: Page[Row]
    asked: int
    running: int


# ── asking ──


def request(
    account: Account, instance_id: str, step: str, reason: str, message: str, version: int | None, key: str,
    now: datetime,
) -> Done:  # fmt: skip
    """Ask for a step to be opened again. Raises NotFound, workflows.Refused, Conflict, Busy, like all verbs here."""
    return perform(account, instance_id, workflows.RequestReopening(step, reason, message), version, key, now)


# ── deciding ──


def preview(account: Account, instance_id: str, step: str, now: datetime) -> Preview:
    """What opening a step again would touch. Raises NotFound for who can neither open nor decline."""
    opened = administer(account, instance_id, now)
    found = opened.definition.steps.get(step)
    if found is None or not decides(opened, found):
        raise NotFound(f"{instance_id}/{step}")
    state = (opened.definition, opened.kept.instance, opened.period, opened.actor, now)
    return Preview(opened, found, workflows.blast(found, workflows.Situation(*state)), workflows.beside(*state, step))


def decides(opened: Opened, step: Step) -> bool:
    """Whether this person decides about opening the step again."""
    by = (*(step.reopen.by if step.reopen else ()), workflows.ADMINISTRATOR)
    return not opened.actor.parts.isdisjoint(by)


def decline(
    account: Account, instance_id: str, step: str, message: str, version: int | None, key: str, now: datetime
) -> Done:
    """Refuse what was asked for, with the reason why."""
    command = workflows.DeclineReopening(step, message)
    return perform(account, instance_id, command, version, key, now, find=administer)


def reopen(
    account: Account, instance_id: str, step: str, wish: Wish, version: int | None, key: str, now: datetime
) -> Done:
    """Open a step again until the end of a day at the school. Raises Invalid besides."""
    zone = administer(account, instance_id, now).instance.subject.zone
    until = end_of(wish.last_day, zone)
    if until <= now:
        raise Invalid("last_day", "in_the_past")
    command = workflows.ReopenStep(step, wish.effect, until, wish.reason, wish.message)
    return perform(account, instance_id, command, version, key, now, find=administer)


# ── finding ──


def run(account: Account, instance_id: str, now: datetime) -> Opened:
    """A run of which an administrator sees the names and statuses of steps, to open one. Raises NotFound."""
    if account.role is not Role.ADMINISTRATOR:
        raise NotFound(instance_id)
    opened = administer(account, instance_id, now)
    if workflows.ADMINISTRATOR not in opened.actor.parts:
        raise NotFound(instance_id)
    return opened


def listing(account: Account, stage: str, page: int, now: datetime) -> Listed:
    """The cases of where this administrator decides: "asked" (the longest waiting first), "running" (the next to end
    first) or "over" (the latest first). Raises NotFound for everybody else."""
    waiting = _rows(account, (Stage.ASKED, Stage.RUNNING), now)
    asked = sorted((row for row in waiting if row.case.stage is Stage.ASKED), key=lambda row: row.case.at)
    running = sorted((row for row in waiting if row.case.stage is Stage.RUNNING), key=_until)
    found: Sequence[Row] = running if stage == Stage.RUNNING else asked
    if stage == "over":
        over = [row for row in _rows(account, _months(now), now) if row.case.stage in OVER]
        found = sorted([*over, *(row for row in waiting if row.case.stage in OVER)], key=_since, reverse=True)
    return Listed(paged(found, page, more=len(found) >= MOST_LISTED), len(asked), len(running))


def asked(account: Account, now: datetime) -> int:
    """How many requests wait for this administrator; one round trip. Raises NotFound for everybody else."""
    return sum(row.case.stage is Stage.ASKED for row in _rows(account, (Stage.ASKED,), now))


def _rows(account: Account, names: Sequence[str], now: datetime) -> list[Row]:
    if account.role is not Role.ADMINISTRATOR:
        raise NotFound("reopenings")
    reach = circles.reach(account, now)
    found = storage.instances.with_cases(reach.scope_keys, [str(name) for name in names], MOST_LISTED)
    return [
        _row(row, _as_it_holds(case, now))
        for row in found
        for case in row.cases
        if storage.reopenings.name_of(case) in names and row.subject.person != account.id
    ]


def _row(row: CaseRow, case: Case) -> Row:
    definition = definitions.by_hash(row.revision)
    subject = row.subject
    step = definition.steps[case.step]
    return Row(row.instance, subject.name, subject.unit_name, subject.zone, definition, step, case)


def _as_it_holds(case: Case, now: datetime) -> Case:
    """Nobody has to note that its time is over."""
    if case.stage is not Stage.RUNNING or case.until is None or now < case.until:
        return case
    return replace(case, stage=Stage.ENDED, at=case.until)


def _months(now: datetime) -> list[str]:
    """This month and those before it, as what is over is looked for."""
    found = [month(now)]
    while len(found) < MONTHS_BACK:
        first = now.replace(day=1)
        now = first - timedelta(days=1)
        found.append(month(now))
    return found


def _until(row: Row) -> datetime:
    return row.case.until or row.case.at


def _since(row: Row) -> datetime:
    return row.case.at
