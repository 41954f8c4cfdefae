"""What helps against a refusal: until when it holds, who can change that, and how to ask them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kinerja.web import dates
from kinerja.web.messages.names import part_words
from kinerja.workflows import sentences
from kinerja.workflows.definition import ADMINISTRATOR, Definition, Text
from kinerja.workflows.reasons import Code, Explanation

WAITS = frozenset({Code.EARLIER_STEP_UNFINISHED, Code.PARTS_UNFINISHED, Code.GATE_UNMET, Code.NOTHING_TO_DECIDE})
"""Those who are named have the turn; when they have done it, it opens by itself."""
LOCKED_FOR_GOOD = frozenset({Code.LOCKED_APPROVED, Code.LOCKED_ONCE})
"""What only a reopening opens."""
STAYS = LOCKED_FOR_GOOD | {Code.WINDOW_CLOSED}
"""Closed for good unless somebody acts; worth a line of its own."""

BY_ITSELF = Text("Terbuka sendiri {instant}.", "Opens by itself on {instant}.")
OPEN_UNTIL = Text("Terbuka sampai {instant}.", "It is open until {instant}.")
NOT_BY_ITSELF = Text("Tidak terbuka sendiri.", "It does not open by itself.")
UNTIL = {
    Code.EARLIER_STEP_UNFINISHED: Text("Terbuka sendiri begitu itu selesai.", "Opens by itself once that is done."),
    Code.PARTS_UNFINISHED: Text("Terbuka sendiri begitu semuanya lengkap.", "Opens by itself once all is complete."),
    Code.GATE_UNMET: Text("Terbuka sendiri begitu syaratnya terpenuhi.", "Opens by itself once its condition is met."),
    Code.LOCKED_SUBMITTED: Text("Sampai diputuskan.", "Until it is decided."),
    Code.ALREADY_READ: Text("Sampai diputuskan.", "Until it is decided."),
    Code.ALREADY_REQUESTED: Text("Sampai permintaan itu dijawab.", "Until the request is answered."),
}
"""Until when, where no instant is known."""

HOW = {
    Code.NOT_YOUR_PART: Text("Tanyakan langsung kepada yang mengerjakannya.", "Ask whoever does it directly."),
    Code.WINDOW_NOT_OPEN: Text("Tidak perlu diminta.", "There is no need to ask."),
    Code.WINDOW_CLOSED: Text(
        "Sampaikan kepada operator sekolah Anda: langkah ini, alasannya, dan sampai kapan Anda perlu waktu. "
        "Operator meneruskannya kepada admin, yang memutuskan dengan surat.",
        "Tell the operator of your school: this step, the reason, and until when you need time. "
        "The operator passes it on to an administrator, who decides by letter.",
    ),
    Code.LOCKED_SUBMITTED: Text(
        "Tarik kembali bila belum diperiksa, atau minta dikembalikan.",
        "Withdraw it while nobody has begun to read it, or ask for it to be returned.",
    ),
    Code.ALREADY_READ: Text("Minta pemeriksa mengembalikannya.", "Ask the reviewer to return it."),
    Code.NOTHING_TO_REOPEN: Text(
        "Bila sedang menunggu keputusan, minta pemeriksa mengembalikannya.",
        "If it waits for a decision, ask the reviewer to return it.",
    ),
    Code.ALREADY_REQUESTED: Text(
        "Tidak perlu meminta lagi. Jawabannya muncul di halaman langkah ini.",
        "There is no need to ask again. The answer will stand on the page of this step.",
    ),
    Code.ALREADY_REOPENED: Text(
        "Tidak perlu diminta. Selesaikan sebelum waktunya habis.",
        "There is no need to ask. Finish it before its time is over.",
    ),
    Code.NOTHING_TO_WITHDRAW: Text(
        "Bila sudah disetujui, minta dibuka kembali di halaman langkahnya.",
        "If it is approved, ask for it to be opened again on the page of its step.",
    ),
}
REMIND = Text(
    "Tidak perlu diminta. Bila mendesak, ingatkan yang mendapat giliran.",
    "There is no need to ask. If it is urgent, remind whoever has the turn.",
)
APPOINT = Text(
    "Beri tahu operator sekolah Anda bahwa belum ada yang ditunjuk.",
    "Tell the operator of your school that nobody is appointed.",
)
KEPT_SHUT_HOW = Text(
    "Bila bagian ini juga harus berubah, minta pemeriksa membukanya setelah Anda mengajukan lagi.",
    "If this part has to change as well, ask the reviewer to open it once you have submitted again.",
)
ASK_TO_REOPEN = Text(
    "Minta dibuka kembali di halaman langkah ini, dengan alasannya.",
    "Ask for it to be opened again on the page of this step, and say why.",
)
ASK_TO_MEND = Text(
    "Minta data itu diperbaiki di sumbernya: {sources}. Setelah itu periksa lagi di sini.",
    "Ask for these data to be mended at their source: {sources}. Then look here again.",
)
WHO_EXTENDS = Text(
    "Admin kabupaten/kota, provinsi, atau kementerian", "An administrator of the district, province or ministry"
)
YOU = Text("Anda", "You")


def collected(reason: Explanation, definition: Definition) -> bool:
    """Handed in, and nobody decides on it."""
    step = definition.steps.get(reason.step or "")
    return (
        reason.code is Code.LOCKED_SUBMITTED
        and step is not None
        and step.review is None
        and step.id not in definition.reviewed_by
    )


def kept_shut(reason: Explanation, definition: Definition) -> bool:
    """A part of a review that was given back without it: nobody decides on it now, so nobody can open it now."""
    return (
        reason.code is Code.LOCKED_SUBMITTED and not reason.opens_by and (reason.step or "") in definition.reviewed_by
    )


def until(reason: Explanation, definition: Definition, zone: str, language: str) -> str | None:
    """Until when it holds: an instant, what has to happen before, or that time alone changes nothing."""
    if reason.code is Code.UNTIL_OVER:
        return None
    if reason.code is Code.ALREADY_REOPENED and reason.until:
        return OPEN_UNTIL.say(language).format(instant=dates.instant(dates.last_minute(reason.until), zone, language))
    if reason.until:
        return BY_ITSELF.say(language).format(instant=dates.instant(reason.until, zone, language))
    if reason.code in STAYS or collected(reason, definition):
        return NOT_BY_ITSELF.say(language)
    if kept_shut(reason, definition) or reason.code not in UNTIL:
        return None
    return UNTIL[reason.code].say(language)


def who(
    reason: Explanation,
    definition: Definition,
    holders: Mapping[str, Any],
    language: str,
    mine: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Those who can change it, by name and office as far as they are known."""
    parts = helpers(reason, definition)
    if parts:
        return tuple(
            YOU.say(language) if part in mine else part_words(part, definition, holders, language) for part in parts
        )
    if reason.code is Code.WINDOW_CLOSED:
        known = ADMINISTRATOR in holders
        return (part_words(ADMINISTRATOR, definition, holders, language) if known else WHO_EXTENDS.say(language),)
    return tuple(dict.fromkeys(_menders(reason, definition, language)))


