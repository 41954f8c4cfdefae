"""The content after the plan: observation, evidence, and evaluation say what the sources say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from kinerja import workflows
from kinerja.workflows.definition import FieldKind
from kinerja.workflows.instance import Status
from kinerja.workflows.scenarios import Play
from kinerja.workflows.visibility import visible
from tests.workflows.content import EDITION, ROOT, Edit, changed, edition

CYCLE, EVIDENCE = "guru-2024-1/pelaksanaan.yaml", "guru-2024-1/bukti_dukung.yaml"
EVALUATION, TABLES = "guru-2024-1/penilaian.yaml", "guru-2024-1/tabel.yaml"
RATINGS = ("di_bawah_ekspektasi", "sesuai_ekspektasi", "di_atas_ekspektasi")


# ── the observation cycle ──


def test_every_indicator_has_three_target_behaviours() -> None:
    lists = edition().lists
    found = Counter(option.parent for option in lists["target_perilaku"].options.values())
    assert found == dict.fromkeys(lists["indikator_praktik"].options, 3)


def test_behaviours_of_which_only_a_paraphrase_was_read_are_marked_unofficial() -> None:
    options = edition().lists["target_perilaku"].options.values()
    assert Counter(option.parent for option in options if option.official) == {
        "keteraturan_suasana_kelas": 3,
        "penerapan_disiplin_positif": 3,
        "perhatian_kepedulian": 3,
        "instruksi_pembelajaran": 1,
    }


def test_files_are_pdf_or_photos_of_at_most_ten_megabytes() -> None:
    files = [
        item
        for step in edition().steps.values()
        for group in step.fields
        for item in (group, *group.fields)
        if item.kind is FieldKind.FILE
    ]
    assert len(files) == 4
    assert {(item.accepts, item.max_bytes) for item in files} == {(("pdf", "jpg", "png"), 10_000_000)}


# ── the predicate and the credit ──

MATRIX = {
    "di_atas_ekspektasi": ("kurang", "baik", "sangat_baik"),
    "sesuai_ekspektasi": ("kurang", "baik", "baik"),
    "di_bawah_ekspektasi": ("sangat_kurang", "butuh_perbaikan", "butuh_perbaikan"),
}
"""Results -> predicate for behaviour below, at and above expectations (PermenPANRB 6/2022)."""


@pytest.mark.parametrize("results", RATINGS)
def test_the_predicate_stands_where_results_and_behaviour_meet(results: str) -> None:
    table = edition().tables["predikat"]
    assert tuple(table.look_up((results, behaviour)) for behaviour in RATINGS) == MATRIX[results]


@pytest.mark.parametrize(
    ("average", "rating"),
    [("1", 0), ("1.66", 0), ("1.667", 1), ("2.4", 1), ("2.5", 2), ("3", 2)],
)
def test_an_average_suggests_the_rating_that_its_rounded_figure_says(average: str, rating: int) -> None:
    """5/3 is shown as 1.67, and 1.67 is where the middle rating begins."""
    assert edition().tables["saran_perilaku"].look_up((Decimal(average),)) == RATINGS[rating]


CREDIT = {
    "ahli_pertama": ("18.75", "12.5", "9.375", "6.25", "3.125"),
    "ahli_muda": ("37.5", "25", "18.75", "12.5", "6.25"),
    "ahli_madya": ("56.25", "37.5", "28.125", "18.75", "9.375"),
    "ahli_utama": ("75", "50", "37.5", "25", "12.5"),
}
"""Career level -> credit of a whole year for each predicate, from very good to very poor."""


@pytest.mark.parametrize("level", CREDIT)
def test_coefficient_and_share_give_the_credit_of_a_year(level: str) -> None:
    lists = edition().lists
    coefficient = lists["jenjang_jabatan"].options[level].attributes["koefisien"]
    shares = [option.attributes["bagian_angka_kredit"] for option in lists["predikat_kinerja"].options.values()]
    assert [coefficient * share for share in shares] == [Decimal(year) for year in CREDIT[level]]


# ── who sees what, and what is official ──

SEEN = "Guru melihat penilaian setelah predikat disampaikan, lalu menerimanya"


def test_the_teacher_sees_no_rating_before_the_predicate_is_issued() -> None:
    scenario = next(found for found in changed().scenarios[EDITION] if found.title == SEEN)
    play, steps = Play(edition(), scenario), ("hasil_kerja", "penilaian_perilaku", "predikat_kinerja")
    seen: list[tuple[Status, set[str]]] = []
    for act in scenario.acts:
        play.do(act)
        if act.actor == "guru" and (found := play.situation(act)) is not None:
            shown = {name for name in steps if visible(edition().steps[name], found)}
            seen.append((found.status("predikat_kinerja"), shown))
    assert all(not shown for status, shown in seen if status is not Status.DONE)
    assert seen[-1] == (Status.DONE, set(steps))


def test_no_suggestion_is_called_official_and_only_the_table_of_the_regulation_has_a_basis() -> None:
    tables = edition().tables.values()
    assert {table.id for table in tables if table.official} == {"predikat"}
    assert {table.id for table in tables if table.basis} == {"predikat"}


def test_windows_whose_last_day_no_source_names_are_unofficial() -> None:
    windows = edition().windows
    assert {name for name, window in windows.items() if window.official} == {"rencana"}
    assert (windows["observasi"].opens, windows["observasi"].due) == (date(2024, 2, 1), date(2024, 5, 31))


NOTICED = (
    Edit(ROOT, "ambang_atas: 2.5", "ambang_atas: 2.6"),
    Edit(ROOT, "bagian_tahun: 0.5", "bagian_tahun: 1"),
    Edit(ROOT, "closes: 2024-08-14", "closes: 2024-08-13"),
    Edit(CYCLE, "order: sequence", "order: parallel"),
    Edit(CYCLE, "follows: indikator\n", "\n"),
    Edit(CYCLE, "(belum_dilakukan, dilakukan_belum_efektif)", "(belum_dilakukan, dilakukan_efektif)"),
    Edit(EVIDENCE, "required_when: tercapai minimal 1", "required_when: tercapai minimal 9"),
    Edit(EVIDENCE, "max_files: 5", "max_files: 6"),
    Edit(EVALUATION, "show_when: predikat berbeda dari saran", "optional: yes"),
    Edit(EVALUATION, "when: status_kepegawaian adalah pns", "when: status_kepegawaian adalah pppk"),
    Edit(TABLES, "perilaku: di_bawah_ekspektasi, gives: kurang", "perilaku: di_bawah_ekspektasi, gives: baik"),
)


@pytest.mark.parametrize("edit", NOTICED, ids=lambda edit: edit.new.strip())
def test_an_example_notices_a_small_change(edit: Edit) -> None:
    catalogue = changed(edit)
    assert catalogue.ok
    definition = catalogue.definitions[EDITION]
    assert any(not workflows.run(definition, found).ok for found in reversed(catalogue.scenarios[EDITION]))
