"""One person's run through one definition: frozen state, folded from events. No clock, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from kinerja.workflows.basics import Word


class Status(Word):
    """The closed set of step statuses. CLOSED and OPEN are derived, the others are stored facts.

    closed    cannot be worked on yet, or no longer, and nothing was handed in
    open      can be worked on, untouched
    draft     something is saved, not handed in
    submitted handed in and somebody decides (form under review, review)
    returned  given back to be mended
    approved  decided in favour
    done      nothing more is needed: filled and checked, or confirmed
    skipped   left out: optional, or its condition is false
    """

    CLOSED = "closed"
    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    DONE = "done"
    SKIPPED = "skipped"


CLOSED, OPEN, DRAFT, SUBMITTED = Status.CLOSED, Status.OPEN, Status.DRAFT, Status.SUBMITTED
RETURNED, APPROVED, DONE, SKIPPED = Status.RETURNED, Status.APPROVED, Status.DONE, Status.SKIPPED
"""By themselves, for what is asked many times a page: looked up on its class each costs more than the comparison."""

Answers = Mapping[str, Any]
"""Field id -> str, int, Decimal, bool, ISO date string, list of option ids, list of files, or list of rows.

A row is a mapping of the same kind; a given row names in its column "row" what it stands for. A file is a `FileRef`.
A value that could not be read as its kind stays the text that was typed: `answers.typed` takes it as not known,
`answers.problems` names it.
"""


@dataclass(frozen=True, slots=True)
class FileRef:
    """One uploaded file as an answer names it; its bytes lie in the store.

    `name`: cleaned, to be shown. `size` in bytes. `type`: a word like "pdf", as found in the bytes. `hash`: SHA-256,
    in hex.
    """

    id: str
    name: str
    size: int
    type: str
    hash: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the instance is about, as known from outside."""

    person: str
    name: str
    unit: str
    unit_name: str
    zone: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    outside: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """"source.key" -> option id -> value, e.g. {"report.a1": {"first": Decimal("62.4")}}."""


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on one field ("step.field", or "step" for the whole step); `by` is a name."""

    at: datetime
    part: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a step, when, and exactly what stood there: "step.field" -> digest of the field as it then read."""

    by: str
    name: str
    part: str
    at: datetime
    covers: Mapping[str, str] = field(default_factory=dict)


class Effect(Word):
    """What a reopening does to what builds on the step.

    keep    nothing: what was decided stands as it is
    stale   what builds on a field that changed is marked, and whoever did it sees so
    reset   it is set back with its answers kept, and has to be finished again, in order
    """

    KEEP = "keep"
    STALE = "stale"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks for a step to be opened again; `reason`: option id, or empty."""

    at: datetime
    by: str
    name: str
    part: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """A step that was finished is open again until `until` (aware UTC, the first closed instant).

    `root` is the step that was opened; what was set back with it bears the same mark. All of them are finished again
    by then, or all of them stand again as `before`.
    """

    root: str
    at: datetime
    by: str
    name: str
    part: str
    effect: Effect
    reason: str
    message: str
    until: datetime
    before: StepState


@dataclass(frozen=True)
class StepState:
    """Many of them are made by each command: without slots, so that `altered` can make one."""

    status: Status | None = None
    """None while untouched; never CLOSED or OPEN."""
    answers: Answers = field(default_factory=dict)
    handed_in: Answers | None = None
    """The answers as they stood when they were given back (or before the first change after the hand-in), kept
    through the next round: for the one who mends and for the one who reads again, what changed since."""
    saved_at: datetime | None = None
    submitted_at: datetime | None = None
    submitted_by: str | None = None
    """Account id."""
    late: bool = False
    round: int = 0
    """How often a review was handed in; of a part, the round in which it was last handed in."""
    read_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    """Name of the person who decided."""
    returned_at: datetime | None = None
    reason: str | None = None
    """Option id of the reason of the last return."""
    message: str | None = None
    threads: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    """Field id (or "" for the step) -> remarks of the running and the last round, oldest first."""
    awaiting_reply: tuple[str, ...] = ()
    """Threads that must be answered before the step is handed in again."""
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    """Part id -> the last signature that was given in that part."""
    suggested: Mapping[str, Any] = field(default_factory=dict)
    """Field id -> what was suggested when the step was finished, beside which the answer stands."""
    request: Request | None = None
    reopening: Reopening | None = None
    stale: tuple[str, ...] = ()
    """Fields ("step.field") that this step was based on and that changed under a reopening since it was finished."""
    waited: int = 0
    """Seconds that a review has waited to be decided, in all its rounds that ended in a return."""

    def waited_until(self, end: datetime) -> int:
        """`waited` of a review that is given back at `end`; a decision that was opened again waits since then."""
        since = self.submitted_at if self.reopening is None else self.reopening.at
        return self.waited + (int((end - since).total_seconds()) if since else 0)


UNTOUCHED = StepState()


@dataclass(frozen=True)
class Instance:
    """As `StepState` without slots."""

    id: str
    edition: str
    revision: str
    """Content hash of the definition this instance is pinned to."""
    subject: Subject
    started_at: datetime
    version: int = 0
    steps: Mapping[str, StepState] = field(default_factory=dict)

    def step(self, name: str) -> StepState:
        return self.steps.get(name, UNTOUCHED)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: account id, name, and the parts this person plays in this instance today."""

    account: str
    name: str
    parts: frozenset[str] = frozenset()


class FactKind(Word):
    CLOSED = "closed"
    EXTENDED = "extended"
    REVOKED = "revoked"


NATION = "nation"
LEVELS = (NATION, "province", "district", "unit", "person")
"""For whom a decision about a window holds, the broadest first; "district:ID" and the like, "nation" by itself."""
ALL_WINDOWS = "all"


@dataclass(frozen=True, slots=True)
class WindowFact:
    """A dated, signed change of a window: closing now, or an extension. Never edits the window itself.

    `closes` is the first instant at which the window is closed: the end of an extension is its automatic re-lock.
    `scope` is "nation", or one of the other LEVELS with an id. `target`: "" for the window named in `window`, else
    "stage:ID", "step:ID" or "all", whatever window those have; then `window` is empty. `whom` is the name of the
    circle, as `by` is the name of the person, when it was decided. `batch`: what those have in common that were granted
    from one list.
    A revocation names the fact it takes back in `revokes`; its own `closes` is the one of that fact, or, of an
    extension that people are working by, the sooner instant at which that one ends.
    """

    id: str
    window: str
    kind: FactKind
    closes: datetime
    decided_at: datetime
    by: str
    reason: str
    reference: str | None = None
    scope: str = NATION
    revokes: str | None = None
    target: str = ""
    whom: str = ""
    batch: str = ""

    @property
    def level(self) -> int:
        """Position in LEVELS. Raises ValueError for a scope of no level."""
        return LEVELS.index(self.scope.partition(":")[0])


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """What was decided about the windows of one edition, oldest first: for the nation, and for the circles of whoever
    it was read for. `version` rises with every decision among them."""

    edition: str
    facts: tuple[WindowFact, ...] = ()
    version: int = 0
