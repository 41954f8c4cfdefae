"""What happened: past tense, frozen, complete enough that folding them gives the instance back.

`at` is aware UTC, `by` an account id, `name` the person's name at that moment, `part` the part played.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kinerja.workflows.instance import Answers, Effect, FileRef, Status, Subject


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    at: datetime
    by: str
    name: str
    part: str
    instance: str
    edition: str
    revision: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class SubjectRefreshed:
    """What is known of the subject from outside changed (name, school, attributes)."""

    at: datetime
    by: str
    name: str
    part: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """`changes`: field id -> new value (None: emptied); rows are given whole."""

    at: datetime
    by: str
    name: str
    part: str
    step: str
    changes: Mapping[str, Any]
    replies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileAttached:
    """`field`: "field", or "group.column" of the given row `row`."""

    at: datetime
    by: str
    name: str
    part: str
    step: str
    field: str
    file: FileRef
    row: str | None = None


@dataclass(frozen=True, slots=True)
class FileDetached:
    at: datetime
    by: str
    name: str
    part: str
    step: str
    field: str
    file: FileRef
    row: str | None = None


@dataclass(frozen=True, slots=True)
class StepCompleted:
    """A form was filled and checked, or a confirmation given; `changes` as in DraftSaved.

    `covers`: what the signature covers, where completing is one (`instance.Signature`). `suggested`: field id -> the
    suggestion beside which a value was set. `stale`: what was finished before -> the changed fields ("step.field") it
    was based on.
    """

    at: datetime
    by: str
    name: str
    part: str
    step: str
    late: bool
    changes: Mapping[str, Any] = field(default_factory=dict)
    replies: Mapping[str, str] = field(default_factory=dict)
    covers: Mapping[str, str] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)
    stale: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SystemStepDone:
    """The program did a step by itself; `values`: field id -> what it worked out."""

    at: datetime
    by: str
    name: str
    part: str
    step: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepSkipped:
    at: datetime
    by: str
    name: str
    part: str
    step: str


@dataclass(frozen=True, slots=True)
class ReviewSubmitted:
    """A review with its `parts` was handed in; `answers` per part as they then stood."""

    at: datetime
    by: str
    name: str
    part: str
    step: str
    parts: tuple[str, ...]
    late: bool
    answers: Mapping[str, Answers] = field(default_factory=dict)
    covers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewWithdrawn:
    at: datetime
    by: str
    name: str
    part: str
    step: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    at: datetime
    by: str
    name: str
    part: str
    step: str


@dataclass(frozen=True, slots=True)
class ReviewApproved:
    at: datetime
    by: str
    name: str
    part: str
    step: str
    parts: tuple[str, ...]
    message: str = ""
    covers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewReturned:
    """`parts` are opened again; `notes`: "step.field" -> remark."""

    at: datetime
    by: str
    name: str
    part: str
    step: str
    parts: tuple[str, ...]
    reason: str
    message: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    must_answer: bool = True


@dataclass(frozen=True, slots=True)
class ReopeningRequested:
    at: datetime
    by: str
    name: str
    part: str
    step: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ReopeningDeclined:
    at: datetime
    by: str
    name: str
    part: str
    step: str
    message: str


@dataclass(frozen=True, slots=True)
class StepReopened:
    """`becomes`: each step that is opened or set back with it -> the status it then has; None: as if untouched."""

    at: datetime
    by: str
    name: str
    part: str
    step: str
    effect: Effect
    reason: str
    message: str
    until: datetime
    becomes: Mapping[str, Status | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReopeningEnded:
    """The time of a reopening was over before everything was finished again: it stands as before."""

    at: datetime
    by: str
    name: str
    part: str
    step: str


Event = (
    InstanceStarted
    | SubjectRefreshed
    | DraftSaved
    | FileAttached
    | FileDetached
    | StepCompleted
    | SystemStepDone
    | StepSkipped
    | ReviewSubmitted
    | ReviewWithdrawn
    | ReviewOpened
    | ReviewApproved
    | ReviewReturned
    | ReopeningRequested
    | ReopeningDeclined
    | StepReopened
    | ReopeningEnded
)
