"""Three values: true, false, not yet known. Unknown never opens anything."""

# ruff: noqa: E501 (tables are read by rows)

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from sentence_world import SCOPE, World, filled, meaningful_trees, sentence, worlds

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import (
    Node,
    Sentence,
    Type,
    compute,
    evaluate,
    from_json,
    read_template,
    render,
    to_json,
)
from kinerja.workflows.sentences.closures import MAX_COMPILED, compiled
from kinerja.workflows.sentences.negation import pushed_in

T, F, U = True, False, None
EXPRESSION = replace(SCOPE, kind="expression")


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (T, U, U, T), (F, T, F, T), (F, F, F, F), (F, U, F, U), (U, T, U, T), (U, F, F, U), (U, U, U, U)],
)  # fmt: skip
def test_truth_tables(left: bool | None, right: bool | None, both: bool | None, either: bool | None) -> None:
    world = filled(setuju=left, paham=right)
    assert evaluate(sentence("setuju dan paham"), world) is both
    assert evaluate(sentence("setuju atau paham"), world) is either
    assert evaluate(sentence("bukan (setuju)"), world) is (None if left is None else not left)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("nilai minimal 3", T), ("nilai lebih dari 3", F), ("nilai maksimal 3", T), ("nilai kurang dari 3", F),
        ("nilai antara 3 dan 4", T), ("nilai adalah 3.0", T), ("nilai salah satu dari (1, 3)", T), ("nilai sama dengan 4", F),
        ("tanggal sebelum 2024-01-16", T), ("tanggal sesudah 2024-01-15", F), ("tanggal paling lambat 2024-01-15", T),
        ("tanggal antara 2024-01-15 dan 2024-01-20", T), ("laporan.dikirim sebelum tanggal", F),
        ("laporan.dikirim adalah 2024-01-15", T), ("laporan.dikirim salah satu dari (2024-01-15, 2024-01-16)", T),
        ("jenjang adalah SD", F), ("jenjang adalah bukan SD", T), ("jenjang bukan salah satu dari (SD, SMP)", T),
        ("topik memuat a", T), ("topik memuat c", F), ("catatan adalah \"ya sudah\"", T),
        ("catatan sudah diisi", T), ("rhk sudah diisi", T), ("utama belum diisi", T), ("utama sudah diisi", F),
        ("utama adalah S1", U), ("utama.poin minimal 1", U), ("bukan (utama adalah S1)", U), ("utama adalah bukan S1", U),
        ("jumlah(rhk.poin) adalah 5", T), ("jumlah(rhk.kegiatan.poin) adalah 4", T), ("banyak(rhk) adalah 2", T),
        ("jumlah(rhk.kuantitas) minimal 0", U), ("jumlah(topik.bobot) adalah 3", T), ("banyak(topik) adalah 2", T),
        ("semua rhk: (poin minimal 2)", T), ("semua rhk: (poin minimal 3)", F), ("ada rhk: (poin minimal 3)", T),
        ("ada rhk: (kuantitas minimal 9)", U), ("semua rhk: (kuantitas minimal 1)", U), ("semua rhk: (kuantitas minimal 9)", F),
        ("nilai × 2 - 1 adalah 5", T), ("2 + nilai × (1 + 1) adalah 8", T), ("nilai + jam minimal 0", U),
        ("hari sejak tanggal adalah 15", T), ("hari kerja sejak tanggal adalah 11", T), ("hari ini adalah 2024-01-30", T),
        ("status(laporan) adalah disetujui", T), ("status(laporan) adalah selesai", T), ("status(awal) adalah bukan selesai", T),
        ("status(laporan) salah satu dari (draf, selesai)", T), ("status(laporan) bukan salah satu dari (draf, diajukan)", T),
        ("jendela(rencana) terbuka", T), ("jendela(laporan) terbuka", F), ("pelaku adalah atasan", T), ("pelaku adalah pegawai", F),
        ("1 minimal 2", F),
    ],
)  # fmt: skip
def test_evaluation(text: str, verdict: bool | None) -> None:
    world = World(
        answers={
            ("rencana", "nilai"): 3,
            ("rencana", "tanggal"): date(2024, 1, 15),
            ("laporan", "dikirim"): datetime(2024, 1, 15, 23, 50),  # noqa: DTZ001 (local, as the situation gives it)
            ("rencana", "topik"): ("a", "b"),
            ("rencana", "catatan"): "ya sudah",
        },
        groups={
            ("rencana", "rhk"): (
                {"kegiatan": "seminar", "poin": Decimal(2), "kuantitas": Decimal(1)},
                {"kegiatan": "S1", "poin": Decimal(3)},
            )
        },
        known={"jenjang": "SMA"},
        statuses={"laporan": Status.APPROVED},
        done=frozenset({"laporan"}),
        open_windows=frozenset({"rencana"}),
        parts=frozenset({"atasan"}),
        attributes={("seminar", "poin"): 1, ("S1", "poin"): 3, ("a", "bobot"): 1, ("b", "bobot"): 2},
    )
    assert evaluate(sentence(text), world) is verdict


