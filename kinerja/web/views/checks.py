"""The last look before handing in: everything that goes in, the way to change it, and what happens then."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views.instances import Run
from kinerja.web.views.step_pages import Part, StepPage, signing
from kinerja.web.views.steps import AT_HAND_IN
from kinerja.workflows import Explanation, StepOutlook, sentences


class CheckView(StepPage):
    """Everything that will be handed in, with the way to change it, and what happens then."""

    def __init__(
        self, run: Run, row: StepOutlook, refusal: Iterable[Explanation] = (), *, changed: bool = False
    ) -> None:
        super().__init__(run, row)
        self.changed = changed
        self.refusal = [run.explain(reason) for reason in refusal]

    @property
    def title(self) -> str:
        review = self.step.review
        if review and review.submit_title:
            return review.submit_title.say(language())
        return gettext("Periksa sebelum dikumpulkan")

    @property
    def kick(self) -> str:
        return self.step.title.say(language())

    @property
    def action(self) -> str:
        return self.to("submit")

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Something changed since the page was opened: what is handed in must have been seen."""
        if not self.changed:
            return []
        return [("", gettext("Isinya berubah sejak halaman ini dibuka. Periksa lagi, lalu ajukan."))]

    @property
    def problems_title(self) -> str:
        return gettext("Belum diajukan")

    @property
    def go(self) -> str:
        review = self.step.review
        label = review.submit_label if review else self.step.submit_label
        if label:
            return label.say(language())
        return gettext("Ajukan") if review else gettext("Kumpulkan")

    @property
    def back_to(self) -> str:
        first = self.step.review.of[0] if self.step.review else self.step.id
        return url_for("submissions.show", instance_id=self.run.id, step_id=first)

    @property
    def parts(self) -> list[Part]:
        names = self.step.review.of if self.step.review else (self.step.id,)
        return [self.part(name, href="edit") for name in names]

    @property
    def then_title(self) -> str:
        return (
            gettext("Yang terjadi setelah diajukan")
            if self.step.review
            else gettext("Yang terjadi setelah dikumpulkan")
        )

    @property
    def then(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if self.step.lock in AT_HAND_IN:
            found.append(("lock", gettext("Isinya terkunci. Anda tidak dapat mengubahnya selama menunggu.")))
        if self.step.review:
            found.append(("user-round", gettext("Diperiksa oleh %(who)s.", who=self.reviewer)))
        if self.step.signs:
            found.append(("pencil", signing(self.run.actor.name)))
        if not self.run.own:
            found.append(("eye", self._shown_to_subject))
        if self.withdraw_hint:
            found.append(("undo-2", self.withdraw_hint))
        if self.late:
            due = dates.until(self.row.window.due, self.row.window.zone)
            found.append(("clock-alert", gettext("Dicatat terlambat, karena batas waktunya %(due)s.", due=due)))
        return found

    @property
    def _shown_to_subject(self) -> str:
        """When the person it is about may read it."""
        name = self.run.subject
        if not self.step.shown_when:
            return gettext("Terlihat oleh %(name)s begitu Anda mengumpulkannya.", name=name)
        labels = sentences.DefinitionLabels(self.definition, language())
        said = [sentences.told(gate.must.tree, language(), labels) for gate in self.step.shown_when]
        return gettext(
            "%(name)s belum dapat membacanya. Syaratnya: %(said)s.", name=name, said=messages.listed(said, language())
        )
