"""How words are put together: lists, sentences, plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kinerja.web import dates
from kinerja.workflows.definition import Text

YES = Text("Ya", "Yes")
NO = Text("Tidak", "No")
AND = Text("dan", "and")
OR = Text("atau", "or")
MEGABYTE = 1_000_000
"""Bytes, as a definition counts them."""


def listed(words: Sequence[str], language: str, joint: Text = AND) -> str:
    """ "a", "a dan b", "a, b, dan c"; with another word than "dan" if `joint` says so."""
    word = joint.say(language)
    if len(words) < 3:
        return f" {word} ".join(words)
    comma = "," if language == "id" else ""
    return f"{', '.join(words[:-1])}{comma} {word} {words[-1]}"


def sentence(text: str) -> str:
    """A clause as a sentence: capital first, full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def shown(value: Any, language: str) -> str:
    """A plain value as people read it."""
    if isinstance(value, bool):
        return (YES if value else NO).say(language)
    if isinstance(value, datetime):
        return dates.instant(value, lang=language)
    if isinstance(value, date):
        return dates.date_long(value, lang=language)
    if isinstance(value, int | float | Decimal):
        return dates.number(value, lang=language)
    return str(value)


def megabytes(size: int, language: str) -> str:
    """Bytes as the number of MB: "10", "1,5"."""
    return dates.number(size / MEGABYTE, lang=language)


def file_types(words: Sequence[str], language: str) -> str:
    """Types of files as people call them: "PDF, JPG, atau PNG"."""
    return listed([word.upper() for word in words], language, OR)
