"""The names a sentence of an edition may use, with their types, in the order of the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from kinerja.workflows import definition as d
from kinerja.workflows.loading.draft import Draft, StepDraft, kinds_of
from kinerja.workflows.loading.given import is_given, rows_list
from kinerja.workflows.loading.record import Record
from kinerja.workflows.loading.values import Quantity
from kinerja.workflows.reader import Scalar
from kinerja.workflows.sentences import Scope, SentenceError, TableType, Type, parse, resolve

NUMBER, TEXT, YES_NO, DATE = Type("number"), Type("text"), Type("yes_no"), Type("date")
UNKNOWN = Type("unknown")
_SIMPLE: Mapping[str, Type] = {
    "text": TEXT,
    "long_text": TEXT,
    "integer": NUMBER,
    "decimal": NUMBER,
    "money": NUMBER,
    "yes_no": YES_NO,
    "date": DATE,
    "date_time": Type("instant"),
    "computed": NUMBER,
    "file": Type("files"),
}


class Scopes:
    """Makes the scope of each place of a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._choices: dict[tuple[str, str], Type] = {}

    @cached_property
    def identity_only(self) -> Scope:
        """What may be asked before an instance exists, and of an option."""
        return Scope(identity=self._identity, constants=self._constants, tables=self._tables)

    def at(self, step: str | None, row: str | None = None, kind: str = "condition") -> Scope:
        """The scope of a sentence in a step (None: of a stage)."""
        return replace(self._whole, here=step, row=row, kind=kind)  # type: ignore[arg-type]

    @cached_property
    def _constants(self) -> Mapping[str, Quantity]:
        return {name: constant.value for name, constant in self.draft.constants.items()}

    @cached_property
    def _identity(self) -> Mapping[str, Type]:
        types = {name: self._type(item) for name, item in self.draft.identity.items()}
        return {name: found for name, found in types.items() if found is not None}

    @cached_property
    def _whole(self) -> Scope:
        draft = self.draft
        steps = {step.id: self._fields(step) for step in draft.steps.values()}
        names = (tuple(draft.stages), tuple(draft.actors))
        scope = Scope(self._identity, steps, *names, constants=self._constants, tables=self._tables)
        return self._with_computed(scope)

    def _fields(self, step: StepDraft) -> dict[str, Type]:
        types = {item.id: self._type(item, step) for item in step.record.get("fields", ())}
        return {name: found for name, found in types.items() if found is not None}

    def _type(self, item: Record, step: StepDraft | None = None) -> Type | None:
        """None for a note, which holds no value."""
        if step is not None and item.kind in ("rows", "rubric"):
            return Type("rows", columns=self._columns(item, step))
        if item.kind in ("choice", "choices"):
            found = self._choice(item.kind, item.get("options", ""))
        else:
            found = _SIMPLE.get(item.kind or "")
        return replace(found, suggested=True) if found and "suggest" in item.values else found

    def _columns(self, item: Record, step: StepDraft) -> dict[str, Type]:
        columns = {column.id: self._type(column) for column in item.get("fields", ())}
        found = {name: kind for name, kind in columns.items() if kind is not None}
        if item.kind == "rubric":
            found[d.LEVEL] = self._choice("choice", item.get("levels", ""))
            if "note" in item.values:
                found[d.NOTE] = TEXT
        if is_given(item):
            listed = rows_list(self.draft, step, item)
            found[d.ROW] = self._choice("choice", listed.id) if listed else TEXT
        return found

    @cached_property
    def _tables(self) -> Mapping[str, TableType]:
        return {name: self._table(found.table) for name, found in self.draft.tables.items()}

    def _table(self, table: d.DecisionTable | None) -> TableType:
        if table is None:
            return TableType((), UNKNOWN)
        inputs = tuple(self._of_list(each.options) for each in table.inputs)
        return TableType(inputs, self._of_list(table.gives))

    def _of_list(self, name: str | None) -> Type:
        return NUMBER if name is None else self._choice("choice", name)

    def _choice(self, kind: str, name: str) -> Type:
        found = self._choices.get((kind, name))
        if found is None:
            found = self._choices[kind, name] = self._choice_of(kind, self.draft.lists.get(name))
        return found

    def _choice_of(self, kind: str, listed: Record | None) -> Type:
        if listed is None or "options" not in listed.values:
            return UNKNOWN
        options = tuple(option.id for option in listed.get("options"))
        kinds = kinds_of(listed)
        attributes = {name: _SIMPLE[kinds[name]] if name in kinds else UNKNOWN for name in listed.get("attributes", ())}
        return Type(kind, options=options, attributes=attributes)  # type: ignore[arg-type]

    def _with_computed(self, scope: Scope) -> Scope:
        """Settle the types of computed fields. They start as numbers; further rounds settle what hangs on them.

        Where the expression is faulty the type is unknown, so that nothing more is said of what hangs on it.
        """
        computed = [found for found in self.draft.fields() if found[1].kind == "computed"]
        changed = True
        for _ in range(3):
            if not changed:
                break
            changed = False
            for step, item, group in computed:
                found = self._type_of_value(scope, step, item, group)
                if found is not None and found != _current(scope, step.id, item.id, group):
                    _put(scope, step.id, item.id, group, found)
                    changed = True
        for step, item, group, found in [(*each, self._type_of_value(scope, *each)) for each in computed]:
            if found is None:
                _put(scope, step.id, item.id, group, UNKNOWN)
        return scope

    def _type_of_value(self, scope: Scope, step: StepDraft, item: Record, group: Record | None) -> Type | None:
        """The type of an expression, or None where it is faulty (that is reported when it is read for good)."""
        node: Scalar | None = item.get("value")
        if node is None:
            return None
        here = replace(scope, here=step.id, row=group.id if group else None, kind="expression")
        try:
            _, found, findings = resolve(parse(node.text), here)
        except SentenceError:
            return None
        return None if findings else found


def _current(scope: Scope, step: str, name: str, group: Record | None) -> Type | None:
    types = scope.steps[step]
    if group is None:
        return types.get(name)
    rows = types.get(group.id)
    return rows.columns.get(name) if rows else None


def _put(scope: Scope, step: str, name: str, group: Record | None, found: Type) -> None:
    types: dict[str, Type] = scope.steps[step]  # type: ignore[assignment]
    if group is None:
        types[name] = found
    elif group.id in types:
        rows = types[group.id]
        types[group.id] = replace(rows, columns={**rows.columns, name: found})
