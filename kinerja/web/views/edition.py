"""One edition read out: stages, steps, who, gates as sentences, windows, fields, rules, option lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.audits import SHORT
from kinerja.web.views.edition_automatic import Automatic
from kinerja.web.views.edition_conditions import Conditions
from kinerja.web.views.edition_fields import Fields
from kinerja.web.views.edition_parts import Condition, DayRow, ListBlock, PaperBlock, StageBlock, TableBlock, WindowRow
from kinerja.web.views.edition_reminders import ReminderLine, Reminders
from kinerja.web.views.edition_steps import Steps
from kinerja.web.views.edition_tables import Tables, day_row
from kinerja.workflows.calendar import SCHOOL
from kinerja.workflows.definition import Definition, IdentityField, Paper, Window


class Reader:
    """Reads a definition in the reader's language. `found`: the Revision it was published as."""

    def __init__(self, definition: Definition, found: Any) -> None:
        self.definition = definition
        self.revision = found
        self.language = language()
        self._conditions = Conditions(definition)
        self._fields = Fields(definition, self._conditions)
        self._steps = Steps(definition, self._conditions, self._fields)

    # ── the whole ──

    @property
    def title(self) -> str:
        return say(self.definition.title)

    @property
    def period(self) -> str:
        return say(self.definition.period.title)

    @property
    def span(self) -> str:
        return dates.date_span(self.definition.period.start, self.definition.period.end)

    @property
    def hash(self) -> str:
        return str(self.revision.hash[:SHORT])

    @property
    def published(self) -> str:
        return gettext("%(at)s, oleh %(name)s", at=dates.instant(self.revision.at), name=self.revision.name)

    @property
    def counts(self) -> list[tuple[int, str]]:
        found = self.definition
        fields = sum(len(step.fields) for step in found.steps.values())
        gates = sum(len(step.gate) + len(step.rules) for step in found.steps.values())
        return [
            (len(found.steps), gettext("langkah")),
            (fields, gettext("isian")),
            (gates, gettext("gerbang dan aturan")),
            (len(found.windows), gettext("masa")),
        ]

    @property
    def actors(self) -> list[tuple[str, str]]:
        """(title, relation and what happens in a vacancy)."""
        rows = []
        for actor in self.definition.actors.values():
            relation = messages.RELATIONS[actor.relation].say(self.language)
            vacant = messages.VACANCIES[actor.vacant].say(self.language)
            words = gettext("%(relation)s. Bila kosong: %(vacant)s.", relation=relation, vacant=vacant)
            is_subject = actor.id == self.definition.subject_part
            rows.append((say(actor.title), f"{relation}." if is_subject else words))
        return rows

    @property
    def eligibility(self) -> tuple[Condition, ...]:
        return tuple(
            self._conditions.condition(rule.must, rule.say, rule.basis, instead=say(rule.instead) or None)
            for rule in self.definition.eligibility
        )

    @property
    def required_when(self) -> Condition | None:
        return self._conditions.condition(self.definition.required_when)

    @property
    def identity(self) -> list[tuple[str, str, str]]:
        """(label, source, who mends it). What the account says itself is told by that."""
        return [
            (
                say(item.field.label),
                " · ".join(filter(None, (say(item.source), account_words(item)))),
                say(item.mended_by),
            )
            for item in self.definition.identity.values()
        ]

    @property
    def sources(self) -> list[tuple[str, str]]:
        return [(name, say(title)) for name, title in self.definition.sources.items()]

    @property
    def windows(self) -> list[WindowRow]:
        return [self._window(window) for window in self.definition.windows.values()]

    def _window(self, window: Window) -> WindowRow:
        return WindowRow(
            title=say(window.title),
            id=window.id,
            opens=day(window.opens) or "",
            due=day(window.due),
            closes=day(window.closes) or gettext("tanpa batas akhir"),
            zone=gettext("waktu sekolah masing-masing") if window.zone == SCHOOL else window.zone,
            basis=window.basis,
            official=window.official,
        )

    # ── stages and lists ──

    @property
    def stages(self) -> tuple[StageBlock, ...]:
        return tuple(self._steps.block(stage) for stage in self.definition.stages.values())

    @property
    def papers(self) -> list[PaperBlock]:
        return [self._paper(paper) for paper in self.definition.papers.values()]

    def _paper(self, paper: Paper) -> PaperBlock:
        signers = [say(self.definition.actors[part].title) for part in paper.signed_by]
        return PaperBlock(
            title=say(paper.title),
            id=paper.id,
            official=paper.official,
            basis=paper.basis,
            steps=tuple(say(self.definition.steps[name].title) for name in paper.of),
            signed_by=", ".join(signers) or gettext("siapa pun yang menandatangani langkahnya"),
            when=self._conditions.condition(paper.when),
        )

    @property
    def automatic(self) -> list[str]:
        """What the program does itself, in sentences."""
        return list(Automatic(self.definition, self._conditions).sentences())

    @property
    def reminders(self) -> list[ReminderLine]:
        return Reminders(self.definition, self.language).lines()

    @property
    def tables(self) -> list[TableBlock]:
        tables = Tables(self.definition)
        return [tables.block(table) for table in self.definition.tables.values()]

    @property
    def holidays(self) -> list[DayRow]:
        return [day_row(holiday) for holiday in self.definition.holidays]

    @property
    def lists(self) -> list[ListBlock]:
        return [self._fields.block(each) for each in self.definition.lists.values()]


def account_words(item: IdentityField) -> str:
    """Which data of the account it is; "" for what is entered beside it."""
    return gettext("sama dengan data akun") if item.comes_from else ""


def day(value: date | None) -> str | None:
    return None if value is None else dates.date_long(value)
