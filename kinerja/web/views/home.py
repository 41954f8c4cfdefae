"""The home page: the one thing to do now, what comes after it, and what there is to know when there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.views.instances import Run
from kinerja.web.views.sheets import Sheet
from kinerja.web.views.steps import StepLine, go_word, is_finished
from kinerja.web.views.windows import target
from kinerja.workflows import StepOutlook
from kinerja.workflows.definition import StepKind
from kinerja.workflows.instance import Status


@dataclass(frozen=True, slots=True)
class Now:
    """The one thing to do next."""

    line: StepLine
    kick: str
    call: str
    href: str
    go: str
    left: str | None
    until: str | None
    reasons: tuple[str, ...]
    after: tuple[str, ...]


class HomeView:
    """The home page of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @property
    def now(self) -> Now | None:
        row = self.run.first
        if row is None:
            return None
        line = self.run.line(row)
        end = target(row.window, self.run.now)
        kick = gettext("Kerjakan sekarang · %(at)s", at=self.run.place(row))
        return Now(
            line,
            kick,
            call_word(row),
            line.href or self.run.href,
            go_word(row),
            dates.days_left(end, row.window.zone) if end else None,
            dates.until(end, row.window.zone) if end else None,
            self._reasons(line),
            self.run.after(row),
        )

    def _reasons(self, line: StepLine) -> tuple[str, ...]:
        """Why this: the words of who gave it back, what is still missing of what was begun, else what it is for."""
        if line.quote:
            quote = line.quote
            reason = gettext("Alasan: %(reason)s", reason=quote.reason) if quote.reason else ""
            text = f"“{quote.text}”" if quote.text else ""
            return tuple(filter(None, (reason, text, f"{quote.by} · {quote.at}")))
        missing = Sheet(self.run.situation, line.row.step).rule
        return (missing,) if missing else line.sentences

    @property
    def next(self) -> tuple[StepLine, ...]:
        """What comes after the one thing to do now."""
        later = [line for line in self.run.lines if not is_finished(line.row) and line.row is not self.run.first]
        return tuple(line for line in later if not self.run.lies_with(line.row))[:4]

    @property
    def idle_title(self) -> str:
        if all(is_finished(row) for row in self.run.rows):
            return gettext("Semua langkah selesai")
        return gettext("Tidak ada yang perlu Anda kerjakan sekarang")

    @property
    def idle_text(self) -> str:
        if self.run.waiting:
            return gettext("Giliran orang lain: %(who)s.", who=self.run.waiting[0].who)
        closed = next((line for line in self.run.lines if line.row.why and not is_finished(line.row)), None)
        return " ".join(closed.sentences) if closed else gettext("Anda mendapat kabar di sini bila ada langkah baru.")


def call_word(row: StepOutlook) -> str:
    """The headline of the slab: verb and step."""
    title = row.step.title.say(language())
    if row.step.review is not None:
        return gettext("Ajukan %(title)s", title=title)
    if row.status is Status.RETURNED:
        return gettext("Perbaiki %(title)s", title=title)
    return gettext("Lengkapi %(title)s", title=title) if row.step.kind is StepKind.FORM else title
