"""Dated examples on the real engine: what they find, and what they say when it is not as expected."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kinerja import workflows
from kinerja.workflows.coverage import coverage
from kinerja.workflows.instance import Status
from kinerja.workflows.places import Place
from kinerja.workflows.scenario import Act, ActKind, Expectation, Outcome, Scenario
from kinerja.workflows.scenarios import run
from tests.workflows.builders import GOOD, WIT, trip
from tests.workflows.sound import SOUND

LINE = Place("trip.yaml", 7, 3)
JUNIOR = {"grade": "junior", "phone": "0812"}


def expected(words: str) -> Expectation:
    word, _, code = words.partition(" ")
    if words == Outcome.LATE:
        return Expectation(Outcome.LATE, None, LINE)
    return Expectation(Outcome(word), code or None, LINE)


def act(on: str, kind: str, target: str | None = None, expect: str | None = None, **more) -> Act:
    when = datetime.fromisoformat(on) if "T" in on else date.fromisoformat(on)
    lead = kind in ("open", "approve", "return")
    actor = None if kind in ("see", "extend", "close") else "lead" if lead else "traveller"
    more.setdefault("actor", actor)
    return Act(when, ActKind(kind), LINE, target, expect=expected(expect) if expect else None, **more)


def scenario(*acts: Act, subject=JUNIOR, zone: str = "Asia/Jakarta") -> Scenario:
    return Scenario("a story", LINE, subject, {}, zone, acts)


def filled(on: str) -> list[Act]:
    return [act(on, "submit", step, answers=GOOD[step]) for step in ("pledge", "goals", "costs")]


def told(*acts: Act, **more) -> list[tuple[bool, Outcome, tuple[str, ...]]]:
    return [(each.ok, each.outcome, each.codes) for each in run(trip(), scenario(*acts, **more)).acts]


def test_a_story_from_the_first_day_to_the_lock():
    story = scenario(
        *filled("2024-01-30"),
        act("2024-01-31T23:59", "submit", "consent", "accepted", see={"goals": Status.SUBMITTED}),
        act("2024-02-02", "return", "consent", "accepted", reason="unclear", parts=("goals",)),
        act("2024-02-05", "submit", "goals", "accepted late", answers={"why": "better"}),
        act("2024-02-05", "submit", "consent", "accepted late"),
        act("2024-02-06", "withdraw", "consent", "accepted"),
        act("2024-04-01", "save", "goals", "refused window_closed", answers={"why": "too late"}),
        act("2024-06-02", "see", see={"consent": Status.RETURNED, "planning": Status.RETURNED}),
    )
    result = run(trip(), story)
    assert [(each.act.target, each.outcome, each.codes) for each in result.acts if not each.ok] == []
    assert result.ok


def test_what_was_expected_otherwise_is_named_with_its_place():
    result = run(trip(), scenario(act("2024-01-10", "submit", "pledge", "refused window_closed")))
    (found,) = result.acts
    assert not result.ok
    assert (found.outcome, found.differs, found.place) == (Outcome.ACCEPTED, ("outcome",), LINE)


def test_accepted_and_late_are_two_outcomes():
    on_time, late = (
        act("2024-01-10", "submit", "pledge", "accepted late"),
        act("2024-02-10", "submit", "pledge", "accepted"),
    )
    for each in (on_time, late):
        assert [ok for ok, _, _ in told(each)] == [False]
    assert told(act("2024-02-10", "submit", "pledge")) == [(True, Outcome.LATE, ())]


def test_a_refusal_may_be_expected_by_its_answer_problem():
    acts = filled("2024-01-10")[:2]
    too_little = {"legs": [{"kind": "train", "count": 1}]}
    acts.append(act("2024-01-10", "submit", "costs", "refused rule", answers=too_little))
    assert told(*acts)[-1] == (True, Outcome.REFUSED, ("answers_wrong", "rule"))


def test_a_status_that_is_not_as_expected_is_told():
    result = run(trip(), scenario(act("2024-01-10", "see", see={"pledge": Status.DONE, "goals": Status.CLOSED})))
    assert result.acts[0].seen == {"pledge": Status.OPEN}
    assert result.acts[0].differs == ("pledge",)


def test_a_value_that_is_not_as_expected_is_told():
    stands = {"goals.theme": "water", "goals.abroad": False, "goals.country": None}
    acts = (*filled("2024-01-10"), act("2024-01-10", "see", values=stands))
    assert run(trip(), scenario(*acts)).acts[-1].ok
    wrong = (*acts[:-1], act("2024-01-10", "see", values={**stands, "goals.why": "bored", "goals.country": "x"}))
    result = run(trip(), scenario(*wrong)).acts[-1]
    assert result.found == {"goals.why": "curious", "goals.country": None}
    assert result.differs == ("goals.country", "goals.why")


def test_windows_can_be_extended_and_closed():
    acts = (
        act("2024-04-02", "submit", "pledge", "refused window_closed"),
        act("2024-04-02", "extend", "plan", closes=date(2024, 4, 10)),
        act("2024-04-10T23:59:59", "submit", "pledge", "accepted late"),
        act("2024-04-11T00:00:00", "submit", "goals", "refused window_closed", answers=GOOD["goals"]),
        act("2024-04-11", "extend", "plan", closes=date(2024, 4, 20)),
        act("2024-04-12", "close", "plan"),
        act("2024-04-12", "submit", "goals", "refused window_closed", answers=GOOD["goals"]),
    )
    for zone in ("Asia/Jakarta", WIT):
        assert [ok for ok, _, _ in told(*acts, zone=zone)] == [True] * len(acts)


def test_one_who_may_not_begin_is_refused_every_act():
    assert told(act("2024-01-10", "submit", "pledge", "refused not_eligible"), subject={}) == [
        (True, Outcome.REFUSED, ("not_eligible",))
    ]


def test_outside_data_reaches_the_subject():
    story = Scenario(
        "a", LINE, JUNIOR, {"survey": {"water": Decimal(1)}}, acts=(act("2024-01-10", "submit", "pledge"),)
    )
    assert run(trip(), story).ok


def test_coverage_tells_which_clauses_no_story_has_seen_both_ways():
    stories = [
        scenario(
            *filled("2024-01-10"),
            act("2024-01-10", "submit", "costs", "refused rule", answers={"legs": [{"kind": "train", "count": 1}]}),
            act("2024-01-11", "submit", "consent"),
            act("2024-01-12", "approve", "consent"),
        ),
        scenario(act("2024-01-10", "submit", "pledge", "refused not_eligible"), subject={}),
    ]
    found = {(each.owner, each.key): each for each in coverage(trip(), stories).clauses}
    assert found["costs", "must"].covered
    assert found["doing", "gate"].covered
    assert found["trip@2024", "eligible"].covered
    assert not found["closing", "gate"].covered
    assert found["closing", "gate"].seen_false > 0
    assert found["visa", "when"].seen_true == 0
    assert found["visa", "when"].seen_unknown > 0
    assert not found["goals.country", "show_when"].covered


def test_without_stories_nothing_is_covered():
    assert not any(each.covered for each in coverage(trip(), ()).clauses)


def assessed(*cut: str) -> workflows.Catalogue:
    """The catalogue of assessed.yaml, each of these lines of its example left out."""
    text = Path(__file__).with_name("assessed.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not any(part in line for part in cut)]
    catalogue = workflows.load_texts({"workflows.yaml": "\n".join(kept)}, "workflows.yaml")
    assert catalogue.ok
    return catalogue


def seen_in(catalogue: workflows.Catalogue) -> workflows.Coverage:
    (edition,) = catalogue.definitions
    return coverage(catalogue.definitions[edition], catalogue.scenarios[edition])


def test_a_condition_inside_rows_is_seen_in_each_of_them():
    found = {(each.owner, each.key): each for each in seen_in(assessed()).clauses}
    assert found["proof.made.photo", "required_when"].covered, "one piece was finished, the other was not"
    assert found["look.habits.note", "required_when"].covered, "one habit was poor, the other was not"
    cut = {(each.owner, each.key): each for each in seen_in(assessed("submit: proof", "attach: proof")).clauses}
    assert (
        cut["proof.made.photo", "required_when"].seen_true,
        cut["proof.made.photo", "required_when"].seen_false,
    ) == (0, 0)


def test_every_row_of_a_table_is_to_be_seen():
    (found,) = seen_in(assessed()).tables
    assert (found.table, found.unseen, found.covered) == ("verdicts", (1, 2), False)
    (none,) = seen_in(assessed("submit: verdict")).tables
    assert none.unseen == (1, 2, 3)


def test_the_conditions_of_options_are_seen_once_a_list():
    catalogue = workflows.load_texts({"workflows.yaml": SOUND}, "workflows.yaml")
    (found,) = [each for each in seen_in(catalogue).clauses if each.owner == "jenis"]
    assert (found.key, found.seen_true > 0, found.seen_false) == ("when", True, 0)


CLOCKS = """\
language: 1
holidays:
  - {holiday: 2024-02-08, title: Libur}
  - {holiday: 2024-02-09, title: Cuti bersama, kind: joint_leave}