def test_done_asks_for_the_class_and_every_other_word_for_the_status() -> None:
    submitted = World(statuses={"laporan": Status.SUBMITTED}, done=frozenset({"laporan"}))
    assert evaluate(sentence("status(laporan) adalah selesai"), submitted) is True
    assert evaluate(sentence("status(laporan) adalah diajukan"), submitted) is True
    assert evaluate(sentence("status(laporan) is approved"), submitted) is False


def test_a_column_is_of_the_row_in_question() -> None:
    rows = replace(SCOPE, row="rhk")
    shown = sentence("kegiatan adalah seminar", rows)
    poin = sentence("kuantitas × kegiatan.poin", replace(rows, kind="expression"))
    row = {"kegiatan": "seminar", "kuantitas": 3}
    world = World(attributes={("seminar", "poin"): Decimal("4.5")})
    assert evaluate(shown, world, row) is True
    assert compute(poin, world, row) == Decimal("13.5")
    assert evaluate(shown, world) is None


@given(meaningful_trees, worlds)
def test_missing_data_never_raises_and_negation_keeps_all_three_values(node: Node, world: World) -> None:
    held = sentence(render(node, "id"))
    verdict = evaluate(held, world)
    assert verdict in (True, False, None)
    assert compiled(pushed_in(held.tree))(world, None) is verdict


@given(meaningful_trees, worlds)
def test_the_cost_of_evaluation_is_bounded(node: Node, world: World) -> None:
    """At most two questions a node and row: nothing is asked in a circle or twice."""
    held = sentence(render(node, "id"))
    evaluate(held, world)
    rows = max(1, len(world.rows("rencana", "rhk")))
    assert world.asked - 1 <= 2 * rows * 40


def test_the_store_of_closures_is_bounded() -> None:
    assert compiled.cache_info().maxsize == MAX_COMPILED


def test_a_sentence_can_be_copied_and_pickled_after_use() -> None:
    held = sentence("nilai minimal 3")
    evaluate(held, World())
    for copied in (pickle.loads(pickle.dumps(held)), copy.deepcopy(held), replace(held)):
        assert copied == held
        assert evaluate(copied, filled(nilai=3)) is True


def test_templates_say_their_values_in_both_languages() -> None:
    template, findings = read_template(
        "Total {jumlah(rhk.poin)} pada {tanggal}; {utama}, {setuju}, {status(laporan)}.",
        "Total {total(rhk.poin)} on {tanggal}; {utama}, {setuju}, {status(laporan)}.",
        SCOPE,
    )
    assert template is not None, findings
    world = World(
        answers={("rencana", "tanggal"): date(2024, 1, 31), ("rencana", "setuju"): False},
        groups={("rencana", "rhk"): ({"poin": Decimal("1234.50")},)},
    )
    assert template.say("id", world) == "Total 1.234,5 pada 31 Januari 2024; belum diketahui, tidak, terbuka."
    assert template.say("en", world) == "Total 1,234.5 on 31 January 2024; not yet known, no, open."
    assert from_json(to_json(template)) == template


