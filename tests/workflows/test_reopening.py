"""Opening a finished step again: for a while, with a choice of what becomes of everything that builds on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja.workflows import engine, reopening, restoring, transitions, visibility
from kinerja.workflows.commands import (
    ApproveStep,
    DeclineReopening,
    ReopenStep,
    RequestReopening,
    ReturnStep,
    SaveDraft,
    SubmitStep,
)
from kinerja.workflows.definition import ADMINISTRATOR, Path, ReopenPolicy
from kinerja.workflows.instance import Actor, Effect, Status
from kinerja.workflows.reasons import Code, Refused
from kinerja.workflows.situation import Situation
from tests.workflows.builders import GOOD, LEAD, STRANGER, TRAVELLER, Run, at, trip, with_step

ADMIN = Actor("a-1", "Ada", frozenset({ADMINISTRATOR}))
UNTIL = at("2024-04-20T00:00")


def approved(definition=None) -> Run:
    """A plan that was approved in January; it is April, and every window but that of decisions is closed."""
    run = Run(definition)
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    run.now = at("2024-04-10")
    return run


def reopen(run: Run, step: str = "goals", effect: Effect = Effect.KEEP, until=UNTIL, actor: Actor = ADMIN) -> None:
    run.do(ReopenStep(step, effect, until, message="Salah pilih tema."), actor)


def refusal(run: Run, command, actor=TRAVELLER) -> Code:
    with pytest.raises(Refused) as caught:
        run.do(command, actor)
    return caught.value.reasons[0].code


def situation(run: Run, actor: Actor = ADMIN) -> Situation:
    return Situation(run.definition, run.instance, run.period, actor, run.now)


def status(run: Run, step: str) -> Status:
    return situation(run).status(step)


def offered(run: Run, step: str, actor: Actor = TRAVELLER) -> set[str]:
    return {
        offer.action
        for offer in engine.options(run.definition, run.instance, run.period, actor, run.now)
        if offer.step.id == step
    }


def test_what_is_approved_and_past_its_window_can_be_changed_again_until_the_stated_instant():
    run = approved()
    assert refusal(run, SaveDraft("goals", {"why": "better"})) in (Code.WINDOW_CLOSED, Code.LOCKED_APPROVED)
    reopen(run)
    assert offered(run, "goals") == {"save", "submit"}
    run.do(SaveDraft("goals", {"why": "better"}))
    run.now = UNTIL - timedelta(microseconds=1)
    run.do(SubmitStep("goals", {"why": "best"}))
    assert run.instance.step("goals").answers["why"] == "best"
    assert status(run, "goals") is Status.APPROVED, "its decision was left alone"
    assert refusal(run, SaveDraft("goals", {"why": "more"})) in (Code.LOCKED_APPROVED, Code.WINDOW_CLOSED)


def test_at_its_end_it_is_shut_and_stands_as_before_though_nobody_noted_it():
    run = approved()
    before = run.instance.step("goals")
    reopen(run)
    run.do(SaveDraft("goals", {"why": "half a th"}))
    run.now = UNTIL
    assert status(run, "goals") is Status.APPROVED
    assert situation(run).answer("goals", "why") == GOOD["goals"]["why"]
    assert refusal(run, SaveDraft("goals", {"why": "late"})) in (Code.LOCKED_APPROVED, Code.WINDOW_CLOSED)
    ended = engine.advance(run.definition, run.instance, run.period, run.now)
    assert ended.instance.step("goals") == before
    assert [type(event).__name__ for event in ended.events] == ["ReopeningEnded"]
    assert engine.advance(run.definition, ended.instance, run.period, run.now).events == ()


def test_the_old_answers_stay_readable_while_new_ones_are_typed():
    run = approved()
    reopen(run)
    run.do(SaveDraft("goals", {"why": "better"}))
    assert run.instance.step("goals").handed_in["why"] == GOOD["goals"]["why"]


def test_everything_that_builds_on_it_is_told_before():
    run = approved()
    found = reopening.blast(run.definition.steps["goals"], situation(run))
    assert found.reviews == ("consent",)
    assert "goals" not in found.resets
    assert ("consent", "lead") in found.signatures or not run.definition.steps["consent"].signs


def test_reset_sets_the_decision_back_and_keeps_the_answers():
    run = approved()
    reopen(run, effect=Effect.RESET)
    assert run.instance.step("goals").answers == {**run.instance.step("goals").answers, **GOOD["goals"]}
    assert status(run, "consent") is Status.CLOSED, "first the plan again"
    run.do(SubmitStep("goals", {"why": "best"}))
    run.do(SubmitStep("consent"))
    assert refusal(run, SaveDraft("goals", {"why": "more"})) is Code.LOCKED_SUBMITTED
    run.do(ApproveStep("consent"), LEAD)
    assert status(run, "goals") is Status.APPROVED
    assert all(state.reopening is None for state in run.instance.steps.values())


def test_what_was_set_back_and_not_finished_again_in_time_stands_as_before():
    run = approved()
    before = run.instance.steps
    reopen(run, effect=Effect.RESET)
    run.do(SubmitStep("goals", {"why": "best"}))
    run.do(SubmitStep("consent"))
    run.now = UNTIL
    ended = engine.advance(run.definition, run.instance, run.period, run.now)
    assert ended.instance.steps == before


def test_a_decision_can_be_taken_once_more():
    run = approved()
    reopen(run, "consent")
    assert status(run, "goals") is Status.SUBMITTED
    run.do(ReturnStep("consent", "unclear", "Mohon diperjelas.", ("goals",)), LEAD)
    assert status(run, "goals") is Status.RETURNED
    assert run.instance.step("consent").reopening is None
    run.do(SubmitStep("goals", {"why": "clear"}))
    run.do(SubmitStep("consent"))
    run.do(ApproveStep("consent"), LEAD)
    assert status(run, "consent") is Status.APPROVED


def test_stale_marks_what_read_a_field_that_changed_and_nothing_else():
    note = trip().steps["diary"].fields[0]
    reads = replace(trip().steps["diary"], fields=(replace(note, copies=Path("goals", "why")),))
    run = approved(with_step(trip(), reads))
    run.do(SubmitStep("diary", GOOD["diary"]))
    run.do(SubmitStep("photos", GOOD["photos"]))
    reopen(run, effect=Effect.STALE)
    run.do(SubmitStep("goals", {"why": "other"}))
    assert run.instance.step("diary").stale == ("goals.why",)
    assert run.instance.step("consent").stale == ("goals.why",)
    assert run.instance.step("photos").stale == ()
    run.do(SubmitStep("diary", {"note": "looked at again"}))
    assert run.instance.step("diary").stale == ()


def test_what_was_finished_without_a_change_leaves_nothing_stale():
    run = approved()
    reopen(run, effect=Effect.STALE)
    run.do(SubmitStep("goals"))
    assert run.instance.step("consent").stale == ()
    assert run.instance.step("goals").reopening is None


def test_only_an_administrator_opens_unless_the_definition_names_somebody():
    run = approved()
    for actor in (TRAVELLER, LEAD, STRANGER):
        assert refusal(run, ReopenStep("goals", Effect.KEEP, UNTIL, message="x"), actor) is Code.NOT_YOUR_PART
    goals = trip().steps["goals"]
    run = approved(with_step(trip(), replace(goals, reopen=ReopenPolicy(("lead",), "reasons"))))
    assert refusal(run, ReopenStep("goals", Effect.KEEP, UNTIL, message="x"), LEAD) is Code.REASON_MISSING
    run.do(ReopenStep("goals", Effect.KEEP, UNTIL, "unclear"), LEAD)
    assert run.instance.step("goals").reopening.part == "lead"


def test_who_takes_part_asks_once_and_gets_an_answer():
    run = approved()
    assert refusal(run, RequestReopening("goals")) is Code.REASON_MISSING
    run.do(RequestReopening("goals", message="Salah pilih tema."))
    assert refusal(run, RequestReopening("goals", message="Lagi.")) is Code.ALREADY_REQUESTED
    assert refusal(run, RequestReopening("costs", message="x"), STRANGER) is Code.NOT_YOUR_PART
    run.do(DeclineReopening("goals", "Sudah dinilai."), ADMIN)
    assert run.instance.step("goals").request is None
    assert refusal(run, DeclineReopening("goals", "Sudah."), ADMIN) is Code.NOTHING_REQUESTED
    run.do(RequestReopening("goals", message="Mohon."))
    reopen(run)
    assert run.instance.step("goals").request is None


def test_a_request_about_what_another_reopening_sets_back_waits_again_where_time_runs_out():
    run = approved()
    run.do(RequestReopening("consent", message="Terlalu cepat disetujui."), LEAD)
    asked = run.instance.step("consent").request
    reopen(run, effect=Effect.RESET)
    assert run.instance.step("consent").request is None
    run.now = UNTIL
    assert situation(run).instance.step("consent").request == asked


def test_what_can_still_be_changed_or_is_under_review_is_not_opened():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SubmitStep("goals", GOOD["goals"]))
    assert refusal(run, ReopenStep("goals", Effect.KEEP, UNTIL, message="x"), ADMIN) is Code.NOTHING_TO_REOPEN
    run.do(SubmitStep("costs", GOOD["costs"]))
    run.do(SubmitStep("consent"))
    assert refusal(run, ReopenStep("goals", Effect.KEEP, UNTIL, message="x"), ADMIN) is Code.NOTHING_TO_REOPEN
    assert refusal(run, ReopenStep("consent", Effect.KEEP, UNTIL, message="x"), ADMIN) is Code.NOTHING_TO_REOPEN
    assert refusal(run, ReopenStep("report", Effect.KEEP, UNTIL, message="x"), ADMIN) is Code.NOTHING_TO_REOPEN


def test_an_end_in_the_past_is_refused():
    run = approved()
    assert refusal(run, ReopenStep("goals", Effect.KEEP, run.now, message="x"), ADMIN) is Code.UNTIL_OVER
    reopen(run)
    assert refusal(run, ReopenStep("goals", Effect.KEEP, UNTIL, message="x"), ADMIN) is Code.ALREADY_REOPENED


@given(
    effect=st.sampled_from(Effect),
    step=st.sampled_from(["goals", "costs", "pledge", "consent"]),
    acts=st.lists(st.sampled_from(["goals", "costs", "pledge", "consent", "approve", "return", "draft"]), max_size=6),
    over=st.booleans(),
)
def test_whatever_is_done_under_it_nothing_is_lost_and_the_history_folds(effect, step, acts, over):
    """Every reopening ends with all steps finished again, or with all of them as they stood before."""
    run = approved()
    before = run.instance.steps
    reopen(run, step, effect)
    for act in acts:
        command = {
            "approve": ApproveStep("consent"),
            "return": ReturnStep("consent", "unclear", "x", ("goals",)),
            "draft": SaveDraft("goals", {"why": "typed"}),
        }.get(act, SubmitStep(act))
        try:
            run.do(command, LEAD if act in ("approve", "return") else TRAVELLER)
        except Refused:
            continue
    open_ = [name for name, state in run.instance.steps.items() if state.reopening is not None]
    run.now = UNTIL if over else UNTIL - timedelta(seconds=1)
    ended = engine.advance(run.definition, run.instance, run.period, run.now).instance
    assert transitions.fold(run.events) == run.instance
    if over:
        assert all(state.reopening is None for state in ended.steps.values())
        assert {name: ended.step(name) for name in open_} == {name: before[name] for name in open_}
        assert restoring.standing(run.instance, run.now).steps == ended.steps
    else:
        assert ended == run.instance


# ── who reads what meanwhile ──


def read_by(run: Run, actor: Actor) -> Situation:
    """The run as this actor reads it."""
    return situation(run, actor).of(
        visibility.seen_by(actor, restoring.standing(run.instance, run.now), run.definition)
    )


@given(
    effect=st.sampled_from(Effect),
    step=st.sampled_from(["goals", "costs", "consent"]),
    drafts=st.lists(st.sampled_from(["a", "bb", "ccc"]), max_size=3),
    hours=st.integers(0, 300),
)
@settings(max_examples=25)
def test_nobody_but_its_writer_reads_a_draft_and_nobody_loses_what_they_could_read(effect, step, drafts, hours):
    run = approved()
    before = {actor: read_by(run, actor) for actor in (LEAD, STRANGER, ADMIN, TRAVELLER)}
    readable = {
        (actor, name): visibility.visible(run.definition.steps[name], view)
        for actor, view in before.items()
        for name in run.definition.steps
    }
    reopen(run, step, effect)
    for text in drafts:
        try:
            run.do(SaveDraft("goals", {"why": text}))
        except Refused:
            break
    run.now += timedelta(hours=hours)
    for (actor, name), could in readable.items():
        view = read_by(run, actor)
        assert visibility.visible(run.definition.steps[name], view) or not could
        if actor is not TRAVELLER:
            assert view.instance.step(name).answers == before[actor].instance.step(name).answers
    assert not any(visibility.visible(one, read_by(run, ADMIN)) for one in run.definition.steps.values())


def test_what_is_finished_again_is_read_by_all():
    run = approved()
    reopen(run)
    run.do(SubmitStep("goals", {"why": "best"}))
    assert read_by(run, LEAD).instance.step("goals").answers["why"] == "best"
