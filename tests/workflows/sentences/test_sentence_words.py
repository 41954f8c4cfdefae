"""What is still missing, in words a person can act on."""

# ruff: noqa: E501 (tables are read by rows)

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from sentence_world import Labels, World, meaningful_trees, sentence, worlds

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import Node, evaluate, render, unmet, words

WORLD = World(
    answers={
        ("laporan", "jam"): Decimal(24),
        ("rencana", "nilai"): Decimal("1234.5"),
        ("rencana", "tanggal"): date(2024, 1, 15),
        ("rencana", "topik"): ("a", "b"),
        ("rencana", "utama"): "III/a",
        ("rencana", "setuju"): False,
    },
    groups={("rencana", "rhk"): ({"poin": Decimal(4)}, {"poin": Decimal(20)}, {"poin": Decimal(0)})},
    statuses={"laporan": Status.DRAFT},
)


def said(text: str, language: str = "id", world: World = WORLD) -> list[str]:
    return [words(clause, language, Labels()) for clause in unmet(sentence(text), world)]


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("jumlah(rhk.poin) minimal 32", "Jumlah poin sekarang 24, harus paling sedikit 32", "Total poin is now 24, must be at least 32"),
        ("jam lebih dari 1000", "Jam pelatihan sekarang 24, harus lebih dari 1.000", "Jam pelatihan is now 24, must be more than 1,000"),
        ("nilai antara 1 dan 2", "Nilai sekarang 1.234,5, harus antara 1 dan 2", "Nilai is now 1,234.5, must be between 1 and 2"),
        ("status(laporan) adalah selesai", "Laporan sekarang draf, harus selesai", "Laporan is now draft, must be done"),
        ("utama adalah seminar", "Utama sekarang III/a, harus Seminar nasional", "Utama is now III/a, must be Seminar nasional"),
        ("utama salah satu dari (seminar, S1)", "Utama sekarang III/a, harus Seminar nasional atau S1", "Utama is now III/a, must be Seminar nasional or S1"),
        ("bukan (utama adalah III/a)", "Utama sekarang III/a, tidak boleh III/a", "Utama is now III/a, must not be III/a"),
        ("topik memuat c", "Topik sekarang a dan b, harus memuat c", "Topik is now a and b, must contain c"),
        ("setuju", "Setuju sekarang tidak, harus ya", "Setuju is now no, must be yes"),
        ("tanggal sesudah 2024-01-31", "Tanggal observasi sekarang 15 Januari 2024, harus sesudah 31 Januari 2024", "Tanggal observasi is now 15 January 2024, must be after 31 January 2024"),
        ("bukan (tanggal sebelum 2024-02-01)", "Tanggal observasi sekarang 15 Januari 2024, tidak boleh sebelum 1 Februari 2024", "Tanggal observasi is now 15 January 2024, must not be before 1 February 2024"),
        ("hari sejak tanggal minimal 20", "Jumlah hari sejak tanggal observasi sekarang 15, harus paling sedikit 20", "Number of days since tanggal observasi is now 15, must be at least 20"),
        ("rata_rata(rhk.poin) minimal 9", "Rata-rata poin sekarang 8, harus paling sedikit 9", "Average of poin is now 8, must be at least 9"),
        ("rata_rata(rhk.kuantitas) minimal 9", "Rata-rata kuantitas belum lengkap, harus paling sedikit 9", "Average of kuantitas is not complete yet, must be at least 9"),
        ("tabel tingkat(nilai) adalah rendah", "Tingkat capaian sekarang Tinggi sekali, harus rendah", "Tingkat capaian is now Tinggi sekali, must be rendah"),
        ("predikat berbeda dari saran", "Predikat harus berbeda dari saran", "Predikat must differ from the suggestion"),
        ("bukan (predikat berbeda dari saran)", "Predikat harus sama dengan saran", "Predikat must be as suggested"),
        ("banyak(rhk) minimal 4", "Banyaknya rencana hasil kerja sekarang 3, harus paling sedikit 4", "Number of rencana hasil kerja is now 3, must be at least 4"),
        ("laporan.nilai minimal 3", "Nilai belum diisi, harus paling sedikit 3", "Nilai is not filled in yet, must be at least 3"),
        ("catatan sudah diisi", "Catatan harus diisi", "Catatan must be filled in"),
        ("utama.poin minimal 3", "Poin dari utama belum diketahui, harus paling sedikit 3", "Poin of utama is not known yet, must be at least 3"),
        ("jam × 2 + nilai minimal 9999", "Jam pelatihan × 2 + nilai sekarang 1.282,5, harus paling sedikit 9.999", "Jam pelatihan × 2 + nilai is now 1,282.5, must be at least 9,999"),
        ("jam minimal nilai", "Jam pelatihan sekarang 24, harus paling sedikit nilai", "Jam pelatihan is now 24, must be at least nilai"),
        ("jumlah(rhk.kuantitas) minimal 3", "Jumlah kuantitas belum lengkap, harus paling sedikit 3", "Total kuantitas is not complete yet, must be at least 3"),
        ("semua rhk: (poin minimal 5)", "Rencana hasil kerja, baris 1 dan 3: poin sekarang 4, harus paling sedikit 5", "Rencana hasil kerja, row 1 and 3: poin is now 4, must be at least 5"),
        ("ada rhk: (poin minimal 50)", "Harus ada baris rencana hasil kerja yang memenuhi: poin harus paling sedikit 50", "There must be a row of rencana hasil kerja that meets this: poin must be at least 50"),
        ("jendela(laporan) terbuka", "Waktu untuk Laporan harus sedang dibuka", "The window of Laporan must be open"),
        ("pelaku adalah atasan", "Hanya kepala sekolah yang dapat melakukannya", "Only kepala sekolah can do this"),
        ("jam minimal 32 atau (topik memuat c dan setuju)", "Penuhi salah satu: jam pelatihan sekarang 24, harus paling sedikit 32 atau topik sekarang a dan b, harus memuat c dan setuju sekarang tidak, harus ya", "One of these is needed: jam pelatihan is now 24, must be at least 32 or topik is now a and b, must contain c and setuju is now no, must be yes"),
    ],
)  # fmt: skip
def test_words(text: str, indonesian: str, english: str) -> None:
    assert said(text, "id") == [indonesian]
    assert said(text, "en") == [english]


