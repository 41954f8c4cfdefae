"""Whether a PDF is whole, can be read by anybody and holds no program. No viewer's repairs are tried."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kinerja.services.errors import FileRefused

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_LAST_WORDS = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*\Z")
_TAIL = 4096
"""Some scanners fill the last block with zeros."""
_PADDING = b"\0\t\n\f\r "
_REGULAR = rb"[^\s\0()<>\[\]{}/%]"


def _named(*names: str) -> re.Pattern[bytes]:
    """Finds these names as a viewer reads them: each letter may be spelt #xx."""
    spelt = ("".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name) for name in names)
    return re.compile(b"/(?:" + "|".join(spelt).encode() + b")(?!" + _REGULAR + b")")


_ENCRYPTED, _PROGRAM, _OBJECTS = _named("Encrypt"), _named("JavaScript", "Launch"), _named("ObjStm")
_FILTERED, _PREDICTED = _named("Filter"), _named("DecodeParms")
_ONE_FILTER = re.compile(rb"\s*(?:/" + _REGULAR + rb"+|\[\s*/" + _REGULAR + rb"+\s*\])")
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_MOST_PACKED = 10_000
"""Streams of objects; writers put a hundred objects into each."""
_MOST_UNPACKED = 32 * 1024 * 1024
"""All of them together; their text is seldom a tenth of that."""


def check(source: BinaryIO) -> None:
    """Raise FileRefused: unreadable, encrypted or has_script. `source`: a file of the system, not empty."""
    # Searched where it lies, without reading it into memory.
    with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if not _HEADER.match(data) or not _LAST_WORDS.search(data[-_TAIL:].rstrip(_PADDING)):
            raise FileRefused("unreadable")
        # In the whole file, inside streams too: what is told apart here, a viewer could tell apart otherwise.
        if _ENCRYPTED.search(data):
            raise FileRefused("encrypted")
        if _PROGRAM.search(data) or any(_PROGRAM.search(text) for text in _packed_objects(data)):
            raise FileRefused("has_script")


def _packed_objects(data: mmap.mmap) -> Iterator[bytes]:
    """The text of each packed stream of objects. Raises FileRefused for one that nobody can look into."""
    left, since, number = _MOST_UNPACKED, 0, 0
    for found in _OBJECTS.finditer(data):
        if found.start() < since:
            continue  # before or in the data of the last one
        begin = _STREAM.search(data, found.end())
        if begin is None:
            return
        end, number = data.find(b"endstream", begin.end()), number + 1
        if end < 0 or number > _MOST_PACKED:
            raise FileRefused("unreadable")
        dictionary = data[max(since, data.rfind(b"obj", since, found.start())) : begin.start()]
        text = _unpacked(data[begin.end() : end], dictionary, left)
        left, since = left - len(text), end
        yield text


def _unpacked(packed: bytes, dictionary: bytes, most: int) -> bytes:
    """Deflated text, which is what every writer makes of objects; what was not packed was searched already.

    Raises FileRefused for what is packed otherwise, and for too much.
    """
    filters = [found.end() for found in _FILTERED.finditer(dictionary)]
    if (
        len(filters) > 1
        or _PREDICTED.search(dictionary)
        or any(not _ONE_FILTER.match(dictionary, at) for at in filters)
    ):
        raise FileRefused("unreadable")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, max(1, most))
    except zlib.error as error:
        if not filters:
            return b""
        raise FileRefused("unreadable") from error
    if unpacker.unconsumed_tail:
        raise FileRefused("unreadable")
    return text
