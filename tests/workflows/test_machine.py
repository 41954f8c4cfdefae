"""Random runs against a small model that knows nothing of the engine: locks, order, gates, windows, fold, buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from kinerja.workflows.commands import (
    ApproveStep,
    OpenReview,
    ReturnStep,
    SaveDraft,
    SkipStep,
    SubmitStep,
    WithdrawStep,
)
from kinerja.workflows.instance import FactKind, PeriodFacts, Status, WindowFact
from tests.workflows.assessing import Assessing
from tests.workflows.builders import GOOD, LEAD, STRANGER, TRAVELLER, WIB, WIT, WITA, Run, at
from tests.workflows.machine import FRESH, Machine, untimed

FORMS = ("goals", "costs", "extras", "visa")
STEPS = ("pledge", *FORMS, "consent", "diary", "photos", "report", "verdict")
ACTORS = (TRAVELLER, LEAD, STRANGER)
PARTS = {"consent": FORMS, "verdict": ("report",)}
WINDOW_OF = {**dict.fromkeys(("pledge", *FORMS, "consent"), "plan"), "report": "report", "verdict": "report"}
CHANGES = (FactKind.CLOSED, FactKind.EXTENDED)

EDGES = ("2024-01-01T00:00", "2024-02-01T00:00", "2024-04-01T00:00", "2024-05-01T00:00", "2024-06-01T00:00")

actors = st.sampled_from(ACTORS)
texts = st.sampled_from(["a", "b", "", "x" * 60])
answers = st.one_of(
    st.fixed_dictionaries({}, optional={"why": texts, "note": texts, "abroad": st.booleans(), "country": texts}),
    st.just({"legs": [{"kind": "train", "count": 1}]}),
)
parts_of_reviews = st.sets(st.sampled_from([*FORMS, "report"]), min_size=1).map(sorted).map(tuple)
commands = st.one_of(
    st.builds(SaveDraft, st.sampled_from(STEPS), answers),
    st.builds(SubmitStep, st.sampled_from(STEPS), st.none() | answers),
    st.builds(ReturnStep, st.sampled_from(STEPS), st.just("unclear"), parts=parts_of_reviews),
    *(st.builds(kind, st.sampled_from(STEPS)) for kind in (SkipStep, WithdrawStep, OpenReview, ApproveStep)),
)


class Runs(Machine):
    ACTORS = ACTORS

    @initialize(zone=st.sampled_from([WIB, WITA, WIT]))
    def begin(self, zone: str) -> None:
        self.run = Run(zone=zone)
        self.locked: dict[str, Mapping[str, Any]] = {}
        """The model: step -> the answers that may not change any more."""
        self.closed_by_hand: dict[str, Any] = {}
        """The model: window -> the instant at which somebody closed it."""

    # ── acts ──

    @rule(days=st.sampled_from([0, 1, 3, 10, 40]), seconds=st.integers(0, 86_399))
    def wait(self, days: int, seconds: int) -> None:
        self.run.now += timedelta(days=days, seconds=seconds)

    @rule(edge=st.sampled_from(EDGES), seconds=st.sampled_from([-1, 0, 1]))
    def go_to_an_edge(self, edge: str, seconds: int) -> None:
        self.run.now = max(self.run.now, at(edge, self.run.zone) + timedelta(seconds=seconds))

    @rule(window=st.sampled_from(["plan", "decisions", "report"]), kind=st.sampled_from(CHANGES))
    def move_a_window(self, window: str, kind: FactKind) -> None:
        now = self.run.now
        closes = now if kind is FactKind.CLOSED else now + timedelta(days=20)
        facts = self.run.period.facts
        fact = WindowFact(str(len(facts)), window, kind, closes, now, "admin", "reason")
        self.run.period = PeriodFacts("trip@2024", (*facts, fact))
        # After a closing an extension begins anew, alone it shortens nothing.
        shut = any(each.kind is FactKind.CLOSED and each.window == window for each in (*facts, fact))
        self.closed_by_hand[window] = closes if shut else max(closes, self.closes_at(window))

    @rule(times=st.integers(1, 6))
    def go_on_as_people_do(self, times: int) -> None:
        """The last thing that can be finished, done well: random acts alone would seldom come far."""
        for _ in range(times):
            found = [each for each in self.offered() if each[1] == "submit" and self.status(each[0]) in FRESH]
            if not found:
                return
            step, _action, actor = found[-1]
            replies = dict.fromkeys(self.run.instance.step(step).awaiting_reply, "because")
            self.attempt(SubmitStep(step, GOOD.get(step), replies), actor)

    @rule(pick=st.integers(0, 99), content=answers, good=st.booleans(), parts=parts_of_reviews, remark=st.booleans())
    def take_an_offer(self, pick: int, content, good: bool, parts, remark: bool) -> None:
        found = self.offered()
        if not found:
            return
        step, action, actor = found[pick % len(found)]
        given = GOOD.get(step) if good else content
        notes = {parts[0]: "please"} if remark else {}
        made = {
            "save": lambda: SaveDraft(step, given or {}, {"": "reply"}),
            "submit": lambda: SubmitStep(step, given, {"": "reply"} if good else {}),
            "return": lambda: ReturnStep(step, "unclear", "words", parts, notes),
        }
        self.attempt(made[action]() if action in made else PLAIN[action](step), actor)

    @rule(command=commands, actor=actors)
    def try_anything(self, command, actor) -> None:
        self.attempt(command, actor)

    @rule(pick=st.integers(0, 9), word=texts)
    def try_to_change_what_is_locked(self, pick: int, word: str) -> None:
        if self.locked:
            step = sorted(self.locked)[pick % len(self.locked)]
            self.attempt(SaveDraft(step, {"why": word, "note": word, "legs": None}), TRAVELLER)

    # ── the model ──

    def accepted(self, command, actor, decision) -> None:
        self.check_allowed(command, actor)
        self.check_order(command)
        self.check_window(command)
        self.remember_locks(decision.instance.step)

    def check_allowed(self, command, actor) -> None:
        deciding = isinstance(command, OpenReview | ApproveStep | ReturnStep)
        assert actor is (LEAD if deciding else TRAVELLER)
        assert command.step not in self.locked or not isinstance(command, SaveDraft)

    def check_order(self, command) -> None:
        """No gate and no step of a sequence is passed by."""
        state = self.run.instance.step
        finished = (Status.DONE, Status.SUBMITTED, Status.APPROVED)
        if command.step in ("goals", *PARTS["consent"], "consent"):
            assert state("pledge").status in finished
        if command.step == "consent":
            assert state("goals").status in finished
            assert state("costs").status in finished
        if command.step in ("diary", "photos", "report", "verdict"):
            assert state("consent").status is Status.APPROVED
        if command.step == "photos":
            assert state("diary").status in finished
        if command.step == "report":
            assert {state("diary").status, state("photos").status} <= set(finished)

    def closes_at(self, window: str) -> datetime:
        declared = {"plan": "2024-04-01T00:00", "decisions": "2024-05-01T00:00", "report": "2024-07-01T00:00"}
        zone = WIB if window == "report" else self.run.zone
        return self.closed_by_hand.get(window, at(declared[window], zone))

    def check_window(self, command) -> None:
        """What is done lies in its window, unless it answers a return."""
        if isinstance(command, OpenReview | ApproveStep | ReturnStep):
            window = "decisions" if command.step == "consent" else "report"
        else:
            window = WINDOW_OF.get(command.step)
        if window is None or (window == "plan" and self.run.instance.step("consent").status is Status.RETURNED):
            return
        assert self.run.now < self.closes_at(window)
        if window == "report":
            assert self.run.now >= at("2024-06-01T00:00", WIB)

    def remember_locks(self, state) -> None:
        """Handed in or confirmed: from now on these answers stand until a return or a withdrawal opens them."""
        standing = (Status.SUBMITTED, Status.APPROVED)
        self.locked = {name: state(name).answers for name in FORMS if state(name).status in standing}
        for name in ("pledge", "photos"):
            if state(name).status is Status.DONE:
                self.locked[name] = state(name).answers
        if state("report").status is Status.APPROVED:
            self.locked["report"] = state("report").answers

    # ── always ──

    @invariant()
    def locked_answers_have_not_changed(self) -> None:
        for name, answers in self.locked.items():
            assert self.run.instance.step(name).answers == answers


PLAIN = {"skip": SkipStep, "withdraw": WithdrawStep, "open": OpenReview, "approve": ApproveStep}

TestRuns, TestAssessing = Runs.TestCase, Assessing.TestCase
TestRuns.settings = TestAssessing.settings = untimed(examples=40, steps=25)