def test_only_the_clauses_that_stop_it_are_told() -> None:
    text = "jam minimal 10 dan nilai minimal 9999 dan (setuju atau jam minimal 1) dan catatan sudah diisi"
    assert said(text) == ["Nilai sekarang 1.234,5, harus paling sedikit 9.999", "Catatan harus diisi"]


def test_unknown_is_not_false() -> None:
    false, unknown = unmet(sentence("jam minimal 32 dan laporan.nilai minimal 3"), WORLD)
    assert (false.verdict, false.present, false.missing) == (False, Decimal(24), ())
    assert (unknown.verdict, unknown.present) == (None, None)
    assert [render(node, "id") for node in unknown.missing] == ["laporan.nilai"]


def test_alternatives_are_grouped() -> None:
    (clause,) = unmet(sentence("bukan (jam minimal 3 dan nilai minimal 3)"), WORLD)
    assert [[render(each.tree, "id") for each in way] for way in clause.alternatives] == [
        ["jam kurang dari 3"],
        ["nilai kurang dari 3"],
    ]


@given(meaningful_trees, worlds)
def test_something_is_told_exactly_when_it_is_not_true(node: Node, world: World) -> None:
    held = sentence(render(node, "id"))
    clauses = unmet(held, world)
    assert bool(clauses) is (evaluate(held, world) is not True)
    for clause in clauses:
        assert clause.verdict is not True
        assert words(clause, "id", Labels())
        assert words(clause, "en", Labels())
