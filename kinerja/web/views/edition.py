"""One edition read out: stages, steps, who, gates as sentences, windows, fields, rules, option lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.messages_admin import FIELD_KINDS, LOCKS, OPENS, ORDERS, STEP_KINDS, WITHDRAWALS
from kinerja.web.presenters import say
from kinerja.web.views.audits import SHORT
from kinerja.web.views.edition_parts import Condition, FieldLine, ListBlock, StageBlock, StepBlock, WindowRow
from kinerja.workflows import sentences
from kinerja.workflows.calendar import SCHOOL
from kinerja.workflows.definition import (
    Definition,
    Field,
    FieldKind,
    Gate,
    Option,
    OptionList,
    Order,
    Path,
    Rule,
    Stage,
    Step,
    StepKind,
    Window,
)
from kinerja.workflows.sentences import Sentence, Template


class Reader:
    """Reads a definition in the reader's language. `found`: the Revision it was published as."""

    def __init__(self, definition: Definition, found: Any) -> None:
        self.definition = definition
        self.revision = found
        self.language = language()
        self.labels = sentences.DefinitionLabels(definition, self.language)

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
            self.condition(rule.must, rule.say, rule.basis, instead=say(rule.instead) or None)
            for rule in self.definition.eligibility
        )

    @property
    def required_when(self) -> Condition | None:
        return self.condition(self.definition.required_when)

    @property
    def identity(self) -> list[tuple[str, str, str]]:
        """(label, source, who mends it)."""
        known = self.definition.identity.values()
        return [(say(item.field.label), say(item.source), say(item.mended_by)) for item in known]

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

    # ── stages and steps ──

    @property
    def stages(self) -> tuple[StageBlock, ...]:
        return tuple(self._stage(stage) for stage in self.definition.stages.values())

    def _stage(self, stage: Stage) -> StageBlock:
        facts = (
            [ORDERS[stage.order].say(self.language)] if len(stage.steps) > 1 or stage.order is Order.PARALLEL else []
        )
        if stage.window:
            facts.append(gettext("masa: %(window)s", window=say(self.definition.windows[stage.window].title)))
        steps = tuple(self._step(self.definition.steps[name]) for name in stage.steps)
        line = messages.sentence("; ".join(facts)) if facts else ""
        return StageBlock(say(stage.title), stage.id, line, self.gates(stage.gate), steps)

    def _step(self, step: Step) -> StepBlock:
        return StepBlock(
            title=say(step.title),
            id=step.id,
            kind=STEP_KINDS[step.kind].say(self.language),
            facts=[*self._facts(step), *self._review(step)],
            purpose=say(step.purpose),
            help=say(step.help),
            basis=step.basis,
            when=self.condition(step.when),
            gates=self.gates(step.gate),
            approve_gates=self.gates(step.review.approve_gate) if step.review else (),
            fields=tuple(self._field(item) for item in step.fields),
            rules=tuple(self._rule(rule, step) for rule in step.rules),
        )

    def _facts(self, step: Step) -> Iterator[tuple[str, str]]:
        yield gettext("Oleh"), say(self.definition.actors[step.actor].title)
        if step.optional:
            yield gettext("Wajib"), gettext("tidak, boleh dilewati")
        before = self.definition.before[step.id]
        if before:
            yield gettext("Sesudah"), say(self.definition.steps[before].title)
        if step.window:
            yield gettext("Masa"), say(self.definition.windows[step.window].title)
        if step.kind is not StepKind.REVIEW:
            yield gettext("Kunci"), LOCKS[step.lock].say(self.language)
        if step.confirm_label:
            yield gettext("Tombol"), say(step.confirm_label)
        if step.locked_help:
            yield gettext("Bila terkunci"), say(step.locked_help)

    def _review(self, step: Step) -> Iterator[tuple[str, str]]:
        policy = step.review
        if policy is None:
            return
        parts = [say(self.definition.steps[name].title) for name in policy.of]
        yield gettext("Yang diperiksa"), messages.listed(parts, self.language)
        yield gettext("Diajukan oleh"), say(self.definition.actors[policy.submitter].title)
        if policy.window:
            yield gettext("Masa keputusan"), say(self.definition.windows[policy.window].title)
        yield gettext("Penarikan"), WITHDRAWALS[policy.withdraw].say(self.language)
        yield gettext("Pengembalian"), self._returns(step)

    def _returns(self, step: Step) -> str:
        policy = step.review
        assert policy is not None
        words = [OPENS[policy.opens].say(self.language)]
        if policy.reasons:
            words.append(gettext("alasan dari daftar %(list)s", list=say(self.definition.lists[policy.reasons].title)))
        if policy.must_answer:
            words.append(gettext("setiap catatan harus dijawab"))
        if policy.answer_within is not None:
            words.append(gettext("boleh dijawab dalam %(days)s hari walau masanya berakhir", days=policy.answer_within))
        return "; ".join(words)

    # ── conditions ──

    def gates(self, gates: tuple[Gate, ...]) -> tuple[Condition, ...]:
        return tuple(self.condition(gate.must, gate.say, gate.basis) for gate in gates)

    def condition(
        self,
        must: Sentence | None,
        told: Template | None = None,
        basis: str | None = None,
        at: str | None = None,
        instead: str | None = None,
    ) -> Any:
        """The condition in words; None for none."""
        if must is None:
            return None
        words = messages.sentence(sentences.told(must.tree, self.language, self.labels))
        return Condition(words, sentences.render(must, self.language), self.pieces(told), basis, at, instead)

    def pieces(self, template: Template | None) -> tuple[tuple[bool, str], ...]:
        """What is said, with its expressions apart: they are filled in when it is said to somebody."""
        if template is None:
            return ()
        english = self.language == "en" and template.en is not None
        parts = template.en if english and template.en is not None else template.id
        spoken = "en" if english else "id"
        return tuple(
            (False, part) if isinstance(part, str) else (True, sentences.render(part, spoken)) for part in parts
        )

    def _rule(self, rule: Rule, step: Step) -> Condition:
        at = say(step.field(rule.at).label) if rule.at else None
        found: Condition = self.condition(rule.must, rule.say, rule.basis, at)
        return found

    # ── fields ──

    def _field(self, item: Field) -> FieldLine:
        conditions = []
        if item.show_when:
            conditions.append((gettext("Ditanyakan bila"), self.condition(item.show_when)))
        if item.value:
            conditions.append((gettext("Dihitung dari"), self.condition(item.value)))
        return FieldLine(
            label=say(item.label),
            id=item.id,
            kind=FIELD_KINDS[item.kind].say(self.language),
            facts=tuple(self._field_facts(item)),
            conditions=tuple(conditions),
            options=(item.options, say(self.definition.lists[item.options].title)) if item.options else None,
            inner=tuple(self._field(inner) for inner in item.fields),
        )

    def _field_facts(self, item: Field) -> Iterator[str]:
        if item.takes_answer and not item.required:
            yield gettext("boleh kosong")
        if item.copies:
            yield gettext("disalin dari %(where)s", where=self.path(item.copies))
        if not item.editable:
            yield gettext("tidak dapat diubah")
        if item.follows:
            yield gettext("pilihannya mengikuti %(where)s", where=self.path(item.follows))
        if item.recommend:
            source = say(self.definition.sources.get(item.recommend.source)) or item.recommend.source
            yield gettext("%(count)s terendah di %(source)s dianjurkan", count=item.recommend.lowest, source=source)
        yield from self._limits(item)
        if item.basis:
            yield item.basis

    def _limits(self, item: Field) -> Iterator[str]:
        dated = item.kind in (FieldKind.DATE, FieldKind.DATE_TIME)
        if item.minimum is not None:
            words = gettext("paling awal %(limit)s") if dated else gettext("paling sedikit %(limit)s")
            yield words % {"limit": messages.shown(item.minimum, self.language)}
        if item.maximum is not None:
            words = gettext("paling lambat %(limit)s") if dated else gettext("paling banyak %(limit)s")
            yield words % {"limit": messages.shown(item.maximum, self.language)}
        if item.max_length is not None:
            yield gettext("paling panjang %(limit)s huruf", limit=item.max_length)
        if item.kind is FieldKind.ROWS:
            yield gettext("%(least)s sampai %(most)s baris", least=item.min_rows, most=item.max_rows)
        if item.unit:
            yield gettext("dalam %(unit)s", unit=say(item.unit))

    def path(self, path: Path) -> str:
        if path.step is None:
            return self.labels.identity(path.field)
        return f"{self.labels.step(path.step)}: {self.labels.field(path.step, path.field)}"

    # ── lists ──

    @property
    def lists(self) -> list[ListBlock]:
        return [self._list(each) for each in self.definition.lists.values()]

    def _list(self, found: OptionList) -> ListBlock:
        names = tuple(found.attributes)
        rows = tuple(
            (
                say(option.label),
                option.id,
                tuple(self._value(option.attributes.get(name)) for name in names),
                "; ".join(self._remarks(option)),
            )
            for option in found.options.values()
        )
        columns = tuple(name.replace("_", " ") for name in names)
        return ListBlock(say(found.title), found.id, found.basis, columns, rows)

    def _value(self, value: Any) -> str:
        return "" if value is None else messages.shown(value, self.language)

    def _remarks(self, option: Option) -> Iterator[str]:
        if not option.official:
            yield gettext("belum resmi")
        if option.parent:
            yield gettext("di bawah %(parent)s", parent=option.parent)
        if option.when:
            yield str(self.condition(option.when).words)
        if option.valid_from or option.valid_until:
            first, last = day(option.valid_from), day(option.valid_until)
            yield gettext("berlaku %(first)s sampai %(last)s", first=first or "…", last=last or "…")


def day(value: date | None) -> str | None:
    return None if value is None else dates.date_long(value)
