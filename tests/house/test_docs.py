"""Everything that has a name is told in docs/: settings, commands, addresses, codes, events, keys of the language."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from kinerja.settings import Settings
from kinerja.web import messages
from kinerja.web.messages import administration
from kinerja.workflows import Event
from kinerja.workflows.instance import Status
from kinerja.workflows.problems import codes
from kinerja.workflows.reasons import Code
from kinerja.workflows.sentences.keywords import KEYWORDS
from kinerja.workflows.shapes import Shape
from kinerja.workflows.vocabulary import SHAPES
from scripts import reference

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
LANGUAGE = (DOCS / "language-reference.md").read_text(encoding="utf-8")
PAPERS = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
OF_A_FILE_FORMAT = frozenset({"pdfs", "file_types"})
"""Services that speak of words of a file format, not of events."""
EVENT = re.compile(r"(?:[A-Z][a-z]+){2,}")


def rows(title: str) -> dict[str, str]:
    """First cell without its marks -> the whole row, of one table of the reference."""
    part = REFERENCE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    found = [line for line in part.splitlines() if line.startswith("| `")]
    return {re.split(r"(?<!\\)\|", line)[1].strip().strip("`"): line for line in found}


def test_the_reference_is_up_to_date() -> None:
    assert reference.page() == REFERENCE, "run: python -m scripts.reference > docs/reference.md"


def test_every_setting_is_told() -> None:
    assert set(rows("Settings")) == {entry.name for entry in Settings.entries().values()}


def test_every_reason_and_status_is_told() -> None:
    assert set(rows("Reasons of refusal")) == {code.value for code in Code}
    assert set(rows("Statuses of a step")) == {status.value for status in Status}


def raised(name: str, folder: str) -> set[str]:
    """The codes with which this folder makes `name`: the constants in the place of its code."""
    place = {"AnswerProblem": 1, "Invalid": 1, "FileRefused": 0}[name]
    found = set()
    for path in (ROOT / "kinerja" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                given = node.args[place] if len(node.args) > place else None
                if isinstance(given, ast.Constant):
                    found.add(given.value)
    return found


def test_every_problem_is_told() -> None:
    answers, control = raised("AnswerProblem", "workflows"), raised("Invalid", "services") | raised("Invalid", "web")
    assert "required" in answers
    assert "taken" in control
    assert answers <= set(rows("Problems of answers"))
    assert control <= set(rows("Problems of administration"))
    assert set(messages.INVALID) == set(rows("Problems of administration"))


def test_every_refusal_of_a_file_is_told() -> None:
    codes = raised("FileRefused", "services")
    assert "encrypted" in codes
    assert codes == set(messages.FILES) == set(rows("Refusals of files"))


def written_events() -> set[str]:
    """Names of events: words of two capitals in the services, what they export left out."""
    found = set()
    for path in (ROOT / "kinerja" / "services").rglob("*.py"):
        if path.stem in OF_A_FILE_FORMAT:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        exported = {node for each in tree.body if isinstance(each, ast.Assign) for node in exports(each)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in exported:
                found |= {node.value} if EVENT.fullmatch(node.value) else set()
    return found


def exports(assign: ast.Assign) -> set[ast.AST]:
    named = {target.id for target in assign.targets if isinstance(target, ast.Name)}
    return set(ast.walk(assign.value)) if "__all__" in named else set()


def test_every_event_is_told() -> None:
    engine = {event.__name__ for event in get_args(Event)}
    assert set(messages.EVENTS) == engine
    services = written_events() - engine
    assert len(services) > 15
    assert services == set(reference.OTHER_EVENTS) | set(administration.ACCOUNT_EVENTS)
    assert set(rows("Events")) == engine | services


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_key_of_the_language_is_told(shape: Shape) -> None:
    for key in (*shape.keys, *shape.kinds):
        assert f"`{key.name}`" in LANGUAGE


def test_every_problem_of_definitions_is_told() -> None:
    assert len(codes()) > 80
    assert [code for code in codes() if f"`{code}`" not in LANGUAGE] == []


@pytest.mark.parametrize("words", KEYWORDS.values(), ids=KEYWORDS)
def test_every_word_of_the_gate_language_is_told(words: tuple[str, str]) -> None:
    assert all(f"`{word}" in LANGUAGE for word in words)


LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_paths_in_the_papers_lead_somewhere(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    missing = [
        link
        for link in LINK.findall(text)
        if not re.match(r"https?:|mailto:", link) and not (paper.parent / link).exists()
    ]
    named = re.findall(r"`((?:kinerja|tests|config|docs|templates|static|scripts|translations)/[\w./-]*\w/?)`", text)
    missing += [path for path in named if not (ROOT / path).exists() and "/x/" not in path]  # x: any noun
    assert not missing


def test_every_command_in_the_papers_exists() -> None:
    known = [re.findall(r"[a-z-]+", re.split(r" [A-Z\[]", command)[0]) for command in rows("Commands")]
    for paper in PAPERS:
        for said in re.findall(r"flask --app app ((?:[a-z-]+ ?)+)", paper.read_text(encoding="utf-8")):
            words = ["flask", "--app", "app", *said.split()]
            fits = [command for command in known if all(one == two for one, two in zip(command, words, strict=False))]
            assert fits, (paper.name, said)


def test_every_setting_in_the_papers_exists() -> None:
    known = set(rows("Settings"))
    for paper in PAPERS:
        assert set(re.findall(r"KINERJA_[A-Z_]+\b", paper.read_text(encoding="utf-8"))) <= known, paper.name
