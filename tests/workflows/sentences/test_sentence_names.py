"""Names, types, and what is said about them before anything runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_world import SCOPE, meaningful_trees, sentence

from kinerja.workflows.sentences import (
    ALREADY_TOLD,
    Node,
    Scope,
    Type,
    from_json,
    parse,
    problems,
    read,
    read_plain,
    references,
    render,
    resolve,
    to_json,
)
from kinerja.workflows.sentences.tree import Answer, Attribute, Cell, Group, Identity, Number, Total

ROWS = replace(SCOPE, row="rhk")
LATER = replace(SCOPE, here="laporan")
NOWHERE = replace(SCOPE, here=None)


@given(meaningful_trees, st.sampled_from(["id", "en"]))
def test_a_resolved_sentence_prints_and_reads_back(node: Node, language: str) -> None:
    made = sentence(render(node, language))
    assert sentence(render(made, "id")).tree == sentence(render(made, "en")).tree == made.tree
    assert resolve(made.tree, SCOPE) == (made.tree, resolve(node, SCOPE)[1], ())
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize(
    ("name", "scope", "meaning"),
    [
        ("nilai", SCOPE, Answer("rencana", "nilai")),
        ("nilai", LATER, Answer("laporan", "nilai")),
        ("laporan.nilai", SCOPE, Answer("laporan", "nilai")),
        ("jam", SCOPE, Answer("laporan", "jam")),
        ("masa_kerja", SCOPE, Identity("masa_kerja")),
        ("poin", ROWS, Cell("rencana", "rhk", "poin")),
        ("rhk.poin", ROWS, Cell("rencana", "rhk", "poin")),
        ("nilai", ROWS, Answer("rencana", "nilai")),
        ("kegiatan.poin", ROWS, Attribute(Cell("rencana", "rhk", "kegiatan"), "poin")),
        ("utama.poin", SCOPE, Attribute(Answer("rencana", "utama"), "poin")),
        ("rencana.utama.poin", LATER, Attribute(Answer("rencana", "utama"), "poin")),
    ],
)
def test_what_a_name_means(name: str, scope: Scope, meaning: Node) -> None:
    found, _, findings = resolve(parse(name), replace(scope, kind="expression"))
    assert (found, findings) == (meaning, ())


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("jumlah(rhk.poin)", Cell("rencana", "rhk", "poin")),
        ("jumlah(rencana.rhk.kegiatan.poin)", Attribute(Cell("rencana", "rhk", "kegiatan"), "poin")),
        ("jumlah(topik.bobot)", Attribute(Answer("rencana", "topik"), "bobot")),
    ],
)
def test_totals_run_over_rows_or_chosen_options(text: str, of: Node) -> None:
    found, _, findings = resolve(parse(text), replace(LATER, kind="expression"))
    assert (found, findings) == (Total(of), ())


def test_an_option_is_a_word_however_it_is_written() -> None:
    bare, quoted = sentence("utama adalah III/a"), sentence('utama adalah "III/a"')
    assert bare.tree == quoted.tree
    assert render(quoted, "id") == "utama adalah III/a"


def test_status_words_of_both_languages_mean_the_same() -> None:
    assert sentence("status(awal) adalah selesai").tree == sentence("status(awal) is done").tree


FAULTS = [
    ("nila minimal 3", "unknown_name", "nila", "nilai"),
    ("jumlah(rkh.poin) minimal 3", "unknown_name", "rkh.poin", "rhk.poin"),
    ("rencana.tangal sudah diisi", "unknown_name", "rencana.tangal", "rencana.tanggal"),
    ("zzz minimal 3", "unknown_name", "zzz", None),
    ("jumlah(rhk.pion) minimal 3", "unknown_column", "rhk.pion", "rhk.poin"),
    ("utama.pion minimal 3", "unknown_attribute", "utama.pion", "utama.poin"),
    ("nilai.poin minimal 3", "unknown_attribute", "nilai.poin", None),
    ("status(rencna) adalah draf", "unknown_step", "rencna", "rencana"),
    ("jendela(laporn) terbuka", "unknown_step", "laporn", "laporan"),
    ("jendela(awal) terbuka", "unknown_step", "awal", None),
    ("pelaku adalah atsan", "unknown_part", "atsan", "atasan"),
    ("jenjang adalah SMAK", "unknown_option", "SMAK", "SMA"),
    ("jenjang salah satu dari (SD, sma)", "unknown_option", "sma", "SMA"),
    ("topik memuat d", "unknown_option", "d", None),
    ("jenjang adalah tidak", "unknown_option", "tidak", None),
    ("status(rencana) adalah disetuju", "unknown_status", "disetuju", "disetujui"),
    ("status(rencana) adalah 3", "unknown_status", "3", None),
    ("nilai minimal ya", "wrong_type", "ya", None),
    ("nilai minimal tanggal", "wrong_type", "tanggal", None),
    ("nilai + tanggal minimal 3", "wrong_type", "tanggal", None),
    ("tanggal antara 2024-01-01 dan 3", "wrong_type", "3", None),
    ("jumlah(rhk.kegiatan) minimal 3", "wrong_type", "rhk.kegiatan", None),
    ("jumlah(nilai) minimal 3", "wrong_type", "nilai", None),
    ("banyak(nilai) minimal 3", "wrong_type", "nilai", None),
    ("hari sejak nilai minimal 3", "wrong_type", "nilai", None),
    ("semua topik: (nilai minimal 3)", "wrong_type", "topik", None),
    ("tanggal minimal 3", "wrong_operator", "tanggal minimal 3", None),
    ("nilai sebelum 3", "wrong_operator", "nilai sebelum 3", None),
    ("topik adalah a", "wrong_operator", "topik adalah a", None),
    ("jenjang memuat SD", "wrong_operator", "jenjang memuat SD", None),
    ("jenjang antara 1 dan 2", "wrong_operator", "jenjang antara 1 dan 2", None),
    ("setuju salah satu dari (ya)", "wrong_operator", "setuju salah satu dari (ya)", None),
    ("jumlah(rhk.poin)", "not_a_condition", "jumlah(rhk.poin)", None),
    ("setuju dan nilai", "not_a_condition", "nilai", None),
    ("(nilai minimal 3) adalah ya", "expression_expected", "nilai minimal 3", None),
    ("nilai + 1 sudah diisi", "name_expected", "nilai + 1", None),
    ("rhk.poin minimal 3", "column_outside_rows", "rhk.poin", None),
    ("topik.bobot minimal 3", "attribute_of_many", "topik.bobot", None),
    ("tabel tingka(nilai) adalah tinggi", "unknown_table", "tingka", "tingkat"),
    ("tabel tingkat(nilai, jam) adalah tinggi", "table_arguments", "tabel tingkat(nilai, jam)", None),
    ("tabel tingkat(catatan) adalah tinggi", "wrong_type", "catatan", None),
    ("tabel tingkat(nilai) adalah baik", "unknown_option", "baik", None),
    ("tabel gabungan(jenjang, nilai) minimal 1", "table_options", "jenjang", None),
    ("tabel gabungan(nilai, nilai) minimal 1", "wrong_type", "nilai", None),
    ("nilai berbeda dari saran", "no_suggestion", "nilai", None),
    ("rata_rata(nilai) minimal 1", "wrong_type", "nilai", None),
    ("laporan minimal 3", "name_is_a_step", "laporan", None),
    ("jam-nilai minimal 3", "minus_needs_spaces", "jam-nilai", "jam - nilai"),
]


@pytest.mark.parametrize(("text", "code", "at", "suggestion"), FAULTS)
def test_what_cannot_be_meant_is_told_with_its_place(text: str, code: str, at: str, suggestion: str | None) -> None:
    found, findings = read(text, SCOPE)
    assert found is None
    (finding,) = findings
    assert (finding.code, text[finding.offset : finding.offset + finding.length]) == (code, at)
    assert finding.params.get("suggestion") == suggestion
    for language in ("id", "en"):
        assert (suggestion or "") in problems.say(finding.code, finding.params, language)


def test_a_name_of_two_other_steps_must_be_told_apart() -> None:
    _, (finding,) = read("nilai minimal 3", NOWHERE)
    assert finding.code == "ambiguous_name"
    assert finding.params["allowed"] == ("rencana.nilai", "laporan.nilai")


def test_all_faults_of_one_sentence_are_told_in_one_run_by_place() -> None:
    text = "zzz minimal 3 dan jenjang adalah SMK dan status(yyy) adalah draf"
    _, findings = read(text, SCOPE)
    assert [finding.code for finding in findings] == ["unknown_name", "unknown_option", "unknown_step"]


def test_an_unknown_name_does_not_bring_forth_a_second_fault() -> None:
    assert [finding.code for finding in read("zzz adalah apa_pun", SCOPE)[1]] == ["unknown_name"]


def test_a_value_is_no_condition_and_a_condition_no_value() -> None:
    expression = replace(SCOPE, kind="expression")
    assert read("nilai × 2 + jam", expression)[1] == ()
    assert [finding.code for finding in read("nilai minimal 2", expression)[1]] == ["expression_expected"]


def test_sentences_say_what_is_allowed_in_the_language_of_the_reader() -> None:
    _, (finding,) = read("tanggal minimal 3", SCOPE)
    assert problems.say(finding.code, finding.params, "id") == (
        "“minimal” tidak cocok untuk tanggal. Yang cocok: adalah, sebelum, sesudah, paling lambat, antara."
    )
    assert problems.say(finding.code, finding.params, "en") == (
        "“at least” does not fit a date. These fit: is, before, after, no later than, between."
    )


CONSTANTS = replace(SCOPE, constants={"paling_sedikit": Decimal(32), "akhir": date(2024, 6, 30), "jam": Decimal(8)})


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("jumlah(rhk.poin) minimal paling_sedikit", "jumlah(rhk.poin) minimal 32"),
        ("nilai antara 1 dan paling_sedikit × 2", "nilai antara 1 dan 32 × 2"),
        ("tanggal paling lambat akhir", "tanggal paling lambat 2024-06-30"),
        ("hari sejak akhir minimal 3", "hari sejak 2024-06-30 minimal 3"),
        ("semua rhk: (poin salah satu dari (1, paling_sedikit))", "semua rhk: (poin salah satu dari (1, 32))"),
    ],
)
def test_a_constant_means_its_value_and_keeps_its_name(text: str, same: str) -> None:
    named = sentence(text, CONSTANTS)
    assert named.tree == sentence(same).tree
    assert render(named, "id") == text
    assert sentence(render(named, "en"), CONSTANTS).tree == named.tree
    assert render(from_json(to_json(named)), "id") == text
    assert resolve(named.tree, SCOPE)[2] == ()


def test_a_constant_stands_before_a_field_of_another_step_only() -> None:
    expression = replace(CONSTANTS, kind="expression")
    assert resolve(parse("jam"), expression)[0] == Number(Decimal(8))
    assert resolve(parse("jam"), replace(expression, here="laporan"))[0] == Answer("laporan", "jam")
    own = replace(expression, constants={"nilai": Decimal(1), "masa_kerja": Decimal(2), "poin": Decimal(3)}, row="rhk")
    assert [resolve(parse(name), own)[0] for name in ("nilai", "masa_kerja", "poin")] == [
        Answer("rencana", "nilai"), Identity("masa_kerja"), Cell("rencana", "rhk", "poin"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jumlah(paling_sedikit) minimal 1", "wrong_type"),
        ("banyak(akhir) minimal 1", "wrong_type"),
        ("semua paling_sedikit: (nilai minimal 1)", "wrong_type"),
        ("nilai minimal akhir", "wrong_type"),
        ("akhir sudah diisi", "name_expected"),
        ("paling_sedikit.poin minimal 3", "unknown_attribute"),
        ("paling_sedikit", "not_a_condition"),
        ("jenjang adalah paling_sedikit", "unknown_option"),
        ("nilai minimal paling_sedikitt", "unknown_name"),
    ],
)
def test_a_constant_is_no_more_than_a_value(text: str, code: str) -> None:
    (finding,) = read(text, CONSTANTS)[1]
    assert finding.code == code


def test_what_hangs_on_something_faulty_is_not_told_as_a_fault_of_its_own() -> None:
    scope = replace(SCOPE, steps={"rencana": {"hilang": Type("unknown"), "nilai": Type("number")}})
    for text in (
        "hilang adalah merah",
        "hilang.poin minimal 3",
        "jumlah(hilang.poin) minimal 3",
        "hilang",
        "hilang memuat a",
    ):
        found, findings = read(text, scope)
        assert found is None
        assert {finding.code for finding in findings} == {ALREADY_TOLD}, text
    _, findings = read("hilang adalah merah dan nila minimal 3", scope)
    assert [finding.code for finding in findings] == [ALREADY_TOLD, "unknown_name"]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Paling sedikit {paling_sedikit} poin.", "id", "Paling sedikit 32 poin."),
        ("Sampai { akhir }", "id", "Sampai 30 Juni 2024"),
        ("Until {akhir}: {besar}", "en", "Until 30 June 2024: 1,234.5"),
        ("{besar}", "id", "1.234,5"),
        ("Tanpa nilai", "id", "Tanpa nilai"),
    ],
)
def test_a_plain_text_says_constants_in_its_language(text: str, language: str, said: str) -> None:
    assert read_plain(text, language, {**CONSTANTS.constants, "besar": Decimal("1234.50")}) == (said, ())


@pytest.mark.parametrize(
    ("text", "code", "at", "suggestion"),
    [
        ("Sampai {akir}.", "unknown_constant", "akir", "akhir"),
        ("Sampai {jumlah(rhk.poin)}.", "unknown_constant", "jumlah(rhk.poin)", None),
        ("Sampai {akhir", "brace_not_closed", "{", None),
        ("Sampai akhir}", "brace_not_opened", "}", None),
        ("Sampai {}", "brace_empty", "{}", None),
    ],
)
def test_a_plain_text_holds_constants_only(text: str, code: str, at: str, suggestion: str | None) -> None:
    (finding,) = read_plain(text, "id", CONSTANTS.constants)[1]
    assert (finding.code, text[finding.offset : finding.offset + finding.length]) == (code, at)
    assert finding.params.get("suggestion") == suggestion


def test_references() -> None:
    text = (
        "status(awal) adalah selesai dan jumlah(rhk.kegiatan.poin) minimal 3 dan banyak(rhk) minimal 1 "
        "dan jenjang adalah SD dan jendela(laporan) terbuka dan pelaku adalah atasan dan utama.poin minimal 1"
    )
    assert references(sentence(text)) == {
        ("status", "awal"),
        ("answer", "rencana", "rhk", "kegiatan"),
        ("answer", "rencana", "rhk"),
        ("identity", "jenjang"),
        ("window", "laporan"),
        ("part", "atasan"),
        ("answer", "rencana", "utama"),
    }


@pytest.mark.parametrize("data", [{}, {"tree": 3}, {"text": "a", "tree": {"node": "Nope"}}, {"id": [{}], "en": None}])
def test_json_of_something_else_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not the JSON"):
        from_json(data)


def test_a_group_is_no_answer() -> None:
    assert sentence("rhk sudah diisi").tree.item == Group("rencana", "rhk")
