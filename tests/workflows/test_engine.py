"""What may be done, what happens then, and what is said where nothing may be done."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kinerja.workflows.commands import (
    ApproveStep,
    OpenReview,
    ReturnStep,
    SaveDraft,
    SkipStep,
    SubmitStep,
    WithdrawStep,
)
from kinerja.workflows.definition import Opens, Vacancy, Withdrawal
from kinerja.workflows.eligibility import NotEligible, eligible
from kinerja.workflows.engine import SYSTEM, options, outlook, start
from kinerja.workflows.events import DraftSaved, ReviewApproved, ReviewSubmitted
from kinerja.workflows.instance import Actor, FactKind, PeriodFacts, Status, WindowFact
from kinerja.workflows.reasons import Code, Refused
from kinerja.workflows.transitions import apply, fold
from tests.workflows.builders import (
    GOOD,
    LEAD,
    STRANGER,
    TRAVELLER,
    Run,
    at,
    subject,
    trip,
    with_step,
)

PLANNED = ("pledge", "goals", "costs")


def refused(run: Run, command, actor: Actor = TRAVELLER) -> Refused:
    before = run.instance
    with pytest.raises(Refused) as caught:
        run.do(command, actor)
    assert run.instance is before
    return caught.value


def codes(run: Run, command, actor: Actor = TRAVELLER) -> list[Code]:
    return [reason.code for reason in refused(run, command, actor).reasons]


def offers(run: Run, actor: Actor = TRAVELLER) -> set[tuple[str, str]]:
    found = options(run.definition, run.instance, run.period, actor, run.now)
    return {(offer.step.id, offer.action) for offer in found}


def row(run: Run, step: str, actor: Actor = TRAVELLER):
    return next(
        seen for seen in outlook(run.definition, run.instance, run.period, actor, run.now) if seen.step.id == step
    )


def planned(**more) -> Run:
    """Everything filled that the review needs."""
    run = Run(**more)
    for step in PLANNED:
        run.do(SubmitStep(step, GOOD[step]))
    return run


def handed_in(**more) -> Run:
    run = planned(**more)
    run.do(SubmitStep("consent"))
    return run


def returned(*parts: str, notes=(), **more) -> Run:
    run = handed_in(**more)
    run.do(ReturnStep("consent", "unclear", "Please say more.", parts, dict(notes)), LEAD)
    return run


# ── start ──


def test_a_start_pins_the_revision_and_counts_as_the_first_version():
    begun = start(trip(), "i-9", "hash", subject(), TRAVELLER, at("2024-01-10"))
    assert (begun.instance.revision, begun.instance.version) == ("hash", 1)
    assert fold(begun.events) == begun.instance


def test_only_the_subject_begins_their_own_instance():
    with pytest.raises(Refused) as caught:
        start(trip(), "i-9", "hash", subject(), LEAD, at("2024-01-10"))
    assert caught.value.reasons[0].code is Code.NOT_YOUR_PART


def test_somebody_kept_out_by_a_rule_is_told_which_clause():
    with pytest.raises(NotEligible) as caught:
        start(trip(), "i-9", "hash", subject(grade=None), TRAVELLER, at("2024-01-10"))
    (failed,) = caught.value.result.failing
    assert failed.rule.basis == "Rule 1"
    assert len(failed.unmet) == 1
    assert set(failed.say) == {"id", "en"}


@pytest.mark.parametrize(("grade", "required"), [("senior", True), ("junior", False), (None, None)])
def test_taking_part_is_a_duty_a_choice_or_not_yet_known(grade, required):
    result = eligible(trip(), subject(grade=grade), at("2024-01-10").date())
    assert result.required is required
    assert result.ok is (grade is not None)


# ── forms ──


def test_a_run_begins_at_the_first_step_only():
    assert offers(Run()) == {("pledge", "submit")}


def test_a_draft_is_kept_and_the_step_becomes_a_draft():
    run = Run()
    run.do(SubmitStep("pledge"))
    (event,) = run.do(SaveDraft("goals", {"why": "a"}))
    assert isinstance(event, DraftSaved)
    assert row(run, "goals").status is Status.DRAFT
    assert run.instance.step("goals").answers == {"why": "a"}


def test_saving_the_same_again_is_allowed_and_is_no_event():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SaveDraft("goals", {"why": "a"}))
    before = run.instance
    assert run.do(SaveDraft("goals", {"why": "a"})) == ()
    assert run.instance is before


def test_a_step_is_finished_only_with_right_answers():
    run = Run()
    run.do(SubmitStep("pledge"))
    problem = refused(run, SubmitStep("goals", {"why": "a"}))
    assert [reason.code for reason in problem.reasons] == [Code.ANSWERS_WRONG]
    assert [found.path for found in problem.problems] == ["theme", "topic", "abroad"]


def test_finishing_takes_the_answers_that_come_with_it():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SaveDraft("goals", {"theme": "light", "topic": "lamp", "abroad": False}))
    run.do(SubmitStep("goals", {"why": "at last"}))
    assert row(run, "goals").status is Status.DONE
    assert run.instance.step("goals").answers["why"] == "at last"
    assert run.do(SubmitStep("goals")) == ()


def test_after_due_it_is_late_and_still_accepted():
    run = Run().on("2024-01-31T23:59:59")
    run.do(SubmitStep("pledge"))
    assert run.instance.step("pledge").late is False
    run.on("2024-02-01T00:00")
    assert row(run, "goals").late is True
    run.do(SubmitStep("goals", GOOD["goals"]))
    assert run.instance.step("goals").late is True


def test_before_and_after_the_window_nothing_can_be_done():
    run = Run().on("2023-12-31T23:59:59")
    found = refused(run, SubmitStep("pledge")).reasons[0]
    assert (found.code, found.until, found.basis) == (Code.WINDOW_NOT_OPEN, at("2024-01-01T00:00"), "Rule 3")
    run.on("2024-04-01T00:00")
    found = refused(run, SubmitStep("pledge")).reasons[0]
    assert (found.code, found.since) == (Code.WINDOW_CLOSED, at("2024-04-01T00:00"))
    assert offers(run) == set()
    run.on("2024-03-31T23:59:59.999999").do(SubmitStep("pledge"))


def test_an_extension_opens_what_was_closed():
    run = Run().on("2024-04-02")
    closes = at("2024-04-11T00:00")
    fact = WindowFact("f", "plan", FactKind.EXTENDED, closes, at("2024-04-01"), "admin", "floods")
    run.period = PeriodFacts("trip@2024", (fact,))
    assert offers(run) == {("pledge", "submit")}
    run.on("2024-04-11T00:00")
    assert codes(run, SubmitStep("pledge")) == [Code.WINDOW_CLOSED]
    assert row(run, "pledge").why.params["fact"] is fact


def test_steps_in_sequence_wait_for_the_one_before():
    found = refused(Run(), SubmitStep("goals", GOOD["goals"])).reasons[0]
    assert (found.code, found.steps, found.opens_by) == (Code.EARLIER_STEP_UNFINISHED, ("pledge",), ("traveller",))


def test_a_step_that_is_left_out_does_not_stand_for_the_ones_before_it():
    """`visa` is skipped by its condition, but that must not open `consent` past the unfinished `costs`."""
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SubmitStep("goals", GOOD["goals"]))
    assert row(run, "visa").status is Status.SKIPPED
    assert row(run, "consent").status is Status.CLOSED
    assert codes(run, SkipStep("extras")) == [Code.EARLIER_STEP_UNFINISHED]


def test_a_conditional_step_is_asked_of_those_it_applies_to():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SubmitStep("goals", {**GOOD["goals"], "abroad": True, "country": "Nowhere"}))
    run.do(SubmitStep("costs", GOOD["costs"]))
    assert ("visa", "submit") in offers(run)
    found = refused(run, SubmitStep("consent")).reasons[0]
    assert (found.code, found.steps) == (Code.PARTS_UNFINISHED, ("visa",))
    run.do(SaveDraft("goals", {"abroad": False}))
    run.do(SubmitStep("goals"))
    assert codes(run, SubmitStep("visa", GOOD["visa"])) == [Code.NOT_APPLICABLE]
    run.do(SubmitStep("consent"))
    assert run.instance.step("visa").status is Status.SKIPPED


def test_while_a_condition_is_not_known_the_step_is_closed_and_says_what_is_missing():
    why = row(Run(), "visa").why
    assert why.code is Code.GATE_UNMET
    assert [clause.verdict for clause in why.unmet] == [None]


def test_an_optional_step_holds_nobody_up_and_can_be_left_out_or_taken_up():
    run = planned()
    assert ("consent", "submit") in offers(run)
    run.do(SkipStep("extras"))
    assert row(run, "extras").status is Status.SKIPPED
    assert codes(run, SkipStep("extras")) == [Code.NOTHING_CHANGED]
    run.do(SaveDraft("extras", {"note": "a"}))
    assert row(run, "extras").status is Status.DRAFT
    assert codes(run, SubmitStep("consent")) == [Code.PARTS_UNFINISHED]
    run.do(SkipStep("extras"))
    assert codes(run, SkipStep("goals")) == [Code.NOT_OPTIONAL]
    run.do(SubmitStep("consent"))


def test_gates_hold_and_say_what_they_wait_for():
    run = handed_in()
    found = refused(run, SaveDraft("diary", GOOD["diary"])).reasons[0]
    assert (found.code, found.steps, found.basis) == (Code.GATE_UNMET, ("consent",), "Rule 7")
    assert found.opens_by == ("lead",)
    assert [clause.verdict for clause in found.unmet] == [False]
    run.do(ApproveStep("consent"), LEAD)
    assert offers(run) == {("diary", "save"), ("diary", "submit")}
    run.do(SubmitStep("diary", GOOD["diary"]))
    assert ("photos", "submit") in offers(run)


# ── who ──


def test_to_a_stranger_nothing_is_offered_and_nothing_is_told_but_whose_part_it_is():
    run = Run().on("2024-05-01")
    assert offers(run, STRANGER) == set()
    (found,) = refused(run, SaveDraft("goals", {}), STRANGER).reasons
    assert (found.code, found.opens_by) == (Code.NOT_YOUR_PART, ("traveller",))


def test_nobody_decides_about_themselves_even_if_they_hold_the_part():
    run = handed_in()
    both = replace(TRAVELLER, parts=frozenset({"traveller", "lead"}))
    for command in (OpenReview("consent"), ApproveStep("consent"), ReturnStep("consent", "unclear", parts=("goals",))):
        assert codes(run, command, both) == [Code.NOT_YOUR_PART]
    assert offers(run, both) == {("consent", "withdraw")}


def test_nobody_decides_what_they_handed_in_for_somebody_else():
    run = planned()
    helper = Actor("h-1", "Hana", frozenset({"traveller", "lead"}))
    run.do(SubmitStep("consent"), helper)
    assert codes(run, ApproveStep("consent"), helper) == [Code.NOT_YOUR_PART]
    run.do(ApproveStep("consent"), LEAD)


def test_nobody_fills_in_an_assessment_of_themselves():
    run = Run(with_step(trip(), replace(trip().steps["diary"], actor="lead", stage="doing")))
    for step in PLANNED:
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    both = replace(TRAVELLER, parts=frozenset({"traveller", "lead"}))
    assert codes(run, SaveDraft("diary", GOOD["diary"]), both) == [Code.NOT_YOUR_PART]
    run.do(SaveDraft("diary", GOOD["diary"]), LEAD)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SaveDraft("nowhere", {}), Code.NO_SUCH_STEP),
        (SaveDraft("consent", {}), Code.WRONG_KIND),
        (SaveDraft("pledge", {}), Code.WRONG_KIND),
        (SkipStep("consent"), Code.WRONG_KIND),
        (ApproveStep("goals"), Code.WRONG_KIND),
        (WithdrawStep("goals"), Code.WRONG_KIND),
    ],
)
def test_a_command_that_does_not_fit_the_step_is_refused(command, code):
    assert codes(Run(), command) == [code]


# ── reviews ──


def test_a_hand_in_locks_its_parts_and_keeps_their_answers():
    run = planned()
    (event,) = run.do(SubmitStep("consent"))
    assert isinstance(event, ReviewSubmitted)
    assert set(event.answers) == {"goals", "costs"}
    for part in ("goals", "costs"):
        assert run.instance.step(part).status is Status.SUBMITTED
    assert run.instance.step("extras").status is Status.SKIPPED
    assert offers(run) == {("consent", "withdraw")}
    assert offers(run, LEAD) == {("consent", "open"), ("consent", "approve"), ("consent", "return")}


def test_a_hand_in_checks_again_what_another_step_has_changed_since():
    """`visa` was finished for a country; nothing is handed in that is wrong by now."""
    run = planned()
    goals = run.instance.step("goals")
    spoilt = replace(goals, answers={**goals.answers, "topic": "lamp"})
    run.instance = replace(run.instance, steps={**run.instance.steps, "goals": spoilt})
    problem = refused(run, SubmitStep("consent"))
    assert [reason.step for reason in problem.reasons] == ["goals"]
    assert [found.path for found in problem.problems] == ["goals.topic"]


def test_it_can_be_taken_back_until_it_is_read():
    run = handed_in()
    run.do(WithdrawStep("consent"))
    assert run.instance.step("goals").status is Status.DONE
    assert row(run, "consent").status is Status.OPEN
    run.do(SaveDraft("goals", {"why": "other"}))
    run.do(SubmitStep("goals"))
    run.do(SubmitStep("consent"))
    run.do(OpenReview("consent"), LEAD)
    assert run.do(OpenReview("consent"), LEAD) == ()
    assert codes(run, WithdrawStep("consent")) == [Code.ALREADY_READ]


def test_the_policy_says_how_long_it_can_be_taken_back():
    for policy, code in ((Withdrawal.NEVER, Code.LOCKED_SUBMITTED), (Withdrawal.UNTIL_DECIDED, None)):
        consent = trip().steps["consent"]
        run = handed_in(definition=with_step(trip(), replace(consent, review=replace(consent.review, withdraw=policy))))
        if code is None:
            run.do(OpenReview("consent"), LEAD)
            run.do(WithdrawStep("consent"))
        else:
            assert codes(run, WithdrawStep("consent")) == [code]


def test_an_approval_ends_it():
    run = handed_in()
    run.do(ApproveStep("consent", "Well done."), LEAD)
    state = run.instance.step("consent")
    assert (state.status, state.message, state.decided_by) == (Status.APPROVED, "Well done.", "Lars")
    assert run.instance.step("goals").status is Status.APPROVED
    assert run.instance.step("extras").status is Status.SKIPPED
    assert codes(run, ApproveStep("consent"), LEAD) == [Code.NOTHING_TO_DECIDE]
    assert codes(run, WithdrawStep("consent")) == [Code.NOTHING_TO_WITHDRAW]


def test_the_gate_of_an_approval_holds_the_approval_only():
    from tests.workflows.builders import STAGE_STEPS, STEP_FIELDS, Reader

    reader = Reader(STEP_FIELDS, tuple(STAGE_STEPS))
    consent = trip().steps["consent"]
    policy = replace(consent.review, approve_gate=reader.gate("costs.total minimal 10"))
    run = handed_in(definition=with_step(trip(), replace(consent, review=policy)))
    (found,) = refused(run, ApproveStep("consent"), LEAD).reasons
    assert (found.code, found.unmet[0].present) == (Code.GATE_UNMET, Decimal(6))
    assert offers(run, LEAD) == {("consent", "open"), ("consent", "return")}
    run.do(ReturnStep("consent", "unclear", parts=("costs",)), LEAD)


def test_deciding_has_its_own_window():
    run = handed_in().on("2024-04-30T23:59")
    assert ("consent", "approve") in offers(run, LEAD)
    run.on("2024-05-01T00:00")
    assert codes(run, ApproveStep("consent"), LEAD) == [Code.WINDOW_CLOSED]


def test_a_return_opens_the_chosen_parts_and_leaves_the_others_locked():
    run = returned("goals")
    assert row(run, "goals").status is Status.RETURNED
    assert row(run, "consent").status is Status.RETURNED
    assert codes(run, SaveDraft("costs", {})) == [Code.LOCKED_SUBMITTED]
    assert codes(run, SubmitStep("consent")) == [Code.PARTS_UNFINISHED]
    run.do(SaveDraft("goals", {"why": "better"}))
    assert row(run, "goals").status is Status.RETURNED
    run.do(SubmitStep("goals"))
    run.do(SubmitStep("consent"))
    assert run.instance.step("consent").round == 2
    assert run.instance.step("goals").handed_in["why"] == "curious"


def test_returned_parts_can_be_mended_in_any_order():
    run = returned("goals", "costs")
    run.do(SubmitStep("costs", {"legs": [{"kind": "plane", "count": 1}]}))
    run.do(SubmitStep("goals"))
    run.do(SubmitStep("consent"))


def test_taking_back_a_mended_hand_in_leads_back_to_the_return():
    run = returned("goals")
    run.do(SubmitStep("goals", {"why": "better"}))
    run.do(SubmitStep("consent"))
    run.do(WithdrawStep("consent"))
    assert row(run, "consent").status is Status.RETURNED
    assert run.instance.step("goals").status is Status.DONE
    assert codes(run, SaveDraft("costs", {})) == [Code.LOCKED_SUBMITTED]
    run.do(SubmitStep("consent"))


def test_a_remark_opens_the_part_it_stands_on_and_waits_for_a_reply():
    run = returned(notes={"costs.legs": "Why by train?"})
    state = run.instance.step("costs")
    assert state.status is Status.RETURNED
    assert state.awaiting_reply == ("legs",)
    silent = refused(run, SubmitStep("costs")).reasons[0]
    assert (silent.code, silent.params["threads"]) == (Code.REPLIES_MISSING, ("legs",))
    run.do(SaveDraft("costs", {}, {"legs": "Because."}))
    run.do(SaveDraft("costs", {}, {"legs": "Because it is there."}))
    assert run.do(SaveDraft("costs", {}, {"legs": "Because it is there.", "unheard": "of", "total": ""})) == ()
    said = [note.text for note in run.instance.step("costs").threads["legs"]]
    assert said == ["Why by train?", "Because it is there."]
    run.do(SubmitStep("costs"))
    assert run.instance.step("costs").awaiting_reply == ()


def test_threads_keep_the_running_and_the_last_round():
    run = returned(notes={"goals.why": "one"})
    for word in ("two", "three"):
        run.on({"two": "2024-01-11", "three": "2024-01-12"}[word])
        run.do(SubmitStep("goals", {}, {"why": f"to the one before {word}"}))
        run.do(SubmitStep("consent"))
        run.do(ReturnStep("consent", "unclear", notes={"goals.why": word}), LEAD)
    said = [note.text for note in run.instance.step("goals").threads["why"]]
    assert said == ["two", "to the one before three", "three"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ReturnStep("consent", "", parts=("goals",)), Code.REASON_MISSING),
        (ReturnStep("consent", "unheard", parts=("goals",)), Code.REASON_MISSING),
        (ReturnStep("consent", "unclear"), Code.PARTS_MISSING),
        (ReturnStep("consent", "unclear", parts=("pledge",)), Code.UNKNOWN_PART),
        (ReturnStep("consent", "unclear", parts=("visa",)), Code.UNKNOWN_PART),
        (ReturnStep("consent", "unclear", notes={"goals.unheard": "x"}), Code.UNKNOWN_PART),
        (ReturnStep("consent", "unclear", "x" * 5001, ("goals",)), Code.ANSWERS_WRONG),
    ],
)
def test_a_return_must_say_why_and_what(command, code):
    assert codes(handed_in(), command, LEAD) == [code]


def test_a_return_that_opens_everything_opens_everything_that_was_asked_for():
    consent = trip().steps["consent"]
    policy = replace(consent.review, opens=Opens.ALL)
    run = handed_in(definition=with_step(trip(), replace(consent, review=policy)))
    run.do(ReturnStep("consent", "unclear"), LEAD)
    assert {name for name, state in run.instance.steps.items() if state.status is Status.RETURNED} == {
        "goals",
        "costs",
        "extras",
        "consent",
    }


def test_a_review_of_a_vacant_part_is_approved_by_policy():
    run = planned()
    events = run.do(SubmitStep("consent"), vacant=frozenset({"lead"}))
    assert [type(event) for event in events] == [ReviewSubmitted, ReviewApproved]
    assert events[1].by == SYSTEM
    assert row(run, "consent").status is Status.APPROVED
    assert fold(run.events) == run.instance


def test_a_review_of_a_vacant_part_waits_where_the_policy_says_so():
    waiting = replace(trip().actors["lead"], vacant=Vacancy.WAIT)
    run = planned(definition=replace(trip(), actors={**trip().actors, "lead": waiting}))
    run.do(SubmitStep("consent"), vacant=frozenset({"lead"}))
    assert row(run, "consent").status is Status.SUBMITTED


def test_a_policy_does_not_approve_outside_the_decision_window():
    early = replace(trip().windows["decisions"], opens=at("2024-02-01").date())
    run = planned(definition=replace(trip(), windows={**trip().windows, "decisions": early}))
    run.do(SubmitStep("consent"), vacant=frozenset({"lead"}))
    assert row(run, "consent").status is Status.SUBMITTED


# ── outlook ──


def test_the_outlook_has_every_step_in_order_with_its_turn():
    run = handed_in()
    seen = outlook(run.definition, run.instance, run.period, LEAD, run.now)
    assert [each.step.id for each in seen] == list(run.definition.steps)
    assert {each.step.id: each.turn for each in seen}["consent"] == "lead"
    run.do(ReturnStep("consent", "unclear", parts=("goals",)), LEAD)
    seen = outlook(run.definition, run.instance, run.period, LEAD, run.now)
    assert {each.step.id: each.turn for each in seen}["consent"] == "traveller"


def test_every_step_without_an_offer_says_why_and_no_other_does():
    run = returned("goals")
    for actor in (TRAVELLER, LEAD, STRANGER):
        for seen in outlook(run.definition, run.instance, run.period, actor, run.now):
            assert (seen.why is None) is bool(seen.offers), seen.step.id


def test_a_lock_is_told_rather_than_the_window_that_has_closed_since():
    run = handed_in().on("2024-05-02")
    assert codes(run, SaveDraft("goals", {})) == [Code.WINDOW_CLOSED, Code.LOCKED_SUBMITTED]
    why = row(run, "goals").why
    assert (why.code, why.since, why.opens_by) == (Code.LOCKED_SUBMITTED, at("2024-01-10"), ("lead",))


# ── fold ──


def test_the_state_is_the_fold_of_the_events_at_every_moment():
    run = returned("goals", notes={"goals.why": "more"})
    run.do(SubmitStep("goals", {"why": "more of it"}, {"why": "done"}))
    run.do(SubmitStep("consent"))
    run.do(WithdrawStep("consent"))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    assert fold(run.events) == run.instance
    assert run.instance.version == len(run.events)


def test_a_history_without_a_start_is_refused():
    with pytest.raises(ValueError, match="no events"):
        fold(())
    with pytest.raises(ValueError, match="before the start"):
        apply(None, handed_in().events[-1])
