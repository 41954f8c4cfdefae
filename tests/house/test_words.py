"""The Python knows no word of any one workflow: the list of words is made from the ids in `config/`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from kinerja import workflows

ROOT = Path(__file__).parents[2]
MAY_KNOW = ("seed", "integrations")
GENERIC = {"text", "nama", "id", "note", "row", "level", "rating"}
"""Ids that are also words of the language itself (a step kind, the columns it gives) or of Python."""
EVERYDAY = {
    "alasan", "bagian", "berkas", "catatan", "hasil", "jadwal", "pemeriksaan", "penilaian", "pesan", "rekomendasi",
    "rubrik", "surat", "tugas", "waktu",
}  # fmt: skip
"""Ids that are everyday words of Indonesian too: in a sentence for people they name nothing of a workflow. As a word by
itself, which is what code would use, they are found like every other."""


def ids_in_config() -> set[str]:
    """Ids of editions, actors, windows, stages, steps, fields, lists and identity attributes."""
    catalogue = workflows.load(ROOT / "config" / "workflows.yaml")
    words: set[str] = set()
    for edition, definition in catalogue.definitions.items():
        words.add(edition.partition("@")[0])
        words |= {
            *definition.actors,
            *definition.windows,
            *definition.stages,
            *definition.steps,
        }
        words |= {*definition.lists, *definition.identity}
        words |= {source.partition(".")[0] for source in definition.sources}
        for step in definition.steps.values():
            for field in step.fields:
                words |= {field.id, *(inner.id for inner in field.fields)}
    return {word for word in words if len(word) > 2} - GENERIC


def python_words(path: Path) -> Iterator[tuple[int, str]]:
    """Every name and every word of a string of the file, docstrings and comments left out.

    Of a string with several words the everyday ones are left out.
    """
    source = path.read_text(encoding="utf-8")
    docstrings = {
        node.body[0].lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False)
    }
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME or (token.type == tokenize.STRING and token.start[0] not in docstrings):
            found = re.findall(r"[a-z][a-z0-9_]+", token.string.lower())
            said = (
                EVERYDAY if token.type == tokenize.STRING and re.search(r"[\s{%]|[A-Z]", token.string) else frozenset()
            )
            yield from ((token.start[0], word) for word in found if word not in said)


def test_python_knows_no_word_of_any_workflow() -> None:
    words = ids_in_config()
    assert len(words) > 20, "the word list is made from config/ and must not be empty"
    found = [
        f"{path.relative_to(ROOT)}:{line} {word}"
        for path in sorted((ROOT / "kinerja").rglob("*.py"))
        if path.relative_to(ROOT / "kinerja").parts[0].removesuffix(".py") not in MAY_KNOW
        and not path.name.startswith("seed")
        for line, word in python_words(path)
        if word in words
    ]
    assert not found, "\n".join(found)
