"""Runs the dated examples beside a definition on the real engine, with a clock of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kinerja.workflows.calendar import SCHOOL, end_of, local_date
from kinerja.workflows.commands import (
    ApproveStep,
    AttachFile,
    Command,
    OpenReview,
    ReopenStep,
    ReturnStep,
    SaveDraft,
    SkipStep,
    SubmitStep,
    WithdrawStep,
)
from kinerja.workflows.definition import ADMINISTRATOR, Definition, Relation
from kinerja.workflows.eligibility import NotEligible
from kinerja.workflows.engine import decide, start
from kinerja.workflows.events import Event, ReviewSubmitted, StepCompleted
from kinerja.workflows.instance import (
    Actor,
    FactKind,
    Instance,
    PeriodFacts,
    Status,
    Subject,
    WindowFact,
)
from kinerja.workflows.places import Place
from kinerja.workflows.reasons import Refused
from kinerja.workflows.reminders import Reminder, due, next_due, told
from kinerja.workflows.scenario import Act, ActKind, Expectation, Outcome, Scenario
from kinerja.workflows.situation import NOBODY, Situation

_SUBJECT = "subject"
_NOON = time(12)
_MOMENT = timedelta(microseconds=1)
NOT_ELIGIBLE = "not_eligible"
"""Code of every act of somebody who may not have an instance."""


@dataclass(frozen=True, slots=True)
class ActResult:
    """What one act led to. `outcome` with the `codes` of a refusal; `differs` names what was not as expected.

    `seen`: step or stage id -> status, for those whose status is not the expected one. `found`: the same for values,
    "step.field" -> typed value, None for none.
    """

    act: Act
    outcome: Outcome
    codes: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    seen: Mapping[str, Status] = field(default_factory=dict)
    found: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Reminder id -> the parts that were told it, for those that are not as expected."""

    @property
    def ok(self) -> bool:
        return not self.differs

    @property
    def place(self) -> Place:
        return self.act.expect.place if self.act.expect and "outcome" in self.differs else self.act.place


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    scenario: Scenario
    acts: tuple[ActResult, ...]

    @property
    def ok(self) -> bool:
        return all(act.ok for act in self.acts)


def run(definition: Definition, scenario: Scenario) -> ScenarioResult:
    """Every act in order, those after a wrong one too."""
    play = Play(definition, scenario)
    return ScenarioResult(scenario, tuple(play.do(act) for act in scenario.acts))


class Play:
    """One scenario on its way. Its instance begins with the first act; until then there is none."""

    def __init__(self, definition: Definition, scenario: Scenario) -> None:
        self.definition = definition
        self.scenario = scenario
        self.period = PeriodFacts(definition.edition)
        self.now = first_moment(definition, scenario)
        self.instance: Instance | None = None
        self._told: list[Reminder] = []
        self._told_until = self.now

    def do(self, act: Act) -> ActResult:
        """Do one act and compare."""
        self.to(act)
        outcome, codes = self._attempt(act)
        situation = self.situation(act)
        statuses = {name: situation.status(name) if situation else Status.CLOSED for name in act.see}
        seen = {name: status for name, status in statuses.items() if status is not act.see[name]}
        values = {name: _value(name, situation) for name in act.values}
        found = {name: value for name, value in values.items() if not _same(value, act.values[name])}
        told = {name: self._told_today(name) for name in act.reminders}
        told = {name: parts for name, parts in told.items() if set(parts) != set(act.reminders[name])}
        differs = (() if _as_expected(act.expect, outcome, codes) else ("outcome",)) + (*seen, *found, *told)
        return ActResult(act, outcome, codes, differs, seen, found, told)

    def to(self, act: Act) -> None:
        """Go to the moment of the act; whoever is reminded on the way is."""
        self.now = instant_of(act, self.scenario)
        self._remind()

    def _remind(self) -> None:
        """At each moment when there is something to tell, as a scheduler that never rests does it."""
        while self.instance is not None:
            since = self._told_until
            at = next_due(self.definition, self.instance, self.period, since)
            if at is None or at > self.now:
                break
            self._told += due(self.definition, self.instance, self.period, since, at)
            self._told_until = at
        self._told_until = self.now

    def _told_today(self, rule: str) -> tuple[str, ...]:
        """The parts that were told a reminder on this day so far."""
        today = local_date(self.now, self.scenario.zone)
        told = (one for one in self._told if one.rule == rule and local_date(one.at, self.scenario.zone) == today)
        return tuple(dict.fromkeys(part for one in told for part in one.to))

    def begin(self) -> Instance:
        """The instance, begun if it was not yet. Raises NotEligible where the subject may not have one."""
        if self.instance is None:
            subject, part = subject_of(self.scenario), self.definition.subject_part
            self.instance = start(self.definition, "scenario", "", subject, self._actor(part), self.now).instance
        return self.instance

    def situation(self, act: Act) -> Situation | None:
        """What the person of the act sees now; None while there is no instance."""
        if self.instance is None:
            return None
        return Situation(self.definition, self.instance, self.period, self._actor(act.actor), self.now)

    def _attempt(self, act: Act) -> tuple[Outcome, tuple[str, ...]]:
        if act.kind in (ActKind.EXTEND, ActKind.CLOSE):
            self._move_window(act)
            return Outcome.ACCEPTED, ()
        try:
            begun = self.begin()
            if act.kind is ActKind.SEE:
                return Outcome.ACCEPTED, ()
            command = self._command(act)
            actor = _ADMINISTRATOR if isinstance(command, ReopenStep) and not act.actor else self._actor(act.actor)
            decision = decide(self.definition, begun, self.period, command, actor, self.now)
        except NotEligible:
            return Outcome.REFUSED, (NOT_ELIGIBLE,)
        except Refused as refused:
            return Outcome.REFUSED, _codes(refused)
        self.instance = decision.instance
        events = enumerate(decision.events, len(self._told))  # the numbers only tell them apart
        self._told += told(self.definition, self.instance, self.period, events, self.now)
        return (Outcome.LATE if _is_late(decision.events) else Outcome.ACCEPTED), ()

    def _command(self, act: Act) -> Command:
        if act.kind is not ActKind.REOPEN:
            return _COMMANDS[act.kind](act)
        until = end_of(act.closes or local_date(self.now, self.scenario.zone), self.scenario.zone)
        return ReopenStep(str(act.target), act.effect, until, act.reason or "", act.message or self.scenario.title)

    def _move_window(self, act: Act) -> None:
        declared = self.definition.windows[str(act.target)]
        zone = self.scenario.zone if declared.zone == SCHOOL else declared.zone
        fact = WindowFact(
            id=f"fact-{len(self.period.facts) + 1}",
            window=declared.id,
            kind=FactKind.CLOSED if act.kind is ActKind.CLOSE else FactKind.EXTENDED,
            closes=self.now if act.closes is None else end_of(act.closes, zone),
            decided_at=self.now,
            by="scenario",
            reason=self.scenario.title,
        )
        self.period = PeriodFacts(self.period.edition, (*self.period.facts, fact), self.period.version + 1)
        if self.instance is not None:
            self._told += due(self.definition, self.instance, self.period, self.now - _MOMENT, self.now)

    def _actor(self, part: str | None) -> Actor:
        """The person who plays one part. The subject is one person; every other part is somebody else."""
        if part is None:
            return NOBODY
        relation = self.definition.actors[part].relation
        return Actor(_SUBJECT if relation is Relation.SUBJECT else part, part, frozenset({part}))


