"""What every page of one step shows: where it stands, until when, the answers of its parts, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from flask_babel import gettext

from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.views import marks
from kinerja.web.views.answers import thread_label
from kinerja.web.views.instances import Run
from kinerja.web.views.readings import Reading, Signed, readings, signed
from kinerja.web.views.steps import can, step_url
from kinerja.web.views.windows import granted, target
from kinerja.workflows import Situation, StepOutlook
from kinerja.workflows.definition import FieldKind, Withdrawal
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
    rows: list[Reading]
    edit: str | None
    skipped: bool
    threads: tuple[Thread, ...]
    signatures: list[Signed]


def person_words(situation: Situation) -> list[str]:
    """Name and school of the subject, and the texts known of them that say more ("NIP 1980…")."""
    subject = situation.instance.subject
    said = [subject.name, subject.unit_name]
    for name, known in situation.definition.identity.items():
        value = situation.identity(name)
        if known.field.kind is FieldKind.TEXT and value and value not in said:
            said.append(f"{known.field.label.say(language())}{dates.NBSP}{value}")
    return said


def signing(name: str) -> str:
    """Said before something is signed."""
    return gettext("Ini tanda tangan Anda, %(name)s: waktu dan isinya dicatat bersamanya.", name=name)


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

    @cached_property
    def about(self) -> list[str]:
        """Whose it is, on the pages of somebody else: name, school, numbers; empty on one's own."""
        return [] if self.run.own else person_words(self.run.situation)

    @cached_property
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
        return " · ".join(filter(None, (stage.title.say(language()), self.run.place(self.row))))

    @property
    def late(self) -> bool:
        return self.row.window is not None and self.row.window.late(self.run.now)

    @cached_property
    def deadline(self) -> str | None:
        end = target(self.row.window, self.run.now)
        if end is None:
            return None
        said = gettext("Sampai %(deadline)s", deadline=dates.deadline(end, self.row.window.zone))
        why = granted(self.row.window, self.run.now)
        return f"{said}. {why}" if why else said

    @cached_property
    def opened_again(self) -> tuple[str, ...]:
        """That it is open again, until when, and what happens then."""
        return tuple(filter(None, (marks.opened_again(self.run, self.row), marks.unless_finished(self.row))))

    @property
    def stale(self) -> str:
        return marks.stale(self.run, self.row)

    def part(self, step_id: str, href: str | None = None) -> Part:
        row = self.run.row(step_id)
        edit = step_url(self.run.id, row) if href and can(row, "save") else None
        threads = tuple(Thread(thread_label(row.step, name), notes) for name, notes in row.state.threads.items())
        untouched = row.status is Status.SKIPPED or (row.step.optional and not row.state.answers)
        rows = [] if untouched else readings(self.run.situation, row.step, edit)
        names = signed(self.run.situation, row.step)
        return Part(step_id, row.step.title.say(language()), rows, edit, untouched, threads, names)

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
