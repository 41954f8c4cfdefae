"""What the pages of one step show: the form, the closed step, the check before handing in, receipt and conflict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views.answers import Row, answer_rows, thread_label
from kinerja.web.views.instances import Run
from kinerja.web.views.sheets import Sheet
from kinerja.web.views.steps import (
    AT_HAND_IN,
    Person,
    Quote,
    can,
    checks_first,
    has_paper,
    has_receipt,
    receipt_url,
    step_url,
)
from kinerja.web.views.windows import target
from kinerja.workflows import Explanation, StepOutlook
from kinerja.workflows.definition import StepKind, Withdrawal
from kinerja.workflows.instance import Note, Status


@dataclass(frozen=True, slots=True)
class Thread:
    label: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one step on a page that only shows them."""

    id: str
    title: str
    rows: list[Row]
    edit: str | None
    skipped: bool
    threads: tuple[Thread, ...]


class StepPage:
    """What every page of one step shows."""

    def __init__(self, run: Run, row: StepOutlook) -> None:
        self.run = run
        self.row = row
        self.step = row.step
        self.definition = run.definition

    def to(self, endpoint: str) -> str:
        return self.at(f"submissions.{endpoint}")

    def at(self, endpoint: str) -> str:
        return url_for(endpoint, instance_id=self.run.id, step_id=self.step.id)

    @property
    def up(self) -> str:
        return self.run.href

    @property
    def title(self) -> str:
        return self.step.title.say(language())

    @property
    def purpose(self) -> str | None:
        return self.step.purpose and self.step.purpose.say(language())

    @property
    def version(self) -> int:
        return self.run.instance.version

    @property
    def kick(self) -> str:
        stage = self.definition.stages[self.step.stage]
        where = gettext("langkah %(at)s dari %(of)s", at=stage.steps.index(self.step.id) + 1, of=len(stage.steps))
        return f"{stage.title.say(language())} · {where}"

    @property
    def late(self) -> bool:
        return self.row.window is not None and self.row.window.late(self.run.now)

    @property
    def deadline(self) -> str | None:
        end = target(self.row.window, self.run.now)
        return dates.deadline(end, self.row.window.zone) if end else None

    def part(self, step_id: str, href: str | None = None) -> Part:
        row = self.run.row(step_id)
        edit = step_url(self.run.id, row) if href and can(row, "save") else None
        threads = tuple(Thread(thread_label(row.step, name), notes) for name, notes in row.state.threads.items())
        untouched = row.status is Status.SKIPPED or (row.step.optional and not row.state.answers)
        rows = [] if untouched else answer_rows(self.run.situation, row.step, edit)
        return Part(step_id, row.step.title.say(language()), rows, edit, untouched, threads)

    def say_withdrawal(self, who: str) -> str | None:
        policy = self.step.review and self.step.review.withdraw
        if policy is Withdrawal.UNTIL_READ:
            return gettext("Selama belum dibuka %(who)s, Anda dapat menariknya kembali.", who=who)
        if policy is Withdrawal.UNTIL_DECIDED:
            return gettext("Selama belum diputuskan %(who)s, Anda dapat menariknya kembali.", who=who)
        return None

    @property
    def withdrawable(self) -> bool:
        return can(self.row, "withdraw")

    @property
    def withdraw_url(self) -> str:
        return self.to("withdraw")

    @property
    def withdraw_hint(self) -> str | None:
        return self.say_withdrawal(self.reviewer)

    @property
    def reviewer(self) -> str:
        return self.run.who(self.step.actor)


