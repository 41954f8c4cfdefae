"""Definitions that are broken on purpose: every problem, at its exact place, and no other.

A line says what must be found in it: `#! COLUMN CODE`, several where there are several. Where a comment cannot stand
(inside a text of several lines) `#^ LINES COLUMN CODE` below it points that many lines up.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kinerja import workflows
from kinerja.workflows.problems import codes

BROKEN = Path(__file__).parent / "broken"
ROOTS = sorted([*BROKEN.glob("*.yaml"), *BROKEN.glob("*/workflows.yaml")])
FOUND_ELSEWHERE = {
    # test_reader.py: not to be written in a readable file, or too large for one
    "file_too_big", "not_utf8", "yaml_character", "yaml_too_deep", "too_many_nodes", "file_unreadable",
    # tests/workflows/sentences: limits of one sentence
    "too_long", "too_big", "too_many_branches",
    # listed apart, see test_catalogue.py
    "missing_translation",
}  # fmt: skip

HERE = re.compile(r"#! (\d+) (\w+)")
ABOVE = re.compile(r"#\^ (\d+) (\d+) (\w+)")


def announced(path: Path, prefix: str) -> set[tuple[str, int, int, str]]:
    found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found |= {(prefix + path.name, number, int(column), code) for column, code in HERE.findall(line)}
        found |= {(prefix + path.name, number - int(up), int(column), code) for up, column, code in ABOVE.findall(line)}
    return found


def expected(root: Path) -> set[tuple[str, int, int, str]]:
    files = root.parent.glob("*.yaml") if root.parent != BROKEN else [root]
    return {line for path in files for line in announced(path, f"{path.parent.as_posix()}/")}


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(BROKEN).as_posix())
def test_every_problem_is_found_at_its_place(root: Path) -> None:
    problems = workflows.load(root).problems
    found = [(item.place.file, item.place.line, item.place.column, item.code) for item in problems]
    assert len(found) == len(set(found)), "a problem is told once"
    assert set(found) == expected(root)
    assert [item[:3] for item in found] == sorted(item[:3] for item in found)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(BROKEN).as_posix())
def test_every_problem_has_its_words_and_points_at_its_line(root: Path) -> None:
    catalogue = workflows.load(root)
    for problem in catalogue.problems:
        for language in ("id", "en"):
            place = f"{problem.place.file}:{problem.place.line}:{problem.place.column}"
            head, _, sentence = problem.line(language).partition(f": {problem.code} ")
            assert head == place
            assert sentence[-1] in ".?", sentence
            assert "None" not in sentence
        if problem.place.file in catalogue.files:
            line, caret = problem.excerpt(catalogue.files[problem.place.file]).split("\n")
            assert caret.strip("^ ") == ""
            assert caret.index("^") == problem.place.column - 1
            assert len(caret) <= len(line) + 1


def test_every_code_is_provoked() -> None:
    provoked = {problem.code for root in ROOTS for problem in workflows.load(root).problems}
    assert set(codes()) - FOUND_ELSEWHERE - provoked == set()
