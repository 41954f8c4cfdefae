"""Typed values, shown fields, offered options, computed values, and what is wrong with answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.workflows import drafts
from kinerja.workflows.answers import ROW_KINDS, computed_values, offered_options, standing, typed, visible_fields
from kinerja.workflows.commands import SaveDraft, SubmitStep
from kinerja.workflows.definition import Field, FieldKind
from kinerja.workflows.reasons import Code, Refused
from kinerja.workflows.situation import Situation
from kinerja.workflows.validation import problems
from tests.workflows.builders import GOOD, STEP_FIELDS, TRAVELLER, WIB, Reader, Run, at, text, trip, with_step


def item(kind: FieldKind, **more) -> Field:
    return Field("x", kind, text("x"), **more)


def seen(run: Run) -> Situation:
    return Situation(run.definition, run.instance, run.period, TRAVELLER, run.now)


def wrong(run: Run, step: str, answers) -> list[tuple[str, str]]:
    found = problems(run.definition, run.definition.steps[step], answers, seen(run))
    return [(problem.path, problem.code) for problem in found]


# ── typed ──


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FieldKind.TEXT, "  a ", "a"),
        (FieldKind.TEXT, "   ", None),
        (FieldKind.INTEGER, 12, 12),
        (FieldKind.INTEGER, Decimal("12.0"), 12),
        (FieldKind.INTEGER, Decimal("1.5"), None),
        (FieldKind.INTEGER, "twelve", None),
        (FieldKind.INTEGER, True, None),
        (FieldKind.DECIMAL, 2, Decimal(2)),
        (FieldKind.DECIMAL, Decimal("NaN"), None),
        (FieldKind.MONEY, Decimal("2.50"), Decimal("2.50")),
        (FieldKind.YES_NO, False, False),
        (FieldKind.YES_NO, "maybe", None),
        (FieldKind.DATE, "2024-02-29", date(2024, 2, 29)),
        (FieldKind.DATE, "2023-02-29", None),
        (FieldKind.DATE, "0024-05-05", None),
        (FieldKind.DATE, "1899-12-31", None),
        (FieldKind.DATE_TIME, "2024-02-29T07:30", datetime(2024, 2, 29, 7, 30, tzinfo=ZoneInfo(WIB))),
        (FieldKind.DATE_TIME, "2024-02-29T00:30+00:00", datetime(2024, 2, 29, 0, 30, tzinfo=UTC)),
        (FieldKind.DATE_TIME, "soon", None),
        (FieldKind.CHOICE, "a", "a"),
        (FieldKind.CHOICES, ["b", "a", "b"], ("b", "a")),
        (FieldKind.CHOICES, [], None),
        (FieldKind.NOTE, "x", None),
    ],
)
def test_a_plain_answer_becomes_a_value_of_its_kind_or_is_not_known(kind, raw, value):
    found = typed(item(kind), raw, ZoneInfo(WIB))
    assert found == value
    assert type(found) is type(value)


def test_rows_are_typed_and_blank_ones_left_out():
    legs = STEP_FIELDS["costs"][0]
    assert typed(legs, [{"kind": "train", "count": "two"}, {}, {"kind": " "}, {"count": 2}]) == (
        {"kind": "train"},
        {"count": 2},
    )


QUIET = st.decimals().filter(lambda value: not value.is_snan())
"""A signalling NaN cannot even be compared."""
plain_values = st.one_of(
    st.none(), st.text(max_size=8), st.integers(), st.booleans(), QUIET, st.lists(st.text(max_size=3))
)


@given(st.sampled_from([kind for kind in FieldKind if kind not in ROW_KINDS]), plain_values)
def test_reading_an_answer_never_fails_and_reading_it_again_changes_nothing(kind, raw):
    field = item(kind)
    value = typed(field, raw, ZoneInfo(WIB))
    assert typed(field, value, ZoneInfo(WIB)) == value or value != value


# ── shown, offered, computed ──


def test_a_field_is_hidden_while_its_condition_is_false_or_not_yet_known():
    run = Run()
    goals = run.definition.steps["goals"]
    for answers, shown in (({}, False), ({"abroad": False}, False), ({"abroad": True}, True)):
        visible = visible_fields(run.definition, goals, answers, seen(run))
        assert ("country" in [field.id for field in visible]) is shown


def offered(run: Run, field: str, answers) -> list[str]:
    goals = run.definition.steps["goals"]
    inside = seen(run).with_answers("goals", answers)
    return [each.option.id for each in offered_options(run.definition, goals, goals.field(field), inside)]


def test_options_follow_an_earlier_answer():
    run = Run()
    assert offered(run, "topic", {}) == []
    assert offered(run, "topic", {"theme": "water"}) == ["river"]


def test_a_dated_option_is_offered_on_its_days_only():
    run = Run()
    assert offered(run.on("2024-01-31"), "topic", {"theme": "light"}) == ["lamp"]
    assert offered(run.on("2024-02-01"), "topic", {"theme": "light"}) == ["lamp", "sun"]


def test_an_option_with_a_condition_is_offered_only_where_it_is_known_to_hold():
    run = Run()
    seniors = Reader(STEP_FIELDS).sentence("grade adalah senior")
    themes = run.definition.lists["themes"]
    water = replace(themes.options["water"], when=seniors)
    run.definition = replace(
        run.definition,
        lists={**run.definition.lists, "themes": replace(themes, options={**themes.options, "water": water})},
    )
    assert "water" not in offered(run, "theme", {})
    run.instance = replace(run.instance, subject=replace(run.instance.subject, attributes={"grade": "senior"}))
    assert "water" in offered(run, "theme", {})
    run.instance = replace(run.instance, subject=replace(run.instance.subject, attributes={}))
    assert "water" not in offered(run, "theme", {})


def test_the_lowest_options_by_outside_data_are_recommended():
    run = Run()
    goals = run.definition.steps["goals"]
    found = offered_options(run.definition, goals, goals.field("theme"), seen(run))
    assert {each.option.id for each in found if each.recommended} == {"light", "sound"}
    assert {each.option.id: each.value for each in found}["water"] == Decimal(70)
    assert {each.option.id: each.value for each in found}["old"] is None


def test_computed_values_are_known_once_everything_they_need_is():
    run = Run()
    costs = run.definition.steps["costs"]
    answers = {"legs": [{"kind": "train", "count": 3}, {}, {"kind": "plane", "count": 1}]}
    assert computed_values(run.definition, costs, answers, seen(run)) == {
        "legs.0.points": 6,
        "legs.2.points": 5,
        "total": 11,
    }
    unfinished = {"legs": [{"kind": "train"}]}
    assert computed_values(run.definition, costs, unfinished, seen(run)) == {"legs.0.points": None, "total": None}


# ── copied values ──


def test_a_copied_value_is_a_start_that_people_may_change_or_empty():
    run = Run()
    run.do(SubmitStep("pledge"))
    goals = run.definition.steps["goals"]
    assert standing(goals, seen(run))["phone"] == "0812"
    run.do(SaveDraft("goals", {"phone": None}))
    assert standing(goals, seen(run))["phone"] is None
    run.do(SaveDraft("goals", {"phone": "0999"}))
    assert seen(run).answer("goals", "phone") == "0999"


def test_a_copied_value_with_its_own_source_cannot_be_overwritten():
    run = Run()
    run.do(SubmitStep("pledge"))
    assert run.do(SaveDraft("goals", {"grade": "senior"})) == ()
    assert seen(run).answer("goals", "grade") == "junior"


def test_a_copied_value_follows_its_source_until_the_hand_in():
    run = Run()
    for step in ("pledge", "goals", "costs"):
        run.do(SubmitStep(step, GOOD[step]))
    promoted = replace(run.instance.subject, attributes={"grade": "senior", "phone": "1"})
    run.do(SaveDraft("goals", {"why": "wonder"}))
    before = replace(run.instance, subject=promoted)
    assert Situation(run.definition, before, run.period, TRAVELLER, run.now).answer("goals", "grade") == "senior"
    run.do(SubmitStep("goals"))
    run.do(SubmitStep("consent"))
    after = replace(run.instance, subject=promoted)
    assert Situation(run.definition, after, run.period, TRAVELLER, run.now).answer("goals", "grade") == "junior"


# ── what is wrong ──


def test_good_answers_have_no_problems():
    run = Run()
    for step in ("goals", "costs", "extras"):
        assert wrong(run, step, GOOD[step]) == []


def test_everything_missing_is_named_in_the_order_of_the_fields():
    expected = [("theme", "required"), ("topic", "required"), ("why", "required"), ("abroad", "required")]
    assert wrong(Run(), "goals", {"why": "  "}) == expected


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        ({"why": "x" * 51}, "why", "too_long"),
        ({"topic": "lamp"}, "topic", "not_an_option"),
        ({"abroad": "maybe"}, "abroad", "not_an_option"),
    ],
)
def test_a_wrong_answer_is_named_where_it_stands(changed, path, code):
    assert wrong(Run(), "goals", {**GOOD["goals"], **changed}) == [(path, code)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ({"count": "two"}, "not_a_number"),
        ({"count": Decimal("1.5")}, "not_whole"),
        ({"count": 0}, "too_small"),
        ({"count": 10}, "too_big"),
        ({"count": None}, "required"),
        ({"kind": "boat"}, "not_an_option"),
    ],
)
def test_a_wrong_cell_is_named_by_its_row_as_it_stands_in_the_form(cell, code):
    rows = [{"kind": "train", "count": 3}, {}, {"kind": "train", "count": 1, **cell}]
    assert wrong(Run(), "costs", {"legs": rows}) == [(f"legs.2.{next(iter(cell))}", code)]


def test_too_few_and_too_many_rows_are_named():
    assert wrong(Run(), "costs", {"legs": [{}]}) == [("legs", "too_few_rows")]
    rows = [{"kind": "train", "count": 1}] * 4
    assert wrong(Run(), "costs", {"legs": rows}) == [("legs", "too_many_rows")]


@pytest.mark.parametrize(
    ("day", "code"),
    [("2023-12-31", "too_small"), ("2024-07-01", "too_big"), ("31 January", "not_a_date")],
)
def test_a_day_outside_its_range_is_named(day, code):
    assert wrong(Run(), "costs", {**GOOD["costs"], "from": day}) == [("from", code)]
    assert wrong(Run(), "costs", {**GOOD["costs"], "from": "2024-06-30"}) == []


def test_a_broken_rule_says_its_own_sentence_with_the_present_values():
    run = Run()
    answers = {"legs": [{"kind": "train", "count": 1}]}
    (found,) = problems(run.definition, run.definition.steps["costs"], answers, seen(run))
    assert (found.path, found.code, found.basis) == ("legs", "rule", "Rule 9")
    assert found.say["id"] == "Sekarang 2."


def test_rules_wait_until_the_fields_are_right():
    assert wrong(Run(), "costs", {"legs": [{"kind": "train"}]}) == [("legs.0.count", "required")]


def test_a_rule_that_cannot_be_known_does_not_pass():
    reader = Reader(STEP_FIELDS)
    rule = trip().steps["costs"].rules[0]
    unknown = replace(rule, must=reader.sentence('extras.note adalah "x"', here="costs"), at=None)
    run = Run(with_step(trip(), replace(trip().steps["costs"], rules=(unknown,))))
    assert wrong(run, "costs", GOOD["costs"]) == [("", "rule")]


# ── drafts ──


def changes(run: Run, step: str, given) -> dict:
    return drafts.changes(run.definition.steps[step], given, seen(run))


def test_a_draft_takes_declared_shown_editable_fields_only():
    given = {"why": "a", "country": "Nowhere", "grade": "senior", "unheard": "of", "__class__": "x"}
    assert changes(Run(), "goals", given) == {"why": "a"}
    assert changes(Run(), "goals", {**given, "abroad": True}) == {"why": "a", "abroad": True, "country": "Nowhere"}


def test_a_draft_keeps_what_cannot_be_read_as_it_was_typed():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SubmitStep("goals", GOOD["goals"]))
    run.do(SaveDraft("costs", {"legs": [{"count": "two dozen"}], "from": "tomorrow"}))
    assert run.instance.step("costs").answers == {"legs": [{"count": "two dozen"}], "from": "tomorrow"}


def test_a_draft_that_changes_nothing_has_no_changes():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SaveDraft("goals", {"why": "a", "abroad": False}))
    assert changes(run, "goals", {"why": "a", "abroad": False, "theme": "", "phone": "0812"}) == {}
    assert changes(run, "goals", {"abroad": None}) == {"abroad": None}


@pytest.mark.parametrize(
    ("step", "given", "code"),
    [
        ("goals", {"why": "x" * 5001}, "too_long"),
        ("costs", {"legs": [{"count": 1}] * 4}, "too_many_rows"),
        ("costs", {"legs": [{"count": 10**15}]}, "too_big"),
        ("costs", {"legs": [{"count": "9" * 5001}]}, "too_long"),
    ],
)
def test_a_draft_that_is_too_large_to_keep_is_refused_as_a_whole(step, given, code):
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SubmitStep("goals", GOOD["goals"]))
    before = run.instance
    with pytest.raises(Refused) as refused:
        run.do(SaveDraft(step, {**given, "note": "n"}))
    assert refused.value.reasons[0].code is Code.ANSWERS_WRONG
    assert [problem.code for problem in refused.value.problems] == [code]
    assert run.instance is before


def test_what_is_hidden_at_the_end_is_not_handed_in():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SaveDraft("goals", {"abroad": True, "country": "Nowhere"}))
    run.do(SubmitStep("goals", GOOD["goals"]))
    assert run.instance.step("goals").answers["country"] is None
    assert seen(run).answer("goals", "country") is None


def test_blank_rows_are_not_handed_in():
    run = Run()
    run.do(SubmitStep("pledge"))
    run.do(SubmitStep("goals", GOOD["goals"]))
    run.do(SubmitStep("costs", {"legs": [{}, {"kind": "train", "count": 2}, {"kind": " "}]}))
    assert run.instance.step("costs").answers["legs"] == [{"kind": "train", "count": 2}]


def test_a_local_time_is_read_in_the_zone_of_the_school():
    assert typed(item(FieldKind.DATE_TIME), "2024-01-10T12:00", ZoneInfo(WIB)) == at("2024-01-10")
