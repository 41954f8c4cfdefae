"""The words of a PDF that `kinerja.papers` made, page by page; other programs' files are not understood."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\b": b"\b", b"\\f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """The text of each page, a line for each piece that was set, in the order of setting."""
    objects = {int(found[1]): found[2] for found in re.finditer(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL)}
    fonts = {
        name: _letters(objects, int(number))
        for _, names in re.findall(rb"(/Font) <<(.*?)>>", pdf, re.DOTALL)
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", names)
    }
    contents = [re.search(rb"/Contents (\d+) 0 R", one) for one in objects.values() if b"/Type /Page\n" in one + b"\n"]
    return ["\n".join(_lines(_stream(objects[int(found[1])]), fonts)) for found in contents if found]


def streams(pdf: bytes) -> list[bytes]:
    """The drawing commands of each page."""
    found = (_stream(one[0]) for one in re.finditer(rb"<<[^>]*>>\nstream\n.*?\nendstream", pdf, re.DOTALL))
    return [one for one in found if one.startswith(b"2 J\n")]


def _letters(objects: Mapping[int, bytes], font: int) -> Mapping[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert found
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", _stream(objects[int(found[1])]), re.MULTILINE)
    return {int(sign, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for sign, text in pairs}


def _stream(body: bytes) -> bytes:
    found = re.search(rb"stream\n(.*)\nendstream", body, re.DOTALL)
    assert found
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _lines(stream: bytes, fonts: Mapping[bytes, Mapping[int, str]]) -> Iterator[str]:
    face: Mapping[int, str] = {}
    for name, placed in re.findall(rb"BT (?:/(F\d+) [\d.]+ Tf|[\d.-]+ [\d.-]+ Td (.*?)) ET\n", stream, re.DOTALL):
        if name:
            face = fonts[name]
            continue
        pieces = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", placed, re.DOTALL)
        yield "".join(_read(piece, face) for piece in pieces)


def _read(piece: bytes, face: Mapping[int, str]) -> str:
    raw = re.sub(rb"\\.", lambda one: _ESCAPES.get(one[0], one[0][1:]), piece, flags=re.DOTALL)
    return "".join(face[int.from_bytes(raw[at : at + 2], "big")] for at in range(0, len(raw), 2))
