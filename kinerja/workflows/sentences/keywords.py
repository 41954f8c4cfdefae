"""The words of the language, by the name of their terminal in `grammar.lark`: (Indonesian, English)."""

from __future__ import annotations

from collections.abc import Mapping

from kinerja.workflows.instance import Status

Words = tuple[str, str]

KEYWORDS: Mapping[str, Words] = {
    "AND": ("dan", "and"),
    "OR": ("atau", "or"),
    "NOT": ("bukan", "not"),
    "IS": ("adalah", "is"),
    "IS_NOT": ("adalah bukan", "is not"),
    "EQUALS": ("sama dengan", "equals"),
    "AT_LEAST": ("minimal", "at least"),
    "AT_MOST": ("maksimal", "at most"),
    "MORE_THAN": ("lebih dari", "more than"),
    "LESS_THAN": ("kurang dari", "less than"),
    "BEFORE": ("sebelum", "before"),
    "AFTER": ("sesudah", "after"),
    "NO_LATER_THAN": ("paling lambat", "no later than"),
    "BETWEEN": ("antara", "between"),
    "ONE_OF": ("salah satu dari", "one of"),
    "NOT_ONE_OF": ("bukan salah satu dari", "not one of"),
    "CONTAINS": ("memuat", "contains"),
    "IS_FILLED": ("sudah diisi", "is filled"),
    "IS_EMPTY": ("belum diisi", "is empty"),
    "DIFFERS": ("berbeda dari saran", "differs from suggestion"),
    "IS_OPEN": ("terbuka", "is open"),
    "STATUS": ("status", "status"),
    "TOTAL": ("jumlah", "total"),
    "COUNT": ("banyak", "count"),
    "AVERAGE": ("rata_rata", "average"),
    "TABLE": ("tabel", "table"),
    "WINDOW": ("jendela", "window"),
    "ALL": ("semua", "all"),
    "ANY": ("ada", "any"),
    "DAYS_SINCE": ("hari sejak", "days since"),
    "WORKING_DAYS_SINCE": ("hari kerja sejak", "working days since"),
    "TODAY": ("hari ini", "today"),
    "ACTOR_IS": ("pelaku adalah", "actor is"),
    "ACTOR_IS_NOT": ("pelaku adalah bukan", "actor is not"),
    "YES": ("ya", "yes"),
    "NO": ("tidak", "no"),
}

FUNCTIONS = ("STATUS", "TOTAL", "COUNT", "AVERAGE", "WINDOW")
"""Words that are a function when a bracket follows."""

STATUS_WORDS: Mapping[Status, Words] = {
    Status.CLOSED: ("tertutup", "closed"),
    Status.OPEN: ("terbuka", "open"),
    Status.DRAFT: ("draf", "draft"),
    Status.SUBMITTED: ("diajukan", "submitted"),
    Status.RETURNED: ("dikembalikan", "returned"),
    Status.APPROVED: ("disetujui", "approved"),
    Status.DONE: ("selesai", "done"),
    Status.SKIPPED: ("dilewati", "skipped"),
}

STATUS_OF_WORD: Mapping[str, Status] = {word: status for status, words in STATUS_WORDS.items() for word in words}

RESERVED: frozenset[str] = frozenset(
    {word for words in KEYWORDS.values() for word in words if " " not in word} | {"pelaku", "actor"}
)
"""Words that are not read as a name or a bare option everywhere; ids equal to one of them are better avoided."""


def column(language: str) -> int:
    """Where `language` ("id" or "en") stands in a pair of words. Raises ValueError for any other."""
    return ("id", "en").index(language)


def word(name: str, language: str) -> str:
    return KEYWORDS[name][column(language)]
