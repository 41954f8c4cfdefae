"""The schema and the reference page follow the vocabulary."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from kinerja.workflows import reference, schema
from kinerja.workflows.shapes import ValueKind
from kinerja.workflows.vocabulary import SHAPES, VALUES
from tests.workflows.sound import SOUND

ROOT = Path(__file__).parents[2]
CONFIG = sorted((ROOT / "config").rglob("*.yaml"))


class Core(SafeConstructor):
    """YAML 1.2 as an editor reads it: dates stay text."""


Core.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_an_editor_reads(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Core
    return yaml.load(text)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema.schema())
    return Draft202012Validator(schema.schema())


@pytest.mark.parametrize(
    ("path", "made"), [("docs/workflows.schema.json", schema.page), ("docs/language-reference.md", reference.page)]
)
def test_the_documents_are_up_to_date(path: str, made: Any) -> None:
    module = made.__module__
    assert (ROOT / path).read_text(encoding="utf-8") == made(), f"run: python -m {module} > {path}"


@pytest.mark.parametrize("path", CONFIG, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_schema_accepts_what_the_program_accepts(path: Path, validator: Draft202012Validator) -> None:
    data = as_an_editor_reads(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(data)] == []


def test_the_schema_accepts_the_sound_definition(validator: Draft202012Validator) -> None:
    assert validator.is_valid(as_an_editor_reads(SOUND))


def test_the_schema_accepts_repeats_where_they_may_stand(validator: Draft202012Validator) -> None:
    text = Path(__file__).with_name("repeated.yaml").read_text(encoding="utf-8")
    assert validator.is_valid(as_an_editor_reads(text))
    assert not validator.is_valid(as_an_editor_reads(text.replace("            times: rounds", "            time: 2")))
    assert not validator.is_valid(as_an_editor_reads(text.replace("form: plan_{visit}", "repeat: plan_{visit}")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    title: Jenis cuti", "    titel: Jenis cuti"),
        ("is: subject", "is: boss"),
        ("opens: 2024-01-01, due", "opens: besok, due"),
        ("min_rows: 1", "min_rows: 1 baris"),
        ("optional: yes", "optional: ja"),
        ("- stage: rencana", "- stage: Rencana Kerja"),
        ("expect: accepted late", "expect: terlambat"),
        ("confirmation: data", "konfirmasi: data"),
    ],
)
def test_the_schema_underlines_mistakes(old: str, new: str, validator: Draft202012Validator) -> None:
    assert old in SOUND
    assert not validator.is_valid(as_an_editor_reads(SOUND.replace(old, new)))


def test_every_key_is_explained_in_both_languages() -> None:
    page = reference.page()
    for shape in SHAPES.values():
        for key in shape.by_name.values():
            assert len(key.id) > 5, f"{shape.name}.{key.name}"
            assert len(key.en) > 4, f"{shape.name}.{key.name}"
            assert re.search(rf"`{key.name}`\**? \|", page), f"{shape.name}.{key.name}"


def test_every_kind_of_value_is_explained_and_has_a_schema() -> None:
    assert set(VALUES) == set(ValueKind)
    assert set(schema._MAKERS) == set(ValueKind)


def test_the_schema_is_plain_json() -> None:
    assert json.loads(schema.page()) == schema.schema()
