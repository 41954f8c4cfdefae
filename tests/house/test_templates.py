"""Templates parse, carry no code or style inside, protect every unsafe form, and every text has its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from flask import Flask

from kinerja.factory import create_app
from kinerja.settings import Settings

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
METHODS = [("kinerja/forms/**.py", "python"), ("kinerja/web/**.py", "python"), ("templates/**.html", "jinja2")]
ASKED_FOR = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_ngettext", "lazy_pgettext"}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(memory=True))


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles(app: Flask, path: Path) -> None:
    assert app.jinja_env.get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_nothing_the_content_policy_forbids(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    wrong = [
        *re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text),
        *re.findall(r"<style[^>]*>", text),
        *re.findall(r"<[a-z][^>]*?\sstyle=", text),
        *re.findall(r"<[a-z][^>]*?\son[a-z]+=", text),
        *re.findall(r"hx-on[:-][^\s=]*|hx-vals=.js:", text),
        *re.findall(r"(?:src|href|action)=\"(?:https?:)?//[^\"]*", text),
    ]
    assert not wrong


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_unsafe_form_carries_the_token(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    for form in re.findall(r"<form\b[^>]*>.*?</form>", text, re.DOTALL | re.IGNORECASE):
        if re.search(r"<form\b[^>]*method=\"post\"", form, re.IGNORECASE):
            assert re.search(r"\{\{\s*(csrf|command)\(", form), form[:120]


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.parent.name == "components"], ids=name)
def test_every_macro_of_the_components_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    told = "".join(COMMENT.findall(text))
    for macro in re.findall(r"\{% macro (\w+)\(", text):
        assert f"{macro}(" in told, f"{path.name}: {macro} has no comment line"


def texts() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    found = extract_from_dir(str(ROOT), method_map=METHODS, options_map={"templates/**.html": {"silent": "false"}})
    for file, _, message, _, context in found:
        yield file, message, context


def test_every_text_has_its_english() -> None:
    with (ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.mo").open("rb") as compiled:
        catalogue = read_mo(compiled)
    seen, missing = 0, []
    for file, message, context in texts():
        seen += 1
        first = message if isinstance(message, str) else message[0]
        # The reader keeps a context as it stands in the file.
        kept = catalogue.get(first, context and context.encode())  # type: ignore[arg-type]
        wanted = [kept.string] if kept and isinstance(kept.string, str) else list(kept.string) if kept else []
        if not wanted or not all(wanted):
            missing.append(f"{file}: {first}")
    assert seen > 100
    assert not missing, "run `make translations` and fill in:\n" + "\n".join(sorted(set(missing)))


def test_no_text_hides_in_a_formatted_string() -> None:
    """Who gathers the texts reads a formatted string as one piece, and would leave what is inside in Indonesian."""
    hidden = [
        f"{file.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for file in sorted((ROOT / "kinerja").rglob("*.py"))
        for string in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ASKED_FOR
    ]
    assert not hidden
