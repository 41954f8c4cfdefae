"""Options look at few steps, however many a definition has. That none is missed is proved in test_machine."""

from __future__ import annotations

from dataclasses import replace

from kinerja.workflows.commands import ApproveStep, SkipStep, SubmitStep
from kinerja.workflows.definition import Order, Stage, Step, StepKind
from kinerja.workflows.frontier import candidates
from tests.workflows.builders import GOOD, LEAD, NOTE_FIELDS, Reader, Run, text, trip


def looked_at(run: Run) -> list[str]:
    return [step.id for step in candidates(run.definition, run.instance)]


def long(stages: int, order: Order = Order.SEQUENCE):
    """Stages of ten forms, each stage waiting for the one before."""
    names = {f"g{stage}": tuple(f"s{stage}_{at}" for at in range(10)) for stage in range(stages)}
    reader = Reader({step: NOTE_FIELDS for steps in names.values() for step in steps}, tuple(names))
    gates = {f"g{n}": reader.gate(f"status(g{n - 1}) adalah selesai") for n in range(1, stages)}
    return replace(
        trip(),
        stages={name: Stage(name, text(name), order, steps, gate=gates.get(name, ())) for name, steps in names.items()},
        steps={
            step: Step(step, StepKind.FORM, name, text(step), "traveller", fields=NOTE_FIELDS)
            for name, steps in names.items()
            for step in steps
        },
    )


def test_of_a_thousand_steps_the_touched_ones_and_the_next_are_looked_at():
    run = Run(long(100))
    assert looked_at(run) == ["s0_0"]
    for at in range(3):
        run.do(SubmitStep(f"s0_{at}", {"note": "x"}))
    assert looked_at(run) == ["s0_0", "s0_1", "s0_2", "s0_3"]


def test_a_stage_wakes_when_the_last_duty_of_the_one_it_waits_for_is_touched():
    run = Run(long(2))
    for at in range(10):
        assert "s1_0" not in looked_at(run)
        run.do(SubmitStep(f"s0_{at}", {"note": "x"}))
    assert looked_at(run)[-1] == "s1_0"


def test_in_a_parallel_stage_every_step_can_be_open():
    assert looked_at(Run(long(2, Order.PARALLEL))) == [f"s0_{at}" for at in range(10)]


def test_behind_steps_that_may_be_left_out_the_next_one_is_looked_at_too():
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    assert looked_at(run) == ["pledge", "goals", "costs", "extras", "visa", "consent"]
    run.do(SkipStep("extras"))
    assert "consent" in looked_at(run)
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    assert {"diary", "photos"} & set(looked_at(run)) == {"diary"}
