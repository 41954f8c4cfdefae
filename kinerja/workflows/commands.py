"""What somebody asks for: imperative, frozen, without permission or time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kinerja.workflows.instance import Answers, Effect, FileRef


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep what is typed. Only declared, shown, editable fields are taken; nothing has to be complete."""

    step: str
    answers: Answers
    replies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubmitStep:
    """Finish a step. On a form or confirmation with its answers; on a review it hands in all its parts."""

    step: str
    answers: Answers | None = None
    replies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Leave out an optional step; it can be taken up again until it is locked."""

    step: str


@dataclass(frozen=True, slots=True)
class WithdrawStep:
    """Take a review back while nobody has read (or decided) it."""

    step: str


@dataclass(frozen=True, slots=True)
class OpenReview:
    """The reviewer begins to read; from then on it cannot be withdrawn."""

    step: str


@dataclass(frozen=True, slots=True)
class ApproveStep:
    step: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class ReturnStep:
    """Give back: `parts` are step ids to open, `notes` "step.field" -> remark."""

    step: str
    reason: str
    message: str = ""
    parts: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Put an uploaded file into a file field. `field`: "field", or "group.column" of the given row `row`."""

    step: str
    field: str
    file: FileRef
    row: str | None = None


@dataclass(frozen=True, slots=True)
class DetachFile:
    """Take a file out of a file field again; `file` is its id."""

    step: str
    field: str
    file: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class RequestReopening:
    """Ask for a finished step to be opened again. `reason`: an option of the list of reasons, where there is one."""

    step: str
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class DeclineReopening:
    """Refuse what was asked for; `message` says why."""

    step: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class ReopenStep:
    """Open a finished step again until `until` (aware UTC, the first closed instant); on a review, its decision."""

    step: str
    effect: Effect
    until: datetime
    reason: str = ""
    message: str = ""


Command = (
    SaveDraft
    | AttachFile
    | DetachFile
    | SubmitStep
    | SkipStep
    | WithdrawStep
    | OpenReview
    | ApproveStep
    | ReturnStep
    | RequestReopening
    | DeclineReopening
    | ReopenStep
)
