"""Finding by the beginnings of words, by equality on what each record bears for it, never by a pattern.

The embedded server answers patterns wrongly, and any server slowly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_PREFIX = 8
"""Longer beginnings are compared after the store has answered."""


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text for comparing: lower case, without accents, apostrophes and titles' dots."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    flat = "".join(char for char in flat if not unicodedata.combining(char) and char not in "'’.`")
    return tuple(re.findall(r"\w+", flat))


def matches(sought: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each sought word is the beginning of one of `words`."""
    known = tuple(words)
    return all(any(word.startswith(start) for word in known) for start in sought)


def prefixes(words: Iterable[str]) -> list[str]:
    """The beginnings that a record bears, by which it is found."""
    return sorted({word[:length] for word in words for length in range(1, min(len(word), LONGEST_PREFIX) + 1)})


def bucket(sought: Iterable[str]) -> str:
    """The one beginning to ask the store for: the longest word narrows most. Raises ValueError for no word."""
    return max(sought, key=len)[:LONGEST_PREFIX]
