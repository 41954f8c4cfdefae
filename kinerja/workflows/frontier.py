"""Which steps can have something to offer now, without looking at all of them.

A definition may have thousands of steps; a person stands at a few. In a stage in sequence an untouched step can only
be open right after a touched one, or at the head of its stage; and a gate that asks for a status which only a touched
step can have keeps its stage shut until then. `Routes` is worked out once per definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kinerja.workflows.definition import Definition, Gate, LockPolicy, Order, Stage, Step
from kinerja.workflows.instance import APPROVED, Instance, Status, StepState
from kinerja.workflows.sentences.tree import And, Compare, Node, Op, StatusOf, StatusWord

_KEPT_AS = "_routes"
_NEVER = LockPolicy.NEVER
_ONLY_TOUCHED = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED})


@dataclass(frozen=True, slots=True)
class Routes:
    """`order` step -> position, `following` step -> the next in its sequence.

    `heads` can be open from the start; `awakened` step -> heads that are shut until that step was touched.
    """

    order: Mapping[str, int]
    following: Mapping[str, str | None]
    heads: tuple[str, ...]
    awakened: Mapping[str, tuple[str, ...]]


def routes(definition: Definition) -> Routes:
    """The routes of a definition; kept on it, as a cached property would be, because it cannot be hashed."""
    kept: Routes | None = definition.__dict__.get(_KEPT_AS)
    if kept is None:
        kept = definition.__dict__[_KEPT_AS] = _worked_out(definition)
    return kept


def candidates(definition: Definition, instance: Instance) -> list[Step]:
    """Every step that may offer something, in process order, and few others."""
    known = routes(definition)
    steps, touched = definition.steps, instance.steps
    found: set[str] = set()
    starts = [head for head in known.heads if head not in touched]
    for name, state in touched.items():
        if not _over(steps[name], state):
            found.add(name)
        following = known.following.get(name)
        if following is not None and following not in touched:
            starts.append(following)
        if name in known.awakened:
            starts += known.awakened[name]
    for start in starts:
        _add_untouched(start, found, definition, known, instance)
    return [steps[name] for name in sorted(found, key=known.order.__getitem__)]


def _over(step: Step, state: StepState) -> bool:
    """What was approved is locked, whatever else holds, and in a long run nearly everything is.

    Unless it is open again: when the time for that is over, it may stand as anything.
    """
    return state.status is APPROVED and state.reopening is None and step.lock is not _NEVER


def _add_untouched(
    name: str | None, found: set[str], definition: Definition, known: Routes, instance: Instance
) -> None:
    """The untouched step `name`, and those after it as long as the ones before may be left out."""
    while name is not None and name not in instance.steps:
        found.add(name)
        step = definition.steps[name]
        if not step.optional and step.when is None:
            return
        name = known.following[name]


def _worked_out(definition: Definition) -> Routes:
    heads: list[str] = []
    awakened: dict[str, tuple[str, ...]] = {}
    following: dict[str, str | None] = {}
    for stage in definition.stages.values():
        in_sequence = stage.order is Order.SEQUENCE
        following.update(_following(stage))
        for name in stage.steps[:1] if in_sequence else stage.steps:
            trigger = _trigger((*definition.steps[name].gate, *stage.gate), definition)
            if trigger is None:
                heads.append(name)
            else:
                awakened[trigger] = (*awakened.get(trigger, ()), name)
    order = {name: position for position, name in enumerate(definition.steps)}
    return Routes(order, following, tuple(heads), awakened)


def _following(stage: Stage) -> dict[str, str | None]:
    if stage.order is not Order.SEQUENCE:
        return dict.fromkeys(stage.steps)
    return dict(zip(stage.steps, (*stage.steps[1:], None), strict=True))


def _trigger(gates: tuple[Gate, ...], definition: Definition) -> str | None:
    """A step without which these gates cannot hold, where one of their clauses says so plainly."""
    for gate in gates:
        for clause in gate.must.tree.items if isinstance(gate.must.tree, And) else (gate.must.tree,):
            found = _needed(clause, definition)
            if found is not None:
                return found
    return None


def _needed(clause: Node, definition: Definition) -> str | None:
    if not isinstance(clause, Compare) or clause.op is not Op.IS:
        return None
    if not isinstance(clause.left, StatusOf) or not isinstance(clause.right, StatusWord):
        return None
    name, status = clause.left.name, clause.right.status
    stage = definition.stages.get(name) if name not in definition.steps else None
    if stage is not None:
        return _last_duty(stage, definition) if status in (Status.DONE, Status.APPROVED) else None
    if status is Status.DONE:
        return name if definition.steps[name].when is None else None
    return name if status in _ONLY_TOUCHED else None


def _last_duty(stage: Stage, definition: Definition) -> str | None:
    """The last step that a stage cannot be finished without."""
    duties = (definition.steps[name] for name in reversed(stage.steps))
    return next((step.id for step in duties if not step.optional and step.when is None), None)
