"""What an author does: the changes and the mistakes of the tutorial, and the answers printed there."""

from __future__ import annotations

import pytest

from kinerja import workflows
from kinerja.cli import examples
from tests.workflows.content import ACTIVITIES, EDITION, HOUSE, ROOT, STEPS, Edit, changed, edition, played

CHANGES = {
    "a field is added": Edit(
        STEPS,
        "          recommend: {from: rapor.d1, lowest: 2}\n          basis: Perdirjen GTK 7607/B.B1/HK.03/2023\n",
        "          recommend: {from: rapor.d1, lowest: 2}\n          basis: Perdirjen GTK 7607/B.B1/HK.03/2023\n"
        "        - long_text: alasan_memilih\n          label: Alasan memilih indikator ini\n          optional: yes\n",
    ),
    "32 becomes 40": Edit(ROOT, "poin_minimal: 32", "poin_minimal: 40"),
    "a step moves behind a gate": Edit(
        STEPS,
        "      purpose:\n        id: Catat tugas tambahan",
        "        - must: pengembangan_kompetensi.total_poin minimal 40\n"
        "          say: Tugas tambahan terbuka setelah rencana Anda mencapai 40 poin.\n"
        "      purpose:\n        id: Catat tugas tambahan",
    ),
    "an option list grows": Edit(
        ACTIVITIES,
        "      - option: coach_mentor\n",
        "      - option: pengelola_perpustakaan_digital\n        label: Pengelola perpustakaan digital\n"
        "        poin: 6\n        satuan: 1 semester\n      - option: coach_mentor\n",
    ),
}


@pytest.mark.parametrize("edit", CHANGES.values(), ids=CHANGES)
def test_a_change_touches_yaml_only(edit: Edit) -> None:
    catalogue = changed(edit)
    assert [problem.line("en") for problem in catalogue.problems] == []
    assert workflows.content_hash(catalogue.definitions[EDITION]) != workflows.content_hash(edition())


MISTAKES = (
    (
        Edit(STEPS, "              help:\n                id: Salin", "              hepl:\n                id: Salin"),
        "unknown_key",
    ),
    (Edit(STEPS, "options: indikator_praktik", "options: indikator_praktek"), "unknown_list"),
    (Edit(STEPS, "jumlah(rhk.poin) minimal", "jumlah(rhk.pion) minimal"), "unknown_column"),
    (Edit(ROOT, "(pns, pppk)", "(pns, p3k)"), "unknown_option"),
    (
        Edit(ROOT, "pembina adalah pemda", "pembina adalah pemda dan jenjang adalah sd atau jenjang adalah smp"),
        "mixed_and_or",
    ),
    (Edit(STEPS, "jumlah(rhk.poin) maksimal", "jumlah(rhk.satuan) maksimal"), "wrong_type"),
    (Edit(STEPS, "status(data_diri)", "status(persetujuan)"), "cycle"),
    (Edit(STEPS, "poin) minimal poin_minimal", "poin) antara poin_maksimal dan poin_minimal"), "never"),
    (Edit(ROOT, "due: 2024-01-31", "due: 2024-04-31"), "not_a_date"),
    (Edit(STEPS, "          label: {id: Akuntabel", "\t  label: {id: Akuntabel"), "yaml_tab"),
)


PAPERS = {"tutorial.md": "en", "tutorial.id.md": "id"}


def printed(paper: str) -> str:
    return (HOUSE / "docs" / paper).read_text(encoding="utf-8")


@pytest.mark.parametrize(("edit", "code"), MISTAKES, ids=[code for _, code in MISTAKES])
def test_a_mistake_of_the_tutorial_is_explained_as_printed_there(edit: Edit, code: str) -> None:
    (problem,) = changed(edit).problems
    assert problem.code == code
    for paper, language in PAPERS.items():
        assert f"config/{problem.line(language)}" in printed(paper)


@pytest.mark.parametrize("change", [None, CHANGES["32 becomes 40"]], ids=["all is well", "32 becomes 40"])
def test_the_examples_answer_as_the_tutorial_says(change: Edit | None) -> None:
    (found,) = [played()] if change is None else examples.test_all(changed(change))
    for paper, language in PAPERS.items():
        answer = "\n".join(examples.report(found, language)).replace("guru-2024-1/", "config/guru-2024-1/")
        assert answer in printed(paper)
