"""What can be started: eligible, optional, or not, and then kindly why, from which source, and who mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from kinerja.web import dates
from kinerja.web.language import language
from kinerja.web.views.answers import in_words
from kinerja.web.views.instances import Run
from kinerja.workflows import EligibilityResult, FailedRule, Subject, typed
from kinerja.workflows.definition import Definition, Stage
from kinerja.workflows.sentences import references


@dataclass(frozen=True, slots=True)
class IdentityFact:
    """One thing that is known of the person and keeps them out."""

    label: str
    value: str
    source: str | None
    mended_by: str | None


@dataclass(frozen=True, slots=True)
class StageList:
    title: str
    dates: str | None
    steps: tuple[str, ...]


class Offer:
    """An edition that is not begun: it can be started, or it is closed to this person."""

    def __init__(self, available: Any) -> None:
        self.edition: str = available.edition
        self.definition: Definition = available.definition
        self.subject: Subject = available.subject
        self.result: EligibilityResult = available.result

    @property
    def title(self) -> str:
        return self.definition.title.say(language())

    @property
    def period(self) -> str:
        return self.definition.period.title.say(language())

    @property
    def eligible(self) -> bool:
        return self.result.ok

    @property
    def required(self) -> bool:
        return self.result.required is not False

    @property
    def note(self) -> str | None:
        """What somebody is told who may, but need not, take part."""
        note = self.definition.optional_note
        return note.say(language()) if note and not self.required else None

    @property
    def basis(self) -> str | None:
        return self.definition.basis if self.eligible else self._failed.rule.basis

    @property
    def stages(self) -> list[StageList]:
        return [self._stage(stage) for stage in self.definition.stages.values()]

    def _stage(self, stage: Stage) -> StageList:
        window = self.definition.windows[stage.window] if stage.window else None
        span = dates.date_span(window.opens, window.due or window.closes) if window else None
        titles = tuple(self.definition.steps[name].title.say(language()) for name in stage.steps)
        return StageList(stage.title.say(language()), span, titles)

    @property
    def _failed(self) -> FailedRule:
        return self.result.failing[0]

    @property
    def say(self) -> str:
        return self._failed.say.get(language()) or self._failed.say["id"]

    @property
    def instead(self) -> str | None:
        instead = self._failed.rule.instead
        return instead and instead.say(language())

    @property
    def mendable(self) -> bool:
        """Whether what keeps them out is recorded somewhere where it can be mended."""
        return any(fact.mended_by for fact in self.facts)

    @property
    def facts(self) -> list[IdentityFact]:
        """What is recorded of the person that the failed rule looks at."""
        named = {ref[1] for ref in references(self._failed.rule.must) if ref[0] == "identity"}
        return [self._fact(name) for name in self.definition.identity if name in named]

    def _fact(self, name: str) -> IdentityFact:
        known = self.definition.identity[name]
        value = in_words(self.definition, known.field, typed(known.field, self.subject.attributes.get(name)))
        return IdentityFact(
            known.field.label.say(language()),
            value or gettext("belum tercatat"),
            known.source and known.source.say(language()),
            known.mended_by and known.mended_by.say(language()),
        )


class StartView:
    """Everything this account runs or could run. `available` as `services.instances.available` gives it."""

    def __init__(self, running: Iterable[Run], available: Iterable[Any]) -> None:
        self.running = list(running)
        self.offers = sorted((Offer(one) for one in available), key=lambda one: not one.eligible)

    @property
    def only_running(self) -> str | None:
        """Address of the one running instance, where there is nothing else to choose."""
        startable = any(one.eligible for one in self.offers)
        return self.running[0].href if len(self.running) == 1 and not startable else None

    @property
    def heading(self) -> str:
        if self.running:
            return gettext("Kinerja saya")
        if any(one.eligible for one in self.offers):
            return gettext("Mulai mengelola kinerja")
        if len(self.offers) == 1:
            return self.offers[0].say.removesuffix(".")
        return gettext("Belum dapat dimulai")
