"""Derived statuses of steps and stages."""

from __future__ import annotations

from dataclasses import replace

from kinerja.workflows.commands import ApproveStep, ReturnStep, SaveDraft, SkipStep, SubmitStep
from kinerja.workflows.instance import Status
from kinerja.workflows.situation import Situation
from tests.workflows.builders import GOOD, LEAD, STAGE_STEPS, STEP_FIELDS, TRAVELLER, Reader, Run, trip, with_step


def seen(run: Run) -> Situation:
    return Situation(run.definition, run.instance, run.period, TRAVELLER, run.now)


def test_a_stage_is_what_its_steps_are():
    run = Run()
    told = [seen(run).status("planning")]
    run.do(SubmitStep("pledge"))
    told.append(seen(run).status("planning"))
    for step in ("goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    told.append(seen(run).status("planning"))
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    told.append(seen(run).status("planning"))
    run.do(SubmitStep("goals"))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    told.append(seen(run).status("planning"))
    assert told == [Status.OPEN, Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED]
    assert seen(run).finished("planning")
    assert seen(run).status("doing") is Status.OPEN


def test_a_stage_without_review_is_done_when_everything_in_it_is():
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    assert not seen(run).finished("doing")
    for step in ("diary", "photos"):
        run.do(SubmitStep(step, GOOD[step]))
    assert seen(run).status("doing") is Status.DONE


def test_a_handed_in_form_is_finished_but_a_handed_in_review_is_not():
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    assert seen(run).finished("goals")
    assert not seen(run).finished("consent")


def test_a_begun_step_whose_window_has_closed_is_closed():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SaveDraft("goals", {"why": "a"}))
    run.on("2024-04-01T00:00")
    assert seen(run).status("goals") is Status.CLOSED
    assert seen(run).status("pledge") is Status.DONE


def test_a_begun_optional_step_whose_time_is_over_does_not_keep_the_rest_from_going_in():
    short = replace(trip().windows["plan"], id="short", closes=trip().windows["plan"].due, due=None)
    definition = with_step(trip(), replace(trip().steps["extras"], window="short"))
    run = Run(replace(definition, windows={**definition.windows, "short": short}))
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SaveDraft("extras", {"note": "begun"}))
    run.on("2024-02-01")
    run.do(SubmitStep("consent"))
    assert run.instance.step("extras").status is Status.SKIPPED


def test_a_step_skipped_by_its_condition_is_asked_again_when_that_changes():
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    assert run.instance.step("visa").status is Status.SKIPPED
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    run.do(SubmitStep("goals", {"abroad": True, "country": "Nowhere"}))
    assert seen(run).status("visa") is Status.OPEN
    run.do(SubmitStep("visa", GOOD["visa"]))
    run.do(SubmitStep("consent"))
    assert run.instance.step("visa").status is Status.SUBMITTED


def test_a_step_left_out_by_will_stays_left_out():
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SkipStep("extras"))
    assert seen(run).status("extras") is Status.SKIPPED


def test_a_cycle_that_slipped_through_the_checks_keeps_the_step_shut_and_ends():
    gate = Reader(STEP_FIELDS, tuple(STAGE_STEPS)).gate("status(pledge) adalah terbuka")
    run = Run(with_step(trip(), replace(trip().steps["pledge"], gate=gate)))
    assert seen(run).status("pledge") is Status.CLOSED
