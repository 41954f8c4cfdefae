"""What is open and what is locked for one person, and why: what an administrator needs to help.

They see what that person sees, but for the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kinerja import storage, workflows
from kinerja.services import accounts, circles, definitions, instances, posts, reopenings
from kinerja.services.accounts import Account
from kinerja.services.circles import Circle
from kinerja.services.columns import columns
from kinerja.services.errors import NotFound
from kinerja.services.instances import Opened
from kinerja.services.lock_states import Cell, as_of, of_run
from kinerja.services.locks import PERSON, at, not_begun, reach_of, situation_of
from kinerja.services.overlays import together
from kinerja.services.posts import Holder
from kinerja.workflows import StepOutlook, sentences
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import Actor
from kinerja.workflows.reasons import Code, Explanation
from kinerja.workflows.situation import Situation


@dataclass(frozen=True, slots=True)
class Standing:
    """One step of one person. `row` is what that person sees of it, without any value of an answer; None where they
    have not begun. `doer`: why somebody else who does the step cannot now. `reopen`: the reader may open it again."""

    cells: tuple[Cell, ...]
    row: StepOutlook | None = None
    doer: Explanation | None = None
    reopen: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Everything about one person. `opened`: None where they have not begun; `parts`: what they play themselves."""

    edition: str
    definition: Definition
    circle: Circle
    moment: datetime
    steps: tuple[Standing, ...]
    opened: Opened | None
    holders: Mapping[str, Holder]
    parts: frozenset[str]


def person(account: Account, edition: str, who: str, day: date | None, now: datetime) -> Person:
    """Every step of one person, with what that person sees of it. Raises NotFound; the look is noted."""
    circle = circles.among(reach_of(account, now), f"{PERSON}:{who}")
    moment = at(day, account.zone, now)
    try:
        opened = reopenings.run(account, storage.instances.identity(edition, who), now)
    except NotFound:
        return _absent(edition, circle, moment)
    definition, subject = opened.definition, opened.instance.subject
    parts = _own_parts(opened, now)
    actor = Actor(who, subject.name, parts)
    instance = instances.read(opened.kept.instance, definition, actor, moment)
    period = as_of(opened.period, moment)
    situation = situation_of(opened.kept, moment)
    cells = _by_step(of_run(column, situation) for column in columns(definition))
    seen = workflows.outlook(definition, instance, period, actor, moment)
    doers = {part: _why(situation, part) for part in {row.step.actor for row in seen} - parts}
    asked = (definition, opened.kept.instance, opened.period, opened.actor, now)
    steps = tuple(
        Standing(
            cells[row.step.id],
            replace(row, why=_veiled(row.why, definition)),
            _veiled(doers[row.step.actor][row.step.id], definition) if _somebody_elses(row, parts) else None,
            "reopen" in workflows.beside(*asked, row.step.id),
        )
        for row in seen
    )
    holders = instances.holders(definition, subject, local_date(now, subject.zone))
    return Person(edition, definition, circle, moment, steps, opened, holders, parts)


def _absent(edition: str, circle: Circle, moment: datetime) -> Person:
    _, definition = definitions.current(edition)
    found = storage.periods.at_once(edition, circle.within).values()
    facts = as_of(together(edition, (one.facts for one in found)), moment)
    by_step = _by_step(not_begun(definition, facts, circle.zone, moment))
    steps = tuple(Standing(cells) for cells in by_step.values())
    return Person(edition, definition, circle, moment, steps, None, {}, frozenset())


def _by_step(cells: Iterable[Cell]) -> Mapping[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for cell in cells:
        found[cell.column.step.id] = (*found.get(cell.column.step.id, ()), cell)
    return found


def _own_parts(opened: Opened, now: datetime) -> frozenset[str]:
    """The parts that the person it is about plays in the run."""
    subject = opened.instance.subject
    known = accounts.load(subject.person)
    if known is None:
        return frozenset({opened.definition.subject_part})
    (parts,) = posts.parts_towards(known, [(opened.definition, subject, opened.kept.district)], now)
    return parts


def _why(situation: Situation, part: str) -> Mapping[str, Explanation | None]:
    """Step -> why whoever plays this part can do nothing there."""
    actor = Actor("", "", frozenset({part}))
    known = (situation.definition, situation.instance, situation.period, actor, situation.now)
    return {row.step.id: row.why for row in workflows.outlook(*known)}


def _somebody_elses(row: StepOutlook, parts: frozenset[str]) -> bool:
    return row.why is not None and row.why.code is Code.NOT_YOUR_PART and row.step.actor not in parts


def _veiled(why: Explanation | None, definition: Definition) -> Explanation | None:
    """The same without any value of an answer: who administers reads none."""
    if why is None:
        return None
    unmet = tuple(sentences.veiled(clause, lambda _: True) for clause in why.unmet)
    params = dict(why.params)
    if _says_answers(why, definition):
        params.pop("say", None)
    return replace(why, unmet=unmet, params=params)


def _says_answers(why: Explanation, definition: Definition) -> bool:
    """Whether the author's sentence about a gate has a value of an answer in it."""
    step = definition.steps[why.step or ""]
    gates = (*definition.stages[step.stage].gate, *step.gate, *(step.review.approve_gate if step.review else ()))
    return any(gate.say is not None and sentences.says_hidden(gate.say, lambda _: True) for gate in gates)
