"""What is taken for what it says it is, what is not, and names that can be shown."""

from __future__ import annotations

import tempfile
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kinerja.services import FileRefused, file_types
from tests import samples

EVERYTHING = ("pdf", "jpg", "png")
PHOTO = samples.photo()


def short(value: object) -> str | None:
    """The name of a case: bytes would make it unreadable."""
    return f"{len(value)}-bytes" if isinstance(value, bytes) else None


def commented(text: bytes) -> bytes:
    """A photo with a remark in its head."""
    return PHOTO[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + PHOTO[2:]


def recognised(data: bytes, name: str, accepted: tuple[str, ...] = EVERYTHING) -> str:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return file_types.recognised(file, name, accepted).word


def refused(data: bytes, name: str, accepted: tuple[str, ...] = EVERYTHING) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        recognised(data, name, accepted)
    return caught.value


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (samples.pdf(), "rpp.pdf", "pdf"),
        (samples.pdf(), "RPP Kelas 4.PDF", "pdf"),
        (samples.pdf(), "rpp", "pdf"),
        (samples.pdf(), "SK 800.2024", "pdf"),
        (samples.picture("JPEG"), "foto.jpg", "jpg"),
        (samples.picture("JPEG"), "foto.jpeg", "jpg"),
        (PHOTO, "IMG_2024.JPG", "jpg"),
        (PHOTO + b"\0" * 64 + b"MotionPhoto_Data", "PXL.MP.jpg", "jpg"),
        (samples.picture("PNG"), "layar.png", "png"),
    ],
    ids=short,
)
def test_what_people_have_is_taken(data: bytes, name: str, word: str) -> None:
    assert recognised(data, name) == word


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "rpp.pdf", "html"),
        (b"  <html><body>", "rpp.pdf", ""),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "foto.png", "svg"),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "foto.jpg", "gif"),
        (b"MZ\x90\0" + b"\0" * 60, "rpp.pdf", ""),
        (samples.archive(), "rpp.pdf", ""),
        (b"just text", "rpp.pdf", ""),
        (b"\0" * 100, "rpp.pdf", ""),
        (samples.picture("WEBP"), "foto.jpg", "webp"),
    ],
    ids=short,
)
def test_what_is_something_else_is_told(data: bytes, name: str, found: str) -> None:
    refusal = refused(data, name)
    assert refusal.code == "wrong_type"
    assert refusal.params["accepted"] == EVERYTHING
    assert refusal.params["found"] == found


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (samples.pdf() + samples.archive(), "rpp.pdf", "zip"),
        (PHOTO + samples.archive(), "foto.jpg", "zip"),
        (samples.picture("PNG") + samples.archive(), "layar.png", "zip"),
        (samples.pdf().replace(b"\xe2\xe3\xcf\xd3", b"<script>alert(1)</script>"), "rpp.pdf", "html"),
        (commented(b"%PDF-1.7 \n%%EOF"), "foto.jpg", "pdf"),
        (commented(b"<ScRiPt>alert(1)</script>"), "foto.jpg", "html"),
    ],
    ids=short,
)
def test_what_is_two_things_at_once_is_refused(data: bytes, name: str, found: str) -> None:
    assert refused(data, name).code == "wrong_type"
    assert refused(data, name).params["found"] == found


def test_only_what_is_accepted_is_taken() -> None:
    refusal = refused(PHOTO, "foto.jpg", ("pdf",))
    assert (refusal.code, refusal.params) == ("wrong_type", {"found": "jpg", "accepted": ("pdf",)})


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (samples.pdf(), "rpp.docx", "docx"),
        (samples.pdf(), "rpp.pdf.exe", "exe"),
        (samples.pdf(), "foto.jpg", "jpg"),
        (PHOTO, "foto.pdf", "pdf"),
        (samples.picture("PNG"), "layar.svg", "svg"),
    ],
    ids=short,
)
def test_a_name_that_says_otherwise_is_refused(data: bytes, name: str, extension: str) -> None:
    refusal = refused(data, name)
    assert (refusal.code, refusal.params["extension"]) == ("extension_differs", extension)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PHOTO[:-200], "foto.jpg"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 50, "foto.jpg"),
        (samples.picture("PNG")[:-30], "layar.png"),
        (samples.picture("PNG").replace(b"IDAT", b"IDAX"), "layar.png"),
        (samples.giant_png(60_000, 60_000), "layar.png"),
        (samples.giant_png(0, 10), "layar.png"),
    ],
    ids=short,
)
def test_a_broken_picture_is_told(data: bytes, name: str) -> None:
    assert refused(data, name).code == "unreadable"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("C:\\Users\\Siti\\RPP.pdf", "RPP.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.exe"),
        ("a\x00b\r\nc\t\x1b[31m.pdf", "ab c [31m.pdf"),
        ("  RPP   kelas\u00a04 .pdf ", "RPP kelas 4.pdf"),
        (".htaccess", "htaccess"),
        ("Pe\u0301nilaian.pdf", "P\u00e9nilaian.pdf"),
        ("\ufeffrpp\u200b.pdf", "rpp.pdf"),
        ("/", ""),
    ],
)
def test_names_are_cleaned(typed: str, shown: str) -> None:
    assert file_types.cleaned(typed) == shown


def test_a_long_name_keeps_its_extension() -> None:
    shown = file_types.cleaned("x" * 300 + ".PDF")
    assert len(shown) == file_types.LONGEST_NAME
    assert shown.endswith("x.PDF")


@given(st.text(max_size=400), st.sampled_from(["", ".pdf", ".PDF", ".jpeg", ".2024"]))
@example("\u202e", ".pdf")
@example("x" * 115 + " " * 9 + ".", ".pdf")
@example("\u1100" * 118 + "\u1161", "")
def test_any_name_can_be_shown(text: str, extension: str) -> None:
    shown = file_types.cleaned(text + extension)
    assert len(shown) <= file_types.LONGEST_NAME
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not set(shown) & {"/", "\\"}
    assert shown == shown.strip(" .")
    assert file_types.cleaned(shown) == shown
    for kind in file_types.TYPES.values():
        whole = file_types.named(shown, kind, "otherwise")
        assert 0 < len(whole) <= file_types.LONGEST_NAME
        assert "." in whole
