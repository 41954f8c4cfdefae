"""Was the form made from what stands there now? Nothing is overwritten unseen, and nobody is stopped for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kinerja import workflows
from kinerja.services.errors import Conflict
from kinerja.storage.records import Command
from kinerja.workflows.instance import Answers

if TYPE_CHECKING:
    from kinerja.services.instances import Opened


def refuse_stale(opened: Opened, command: workflows.Command, version: int | None, before: Command | None) -> None:
    """Raise Conflict where the answers that `command` is about changed since `version` (None: not asked).

    Changes of other steps do not matter, nor does a change to the very answers that are sent, nor what the same form
    did `before`. A version that is still to come was not read from any page.
    """
    if version is None or command.step not in opened.definition.steps:
        return
    seen = max(version, before.version) if before else version
    if version > opened.instance.version:
        seen = 0
    mine = _answers(command)
    changed = [step for step in _about(opened, command) if _changed(opened, command, step) > seen]
    if not changed or (mine and _same(mine, opened.instance.step(command.step).answers)):
        return
    raise Conflict(opened, command.step, mine)


def _about(opened: Opened, command: workflows.Command) -> Iterable[str]:
    """The steps whose answers the person had before the eyes when giving the command."""
    review = opened.definition.steps[command.step].review
    if review is None:
        return (command.step,) if _answers(command) else ()
    decides = isinstance(command, workflows.SubmitStep | workflows.ApproveStep | workflows.ReturnStep)
    return review.of if decides else ()


def _changed(opened: Opened, command: workflows.Command, step: str) -> int:
    """Version of the last change that matters: a form cannot overwrite files, but who decides has them in view."""
    return opened.kept.touched.get(step, 0) if _answers(command) else opened.kept.changed(step)


def _answers(command: workflows.Command) -> Answers:
    if isinstance(command, workflows.SaveDraft | workflows.SubmitStep):
        return command.answers or {}
    return {}


def _same(mine: Answers, stored: Answers) -> bool:
    return all(stored.get(name) == value for name, value in mine.items())
