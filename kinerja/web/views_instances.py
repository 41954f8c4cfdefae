"""One person's run as its own person reads it: what is mine, by when, what then, who else, why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.web import access, dates, messages, presenters
from kinerja.web.language import language
from kinerja.web.views_answers import gist
from kinerja.workflows import EffectiveWindow, Situation, StepOutlook, outlook
from kinerja.workflows.definition import Definition, LockPolicy, Stage, Step, StepKind
from kinerja.workflows.instance import Status

ACTING = frozenset({"save", "submit"})
AT_HAND_IN = (LockPolicy.ON_SUBMIT, LockPolicy.ONCE)
FINISHED = frozenset({Status.DONE, Status.SUBMITTED, Status.APPROVED, Status.SKIPPED})


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    by: str


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
    """Whether finishing a form locks it at once, so that people look at it once more before."""
    return step.kind is StepKind.FORM and step.id not in definition.reviewed_by and step.lock in AT_HAND_IN


def is_finished(row: StepOutlook) -> bool:
    return row.status in FINISHED and not (row.step.review and row.status is Status.SUBMITTED)


def zone_of(window: EffectiveWindow) -> str:
    return window.zone


def target(window: EffectiveWindow | None, now: datetime) -> datetime | None:
    """The instant people work towards: the end of being on time, and once that has passed the end of it all."""
    if window is None:
        return None
    return window.due if window.due is not None and now < window.due else window.closes


def step_url(instance_id: str, row: StepOutlook) -> str:
    """Where the reader works on a step: its form, or for a review that is to be handed in the summary."""
    hands_in = row.step.kind is StepKind.REVIEW and can(row, "submit")
    endpoint = "submissions.check" if hands_in else "submissions.show"
    return url_for(endpoint, instance_id=instance_id, step_id=row.step.id)


def can(row: StepOutlook, *actions: str) -> bool:
    return any(offer.action in actions for offer in row.offers)


class Run:
    """An opened instance with what its reader may do now. `holders`: part id -> who plays it."""

    def __init__(self, opened: Any, holders: Mapping[str, Any], now: datetime) -> None:
        self.opened = opened
        self.definition = opened.definition
        self.instance = opened.instance
        self.actor = opened.actor
        self.holders = holders
        self.now = now

    @cached_property
    def rows(self) -> tuple[StepOutlook, ...]:
        return outlook(self.definition, self.instance, self.opened.period, self.actor, self.now)

    @cached_property
    def situation(self) -> Situation:
        return Situation(self.definition, self.instance, self.opened.period, self.actor, self.now)

    def row(self, step_id: str) -> StepOutlook:
        """The row of a step. Raises KeyError."""
        return {row.step.id: row for row in self.rows}[step_id]

    # ── what is mine ──

    @cached_property
    def mine(self) -> tuple[StepOutlook, ...]:
        """Steps the reader can and should act on: given back first, then in order; finished ones are not among them."""
        due = [row for row in self.rows if can(row, *ACTING) and not is_finished(row)]
        return tuple(sorted(due, key=lambda row: row.status is not Status.RETURNED))

    @property
    def first(self) -> StepOutlook | None:
        return self.mine[0] if self.mine else None

    # ── for the pages ──

    @property
    def id(self) -> str:
        return self.instance.id

    @property
    def href(self) -> str:
        return url_for("instances.show", instance_id=self.id)

    @property
    def title(self) -> str:
        return self.definition.title.say(language())

    @property
    def period(self) -> str:
        return self.definition.period.title.say(language())

    @property
    def own(self) -> bool:
        return self.instance.subject.person == self.actor.account

    @property
    def subject(self) -> str:
        return self.instance.subject.name

    @property
    def standing(self) -> str:
        day = dates.date_long(self.now, self.instance.subject.zone)
        if not self.mine:
            return gettext("Keadaan %(day)s. Tidak ada yang menunggu Anda.", day=day)
        return ngettext(
            "Keadaan %(day)s. Giliran Anda: %(num)s langkah.",
            "Keadaan %(day)s. Giliran Anda: %(num)s langkah.",
            len(self.mine),
            day=day,
        )

    @cached_property
    def lines(self) -> tuple[StepLine, ...]:
        return tuple(self.line(row) for row in self.rows)

    def line(self, row: StepOutlook) -> StepLine:
        yours = can(row, *ACTING) and not is_finished(row)
        end = target(row.window, self.now) if yours or row.status is Status.OPEN else None
        return StepLine(
            row=row,
            title=row.step.title.say(language()),
            href=step_url(self.id, row) if row.offers or row.state.status is not None else None,
            face=self.face(row, yours),
            yours=yours,
            first=row is self.first,
            deadline=gettext("Sampai %(instant)s", instant=dates.until(end, row.window.zone)) if end else None,
            left=dates.days_left(end, row.window.zone) if end else None,
            sentences=self.sentences(row, yours),
            quote=self.quote(row),
            go=go_word(row) if yours else None,
        )

    def face(self, row: StepOutlook, yours: bool) -> presenters.Face:
        """As everywhere; but a review that was given back asks for nothing until its parts are mended."""
        if row.status is Status.RETURNED and not yours:
            return presenters.face_of(row.status, mine=False)
        return presenters.face(row, self.definition, self.actor.parts)

    def sentences(self, row: StepOutlook, yours: bool) -> tuple[str, ...]:
        """Why it is closed, with whom it lies, or what it is for."""
        if self.lies_with(row):
            return (self.lies_with(row),)
        if row.status in FINISHED:
            return tuple(filter(None, (gist(self.situation, row.step), self.finished_words(row))))
        if row.why is not None and not yours:
            return self.reason(row)
        return (row.step.purpose.say(language()),) if row.step.purpose else ()

    def reason(self, row: StepOutlook) -> tuple[str, ...]:
        lines = self.explain(row.why)
        said = list(lines["why"].sentences)
        if "until" in lines and row.why.until:
            said += lines["until"].sentences
        return tuple(said)

    def explain(self, reason: Any) -> dict[str, messages.Line]:
        return messages.explain(reason, self.definition, self.holders, self.instance.subject.zone, language())

    def lies_with(self, row: StepOutlook) -> str:
        """Who has a handed-in review, and since when; empty where nobody else does."""
        if row.status is not Status.SUBMITTED or row.step.review is None or row.turn in self.actor.parts:
            return ""
        state = row.state
        who = self.who(row.turn or row.step.actor)
        day = dates.date_short(state.submitted_at, self.instance.subject.zone)
        age = self.age(state.submitted_at)
        if state.read_at:
            return gettext("Diperiksa %(who)s. Diajukan %(day)s (%(age)s).", who=who, day=day, age=age)
        return gettext("Menunggu %(who)s, sejak %(day)s (%(age)s). Belum dibuka.", who=who, day=day, age=age)

    def finished_words(self, row: StepOutlook) -> str:
        state, zone = row.state, self.instance.subject.zone
        if row.status is Status.APPROVED and state.decided_at:
            day = dates.date_long(state.decided_at, zone)
            by = state.decided_by or gettext("sistem")
            return gettext("Disetujui %(day)s oleh %(by)s.", day=day, by=by)
        if row.status is not Status.DONE or state.submitted_at is None:
            return ""
        return gettext("Selesai diisi %(day)s.", day=dates.date_long(state.submitted_at, zone))

    def quote(self, row: StepOutlook) -> Quote | None:
        """The words with which a step was given back: on the part to mend, and on the review once it can go in again."""
        if row.status is not Status.RETURNED:
            return None
        over = row if row.step.review else self.over(row)
        waits = row.step.review is not None and not can(row, "submit")
        return None if over is None or waits or over.state.returned_at is None else self.returned(over)

    def over(self, row: StepOutlook) -> StepOutlook | None:
        """The review that covers a step."""
        review = self.definition.reviewed_by.get(row.step.id)
        return self.row(review) if review else None

    def returned(self, row: StepOutlook) -> Quote:
        """Message, name, date and reason of the last return of the review `row`."""
        state, policy = row.state, row.step.review
        day = dates.date_long(state.returned_at, self.instance.subject.zone)
        by = ", ".join(filter(None, (state.decided_by, day)))
        reason = ""
        if state.reason and policy and policy.reasons:
            options = self.definition.lists[policy.reasons].options
            reason = options[state.reason].label.say(language()) if state.reason in options else state.reason
        said = state.message or reason
        return Quote(said, by if not state.message or not reason else f"{by}. {reason}")

    def who(self, part: str) -> str:
        return messages.part_words(part, self.definition, self.holders, language())

    def age(self, since: datetime) -> str:
        zone = self.instance.subject.zone
        days = (dates.local(self.now, zone).date() - dates.local(since, zone).date()).days
        return ngettext("%(num)s hari", "%(num)s hari", days) if days else gettext("hari ini")

    # ── stages, people, waiting ──

    @cached_property
    def stages(self) -> tuple[StageView, ...]:
        return tuple(self.stage(stage) for stage in self.definition.stages.values())

    def stage(self, stage: Stage) -> StageView:
        lines = tuple(line for line in self.lines if line.row.step.stage == stage.id)
        windows = [line.row.window for line in lines if line.row.window]
        window = windows[0] if windows else None
        return StageView(stage.id, stage.title.say(language()), self._span(window), self._brief(window), lines)

    def _span(self, window: EffectiveWindow | None) -> str:
        if window is None:
            return gettext("Tanpa batas waktu.")
        first = dates.local(window.opens, window.zone).date()
        end = window.due or window.closes
        last = dates.local(dates.last_minute(end), window.zone).date() if end else None
        span = dates.date_span(first, last)
        if not window.due or not window.closes or window.closes <= window.due:
            return f"{span}."
        late = dates.date_long(dates.last_minute(window.closes), window.zone)
        return gettext("%(span)s. Terlambat masih diterima sampai %(late)s.", span=span, late=late)

    def _brief(self, window: EffectiveWindow | None) -> str:
        if window is None:
            return ""
        if not window.begun(self.now):
            return gettext("Mulai %(day)s", day=dates.date_short(window.opens, window.zone))
        end = target(window, self.now)
        if end is None:
            return ""
        if window.over(self.now):
            return gettext("Berakhir %(day)s", day=dates.date_short(dates.last_minute(end), window.zone))
        return gettext("Sampai %(day)s", day=dates.date_short(dates.last_minute(end), window.zone))

    @property
    def people(self) -> tuple[Person, ...]:
        """Who plays the other parts; nobody yet is said too."""
        found = []
        for part, actor in self.definition.actors.items():
            if part in self.actor.parts:
                continue
            holder = self.holders.get(part)
            name = holder.name if holder else gettext("Belum ada yang ditunjuk")
            vacant = None if holder else messages.sentence(messages.VACANCIES[actor.vacant].say(language()))
            note = gettext("Pelaksana tugas") if holder and holder.acting else vacant
            found.append(Person(actor.title.say(language()), name, note))
        return tuple(found)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(
            Waiting(
                line.title,
                self.who(line.row.turn or line.row.step.actor),
                gettext(
                    "%(age)s, sejak %(day)s",
                    age=self.age(line.row.state.submitted_at),
                    day=dates.date_short(line.row.state.submitted_at, self.instance.subject.zone),
                ),
            )
            for line in self.lines
            if self.lies_with(line.row)
        )

    @property
    def receipts(self) -> tuple[dict[str, str], ...]:
        return tuple(
            {"title": line.title, "href": receipt_url(self.id, line.row.step.id)}
            for line in self.lines
            if has_receipt(self.definition, line.row)
        )

    def after(self, row: StepOutlook) -> tuple[str, ...]:
        """What happens if it is not made in time; derived from the window alone."""
        window = row.window
        if window is None or window.closes is None:
            return ()
        closes = dates.date_long(dates.last_minute(window.closes), window.zone)
        if window.due is not None and window.due < window.closes:
            words = (
                gettext(
                    "Batas waktunya sudah lewat. Masih dapat diajukan sampai %(day)s, dan dicatat terlambat.",
                    day=closes,
                )
                if window.late(self.now)
                else gettext(
                    "Belum selesai pada hari itu? Isian Anda tidak hilang. "
                    "Masih dapat diajukan sampai %(day)s, dan dicatat terlambat.",
                    day=closes,
                )
            )
            return (words,)
        return (gettext("Sesudah %(day)s langkah ini terkunci. Isian Anda tetap tersimpan.", day=closes),)


def go_word(row: StepOutlook) -> str:
    """The label of the way to a step that is the reader's turn."""
    if row.step.review is not None:
        label = row.step.review.submit_title
        return (
            gettext("Periksa, lalu ajukan") if label is None else gettext("Buka %(title)s", title=label.say(language()))
        )
    if row.status is Status.RETURNED:
        return gettext("Perbaiki")
    if row.state.answers:
        return gettext("Lanjutkan mengisi")
    return gettext("Periksa") if row.step.kind is StepKind.CONFIRMATION else gettext("Mulai mengisi")


def has_receipt(definition: Definition, row: StepOutlook) -> bool:
    """A review that was handed in, and a form that its hand-in locked, are receipted."""
    if row.state.submitted_at is None or row.status not in FINISHED:
        return False
    return row.step.review is not None or checks_first(definition, row.step)


def receipt_url(instance_id: str, step_id: str) -> str:
    return url_for("submissions.receipt", instance_id=instance_id, step_id=step_id)


def run_of(opened: Any, holders: Mapping[str, Any] | None = None) -> Run:
    """The run of an opened instance, with who plays its parts today."""
    now = access.now()
    if holders is None:
        day = dates.local(now, opened.instance.subject.zone).date()
        holders = services.instances.holders(opened.definition, opened.instance.subject, day)
    return Run(opened, holders, now)
