"""Who is told what, when: by the windows as they stand, once, and only while there is something to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja import workflows
from kinerja.workflows import reminders
from kinerja.workflows.calendar import last_day, step_window
from kinerja.workflows.instance import Actor, FactKind, Instance, PeriodFacts, Subject, WindowFact
from kinerja.workflows.reminders import Reminder, due, next_due, told

EDITION = "plan@2024"
TEXT = """\
language: 1
holidays: [{holiday: 2024-02-14, title: Pemilu}]
lists: [{list: reasons, title: Alasan, options: [{option: unclear, label: Belum jelas}]}]
editions:
  - edition: plan@2024
    title: Rencana
    period: {title: 2024, from: 2024-01-01, to: 2024-06-30}
    constants: {kuota: 12}
    actors: {member: {is: subject, title: Anggota}, lead: {is: superior, title: Ketua}}
    windows:
      work: {title: Kerja, opens: 2024-01-01, due: 2024-01-31, closes: 2024-03-31}
      once: {title: Serentak, opens: 2024-01-01, closes: 2024-01-31, zone: Asia/Jakarta}
      deciding: {title: Putusan, opens: 2024-01-01, closes: 2024-04-30}
    remind:
      - {reminder: handed_in, after: submitted, to: lead, say: "{pelaku} mengajukan {langkah}."}
      - {reminder: longer, after: extended, to: turn, say: "Sampai {batas}: {sebab}"}
      - {reminder: shut, after: closed, to: turn, say: "Ditutup: {sebab}"}
    stages:
      - stage: planning
        title: Perencanaan
        window: work
        order: parallel
        remind:
          - {reminder: soon, before: due, days: [7, 3, 1, 0], to: turn,
             say: {id: "Sisa {sisa} dari {kuota}", en: "{sisa} left"}}
          - {reminder: sooner, before: due, days: 5, to: turn, say: "Lima hari"}
          - {reminder: last, before: closes, days: 0, to: turn, say: "Hari ini ditutup: {langkah} {nama}"}
        steps:
          - {form: goal, title: Sasaran, actor: member, fields: [{text: aim, label: Sasaran}]}
          - {form: extra, title: Tambahan, actor: member, optional: yes, fields: [{text: more, label: Lagi}]}
          - review: approval
            title: Persetujuan
            actor: lead
            submitted_by: member
            of: [goal, extra]
            decision_window: deciding
            return: {reasons: reasons, answer_within: 5}
            remind:
              - {reminder: waits, after: submitted, wait: 3 working days, to: lead, escalate: yes, say: "{lama} hari"}
              - {reminder: back, after: returned, to: member, say: "{sebab}, sampai {batas}"}
      - stage: counting
        title: Perhitungan
        window: once
        remind: [{reminder: national, before: closes, days: [1, 0], to: member, say: "{batas}"}]
        steps: [{form: count, title: Hitung, actor: member, fields: [{text: b, label: B}]}]
"""
CATALOGUE = workflows.load_texts({"workflows.yaml": TEXT}, "workflows.yaml")
DEFINITION = CATALOGUE.definitions[EDITION]
NOTHING = PeriodFacts(EDITION)
MEMBER, LEAD = (Actor(name, name.title(), frozenset({name})) for name in ("member", "lead"))
BEGINNING = datetime(2024, 1, 2, 2, tzinfo=UTC)
END = datetime(2024, 6, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment in Jakarta."""
    return (datetime.fromisoformat(text) - timedelta(hours=7)).replace(tzinfo=UTC)


def begun(zone: str = "Asia/Jakarta") -> Instance:
    subject = Subject(person="member", name="Siti", unit="U1", unit_name="SD", zone=zone)
    return workflows.start(DEFINITION, "i", "r", subject, MEMBER, BEGINNING).instance


def does(run: Instance, command: Any, actor: Actor, now: datetime) -> workflows.Decision:
    return workflows.decide(DEFINITION, run, NOTHING, command, actor, now)


def handed_in(now: datetime, run: Instance | None = None) -> workflows.Decision:
    run = does(run or begun(), workflows.SubmitStep("goal", {"aim": "Tenang"}), MEMBER, now).instance
    return does(run, workflows.SubmitStep("approval"), MEMBER, now)


def day_by_day(
    run: Instance, period: PeriodFacts = NOTHING, since: datetime = BEGINNING, until: datetime = END
) -> list[Reminder]:
    """As a scheduler that never rests does it."""
    found: list[Reminder] = []
    while (moment := next_due(DEFINITION, run, period, since)) is not None and moment <= until:
        found += due(DEFINITION, run, period, since, moment)
        since = moment
    return found


def extended(until: str, decided: datetime, kind: FactKind = FactKind.EXTENDED) -> PeriodFacts:
    fact = WindowFact("f1", "work", kind, at(until), decided, "admin", "Banjir")
    return PeriodFacts(EDITION, (fact,), 1)


