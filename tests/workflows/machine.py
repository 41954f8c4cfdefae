"""What every random run has to keep, whatever the process: buttons and commands agree, events are the whole truth."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant

from kinerja.workflows.commands import (
    ApproveStep,
    AttachFile,
    DetachFile,
    OpenReview,
    ReturnStep,
    SaveDraft,
    SkipStep,
    SubmitStep,
    WithdrawStep,
)
from kinerja.workflows.engine import Decision, decide, options, outlook
from kinerja.workflows.instance import Actor, Status
from kinerja.workflows.reasons import Code, Refused
from kinerja.workflows.situation import Situation
from kinerja.workflows.transitions import fold
from tests.workflows.builders import Run

CONTENT = frozenset({Code.ANSWERS_WRONG, Code.REPLIES_MISSING, Code.PARTS_MISSING, Code.UNKNOWN_PART})
"""Refusals of what a command carries. That it may be tried at all was offered rightly."""
ACTION: Mapping[type, str] = {
    SaveDraft: "save",
    AttachFile: "save",
    DetachFile: "save",
    SubmitStep: "submit",
    SkipStep: "skip",
    WithdrawStep: "withdraw",
    OpenReview: "open",
    ApproveStep: "approve",
    ReturnStep: "return",
}
FRESH = (None, Status.DRAFT, Status.RETURNED, Status.SUBMITTED)


MORE = 125 if os.environ.get("LONG_TESTS") else 1
"""So many times as many examples: five thousand of each process that has a model of its own."""


def untimed(examples: int, steps: int) -> settings:
    slow = [HealthCheck.too_slow]
    return settings(max_examples=examples * MORE, stateful_step_count=steps, deadline=None, suppress_health_check=slow)


class Machine(RuleBasedStateMachine):
    """Keeps one run in `run`; the machines of a process add acts and a model of their own."""

    ACTORS: ClassVar[tuple[Actor, ...]]
    run: Run

    def offered(self) -> list[tuple[str, str, Actor]]:
        """(step, action, actor) of everything that anybody may do now."""
        run = self.run
        return [
            (offer.step.id, offer.action, actor)
            for actor in self.ACTORS
            for offer in options(run.definition, run.instance, run.period, actor, run.now)
        ]

    def status(self, step: str) -> Status | None:
        return self.run.instance.step(step).status

    def seen_by(self, actor: Actor) -> Situation:
        return Situation(self.run.definition, self.run.instance, self.run.period, actor, self.run.now)

    def attempt(self, command: Any, actor: Actor) -> Decision | None:
        """Do it, or be refused: what is offered fails only by its content, what is not offered always."""
        run = self.run
        wanted = (command.step, ACTION[type(command)])
        mine = options(run.definition, run.instance, run.period, actor, run.now)
        offered = wanted in [(offer.step.id, offer.action) for offer in mine]
        try:
            decision = decide(run.definition, run.instance, run.period, command, actor, run.now)
        except Refused as refused:
            codes = {reason.code for reason in refused.reasons}
            assert codes
            assert offered is (codes <= CONTENT), (wanted, actor, codes)
            return None
        assert offered, (wanted, actor)
        self.accepted(command, actor, decision)
        run.instance, run.events = decision.instance, [*run.events, *decision.events]
        return decision

    def accepted(self, command: Any, actor: Actor, decision: Decision) -> None:
        """Look at what was just allowed; the run still stands as it did before."""

    @invariant()
    def the_state_is_the_fold_of_the_events(self) -> None:
        assert fold(self.run.events) == self.run.instance
        assert self.run.instance.version == len(self.run.events)

    @invariant()
    def the_task_list_offers_what_the_options_are(self) -> None:
        run = self.run
        actor = self.ACTORS[run.instance.version % len(self.ACTORS)]
        seen = outlook(run.definition, run.instance, run.period, actor, run.now)
        offered = options(run.definition, run.instance, run.period, actor, run.now)
        assert tuple(offer for each in seen for offer in each.offers) == offered
        assert all(each.why is not None for each in seen if not each.offers)
