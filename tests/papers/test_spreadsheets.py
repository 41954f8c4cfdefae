"""Files for spreadsheet programs: what was written is read back, and nothing in them is a formula."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja import papers
from kinerja.papers.spreadsheets import harmless

NASTY = [
    "=HYPERLINK(\"http://evil.example\",\"klik\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1",
    "＋1", "－1", "＠x", " =1+1", "\u00a0=1", "\ufeff=1", "=cmd|' /C calc'!A0", "\tx",
]  # fmt: skip
PLAIN = ["Siti Aminah, S.Pd.", "O'Neil", "Nama = biasa", "a-b", "", "12", "Ñusantara 名前", 'kutip "dalam"', "x\ny"]
_TAG = re.compile(r"\{.*\}")


def lines(sheet: papers.Sheet) -> list[list[str]]:
    text = b"".join(papers.csv(sheet)).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:], newline="")))


def cells(made: bytes) -> list[list[str | float | None]]:
    """The first sheet of a workbook, read as XML; a formula anywhere is a fault."""
    with ZipFile(BytesIO(made)) as archive:
        page = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in (each for each in page.iter() if _TAG.sub("", each.tag) == "row"):
        found: list[str | float | None] = []
        for cell in row:
            assert not [each for each in cell.iter() if _TAG.sub("", each.tag) == "f"], "a formula"
            text = "".join(each.text or "" for each in cell.iter())
            found.append(text if cell.get("t") else float(text) if text else None)
        rows.append(found)
    return rows


def test_what_was_written_is_read_back() -> None:
    sheet = papers.Sheet("Sekolah", ["Nama", "Orang", "%"], iter([['A, "B"', 12, Decimal("87.4")], ["C", None, 0]]))
    assert lines(sheet) == [["Nama", "Orang", "%"], ['A, "B"', "12", "87.4"], ["C", "", "0"]]


def test_in_a_workbook_numbers_are_numbers() -> None:
    made = papers.xlsx(papers.Sheet("Sekolah", ["Nama", "Orang"], [["A", 12], ["12", -3]]))
    assert cells(made) == [["Nama", "Orang"], ["A", 12.0], ["12", -3.0]]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_can_be_taken_for_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    sheet = papers.Sheet("x", [text], [[text]])
    assert all(row == [f"'{text}"] for row in lines(sheet))
    for row in cells(papers.xlsx(papers.Sheet("x", [text], [[text]]))):
        assert str(row[0]).startswith("'")


@pytest.mark.parametrize("text", PLAIN)
def test_plain_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
    assert lines(papers.Sheet("x", ["y"], [[text]]))[1:] in ([[text]], [[]])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=4))
def test_whatever_the_texts_are_no_cell_begins_like_a_formula(rows: list[list[str]]) -> None:
    for row in lines(papers.Sheet("x", ["a", "b"], rows))[1:]:
        for cell in row:
            assert cell[:1] not in {*"=+-@＝＋－＠\t\r\n"}


@pytest.mark.parametrize("title", ["a" * 40, "SD [1]: 'x'/y", "", "\0", "''"])
def test_any_place_can_be_the_title_of_a_sheet(title: str) -> None:
    made = papers.xlsx(papers.Sheet(title, ["a"], []))
    with ZipFile(BytesIO(made)) as archive:
        assert b"<sheet " in archive.read("xl/workbook.xml")


def test_a_long_list_is_written_as_it_comes() -> None:
    made = 0

    def rows() -> object:
        nonlocal made
        for made in range(1, 1001):
            yield ["x", made]

    parts = papers.csv(papers.Sheet("x", ["a", "b"], rows()))  # type: ignore[arg-type]
    next(parts)
    next(parts)
    assert made == 1
