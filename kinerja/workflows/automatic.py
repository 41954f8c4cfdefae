"""Steps that the program does itself, as soon as whatever they wait for holds. No person can do them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kinerja.workflows import drafts, guards
from kinerja.workflows.answers import computed, is_blank, shown, stands
from kinerja.workflows.definition import NOBODY, Definition, Field, FieldKind, Step, StepKind
from kinerja.workflows.events import Event, SystemStepDone
from kinerja.workflows.instance import Actor, Instance, PeriodFacts
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import apply

SYSTEM = "system"
"""Account id of what happens by policy, without a person."""
ACTOR = Actor(SYSTEM, "")
_KEPT_AS = "_automatic"


def run(
    definition: Definition, instance: Instance, period: PeriodFacts, now: datetime
) -> tuple[Instance, tuple[Event, ...]]:
    """The instance after every step of the program that can be done now, one after the other, and what happened."""
    events: list[Event] = []
    waiting = steps_of(definition)
    while waiting:
        event = _next(waiting, Situation(definition, instance, period, ACTOR, now))
        if event is None:
            break
        events.append(event)
        instance = apply(instance, event)
    return instance, tuple(events)


def steps_of(definition: Definition) -> tuple[Step, ...]:
    """The steps that the program does itself; kept on the definition, as a cached property would be."""
    kept: tuple[Step, ...] | None = definition.__dict__.get(_KEPT_AS)
    if kept is None:
        kept = tuple(step for step in definition.steps.values() if step.kind is StepKind.SYSTEM)
        definition.__dict__[_KEPT_AS] = kept
    return kept


def _next(steps: tuple[Step, ...], situation: Situation) -> Event | None:
    for step in steps:
        if not guards.reasons(step, guards.RUN, situation):
            values = worked_out(step, situation)
            if values is not None:
                return SystemStepDone(situation.now, SYSTEM, "", NOBODY, step.id, values)
    return None


def worked_out(step: Step, situation: Situation) -> dict[str, Any] | None:
    """Field id -> plain value of each field that is shown; None while one that is needed is not known."""
    found = {item.id: _value(step, item, situation) for item in step.fields if shown(item, situation)}
    lacking = any(item.required and is_blank(found[item.id]) for item in step.fields if item.id in found)
    return None if lacking else found


def _value(step: Step, item: Field, situation: Situation) -> Any:
    if item.kind is FieldKind.COMPUTED:
        return drafts.plain(item, computed(item, situation))
    return drafts.plain(item, stands(step, item, situation))
