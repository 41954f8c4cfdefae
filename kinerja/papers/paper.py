"""What stands on a paper: words in the reader's language, in the order in which they are set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Pair = tuple[str, str]
"""Label and text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer; `text` may have several lines. `note`: said below it, in small letters."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows that were filled in, as a table; `numeric`: the columns that are set to the right.

    `keys`: the columns that say what a row stands for. `row_title`: what one row is called where the table is too
    narrow for it, and the rows are listed instead.
    """

    label: str
    row_title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: tuple[Answer | Grid, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did what when: the lines from the top down, the name among them."""

    title: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """The way to check the paper: `url` stands in the QR code and is written out beside it."""

    title: str
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `page` has {page} and {pages} in it; `missing` is said where a sign could not be printed.

    `made`: aware; what the file bears as its date.
    """

    language: str
    letterhead: tuple[str, ...]
    kick: str
    title: str
    status: str
    facts: tuple[Pair, ...]
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...]
    seal: Seal | None
    printed: str
    running: str
    page: str
    missing: str
    made: datetime
