"""A draft without errors -> the frozen definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kinerja.workflows import definition as d
from kinerja.workflows.basics import made
from kinerja.workflows.loading import days, values
from kinerja.workflows.loading.draft import Draft, StepDraft, kinds_of
from kinerja.workflows.loading.given import is_given, rows_list
from kinerja.workflows.loading.paths import find_path
from kinerja.workflows.loading.record import Record
from kinerja.workflows.reader import Scalar
from kinerja.workflows.sentences import Sentence, Template, references

_ATTRIBUTE = {
    "integer": values.integer,
    "decimal": values.number,
    "text": str,
    "yes_no": values.yes_no,
    "date": values.day,
}


_KINDS = {str(kind): kind for kind in d.FieldKind}
_AS_IS = (
    "label", "help", "example", "basis", "max_length", "unit", "options", "editable", "row_title", "min_rows",
    "max_rows", "each_list", "accepts", "max_files",
)  # fmt: skip
_MADE = frozenset({
    "show_when", "min", "max", "follows", "recommend", "value", "copies", "fields", "required_when", "suggest", "each",
    "each_list", "levels", "max_mb", "reuse", "appointment",
})  # fmt: skip
_STEP_KINDS = {str(kind): kind for kind in d.StepKind}
_STEP_AS_IS = ("purpose", "help", "basis", "optional", "window", "locked_help", "submit_label", "submitted_label")
_MEGABYTE = 1_000_000
_SIGNING = frozenset({d.StepKind.ACKNOWLEDGEMENT})
"""Steps that are a signature unless the author says no."""


def attribute(kind: str, text: str) -> d.Scalar | None:
    """The typed value of an option's attribute; None where the text is not of that kind."""
    return _ATTRIBUTE[kind](text)  # type: ignore[operator]


def build(draft: Draft) -> d.Definition:
    """Raises KeyError where the draft was not checked before."""
    return _Builder(draft).build()


