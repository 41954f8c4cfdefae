"""Stages and steps of an edition: who, when, behind which gates, what is reviewed and how it is given back."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext

from kinerja.web import messages
from kinerja.web.messages.administration import LOCKS, OPENS, ORDERS, STEP_KINDS, WITHDRAWALS
from kinerja.web.presenters import say
from kinerja.web.views.edition_conditions import Conditions
from kinerja.web.views.edition_fields import Fields
from kinerja.web.views.edition_parts import StageBlock, StepBlock
from kinerja.workflows.definition import (
    NOBODY,
    AnswerDays,
    Clock,
    Definition,
    Order,
    ReviewPolicy,
    Stage,
    Step,
    StepKind,
)


class Steps:
    """Tells stages and steps in the reader's language. `conditions`, `fields`: of the same definition."""

    def __init__(self, definition: Definition, conditions: Conditions, fields: Fields) -> None:
        self.definition = definition
        self.conditions = conditions
        self.fields = fields
        self.language = conditions.language

    def block(self, stage: Stage) -> StageBlock:
        facts = (
            [ORDERS[stage.order].say(self.language)] if len(stage.steps) > 1 or stage.order is Order.PARALLEL else []
        )
        if stage.window:
            facts.append(gettext("masa: %(window)s", window=say(self.definition.windows[stage.window].title)))
        steps = tuple(self._step(self.definition.steps[name]) for name in stage.steps)
        line = messages.sentence("; ".join(facts)) if facts else ""
        return StageBlock(say(stage.title), stage.id, line, self.conditions.gates(stage.gate), steps)

    def _step(self, step: Step) -> StepBlock:
        return StepBlock(
            title=say(step.title),
            id=step.id,
            kind=STEP_KINDS[step.kind].say(self.language),
            facts=[*self._facts(step), *self._review(step)],
            purpose=say(step.purpose),
            help=say(step.help),
            basis=step.basis,
            when=self.conditions.condition(step.when),
            gates=self.conditions.gates(step.gate),
            approve_gates=self.conditions.gates(step.review.approve_gate) if step.review else (),
            fields=tuple(self.fields.line(item) for item in step.fields),
            rules=tuple(self.conditions.rule(rule, step) for rule in step.rules),
        )

    def _facts(self, step: Step) -> Iterator[tuple[str, str]]:
        yield gettext("Oleh"), self._doer(step)
        if step.optional:
            yield gettext("Wajib"), gettext("tidak, boleh dilewati")
        before = self.definition.before[step.id]
        if before:
            yield gettext("Sesudah"), say(self.definition.steps[before].title)
        if step.window:
            yield gettext("Masa"), say(self.definition.windows[step.window].title)
        if step.kind is not StepKind.REVIEW:
            yield gettext("Kunci"), LOCKS[step.lock].say(self.language)
        if step.kind is not StepKind.SYSTEM:
            yield gettext("Dibuka kembali"), self._reopened(step)
        if step.of:
            parts = [say(self.definition.steps[name].title) for name in step.of]
            yield gettext("Tentang"), messages.listed(parts, self.language)
        if step.kind in (StepKind.ASSESSMENT, StepKind.RATING):
            yield gettext("Terlihat oleh pegawai"), self._shown(step)
        if step.signs:
            yield gettext("Tanda tangan"), gettext("ya, saat diselesaikan")
        label = step.confirm_label or step.submit_label
        if label:
            yield gettext("Tombol"), say(label)
        if step.locked_help:
            yield gettext("Bila terkunci"), say(step.locked_help)

    def _reopened(self, step: Step) -> str:
        """Who opens it again once it is locked, and for which reasons."""
        policy = step.reopen
        by = [say(self.definition.actors[part].title) for part in policy.by] if policy else []
        words = [gettext("oleh %(who)s", who=messages.listed([*by, gettext("admin")], self.language))]
        if policy and policy.reasons:
            words.append(gettext("alasan dari daftar %(list)s", list=say(self.definition.lists[policy.reasons].title)))
        return "; ".join(words)

    def _shown(self, step: Step) -> str:
        """When the person it is about may read it."""
        if not step.shown_when:
            return gettext("begitu selesai")
        conditions = [self.conditions.condition(gate.must).words for gate in step.shown_when]
        return gettext("begitu selesai, dan: %(conditions)s", conditions=" ".join(conditions))

    def _doer(self, step: Step) -> str:
        if step.actor == NOBODY:
            return gettext("sistem, begitu semua syaratnya ada")
        return say(self.definition.actors[step.actor].title)

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
        yield gettext("Waktu setelah dikembalikan"), messages.sentence("; ".join(time_to_answer(policy)))

    def _returns(self, step: Step) -> str:
        policy = step.review
        assert policy is not None
        words = [OPENS[policy.opens].say(self.language)]
        if policy.reasons:
            words.append(gettext("alasan dari daftar %(list)s", list=say(self.definition.lists[policy.reasons].title)))
        if policy.must_answer:
            words.append(gettext("setiap catatan harus dijawab"))
        return "; ".join(words)


def time_to_answer(policy: ReviewPolicy) -> Iterator[str]:
    """How long a return may be answered, and what the time of those who mend it does meanwhile."""
    days = policy.answer_within
    if days is not None and policy.answer_days is AnswerDays.WORKING:
        yield gettext("boleh dijawab dalam %(days)s hari kerja walau masanya berakhir", days=days)
    elif days is not None:
        yield gettext("boleh dijawab dalam %(days)s hari walau masanya berakhir", days=days)
    yield {
        Clock.RUNS: gettext("tenggat dan batas akhir masanya tetap berjalan"),
        Clock.STOPS: gettext("hari selama menunggu keputusan dikembalikan"),
        Clock.RESTARTS: gettext("terlambat bila dijawab sesudah hari-hari itu"),
    }[policy.clock]
