"""What the benchmarks say of what they measured; that they measure is seen by running them (`make benchmarks`)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from benchmarks import report, samples
from benchmarks.figures import Figure, Goal, Spread, Verdict, failed, not_measured
from benchmarks.timing import by_turns, calls
from kinerja import workflows

SLOW = Figure(suite="S", name="slow", unit="ms", ours=Spread.once(12), goal=Goal(10))
FAR = Goal(2, of_ratio=True, algorithmic=True)
WRONG = Figure(suite="S", name="wrong", unit="ms", ours=Spread.once(1), ratio=3, against="peer", goal=FAR)
RIGHT = Figure(suite="S", name="right", unit="ms", ours=Spread.once(9), goal=Goal(10), peers={"peer": Spread.once(20)})
FAST = Figure(
    suite="S", name="fast", unit="×", ours=Spread.once(9), ratio=9, goal=Goal(8, at_least=True, of_ratio=True)
)
ABSENT = not_measured("S", "absent", "ms", "no browser", Goal(1))
ALL = (SLOW, WRONG, RIGHT, FAST, ABSENT)


def test_a_figure_is_judged_by_its_goal() -> None:
    found = [figure.verdict for figure in ALL]
    assert found == [Verdict.MISS, Verdict.MISS, Verdict.PASS, Verdict.PASS, Verdict.NOT_MEASURED]


def test_only_what_holds_on_any_machine_fails_the_command() -> None:
    assert failed(ALL) == [WRONG]


def test_what_could_not_be_measured_says_why_and_shows_no_figure() -> None:
    run = report.Run("c", "m", {"Python": "3"}, datetime(2024, 1, 1, tzinfo=UTC), 1, None, ALL)
    assert "| absent |  |  |  | ≤ 1 ms | NOT MEASURED |" in report.page(run)
    assert "- absent: no browser" in report.page(run)
    assert "| right | 9 ms | peer 20.0 |  | ≤ 10.0 ms | PASS |" in report.page(run)
    plain = json.loads(report.as_json(run))["figures"]
    assert [figure["ours"] for figure in plain][-1] is None


def test_a_case_that_does_more_takes_longer() -> None:
    found = by_turns({"less": lambda: sum(range(100)), "more": lambda: sum(range(10_000))}, 3)
    assert found["more"].least > found["less"].least * 5


def test_calls_are_counted() -> None:
    assert calls(lambda: [len("a") for _ in range(10)]) - calls(lambda: [len("a") for _ in range(4)]) == 6


@pytest.mark.parametrize("sentences", [0, 3])
def test_the_samples_are_sound_and_of_the_size_that_was_agreed(sentences: int) -> None:
    texts = samples.texts(20, sentences)
    catalogue = workflows.load_texts(texts, samples.ROOT)
    assert [problem.line("en") for problem in catalogue.problems] == []
    assert len(catalogue.definitions[samples.EDITION].steps) == 20 + 2
    if not sentences:
        assert len(texts["part_0.yaml"]) / 20 == pytest.approx(samples.BYTES_A_STEP, rel=0.06)