class _Builder:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def build(self) -> d.Definition:
        draft, record = self.draft, self.draft.record
        period = record.get("period")
        steps = {step.id: self._step(step) for step in draft.steps.values()}
        identity = {name: self._identity(item) for name, item in draft.identity.items()}
        tables = self._tables()
        return d.Definition(
            edition=draft.edition,
            title=record.get("title"),
            period=d.Period(period.get("title"), period.get("from"), period.get("to")),
            actors={name: _actor(item) for name, item in draft.actors.items()},
            windows={name: _window(item) for name, item in draft.windows.items()},
            stages={name: self._stage(item) for name, item in draft.stages.items()},
            steps=steps,
            lists=self._lists(steps.values(), identity.values(), tables.values()),
            identity=identity,
            eligibility=tuple(self._eligibility(item) for item in record.get("eligible", ())),
            required_when=self._sentence(record.get("required_when")),
            optional_note=record.get("optional_note"),
            basis=record.get("basis"),
            sources=self._sources(steps.values()),
            tables=tables,
            papers={item.id: self._paper(item) for item in record.get("papers", ())},
            holidays=days.holidays(draft.holidays.values(), period),
            reminders={rule.id: _reminder(rule, place) for rule, place in draft.reminders()},
        )

    # Sentences

    def _sentence(self, scalar: Scalar | None) -> Sentence | None:
        return None if scalar is None else self.draft.sentences[id(scalar)]

    def _must(self, record: Record) -> Sentence:
        return self.draft.sentences[id(record.get("must"))]

    def _say(self, record: Record) -> Template | None:
        wording = record.get("say")
        return None if wording is None else self.draft.templates[id(wording.id)]

    def _gates(self, gates: Iterable[Record]) -> tuple[d.Gate, ...]:
        return tuple(d.Gate(self._must(gate), self._say(gate), gate.get("basis")) for gate in gates)

    def _eligibility(self, record: Record) -> d.Eligibility:
        say = self.draft.templates[id(record.get("say").id)]
        return d.Eligibility(self._must(record), say, record.get("instead"), record.get("basis"))

    def _paper(self, record: Record) -> d.Paper:
        return d.Paper(
            id=record.id,
            title=record.get("title"),
            of=tuple(step.text for step in record.get("of")),
            signed_by=tuple(part.text for part in record.get("signed_by", ())),
            when=self._sentence(record.get("when")),
            basis=record.get("basis"),
            official=_official(record),
        )

    # Stages and steps

    def _stage(self, record: Record) -> d.Stage:
        return d.Stage(
            id=record.id,
            title=record.get("title"),
            order=d.Order(record.get("order", d.Order.SEQUENCE)),
            steps=tuple(step.id for step in self.draft.stage_steps(record)),
            window=record.get("window"),
            gate=self._gates(record.get("gate", ())),
        )

    def _step(self, step: StepDraft) -> d.Step:
        """As with fields, only the keys that are there are looked at."""
        record, given = step.record, step.record.values
        found: dict[str, Any] = {name: given[name] for name in _STEP_AS_IS if name in given}
        found |= {"id": step.id, "kind": _STEP_KINDS[record.kind or ""], "stage": step.stage.id}
        found |= {"title": given["title"], "actor": given.get("actor", d.NOBODY)}
        found |= {"signs": given.get("signs", record.kind in _SIGNING), "official": _official(record)}
        if "fields" in given:
            found["fields"] = tuple([self._field(item, step, None) for item in given["fields"]])
        if "confirm" in given:
            found["confirm_label"] = given["confirm"]
        for name in _STEP_MAKERS.keys() & given.keys():
            found[name] = _STEP_MAKERS[name](self, given[name])
        if record.kind == d.StepKind.REVIEW:
            found |= {"review": self._review(record), "of": ()}
        return made(d.Step, found)

    def _rules(self, rules: Iterable[Record]) -> tuple[d.Rule, ...]:
        return tuple(self._rule(item) for item in rules)

    def _rule(self, record: Record) -> d.Rule:
        say = self.draft.templates[id(record.get("say").id)]
        return d.Rule(self._must(record), say, record.get("basis"), record.get("at"), _official(record))

    def _reopen(self, given: Record) -> d.ReopenPolicy:
        return d.ReopenPolicy(tuple(part.text for part in given.get("by", ())), given.get("reasons"))

    def _review(self, record: Record) -> d.ReviewPolicy:
        given = record.get("return")
        returned = given.values if given else {}
        submit = record.get("submit")
        page = submit.values if submit else {}
        return d.ReviewPolicy(
            of=tuple(part.text for part in record.get("of")),
            submitter=record.get("submitted_by"),
            window=record.get("decision_window"),
            reasons=returned.get("reasons"),
            opens=d.Opens(returned.get("opens", d.Opens.CHOSEN)),
            must_answer=returned.get("must_answer", True),
            answer_within=returned.get("answer_within"),
            withdraw=d.Withdrawal(record.get("withdraw", d.Withdrawal.UNTIL_READ)),
            approve_gate=self._gates(record.get("approve_gate", ())),
            submit_title=page.get("title"),
            submit_label=page.get("label"),
            clock=d.Clock(returned.get("clock", d.Clock.RUNS)),
            answer_days=d.AnswerDays(returned.get("answer_days", d.AnswerDays.CALENDAR)),
        )

    # Fields

    def _field(self, record: Record, step: StepDraft | None, group: Record | None) -> d.Field:
        """Most keys of a field stand for themselves; of a large catalogue only those that are there are looked at."""
        given = record.values
        found: dict[str, Any] = {name: given[name] for name in _AS_IS if name in given}
        if "optional" in given or "required_when" in given:
            found["required"] = not given.get("optional", "required_when" in given)
        if "unofficial" in given:
            found["official"] = not given["unofficial"]
        if not _MADE.isdisjoint(given):
            found.update(self._made(record, step, group))
        found |= {"id": record.id, "kind": _KINDS[record.kind or ""]}
        return made(d.Field, found)

    def _made(self, record: Record, step: StepDraft | None, group: Record | None) -> dict[str, Any]:
        recommend = record.get("recommend")
        return {
            "show_when": self._sentence(record.get("show_when")),
            "minimum": _bound(record, "min"),
            "maximum": _bound(record, "max"),
            "follows": self._path(record.get("follows"), step, group),
            "recommend": d.Recommendation(recommend.get("from"), recommend.get("lowest", 1)) if recommend else None,
            "value": self._sentence(record.get("value")),
            "copies": self._path(record.get("copies"), step, group, identity_first=True),
            "fields": self._columns(record, step),
            "required_when": self._sentence(record.get("required_when")),
            "suggest": self._sentence(record.get("suggest")),
            "each": self._path(record.get("each"), step, None),
            "max_bytes": record.get("max_mb") * _MEGABYTE if record.get("max_mb") else None,
            "reuse": d.Reuse(record.get("reuse", d.Reuse.TELL)),
            "appointment": self._appointment(record.get("appointment")),
        }

    def _appointment(self, record: Record | None) -> d.Appointment | None:
        if record is None:
            return None
        place = record.get("place")
        return d.Appointment(
            title=self.draft.templates[id(record.get("title").id)],
            minutes=record.get("minutes", d.USUAL_MINUTES),
            place=None if place is None else self.draft.templates[id(place.id)],
            parts=tuple(part.text for part in record.get("with", ())),
        )

    def _columns(self, record: Record, step: StepDraft | None) -> tuple[d.Field, ...]:
        """What a given row stands for, the columns of a rubric, and those the author wrote."""
        own = tuple(self._field(column, step, record) for column in record.get("fields", ()))
        if step is None or not is_given(record):
            return own
        rubric = self._rubric(record) if record.kind == d.FieldKind.RUBRIC else ()
        return (self._row(record, step), *rubric, *own)

    def _row(self, record: Record, step: StepDraft) -> d.Field:
        listed = rows_list(self.draft, step, record)
        if listed is None:
            return d.Field(d.ROW, d.FieldKind.TEXT, record.get("label"), required=False, editable=False)
        title = listed.get("title")
        return d.Field(d.ROW, d.FieldKind.CHOICE, title, required=False, editable=False, options=listed.id)

    def _rubric(self, record: Record) -> Iterator[d.Field]:
        levels = record.get("levels")
        required = not record.get("optional", False)
        title = self.draft.lists[levels].get("title")
        yield d.Field(d.LEVEL, d.FieldKind.CHOICE, title, required=required, options=levels)
        note = record.get("note")
        if note is not None:
            yield d.Field(
                d.NOTE,
                d.FieldKind.LONG_TEXT,
                required=False,
                required_when=self._sentence(note.get("required_when")),
                **{key: note.get(key) for key in ("label", "help", "example", "max_length")},
            )

    def _path(
        self, scalar: Scalar | None, step: StepDraft | None, group: Record | None, identity_first: bool = False
    ) -> d.Path | None:
        if scalar is None or step is None:
            return None
        found = find_path(self.draft, step, scalar.text, group, identity_first=identity_first)
        if found is None:
            raise KeyError(scalar.text)
        return found.path

    def _identity(self, record: Record) -> d.IdentityField:
        fact = record.get("comes_from")
        field, comes_from = self._field(record, None, None), d.AccountFact(fact) if fact else None
        return d.IdentityField(field, record.get("source"), record.get("mended_by"), comes_from)

    # What the definition uses of the common part

    def _tables(self) -> Mapping[str, d.DecisionTable]:
        """Those that some sentence asks."""
        templates = self.draft.templates.values()
        spoken = (part for template in templates for part in (*template.id, *(template.en or ())))
        sentences = (*self.draft.sentences.values(), *(part for part in spoken if isinstance(part, Sentence)))
        asked = {ref[1] for sentence in sentences for ref in references(sentence) if ref[0] == "table"}
        found = ((name, item.table) for name, item in self.draft.tables.items() if name in asked)
        return {name: table for name, table in found if table is not None}

    def _lists(
        self, steps: Iterable[d.Step], identity: Iterable[d.IdentityField], tables: Iterable[d.DecisionTable]
    ) -> Mapping[str, d.OptionList]:
        used: dict[str, None] = dict.fromkeys(item.field.options for item in identity if item.field.options)
        for step in steps:
            used.update(dict.fromkeys(item.options for item in _all_fields(step.fields) if item.options))
            if step.review is not None and step.review.reasons:
                used[step.review.reasons] = None
            if step.reopen is not None and step.reopen.reasons:
                used[step.reopen.reasons] = None
        for table in tables:
            used.update(dict.fromkeys(name for name in (*(each.options for each in table.inputs), table.gives) if name))
        return {name: self._list(self.draft.lists[name]) for name in used}

    def _sources(self, steps: Iterable[d.Step]) -> Mapping[str, d.Text]:
        used = (item.recommend.source for step in steps for item in _all_fields(step.fields) if item.recommend)
        return {name: self.draft.sources[name].get("title") for name in dict.fromkeys(used)}

    def _list(self, record: Record) -> d.OptionList:
        attributes: Mapping[str, Record] = record.get("attributes", {})
        kinds = kinds_of(record)
        return d.OptionList(
            id=record.id,
            title=record.get("title"),
            options={option.id: self._option(option, kinds) for option in record.get("options")},
            attributes=kinds,
            basis=record.get("basis"),
            attribute_labels={name: item.get("label") for name, item in attributes.items() if item.get("label")},
        )

    def _option(self, record: Record, kinds: Mapping[str, str]) -> d.Option:
        extra: dict[str, Any] = {name: attribute(kinds[name], node.text) for name, node in record.extra.items()}
        return d.Option(
            id=record.id,
            label=record.get("label"),
            hint=record.get("hint"),
            attributes=extra,
            parent=record.get("parent"),
            when=self._sentence(record.get("when")),
            valid_from=record.get("from"),
            valid_until=record.get("until"),
            official=_official(record),
            attribute_texts=record.spoken,
        )


