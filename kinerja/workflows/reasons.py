"""Why not: refusals carry codes and data, never prose. The words stand in `kinerja/web/messages/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kinerja.workflows.basics import Word

if TYPE_CHECKING:
    from kinerja.workflows.sentences import Unmet


class Code(Word):
    """Stable codes of refusals; each has its sentence in both languages and a line in the reference."""

    NO_SUCH_STEP = "no_such_step"
    WRONG_KIND = "wrong_kind"
    NOT_YOUR_PART = "not_your_part"
    WINDOW_NOT_OPEN = "window_not_open"
    WINDOW_CLOSED = "window_closed"
    GATE_UNMET = "gate_unmet"
    EARLIER_STEP_UNFINISHED = "earlier_step_unfinished"
    PARTS_UNFINISHED = "parts_unfinished"
    NOT_APPLICABLE = "not_applicable"
    LOCKED_SUBMITTED = "locked_submitted"
    LOCKED_APPROVED = "locked_approved"
    LOCKED_ONCE = "locked_once"
    NOT_OPTIONAL = "not_optional"
    ANSWERS_WRONG = "answers_wrong"
    REPLIES_MISSING = "replies_missing"
    NOTHING_TO_DECIDE = "nothing_to_decide"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    ALREADY_READ = "already_read"
    REASON_MISSING = "reason_missing"
    PARTS_MISSING = "parts_missing"
    UNKNOWN_PART = "unknown_part"
    NOTHING_CHANGED = "nothing_changed"
    NOTHING_TO_REOPEN = "nothing_to_reopen"
    ALREADY_REOPENED = "already_reopened"
    ALREADY_REQUESTED = "already_requested"
    NOTHING_REQUESTED = "nothing_requested"
    UNTIL_OVER = "until_over"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One object for page, API, mail and help desk. What is not known is None or empty and not shown.

    `unmet`: the clauses that stop it, with their present values. `since`: from when it holds.
    `until`: when it changes by itself. `opens_by`: part ids of those who can change it.
    `steps`: ids of the steps it waits for.
    """

    code: Code
    step: str | None = None
    unmet: tuple[Unmet, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    opens_by: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    basis: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with one answer. `path`: "field", "rows.2.field", or "" for the whole step.

    `code`: required, not_a_number, not_whole, not_a_date, too_small, too_big, too_long, not_an_option, too_few_rows,
    too_many_rows, too_many_files, file_type, file_size, file_used, rule. `say` is the rule's own sentence per language
    where the author wrote it.
    """

    path: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    say: Mapping[str, str] | None = None
    basis: str | None = None


class Refused(Exception):
    """The command is not allowed now. `reasons` is never empty; `problems` where answers are wrong."""

    def __init__(self, *reasons: Explanation, problems: tuple[AnswerProblem, ...] = ()) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons
        self.problems = problems
