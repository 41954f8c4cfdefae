"""Scenarios of a draft -> data that the runner plays: answers typed by the fields they are for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from kinerja.workflows.definition import LEVEL, NOTE, ROW
from kinerja.workflows.instance import Effect, FileRef, Status
from kinerja.workflows.loading import values
from kinerja.workflows.loading.draft import Draft
from kinerja.workflows.loading.given import is_given
from kinerja.workflows.loading.record import Collector, Record
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar, Sequence
from kinerja.workflows.reasons import Code
from kinerja.workflows.scenario import NOT_ELIGIBLE, Act, ActKind, Expectation, Outcome, Scenario
from kinerja.workflows.vocabulary import FIELD, NO_SUCCESSOR

ANSWER_CODES = (
    "required", "not_a_number", "not_whole", "not_a_date", "too_small", "too_big", "too_long", "not_an_option",
    "too_few_rows", "too_many_rows", "too_many_files", "file_type", "file_size", "file_used", "rule",
)  # fmt: skip
"""Codes of `reasons.AnswerProblem`: a refusal may be expected by the answer that is wrong."""
_BYTES = 1_000
"""Size of a file whose example says none."""
REFUSALS = (*(str(code) for code in Code), *ANSWER_CODES, NOT_ELIGIBLE)


def read_examples(draft: Draft, out: Collector) -> tuple[Scenario, ...]:
    """All scenarios; each value that does not suit its field is reported."""
    return tuple(_Examples(draft, out).scenario(record) for record in draft.record.get("scenarios", ()))


class _Examples:
    def __init__(self, draft: Draft, out: Collector) -> None:
        self.draft = draft
        self.out = out

    def scenario(self, record: Record) -> Scenario:
        self._check_outside(record)
        acts = (self._act(act) for act in record.get("do", ()))
        return Scenario(
            title=record.get("title", ""),
            place=record.node.place,
            subject=self._answers(record.get("subject"), self.draft.identity, "unknown_identity"),
            outside=record.get("outside", {}),
            zone=record.get("zone", "Asia/Jakarta"),
            acts=tuple(act for act in acts if act is not None),
        )

    def _check_outside(self, record: Record) -> None:
        node = record.node_of("outside")
        for name in record.get("outside", {}):
            if name not in self.draft.sources and isinstance(node, MappingNode):
                self.out.unknown(node.entries[name][0], "unknown_source", name, self.draft.sources)

    def _act(self, record: Record) -> Act | None:
        on = record.get("on")
        if on is None or (record.kind is None and not {"see", "reminders"} & record.values.keys()):
            return None
        step = self.draft.steps.get(record.id)
        fields = {item.id: item for item in step.record.get("fields", ())} if step else {}
        return Act(
            on=on,
            kind=ActKind(record.kind or "see"),
            place=record.node.place,
            target=record.id or None,
            actor=record.get("actor"),
            answers=self._answers(record.get("answers"), fields, "unknown_field"),
            replies=self._threads(record, "replies", fields),
            reason=self._reason(record),
            message=record.get("message", ""),
            parts=tuple(part.text for part in record.get("parts", ())),
            notes=self._threads(record, "notes", self._thread_names()),
            closes=record.get("closes"),
            effect=Effect(record.get("effect", Effect.KEEP)),
            expect=self._expectation(record.get("expect")),
            see=self._see(record),
            values=self._seen_values(record),
            reminders=self._reminders(record),
            **self._attached(record, fields),
        )

    def _attached(self, record: Record, fields: Mapping[str, Record]) -> Mapping[str, Any]:
        """Field, row and file of an upload."""
        given, name = record.get("file"), record.get("field")
        if given is None or name is None:
            return {}
        group, _, column = name.partition(".")
        item = fields.get(group)
        if item is not None and column:
            item = next((each for each in item.get("fields", ()) if each.id == column), None)
        if item is None:
            self.out.unknown(record.node_of("field"), "unknown_field", name, fields)
        elif item.kind != "file":
            self.out.at(record.node_of("field"), "not_a_file_field", name=name)
        return {"field": name, "row": record.get("row"), "file": _file(given)}

    def _thread_names(self) -> list[str]:
        names = [f"{step.id}.{item.id}" for step, item, group in self.draft.fields() if group is None]
        return [*self.draft.steps, *names]

    def _threads(self, record: Record, key: str, known: Iterable[str]) -> Mapping[str, str]:
        given: Mapping[str, str] = record.get(key, {})
        node = record.node_of(key)
        for name in given:
            if name not in ("", *known) and isinstance(node, MappingNode):
                self.out.unknown(node.entries[name][0], "unknown_field", name, known)
        return given

    def _reason(self, record: Record) -> str | None:
        reason: str | None = record.get("reason")
        step = self.draft.steps.get(record.id)
        asked = step.record.get(record.kind) if step and record.kind in ("return", "reopen") else None
        listed = self.draft.lists.get(asked.get("reasons", "")) if asked else None
        if reason is not None and listed is not None:
            known = [option.id for option in listed.get("options", ())]
            if reason not in known:
                self.out.unknown(record.node_of("reason"), "unknown_option", reason, known, allowed=known)
        return reason

    def _see(self, record: Record) -> Mapping[str, Status]:
        node = record.node_of("see")
        given: Mapping[str, str | Node] = record.get("see", {})
        known = (*self.draft.steps, *self.draft.stages)
        for name, word in given.items():
            if isinstance(word, str) and name not in known and isinstance(node, MappingNode):
                self.out.unknown(node.entries[name][0], "unknown_step", name, known)
        return {name: Status(word) for name, word in given.items() if isinstance(word, str)}

    def _seen_values(self, record: Record) -> Mapping[str, Any]:
        found = {}
        node = record.node_of("see")
        for name, value in record.get("see", {}).items():
            if isinstance(value, str):
                continue
            item = self._named_field(name)
            if item is None and isinstance(node, MappingNode):
                self.out.unknown(node.entries[name][0], "unknown_field", name, self._thread_names())
            elif item is not None:
                found[name] = self._value(item, value)
        return found

    def _reminders(self, record: Record) -> Mapping[str, tuple[str, ...]]:
        found = {}
        node = record.node_of("reminders")
        rules = [rule.id for rule, _ in self.draft.reminders()]
        for name, parts in record.get("reminders", {}).items():
            if name not in rules and isinstance(node, MappingNode):
                self.out.unknown(node.entries[name][0], "unknown_reminder", name, rules)
            named = [part for part in parts if part.text != NO_SUCCESSOR]
            for part in named:
                if part.text not in self.draft.actors:
                    self.out.unknown(part, "unknown_actor", part.text, self.draft.actors)
            found[name] = tuple(part.text for part in named)
        return found

    def _named_field(self, name: str) -> Record | None:
        step, _, field = name.partition(".")
        held = self.draft.steps.get(step)
        items = held.record.get("fields", ()) if held else ()
        return next((item for item in items if item.id == field), None)

    def _expectation(self, scalar: Scalar | None) -> Expectation | None:
        if scalar is None:
            return None
        if scalar.text in (Outcome.ACCEPTED, Outcome.LATE):
            return Expectation(Outcome(scalar.text), None, scalar.place)
        word, _, code = scalar.text.partition(" ")
        if word == Outcome.REFUSED and (not code or code in REFUSALS):
            return Expectation(Outcome.REFUSED, code or None, scalar.place)
        known = [*(f"refused {refusal}" for refusal in REFUSALS), "accepted", "accepted late"]
        self.out.at(scalar, "not_an_expectation", text=scalar.text, suggestion=values.closest(scalar.text, known))
        return None

    # Values by the kind of their field

    def _answers(self, node: Node | None, fields: Mapping[str, Record], unknown: str) -> Mapping[str, Any]:
        if node is None:
            return {}
        if not isinstance(node, MappingNode):
            self.out.at(node, "not_a_mapping", shape="pairs")
            return {}
        found = {}
        for name, (key_node, value) in node.entries.items():
            item = fields.get(name)
            if item is None:
                self.out.unknown(key_node, unknown, name, fields)
            else:
                found[name] = self._value(item, value)
        return found

    def _value(self, item: Record, node: Node) -> Any:
        """None for a value left empty: the answer is emptied."""
        if isinstance(node, Scalar) and node.empty:
            return None
        if item.kind in ("rows", "rubric"):
            return self._rows(item, node)
        if item.kind == "computed":
            return self._computed(item, node)
        if item.kind == "choices":
            return self._choices(item, node)
        if not isinstance(node, Scalar):
            self.out.at(node, "not_an_answer", name=item.id, kind=item.kind)
            return None
        if item.kind == "choice":
            return self._option(item, node)
        read = _READ.get(item.kind or "", str)
        typed = read(node.text)
        if typed is None:
            self.out.at(node, "not_an_answer", name=item.id, kind=item.kind)
        return typed

    def _rows(self, item: Record, node: Node) -> tuple[Mapping[str, Any], ...] | None:
        if not isinstance(node, Sequence):
            self.out.at(node, "not_an_answer", name=item.id, kind=item.kind)
            return None
        columns = {column.id: column for column in (*item.get("fields", ()), *self._given_columns(item))}
        return tuple(self._answers(row, columns, "unknown_field") for row in node.items)

    def _given_columns(self, item: Record) -> Iterable[Record]:
        """The columns that the language itself gives, as fields like any other."""
        if is_given(item):
            yield Record(FIELD, item.node, "text", ROW, {})
        if item.kind == "rubric":
            yield Record(FIELD, item.node, "choice", LEVEL, {"options": item.get("levels")})
            yield Record(FIELD, item.node, "long_text", NOTE, {})

    def _computed(self, item: Record, node: Node) -> Any:
        """A number where it looks like one; else a date, an option or a text, as it stands."""
        if not isinstance(node, Scalar):
            self.out.at(node, "not_an_answer", name=item.id, kind=item.kind)
            return None
        number = values.number(node.text)
        return node.text if number is None else number

    def _choices(self, item: Record, node: Node) -> tuple[str, ...]:
        given = node.items if isinstance(node, Sequence) else [node]
        return tuple(self._option(item, option) for option in given if isinstance(option, Scalar))

    def _option(self, item: Record, node: Scalar) -> str:
        listed = self.draft.lists.get(item.get("options", ""))
        known = [option.id for option in listed.get("options", ())] if listed else []
        if listed is not None and node.text not in known:
            self.out.unknown(node, "unknown_option", node.text, known, allowed=known)
        return node.text


def _file(given: Record) -> FileRef:
    """What is not said follows from the name, so that the same name is the same file."""
    name: str = given.get("name", "")
    ending = PurePath(name).suffix.removeprefix(".").lower()
    digest = given.get("hash") or sha256(name.encode()).hexdigest()
    return FileRef(digest, name, given.get("size", _BYTES), given.get("type") or ending, digest)


def _iso(read: Callable[[str], Any]) -> Callable[[str], str | None]:
    """Dates stay text, as they are stored."""
    return lambda text: None if read(text) is None else text


_READ: Mapping[str, Callable[[str], Any]] = {
    "integer": values.integer,
    "decimal": values.number,
    "money": values.number,
    "yes_no": values.yes_no,
    "date": _iso(values.day),
    "date_time": _iso(values.moment),
}