lists:
  - {list: alasan, title: Alasan, options: [{option: kurang, label: Kurang}]}
editions:
  - edition: uji@2024
    title: Uji
    period: {title: Januari–Juni 2024, from: 2024-01-01, to: 2024-06-30}
    actors: {orang: {is: subject, title: Orang}, ketua: {is: superior, title: Ketua}}
    windows:
      isi: {title: Isi, opens: {from: start}, due: {from: start, days: 30}, closes: {from: end, days: -151}}
      putus: {title: Putus, opens: {from: start}, closes: {from: end}}
    stages:
      - stage: tahap
        title: Tahap
        window: isi
        steps:
          - {form: rencana, title: Rencana, actor: orang, fields: [{text: a, label: A}]}
          - review: ajuan
            title: Ajuan
            actor: ketua
            submitted_by: orang
            of: [rencana]
            decision_window: putus
            return: {reasons: alasan, opens: all, must_answer: no, answer_within: 2, answer_days: working, clock: CLOCK}
          - form: sesudah
            title: Sesudah
            actor: orang
            window: putus
            gate: hari kerja sejak 2024-02-07 minimal 2
            fields: [{text: b, label: B}]
    scenarios:
      - title: Dikembalikan menjelang libur panjang
        zone: Asia/Jayapura
        do:
          - {on: 2024-01-30T08:00, actor: orang, submit: rencana, answers: {a: x}, expect: accepted}
          - {on: 2024-01-30T09:00, actor: orang, submit: ajuan, expect: accepted}
          - {on: 2024-02-07T09:00, actor: ketua, return: ajuan, reason: kurang, expect: accepted}
          - {on: 2024-02-13T23:59:59, actor: orang, submit: rencana, answers: {a: y}, expect: ON_THE_LAST_DAY}
          - {on: 2024-02-13T23:59:59, actor: orang, submit: ajuan, expect: ON_THE_LAST_DAY}
          - {on: 2024-02-14T00:00, actor: orang, withdraw: ajuan, expect: refused window_closed}
          - {on: 2024-02-14T08:00, actor: ketua, return: ajuan, reason: kurang, expect: accepted}
          - {on: 2024-02-16T23:59:59, actor: orang, save: rencana, answers: {a: z}, expect: accepted}
          - {on: 2024-02-17T00:00, actor: orang, save: rencana, answers: {a: w}, expect: refused window_closed}
"""


@pytest.mark.parametrize(
    ("clock", "handed_in"), [("runs", "accepted late"), ("stops", "accepted late"), ("restarts", "accepted")]
)
def test_an_example_counts_working_days_and_the_clock_of_a_return(clock, handed_in):
    """Given back on Wednesday the 7th; Thursday and Friday are free, so the second working day is Tuesday the 13th.

    A clock that stops gives back the eight days of waiting: due on 8 February, so the 13th is late.
    """
    story = CLOCKS.replace("CLOCK", clock).replace("ON_THE_LAST_DAY", handed_in)
    catalogue = workflows.load_texts({"workflows.yaml": story}, "workflows.yaml")
    assert [problem.line("en") for problem in catalogue.problems] == []
    (example,) = catalogue.scenarios["uji@2024"]
    told = run(catalogue.definitions["uji@2024"], example)
    assert [(each.act.on, each.outcome, each.codes) for each in told.acts if not each.ok] == []
