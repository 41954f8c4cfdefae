"""`repeat`: the same steps round after round, in strict order, as if the author had written each of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja import workflows
from kinerja.workflows.reader import Round

TEXT = Path(__file__).with_name("repeated.yaml").read_text(encoding="utf-8")
REPEAT = re.compile(r" +- repeat: visit\n.*?(?= +- confirmation)", re.DOTALL)
DERIVED = """\
  - edition: visits@2025
    derives_from: visits@2024
    title: {id: Kunjungan 2025, en: Visits 2025}
"""


def loaded(text: str = TEXT) -> workflows.Catalogue:
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert [problem.line("en") for problem in catalogue.problems] == []
    return catalogue


def derived(change: str) -> workflows.Definition:
    return loaded(TEXT + DERIVED + change).definitions["visits@2025"]


def written_out() -> str:
    """The same definition without `repeat`: every step as the author would have to write it."""
    found = REPEAT.search(TEXT)
    assert found is not None
    inner = re.sub(r"^    ", "", found[0].partition("steps:\n")[2], flags=re.MULTILINE)
    return TEXT.replace(found[0], "".join(inner.replace("{visit}", number) for number in "12"))


def test_it_means_what_the_steps_written_out_mean() -> None:
    assert "repeat" not in written_out()
    repeated, plain = (loaded(text).definitions["visits@2024"] for text in (TEXT, written_out()))
    assert list(repeated.steps) == ["plan_1", "notes_1", "plan_2", "notes_2", "talked"]
    assert repeated == plain
    assert workflows.content_hash(repeated) == workflows.content_hash(plain)


def test_only_the_number_of_the_round_is_put_in() -> None:
    step = loaded().definitions["visits@2024"].steps["plan_2"]
    assert (step.title.id, step.title.en) == ("Rencana kunjungan 2", "Plan of visit 2")
    assert step.field("hours").label.id == "Jam, paling banyak 8"


def test_the_rounds_are_done_in_strict_order() -> None:
    catalogue = loaded()
    (scenario,) = catalogue.scenarios["visits@2024"]
    results = workflows.run(catalogue.definitions["visits@2024"], scenario).acts
    assert [(result.place.line, result.codes, result.seen) for result in results if not result.ok] == []


def test_a_derived_edition_has_another_number_of_rounds() -> None:
    more = derived("""\
    constants: {rounds: 3}
    scenarios:
      - title: Tiga kali
        do:
          - {on: 2024-02-01, actor: host, submit: plan_1, answers: {hours: 0}, see: {notes_1: skipped, plan_2: open}}
          - {on: 2024-02-01, actor: host, submit: plan_3, answers: {hours: 0}, expect: refused earlier_step_unfinished}
          - {on: 2024-02-01, actor: host, submit: plan_2, answers: {hours: 0}}
          - {on: 2024-02-01, actor: host, submit: plan_3, answers: {hours: 0}, see: {talked: open}}
""")
    assert list(more.steps)[-3:] == ["plan_3", "notes_3", "talked"]
    once = derived("    stages: [{stage: visiting, steps: [{repeat: visit, times: 1}]}]\n")
    assert list(once.steps) == ["plan_1", "notes_1", "talked"]


def test_a_derived_edition_changes_the_steps_of_every_round() -> None:
    changed = derived("""\
    stages:
      - stage: visiting
        steps:
          - repeat: visit
            steps:
              - form: plan_{visit}
                title: {id: "Persiapan {visit}", en: "Preparation {visit}"}
              - {assessment: "notes_{visit}", remove: yes}
              - confirmation: arrived_{visit}
                title: Datang
                actor: guest
                confirm: Sudah datang
                after: plan_{visit}
          - {confirmation: asked, title: Ditanya, actor: host, confirm: Ya, after: visit}
""")
    assert list(changed.steps) == ["plan_1", "arrived_1", "plan_2", "arrived_2", "asked", "talked"]
    assert [changed.steps[f"plan_{number}"].title.id for number in (1, 2)] == ["Persiapan 1", "Persiapan 2"]
    assert list(derived("    stages: [{stage: visiting, steps: [{repeat: visit, remove: yes}]}]\n").steps) == ["talked"]


def test_the_steps_of_a_round_may_stand_in_another_file() -> None:
    found = REPEAT.search(TEXT)
    assert found is not None
    files = {
        "workflows.yaml": TEXT.replace(found[0], "          - include: steps/visit.yaml\n"),
        "steps/visit.yaml": re.sub("^          ", "", found[0], flags=re.MULTILINE),
    }
    catalogue = workflows.load_texts(files, "workflows.yaml")
    assert catalogue.problems == ()
    assert catalogue.definitions == loaded().definitions


@pytest.mark.parametrize("number", [2, 20])
def test_a_mistake_is_told_once_however_many_rounds_there_are(number: int) -> None:
    text = TEXT.replace("times: rounds", f"times: {number}").replace(".hours minimal", ".huors minimal")
    (problem,) = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml").problems
    line = text.splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :][: problem.length] == "plan_{visit}.huors"
    assert problem.params["name"] == "plan_1.huors"


@given(
    st.lists(st.text("ab{} '\n", max_size=4), min_size=1, max_size=5),
    st.integers(1, 20),
    st.sampled_from(["a", "visit", "a_rather_long_name"]),
)
def test_every_character_is_found_where_it_was_written(pieces: list[str], number: int, name: str) -> None:
    written = f"{{{name}}}".join(pieces)
    changed = Round(name, number, written)
    at = 0
    for index, piece in enumerate(written.split(changed.marker)):
        at += len(str(number)) if index else 0
        for character in piece:
            assert changed.text[at] == character
            assert written[changed.offset(at)] == character
            at += 1
    assert changed.offset(len(changed.text)) == len(written)
