"""What the language can already say but the engine does not run yet.

A definition that uses it is refused when its files are read, so nobody publishes a step that no page can fill. Each
word leaves this list together with the code that runs it; an empty list means that this module goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinerja.workflows.definition import Definition, Field, FieldKind, Step, StepKind

_STEPS = frozenset({StepKind.ASSESSMENT, StepKind.RATING, StepKind.ACKNOWLEDGEMENT, StepKind.SYSTEM})
_FIELDS = frozenset({FieldKind.FILE, FieldKind.RUBRIC})


def not_run_yet(definition: Definition) -> tuple[str, ...]:
    """The keys of the language that this definition uses and that are not run yet, each once, sorted."""
    found: set[str] = {"tables"} if definition.tables else set()
    for step in definition.steps.values():
        found.update(_of_step(step))
        for item in step.fields:
            found.update(word for one in (item, *item.fields) for word in _of_field(one))
    return tuple(sorted(found))


def _of_step(step: Step) -> Iterator[str]:
    if step.kind in _STEPS:
        yield str(step.kind)
    if step.shown_when:
        yield "shown_when"
    if step.signs:
        yield "signs"


def _of_field(item: Field) -> Iterator[str]:
    if item.kind in _FIELDS:
        yield str(item.kind)
    if item.rows_given:
        yield "each"
    if item.required_when is not None:
        yield "required_when"
    if item.suggest is not None:
        yield "suggest"
