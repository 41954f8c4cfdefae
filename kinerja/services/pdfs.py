"""Whether a PDF is whole, can be read by anybody and holds no program. No viewer's repairs are tried."""

from __future__ import annotations

import mmap
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO

from kinerja.services.errors import FileRefused

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_LAST_WORDS = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*\Z")
_TAIL = 4096
"""Some scanners fill the last block with zeros."""
_PADDING = b"\0\t\n\f\r "
_REGULAR = rb"[^\s\0()<>\[\]{}/%]"
_ENCRYPTED, _PROGRAM, _OBJECTS, _FILTERED, _PREDICTED = (
    re.compile(rb"/(?:" + names + rb")(?!" + _REGULAR + rb")")
    for names in (rb"Encrypt", rb"JavaScript|Launch", rb"ObjStm", rb"Filter", rb"DecodeParms")
)
_ONE_FILTER = re.compile(rb"/Filter\s*(?:/" + _REGULAR + rb"+|\[\s*/" + _REGULAR + rb"+\s*\])")
_ESCAPED = re.compile(rb"/" + _REGULAR + rb"*#" + _REGULAR + rb"*")
_STREAM = re.compile(rb"(?<!end)stream[\r\n]+")
_MOST_UNPACKED = 32 * 1024 * 1024
"""All compressed objects together; their text is seldom a tenth of that."""


def check(source: BinaryIO) -> None:
    """Raise FileRefused: unreadable, encrypted or has_script."""
    with ExitStack() as stack:
        data = _viewed(source, stack)
        if not _HEADER.match(data) or not _LAST_WORDS.search(data[-_TAIL:].rstrip(_PADDING)):
            raise FileRefused("unreadable")
        if _mentions(data, _ENCRYPTED):
            raise FileRefused("encrypted")
        if _mentions(data, _PROGRAM) or any(_mentions(text, _PROGRAM) for text in _packed_objects(data)):
            raise FileRefused("has_script")


def _viewed(source: BinaryIO, stack: ExitStack) -> mmap.mmap:
    """The whole file to search, without reading it into memory."""
    view = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
    stack.callback(view.close)
    return view


def _mentions(data: bytes | mmap.mmap, name: re.Pattern[bytes], since: int = 0, until: int = sys.maxsize) -> bool:
    """Whether the name stands anywhere there, in plain or spelt with #xx. Inside streams too: what is told apart here
    could be told apart otherwise by a viewer."""
    if name.search(data, since, until):
        return True
    return any(name.search(_plain(found.group())) for found in _ESCAPED.finditer(data, since, until))


def _plain(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code.group(1), 16)]), name)


def _packed_objects(data: mmap.mmap) -> Iterator[bytes]:
    """The text of each stream that holds objects. Raises FileRefused for one that nobody can look into."""
    left, since = _MOST_UNPACKED, 0
    for begin in _STREAM.finditer(data):
        # Between two streams stand the second one's dictionary, and objects that are none.
        before, since = (since, begin.start()), begin.end()
        if not _mentions(data, _OBJECTS, *before):
            continue
        end = data.find(b"endstream", begin.end())
        if end < 0 or _mentions(data, _PREDICTED, *before):
            raise FileRefused("unreadable")
        text = data[begin.end() : end]
        if _mentions(data, _FILTERED, *before):
            if not _ONE_FILTER.search(data, *before):
                raise FileRefused("unreadable")
            text = _unpacked(text, left)
        left -= len(text)
        yield text


def _unpacked(packed: bytes, most: int) -> bytes:
    """Deflated text, which is what every writer makes of objects. Raises FileRefused for what is none, or too much."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, max(1, most))
    except zlib.error as error:
        raise FileRefused("unreadable") from error
    if unpacker.unconsumed_tail:
        raise FileRefused("unreadable")
    return text
