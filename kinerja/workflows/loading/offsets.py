"""Where a character of a scalar stands in its file."""

from __future__ import annotations

from collections.abc import Mapping

from kinerja.workflows.places import Place
from kinerja.workflows.reader import Scalar


def place_in(scalar: Scalar, offset: int, length: int, texts: Mapping[str, str]) -> tuple[Place, int]:
    """Where the character `offset` of a scalar stands in its file.

    Exact for a scalar on one line and for a literal block (`|`); of text that YAML folds over several lines it is
    the start.
    """
    text = scalar.text
    if scalar.round:
        text, end = scalar.round.written, scalar.round.offset(offset + length)
        offset = scalar.round.offset(offset)
        length = end - offset
    if scalar.style == "|":
        return _in_block(scalar, text, offset, length, texts.get(scalar.file, ""))
    if scalar.last_line != scalar.line or scalar.style == ">":
        return scalar.place, scalar.length
    column = scalar.column + offset + (1 if scalar.style else 0)
    if scalar.style == "'":
        column += text.count("'", 0, offset)
    elif scalar.style == '"':
        column += sum(text.count(character, 0, offset) for character in '"\\')
    return Place(scalar.file, scalar.line + 1, column + 1), length


def _in_block(scalar: Scalar, text: str, offset: int, length: int, source: str) -> tuple[Place, int]:
    before = text[:offset]
    first = scalar.line + 1
    lines = source.splitlines()[first : first + len(text.splitlines())]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    column = indent + offset - (before.rfind("\n") + 1)
    return Place(scalar.file, scalar.line + 2 + before.count("\n"), column + 1), length
