"""A definition survives JSON, and its hash says whether two are the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinerja import workflows
from tests.workflows.sound import SOUND

ROOT = Path(__file__).parents[2]
GOLDEN = "ef33df559683d1d231a7fed96bbf70397bed4d393f5b0c32bd5ab23c2ed4c2a5"
"""Changes only with the JSON form itself: then its FORMAT number has to change too."""


def load(text: str = SOUND) -> workflows.Definition:
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    return catalogue.definitions["cuti@2024"]


def shipped() -> list[workflows.Definition]:
    return list(workflows.load(ROOT / "config/workflows.yaml").definitions.values())


@pytest.mark.parametrize("definition", [load(), *shipped()], ids=lambda definition: definition.edition)
def test_json_gives_the_same_definition_back(definition: workflows.Definition) -> None:
    text = json.dumps(workflows.to_json(definition), sort_keys=True)
    back = workflows.from_json(json.loads(text))
    assert back == definition
    assert [list(item) for item in (back.steps, back.stages, back.lists)] == [
        list(item) for item in (definition.steps, definition.stages, definition.lists)
    ]
    assert workflows.content_hash(back) == workflows.content_hash(definition)


def test_the_hash_is_the_same_on_every_machine_and_day() -> None:
    assert workflows.content_hash(load()) == GOLDEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Hari cuti", "title: Hari libur"),
        ("label: {id: Tahunan, en: Yearly}", "label: {id: Tahunan, en: Annual}"),
        ("closes: 2024-03-31", "closes: 2024-04-01"),
        ("maksimal 12\n", "maksimal 13\n"),
        ("min_rows: 1", "min_rows: 2"),
        (
            "{option: tetap, label: Tetap}, {option: harian, label: Harian}",
            "{option: harian, label: Harian}, {option: tetap, label: Tetap}",
        ),
    ],
)
def test_every_change_changes_the_hash(old: str, new: str) -> None:
    assert old in SOUND
    assert workflows.content_hash(load(SOUND.replace(old, new))) != workflows.content_hash(load())


def test_comments_and_layout_change_nothing() -> None:
    other = SOUND.replace("language: 1", "# catatan\n\nlanguage: 1").replace(
        "[hari, pengganti]", "[ hari,  pengganti ]"
    )
    assert workflows.content_hash(load(other)) == workflows.content_hash(load())


@pytest.mark.parametrize("data", [{}, {"format": 2}, {"format": 1}, {"format": 1, "edition": "x", "unknown": 1}])
def test_other_data_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="definition"):
        workflows.from_json(data)


def test_a_step_is_read_once_when_it_is_first_asked_for() -> None:
    written = workflows.to_json(load())
    steps = workflows.from_json(json.loads(json.dumps(written))).steps
    first, *_ = steps
    assert steps[first] is steps[first]
    assert steps.get(first) is steps[first]
    assert steps == load().steps
    assert (list(steps), len(steps)) == ([step["id"] for step in written["steps"]], len(written["steps"]))
    assert "nowhere" not in steps
    assert steps.get("nowhere") is None
    with pytest.raises(KeyError):
        steps["nowhere"]


def test_a_step_that_was_not_written_so_is_refused_when_it_is_asked_for() -> None:
    written = json.loads(json.dumps(workflows.to_json(load())))
    broken = next(step for step in written["steps"] if "review" not in step)
    broken["kind"] = "no such kind"
    steps = workflows.from_json(written).steps
    for _ in range(2):
        with pytest.raises(ValueError, match="definition"):
            steps[broken["id"]]
