"""A step, or a review with its parts, made ready to be set on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext

from kinerja import papers
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.copies import edition_words, entry_words, fingerprint_words, said_words
from kinerja.web.views.instances import Run
from kinerja.web.views.steps import FINISHED, has_receipt, receipt_number, verify_url
from kinerja.workflows import StepOutlook, receipts
from kinerja.workflows.copies import Entry, Reading, identity, readings
from kinerja.workflows.definition import FieldKind
from kinerja.workflows.instance import Status

NUMERIC = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.COMPUTED})
_NOT_IN_A_FILE_NAME = re.compile(r"[^\w\s.,()-]+")


class PaperView:
    """`unit`: the subject's school; `letterhead`: lines with {unit} and {district} in them."""

    def __init__(self, run: Run, row: StepOutlook, unit: Any, letterhead: Sequence[str]) -> None:
        self.run = run
        self.row = row
        self.step = row.step
        self.unit = unit
        self.lines = letterhead
        self.zone: str = run.instance.subject.zone

    @property
    def title(self) -> str:
        """A review is known to people by the stage that it closes."""
        return say(self.run.definition.stages[self.step.stage].title if self.step.review else self.step.title)

    @property
    def contents(self) -> tuple[str, ...]:
        return receipts.covered(self.run.definition, self.step)

    @property
    def file_name(self) -> str:
        # Not every system that keeps the file knows more than ASCII; the dash of a span is worth a hyphen.
        name = f"{self.title} - {self.run.subject} - {self.run.period}".replace("–", "-")
        return f"{_NOT_IN_A_FILE_NAME.sub('', name).strip(' .')}.pdf"

    def paper(self) -> papers.Paper:
        return papers.Paper(
            language=language(),
            letterhead=self.letterhead,
            kick=self.run.title,
            title=self.title,
            status=self.status,
            facts=tuple(self.facts()),
            sections=(*(self.section(each) for each in readings(self.run.situation, self.contents)), *self.decision()),
            signatures=tuple(self.signatures()),
            seal=self.seal(),
            printed=self.printed,
            running=f"{self.run.subject} · {self.title} · {self.run.period}",
            page=gettext("Halaman {page} dari {pages}"),
            missing=gettext("□ menggantikan tanda yang tidak dapat dicetak. Teks lengkapnya ada di Kinerja."),
            made=self.run.now,
        )

    # ── head and foot ──

    @property
    def letterhead(self) -> tuple[str, ...]:
        return tuple(line.format(unit=self.unit.name, district=self.unit.district_name) for line in self.lines)

    @property
    def status(self) -> str:
        """How it stood when it was printed."""
        word = say(messages.STATUSES[self.row.status])
        return f"{word}. {say(messages.LATE)}." if self.row.late else f"{word}."

    @property
    def printed(self) -> str:
        when = dates.instant(self.run.now, self.zone)
        return gettext("Dicetak %(when)s oleh %(who)s", when=when, who=self.run.actor.name)

    def facts(self) -> Iterator[papers.Pair]:
        instance = self.run.instance
        said = (instance.subject.name, instance.subject.unit_name)
        yield gettext("Nama"), said[0]
        yield gettext("Sekolah"), said[1]
        for entry in identity(self.run.situation):
            if (words := entry_words(entry)) not in said:
                yield say(entry.asked.label), words
        yield gettext("Periode"), self.run.period
        yield gettext("Alur"), edition_words(instance.edition, instance.revision)

    # ── what was filled in ──

    def section(self, reading: Reading) -> papers.Section:
        if reading.left_out:
            return papers.Section(say(reading.title), (), gettext("Dilewati."))
        items = tuple(self.item(entry) for entry in reading.entries)
        return papers.Section(say(reading.title), items, "" if items else gettext("Tidak ada yang diisi."))

    def item(self, entry: Entry) -> papers.Answer | papers.Grid:
        label = say(entry.asked.label)
        if not entry.rows:
            return papers.Answer(label, entry_words(entry) or gettext("kosong"))
        return papers.Grid(
            label=label,
            row_title=say(entry.asked.row_title) or label,
            columns=tuple(say(column.label) for column in entry.columns),
            rows=tuple(
                tuple(said_words(column, cell) for column, cell in zip(entry.columns, row, strict=True))
                for row in entry.rows
            ),
            numeric=frozenset(at for at, column in enumerate(entry.columns) if column.kind in NUMERIC),
        )

    # ── who decided, and the proof ──

    def decision(self) -> Iterator[papers.Section]:
        """Reason and message of the last decision, where there is one that still stands."""
        state, policy = self.row.state, self.step.review
        if policy is None or state.decided_at is None or not (state.reason or state.message):
            return
        options = self.run.definition.lists[policy.reasons].options if policy.reasons else {}
        items = []
        if state.reason:
            reason = say(options[state.reason].label) if state.reason in options else state.reason
            items.append(papers.Answer(gettext("Alasan"), reason))
        if state.message:
            items.append(papers.Answer(gettext("Pesan"), state.message))
        yield papers.Section(gettext("Keputusan"), tuple(items))

    def signatures(self) -> Iterator[papers.Signature]:
        state, review = self.row.state, self.step.review
        if state.submitted_at is None:
            return
        when = dates.instant(state.submitted_at, self.zone)
        part = review.submitter if review else self.step.actor
        words = gettext("Diajukan %(when)s.", when=when) if review else gettext("Diserahkan %(when)s.", when=when)
        yield self.signature(part, self.submitter(part), words)
        if review is None:
            return
        if state.decided_at is None:
            yield self.signature(self.step.actor, self.holder(self.step.actor), gettext("Belum diputuskan."))
            return
        when = dates.instant(state.decided_at, self.zone)
        approved = self.row.status is Status.APPROVED
        said = gettext("Disetujui %(when)s.", when=when) if approved else gettext("Dikembalikan %(when)s.", when=when)
        yield self.signature(self.step.actor, state.decided_by or gettext("Sistem"), said)

    def signature(self, part: str, name: str, words: str) -> papers.Signature:
        return papers.Signature(say(self.run.definition.actors[part].title), name, (words,))

    def submitter(self, part: str) -> str:
        subject = self.run.instance.subject
        return subject.name if self.row.state.submitted_by == subject.person else self.holder(part)

    def holder(self, part: str) -> str:
        found = self.run.holders.get(part)
        return str(found.name) if found else ""

    def seal(self) -> papers.Seal | None:
        """The receipt of the hand-in that covers the step, and the way to check it."""
        over = self.run.over(self.row) or self.row
        if over.status not in FINISHED or not has_receipt(self.run.definition, over):
            return None
        number = receipt_number(self.run.id, over)
        lines = [gettext("Pindai, atau buka alamat ini, untuk memeriksa keasliannya.")]
        if over is self.row:
            print_ = receipts.fingerprint(self.run.instance, self.contents)
            lines.append(gettext("Sidik isi: %(fingerprint)s", fingerprint=fingerprint_words(print_)))
        return papers.Seal(gettext("Tanda terima %(number)s", number=number), tuple(lines), verify_url(number))
