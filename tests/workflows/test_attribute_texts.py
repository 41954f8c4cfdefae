"""Attributes of options in two languages: what sentences compare stays one text, what people read is theirs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kinerja import workflows
from kinerja.workflows import Situation, sentences
from kinerja.workflows.answers import computed_text
from kinerja.workflows.codec import from_json, to_json
from kinerja.workflows.copies import readings
from kinerja.workflows.definition import Definition, Text
from kinerja.workflows.instance import Instance, PeriodFacts, Status, StepState, Subject
from kinerja.workflows.situation import NOBODY

FILE = """
language: 1
lists:
  - list: benda
    title: Benda
    attributes: {satuan: text, harga: integer}
    options:
      - {option: beras, label: {id: Beras, en: Rice}, satuan: {id: karung, en: sack}, harga: 3}
      - {option: usb, label: USB, satuan: USB, harga: 5}
      - {option: kain, label: Kain, satuan: {id: helai}, harga: 1}
editions:
  - edition: belanja@2024
    title: Belanja
    period: {title: 2024, from: 2024-01-01, to: 2024-12-31}
    actors:
      orang: {is: subject, title: Orang}
    stages:
      - stage: satu
        title: Satu
        steps:
          - form: daftar
            title: Daftar
            actor: orang
            fields:
              - {choice: benda, label: Benda, options: benda}
              - {computed: satuan, label: Satuan, value: benda.satuan}
              - rows: lain
                label: Lain
                row_title: Baris
                min_rows: 1
                max_rows: 3
                fields:
                  - {choice: apa, label: Apa, options: benda}
                  - {computed: takaran, label: Takaran, value: apa.satuan}
            rules:
              - must: benda.satuan adalah "karung"
                say: {id: "Bukan {benda.satuan}.", en: "Not {benda.satuan}."}
"""
NOW = datetime(2024, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def definition() -> Definition:
    catalogue = workflows.load_texts({"w.yaml": FILE}, "w.yaml")
    assert [problem.line("id") for problem in catalogue.problems] == []
    return catalogue.definitions["belanja@2024"]


def situation(definition: Definition, **answers: object) -> Situation:
    subject = Subject("a", "A", "u", "U", "Asia/Jakarta")
    state = StepState(Status.DRAFT, answers=answers)
    instance = Instance("i", definition.edition, "r", subject, NOW, 1, {"daftar": state})
    return Situation(definition, instance, PeriodFacts(definition.edition), NOBODY, NOW)


def test_the_indonesian_text_is_the_value_and_the_english_one_is_only_said(definition: Definition) -> None:
    beras = definition.lists["benda"].options["beras"]
    assert beras.attributes["satuan"] == "karung"
    assert beras.attribute_texts == {"satuan": Text("karung", "sack")}
    here = situation(definition, benda="beras")
    (rule,) = definition.steps["daftar"].rules
    assert here.answer("daftar", "satuan") == "karung"
    assert sentences.evaluate(rule.must, here) is True
    assert {
        language: rule.say.say(language, here, None, sentences.DefinitionLabels(definition, language))
        for language in ("id", "en")
    } == {"id": "Bukan karung.", "en": "Not sack."}


@pytest.mark.parametrize(
    ("option", "said"), [("beras", Text("karung", "sack")), ("usb", Text("USB")), ("kain", Text("helai"))]
)
def test_what_is_worked_out_of_it_is_said_in_both(definition: Definition, option: str, said: Text) -> None:
    field = definition.steps["daftar"].field("satuan")
    value = situation(definition, benda=option).answer("daftar", "satuan")
    assert field.value is not None
    assert computed_text(definition, field.value, value) == said


def test_a_copy_of_what_was_signed_keeps_both(definition: Definition) -> None:
    here = situation(definition, benda="beras", lain=[{"apa": "beras"}])
    (reading,) = readings(here, ["daftar"])
    entries = {entry.asked.id: entry for entry in reading.entries}
    assert entries["satuan"].said.chosen == (Text("karung", "sack"),)
    assert [said.chosen for said in entries["lain"].rows[0]] == [(Text("Beras", "Rice"),), (Text("karung", "sack"),)]


def test_it_outlives_the_store(definition: Definition) -> None:
    assert from_json(to_json(definition)) == definition


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("satuan: {id: karung, en: sack}, harga: {id: tiga, en: three}", "not_an_integer"),
        ("satuan: {id: karung, en: sack}, harga: {id: 3, en: 3}", "not_an_integer"),
        ("satuan: {en: sack}, harga: 3", "missing_text"),
        ("satuan: {id: karung, eng: sack}, harga: 3", "unknown_key"),
        ("satuan: [karung], harga: 3", "not_a_text"),
    ],
)
def test_what_is_no_text_in_two_languages_is_told_once_each(wrong: str, code: str) -> None:
    text = FILE.replace("satuan: {id: karung, en: sack}, harga: 3", wrong)
    found = workflows.load_texts({"w.yaml": text}, "w.yaml").problems
    assert code in [problem.code for problem in found]
    assert "missing_attribute" not in [problem.code for problem in found]