def times(found: list[Reminder], rule: str) -> list[str]:
    return [f"{one.at + timedelta(hours=7):%m-%d %H}" for one in found if one.rule == rule]


def test_it_reads_well() -> None:
    assert CATALOGUE.problems == ()


def test_whoever_has_the_turn_is_reminded_in_the_morning_until_the_last_day() -> None:
    found = day_by_day(begun())
    assert times(found, "soon") == ["01-24 07", "01-28 07", "01-30 07", "01-31 07"]
    assert times(found, "last") == ["03-31 07"]
    assert {(one.step, one.to) for one in found if one.rule == "soon"} == {("goal", ("member",))}
    assert [one.values["days_left"] for one in found if one.rule == "soon"] == [7, 3, 1, 0]


def test_who_is_finished_is_left_alone_and_the_turn_goes_on() -> None:
    run = handed_in(at("2024-01-20T10:00")).instance
    found = day_by_day(run)
    assert times(found, "soon") == []
    assert [(one.rule, one.to) for one in found if one.step == "approval"][-1] == ("last", ("lead",))
    assert times(found, "last") == ["04-30 07"]  # the window of the decision


def test_an_optional_step_is_told_of_only_once_it_was_begun() -> None:
    run = does(begun(), workflows.SaveDraft("extra", {"more": "x"}), MEMBER, BEGINNING).instance
    assert {one.step for one in day_by_day(run) if one.rule == "soon"} == {"goal", "extra"}


def test_an_extension_moves_the_reminders_and_is_told_itself() -> None:
    decided = at("2024-03-20T12:00")
    period = extended("2024-04-16T00:00", decided)
    assert times(day_by_day(begun(), period), "last") == ["04-15 07"]
    (news,) = (
        one for one in due(DEFINITION, begun(), period, decided - timedelta(hours=1), decided) if one.step == "goal"
    )
    assert (news.rule, news.to, news.values["reason"]) == ("longer", ("member",), "Banjir")
    assert news.values["until"] == at("2024-04-16T00:00")
    old, new = ({one.key for one in day_by_day(begun(), facts)} for facts in (NOTHING, period))
    assert {key for key in new if ":last:" in key}.isdisjoint(old)
    assert [one for one in due(DEFINITION, begun(), period, decided, END) if one.rule == "longer"] == []


def test_a_closing_is_told_to_whoever_had_something_to_do() -> None:
    decided = at("2024-03-20T12:00")
    period = extended("2024-03-20T12:00", decided, FactKind.CLOSED)
    found = due(DEFINITION, begun(), period, decided - timedelta(hours=1), decided)
    assert [(one.rule, one.step, one.to) for one in found] == [("shut", "goal", ("member",))]
    assert [one for one in day_by_day(begun(), period, decided) if one.step == "goal"] == []


def test_who_came_late_is_not_told_of_what_was_decided_before() -> None:
    decided = BEGINNING - timedelta(hours=1)
    found = due(DEFINITION, begun(), extended("2024-04-16T00:00", decided), decided - timedelta(days=1), END)
    assert all(one.rule != "longer" for one in found)


def test_a_review_is_told_of_while_it_waits() -> None:
    """Handed in on a Friday; the election on Wednesday is no working day."""
    run = handed_in(at("2024-02-09T16:00")).instance
    (waits,) = (one for one in day_by_day(run) if one.rule == "waits")
    assert (times([waits], "waits"), waits.to, waits.up, waits.values["waited"]) == (["02-15 07"], ("lead",), True, 3)
    decided = does(run, workflows.ApproveStep("approval"), LEAD, at("2024-02-12T08:00")).instance
    assert [one for one in day_by_day(decided) if one.rule == "waits"] == []


def test_what_happened_is_told_at_once() -> None:
    now = at("2024-01-20T10:00")
    decision = handed_in(now)
    (news,) = told(DEFINITION, decision.instance, NOTHING, enumerate(decision.events, 3), now)
    assert (news.key, news.to, news.by, news.values["who"]) == ("i:handed_in:approval:3", ("lead",), "member", "Member")
    back = does(decision.instance, workflows.ReturnStep("approval", "unclear", "", ("goal",)), LEAD, now)
    (news,) = told(DEFINITION, back.instance, NOTHING, enumerate(back.events, 4), now)
    assert (news.rule, news.to, news.values["reason"]) == ("back", ("member",), "unclear")
    assert news.values["until"] == at("2024-02-01T00:00")


def test_who_was_away_tells_once_what_holds_now() -> None:
    found = due(DEFINITION, begun(), NOTHING, BEGINNING, at("2024-01-30T12:00"))
    assert [(one.rule, one.step, one.values["days_left"]) for one in found if one.rule in ("soon", "sooner")] == [
        ("soon", "goal", 1)
    ]
    over = due(DEFINITION, begun(), NOTHING, BEGINNING, at("2024-02-01T00:00"))
    assert [one for one in over if one.rule in ("soon", "national")] == []


