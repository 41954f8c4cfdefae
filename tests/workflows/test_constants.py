"""Values that are stated once and used by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kinerja import workflows
from tests.workflows.sound import SOUND

NAMED = (
    SOUND.replace("language: 1\n", "language: 1\nconstants: {hari_maksimal: 12, awal_tahun: 2024-01-01}\n")
    .replace("    actors:\n", "    constants: {baris_maksimal: 5, jatah: 30, biaya_minimal: 0.50}\n    actors:\n", 1)
    .replace("maksimal 12\n", "maksimal hari_maksimal\n")
    .replace("paling banyak 12.", "paling banyak {hari_maksimal}.")
    .replace("max_rows: 5", "max_rows: baris_maksimal")
    .replace("min: 2024-01-01, max: 2024-12-31}", "min: awal_tahun, max: 2024-12-31}")
    .replace("min: 1, max: 30, unit: hari", "min: 1, max: jatah, unit: hari")
    .replace("min: 0.50", "min: biaya_minimal")
    .replace("answer_within: 5", "answer_within: baris_maksimal")
    .replace("title: Hari cuti", 'title: {id: "Hari cuti, mulai {awal_tahun}", en: "Days, from {awal_tahun}"}')
    .replace("hint: Dengan surat dokter", "hint: Lebih dari {hari_maksimal} hari dengan surat dokter")
)
AGAIN = "constants: {hari_maksimal: 10}\n"
LATER = """\
  - edition: cuti@2025
    derives_from: cuti@2024
    constants: {hari_maksimal: 14, jatah: 40}
    period: {title: Tahun 2025, from: 2025-01-01, to: 2025-12-31}
    windows: {ajuan: {opens: 2025-01-01, due: 2025-01-31, closes: 2025-03-31}, putusan: {opens: 2025-01-01}}
"""


def loaded(text: str) -> dict[str, workflows.Definition]:
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert [problem.line() for problem in catalogue.problems] == []
    return dict(catalogue.definitions)


def codes(text: str) -> list[str]:
    return [problem.code for problem in workflows.load_texts({"workflows.yaml": text}, "workflows.yaml").problems]


def test_a_name_stands_wherever_its_value_may() -> None:
    days = loaded(NAMED)["cuti@2024"].steps["hari"]
    rows = days.field("bagian")
    assert (rows.max_rows, rows.column("mulai").minimum, rows.column("lama").maximum) == (
        5,
        date(2024, 1, 1),
        Decimal(30),
    )
    assert days.field("biaya").minimum == Decimal("0.50")
    assert loaded(NAMED)["cuti@2024"].steps["setuju"].review.answer_within == 5
    assert (days.title.id, days.title.en) == ("Hari cuti, mulai 1 Januari 2024", "Days, from 1 January 2024")


def test_with_names_or_without_the_process_is_the_same() -> None:
    named, plain = loaded(NAMED)["cuti@2024"], loaded(SOUND)["cuti@2024"]
    assert [rule.must.tree for rule in named.steps["hari"].rules] == [
        rule.must.tree for rule in plain.steps["hari"].rules
    ]
    assert named.steps["hari"].fields == plain.steps["hari"].fields
    assert workflows.from_json(workflows.to_json(named)) == named


def test_a_value_changes_the_hash_where_it_is_used_and_nowhere_else() -> None:
    before = workflows.content_hash(loaded(NAMED)["cuti@2024"])
    assert workflows.content_hash(loaded(NAMED.replace("jatah: 30", "jatah: 31"))["cuti@2024"]) != before
    assert workflows.content_hash(loaded(NAMED.replace("jatah: 30", "jatah: 30, sisa: 1"))["cuti@2024"]) == before


def test_a_derived_edition_states_other_values_only() -> None:
    editions = loaded(NAMED + LATER)
    base, later = editions["cuti@2024"], editions["cuti@2025"]
    assert base.steps["hari"].field("bagian").column("lama").maximum == Decimal(30)
    assert later.steps["hari"].field("bagian").column("lama").maximum == Decimal(40)
    assert later.steps["hari"].field("bagian").max_rows == 5
    assert [base.steps["hari"].rules[0].must.tree.right.value, later.steps["hari"].rules[0].must.tree.right.value] == [
        Decimal(12),
        Decimal(14),
    ]


def test_a_common_part_speaks_with_the_values_of_each_edition() -> None:
    editions = loaded(NAMED + LATER)
    hints = {name: found.lists["jenis"].options["sakit"].hint.id for name, found in editions.items()}
    assert hints == {
        "cuti@2024": "Lebih dari 12 hari dengan surat dokter",
        "cuti@2025": "Lebih dari 14 hari dengan surat dokter",
    }


def test_a_derived_edition_can_drop_a_value_it_does_not_use() -> None:
    assert codes(NAMED + LATER.replace("jatah: 40", "jatah: ")) == ["not_a_number"]
    assert codes((NAMED + LATER).replace("jatah: 30,", "jatah: 30, sisa: 1,").replace("jatah: 40", "sisa: ")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("{hari_maksimal}", ["not_a_text"]), ("'{hari_maksimal}'", []), ("Sampai {hari_maksimal} hari", [])],
)
def test_a_text_that_begins_with_a_brace_needs_quotes(text: str, found: list[str]) -> None:
    assert codes(NAMED.replace("instead: Hubungi bagian SDM.", f"instead: {text}")) == found


def test_the_same_value_twice_in_the_common_files_is_told_at_its_second_place() -> None:
    texts = {"workflows.yaml": NAMED.replace("constants:", "include: [lagi.yaml]\nconstants:", 1), "lagi.yaml": AGAIN}
    (problem,) = workflows.load_texts(texts, "workflows.yaml").problems
    assert problem.line("en").startswith(
        "workflows.yaml:4:13: duplicate_id The id “hari_maksimal” is already used at lagi"
    )
