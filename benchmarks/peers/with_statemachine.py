"""The flow by `python-statemachine`: a class, each run an object of it."""

from __future__ import annotations

from statemachine import State, StateMachine

from benchmarks.peers import rules


class Flow(StateMachine):
    draft = State(initial=True)
    filled = State()
    submitted = State()
    read = State()
    approved = State(final=True)

    save = draft.to.itself(cond=["plays_person", "in_window"])
    complete = draft.to(filled, cond=["plays_person", "in_window"])
    submit = filled.to(submitted, cond=["plays_person", "in_window"])
    open = submitted.to(read, cond=["plays_lead", "in_window"])
    give_back = read.to(draft, cond=["plays_lead", "in_window"])
    approve = read.to(approved, cond=["plays_lead", "in_window"])

    def __init__(self) -> None:
        self.parts: frozenset[str] = frozenset()
        self.log: list[tuple[str, str]] = []
        super().__init__()

    def plays_person(self) -> bool:
        return "person" in self.parts

    def plays_lead(self) -> bool:
        return "lead" in self.parts

    def in_window(self) -> bool:
        return rules.in_window(rules.NOW)

    def after_transition(self, event: str) -> None:
        self.log.append((str(event), rules.NOW.isoformat()))


class PythonStatemachine:
    name = "python-statemachine"

    def __init__(self) -> None:
        self.begun = Flow()
        self.begun.parts = rules.PERSON

    def flow(self) -> int:
        run = Flow()
        for action, parts in rules.FLOW:
            run.parts = parts
            run.send(action)
        if not run.approved.is_active:
            raise AssertionError("not approved")
        return len(rules.FLOW) + 1

    def offered(self) -> list[str]:
        return [event.id for event in self.begun.enabled_events()]


def peer() -> PythonStatemachine:
    return PythonStatemachine()
