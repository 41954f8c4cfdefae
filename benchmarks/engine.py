"""The engine in one process: what may this actor do now, and one action, beside three engines of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from benchmarks import samples
from benchmarks.extent import Extent
from benchmarks.figures import Figure, Goal, Spread, not_measured
from benchmarks.peers import machines
from benchmarks.timing import by_turns, calls
from kinerja import workflows
from kinerja.workflows.instance import Instance

SUITE = "Engine"
MICRO = 1e6
FLAT_ROUNDS = (40, 120, 120)
"""Many short ones: what must be flat is judged by the least of each, which other work lengthens least."""

OFFERED = "What may this actor do now"
GATED = "The same at a step with ten gates"
APPLIED = "One action, with guards, locks and record"


class Peer(Protocol):
    """Another engine with the same flow: hand in, give back, hand in again, approve.

    `flow` does it from start to end and tells how many actions that were; `offered` asks what may be done.
    """

    name: str

    def flow(self) -> int: ...
    def offered(self) -> object: ...


@dataclass(frozen=True)
class Ours:
    """The flow of the peers, by our own engine."""

    definition: workflows.Definition

    def flow(self) -> int:
        instance = samples.started(self.definition)
        for at, (actor, command) in enumerate(FLOW, 1):
            now = samples.NOW + timedelta(minutes=at)
            instance = workflows.decide(self.definition, instance, samples.FACTS, command, actor, now).instance
        return len(FLOW) + 1


FLOW = (
    (samples.PERSON, workflows.SaveDraft("plan", samples.ANSWERS)),
    (samples.PERSON, workflows.SubmitStep("plan", None)),
    (samples.PERSON, workflows.SubmitStep("approval")),
    (samples.LEAD, workflows.OpenReview("approval")),
    (samples.LEAD, workflows.ReturnStep("approval", "unclear", parts=("plan",))),
    (samples.PERSON, workflows.SubmitStep("plan", {"amount": 6})),
    (samples.PERSON, workflows.SubmitStep("approval")),
    (samples.LEAD, workflows.OpenReview("approval")),
    (samples.LEAD, workflows.ApproveStep("approval")),
)


def figures(extent: Extent) -> Iterator[Figure]:
    rounds = extent.of(7, 31, 31)
    definition = samples.flow()
    ours, known, missing = Ours(definition), machines.installed(), machines.absent()
    yield _offered(definition, known, rounds)
    yield _gated(definition, rounds)
    yield _applied(ours, known, rounds)
    for name, least in (("python-statemachine", 8.0), ("SpiffWorkflow", 50.0)):
        goal = Goal(least, at_least=True, of_ratio=True)
        yield _faster(ours, {peer.name: peer for peer in known}.get(name), name, missing, goal, rounds)
    yield from _flat_in_steps(extent.of(*FLAT_ROUNDS))
    yield from _flat_in_history(definition, extent.of(*FLAT_ROUNDS))


def _asking(definition: workflows.Definition, instance: Instance) -> Callable[[], object]:
    return lambda: workflows.options(definition, instance, samples.FACTS, samples.PERSON, samples.NOW)


def _offered(definition: workflows.Definition, known: list[Peer], rounds: int) -> Figure:
    case = _asking(definition, samples.started(definition))
    found = by_turns({"ours": case, **{peer.name: peer.offered for peer in known}}, rounds)
    return _micro(OFFERED, found, Goal(10))


def _gated(definition: workflows.Definition, rounds: int) -> Figure:
    instance = samples.approved(definition)
    offers = workflows.options(definition, instance, samples.FACTS, samples.PERSON, samples.NOW)
    if "report" not in {offer.step.id for offer in offers}:
        raise AssertionError("the step behind the ten gates is open, or the wrong thing is measured")
    return _micro(GATED, by_turns({"ours": _asking(definition, instance)}, rounds), Goal(20))


def _applied(ours: Ours, known: list[Peer], rounds: int) -> Figure:
    return _micro(APPLIED, _an_action(ours, known, rounds), Goal(20))


def _an_action(ours: Ours, known: list[Peer], rounds: int) -> dict[str, Spread]:
    """Seconds of one action of the flow: the whole flow, divided by its actions."""
    flows: Mapping[str, Callable[[], int]] = {"ours": ours.flow, **{peer.name: peer.flow for peer in known}}
    actions = {name: flow() for name, flow in flows.items()}
    found = by_turns(flows, rounds)
    return {name: _times(spread, 1 / actions[name]) for name, spread in found.items()}


def _faster(ours: Ours, peer: Peer | None, name: str, missing: Mapping[str, str], goal: Goal, rounds: int) -> Figure:
    title = f"One action of {name} against one of ours"
    if peer is None:
        return not_measured(SUITE, title, "µs", missing.get(name, "not installed"), goal)
    found = _an_action(ours, [peer], rounds)
    ratio = found[name].middle / found["ours"].middle
    return Figure(
        suite=SUITE, name=title, unit="µs", ours=_times(found["ours"], MICRO), ratio=ratio, against="ours", goal=goal,
        peers={name: _times(found[name], MICRO)},
    )  # fmt: skip


def _flat_in_steps(rounds: int) -> Iterator[Figure]:
    cases = {f"{steps} steps": _asking(found, samples.started(found))
             for steps, found in ((steps, samples.long(steps)) for steps in (100, 10_000))}  # fmt: skip
    return _flat("What may be done, 10,000 steps against 100", cases, rounds)


def _flat_in_history(definition: workflows.Definition, rounds: int) -> Iterator[Figure]:
    cases = {f"{events} events": _asking(definition, samples.saved(definition, events)) for events in (2, 10_000)}
    return _flat("What may be done, after 10,000 events against 2", cases, rounds)


def _flat(name: str, cases: Mapping[str, Callable[[], object]], rounds: int) -> Iterator[Figure]:
    """By the clock, and by what is done: only that is the same on a busy machine, so only that may fail the command."""
    (small, before), (_large, after) = by_turns(cases, rounds).items()
    yield Figure(
        suite=SUITE, name=name, unit="µs", ours=_times(after, MICRO), ratio=after.least / before.least, against=small,
        goal=Goal(1.2, of_ratio=True),
    )  # fmt: skip
    few, many = (calls(case) for case in cases.values())
    yield Figure(
        suite=SUITE, name=f"{name}: calls", unit="calls", ours=Spread.once(many), ratio=many / few, against=small,
        goal=Goal(1.2, of_ratio=True, algorithmic=True),
    )  # fmt: skip


def _micro(name: str, found: Mapping[str, Spread], goal: Goal) -> Figure:
    peers = {peer: _times(spread, MICRO) for peer, spread in found.items() if peer != "ours"}
    return Figure(suite=SUITE, name=name, unit="µs", ours=_times(found["ours"], MICRO), peers=peers, goal=goal)


def _times(spread: Spread, factor: float) -> Spread:
    return Spread(spread.middle * factor, spread.least * factor, spread.most * factor)