def helpers(reason: Explanation, definition: Definition) -> tuple[str, ...]:
    """The parts of those who can change it."""
    step = definition.steps.get(reason.step or "")
    if reason.opens_by or step is None:
        return reason.opens_by
    if reason.code is Code.ALREADY_REOPENED:
        return (step.actor,)
    return reopened_by(reason, definition)


def reopened_by(reason: Explanation, definition: Definition) -> tuple[str, ...]:
    """Who may open again what is locked for good, or answer who asked for that."""
    step = definition.steps.get(reason.step or "")
    asked = reason.code is Code.ALREADY_REQUESTED
    if step is None or not (asked or reason.code in LOCKED_FOR_GOOD or collected(reason, definition)):
        return ()
    return (*(step.reopen.by if step.reopen else ()), ADMINISTRATOR)


def how(
    reason: Explanation,
    definition: Definition,
    holders: Mapping[str, Any],
    language: str,
    mine: frozenset[str] = frozenset(),
) -> str | None:
    """The author's own help of a locked step first, else the usual way for this code."""
    step = definition.steps.get(reason.step or "")
    if step and step.locked_help and reason.code.value.startswith("locked"):
        return step.locked_help.say(language)
    if sources := sorted(set(_sources(reason, definition, language))):
        return ASK_TO_MEND.say(language).format(sources=", ".join(sources))
    usual = _usual(reason, definition, holders, mine)
    return usual.say(language) if usual else None


def _usual(
    reason: Explanation, definition: Definition, holders: Mapping[str, Any], mine: frozenset[str]
) -> Text | None:
    if kept_shut(reason, definition):
        return KEPT_SHUT_HOW
    if reason.code is not Code.ALREADY_REQUESTED and reopened_by(reason, definition):
        return ASK_TO_REOPEN
    others = [part for part in reason.opens_by if part in definition.actors and part not in mine]
    if others and not any(part in holders for part in others):
        return APPOINT
    return REMIND if others and reason.code in WAITS else HOW.get(reason.code)


# ── data about the person, which stand elsewhere ──


def _asked_for(reason: Explanation, definition: Definition) -> Iterator[Any]:
    """The data about the person that a clause asks for, where nothing else could change it."""
    if not reason.steps:
        named = (ref[1] for clause in reason.unmet for ref in sentences.references(clause) if ref[0] == "identity")
        yield from (definition.identity[name] for name in named if name in definition.identity)


def _menders(reason: Explanation, definition: Definition, language: str) -> Iterator[str]:
    for item in _asked_for(reason, definition):
        if item.mended_by is not None:
            words = item.mended_by.say(language)
            yield words[:1].upper() + words[1:]


def _sources(reason: Explanation, definition: Definition, language: str) -> Iterator[str]:
    for item in _asked_for(reason, definition):
        if item.source is not None:
            yield item.source.say(language)
