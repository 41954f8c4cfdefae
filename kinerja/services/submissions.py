"""Filling steps and handing them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from kinerja import workflows
from kinerja.services import files, instances, repeats
from kinerja.services.accounts import Account
from kinerja.services.errors import FileRefused
from kinerja.services.instances import Done, Opened, perform
from kinerja.workflows import evidence
from kinerja.workflows.definition import Field, Reuse
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
    opened: Opened | None = None,
) -> Done:
    """Keep what is typed. `version`: of the run the form was made from; None: not checked. `opened`: as in `perform`.

    Raises NotFound, workflows.Refused, Conflict, Busy, like all verbs here.
    """
    command = workflows.SaveDraft(step, answers, replies or NO_REPLIES)
    return perform(account, instance_id, command, version, key, now, opened=opened)


def submit(
    account: Account,
    instance_id: str,
    step: str,
    answers: Answers | None,
    replies: Mapping[str, str] | None,
    version: int | None,
    key: str,
    now: datetime,
    opened: Opened | None = None,
) -> Done:
    """Finish a step with these answers (None: with what is stored), or hand in a review with its parts."""
    command = workflows.SubmitStep(step, answers, replies or NO_REPLIES)
    return perform(account, instance_id, command, version, key, now, opened=opened)


def skip(account: Account, instance_id: str, step: str, version: int | None, key: str, now: datetime) -> Done:
    """Leave out an optional step."""
    return perform(account, instance_id, workflows.SkipStep(step), version, key, now)


def withdraw(account: Account, instance_id: str, step: str, version: int | None, key: str, now: datetime) -> Done:
    """Take back what nobody has read (or decided) yet."""
    return perform(account, instance_id, workflows.WithdrawStep(step), version, key, now)


def attach_file(
    account: Account,
    instance_id: str,
    step: str,
    field: str,
    row: str | None,
    stream: BinaryIO,
    name: str,
    version: int | None,
    key: str,
    now: datetime,
) -> Done:
    """Take in an upload and put it into a file field ("field", or "group.column" of the given row `row`).

    Everything that can refuse it is asked before a byte is kept; should the run change in that moment, what was kept
    for nothing is swept. The same bytes in the same field again change nothing. Raises FileRefused besides.
    """
    opened = instances.open_(account, instance_id, now)
    before = repeats.last_with(opened.kept.commands, account.id, key)
    item = _file_field(account, opened, step, field, row, now, repeated=before is not None)
    with files.taken(stream, name, files.Limits.of(item), now) as (ref, source):
        digest = repeats.digest(workflows.AttachFile.__name__, step, field, row, ref.name, ref.hash)
        if before is not None and before.digest == digest:
            return instances.first_answer(opened, before)
        command = workflows.AttachFile(step, field, ref, row)
        _refuse_used(opened, item, command, now)
        if not instances.decide(account, opened, command, now).events:
            return Done(opened.instance, (), now)
        files.keep(account, opened, step, field, ref, source, now)
    return perform(account, instance_id, command, version, key, now, digest)


def detach_file(
    account: Account,
    instance_id: str,
    step: str,
    field: str,
    row: str | None,
    file: str,
    version: int | None,
    key: str,
    now: datetime,
) -> Done:
    """Take the file with this id out of a file field; the bytes stay as long as anything signed names them."""
    return perform(account, instance_id, workflows.DetachFile(step, field, file, row), version, key, now)


def _file_field(
    account: Account, opened: Opened, step: str, field: str, row: str | None, now: datetime, *, repeated: bool
) -> Field:
    """The field, if it can take a file now; of a command that may be a repeated one only whether it is there.

    Raises workflows.Refused: taking a file out that is not there asks all but the file itself.
    """
    known = opened.definition.steps.get(step)
    item = None if known is None else evidence.field_at(known, field)
    if item is None or not repeated:
        instances.decide(account, opened, workflows.DetachFile(step, field, "", row), now)
    if item is None:
        raise LookupError(f"{step}.{field}")
    return item


def _refuse_used(opened: Opened, item: Field, command: workflows.AttachFile, now: datetime) -> None:
    """Raise FileRefused where the field wants every file once and this person gave the same bytes elsewhere."""
    if item.reuse is not Reuse.REFUSE:
        return
    here = (opened.instance.id, command.step, command.field, command.row)
    content = command.file.hash
    uses = files.same(files.situation_of(opened, now), [content])[content].uses
    elsewhere = tuple(use for use in uses if (use.instance, use.step, use.field, use.row) != here)
    if elsewhere:
        raise FileRefused("used_before", uses=elsewhere)
