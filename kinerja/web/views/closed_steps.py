"""A step that cannot be worked on now: why, and what stands there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import is_open_again, say
from kinerja.web.views import marks
from kinerja.web.views.instances import Run
from kinerja.web.views.step_pages import Part, StepPage
from kinerja.web.views.steps import FINISHED, Quote, can, finished_words, has_paper, receipt_url, step_url
from kinerja.workflows import Explanation, StepOutlook, beside
from kinerja.workflows.definition import StepKind
from kinerja.workflows.instance import Status
from kinerja.workflows.reasons import Code


class LockedView(StepPage):
    """A step that cannot be worked on now: why, since, until, who can change it; and what stands there.

    `refusal`: why what was just asked for was not done.
    """

    def __init__(self, run: Run, row: StepOutlook, refusal: Iterable[Explanation] = ()) -> None:
        super().__init__(run, row)
        self.refusal = [run.explain(reason) for reason in refusal]

    @property
    def picture(self) -> str:
        if is_open_again(self.row):
            return "lock-open"
        if self.step.kind is StepKind.SYSTEM and not self.good:
            return "hourglass"
        shown = self.good or self.row.status in (Status.SUBMITTED, Status.RETURNED, Status.SKIPPED)
        return self.face.icon if shown else "lock"

    @property
    def says_status(self) -> bool:
        """Whether the status says more than the heading."""
        return self.headline == self.title

    @property
    def returned(self) -> Quote | None:
        """On a review that was given back: the words it came back with."""
        back = self.row.status is Status.RETURNED and self.step.review is not None
        return self.run.returned(self.row) if back and self.row.state.returned_at else None

    @property
    def good(self) -> bool:
        return self.row.status in (Status.APPROVED, Status.DONE)

    @property
    def face(self) -> Any:
        return self.run.line(self.row).face

    @property
    def headline(self) -> str:
        words = {
            Status.CLOSED: gettext("%(title)s belum bisa dimulai", title=self.title),
            Status.SUBMITTED: gettext("%(title)s sudah diajukan", title=self.title),
            Status.APPROVED: gettext("%(title)s disetujui", title=self.title),
            Status.DONE: gettext("%(title)s selesai", title=self.title),
            Status.SKIPPED: gettext("%(title)s dilewati", title=self.title),
            Status.RETURNED: gettext("%(title)s dikembalikan", title=self.title),
        }
        if self.step.kind is StepKind.SYSTEM and self.row.status in (Status.CLOSED, Status.OPEN):
            return gettext("%(title)s dikerjakan sistem", title=self.title)
        if is_open_again(self.row):
            return gettext("%(title)s dibuka kembali", title=self.title)
        if self.row.status is Status.CLOSED and self.row.state.status is not None:
            return gettext("%(title)s terkunci", title=self.title)
        if self.row.status is Status.DONE and self.step.submitted_label is not None:
            return f"{self.title}: {self.step.submitted_label.say(language())}"
        return words.get(self.row.status, self.title)

    @property
    def lead(self) -> str | None:
        if self.step.kind is StepKind.SYSTEM and self.row.status is not Status.DONE:
            alone = gettext("Anda tidak perlu mengerjakannya: sistem melakukannya sendiri begitu semua syaratnya ada.")
            return " ".join((alone, *self.run.lacking(self.row))) if self.row.status is Status.OPEN else alone
        if self.kept_back:
            return gettext("Isinya belum dibuka untuk Anda. Anda dapat membacanya setelah ini terpenuhi.")
        if self.row.status is Status.SKIPPED:
            return self.left_out
        if not self.run.may_read(self.step.id):
            return " ".join(filter(None, (self.done_by, self.readable_when)))
        if is_open_again(self.row) and self.foreign and self.parts:
            return gettext("Yang terbaca di sini isi sebelum dibuka kembali, sampai selesai diisi lagi.")
        if self.step.kind is StepKind.SYSTEM:
            return finished_words(self.row, self.run.instance.subject.zone)
        if self.others:
            done = finished_words(self.row, self.run.instance.subject.zone)
            return gettext("Diisi %(who)s.", who=self.run.who(self.step.actor)) + f" {done}"
        if self.done_by:
            return self.done_by
        if self.row.state.answers:
            return gettext("Anda masih dapat membacanya, tidak dapat mengubahnya.")
        return self.run.lies_with(self.row) or None

    @property
    def readable_when(self) -> str:
        if self.definition.reviewed_by.get(self.step.id, self.step.review):
            return gettext("Isinya dapat Anda baca setelah diajukan.")
        return gettext("Isinya dapat Anda baca setelah selesai.")

    @property
    def skipped(self) -> bool:
        """Left out by will; not because it does not apply."""
        return self.row.status is Status.SKIPPED and self.step.optional and self.row.state.status is Status.SKIPPED

    @property
    def left_out(self) -> str | None:
        if not self.skipped:
            return None
        if self.row.state.saved_at is None or self.foreign:
            return gettext("Langkah ini dilewati; tidak ada isinya.")
        day = dates.date_long(self.row.state.saved_at, self.run.instance.subject.zone)
        return gettext("Anda melewati langkah ini pada %(day)s; tidak ada isinya.", day=day)

    @property
    def done_by(self) -> str | None:
        """Of a step that somebody else does, and has not done yet: who, and after what."""
        reason = self.row.why
        if reason is None or reason.code is not Code.NOT_YOUR_PART or reason.params or self.row.status in FINISHED:
            return None
        who, theirs = self.run.who(reason.opens_by[0]), self.run.why_for(reason.opens_by[0], self.row)
        if theirs is not None and theirs.until:
            day = dates.date_long(theirs.until, self.run.instance.subject.zone)
            return gettext("Dikerjakan oleh %(who)s, mulai %(day)s.", who=who, day=day)
        if theirs is not None and theirs.steps:
            steps = messages.listed([say(self.definition.steps[name].title) for name in theirs.steps], language())
            return gettext("Dikerjakan oleh %(who)s, setelah %(steps)s selesai.", who=who, steps=steps)
        return gettext("Dikerjakan oleh %(who)s.", who=who)

    @property
    def late(self) -> bool:
        return self.row.late

    @property
    def foreign(self) -> bool:
        """Whether the reader never fills it in."""
        works = self.step.review.submitter if self.step.review else self.step.actor
        return not {works, self.step.actor} & self.run.actor.parts

    @property
    def others(self) -> bool:
        """Whether somebody else filled it in: then nothing needs to be explained, it is only read."""
        there = self.row.status in (Status.SUBMITTED, Status.APPROVED, Status.DONE)
        return there and self.step.kind is not StepKind.SYSTEM and self.foreign

    @property
    def kept_back(self) -> Any:
        return self.run.kept_back(self.row)

    @property
    def why(self) -> Any:
        if self.kept_back:
            return self.kept_back
        if self.others or self.done_by or self.skipped:
            return None
        if self.step.kind is StepKind.SYSTEM and self.row.status is Status.DONE:
            return None
        found = self.run.explain(self.row.why) if self.row.why else None
        if found and self.row.state.request is not None:
            found.pop("how", None)  # it was asked for; what became of that stands below
        return found

    # ── opening it again ──

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """What the reader may do about it without working on it: request, decline, reopen."""
        run = self.run
        return beside(self.definition, run.instance, run.opened.period, run.actor, run.now, self.step.id)

    @property
    def asked(self) -> str:
        return marks.asked(self.run, self.row)

    @property
    def asked_words(self) -> Quote | None:
        """The words with which somebody asks for it to be opened again."""
        wanted, zone = self.row.state.request, self.run.instance.subject.zone
        if wanted is None:
            return None
        reason = marks.reason_words(self.definition, self.step, wanted.reason)
        return Quote(reason, wanted.message, wanted.name, dates.date_long(wanted.at, zone))

    @property
    def ask(self) -> str | None:
        """Address of the form that asks for it to be opened again."""
        return self.at("reopenings.request_form") if "request" in self.beside else None

    @property
    def decide(self) -> str | None:
        """Address of the page on which it is opened again, or a request declined."""
        return self.at("reopenings.show") if {"decline", "reopen"} & set(self.beside) else None

    @property
    def declined(self) -> str:
        """That the last request was declined; why stands in the history."""
        cases = [case for case in self.run.opened.kept.cases if case.step == self.step.id]
        if not cases or cases[-1].stage != "declined" or self.asked:
            return ""
        day = dates.date_long(cases[-1].at, self.run.instance.subject.zone)
        return gettext("Permintaan membuka kembali ditolak pada %(day)s.", day=day)

    @property
    def next(self) -> dict[str, str] | None:
        """Where to go on: what is mine now, else the review that covers this step while it can be withdrawn."""
        first = self.run.first
        if first is not None and first is not self.row:
            title = self.run.line(first).title
            return {"href": step_url(self.run.id, first), "label": gettext("Lanjut: %(title)s", title=title)}
        over = self.over
        if over is not None and can(over, "withdraw"):
            title = over.step.title.say(language())
            return {"href": step_url(self.run.id, over), "label": gettext("Buka %(title)s", title=title)}
        return None

    @property
    def over(self) -> StepOutlook | None:
        return self.run.over(self.row)

    @property
    def receipt(self) -> str | None:
        handed_in = self.over or self.row
        return receipt_url(self.run.id, handed_in.step.id) if self.run.has_receipt(handed_in) else None

    @property
    def paper(self) -> str | None:
        readable = self.run.may_read(self.step.id)
        return self.at("papers.paper") if readable and has_paper(self.run.instance, self.step) else None

    @property
    def as_signed(self) -> str | None:
        """The copy of what was last handed in."""
        return self.at("papers.latest") if self.receipt else None

    @property
    def parts(self) -> list[Part]:
        if not self.run.may_read(self.step.id):
            return []
        if self.step.review:
            return [self.part(name) for name in self.step.review.of] if self.row.state.submitted_at else []
        if self.step.kind is StepKind.SYSTEM and self.row.status is not Status.DONE:
            return []
        return [self.part(self.step.id)] if self.row.state.answers else []
