"""What stands beside the steps of a run: who plays the other parts, what lies with them, receipts and papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views.plans import declared
from kinerja.web.views.steps import Person, StepLine, Waiting, has_paper, has_receipt, receipt_url
from kinerja.workflows import Situation, StepOutlook
from kinerja.workflows.definition import Definition, Text
from kinerja.workflows.instance import Actor, Instance

if TYPE_CHECKING:
    from collections.abc import Callable


class Beside:
    """A part of `Run`, which gives it what is named here."""

    id: str
    definition: Definition
    instance: Instance
    situation: Situation
    actor: Actor
    holders: Mapping[str, Any]
    lines: tuple[StepLine, ...]
    lies_with: Callable[[StepOutlook], str]
    who: Callable[[str], str]
    age: Callable[[datetime], str]
    may_read: Callable[[str], bool]
    own: bool

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
            if self.has_receipt(line.row)
        )

    def has_receipt(self, row: StepOutlook) -> bool:
        """Whether there is a receipt for this reader: the subject has those of their own hand-ins."""
        if not has_receipt(self.definition, row) or not self.may_read(row.step.id):
            return False
        return not self.own or row.state.submitted_by == self.actor.account

    @property
    def papers(self) -> tuple[dict[str, str], ...]:
        """What can be printed as a whole: the papers of the edition; of one that declares none, each review."""
        if self.definition.papers:
            return tuple(self.printable(paper.title, paper=paper.id) for paper in declared(self.situation))
        return tuple(
            self.printable(line.row.step.title, step=line.row.step.id)
            for line in self.lines
            if line.row.step.review and has_paper(self.instance, line.row.step)
        )

    def printable(self, title: Text, *, paper: str = "", step: str = "") -> dict[str, str]:
        """The addresses of one paper: as a file, and as a page to print."""
        file, page = ("declared_paper", "print_paper") if paper else ("paper", "print_step")
        names = {"instance_id": self.id, **({"paper_id": paper} if paper else {"step_id": step})}
        return {
            "title": title.say(language()),
            "href": url_for(f"papers.{file}", **names),
            "print": url_for(f"papers.{page}", **names),
        }
