"""What an upload truly is, by its bytes; its name and what the browser says of it are claims to compare.

The types are words that a definition uses ("pdf"). A file must be wholly what it is taken for: one that is something
else besides (an archive behind a picture, a page inside a PDF) is refused.
"""

from __future__ import annotations

import mimetypes
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from kinerja.services import pdfs
from kinerja.services.errors import FileRefused

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

LONGEST_NAME = 120
MOST_PIXELS = 120_000_000
"""More than any phone's picture of 10 MB holds; a small file that unpacks to more would stop the reader's browser."""
_HEAD = 1024
"""Where a browser or viewer looks for what a file is."""
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (those that turn the direction of reading are here) and unassigned characters, and line ends."""
_KNOWN = frozenset({*mimetypes.types_map, *mimetypes.common_types})
_EXTENSION = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,5}", re.IGNORECASE)
"""A full stop and letters; ".2024" is part of a name."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that can be accepted. `extensions`: lower case, the usual one first. `check` raises FileRefused."""

    word: str
    media: str
    extensions: tuple[str, ...]
    check: Callable[[BinaryIO], None]


def recognised(source: BinaryIO, name: str, accepted: tuple[str, ...]) -> FileType:
    """The type of the file, once everything about it was checked. Raises FileRefused.

    `name`: as `cleaned` gives it; with an extension it must be one of the type's. `accepted`: words of TYPES.
    """
    found = _sniffed(source)
    kind = next((TYPES[word] for word in accepted if found & set(TYPES[word].extensions)), None)
    if kind is None:
        raise FileRefused("wrong_type", found=_word(found), accepted=accepted)
    extension = _extension(name)
    if extension and extension not in kind.extensions:
        raise FileRefused("extension_differs", extension=extension.removeprefix("."), found=kind.word)
    second = _second_nature(source, kind)
    if second:
        raise FileRefused("wrong_type", found=second, accepted=accepted)
    source.seek(0)
    kind.check(source)
    return kind


def cleaned(name: str) -> str:
    """A name to show: without folders, invisible characters and runs of spaces, at most LONGEST_NAME characters.

    It may be empty. Cleaning twice changes nothing.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if char in "\t\r\n\u2028\u2029" else char for char in last)
    shown = "".join(char for char in seen if unicodedata.category(char) not in _INVISIBLE)
    tidy = unicodedata.normalize("NFC", " ".join(shown.split())).strip(". ")
    return _shortened(tidy, _extension(tidy))


def named(name: str, kind: FileType, otherwise: str) -> str:
    """The cleaned name with an extension of the type; `otherwise` where nothing of it is left."""
    stem = name or otherwise
    return stem if _extension(stem) else _shortened(stem, kind.extensions[0])


def _shortened(name: str, extension: str) -> str:
    """The stem cut so that the whole fits, with `extension` at the end, as it was written."""
    written = name[len(name) - len(extension) :] if name.lower().endswith(extension) else extension
    stem = name.removesuffix(written) if extension else name
    return stem[: LONGEST_NAME - len(extension)].strip(". ") + written


def _extension(name: str) -> str:
    """In lower case, with its full stop; empty where there is none."""
    suffix = PurePosixPath(name).suffix
    return suffix.lower() if _EXTENSION.fullmatch(suffix) else ""


def _sniffed(source: BinaryIO) -> frozenset[str]:
    """The extensions that the first and last bytes speak for most; none where nobody knows them."""
    import puremagic  # like Pillow below, when a file comes: no start waits for what no page needs

    source.seek(0)
    try:
        matches = puremagic.magic_stream(source)
    except puremagic.PureError:
        return frozenset()
    best = max(match.confidence for match in matches)
    return frozenset(match.extension for match in matches if match.confidence == best)


def _word(found: frozenset[str]) -> str:
    """What to call it: the word of a type, or the one extension it has, if people know that; else nothing."""
    ours = [kind.word for kind in TYPES.values() if found & set(kind.extensions)]
    known = [extension.removeprefix(".") for extension in found if extension in _KNOWN]
    return ours[0] if ours else known[0] if len(found) == len(known) == 1 else ""


def _second_nature(source: BinaryIO, kind: FileType) -> str:
    """What else some program would take the file for; empty where nothing is."""
    if zipfile.is_zipfile(source):
        return "zip"
    source.seek(0)
    head = source.read(_HEAD)
    if _PAGE.search(head):
        return "html"
    return "pdf" if kind.word != "pdf" and b"%PDF-" in head else ""


def _check_jpeg(source: BinaryIO) -> None:
    from PIL.JpegImagePlugin import JpegImageFile

    picture = _picture(JpegImageFile, source)
    _refuse_giant(picture.size)
    # Pillow stands before the picture's data: from here on, the end mark means the end (a preview's has passed).
    if b"\xff\xd9" not in source.read():
        raise FileRefused("unreadable")


def _check_png(source: BinaryIO) -> None:
    from PIL.PngImagePlugin import PngImageFile

    picture = _picture(PngImageFile, source)
    _refuse_giant(picture.size)
    try:
        picture.verify()
    except (SyntaxError, OSError, ValueError) as error:
        raise FileRefused("unreadable") from error


def _picture(reader: type[ImageFile], source: BinaryIO) -> ImageFile:
    try:
        return reader(source)
    except (SyntaxError, OSError, ValueError) as error:  # how Pillow says that it is none
        raise FileRefused("unreadable") from error


def _refuse_giant(size: tuple[int, int]) -> None:
    width, height = size
    if not 0 < width * height <= MOST_PIXELS:
        raise FileRefused("unreadable")


TYPES: Mapping[str, FileType] = {
    kind.word: kind
    for kind in (
        FileType("pdf", "application/pdf", (".pdf",), pdfs.check),
        FileType("jpg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), _check_jpeg),
        FileType("png", "image/png", (".png",), _check_png),
    )
}
"""Word of a definition -> type. A new type is one line here and its check."""
