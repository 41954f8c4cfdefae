"""What a step builds on: the steps before it, and those whose answers it copies, rates, computes with or waits for.

What its whole stage waits for lies further back: it would only stand in the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinerja.workflows import gates
from kinerja.workflows.definition import Definition, Field, Gate, Step
from kinerja.workflows.receipts import contents
from kinerja.workflows.sentences import Sentence, references


def builds_on(definition: Definition, step: Step) -> tuple[str, ...]:
    """Ids of the steps somebody who works on `step` may want to look at, in process order; a review by its parts."""
    named = {*_named(definition, step), *gates.about(step)} - {step.id}
    held = set(contents(definition, sorted(named & set(definition.steps))))
    return tuple(name for name in definition.steps if name in held and name != step.id)


def _named(definition: Definition, step: Step) -> Iterator[str]:
    yield from _before(definition, step)
    for must in _sentences(step.gate, step):
        for kind, name, *_more in references(must):
            if kind in ("answer", "status", "suggestion"):
                yield from definition.stages[name].steps if name in definition.stages else (name,)
    for item in step.fields:
        yield from _paths(item)


def _before(definition: Definition, step: Step) -> Iterator[str]:
    """All that comes before in a stage in sequence."""
    name = definition.before[step.id]
    while name is not None:
        yield name
        name = definition.before[name]


def _sentences(guards: tuple[Gate, ...], step: Step) -> Iterator[Sentence]:
    yield from (gate.must for gate in guards)
    yield from (rule.must for rule in step.rules)
    if step.when is not None:
        yield step.when
    for item in step.fields:
        for one in (item, *item.fields):
            yield from (each for each in (one.show_when, one.required_when, one.value, one.suggest) if each is not None)


def _paths(item: Field) -> Iterator[str]:
    for one in (item, *item.fields):
        yield from (path.step for path in (one.each, one.copies, one.follows) if path is not None and path.step)
