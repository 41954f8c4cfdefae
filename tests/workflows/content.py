"""The files below `config/` as an author edits them, for the tests of the content and of the tutorial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kinerja import workflows
from kinerja.cli import examples
from kinerja.workflows.definition import Definition

HOUSE = Path(__file__).parents[2]
CONFIG = HOUSE / "config"
EDITION = "guru@2024-1"
ROOT, STEPS = "workflows.yaml", "guru-2024-1/perencanaan.yaml"
ACTIVITIES, DUTIES = "lists/kegiatan_pengembangan.yaml", "lists/tugas_tambahan.yaml"


@dataclass(frozen=True, slots=True)
class Edit:
    """The first `old` in `file` becomes `new`."""

    file: str
    old: str
    new: str


@cache
def texts() -> dict[str, str]:
    """Every file below `config/`, by the name an `include` would use."""
    return {path.relative_to(CONFIG).as_posix(): path.read_text(encoding="utf-8") for path in CONFIG.rglob("*.yaml")}


@cache
def edition() -> Definition:
    return workflows.load(CONFIG / "workflows.yaml").definitions[EDITION]


@cache
def played() -> examples.Tested:
    """The examples of the content as it stands, played once for all tests that ask what they have seen."""
    (found,) = examples.test_all(changed())
    return found


def changed(edit: Edit | None = None) -> workflows.Catalogue:
    """The catalogue after one edit, or as it stands."""
    if edit is None:
        return workflows.load_texts(texts(), ROOT)
    text = texts()[edit.file]
    assert edit.old in text, f"{edit.file} no longer holds {edit.old!r}"
    return workflows.load_texts({**texts(), edit.file: text.replace(edit.old, edit.new, 1)}, ROOT)
