"""The words for decisions about windows: for whom, until when, why, by whom; what becomes of them."""

from __future__ import annotations

from typing import Any

from kinerja.web import dates
from kinerja.workflows.definition import Text
from kinerja.workflows.instance import NATION, FactKind, WindowFact

LEVELS = {
    NATION: Text("Seluruh Indonesia", "All of Indonesia"),
    "province": Text("Provinsi", "Province"),
    "district": Text("Kabupaten/kota", "District"),
    "unit": Text("Sekolah", "School"),
    "person": Text("Orang", "Person"),
}
STATES = {
    "running": Text("Berlaku", "In force"),
    "ended": Text("Sudah berakhir", "Ended"),
    "revoked": Text("Dicabut", "Revoked"),
}
KINDS = {
    FactKind.EXTENDED: Text("Perpanjangan", "Extension"),
    FactKind.CLOSED: Text("Penutupan lebih awal", "Early closing"),
}
EVERYTHING = Text("Semua tahap", "All stages")

_LONGER = Text("Diperpanjang untuk {whom}", "Extended for {whom}")
_SHUT = Text("Ditutup lebih awal untuk {whom}", "Closed early for {whom}")
_UNTIL = Text("{what} sampai {end}.", "{what} until {end}.")
_LETTER = Text("surat {number}", "letter {number}")
_BY = Text("oleh {name}, {instant}", "by {name}, {instant}")


def whom(fact: WindowFact, language: str) -> str:
    """For whom a decision holds, by name."""
    if fact.scope == NATION:
        everybody = LEVELS[NATION].say(language)
        return everybody[:1].lower() + everybody[1:]
    return fact.whom or fact.scope.partition(":")[2]


def decided(fact: WindowFact, language: str) -> str:
    """ "Diperpanjang untuk SD Melati"."""
    words = _SHUT if fact.kind is FactKind.CLOSED else _LONGER
    return words.say(language).format(whom=whom(fact, language))


def grounds(fact: WindowFact, language: str) -> str:
    """ "Banjir (surat 420/118)": why, and by which letter."""
    if not fact.reference:
        return fact.reason
    return f"{fact.reason.rstrip('.')} ({_LETTER.say(language).format(number=fact.reference)})"


def in_brief(fact: WindowFact, language: str) -> str:
    """ "Diperpanjang untuk SD Melati: Banjir (surat 420/118)." beside an end that is told already."""
    said = f"{decided(fact, language)}: {grounds(fact, language)}"
    return said if said.endswith((".", "!", "?")) else f"{said}."


def in_full(fact: WindowFact, zone: str, language: str) -> tuple[str, ...]:
    """What was decided until when, why by which letter, by whom and when; for a window that is shut."""
    end = dates.until(fact.closes, zone)
    by = _BY.say(language).format(name=fact.by, instant=dates.instant(fact.decided_at, zone, language))
    return (
        _UNTIL.say(language).format(what=decided(fact, language), end=end),
        f"{grounds(fact, language)}, {by}.",
    )


VERDICTS = {
    "ready": Text("dapat diberikan", "can be granted"),
    "given": Text("diberikan", "granted"),
    "heading": Text("judul kolom, dilewati", "heading, left out"),
    "unknown": Text("tidak dikenal", "not known"),
    "not_yours": Text("di luar wewenang Anda", "outside your authority"),
    "twice": Text("sudah ada di atas", "stands above already"),
    "not_possible": Text("tidak dapat diberikan", "cannot be granted"),
}
"""What a line of a list is good for."""
FATES = {
    "holds": Text("tetap berlaku sampai {end}", "stays in force until {end}"),
    "idle": Text("tidak lagi menambah apa pun: batasnya menjadi {end}", "adds nothing any more: the end becomes {end}"),
    "revived": Text("berlaku lagi sampai {end}", "is in force again until {end}"),
    "lost": Text("kehilangan tahap atau langkahnya", "loses its stage or step"),
}
"""What becomes of an exception when the dates under it move."""


def fated(one: Any, definition: Any, zone: str, language: str) -> str:
    """What becomes of one exception (Fated of the services)."""
    fact = one.fact
    end = dates.until(one.closes, zone) if one.closes else ""
    what = f"{KINDS[fact.kind].say(language)}, {whom(fact, language)}, {target_words(fact, definition, language)}"
    return f"{what}: {FATES[one.fate].say(language).format(end=end)}."


def target_words(fact: Any, definition: Any, language: str) -> str:
    """What a decision is about: everything, a stage, a step, or a window; its id where the definition lost it."""
    level, _, name = fact.target.partition(":")
    known = {"stage": definition.stages, "step": definition.steps, "": definition.windows}
    if level == "all":
        return EVERYTHING.say(language)
    found = known[level].get(name or fact.window)
    return found.title.say(language) if found else name or fact.window
