"""Imports go downwards only (docs/architecture.md), and the engine is pure."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "kinerja"

LAYERS = {
    "workflows": (set(), {"yaml", "ruamel", "lark"}),
    "storage": ({"workflows"}, {"mongoengine", "pymongo", "bson", "gridfs", "mongomock"}),
    "integrations": ({"workflows"}, {"yaml"}),
    "services": ({"storage", "integrations", "workflows"}, {"argon2", "ulid", "puremagic", "PIL"}),
    "forms": (
        {"workflows"},
        {"flask_wtf", "wtforms", "flask_babel", "babel", "markupsafe"},
    ),
    "papers": (set(), {"fpdf", "fontTools", "segno", "icalendar", "xlsxwriter"}),
    "web": (
        {"forms", "services", "papers", "workflows"},
        {
            "flask",
            "flask_login",
            "flask_htmx",
            "flask_wtf",
            "flask_babel",
            "flask_compress",
            "babel",
            "markupsafe",
        }
        | {
            "werkzeug",
            "ulid",
            "segno",
            "prometheus_client",
            "jinja2",
            "itsdangerous",
            "structlog",
        },
    ),
}
SAME_PACKAGE_ONLY = set(LAYERS)


def modules(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_lies_below_it(layer: str) -> None:
    below, outside = LAYERS[layer]
    wrong = []
    for path in modules(layer):
        for name in imports(path):
            top, _, rest = name.partition(".")
            if top == "kinerja":
                package = rest.split(".")[0]
                allowed = package == layer or package in below or package == "__version__"
            else:
                allowed = top in outside or top in sys.stdlib_module_names
            if not allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def parts(of: str) -> set[str]:
    """The parts of this layer that a module imports, faces left out."""
    return {name for name in (of, of.rpartition(".")[0]) if source(name).exists()}


def source(name: str) -> Path:
    return ROOT.joinpath(*name.split(".")).with_suffix(".py")


def test_the_modules_of_the_web_import_each_other_in_one_direction() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules("web")]
    uses = {
        name: {part for each in imports(source(name)) for part in parts(each) if part.startswith("kinerja.web.")}
        for name in names
        if not name.endswith("__init__")
    }
    assert len(uses) > 50
    assert "kinerja.web.views.steps" in uses["kinerja.web.views.instances"]
    TopologicalSorter(uses).prepare()  # raises CycleError, which names the circle


def test_what_is_shown_knows_no_page_and_words_know_neither() -> None:
    pages = {path.stem for path in (PACKAGE / "web").glob("*.py") if "\nblueprint = " in path.read_text("utf-8")}
    assert "reviews" in pages
    forbidden = {"views": pages, "messages": pages | {"views"}}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder, above in forbidden.items()
        for path in modules(f"web/{folder}")
        for name in imports(path)
        if name.startswith("kinerja.web.") and name.split(".")[2] in above
    ]
    assert not wrong, "\n".join(wrong)


def test_the_engine_loads_without_web_store_or_forms() -> None:
    code = (
        "import sys, kinerja.workflows;"
        "print([m for m in ('flask','pymongo','mongoengine','wtforms','apscheduler','babel') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"


def test_the_engine_reads_no_clock_and_no_environment() -> None:
    wrong = []
    for path in modules("workflows"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {
                "datetime.now",
                "datetime.utcnow",
                "date.today",
                "time.time",
                "os.environ",
                "datetime.datetime.now",
            }:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong, wrong


def test_the_embedded_database_is_never_imported() -> None:
    wrong = [
        path
        for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        for name in imports(path)
        if name.split(".")[0].startswith("secantus")
    ]
    assert not wrong
