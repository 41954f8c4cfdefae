"""PDFs that anybody can read are taken; those that are cut off, locked, or hold a program, are told."""

from __future__ import annotations

import tempfile
import time
import zlib

import pytest
from fpdf import FPDF

from kinerja.services import FileRefused, pdfs
from tests.samples import packed_objects, pdf, with_escapes

ACTION = "<< /S /JavaScript /JS (app.alert(1)) >>"


def code(data: bytes) -> str | None:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            pdfs.check(file)
        except FileRefused as refused:
            return refused.code
    return None


def written() -> bytes:
    """By a program that people use."""
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text="Rencana pembelajaran")
    return bytes(made.output())


@pytest.mark.parametrize(
    "data",
    [
        written(),
        pdf(),
        pdf() + b"\0" * 2000,
        pdf().replace(b"\n%%EOF\n", b"\r\n%%EOF\r\n\r\n"),
        pdf("x", packed_objects(b"5 0 << /Type /Font >>")),
        pdf("x", packed_objects(b"plain", b"/DecodeParms << /Predictor 12 >> /Filter /FlateDecode", b"/XRef")),
        pdf("x", "<< /Type /ObjStm /Length 10 >>\nstream\n5 0 << >> \nendstream"),
        pdf("Encrypt JavaScript Launch"),
        pdf("x", "<< /JavaScriptish 1 /Encrypted false >>"),
    ],
    ids=[
        "fpdf2",
        "plain",
        "padded",
        "line ends",
        "packed",
        "cross-reference stream",
        "not packed",
        "words",
        "longer names",
    ],
)
def test_what_anybody_can_read_is_taken(data: bytes) -> None:
    assert code(data) is None


@pytest.mark.parametrize(
    "data",
    [
        pdf()[:-300],
        pdf()[:-8],
        b"%PDF-1.7\n",
        b"\n" + pdf(),
        pdf().replace(b"%PDF-1.7", b"%PDF-x.y"),
        pdf() + b"<html>",
        pdf().replace(b"startxref", b"startxxxx"),
    ],
    ids=["half", "no end", "head only", "late head", "no version", "more behind", "no table"],
)
def test_what_is_broken_or_cut_off_is_told(data: bytes) -> None:
    assert code(data) == "unreadable"


@pytest.mark.parametrize("name", ["/Encrypt", with_escapes("/Encrypt")])
def test_a_locked_one_is_told(name: str) -> None:
    assert code(pdf("x", "<< /Filter /Standard /V 2 >>", trailer=f"{name} 5 0 R")) == "encrypted"


@pytest.mark.parametrize(
    "data",
    [
        pdf("x", ACTION),
        pdf("x", ACTION.replace("/JavaScript", with_escapes("/JavaScript"))),
        pdf("x", ACTION.replace("/JavaScript", "/J#61#76aScript")),
        pdf("x", "<< /S /Launch /F (cmd.exe) >>"),
        pdf("x", "<< /Names [(a)] /JavaScript 7 0 R >>"),
        pdf("x", packed_objects(b"5 0 " + ACTION.encode())),
        pdf("x", packed_objects(b"5 0 " + ACTION.encode(), b"/Filter[/FlateDecode]")),
        pdf("x", packed_objects(b"5 0 " + ACTION.encode(), kind=b"/Obj#53tm")),
        pdf("x", packed_objects(b"1"), packed_objects(b"5 0 " + ACTION.encode())),
        pdf("x", packed_objects(b"5 0 " + ACTION.encode(), b" " * 5000 + b"/Filter /FlateDecode")),
    ],
    ids=["plain", "hex", "more hex", "launch", "tree", "packed", "in a list", "hex and packed", "the second", "padded"],
)
def test_one_that_holds_a_program_is_told(data: bytes) -> None:
    assert code(data) == "has_script"


@pytest.mark.parametrize(
    "packed",
    [
        packed_objects(b"5 0", b"/Filter [/ASCIIHexDecode /FlateDecode]"),
        packed_objects(b"5 0", b"/Filter 9 0 R"),
        packed_objects(b"5 0", b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        packed_objects(b"5 0", b"/Filter /FlateDecode /Filter /ASCIIHexDecode"),
        packed_objects(b"5 0").replace(b"\r\nx", b"\r\ny"),
        packed_objects(b"5 0").removesuffix(b"endstream"),
    ],
    ids=["chain", "elsewhere", "predicted", "two", "no deflate", "no end"],
)
def test_objects_that_nobody_can_look_into_are_refused(packed: bytes) -> None:
    assert code(pdf("x", packed)) == "unreadable"


def test_a_bomb_does_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "_MOST_UNPACKED", 1_000_000)
    bomb, large = packed_objects(b" " * 1_100_000), packed_objects(b" " * 600_000)
    assert len(bomb) < 2000
    assert code(pdf("x", bomb)) == "unreadable"
    assert code(pdf("x", large)) is None
    assert code(pdf("x", large, large)) == "unreadable"


def test_more_packed_streams_than_any_writer_makes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "_MOST_PACKED", 2)
    packed = packed_objects(b"5 0 x")
    assert code(pdf("x", packed, packed)) is None
    assert code(pdf("x", packed, packed, packed)) == "unreadable"


@pytest.mark.parametrize("filler", [b"/", b"/#", b"/#4a#61", b"stream\n", b"/ObjStm stream\nendstream\n", b"/ObjStm "])
def test_a_file_made_to_keep_the_check_busy_does_not(filler: bytes) -> None:
    size = 1_000_000
    crafted = pdf("x", b"<< " + filler * (size // len(filler)) + b" >>")
    began = time.process_time()
    code(crafted)
    assert time.process_time() - began < 2


def test_pictures_inside_are_not_unpacked() -> None:
    noise = zlib.compress(b"/JavaScript ")
    picture = b"<< /Type /XObject /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise)
    assert code(pdf("x", picture)) is None
