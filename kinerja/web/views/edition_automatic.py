"""What the program does in an edition without anybody asking: said in sentences, only where it can happen."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext

from kinerja import services
from kinerja.web import messages
from kinerja.web.presenters import say
from kinerja.web.views.edition_conditions import Conditions
from kinerja.workflows.definition import Definition, Step, StepKind, Vacancy


class Automatic:
    """`conditions`: of the same definition."""

    def __init__(self, definition: Definition, conditions: Conditions) -> None:
        self.definition = definition
        self.conditions = conditions
        self.language = conditions.language

    def sentences(self) -> Iterator[str]:
        if self.definition.windows:
            yield gettext(
                "Masa dibuka pukul 00.00 pada hari pertamanya, dan ditutup setelah pukul 23.59 pada hari terakhirnya."
            )
        for step in self.definition.steps.values():
            yield from self._of(step)
        yield from self._vacancies()
        yield from self._reviews()
        if any(item.appointment for step in self.definition.steps.values() for item in step.fields):
            yield gettext(
                "Janji temu masuk ke kalender begitu langkahnya diserahkan, dan ikut pindah bila waktunya diubah."
            )
        if self.definition.holidays:
            yield gettext("Hari kerja dihitung tanpa Sabtu, Minggu, dan hari libur di bawah ini.")

    def _of(self, step: Step) -> Iterator[str]:
        title = say(step.title)
        if step.kind is StepKind.SYSTEM:
            yield gettext("%(step)s dihitung sendiri, sekali, begitu semua yang diperlukannya ada.", step=title)
        if step.when is not None:
            words = self.conditions.condition(step.when).words
            yield gettext(
                "%(step)s dilewati bila syaratnya tidak terpenuhi: %(condition)s", step=title, condition=words
            )

    def _vacancies(self) -> Iterator[str]:
        for actor in self.definition.actors.values():
            who = say(actor.title)
            if actor.vacant is Vacancy.APPROVE:
                yield gettext("Bila tidak ada %(who)s, yang diajukan kepadanya disetujui sendiri.", who=who)
            elif actor.vacant is Vacancy.ONE_LEVEL_UP:
                yield gettext("Bila tidak ada %(who)s, gilirannya pindah ke penilai di atasnya.", who=who)

    def _reviews(self) -> Iterator[str]:
        reviews = [step for step in self.definition.steps.values() if step.review is not None]
        if not reviews:
            return
        optional = [
            say(self.definition.steps[part].title)
            for step in reviews if step.review
            for part in step.review.of
            if self.definition.steps[part].optional
        ]  # fmt: skip
        if optional:
            parts = messages.listed(list(dict.fromkeys(optional)), self.language)
            yield gettext(
                "Yang boleh dilewati dan tidak diisi (%(parts)s) dilewati begitu rangkumannya diajukan.", parts=parts
            )
        days = messages.listed([str(number) for number in services.ages.AFTER], self.language)
        yield gettext("Pengajuan yang menunggu keputusan %(days)s hari kerja dicatat.", days=days)
