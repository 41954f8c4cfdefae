"""The flow by `transitions`: one machine for all, each run a model of its own."""

from __future__ import annotations

from typing import Any

from transitions import Machine

from benchmarks.peers import rules


class Run:
    """Its state is set by the machine. `log`: what happened, as every engine here keeps it."""

    state: str

    def __init__(self) -> None:
        self.parts: frozenset[str] = frozenset()
        self.log: list[tuple[str, str]] = []

    def plays_person(self) -> bool:
        return "person" in self.parts

    def plays_lead(self) -> bool:
        return "lead" in self.parts

    def in_window(self) -> bool:
        return rules.in_window(rules.NOW)

    def note(self) -> None:
        self.log.append((self.state, rules.NOW.isoformat()))


class Transitions:
    name = "transitions"

    def __init__(self) -> None:
        states = sorted({state for _, source, target, _ in rules.MOVES for state in (source, target)})
        self.machine = Machine(None, states=states, initial="draft", auto_transitions=False, after_state_change="note")
        for action, source, target, part in rules.MOVES:
            self.machine.add_transition(action, source, target, conditions=[f"plays_{part}", "in_window"])
        self.begun = self._begun()
        self.begun.parts = rules.PERSON

    def _begun(self) -> Any:
        run = Run()
        self.machine.add_model(run)
        return run

    def flow(self) -> int:
        run = self._begun()
        for action, parts in rules.FLOW:
            run.parts = parts
            if not run.trigger(action):
                raise AssertionError(action)
        self.machine.remove_model(run)
        return len(rules.FLOW) + 1

    def offered(self) -> list[str]:
        return [action for action, *_ in rules.MOVES if self.begun.may_trigger(action)]


def peer() -> Transitions:
    return Transitions()