@pytest.mark.parametrize(
    ("zone", "expected"), [("Asia/Jakarta", ["01-30 07", "01-31 07"]), ("Asia/Jayapura", ["01-31 05", "01-31 16"])]
)
def test_where_the_morning_is_too_late_it_is_the_evening_before(zone: str, expected: list[str]) -> None:
    """In Jayapura the national window closes at two in the morning of its last day there; shown by Jakarta's clock."""
    run = replace(begun(zone), subject=replace(begun().subject, zone=zone))
    assert times(day_by_day(run), "national") == expected


def test_the_text_holds_constants_and_takes_both_names_of_a_value() -> None:
    text = DEFINITION.reminders["soon"].say
    assert (text.id, text.en) == ("Sisa {days_left} dari 12", "{days_left} left")
    assert reminders.filled(text.id, {"days_left": "3"}) == "Sisa 3 dari 12"
    assert reminders.filled("{reason}", {}) == "–"


def test_examples_state_who_is_reminded() -> None:
    examples = """\
    scenarios:
      - title: Pengingat
        do:
          - {on: 2024-01-10, actor: member, save: goal, answers: {aim: x}, reminders: {soon: none}}
          - {on: 2024-01-24, reminders: {soon: member}}
          - {on: 2024-01-25, see: {goal: draft}, reminders: {soon: none}}
          - {on: 2024-01-26, actor: member, submit: goal, answers: {aim: Tenang}}
          - {on: 2024-01-26, actor: member, submit: approval, reminders: {handed_in: [lead]}}
          - {on: 2024-01-30, reminders: {soon: member, waits: none}}
          - {on: 2024-01-31, reminders: {waits: lead, soon: none}}
      - title: Diperpanjang
        do:
          - {on: 2024-01-10, actor: member, save: goal, answers: {aim: x}}
          - {on: 2024-03-30, extend: work, closes: 2024-04-15, reminders: {longer: member}}
          - {on: 2024-03-31, reminders: {last: none}}
          - {on: 2024-04-15, reminders: {last: member}}
"""
    found = workflows.load_texts({"workflows.yaml": TEXT + examples}, "workflows.yaml")
    assert [problem.line() for problem in found.problems] == []
    results = [workflows.run(DEFINITION, one) for one in found.scenarios[EDITION]]
    differing = [(act.act.on.isoformat(), act.told) for result in results for act in result.acts if not act.ok]
    assert differing == [("2024-01-30", {"soon": ()})]


def test_a_derived_edition_changes_takes_out_and_adds_reminders() -> None:
    derived = """\
  - edition: plan@2025
    derives_from: plan@2024
    remind:
      - {reminder: handed_in, remove: yes}
      - {reminder: done, after: completed, to: lead, say: Selesai.}
    stages:
      - stage: planning
        remind: [{reminder: soon, days: 2}]
"""
    found = workflows.load_texts({"workflows.yaml": TEXT + derived}, "workflows.yaml")
    assert [problem.line() for problem in found.problems] == []
    rules = found.definitions["plan@2025"].reminders
    assert rules["soon"].days == (2,)
    assert rules["soon"].at == "planning"
    assert "handed_in" not in rules
    assert rules["done"].after == "completed"


def test_a_definition_without_reminders_costs_nothing_and_hashes_as_before() -> None:
    without = replace(DEFINITION, reminders={})
    assert "reminders" not in workflows.to_json(without)
    assert next_due(without, begun(), NOTHING, BEGINNING) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 120 * 24), min_size=1, max_size=8),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
    st.none() | st.integers(1, 40),
)
def test_whenever_the_scheduler_runs_each_key_comes_once_and_never_after_its_end(
    ticks: list[int], zone: str, days: int | None
) -> None:
    run = replace(begun(), subject=replace(begun().subject, zone=zone))
    period = NOTHING
    if days is not None:
        until = at("2024-04-01T00:00") + timedelta(days=days)
        fact = WindowFact("f1", "work", FactKind.EXTENDED, until, at("2024-02-20T12:00"), "admin", "Banjir")
        period = PeriodFacts(EDITION, (fact,), 1)
    keys: list[str] = []
    since = BEGINNING
    for tick in (BEGINNING + timedelta(hours=hours) for hours in sorted(ticks)):
        for one in due(DEFINITION, run, period, since, tick):
            step = DEFINITION.steps[one.step]
            assert since < one.at <= tick
            window = step_window(DEFINITION, step, run, period)
            assert window is not None
            assert one.rule != "last" or (window.closes is not None and tick < window.closes)
            assert one.rule != "last" or last_day(window.closes, zone) == last_day(one.values["until"], zone)
            keys.append(one.key)
        since = tick
    assert len(keys) == len(set(keys))
