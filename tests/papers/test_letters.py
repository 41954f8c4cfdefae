"""The font that is kept is the one that is named, and nothing but its signs is printed."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from kinerja.papers.letters import BOLD, FONTS, MISSING, REGULAR, known, printable


def test_the_fonts_are_the_files_that_the_list_names() -> None:
    listed = (FONTS / "VENDOR.md").read_text(encoding="utf-8")
    for path in (REGULAR, BOLD):
        digest = base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
        assert f"`{digest}`" in listed
    assert "Bitstream" in (FONTS / "LICENSE").read_text(encoding="utf-8")


def test_what_people_type_is_printed() -> None:
    text = "Ma'ruf Núñez–Ó’Brien “≥ 75” ≤ − × ÷ → ✓ ½ … • é ā ḥ"
    assert printable(text) == text


def test_letters_in_pieces_are_put_together() -> None:
    assert printable("e\u0301") == "é"


def test_what_prints_nothing_is_left_out() -> None:
    assert printable("a\u200bb\ufe0f\x07\ufeff\r\nc\td") == "ab\nc d"


def test_the_sign_for_what_is_missing_is_itself_there() -> None:
    assert ord(MISSING) in known()
    assert printable("漢") == MISSING


@given(st.text())
def test_only_signs_of_the_font_are_left(text: str) -> None:
    assert all(sign == "\n" or ord(sign) in known() for sign in printable(text))
