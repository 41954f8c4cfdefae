"""Random runs of assessed.yaml, against what anybody could say of it without knowing the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from kinerja import workflows
from kinerja.workflows import signatures
from kinerja.workflows.commands import AttachFile, DetachFile, SaveDraft, SkipStep, SubmitStep, WithdrawStep
from kinerja.workflows.events import SystemStepDone
from kinerja.workflows.instance import Actor, FactKind, FileRef, PeriodFacts, Status, WindowFact
from tests.workflows.builders import TRAVELLER, WIB, WIT, WITA, Run, at
from tests.workflows.machine import FRESH, Machine

SMITH = Actor(TRAVELLER.account, TRAVELLER.name, frozenset({"smith"}))
MASTER = Actor("m-1", "Mia", frozenset({"master"}))
BOTH = Actor(TRAVELLER.account, TRAVELLER.name, frozenset({"smith", "master"}))
"""The subject, who somehow came to play the assessor as well."""
STRANGER = Actor("x-1", "Xena")
STEPS = ("plan", "proof", "look", "verdict", "heard", "credit")
WRITER = {"plan": "smith", "proof": "smith", "look": "master", "verdict": "master", "heard": "smith"}
BEFORE: Mapping[str, tuple[str, ...]] = {"proof": ("plan",), "look": ("plan", "proof"), "heard": ("look", "verdict")}
EDGES = ("2024-12-01T00:00", "2024-12-31T00:00", "2025-01-01T00:00")
SIGNED = ("plan", "verdict", "heard")

PHOTO = FileRef("f-1", "meja.jpg", 10, "jpg", "aa")
LETTER = FileRef("f-2", "surat.pdf", 20, "pdf", "ab")
HUGE = FileRef("f-3", "besar.pdf", 2_000_000, "pdf", "ac")
FINISHED = {"made": [{"row": "0", "finished": True}]}
GOOD: Mapping[str, tuple[Any, ...]] = {
    "plan": (
        SubmitStep("plan", {"craft": "wood", "aims": ["measure", "sand"], "pieces": [{"name": "x", "hours": 4}]}),
    ),
    "proof": (
        SaveDraft("proof", FINISHED), AttachFile("proof", "made.photo", PHOTO, "0"), SubmitStep("proof", FINISHED),
    ),
    "look": (
        SubmitStep("look", {
            "habits": [{"row": "measure", "level": "good"}, {"row": "sand", "level": "poor", "note": "rough"},
                       {"row": "chisel", "level": "good"}],
            "manners": [{"row": name, "level": "good"} for name in ("measure", "sand", "chisel")],
        }),
    ),
    "verdict": (SaveDraft("verdict", {"manner": "good"}),),
    "heard": (SubmitStep("heard"),),
}  # fmt: skip
"""What finishes each step, done in this order; the verdict is handed in with or without having been agreed."""


def some(**kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=kinds)


actors = st.sampled_from([SMITH, MASTER, BOTH, STRANGER])
rows = st.sampled_from(["0", "1", "9", "measure", "sand", "chisel", "x"])
words = st.sampled_from(["a", "", "x" * 60])
levels = st.sampled_from(["poor", "fair", "good", "none"])
rated = st.lists(some(row=rows, level=levels, note=words), max_size=3)
answers = some(
    craft=st.sampled_from(["wood", "stone", "glass"]),
    aims=st.lists(st.sampled_from(["measure", "sand", "chisel"]), max_size=3),
    pieces=st.lists(some(name=words, hours=st.integers(-1, 3)), max_size=2),
    made=st.lists(some(row=rows, finished=st.booleans(), what=words), max_size=2),
    habits=rated,
    manners=rated,
    manner=levels,
    overall=levels,
    why=words,
    agreed=st.booleans(),
    objection=words,
    points=st.just(99),
)
steps = st.sampled_from(STEPS)
commands = st.one_of(
    st.builds(SaveDraft, steps, answers),
    st.builds(SubmitStep, steps, st.none() | answers),
    st.builds(AttachFile, steps, st.sampled_from(["letter", "made.photo", "made.what", "x"]),
              st.sampled_from([PHOTO, LETTER, HUGE]), st.none() | rows),
    st.builds(DetachFile, steps, st.sampled_from(["letter", "made.photo"]), st.sampled_from(["f-1", "f-2"]),
              st.none() | rows),
    st.builds(SkipStep, steps),
    st.builds(WithdrawStep, steps),
)  # fmt: skip


@cache
def assessed() -> workflows.Definition:
    return workflows.load(Path(__file__).with_name("assessed.yaml")).definitions["masters@2024"]


class Assessing(Machine):
    ACTORS = (SMITH, MASTER, BOTH, STRANGER)

    @initialize(zone=st.sampled_from([WIB, WITA, WIT]), on=st.sampled_from(["2024-02-01", "2024-12-02"]))
    def begin(self, zone: str, on: str) -> None:
        self.run = Run(assessed(), zone, SMITH).on(on)
        self.closed_by_hand: dict[str, Any] = {}
        self.credited: Mapping[str, Any] | None = None

    # ── acts ──

    @rule(days=st.sampled_from([0, 1, 10]))
    def wait(self, days: int) -> None:
        self.go_on_to(self.run.now + timedelta(days=days))

    @rule(edge=st.sampled_from(EDGES), seconds=st.sampled_from([-1, 0, 1]))
    def go_to_an_edge(self, edge: str, seconds: int) -> None:
        self.go_on_to(max(self.run.now, at(edge, self.run.zone) + timedelta(seconds=seconds)))

    def go_on_to(self, moment: Any) -> None:
        """Time alone may open a step of the program."""
        run = self.run
        run.now = moment
        decision = workflows.advance(run.definition, run.instance, run.period, run.now)
        run.instance, run.events = decision.instance, [*run.events, *decision.events]

    @rule(window=st.sampled_from(["year", "results"]), days=st.sampled_from([20, 40, 0]))
    def move_a_window(self, window: str, days: int) -> None:
        now, facts = self.run.now, self.run.period.facts
        closes = now + timedelta(days=days)
        kind = FactKind.EXTENDED if days else FactKind.CLOSED
        fact = WindowFact(str(len(facts)), window, kind, closes, now, "admin", "reason")
        self.run.period = PeriodFacts("masters@2024", (*facts, fact))
        # After a closing an extension begins anew, alone it shortens nothing.
        shut = any(each.kind is FactKind.CLOSED and each.window == window for each in (*facts, fact))
        self.closed_by_hand[window] = closes if shut else max(closes, self.last_instant(window))

    @rule(times=st.integers(1, 6), agreed=st.booleans())
    def go_on_as_people_do(self, times: int, agreed: bool) -> None:
        for _ in range(times):
            found = [each for each in self.offered() if each[1] == "submit" and self.status(each[0]) in FRESH]
            if not found:
                return
            step, _action, actor = found[0]
            for command in GOOD[step]:
                self.attempt(command, actor)
            if step == "verdict" and self.status(step) is not Status.DONE:
                self.attempt(SubmitStep(step, {"overall": "fair", "why": "young", "agreed": agreed}), actor)

    @rule(pick=st.integers(0, 99), content=answers, file=st.booleans())
    def take_an_offer(self, pick: int, content: dict[str, Any], file: bool) -> None:
        found = self.offered()
        if found:
            step, action, actor = found[pick % len(found)]
            made = SubmitStep(step, content) if action == "submit" else SaveDraft(step, content)
            self.attempt(AttachFile(step, "letter", LETTER) if file else made, actor)

    @rule(command=commands, actor=actors)
    def try_anything(self, command: Any, actor: Actor) -> None:
        self.attempt(command, actor)

    # ── what anybody could say ──

    def last_instant(self, window: str) -> datetime:
        return self.closed_by_hand.get(window, at("2025-01-01T00:00", self.run.zone))

    def accepted(self, command: Any, actor: Actor, decision: workflows.Decision) -> None:
        run = self.run
        assert WRITER[command.step] in actor.parts
        assert actor is not BOTH or WRITER[command.step] == "smith", "nobody assesses themselves"
        assert all(self.status(name) is Status.DONE for name in BEFORE.get(command.step, ()))
        assert self.status(command.step) is not Status.DONE, "everything here locks once it is handed in"
        window = "results" if command.step in ("verdict", "heard") else "year"
        assert run.now < self.last_instant(window)
        assert window == "year" or run.now >= at("2024-12-01T00:00", run.zone)
        if command.step == "heard":
            assert run.instance.step("verdict").answers["agreed"] is True, "nobody takes note of what they may not read"

    @invariant()
    def a_signature_covers_what_stands(self) -> None:
        """Nothing that was signed can change afterwards here: each of these steps is locked once it is done."""
        for step in SIGNED:
            given = self.run.instance.step(step).signatures
            assert bool(given) is (self.status(step) is Status.DONE)
            for signature in given.values():
                assert signature.covers
                assert signatures.changed(signature, self.seen_by(SMITH)) == ()

    @invariant()
    def drafts_are_their_writers_own(self) -> None:
        definition = self.run.definition
        for actor in (SMITH, MASTER, STRANGER):
            situation = self.seen_by(actor)
            readable = {name for name in WRITER if workflows.visible(definition.steps[name], situation)}
            foreign = {name for name in readable if WRITER[name] not in actor.parts}
            done = {name for name in WRITER if self.status(name) is Status.DONE}
            assert foreign <= done
            if actor is SMITH:
                agreed = self.run.instance.step("verdict").answers.get("agreed") is True
                told = {"look"} if "verdict" in done else set()
                assert foreign == (told | ({"verdict"} if agreed else set())) & done

    @invariant()
    def the_program_does_its_step_once(self) -> None:
        done = [event for event in self.run.events if isinstance(event, SystemStepDone)]
        assert len(done) <= 1
        state = self.run.instance.step("credit")
        assert bool(done) is (state.status is Status.DONE)
        if done:
            assert self.status("heard") is Status.DONE
            self.credited = self.credited or done[0].values
            assert state.answers == self.credited == done[0].values
            assert workflows.advance(self.run.definition, self.run.instance, self.run.period, self.run.now).events == ()

    @invariant()
    def given_rows_are_those_of_their_source(self) -> None:
        situation = self.seen_by(MASTER)
        for step, group, source in (("look", "habits", "aims"), ("proof", "made", "pieces")):
            chosen = situation.answer("plan", source) or ()
            expected = {str(at) for at in range(len(chosen))} if source == "pieces" else set(chosen)
            assert {row["row"] for row in situation.rows(step, group)} == expected
