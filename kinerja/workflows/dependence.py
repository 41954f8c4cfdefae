"""Which steps look at which: all that a step reads of others, wherever in it a sentence or a path names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from kinerja.workflows.definition import Definition, Path, Step
from kinerja.workflows.sentences import Sentence, references

_KEPT_AS = "_dependence"


@dataclass(frozen=True, slots=True)
class Looks:
    """What one step looks at. `values`: (step, field) whose answers it reads, field None: all of them;
    `statuses`: steps of which it only asks how they stand."""

    values: frozenset[tuple[str, str | None]]
    statuses: frozenset[str]

    def at(self, step: str) -> bool:
        """Whether it reads an answer of `step`."""
        return any(name == step for name, _ in self.values)


def looks(definition: Definition) -> dict[str, Looks]:
    """Step -> what it looks at; kept on the definition, as a cached property would be."""
    kept: dict[str, Looks] | None = definition.__dict__.get(_KEPT_AS)
    if kept is None:
        kept = definition.__dict__[_KEPT_AS] = {step.id: _looks(definition, step) for step in definition.steps.values()}
    return kept


def _looks(definition: Definition, step: Step) -> Looks:
    values: set[tuple[str, str | None]] = {(name, None) for name in step.of}
    values |= {(name, None) for name in (step.review.of if step.review else ())}
    statuses: set[str] = set()
    for part in parts((step, definition.stages[step.stage].gate), definition):
        if isinstance(part, Path):
            values |= {(part.step, part.field)} if part.step else set()
            continue
        for kind, name, *more in references(part):
            if kind in ("answer", "suggestion"):
                values.add((name, str(more[0])))
            elif kind in ("status", "window"):
                statuses |= set(definition.stages[name].steps) if name in definition.stages else {name}
    return Looks(frozenset(one for one in values if one[0] != step.id), frozenset(statuses - {step.id}))


def parts(value: Any, definition: Definition) -> Iterator[Sentence | Path]:
    """Every sentence and path in it, however deep, and those of the tables that its sentences ask."""
    if isinstance(value, Sentence):
        yield value
        for kind, name, *_ in references(value):
            if kind == "table":
                yield from parts(definition.tables[name], definition)
    elif isinstance(value, Path):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from parts(getattr(value, item.name), definition)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from parts(one, definition)
    elif isinstance(value, dict):
        yield from parts(tuple(value.values()), definition)
