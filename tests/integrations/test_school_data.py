"""The simulator of school data: numbers to the digit, and what is wrong told by its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kinerja.integrations.school_data import SchoolDataFile, SchoolDataWrong


def written(folder: Path, text: str, name: str = "school.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    file = written(tmp_path, '"20100001":\n  rapor.d1: {teratur: 62.40, disiplin: 48, rukun: "51.5"}\n')
    found = SchoolDataFile(file).of_unit("20100001")
    assert found == {"rapor.d1": {"teratur": Decimal("62.40"), "disiplin": Decimal(48), "rukun": Decimal("51.5")}}
    assert str(found["rapor.d1"]["teratur"]) == "62.40"


def test_json_does_as_well(tmp_path: Path) -> None:
    file = written(tmp_path, '{"1": {"a.b": {"x": 1.25}}}', "school.json")
    assert SchoolDataFile(file).of_unit("1") == {"a.b": {"x": Decimal("1.25")}}


def test_of_an_unknown_unit_nothing_is_known(tmp_path: Path) -> None:
    assert SchoolDataFile(written(tmp_path, "{}")).of_unit("9") == {}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- 1", ""),
        ("'1': 5", "1"),
        ("'1': {a: 5}", "1.a"),
        ("'1': {a: {x: yes}}", "1.a.x"),
        ("'1': {a: {x: much}}", "1.a.x"),
        ("'1': {a: {x: .nan}}", "1.a.x"),
        ("'1': {a: {x: [1]}}", "1.a.x"),
    ],
)
def test_what_is_no_number_is_told_by_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(SchoolDataWrong) as caught:
        SchoolDataFile(written(tmp_path, text))
    assert caught.value.place == place
