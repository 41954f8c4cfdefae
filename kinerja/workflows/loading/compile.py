"""Reads every sentence of a draft in its scope, and says at the right character what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable

from kinerja.workflows.definition import NOTE, FieldKind
from kinerja.workflows.loading.draft import Draft, Role, StepDraft, Use, path_of
from kinerja.workflows.loading.record import Collector, Record, Wording
from kinerja.workflows.loading.scope import Scopes
from kinerja.workflows.reader import Scalar
from kinerja.workflows.sentences import (
    ALREADY_TOLD,
    Finding,
    Scope,
    SentenceError,
    Template,
    read,
    read_template,
    resolve,
)

_SPEAKING = frozenset({"when", "gate", "approve_gate", "rules", "shown_when"})
"""The keys of a step that hold sentences; most steps of a large catalogue have none."""


def compile_sentences(draft: Draft, out: Collector) -> None:
    """Fill `draft.sentences`, `draft.templates` and `draft.uses`."""
    _Compiler(draft, out).run()


class _Compiler:
    def __init__(self, draft: Draft, out: Collector) -> None:
        self.draft = draft
        self.out = out
        self.scopes = Scopes(draft)

    def run(self) -> None:
        record, identity = self.draft.record, self.scopes.identity_only
        for condition in record.get("eligible", ()):
            self._condition(condition.get("must"), identity, Role.ELIGIBLE)
            self._template(condition.get("say"), identity)
        self._condition(record.get("required_when"), identity, Role.REQUIRED)
        for listed in self.draft.lists.values():
            for option in listed.get("options", ()):
                self._condition(option.get("when"), identity, Role.OPTION)
        for stage in self.draft.stages.values():
            self._gates(stage.get("gate", ()), self.scopes.at(None), Role.GATE, None, stage)
        for step in self.draft.steps.values():
            self._step(step)
        for paper in record.get("papers", ()):
            self._condition(paper.get("when"), self.scopes.at(None), Role.PAPER)

    def _step(self, step: StepDraft) -> None:
        record = step.record
        for item in record.get("fields", ()):
            self._field(step, item, None)
            for column in item.get("fields", ()):
                self._field(step, column, item)
        if _SPEAKING.isdisjoint(record.values):
            return
        scope = self.scopes.at(step.id)
        self._condition(record.get("when"), scope, Role.WHEN, step)
        self._gates(record.get("gate", ()), scope, Role.GATE, step)
        self._gates(record.get("approve_gate", ()), scope, Role.APPROVE, step)
        self._gates(record.get("shown_when", ()), scope, Role.SHOWN, step)
        for rule in record.get("rules", ()):
            self._condition(rule.get("must"), scope, Role.RULE, step)
            self._template(rule.get("say"), scope)

    def _field(self, step: StepDraft, item: Record, group: Record | None) -> None:
        row, path = group.id if group else None, path_of(item, group)
        if item.get("show_when") is not None:
            scope = self.scopes.at(step.id, row)
            self._condition(item.get("show_when"), scope, Role.SHOW, step, field=path)
        if item.get("required_when") is not None:
            scope = self.scopes.at(step.id, row)
            self._condition(item.get("required_when"), scope, Role.NEEDED, step, field=path)
        note = item.get("note") if item.kind == FieldKind.RUBRIC else None
        if note is not None:
            scope = self.scopes.at(step.id, item.id)
            self._condition(note.get("required_when"), scope, Role.NEEDED, step, field=f"{item.id}.{NOTE}")
        if item.get("suggest") is not None:
            self._suggestion(step, item, path)
        if item.get("appointment") is not None:
            for key in ("title", "place"):
                self._template(item.get("appointment").get(key), self.scopes.at(step.id))
        if item.get("value") is not None:
            scope = self.scopes.at(step.id, row, "expression")
            self._condition(item.get("value"), scope, Role.VALUE, step, field=path)

    def _gates(
        self, gates: Iterable[Record], scope: Scope, role: Role, step: StepDraft | None, stage: Record | None = None
    ) -> None:
        for gate in gates:
            self._condition(gate.get("must"), scope, role, step, stage)
            self._template(gate.get("say"), scope)

    def _condition(
        self, scalar: Scalar | None, scope: Scope, role: Role,
        step: StepDraft | None = None, stage: Record | None = None, field: str | None = None,
    ) -> None:  # fmt: skip
        if scalar is None:
            return
        sentence, findings = read(scalar.text, scope)
        self._report(scalar, findings)
        if sentence is not None:
            self.draft.sentences[id(scalar)] = sentence
            self.draft.uses.append(Use(sentence, scalar, scope, role, step, stage, field))

    def _suggestion(self, step: StepDraft, item: Record, path: str) -> None:
        """An expression whose value could be the answer."""
        scope = self.scopes.at(step.id, kind="expression")
        self._condition(item.get("suggest"), scope, Role.SUGGEST, step, field=path)
        sentence = self.draft.sentence(item.get("suggest"))
        if sentence is None:
            return
        _, kind, _ = resolve(sentence.tree, scope)
        wanted = scope.steps[step.id].get(item.id)
        fits = wanted is None or (kind.kind == wanted.kind and set(kind.options) <= set(wanted.options))
        if not fits and wanted.kind != "unknown":
            self.out.at(item.get("suggest"), "suggest_other_kind", kind=item.kind)

    def _template(self, wording: Wording | None, scope: Scope) -> None:
        if wording is None:
            return
        spoken = []
        for scalar in wording:
            template, findings = (None, ()) if scalar is None else read_template(scalar.text, None, scope)
            if scalar is not None:
                self._report(scalar, findings)
            spoken.append(template)
        if spoken[0] is not None:
            self.draft.templates[id(wording.id)] = Template(spoken[0].id, spoken[1].id if spoken[1] else None)

    def _report(self, scalar: Scalar, findings: Iterable[Finding | SentenceError]) -> None:
        for found in findings:
            if found.code != ALREADY_TOLD:
                self.out.inside(scalar, found.offset, found.length, found.code, found.params)
