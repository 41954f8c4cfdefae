"""What is set can be read again: every word on its page, nothing lost at the end of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja.papers import Answer, Grid, Paper, Seal, Section, Signature, pdf
from kinerja.papers.setting import Sheet
from kinerja.papers.tables import Table
from tests.papers.reading import pages, streams

URL = "https://kinerja.example/verify/KNJ-ABCD-EFGH-JKLM"
PLAIN = Paper(
    language="id",
    letterhead=("Kabupaten Kupang", "SD Negeri Oesapa"),
    kick="Alur uji",
    title="Perencanaan",
    status="Diajukan.",
    facts=(("Nama", "Drs. H. Ma'ruf Núñez, S.Pd."), ("Catatan", "“≥ 75” – naik → √, ½ jam…")),
    sections=(Section("Sasaran", (Answer("Apa", "Kelas tenang"), Answer("Kapan", "Senin\nSelasa"))),),
    signatures=(Signature("Anggota", "Siti", ("Diajukan Senin.",)), Signature("Ketua", "Budi", ("Disetujui.",))),
    seal=Seal("Tanda terima KNJ-ABCD-EFGH-JKLM", ("Sidik isi: 3f2a",), URL),
    printed="Dicetak Senin oleh Siti",
    running="Siti · Perencanaan",
    page="Halaman {page} dari {pages}",
    missing="□ menggantikan tanda.",
    made=datetime(2024, 1, 30, 1, tzinfo=UTC),
)


def words(text: str) -> list[str]:
    return text.split()


def of(*items: Answer | Grid) -> list[str]:
    return pages(pdf(replace(PLAIN, sections=(Section("Isi", items),))))


def test_everything_stands_on_the_paper_in_its_order() -> None:
    (page,) = pages(pdf(PLAIN))
    expected = [
        "Kabupaten Kupang", "SD Negeri Oesapa", "Alur uji", "Perencanaan", "Diajukan.", "Nama",
        "Drs. H. Ma'ruf Núñez, S.Pd.", "“≥ 75” – naik → √, ½ jam…", "Sasaran", "Kelas tenang", "Senin", "Selasa",
        "Anggota", "Ketua", "Tanda terima KNJ-ABCD-EFGH-JKLM", "Sidik isi: 3f2a", URL, "Dicetak Senin oleh Siti",
        "Halaman 1 dari 1",
    ]  # fmt: skip
    places = [page.index(text) for text in expected]
    assert places == sorted(places)
    assert PLAIN.missing not in page


def test_a_long_text_goes_on_over_the_pages_without_losing_a_word() -> None:
    text = " ".join(f"kata{number}" for number in range(1, 2001))
    found = of(Answer("Uraian", text))
    assert len(found) > 2
    read = [word for page in found for word in words(page) if word.startswith("kata")]
    assert read == text.split()


def test_every_page_says_which_it_is_and_whose() -> None:
    found = of(Answer("Uraian", "kata " * 1500))
    for number, page in enumerate(found, 1):
        assert f"Halaman {number} dari {len(found)}" in page
        assert PLAIN.printed in page
        assert (PLAIN.running in page) == (number > 1)
        assert ("Kabupaten Kupang" in page) == (number == 1)


def grid(count: int, text: str = "Uraian kegiatan yang cukup panjang untuk dua baris di dalam tabel ini") -> Grid:
    rows = tuple((f"Kegiatan{number}", str(number * 4), f"{text} akhir{number}") for number in range(1, count + 1))
    return Grid("Daftar", "Kegiatan", ("Nama", "Poin", "Uraian"), rows, frozenset({1}))


def test_a_table_repeats_its_heads_on_every_page_and_tears_no_row() -> None:
    found = of(Answer("Awal", "kata " * 500), grid(20))
    with_rows = [page for page in found if "Kegiatan1" in page or "Kegiatan20" in page]
    assert len(with_rows) == 2
    for page in with_rows:
        assert {"Nama", "Poin", "Uraian"} <= set(page.split("\n"))
    for number in range(1, 21):
        (home,) = (page for page in found if f"Kegiatan{number}" in words(page))
        assert f"akhir{number}" in words(home)


def test_rows_that_are_too_long_for_a_table_are_listed() -> None:
    text = " ".join(f"kata{number}" for number in range(1, 1001))
    found = of(grid(2, text))
    assert len(found) > 2
    read = [word for page in found for word in words(page)]
    assert [word for word in read if word.startswith("kata")] == text.split() * 2
    assert {"Kegiatan 1", "Kegiatan 2"} <= {line for page in found for line in page.split("\n")}


def test_columns_that_do_not_go_on_the_page_are_listed() -> None:
    heads = tuple(f"Kolom{number}yangpanjangsekali" for number in range(8))
    (page,) = of(Grid("Daftar", "Baris", heads, (tuple("abcdefgh"),)))
    assert "Baris 1" in page.split("\n")
    assert set("abcdefgh") <= set(page.split("\n"))


def test_a_word_longer_than_the_line_is_broken_not_lost() -> None:
    found = of(Answer("Tautan", "w" * 1000), grid(1, "q" * 400))
    assert sum(page.count("w") for page in found) == 1000
    assert sum(page.count("q") for page in found) == 400


@pytest.mark.parametrize("filler", range(33, 43, 2))
def test_signatures_and_receipt_are_not_torn_apart(filler: int) -> None:
    found = of(*(Answer(f"Tanya{number}", "Jawab") for number in range(filler)))
    (signed,) = (page for page in found if "Anggota" in page)
    assert {"Siti", "Diajukan Senin.", "Ketua", "Budi", "Disetujui."} <= set(signed.split("\n"))
    (sealed,) = (page for page in found if PLAIN.seal and PLAIN.seal.title in page)
    assert {"Sidik isi: 3f2a", URL} <= set(sealed.split("\n"))


def test_a_sign_that_cannot_be_printed_is_seen_and_explained() -> None:
    (page,) = of(Answer("Apa", "Semangat 💪🏽 anak-anak ✓"))
    assert "Semangat □□ anak-anak ✓" in page
    assert PLAIN.missing in page


def test_it_is_black_on_a4() -> None:
    made = pdf(PLAIN)
    assert b"/MediaBox [0 0 595.28 841.89]" in made
    drawn = b"\n".join(streams(made))
    assert len(drawn) > 1000
    assert not [line for line in drawn.split(b"\n") if line.endswith((b" rg", b" RG", b" k", b" K", b" scn"))]


def test_the_code_leads_to_the_address() -> None:
    """The squares differ with the address, and there are none without a receipt."""
    boxes = [streams(pdf(paper))[0].count(b" re") for paper in (PLAIN, replace(PLAIN, seal=None))]
    assert boxes[0] > 100
    assert boxes[1] == 0


def test_the_file_bears_title_language_and_date() -> None:
    made = pdf(PLAIN)
    assert b"/Lang (id-ID)" in made
    assert b"D:20240130010000" in made
    assert b"/Lang (en-GB)" in pdf(replace(PLAIN, language="en"))


def test_rows_that_stand_for_something_are_named_by_it_where_they_are_listed() -> None:
    text = " ".join(f"kata{number}" for number in range(1, 1001))
    rows = (("Mengukur", "Baik", text), ("Menghaluskan", "Kurang", text))
    found = of(Grid("Kebiasaan", "Butir", ("Kebiasaan", "Tingkat", "Catatan"), rows, keys=(0,)))
    lines = [line for page in found for line in page.split("\n")]
    assert {"1. Mengukur", "2. Menghaluskan", "Baik", "Kurang"} <= set(lines)
    assert "Butir 1" not in lines
    assert sum(line.count("kata1000") for line in lines) == 2


def test_the_column_of_the_numbers_stays_narrow() -> None:
    """However little stands in the others."""
    sheet = Sheet(PLAIN)
    for rows in ((("a", "b"),), (("kata " * 40, "b"),), (("a", "b"),) * 100):
        widths = Table(sheet, Grid("Daftar", "Baris", ("Satu", "Dua"), rows)).widths
        assert widths
        assert widths[0] < 9
        assert sum(widths) == pytest.approx(sheet.epw)
        assert min(widths[1:]) > 20
    sheet.set().output()  # closes the fonts


@given(st.lists(st.lists(st.text("abc ", max_size=300), min_size=3, max_size=3), min_size=1, max_size=12))
@settings(max_examples=8, deadline=None)
def test_no_cell_of_a_table_is_lost(cells: list[list[str]]) -> None:
    rows = tuple(tuple(" ".join(cell.split()) for cell in row) for row in cells)
    found = "".join("".join(page.split()) for page in of(Grid("Daftar", "Baris", ("X", "Y", "Z"), rows, keys=(0,))))
    for row in rows:
        for cell in row:
            assert "".join(cell.split()) in found


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_any_number_of_people_can_sign(count: int) -> None:
    lines = (
        "NIP 199001012015012001",
        "Rencana: Ditandatangani secara elektronik Senin, 15 Januari 2024 pukul 09.00 WIB.",
    )
    people = tuple(Signature(f"Bagian{number}", f"Nama{number}", lines) for number in range(count))
    found = "\n".join(pages(pdf(replace(PLAIN, signatures=people))))
    assert [word for word in words(found) if word.startswith("Nama") and word != "Nama"] == [
        f"Nama{number}" for number in range(count)
    ]
    assert found.count("NIP 199001012015012001") == count


def test_a_block_of_signatures_is_not_torn_apart() -> None:
    lines = tuple(f"Langkah{number}: Ditandatangani secara elektronik Senin." for number in range(8))
    people = (Signature("Anggota", "Siti", lines), Signature("Ketua", "Budi", lines))
    for filler in range(26, 44, 3):
        items = tuple(Answer(f"Tanya{number}", "Jawab") for number in range(filler))
        made = pages(pdf(replace(PLAIN, signatures=people, sections=(Section("Isi", items),))))
        (signed,) = (page for page in made if "Anggota" in page)
        assert {"Siti", "Budi"} <= set(signed.split("\n"))
        assert signed.count("Langkah7") == 2


def test_what_is_said_about_an_answer_stands_below_it() -> None:
    (page,) = of(Answer("Putusan", "Cukup", "Berbeda dari saran: Baik."))
    lines = page.split("\n")
    assert lines.index("Berbeda dari saran: Baik.") == lines.index("Cukup") + 1