class StepView(StepPage):
    """The form of a step."""

    def __init__(
        self,
        run: Run,
        row: StepOutlook,
        sheet: Sheet,
        *,
        reload: bool = False,
        refusal: Iterable[Explanation] = (),
    ) -> None:
        super().__init__(run, row)
        self.sheet = sheet
        self.reload = reload
        self.refusal = [run.explain(reason) for reason in refusal]

    @property
    def action(self) -> str:
        return self.draft_url if self.check_first else self.to("submit")

    @property
    def draft_url(self) -> str:
        return self.to("save")

    @property
    def skip_url(self) -> str:
        return self.to("skip")

    @property
    def problems(self) -> list[tuple[str, str]]:
        if self.reload:
            return [("", gettext("Muat ulang halaman ini, lalu coba lagi. Salin dulu yang baru Anda ketik."))]
        return self.sheet.summary

    @property
    def check_first(self) -> bool:
        return checks_first(self.definition, self.step)

    @property
    def skippable(self) -> bool:
        return can(self.row, "skip") and self.row.status is not Status.SKIPPED

    @property
    def actionable(self) -> bool:
        """A refusal that does not pass by itself leaves nothing to press here."""
        return not self.refusal

    @property
    def saveable(self) -> bool:
        return can(self.row, "save") and any(item.takes_answer for item in self.step.fields)

    @property
    def go(self) -> str:
        if self.step.confirm_label:
            return self.step.confirm_label.say(language())
        return messages.ACTIONS["submit"].say(language())

    @property
    def warning(self) -> str | None:
        """A confirmation that cannot be taken back says so before it is given."""
        if self.step.kind is StepKind.CONFIRMATION and self.step.lock in AT_HAND_IN:
            return gettext("Setelah Anda pilih “%(go)s”, langkah ini terkunci.", go=self.go)
        return None

    @property
    def help(self) -> str | None:
        return self.step.help and self.step.help.say(language())

    @property
    def basis(self) -> str | None:
        return self.step.basis

    @property
    def calm(self) -> str | None:
        return next(iter(self.run.after(self.row)), None)

    @property
    def people(self) -> tuple[Person, ...]:
        """Whom to ask: who decides about this step."""
        review = self.definition.reviewed_by.get(self.step.id)
        if review is None:
            return ()
        part = self.definition.steps[review].actor
        holder = self.run.holders.get(part)
        return (Person(self.definition.actors[part].title.say(language()), holder.name, None),) if holder else ()

    @property
    def saved_at(self) -> Any:
        return self.row.state.saved_at

    @property
    def returned(self) -> Quote | None:
        return self.run.quote(self.row)


class LockedView(StepPage):
    """A step that cannot be worked on now: why, since, until, who can change it; and what stands there.

    `refusal`: why what was just asked for was not done.
    """

    def __init__(self, run: Run, row: StepOutlook, refusal: Iterable[Explanation] = ()) -> None:
        super().__init__(run, row)
        self.refusal = [run.explain(reason) for reason in refusal]

    @property
    def picture(self) -> str:
        shown = self.good or self.row.status in (Status.SUBMITTED, Status.RETURNED)
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
        if self.row.status is Status.CLOSED and self.row.state.status is not None:
            return gettext("%(title)s terkunci", title=self.title)
        return words.get(self.row.status, self.title)

    @property
    def lead(self) -> str | None:
        if not self.run.may_read(self.step.id):
            return gettext("Isinya dapat Anda baca setelah diajukan.")
        if self.row.state.answers:
            return gettext("Anda masih dapat membacanya, tidak dapat mengubahnya.")
        return self.run.lies_with(self.row) or None

    @property
    def late(self) -> bool:
        return self.row.late

    @property
    def why(self) -> Any:
        return self.run.explain(self.row.why) if self.row.why else None

    @property
    def next(self) -> dict[str, str] | None:
        """Where to go on: what is mine now, else the review that covers this step while it can be withdrawn."""
        first = self.run.first
        if first is not None and first is not self.row:
            title = self.run.line(first).title
            return {"href": step_url(self.run.id, first), "label": gettext("Lanjut ke %(title)s", title=title)}
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
        return receipt_url(self.run.id, handed_in.step.id) if has_receipt(self.definition, handed_in) else None

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
        return [self.part(self.step.id)] if self.row.state.answers else []