def subject_of(scenario: Scenario) -> Subject:
    """The person a scenario is about: one imagined person of one imagined unit."""
    return Subject(
        person=_SUBJECT,
        name=_SUBJECT,
        unit="unit",
        unit_name="unit",
        zone=scenario.zone,
        attributes=scenario.subject,
        outside=scenario.outside,
    )


def first_moment(definition: Definition, scenario: Scenario) -> datetime:
    """When the instance begins: at the first act, else at noon of the first day of the period."""
    return instant_of(scenario.acts[0], scenario) if scenario.acts else _local(definition.period.start, scenario)


def instant_of(act: Act, scenario: Scenario) -> datetime:
    """When an act is done; a bare date means noon."""
    return _local(act.on, scenario)


def _local(on: date | datetime, scenario: Scenario) -> datetime:
    local = on if isinstance(on, datetime) else datetime.combine(on, _NOON)
    return local.replace(tzinfo=ZoneInfo(scenario.zone)).astimezone(UTC)


_ADMINISTRATOR = Actor(ADMINISTRATOR, "", frozenset({ADMINISTRATOR}))
_COMMANDS: Mapping[ActKind, Callable[[Any], Command]] = {
    ActKind.SAVE: lambda act: SaveDraft(act.target, act.answers, act.replies),
    ActKind.ATTACH: lambda act: AttachFile(act.target, act.field, act.file, act.row),
    ActKind.SUBMIT: lambda act: SubmitStep(act.target, act.answers or None, act.replies),
    ActKind.SKIP: lambda act: SkipStep(act.target),
    ActKind.WITHDRAW: lambda act: WithdrawStep(act.target),
    ActKind.OPEN: lambda act: OpenReview(act.target),
    ActKind.APPROVE: lambda act: ApproveStep(act.target, act.message),
    ActKind.RETURN: lambda act: ReturnStep(act.target, act.reason or "", act.message, act.parts, act.notes),
}


def _value(name: str, situation: Situation | None) -> Any:
    """The typed value at "step.field"."""
    step, _, item = name.partition(".")
    return situation.answer(step, item) if situation else None


def _same(value: Any, expected: Any) -> bool:
    """Whether a typed value is the one an example states; a day is stated as its ISO text, no rows as no value."""
    stated = value.isoformat() if isinstance(value, date) and isinstance(expected, str) else value
    return bool(stated == expected) or (value == () and expected is None)


def _is_late(events: Iterable[Event]) -> bool:
    return any(event.late for event in events if isinstance(event, StepCompleted | ReviewSubmitted))


def _codes(refused: Refused) -> tuple[str, ...]:
    """Reasons first, then what is wrong with the answers; each once."""
    found: Iterator[str] = (str(reason.code) for reason in refused.reasons)
    return tuple(dict.fromkeys((*found, *(problem.code for problem in refused.problems))))


def _as_expected(expect: Expectation | None, outcome: Outcome, codes: tuple[str, ...]) -> bool:
    if expect is None:
        return outcome is not Outcome.REFUSED
    return outcome is expect.outcome and (expect.code is None or expect.code in codes)
