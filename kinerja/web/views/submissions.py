"""The form of one step made ready: what to press, what to know before, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from flask_babel import gettext

from kinerja.web import messages
from kinerja.web.language import language
from kinerja.web.views.instances import Run
from kinerja.web.views.sheets import Sheet
from kinerja.web.views.step_pages import Part, StepPage, signing
from kinerja.web.views.steps import AT_HAND_IN, CONFIRMED, Person, Quote, can, checks_first
from kinerja.workflows import Explanation, StepOutlook, builds_on
from kinerja.workflows.definition import StepKind
from kinerja.workflows.instance import Status
from kinerja.workflows.receipts import contents


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

    @cached_property
    def draft_url(self) -> str:
        return self.to("save")

    @property
    def skip_url(self) -> str:
        return self.to("skip")

    @cached_property
    def problems(self) -> list[tuple[str, str]]:
        if self.reload:
            return [("", gettext("Muat ulang halaman ini, lalu coba lagi. Salin dulu yang baru Anda ketik."))]
        return self.sheet.summary

    @cached_property
    def check_first(self) -> bool:
        return checks_first(self.definition, self.step)

    @property
    def skippable(self) -> bool:
        return can(self.row, "skip") and self.row.status is not Status.SKIPPED

    @property
    def actionable(self) -> bool:
        """A refusal that does not pass by itself leaves nothing to press here."""
        return not self.refusal

    @cached_property
    def saveable(self) -> bool:
        return can(self.row, "save") and any(one.shown and one.item.takes_answer for one in self.sheet.fields)

    @cached_property
    def go(self) -> str:
        if self.step.confirm_label:
            return self.step.confirm_label.say(language())
        if self.step.submit_label and not self.check_first:
            return self.step.submit_label.say(language())
        return messages.ACTIONS["submit"].say(language())

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What cannot be taken back, or is a signature, is said before it is given."""
        found = []
        if self.step.kind in CONFIRMED and self.step.lock in AT_HAND_IN:
            found.append(("lock", gettext("Setelah Anda pilih “%(go)s”, langkah ini terkunci.", go=self.go)))
        if self.step.signs and not self.check_first:
            found.append(("pencil", signing(self.run.actor.name)))
        return found

    @property
    def read(self) -> list[Part]:
        """What is acknowledged: it stands above what is filled in, complete."""
        if self.step.kind is not StepKind.ACKNOWLEDGEMENT:
            return []
        return [self.part(name) for name in contents(self.definition, self.step.of)]

    @cached_property
    def materials(self) -> list[Part]:
        """What somebody who writes about another person may look at beside it."""
        if self.run.own:
            return []
        return [self.part(name) for name in builds_on(self.definition, self.step) if self._readable(name)]

    def _readable(self, name: str) -> bool:
        return self.run.may_read(name) and self.run.instance.step(name).status not in (None, Status.SKIPPED)

    @property
    def help(self) -> str | None:
        return self.step.help and self.step.help.say(language())

    @property
    def basis(self) -> str | None:
        return self.step.basis

    @cached_property
    def calm(self) -> str | None:
        return None if self.opened_again else next(iter(self.run.after(self.row)), None)

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
