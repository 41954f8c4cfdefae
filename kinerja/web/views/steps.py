"""One step as a line that people read, and the small questions that pages ask about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from kinerja.web import dates, presenters
from kinerja.web.language import language
from kinerja.workflows import StepOutlook, receipts
from kinerja.workflows.definition import Definition, LockPolicy, Step, StepKind
from kinerja.workflows.instance import Instance, Status

ACTING = frozenset({"save", "submit"})
DECIDING = frozenset({"approve", "return"})
CONFIRMED = (StepKind.CONFIRMATION, StepKind.ACKNOWLEDGEMENT)
"""Filled in by one press on one page that says all there is to know."""
AT_HAND_IN = (LockPolicy.ON_SUBMIT, LockPolicy.ONCE)
FINISHED = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED, Status.SKIPPED})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with which something was given back; `reason` and `text`: at least one of them is there."""

    reason: str
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step on the rail. `yours`: it can be worked on by the reader now."""

    row: StepOutlook
    title: str
    href: str | None
    face: presenters.Face
    yours: bool
    first: bool
    deadline: str | None
    left: str | None
    granted: str
    sentences: tuple[str, ...]
    quote: Quote | None
    go: str | None

    @property
    def late(self) -> bool:
        return self.row.late

    @property
    def brief(self) -> str:
        """One line: why not yet, else what it is for."""
        return self.sentences[0] if self.sentences else ""


@dataclass(frozen=True, slots=True)
class StageView:
    id: str
    title: str
    dates: str
    line: str
    lines: tuple[StepLine, ...]
    ahead: str = ""
    """Of a stage that has not begun, and in which nothing stands yet: when it opens."""

    @property
    def total(self) -> int:
        return sum(line.row.status is not Status.SKIPPED for line in self.lines) or len(self.lines)

    @property
    def finished(self) -> int:
        return sum(is_finished(line.row) and line.row.status is not Status.SKIPPED for line in self.lines)


@dataclass(frozen=True, slots=True)
class Person:
    title: str
    name: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    title: str
    who: str
    age: str


def checks_first(definition: Definition, step: Step) -> bool:
    """Whether finishing a form locks it at once, so that people look at it once more before.

    What is confirmed shows everything already.
    """
    return step.kind not in CONFIRMED and receipts.closes(definition, step)


def is_finished(row: StepOutlook) -> bool:
    return row.status in FINISHED and not (row.step.review and row.status is Status.SUBMITTED)


def is_due(row: StepOutlook) -> bool:
    """Whether the reader can and should act on a step now: fill it in, hand it in, or decide on it."""
    return can(row, *ACTING, *DECIDING) and not is_finished(row)


def step_url(instance_id: str, row: StepOutlook) -> str:
    """Where the reader works on a step: its form; of a review its summary to hand in, or its sheet to decide on."""
    endpoint = "submissions.show"
    if row.step.kind is StepKind.REVIEW and can(row, *DECIDING):
        endpoint = "reviews.read"
    elif row.step.kind is StepKind.REVIEW and can(row, "submit"):
        endpoint = "submissions.check"
    return url_for(endpoint, instance_id=instance_id, step_id=row.step.id)


def can(row: StepOutlook, *actions: str) -> bool:
    return any(offer.action in actions for offer in row.offers)


def go_word(row: StepOutlook) -> str:
    """The label of the way to a step that is the reader's turn."""
    if row.step.review is not None and can(row, *DECIDING):
        return gettext("Lanjutkan memeriksa") if row.state.read_at else gettext("Periksa")
    if row.step.review is not None:
        label = row.step.review.submit_title
        return (
            gettext("Periksa, lalu ajukan") if label is None else gettext("Buka %(title)s", title=label.say(language()))
        )
    if row.status is Status.RETURNED:
        return gettext("Perbaiki")
    if row.state.answers:
        return gettext("Lanjutkan mengisi")
    first = {StepKind.CONFIRMATION: gettext("Periksa"), StepKind.ACKNOWLEDGEMENT: gettext("Baca")}
    return first.get(row.step.kind, gettext("Mulai mengisi"))


def finished_words(row: StepOutlook, zone: str) -> str:
    """When a step was finished or decided; empty where nobody did."""
    state = row.state
    if row.status is Status.APPROVED and state.decided_at:
        by = state.decided_by or gettext("sistem")
        return gettext("Disetujui oleh %(by)s pada %(day)s.", day=dates.date_long(state.decided_at, zone), by=by)
    if row.status is not Status.DONE or state.submitted_at is None:
        return ""
    day = dates.date_long(state.submitted_at, zone)
    if row.step.submitted_label is not None:
        return f"{row.step.submitted_label.say(language())} {day}."
    if row.step.kind is StepKind.SYSTEM:
        return gettext("Dikerjakan sistem %(day)s.", day=day)
    return gettext("Selesai diisi %(day)s.", day=day)


def has_receipt(definition: Definition, row: StepOutlook) -> bool:
    """A review that was handed in, and a form that its hand-in locked, are receipted."""
    if row.state.submitted_at is None or row.status not in FINISHED:
        return False
    return receipts.receipted(definition, row.step)


def has_paper(instance: Instance, step: Step) -> bool:
    """Whether anything stands in a step, or in a part of a review, that could be printed."""
    return any(instance.step(name).status is not None for name in (step.review.of if step.review else (step.id,)))


def receipt_url(instance_id: str, step_id: str) -> str:
    return url_for("submissions.receipt", instance_id=instance_id, step_id=step_id)


def receipt_number(instance_id: str, row: StepOutlook) -> str:
    """The number of the receipt of what was last handed in with this step."""
    if row.state.submitted_at is None:
        raise ValueError(f"{row.step.id} was not handed in")
    return receipts.number(instance_id, row.step.id, row.state.round, row.state.submitted_at)


def verify_url(number: str) -> str:
    """The whole address at which anybody may check a receipt: it is printed."""
    return url_for("receipts.show", code=number, _external=True)
