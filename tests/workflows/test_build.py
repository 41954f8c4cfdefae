"""Assessments in the language: rubrics, given rows, suggestions, files, tables, and the steps that hold them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kinerja import workflows
from kinerja.services import file_types
from kinerja.workflows import schema, vocabulary
from kinerja.workflows.definition import NOBODY, FieldKind, Interval, Path, Reuse, TableCell
from kinerja.workflows.scenario import ActKind
from kinerja.workflows.sentences import render
from tests.workflows.test_reference import as_an_editor_reads

FILE = """
language: 1
lists:
  - list: aspek
    title: {id: Aspek, en: Aspect}
    options: [{option: a, label: A}, {option: b, label: B}]
  - list: butir
    title: Butir
    options: [{option: a1, label: A1, parent: a}, {option: b1, label: B1, parent: b}]
  - list: tingkat
    title: {id: Tingkat, en: Level}
    attributes: {nilai: integer}
    options: [{option: baik, label: Baik, nilai: 2}, {option: kurang, label: Kurang, nilai: 1}]
tables:
  - table: predikat
    title: Predikat
    given: {rerata: number}
    gives: tingkat
    basis: Peraturan 1
    rows:
      - {rerata: {below: 1.5}, gives: kurang}
      - {rerata: {at_least: 1.5}, gives: baik}
editions:
  - edition: nilai@2024
    title: Penilaian
    period: {title: 2024, from: 2024-01-01, to: 2024-12-31}
    actors:
      orang: {is: subject, title: Orang}
      ketua: {is: superior, title: Ketua}
    constants: {batas: 1.8}
    stages:
      - stage: satu
        title: Satu
        steps:
          - form: isi
            title: Isi
            actor: orang
            signs: yes
            submit_label: {id: Kumpulkan, en: Collect}
            submitted_label: {id: Terkumpul, en: Collected}
            fields:
              - {choices: dipilih, label: Dipilih, options: aspek}
              - {long_text: sebab, label: Sebab, required_when: banyak(dipilih) minimal 2}
              - {file: surat, label: Surat, accepts: [pdf, jpg], max_mb: 10, max_files: 3, reuse: refuse}
              - rows: kerja
                label: Kerja
                each: dipilih
                fields: [{integer: hari, label: Hari}, {file: bukti, label: Bukti, accepts: pdf, optional: yes}]
            rules:
              - {must: banyak(surat) minimal 2 atau surat belum diisi, say: Dua surat.}
          - assessment: amati
            title: Amati
            actor: ketua
            shown_when: status(rating_akhir) adalah selesai
            fields:
              - rubric: lembar
                label: Lembar
                each: dipilih
                levels: tingkat
                note: {label: Catatan, required_when: level adalah kurang}
              - {rubric: umum, label: Umum, each_list: butir, follows: dipilih, levels: tingkat, optional: yes}
              - rows: lanjut
                label: Lanjut
                each: isi.kerja
                fields:
                  - {integer: rencana, label: Rencana, copies: isi.kerja.hari, editable: no}
                  - {integer: nyata, label: Nyata}
            rules:
              - {must: "semua lembar: (level sudah diisi dan row salah satu dari (a, b))", say: Lengkapi.}
          - rating: rating_akhir
            title: Rating
            actor: ketua
            fields:
              - {computed: rerata, label: Rerata, value: rata_rata(lembar.level.nilai)}
              - {choice: hasil, label: Hasil, options: tingkat, suggest: tabel predikat(rerata)}
              - {long_text: alasan, label: Alasan, show_when: hasil berbeda dari saran}
          - acknowledgement: baca
            title: Baca
            actor: orang
            confirm: Sudah saya baca
            of: [amati, rating_akhir]
            fields: [{yes_no: keberatan, label: Keberatan}]
          - system: kredit
            title: Kredit
            of: [rating_akhir]
            fields: [{computed: angka, label: Angka, value: 2 × rating_akhir.rerata}]
    scenarios:
      - title: Unggah
        do:
          - {on: 2024-02-01, actor: orang, attach: isi, field: surat, file: {name: Surat.PDF, size: 12}}
          - {on: 2024-02-01, actor: orang, attach: isi, field: kerja.bukti, row: 0, file: {name: x, type: pdf, hash: b}}
          - on: 2024-02-02
            actor: ketua
            save: amati
            answers: {lembar: [{row: a, level: baik, note: ya}], lanjut: [{row: 0, nyata: 3}]}
            see: {amati: draft, rating_akhir.rerata: 1.5, isi.dipilih: [a], kredit.angka: , isi: open}
