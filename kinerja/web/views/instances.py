"""One person's run as its own person reads it: what is mine, by when, what then, who else, why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.web import access, dates, messages, presenters
from kinerja.web.language import language
from kinerja.web.views import marks
from kinerja.web.views.answers import gist
from kinerja.web.views.beside import Beside
from kinerja.web.views.steps import (
    DECIDING,
    FINISHED,
    Quote,
    StageView,
    StepLine,
    can,
    finished_words,
    go_word,
    is_due,
    step_url,
)
from kinerja.web.views.suggestions import not_known
from kinerja.web.views.windows import brief, granted, if_late, span, target
from kinerja.workflows import Situation, StepOutlook, hidden_by, outlook, visible
from kinerja.workflows.definition import NOBODY, Stage
from kinerja.workflows.instance import Actor, Status
from kinerja.workflows.reasons import Code


class Run(Beside):
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
        due = [row for row in self.rows if is_due(row)]
        return tuple(sorted(due, key=lambda row: row.status is not Status.RETURNED))

    @property
    def first(self) -> StepOutlook | None:
        return self.mine[0] if self.mine else None

    def may_read(self, step_id: str) -> bool:
        """Whether what stands in a step is for this reader."""
        return visible(self.definition.steps[step_id], self.situation)

    def kept_back(self, row: StepOutlook) -> dict[str, messages.Line] | None:
        """Why what was written about the reader is not shown to them yet."""
        reason = hidden_by(row.step, self.situation) if row.status in FINISHED else None
        return self.explain(reason) if reason else None

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
        yours = is_due(row)
        waits = row.status is Status.OPEN and row.step.actor != NOBODY
        window = row.decision_window if can(row, *DECIDING) else row.window
        end = target(window, self.now) if yours or waits else None
        return StepLine(
            row=row,
            title=row.step.title.say(language()),
            href=step_url(self.id, row) if row.offers or row.state.status is not None else None,
            face=self.face(row, yours),
            yours=yours,
            first=row is self.first,
            deadline=gettext("Sampai %(instant)s", instant=dates.until(end, window.zone)) if end else None,
            left=dates.days_left(end, window.zone) if end else None,
            granted=granted(window, self.now) if end else "",
            sentences=self.sentences(row, yours),
            quote=self.quote(row),
            go=go_word(row) if yours else None,
        )

    def face(self, row: StepOutlook, yours: bool) -> presenters.Face:
        """As everywhere; but a review that was given back asks for nothing until its parts are mended, and one that
        was handed in asks for a decision of whoever may give it."""
        if row.status is Status.RETURNED and not yours:
            return presenters.face_of(row.status, mine=False)
        if yours and row.status is Status.SUBMITTED:
            return presenters.Face(gettext("Giliran Anda"), "circle-dot", "st st-do", "node-do")
        return presenters.face(row, self.definition, self.actor.parts)

    def sentences(self, row: StepOutlook, yours: bool) -> tuple[str, ...]:
        """What has become of it since, then why it is closed, with whom it lies, or what it is for."""
        since = (marks.opened_again(self, row), marks.asked(self, row), marks.stale(self, row))
        return (*filter(None, since), *self._standing(row, yours))

    def _standing(self, row: StepOutlook, yours: bool) -> tuple[str, ...]:
        if self.lies_with(row):
            return (self.lies_with(row),)
        if yours and row.status is Status.SUBMITTED:
            return (self.handed_in(row),)
        if row.status is Status.SKIPPED:
            return self.left_out(row)
        if row.status is Status.RETURNED and row.step.review is not None and not yours:
            return (gettext("Ajukan lagi setelah bagian yang dikembalikan diperbaiki."),) if self.own else ()
        if row.status in FINISHED:
            kept_back = self.kept_back(row)
            if kept_back:
                unread = gettext("Isinya belum dibuka untuk Anda.")
                return (finished_words(row, self.instance.subject.zone), unread, *kept_back["why"].sentences)
            what = gist(self.situation, row.step) if self.may_read(row.step.id) else ""
            return tuple(filter(None, (what, finished_words(row, self.instance.subject.zone))))
        if row.step.actor == NOBODY and row.status is Status.OPEN:
            return self.lacking(row)
        if row.why is not None and not yours:
            return self.reason(row)
        return (row.step.purpose.say(language()),) if row.step.purpose else ()

    def left_out(self, row: StepOutlook) -> tuple[str, ...]:
        """That it does not apply, or since when it is skipped by will."""
        if not row.step.optional or row.state.status is not Status.SKIPPED:
            return (messages.WHY[Code.NOT_APPLICABLE].say(language()),)
        if row.state.saved_at is None:
            return ()
        return (gettext("Dilewati %(day)s.", day=dates.date_long(row.state.saved_at, self.instance.subject.zone)),)

    def lacking(self, row: StepOutlook) -> tuple[str, ...]:
        """What a step of the program that is open still needs."""
        names = messages.listed(not_known(self.situation, row.step), language())
        return (gettext("Belum diketahui: %(names)s.", names=names),) if names else ()

    def reason(self, row: StepOutlook) -> tuple[str, ...]:
        if row.why.code is Code.NOT_YOUR_PART and not row.why.params:
            return (gettext("Dikerjakan %(who)s.", who=self.who(row.why.opens_by[0])),)
        lines = self.explain(row.why)
        said = list(lines["why"].sentences)
        if "until" in lines and row.why.until:
            said += lines["until"].sentences
        return tuple(said)

    def why_for(self, part: str, row: StepOutlook) -> Any:
        """Why whoever plays `part` cannot work on a step now; None where they can."""
        theirs = Actor(account="", name="", parts=frozenset({part}))
        found = outlook(self.definition, self.instance, self.opened.period, theirs, self.now)
        return next(each.why for each in found if each.step is row.step)

    def place(self, row: StepOutlook) -> str | None:
        """Which step of its stage it is, of those that are not left out."""
        there = [one for one in self.rows if one.step.stage == row.step.stage and one.status is not Status.SKIPPED]
        if row not in there:
            return None
        return gettext("langkah %(at)s dari %(of)s", at=there.index(row) + 1, of=len(there))

    def explain(self, reason: Any) -> dict[str, messages.Line]:
        return messages.explain(
            reason, self.definition, self.holders, self.instance.subject.zone, language(), self.actor.parts
        )

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

    def handed_in(self, row: StepOutlook) -> str:
        """When a review came that the reader decides on."""
        state = row.state
        day = dates.date_short(state.submitted_at, self.instance.subject.zone)
        return gettext("Diajukan %(day)s (%(age)s).", day=day, age=self.age(state.submitted_at))

    def quote(self, row: StepOutlook) -> Quote | None:
        """The words with which a step was given back: on the part to mend; on the review once it can go in again.

        Of one that is open again: the words with which it was opened.
        """
        if row.status is not Status.RETURNED:
            return marks.why_opened(self, row)
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
        reason = ""
        if state.reason and policy and policy.reasons:
            options = self.definition.lists[policy.reasons].options
            reason = options[state.reason].label.say(language()) if state.reason in options else state.reason
        return Quote(reason, state.message or "", state.decided_by or gettext("sistem"), day)

    def who(self, part: str) -> str:
        return messages.part_words(part, self.definition, self.holders, language())

    def age(self, since: datetime) -> str:
        zone = self.instance.subject.zone
        days = (dates.local(self.now, zone).date() - dates.local(since, zone).date()).days
        return ngettext("%(num)s hari", "%(num)s hari", days) if days else gettext("hari ini")

    # ── stages ──

    @cached_property
    def stages(self) -> tuple[StageView, ...]:
        return tuple(self.stage(stage) for stage in self.definition.stages.values())

    def stage(self, stage: Stage) -> StageView:
        lines = tuple(line for line in self.lines if line.row.step.stage == stage.id)
        # What is open again has a time of its own.
        usual = [line.row.window for line in lines if line.row.window and line.row.state.reopening is None]
        window = next(iter(usual), None)
        title, line = stage.title.say(language()), brief(window, self.now)
        return StageView(stage.id, title, span(window), line, lines, self.ahead(lines))

    def ahead(self, lines: tuple[StepLine, ...]) -> str:
        """When a stage opens that has not begun, and in which nothing stands: then its steps need not all say so."""
        windows = [line.row.window for line in lines]
        if not all(window and not window.begun(self.now) for window in windows):
            return ""
        if any(line.yours or line.row.state.status is not None for line in lines):
            return ""
        first = min((window for window in windows if window), key=lambda window: window.opens)
        day = dates.date_long(first.opens, first.zone)
        count = dates.bound(ngettext("%(num)s langkah", "%(num)s langkah", len(lines)))
        return gettext("Terbuka %(day)s · %(count)s", day=day, count=count)

    def after(self, row: StepOutlook) -> tuple[str, ...]:
        """By which decision there is more time, and what happens if the step is not made in time."""
        return tuple(filter(None, (granted(row.window, self.now), *if_late(row.window, self.now))))


def run_of(opened: Any, holders: Mapping[str, Any] | None = None) -> Run:
    """The run of an opened instance, with who plays its parts today."""
    now = access.now()
    if holders is None:
        day = dates.local(now, opened.instance.subject.zone).date()
        holders = services.instances.holders(opened.definition, opened.instance.subject, day)
    return Run(opened, holders, now)