_STEP_MAKERS: Mapping[str, Callable[[_Builder, Any], Any]] = {
    "when": _Builder._sentence,
    "gate": _Builder._gates,
    "lock": lambda _builder, policy: d.LockPolicy(policy),
    "shown_when": _Builder._gates,
    "of": lambda _builder, parts: tuple(part.text for part in parts),
    "reopen": _Builder._reopen,
    "rules": _Builder._rules,
}
"""Key of a step -> what makes its value, where that does not stand for itself."""


def _all_fields(fields: Iterable[d.Field]) -> Iterable[d.Field]:
    for item in fields:
        yield item
        yield from item.fields


def _bound(record: Record, key: str) -> Decimal | date | None:
    scalar = record.get(key)
    if scalar is None:
        return None
    return values.day(scalar.text) if record.kind == d.FieldKind.DATE else values.number(scalar.text)


def _actor(record: Record) -> d.Actor:
    return d.Actor(
        id=record.id,
        title=record.get("title"),
        relation=d.Relation(record.get("is")),
        vacant=d.Vacancy(record.get("vacant", d.Vacancy.WAIT)),
    )


def _window(record: Record) -> d.Window:
    return d.Window(
        id=record.id,
        title=record.get("title"),
        opens=record.get("opens"),
        closes=record.get("closes"),
        due=record.get("due"),
        zone=record.get("zone", values.SCHOOL),
        basis=record.get("basis"),
        official=_official(record),
    )


def _reminder(record: Record, place: Record) -> d.ReminderRule:
    before, after = record.get("before"), record.get("after")
    wait, working = record.get("wait", (0, False))
    return d.ReminderRule(
        id=record.id,
        say=record.get("say"),
        to=record.get("to"),
        at=None if place.shape.name == "edition" else place.id,
        before=d.Deadline(before) if before else None,
        days=tuple(sorted((number for number, _ in record.get("days", ())), reverse=True)),
        after=d.Occasion(after) if after else None,
        wait=wait,
        wait_days=d.AnswerDays.WORKING if working else d.AnswerDays.CALENDAR,
        escalate=record.get("escalate", False),
    )


def _official(record: Record) -> bool:
    return not record.get("unofficial", False)
