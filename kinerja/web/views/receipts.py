"""After the act: the receipt of what was handed in, and the choice between two versions."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from kinerja.forms import PREFIX, REPLY, SHOWN, StepForm
from kinerja.web import dates, messages
from kinerja.web.codes import qr
from kinerja.web.language import language
from kinerja.web.views.answers import field_words
from kinerja.web.views.instances import Run
from kinerja.web.views.step_pages import StepPage
from kinerja.web.views.steps import receipt_number, step_url, verify_url
from kinerja.web.views.windows import granted
from kinerja.workflows import StepOutlook
from kinerja.workflows.instance import Status
from kinerja.workflows.receipts import contents


class ReceiptView(StepPage):
    """Proof that something was handed in: number, time, person, content."""

    @property
    def headline(self) -> str:
        if self.step.review:
            return gettext("%(title)s diajukan", title=self.title)
        if self.step.submitted_label is not None:
            return f"{self.title}: {self.step.submitted_label.say(language())}"
        if messages.done_word(self.definition, self.step) is messages.HANDED_IN:
            return gettext("%(title)s terkumpul", title=self.title)
        return gettext("%(title)s selesai", title=self.title)

    @property
    def lead(self) -> str:
        punctual = gettext("Terlambat, tetapi diterima.") if self.row.state.late else gettext("Tepat waktu.")
        if self.run.first is None:
            return punctual + " " + gettext("Tidak ada lagi yang perlu Anda kerjakan sekarang.")
        return punctual

    @property
    def number(self) -> str:
        return receipt_number(self.run.id, self.row)

    @property
    def verify_url(self) -> str:
        return verify_url(self.number)

    @property
    def code(self) -> Markup:
        return qr(self.verify_url)

    @property
    def paper(self) -> str:
        return self.at("papers.paper")

    @property
    def as_signed(self) -> str:
        return self.at("papers.latest")

    @property
    def received(self) -> str:
        return dates.instant(self.row.state.submitted_at, self.run.instance.subject.zone)

    @property
    def name(self) -> str:
        return submitter(self)

    @property
    def identity(self) -> str:
        return self.run.instance.subject.unit_name

    @property
    def content(self) -> str:
        parts = self.step.review.of if self.step.review else contents(self.definition, self.step.of)
        if parts:
            count = sum(bool(self.run.instance.step(name).answers) for name in parts)
            return ngettext("%(num)s langkah", "%(num)s langkah", count)
        return ngettext("%(num)s isian", "%(num)s isian", len(self.row.state.answers))

    @property
    def copy(self) -> str:
        return self.to("show")

    @property
    def then(self) -> list[tuple[str, str]]:
        if self.step.review is None or self.row.status is not Status.SUBMITTED:
            return []
        found = [("user-round", gettext("Diperiksa oleh %(who)s.", who=self.reviewer))]
        until = self.row.decision_window and (self.row.decision_window.due or self.row.decision_window.closes)
        if until:
            end = dates.until(until, self.row.decision_window.zone)
            found.append(("calendar", gettext("Keputusannya paling lambat %(until)s.", until=end)))
            if why := granted(self.row.decision_window, self.run.now):
                found.append(("calendar-clock", why))
        return found

    @property
    def onward(self) -> dict[str, str]:
        first = self.run.first
        if first is None:
            return {"href": url_for("home.home"), "label": gettext("Ke beranda")}
        return {
            "href": step_url(self.run.id, first),
            "label": gettext("Lanjut: %(title)s", title=self.run.line(first).title),
        }


def submitter(page: StepPage) -> str:
    """Who handed the step in."""
    by, run = page.row.state.submitted_by, page.run
    if by == run.instance.subject.person:
        return run.subject
    part = page.step.review.submitter if page.step.review else page.step.actor
    return run.actor.name if by == run.actor.account else run.who(part)


@dataclass(frozen=True, slots=True)
class Difference:
    id: str
    label: str
    mine: str | None
    theirs: str | None


class ConflictView(StepPage):
    """Two versions of the same step: what was typed here, and what was saved meanwhile."""

    def __init__(self, run: Run, row: StepOutlook, form: StepForm, action: str) -> None:
        super().__init__(run, row)
        self.form = form
        self.action = action
        self.mine = run.situation.with_answers(self.step.id, {**row.state.answers, **form.given()})

    @property
    def items(self) -> list[Difference]:
        found = []
        for item in self.step.fields:
            if item.id not in self.form.given():
                continue
            mine, theirs = (field_words(one, self.step, item) for one in (self.mine, self.run.situation))
            if mine != theirs:
                found.append(Difference(item.id, item.label.say(language()), mine, theirs))
        return found

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything that was typed, sent again with the choice; the key and the version are new."""
        return [
            (name, value)
            for name, value in self.form.received.items(multi=True)
            if name == SHOWN or name == "check" or name.startswith((PREFIX, REPLY))
        ]

    @property
    def saved(self) -> str:
        at = self.row.state.saved_at
        return dates.instant(at, self.run.instance.subject.zone) if at else ""

    @property
    def lead(self) -> str:
        if not self.saved:
            return gettext("Isian ini juga diubah di tempat lain. Keduanya tersimpan; belum ada yang hilang.")
        if self.row.state.submitted_at is not None and self.row.state.submitted_at == self.row.state.saved_at:
            return gettext(
                "%(who)s sudah menyelesaikan isian ini dari tempat lain, %(instant)s. Belum ada yang hilang.",
                who=submitter(self),
                instant=self.saved,
            )
        return gettext("Isian ini juga diubah di tempat lain, %(instant)s. Belum ada yang hilang.", instant=self.saved)

    @property
    def same(self) -> str | None:
        same = len(self.form.given()) - len(self.items)
        return (
            ngettext("%(num)s isian lain sama di kedua versi.", "%(num)s isian lain sama di kedua versi.", same)
            if same
            else None
        )
