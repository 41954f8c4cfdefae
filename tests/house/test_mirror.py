"""One noun, one name: the tests mirror the program, the templates mirror the web, addresses are nouns."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from kinerja.factory import create_app
from kinerja.settings import Settings

ROOT = Path(__file__).parents[2]
LAYERS = ("services", "web", "forms", "storage", "workflows")
FACE = "__init__"


def modules(layer: str) -> list[str]:
    """Names of the modules of a layer, those of its inner packages as "package.module"."""
    home = ROOT / "kinerja" / layer
    found = [path.relative_to(home).with_suffix("") for path in sorted(home.rglob("*.py"))]
    return [".".join(path.parts) for path in found if path.name != FACE]


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module and name that this file imports, dotted."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def reached(start: set[str]) -> set[str]:
    """The modules of the program that these modules use, also through others."""
    seen: set[str] = set()
    ahead = [name for name in start if name.startswith("kinerja")]
    while ahead:
        name = ahead.pop()
        path = ROOT / Path(*name.split("."))
        file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / f"{FACE}.py"
        if name not in seen and file.exists():
            seen.add(name)
            ahead += [each for each in imported(file) if each.startswith("kinerja.")]
    return seen


@pytest.mark.parametrize("layer", LAYERS)
def test_every_module_is_used_by_what_the_tests_name(layer: str) -> None:
    """Named by a test, or a helper of what is."""
    named = set().union(*(imported(path) for path in (ROOT / "tests").rglob("*.py")))
    used = reached(named)
    assert [each for each in modules(layer) if f"kinerja.{layer}.{each}" not in used] == []


def blueprints() -> list[str]:
    """The nouns of the web: the modules that bring pages."""
    web = ROOT / "kinerja" / "web"
    return [
        path.stem for path in sorted(web.glob("*.py")) if re.search(r"^blueprint = ", path.read_text("utf-8"), re.M)
    ]


@pytest.mark.parametrize("name", blueprints())
def test_every_noun_of_the_web_has_its_test_file(name: str) -> None:
    assert (ROOT / "tests" / "web" / f"test_{name}.py").exists()


WHOLE = {
    "web": frozenset({"assessments", "deadlines"}),
    "services": frozenset({"deadlines", "round_trips"}),
    "workflows": frozenset(
        {"assessed", "assessments", "attribute_texts", "broken", "content", "machine", "semester", "tutorial"}
    ),
}
"""Matters that no single module is about."""


@pytest.mark.parametrize("layer", LAYERS)
def test_every_test_file_has_the_name_of_what_it_tests(layer: str) -> None:
    """A module, a folder, or a matter of the whole layer that is declared here; so that what is missing is seen."""
    names = {part for each in modules(layer) for part in each.split(".")} | WHOLE.get(layer, frozenset())
    files = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / layer).rglob("test_*.py")}
    assert {name for name in files - names if not name.startswith("sentence_")} == set()


def test_the_folders_of_the_tests_mirror_the_program() -> None:
    folders = {path.name for path in (ROOT / "kinerja").iterdir() if path.is_dir() and path.name != "__pycache__"}
    tests = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= tests
    assert tests - folders <= {"definitions", "faults", "house", "journeys", "security"}


def test_the_folders_of_the_templates_mirror_the_web() -> None:
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders - {"components", "errors"} <= set(blueprints())


def test_every_view_shows_a_template_of_its_own_noun() -> None:
    foreign = []
    for name in blueprints():
        tree = ast.parse((ROOT / "kinerja" / "web" / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                assert (ROOT / "templates" / node.value).exists(), node.value
                foreign += [node.value] if node.value.split("/")[0] != name else []
    assert not foreign


def test_every_template_is_used() -> None:
    sources = [*(ROOT / "kinerja" / "web").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    unused = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if name.startswith("errors/"):
            continue  # named by their code
        if not any(f'"{name}"' in text for other, text in texts.items() if other != path):
            unused.append(name)
    assert not unused


def test_addresses_are_lower_case_nouns_with_hyphens() -> None:
    rules = {rule.rule for rule in create_app(Settings(memory=True)).url_map.iter_rules()}
    assert len(rules) > 20
    for rule in rules:
        for part in rule.split("/"):
            assert re.fullmatch(
                r"(?:[a-z]+(?:-[a-z]+)*|<(?:\w+:)?[a-z]+(?:_[a-z]+)*>)(?:\.(?:csv|ics|xlsx))?|", part
            ), rule
        assert rule == "/" or not rule.endswith("/"), rule
        assert not re.search(r"/(?:get|do|save|delete|update|create|edit|list)(?:/|$)", rule), f"{rule}: a verb"


def test_every_page_of_a_fault_has_its_template() -> None:
    from kinerja.web.errors import PAGES

    assert {int(path.stem) for path in (ROOT / "templates" / "errors").glob("*.html")} == PAGES
