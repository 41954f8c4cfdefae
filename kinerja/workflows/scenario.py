"""A dated example of use beside a definition, as data. `scenarios` runs it on the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kinerja.workflows.basics import Word
from kinerja.workflows.instance import Effect, FileRef, Status
from kinerja.workflows.places import Place


class ActKind(Word):
    """What happens in one line of a scenario; the value is the key that stands in the YAML.

    SAVE to RETURN are commands of a person to a step, and so is REOPEN, of an administrator where no actor is named.
    EXTEND and CLOSE are facts about a window. SEE asks only for derived statuses.
    """

    SAVE = "save"
    ATTACH = "attach"
    SUBMIT = "submit"
    SKIP = "skip"
    WITHDRAW = "withdraw"
    OPEN = "open"
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"
    EXTEND = "extend"
    CLOSE = "close"
    SEE = "see"


class Outcome(Word):
    """LATE is accepted with the mark "late"; ACCEPTED is accepted without it."""

    ACCEPTED = "accepted"
    LATE = "accepted late"
    REFUSED = "refused"


NOT_ELIGIBLE = "not_eligible"
"""Expected where the person gets no instance at all, so that nothing can be done in it."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """`code` only with REFUSED: a `reasons.Code`, the code of an answer problem ("rule", "required" …), or
    NOT_ELIGIBLE; None where any refusal will do."""

    outcome: Outcome
    code: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Act:
    """One line of a scenario.

    `on` is local in the scenario's zone: a date (the runner takes noon) or a naive datetime. `target` is a step id
    (commands) or a window id (EXTEND, CLOSE), None for SEE. `answers` are plain values by field kind as in
    `instance.Answers`; a number is Decimal or int, a date an ISO string, rows a tuple of mappings.
    `see`, allowed beside every kind, is looked at after the act: step or stage id -> status.
    """

    on: date | datetime
    kind: ActKind
    place: Place
    target: str | None = None
    actor: str | None = None
    answers: Mapping[str, Any] = dataclass_field(default_factory=dict)
    replies: Mapping[str, str] = dataclass_field(default_factory=dict)
    reason: str | None = None
    message: str = ""
    parts: tuple[str, ...] = ()
    notes: Mapping[str, str] = dataclass_field(default_factory=dict)
    field: str | None = None
    """Of ATTACH: the file field, or "group.column"."""
    row: str | None = None
    file: FileRef | None = None
    closes: date | None = None
    """Last day, inclusive, of an extension or a reopening."""
    effect: Effect = Effect.KEEP
    expect: Expectation | None = None
    """None: nothing was said, so it must be accepted, late or not."""
    see: Mapping[str, Status] = dataclass_field(default_factory=dict)
    values: Mapping[str, Any] = dataclass_field(default_factory=dict)
    """Looked at with `see`: "step.field" -> the typed value that must stand there, None for no value."""
    reminders: Mapping[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    """Reminder id -> the parts that were told it on that day, up to that moment; nobody: ()."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`subject` are identity attributes (typed), `outside` source -> option id -> value, `zone` an IANA name."""

    title: str
    place: Place
    subject: Mapping[str, Any] = dataclass_field(default_factory=dict)
    outside: Mapping[str, Mapping[str, Decimal]] = dataclass_field(default_factory=dict)
    zone: str = "Asia/Jakarta"
    acts: tuple[Act, ...] = ()
