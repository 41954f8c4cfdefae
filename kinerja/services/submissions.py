"""Filling steps and handing them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kinerja import workflows
from kinerja.services.accounts import Account
from kinerja.services.instances import Done, perform
from kinerja.workflows.instance import Answers

NO_REPLIES: Mapping[str, str] = {}


def save_draft(
    account: Account,
    instance_id: str,
    step: str,
    answers: Answers,
    replies: Mapping[str, str] | None,
    version: int | None,
    key: str,
    now: datetime,
) -> Done:
    """Keep what is typed. `version`: of the run the form was made from; None: not checked.

    Raises NotFound, workflows.Refused, Conflict, Busy, like all verbs here.
    """
    return perform(account, instance_id, workflows.SaveDraft(step, answers, replies or NO_REPLIES), version, key, now)


def submit(
    account: Account,
    instance_id: str,
    step: str,
    answers: Answers | None,
    replies: Mapping[str, str] | None,
    version: int | None,
    key: str,
    now: datetime,
) -> Done:
    """Finish a step with these answers (None: with what is stored), or hand in a review with its parts."""
    return perform(account, instance_id, workflows.SubmitStep(step, answers, replies or NO_REPLIES), version, key, now)


def skip(account: Account, instance_id: str, step: str, version: int | None, key: str, now: datetime) -> Done:
    """Leave out an optional step."""
    return perform(account, instance_id, workflows.SkipStep(step), version, key, now)


def withdraw(account: Account, instance_id: str, step: str, version: int | None, key: str, now: datetime) -> Done:
    """Take back what nobody has read (or decided) yet."""
    return perform(account, instance_id, workflows.WithdrawStep(step), version, key, now)