"""


@pytest.fixture(scope="module")
def catalogue() -> workflows.Catalogue:
    found = workflows.load_texts({"workflows.yaml": FILE}, "workflows.yaml")
    assert [problem.line() for problem in found.problems] == []
    return found


@pytest.fixture(scope="module")
def definition(catalogue: workflows.Catalogue) -> workflows.Definition:
    return catalogue.definitions["nilai@2024"]


def test_the_schema_accepts_it_and_knows_a_note_of_a_rubric_from_a_note() -> None:
    validator = Draft202012Validator(schema.schema())
    assert [error.message for error in validator.iter_errors(as_an_editor_reads(FILE))] == []
    for wrong in (
        ("levels: tingkat", "level: tingkat"),
        ("note: {label", "note: {labl"),
        ("below: 1.5", "beneath: 1.5"),
    ):
        assert not validator.is_valid(as_an_editor_reads(FILE.replace(*wrong, 1)))


def test_the_language_names_the_files_that_an_upload_is_recognised_as() -> None:
    assert set(vocabulary.FILE_TYPES) == set(file_types.TYPES)


def test_it_survives_json(definition: workflows.Definition) -> None:
    back = workflows.from_json(json.loads(json.dumps(workflows.to_json(definition), sort_keys=True)))
    assert back == definition
    assert workflows.content_hash(back) == workflows.content_hash(definition)


def test_a_rubric_has_a_row_for_each_option_with_a_level_and_a_note(definition: workflows.Definition) -> None:
    sheet = definition.steps["amati"].field("lembar")
    assert (sheet.kind, sheet.each, sheet.rows_given) == (FieldKind.RUBRIC, Path("isi", "dipilih"), True)
    assert [(column.id, column.kind, column.options, column.required) for column in sheet.fields] == [
        ("row", FieldKind.CHOICE, "aspek", False),
        ("level", FieldKind.CHOICE, "tingkat", True),
        ("note", FieldKind.LONG_TEXT, None, False),
    ]
    assert [column.label.say("en") for column in sheet.fields] == ["Aspect", "Level", "Catatan"]
    assert [column.takes_answer for column in sheet.fields] == [False, True, True]
    needed = sheet.column("note").required_when
    assert needed is not None
    assert render(needed, "en") == "level is kurang"


def test_a_rubric_of_a_list_may_follow_an_answer_and_be_optional(definition: workflows.Definition) -> None:
    common = definition.steps["amati"].field("umum")
    assert (common.each_list, common.follows) == ("butir", Path("isi", "dipilih"))
    assert [(column.id, column.options, column.required) for column in common.fields] == [
        ("row", "butir", False),
        ("level", "tingkat", False),
    ]


def test_rows_may_be_given_by_other_rows_and_show_their_columns(definition: workflows.Definition) -> None:
    rows = definition.steps["amati"].field("lanjut")
    assert rows.each == Path("isi", "kerja")
    assert [(column.id, column.kind, column.copies) for column in rows.fields] == [
        ("row", FieldKind.TEXT, None),
        ("rencana", FieldKind.INTEGER, Path("isi", "kerja.hari")),
        ("nyata", FieldKind.INTEGER, None),
    ]


def test_a_file_says_what_it_takes(definition: workflows.Definition) -> None:
    letter = definition.steps["isi"].field("surat")
    assert (letter.accepts, letter.max_bytes, letter.max_files) == (("pdf", "jpg"), 10_000_000, 3)
    assert letter.reuse is Reuse.REFUSE
    proof = definition.steps["isi"].field("kerja").column("bukti")
    assert (proof.accepts, proof.max_files, proof.reuse) == (("pdf",), 1, Reuse.TELL)


def test_what_is_needed_only_sometimes_may_stay_empty_otherwise(definition: workflows.Definition) -> None:
    reason = definition.steps["isi"].field("sebab")
    assert not reason.required
    assert reason.required_when is not None


def test_steps_know_who_sees_signs_and_names_what(definition: workflows.Definition) -> None:
    steps = definition.steps
    assert [step.signs for step in steps.values()] == [True, False, False, True, False]
    assert [render(gate.must, "en") for gate in steps["amati"].shown_when] == ["status(rating_akhir) is done"]
    assert (steps["baca"].of, steps["kredit"].of) == (("amati", "rating_akhir"), ("rating_akhir",))
    assert steps["kredit"].actor == NOBODY
    assert (steps["isi"].submit_label.say("en"), steps["isi"].submitted_label.say("id")) == ("Collect", "Terkumpul")


def test_a_suggestion_is_an_expression_and_a_reason_shows_where_one_differs(definition: workflows.Definition) -> None:
    result, reason = definition.steps["rating_akhir"].fields[1:]
    assert render(result.suggest, "en") == "table predikat(rerata)"
    assert render(reason.show_when, "en") == "hasil differs from suggestion"


def test_a_table_gives_by_its_rows(definition: workflows.Definition) -> None:
    table = definition.tables["predikat"]
    assert table.basis == "Peraturan 1"
    assert table.rows[0].cells == (TableCell(interval=Interval(None, Decimal("1.5"))),)
    assert [table.look_up([value]) for value in (Decimal("1.49"), Decimal("1.5"), 2)] == ["kurang", "baik", "baik"]


def test_an_edition_can_change_one_table_and_use_constants_in_it() -> None:
    derived = """
  - edition: nilai@2025
    derives_from: nilai@2024
    constants: {batas: 1.9}
    tables:
      - table: predikat
        rows:
          - {rerata: {below: batas}, gives: kurang}
          - {rerata: {at_least: batas}, gives: baik}
