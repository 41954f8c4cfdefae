"""A step, a review with its parts, or a paper of the edition, made ready to be set on paper or shown for printing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from flask_babel import gettext, ngettext, pgettext

from kinerja import papers, services
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import is_open_again, say
from kinerja.web.views import marks
from kinerja.web.views.copies import (
    edition_words,
    entry_words,
    label_words,
    marked,
    said_words,
    suggestion_words,
)
from kinerja.web.views.instances import Run
from kinerja.web.views.plans import Plan
from kinerja.web.views.seals import seal
from kinerja.web.views.signatures import signatures
from kinerja.workflows import visible
from kinerja.workflows.copies import Entry, Reading, identity, readings
from kinerja.workflows.definition import NOBODY, FieldKind, Step
from kinerja.workflows.instance import Status

NUMERIC = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.COMPUTED})
FILLING = frozenset({Status.DRAFT, Status.RETURNED})
_NOT_IN_A_FILE_NAME = re.compile(r"[^\w\s.,()-]+")


class PaperView:
    """`unit`: the subject's school; `letterhead`: lines with {unit} and {district} in them; `number`: the subject's
    employee number, where it is known.
    """

    def __init__(self, run: Run, plan: Plan, unit: Any, letterhead: Sequence[str], number: str | None = None) -> None:
        self.run = run
        self.plan = plan
        self.unit = unit
        self.lines = letterhead
        self.number = number
        self.zone: str = run.instance.subject.zone

    @property
    def title(self) -> str:
        return marked(say(self.plan.title), self.plan.official)

    @property
    def file_name(self) -> str:
        # Not every system that keeps the file knows more than ASCII; the dash of a span is worth a hyphen.
        name = f"{say(self.plan.title)} - {self.run.subject} - {self.run.period}".replace("–", "-")
        return f"{_NOT_IN_A_FILE_NAME.sub('', name).strip(' .')}.pdf"

    def paper(self) -> papers.Paper:
        acts = services.signatures.standing(self.run.opened, (*self.plan.of, *self.plan.contents))
        return papers.Paper(
            language=language(),
            letterhead=self.letterhead,
            kick=self.run.title,
            title=self.title,
            status=self.status,
            facts=tuple(self.facts()),
            sections=(*self.sections(), *self.decisions()),
            signatures=tuple(signatures(self.run, self.plan.of, self.plan.contents, self.plan.signed_by, acts)),
            seal=seal(self.run, self.plan.of, self.readable),
            printed=self.printed,
            running=f"{self.run.subject} · {self.title} · {self.run.period}",
            page=gettext("Halaman {page} dari {pages}"),
            missing=gettext("□ menggantikan tanda yang tidak dapat dicetak. Teks lengkapnya ada di Kinerja."),
            made=self.run.now,
        )

    @cached_property
    def readable(self) -> tuple[str, ...]:
        return tuple(name for name in self.plan.contents if self.run.may_read(name))

    # ── head and foot ──

    @property
    def letterhead(self) -> tuple[str, ...]:
        return tuple(line.format(unit=self.unit.name, district=self.unit.district_name) for line in self.lines)

    @property
    def status(self) -> str:
        """How it stood when it was printed."""
        if self.plan.step is None:
            steps = {*self.plan.of, *self.plan.contents}
            finished, total = sum(self.run.situation.finished(name) for name in steps), len(steps)
            if finished == total:
                return f"{say(messages.STATUSES[Status.DONE])}."
            return ngettext(
                "%(done)s dari %(num)s langkah selesai.", "%(done)s dari %(num)s langkah selesai.", total, done=finished
            )
        row = self.run.row(self.plan.step.id)
        word = say(messages.REOPENED if is_open_again(row) else messages.STATUSES[row.status])
        return f"{word}. {say(messages.LATE)}." if row.late else f"{word}."

    @property
    def printed(self) -> str:
        when = dates.instant(self.run.now, self.zone)
        return gettext("Dicetak %(when)s oleh %(who)s", when=when, who=self.run.actor.name)

    def facts(self) -> Iterator[papers.Pair]:
        instance = self.run.instance
        said = (instance.subject.name, instance.subject.unit_name, self.number)
        yield gettext("Nama"), said[0]
        if self.number:
            yield gettext("Nomor induk pegawai"), self.number
        yield gettext("Sekolah"), said[1]
        for entry in identity(self.run.situation):
            if (words := entry_words(entry)) not in said:
                yield label_words(entry.asked), words
        yield pgettext("one", "Periode"), self.run.period
        if self.plan.basis:
            yield gettext("Dasar aturan"), self.plan.basis
        yield pgettext("one", "Alur"), edition_words(instance.edition, instance.revision)

    # ── what was filled in ──

    def sections(self) -> Iterator[papers.Section]:
        """One a step; what this reader may not read is named, so that nobody takes the paper for the whole."""
        found = {reading.step: reading for reading in readings(self.run.situation, self.readable)}
        for name in self.plan.contents:
            step = self.run.definition.steps[name]
            if name in found:
                yield self.section(step, found[name])
            else:
                title = marked(say(step.title), step.official)
                yield papers.Section(title, (), gettext("Belum terbuka bagi pembaca cetakan ini."))

    def section(self, step: Step, reading: Reading) -> papers.Section:
        title = marked(say(reading.title), reading.official)
        if reading.left_out or self.run.situation.status(step.id) is Status.SKIPPED:
            return papers.Section(title, (), gettext("Dilewati."))
        items = tuple(self.item(entry) for entry in reading.entries)
        row = self.run.row(step.id)
        since = (marks.opened_again(self.run, row), marks.stale(self.run, row))
        said = since if is_open_again(row) else (self.note(step, bool(items)), *since)
        return papers.Section(title, items, " ".join(filter(None, said)))

    def note(self, step: Step, filled: bool) -> str:
        """How a step stands, where that is not plain: not begun, not finished, confirmed, done by the program."""
        state = self.run.instance.step(step.id)
        if state.status is None:
            return gettext("Belum diisi.")
        if state.status in FILLING and self.plan.step is None:
            return f"{say(messages.STATUSES[state.status])}."
        if step.actor == NOBODY and state.submitted_at is not None:
            return gettext("Dikerjakan sistem %(day)s.", day=dates.instant(state.submitted_at, self.zone))
        if step.confirm_label is not None and state.status is Status.DONE:
            return say(step.confirm_label)
        return "" if filled else gettext("Tidak ada yang diisi.")

    def item(self, entry: Entry) -> papers.Answer | papers.Grid:
        label = label_words(entry.asked)
        if not entry.rows:
            return papers.Answer(label, entry_words(entry) or gettext("kosong"), suggestion_words(entry))
        return papers.Grid(
            label=label,
            row_title=say(entry.asked.row_title) or label,
            columns=tuple(label_words(column) for column in entry.columns),
            rows=tuple(
                tuple(said_words(column, cell) for column, cell in zip(entry.columns, row, strict=True))
                for row in entry.rows
            ),
            numeric=frozenset(at for at, column in enumerate(entry.columns) if column.kind in NUMERIC),
            keys=entry.keys,
        )

    def decisions(self) -> Iterator[papers.Section]:
        """Reason and message of the last decision over each review, where there is one that still stands."""
        for name in self.plan.of:
            step = self.run.definition.steps[name]
            if step.review is not None and visible(step, self.run.situation):
                yield from self.decision(step)

    def decision(self, step: Step) -> Iterator[papers.Section]:
        state, policy = self.run.instance.step(step.id), step.review
        if policy is None or state.decided_at is None or not (state.reason or state.message):
            return
        options = self.run.definition.lists[policy.reasons].options if policy.reasons else {}
        items = []
        if state.reason:
            reason = say(options[state.reason].label) if state.reason in options else state.reason
            items.append(papers.Answer(gettext("Alasan"), reason))
        if state.message:
            items.append(papers.Answer(gettext("Pesan"), state.message))
        title = gettext("Keputusan") if self.plan.step else gettext("Keputusan: %(title)s", title=say(step.title))
        yield papers.Section(title, tuple(items))