def test_a_template_without_english_is_said_in_indonesian() -> None:
    template, _ = read_template("Ya: {setuju}", None, SCOPE)
    assert template is not None
    assert template.say("en", filled(setuju=True)) == "Ya: ya"
    assert from_json(to_json(template)) == template


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("Jumlah {jumlah(rhk.poin)", "brace_not_closed", "{"),
        ("Jumlah {a {nilai}", "brace_not_closed", "{"),
        ("Jumlah nilai}", "brace_not_opened", "}"),
        ("Jumlah { }", "brace_empty", "{ }"),
        ("Jumlah {nila}", "unknown_name", "nila"),
        ("Jumlah {nilai} dan {nilai minimal}", "syntax_broken_off", "l"),
        ("Jumlah {nilai minimal 3}", "expression_expected", "nilai minimal 3"),
    ],
)
def test_faults_in_braces_are_told_at_their_place_in_the_text(text: str, code: str, at: str) -> None:
    for language, texts in (("id", (text, None)), ("en", ("Baik.", text))):
        template, (finding,) = read_template(*texts, SCOPE)
        assert template is None
        assert (finding.code, text[finding.offset : finding.offset + finding.length]) == (code, at)
        assert finding.params["language"] == language


def test_a_sentence_is_resolved_before_it_can_run() -> None:
    from kinerja.workflows.sentences import parse

    with pytest.raises(TypeError, match="not a resolved sentence"):
        evaluate(Sentence("nilai minimal 3", parse("nilai minimal 3")), World())


def test_types_are_plain_data() -> None:
    assert Type("number") == Type("number")


THIRDS = World(
    answers={("rencana", "nilai"): Decimal("2.5"), ("rencana", "topik"): ("a", "b", "c")},
    groups={("rencana", "rhk"): tuple({"poin": Decimal(value)} for value in (1, 1, 0))},
    attributes={(option, "bobot"): Decimal(2) for option in "abc"},
)


def computed(text: str, world: World) -> object:
    return compute(sentence(text, EXPRESSION), world)


def test_an_average_is_exact_to_28_digits_and_not_known_while_a_value_is_missing() -> None:
    assert computed("rata_rata(rhk.poin)", THIRDS) == Decimal("0.6666666666666666666666666667")
    assert computed("rata_rata(topik.bobot)", THIRDS) == 2
    assert computed("rata_rata(rhk.kuantitas)", THIRDS) is None
    assert computed("rata_rata(rhk.poin)", World()) is None, "of nothing there is no average"


def test_a_table_is_asked_with_known_values_only() -> None:
    assert computed("tabel tingkat(nilai)", THIRDS) == "sedang"
    assert computed("tabel gabungan(tabel tingkat(nilai), 2 × nilai)", THIRDS) == 5
    assert computed("tabel gabungan(tabel tingkat(jam), nilai)", THIRDS) is None
    assert evaluate(sentence("tabel tingkat(jam) adalah sedang"), THIRDS) is None


@pytest.mark.parametrize(
    ("answer", "suggestion", "verdict"),
    [("tinggi", "rendah", T), ("tinggi", "tinggi", F), (None, "tinggi", U), ("tinggi", None, U)],
)
def test_an_answer_differs_from_its_suggestion(
    answer: str | None, suggestion: str | None, verdict: bool | None
) -> None:
    field = ("rencana", "predikat")
    world = World(answers={field: answer}, suggestions={field: suggestion})
    assert evaluate(sentence("predikat berbeda dari saran"), world) is verdict