"""
    found = workflows.load_texts({"workflows.yaml": FILE.rstrip() + derived}, "workflows.yaml")
    assert [problem.line() for problem in found.problems] == []
    tables = {name: item.tables["predikat"] for name, item in found.definitions.items()}
    assert tables["nilai@2024"].look_up([Decimal("1.6")]) == "baik"
    assert tables["nilai@2025"].look_up([Decimal("1.6")]) == "kurang"


def test_an_example_uploads_files_and_looks_at_values(catalogue: workflows.Catalogue) -> None:
    first, second, third = catalogue.scenarios["nilai@2024"][0].acts
    assert (first.kind, first.target, first.field, first.row) == (ActKind.ATTACH, "isi", "surat", None)
    assert (first.file.name, first.file.type, first.file.size) == ("Surat.PDF", "pdf", 12)
    assert len(first.file.hash) == 64
    assert (second.field, second.row, second.file.hash, second.file.type) == ("kerja.bukti", "0", "b", "pdf")
    assert third.answers["lembar"] == ({"row": "a", "level": "baik", "note": "ya"},)
    assert third.answers["lanjut"] == ({"row": "0", "nyata": 3},)
    assert set(third.see) == {"amati", "isi"}
    assert third.values == {"rating_akhir.rerata": Decimal("1.5"), "isi.dipilih": ("a",), "kredit.angka": None}


WORDS = tuple(found.span() for found in re.finditer(r"[a-z_]+(?=[:,}\]])", FILE))


@given(st.sampled_from(WORDS), st.sampled_from(["zz", "[x]", "{x: y}", "", "any", "number"]))
@settings(max_examples=60)
def test_whatever_word_is_mistaken_loading_tells_it_in_both_languages(span: tuple[int, int], other: str) -> None:
    text = FILE[: span[0]] + other + FILE[span[1] :]
    found = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert all(problem.line(language) for problem in found.problems for language in ("id", "en"))
    assert found.problems or found.definitions


def test_a_paper_puts_steps_together(catalogue: workflows.Catalogue) -> None:
    text = FILE.replace(
        "    scenarios:\n",
        "    papers:\n"
        "      - {paper: berkas, title: {id: Berkas, en: File}, of: [isi, amati], signed_by: [ketua],\n"
        "         when: status(amati) adalah selesai, basis: Peraturan 1, unofficial: yes}\n"
        "      - {paper: satu, title: Satu, of: isi}\n"
        "    scenarios:\n",
        1,
    )
    found = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert [problem.line() for problem in found.problems] == []
    definition = found.definitions["nilai@2024"]
    assert list(definition.papers) == ["berkas", "satu"]
    paper = definition.papers["berkas"]
    assert (paper.title.say("en"), paper.of, paper.signed_by) == ("File", ("isi", "amati"), ("ketua",))
    assert (paper.when.text, paper.basis, paper.official) == ("status(amati) adalah selesai", "Peraturan 1", False)
    assert definition.papers["satu"].of == ("isi",)
    assert workflows.from_json(workflows.to_json(definition)) == definition
    without = catalogue.definitions["nilai@2024"]
    assert "papers" not in workflows.to_json(without)
    assert workflows.content_hash(without) != workflows.content_hash(definition)
