"""A copy says what was signed in words of the definition, and keeps saying it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kinerja.storage.plain import decode, encode
from kinerja.workflows import Copy, Situation, copy_of, receipts, signed
from kinerja.workflows.commands import ApproveStep, OpenReview, ReturnStep, SaveDraft, SkipStep, SubmitStep
from kinerja.workflows.copies import Entry, readings
from tests.workflows.builders import GOOD, LEAD, Run, text

COSTS = {"legs": [{"kind": "train", "count": 3}, {"kind": "train", "count": 2}], "from": "2024-02-01"}


def handed_in() -> Run:
    run = Run()
    run.do(SubmitStep("pledge", {}))
    run.do(SubmitStep("goals", GOOD["goals"]))
    run.do(SubmitStep("costs", COSTS))
    run.do(SkipStep("extras"))
    run.do(SubmitStep("consent"))
    return run


def copy(run: Run) -> Copy:
    """Of the last thing that happened."""
    return copy_of(run.definition, run.instance, run.period, run.events[-1])


def entries(found: Copy, step: str) -> dict[str, Entry]:
    (reading,) = (one for one in found.readings if one.step == step)
    return {entry.asked.id: entry for entry in reading.entries}


def kinds_signed(run: Run) -> list[str]:
    return [type(event).__name__ for event in run.events if signed(run.definition, event)]


def test_hand_ins_and_decisions_are_signatures_and_what_can_still_change_is_none() -> None:
    run = handed_in()
    run.do(OpenReview("consent"), LEAD)
    run.do(ApproveStep("consent"), LEAD)
    run.do(SaveDraft("diary", {"note": "x"}))
    run.do(SubmitStep("diary", GOOD["diary"]))  # never locks
    assert kinds_signed(run) == ["StepCompleted", "ReviewSubmitted", "ReviewApproved"]
    run.do(SubmitStep("photos", GOOD["photos"]))  # locks on submit, and nobody reviews it
    assert kinds_signed(run)[-1] == "StepCompleted"
    assert copy(run).step == "photos"


def test_it_says_who_signed_what_and_when() -> None:
    run = handed_in()
    found = copy(run)
    assert (found.event, found.step, found.title) == ("ReviewSubmitted", "consent", text("consent"))
    assert (found.name, found.part, found.at) == ("Tia", text("traveller"), run.now)
    assert (found.subject, found.unit_name, found.zone) == ("Tia", "Unit 1", "Asia/Jakarta")
    assert (found.edition, found.revision, found.definition) == ("trip@2024", "hash", text("trip"))
    assert [entry.asked.id for entry in found.identity] == ["grade", "phone"]


def test_answers_stand_in_it_with_their_labels() -> None:
    found = copy(handed_in())
    goals = entries(found, "goals")
    assert goals["theme"].said.chosen == (handed_in().definition.lists["themes"].options["water"].label,)
    assert goals["why"].said.value == "curious"
    assert goals["abroad"].said.value is False
    assert "country" not in goals, "it is asked only of those who travel"
    assert goals["grade"].said.chosen, "copied values are read too"
    costs = entries(found, "costs")
    assert [column.id for column in costs["legs"].columns] == ["kind", "count", "points"]
    assert [[cell.value for cell in row] for row in costs["legs"].rows] == [
        [None, 3, costs["legs"].rows[0][2].value],
        [None, 2, costs["legs"].rows[1][2].value],
    ]
    assert costs["total"].said.value == sum(row[2].value for row in costs["legs"].rows)
    assert isinstance(costs["total"].said.value, Decimal | int)
    assert costs["from"].said.value == date(2024, 2, 1)


def test_what_was_left_out_is_named_as_such() -> None:
    left = {reading.step: reading.left_out for reading in copy(handed_in()).readings}
    assert left == {"goals": False, "costs": False, "extras": True, "visa": True}


def test_a_return_carries_reason_message_and_remarks() -> None:
    run = handed_in()
    run.do(OpenReview("consent"), LEAD)
    reason = next(iter(run.definition.lists["reasons"].options.values()))
    notes = {"goals.why": "Why really?", "costs": "Too dear."}
    run.do(ReturnStep("consent", reason.id, "Mend it.", ("goals", "costs"), notes), LEAD)
    found = copy(run)
    assert (found.reason, found.message, found.name) == (reason.label, "Mend it.", "Lars")
    assert entries(found, "goals")["why"].remark == "Why really?"
    assert {reading.step: reading.remark for reading in found.readings}["costs"] == "Too dear."


def test_the_fingerprint_is_that_of_the_answers_until_they_change() -> None:
    run = handed_in()
    first = copy(run).fingerprint
    run.do(OpenReview("consent"), LEAD)
    assert receipts.fingerprint(run.instance, ("goals", "costs", "extras", "visa")) == first
    reason = next(iter(run.definition.lists["reasons"].options))
    run.do(ReturnStep("consent", reason, "", ("goals",), {"goals.why": "?"}), LEAD)
    assert copy(run).fingerprint == first
    run.do(SaveDraft("goals", {"why": "because"}))
    assert receipts.fingerprint(run.instance, ("goals", "costs", "extras", "visa")) != first


def test_it_reads_the_same_after_the_store_kept_it() -> None:
    found = copy(handed_in())
    assert decode(Copy, encode(found)) == found


def test_a_single_step_is_read_like_a_review_of_one() -> None:
    run = handed_in()
    situation = Situation(run.definition, run.instance, run.period, LEAD, run.now)
    assert [reading.step for reading in readings(situation, ("goals",))] == ["goals"]
