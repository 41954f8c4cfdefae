"""When answers stop being changeable, for each policy, with and without a review over them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinerja.workflows.commands import ApproveStep, ReturnStep, SaveDraft, SubmitStep
from kinerja.workflows.definition import LockPolicy
from kinerja.workflows.instance import Status
from kinerja.workflows.reasons import Code, Refused
from tests.workflows.builders import GOOD, LEAD, Run, trip, with_step

CHANGE = SaveDraft("goals", {"why": "changed"})


def run_with(step: str, lock: LockPolicy) -> Run:
    run = Run(with_step(trip(), replace(trip().steps[step], lock=lock)))
    for name in ("pledge", "goals", "costs"):
        run.do(SubmitStep(name, GOOD[name]))
    return run


def lock_of(run: Run, command) -> Code | None:
    try:
        run.do(command)
    except Refused as refused:
        return refused.reasons[-1].code
    return None


@pytest.mark.parametrize(
    ("lock", "filled", "handed_in", "approved"),
    [
        (LockPolicy.ON_SUBMIT, None, Code.LOCKED_SUBMITTED, Code.LOCKED_APPROVED),
        (LockPolicy.ON_APPROVAL, None, None, Code.LOCKED_APPROVED),
        (LockPolicy.ONCE, Code.LOCKED_ONCE, Code.LOCKED_ONCE, Code.LOCKED_APPROVED),
        (LockPolicy.NEVER, None, None, None),
    ],
)
def test_a_step_under_review_locks_as_its_policy_says(lock, filled, handed_in, approved):
    run = run_with("goals", lock)
    assert lock_of(run, CHANGE) is filled
    run = run_with("goals", lock)
    run.do(SubmitStep("consent"))
    assert lock_of(run, CHANGE) is handed_in
    run = run_with("goals", lock)
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    assert lock_of(run, CHANGE) is approved


@pytest.mark.parametrize(
    ("lock", "code"),
    [
        (LockPolicy.ON_SUBMIT, Code.LOCKED_SUBMITTED),
        (LockPolicy.ONCE, Code.LOCKED_ONCE),
        (LockPolicy.ON_APPROVAL, None),
        (LockPolicy.NEVER, None),
    ],
)
def test_a_step_without_review_is_handed_in_when_it_is_finished(lock, code):
    run = run_with("diary", lock)
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    run.do(SaveDraft("diary", {"note": "begun"}))
    run.do(SubmitStep("diary"))
    assert lock_of(run, SaveDraft("diary", {"note": "changed"})) is code


def test_a_confirmation_given_once_stays_given_through_a_return():
    definition = trip()
    consent = definition.steps["consent"]
    parts = ("pledge", *consent.review.of)
    run = Run(with_step(definition, replace(consent, review=replace(consent.review, of=parts))))
    for name in ("pledge", "goals", "costs"):
        run.do(SubmitStep(name, GOOD[name]))
    run.do(SubmitStep("consent"))
    assert lock_of_lead(run, ReturnStep("consent", "unclear", parts=("pledge",))) is Code.UNKNOWN_PART
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    assert run.instance.step("pledge").status is Status.SUBMITTED
    assert lock_of(run, SubmitStep("pledge")) is Code.LOCKED_ONCE


def lock_of_lead(run: Run, command) -> Code | None:
    try:
        run.do(command, LEAD)
    except Refused as refused:
        return refused.reasons[-1].code
    return None


def test_what_changes_after_the_hand_in_must_be_finished_before_it_is_approved():
    run = run_with("goals", LockPolicy.ON_APPROVAL)
    run.do(SubmitStep("consent"))
    run.do(SaveDraft("goals", {"why": None}))
    assert run.instance.step("goals").handed_in["why"] == "curious"
    assert lock_of_lead(run, ApproveStep("consent")) is Code.PARTS_UNFINISHED
    run.do(SubmitStep("goals", {"why": "finished again"}))
    run.do(ApproveStep("consent"), LEAD)
    assert run.instance.step("goals").status is Status.APPROVED


def test_a_part_that_was_left_out_is_locked_while_the_review_waits():
    run = run_with("goals", LockPolicy.ON_SUBMIT)
    run.do(SubmitStep("consent"))
    assert lock_of(run, SaveDraft("extras", {"note": "late idea"})) is Code.LOCKED_SUBMITTED
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    assert lock_of(run, SaveDraft("extras", {"note": "late idea"})) is None
