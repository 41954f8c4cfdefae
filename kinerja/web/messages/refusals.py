"""Why something is not allowed now, and all that is known about it: since, until, who can open it, how to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kinerja.web import dates
from kinerja.web.messages import exceptions
from kinerja.web.messages.names import part_words
from kinerja.web.messages.writing import listed, sentence
from kinerja.workflows import sentences
from kinerja.workflows.definition import ADMINISTRATOR, Definition, Text
from kinerja.workflows.reasons import Code, Explanation

WHY = {
    Code.NO_SUCH_STEP: Text("Langkah ini tidak ada di alur ini.", "This workflow has no such step."),
    Code.WRONG_KIND: Text("Tindakan ini tidak ada di langkah ini.", "This step has no such action."),
    Code.NOT_YOUR_PART: Text("Ini bukan giliran Anda di langkah ini.", "This step is not yours to act on."),
    Code.WINDOW_NOT_OPEN: Text("Masa “{window}” belum mulai.", "The period “{window}” has not begun."),
    Code.WINDOW_CLOSED: Text("Masa “{window}” sudah berakhir.", "The period “{window}” is over."),
    Code.GATE_UNMET: Text("Syaratnya belum terpenuhi.", "Its condition is not met yet."),
    Code.EARLIER_STEP_UNFINISHED: Text("Selesaikan dahulu {steps}.", "Finish {steps} first."),
    Code.PARTS_UNFINISHED: Text("Belum lengkap: {steps}.", "Not complete yet: {steps}."),
    Code.NOT_APPLICABLE: Text("Langkah ini tidak berlaku di sini.", "This step does not apply here."),
    Code.LOCKED_SUBMITTED: Text(
        "Sudah diajukan. Selama menunggu keputusan isinya terkunci.",
        "It is submitted. While it waits for a decision it is locked.",
    ),
    Code.LOCKED_APPROVED: Text("Sudah disetujui, jadi isinya terkunci.", "It is approved, so it is locked."),
    Code.LOCKED_ONCE: Text(
        "Sudah Anda pastikan. Langkah ini hanya diisi satu kali.", "You have confirmed it. This step is filled in once."
    ),
    Code.NOT_OPTIONAL: Text("Langkah ini tidak boleh dilewati.", "This step cannot be skipped."),
    Code.ANSWERS_WRONG: Text("Ada isian yang perlu diperbaiki.", "Some answers need to be corrected."),
    Code.REPLIES_MISSING: Text("Ada pertanyaan pemeriksa yang belum dijawab.", "A remark still waits for your reply."),
    Code.NOTHING_TO_DECIDE: Text(
        "Tidak lagi menunggu keputusan: sudah ditarik kembali, atau sudah diputuskan.",
        "It no longer waits for a decision: it was withdrawn or is decided already.",
    ),
    Code.NOTHING_TO_WITHDRAW: Text("Tidak ada yang dapat ditarik kembali.", "There is nothing to withdraw."),
    Code.ALREADY_READ: Text(
        "Sudah mulai diperiksa, jadi tidak dapat ditarik kembali.",
        "The review has begun, so it cannot be withdrawn.",
    ),
    Code.REASON_MISSING: Text("Pilih atau tulis alasannya.", "Choose or write down the reason."),
    Code.PARTS_MISSING: Text("Pilih paling sedikit satu bagian yang dibuka.", "Choose at least one part to open."),
    Code.UNKNOWN_PART: Text(
        "Bagian itu tidak termasuk pengajuan ini.", "That part does not belong to this submission."
    ),
    Code.NOTHING_CHANGED: Text("Tidak ada yang berubah.", "Nothing has changed."),
    Code.NOTHING_TO_REOPEN: Text(
        "Tidak perlu dibuka kembali: belum selesai, atau masih dapat diubah atau dikembalikan.",
        "There is nothing to open again: it is not finished, or it can still be changed or returned.",
    ),
    Code.ALREADY_REOPENED: Text("Sudah dibuka kembali.", "It is open again already."),
    Code.ALREADY_REQUESTED: Text(
        "Permintaan membuka kembali sudah dikirim dan menunggu jawaban.",
        "You have asked for it to be opened again; the answer is still to come.",
    ),
    Code.NOTHING_REQUESTED: Text("Tidak ada permintaan yang menunggu jawaban.", "No request waits for an answer."),
    Code.UNTIL_OVER: Text("Pilih hari terakhir yang belum lewat.", "Choose a last day that is still to come."),
}
"""One sentence for each refusal: what stops it, never who is to blame."""

KEPT_SHUT = Text(
    "Sudah diajukan, dan tidak ikut dibuka saat pengajuannya dikembalikan.",
    "It is submitted, and the return did not open it.",
)
KEPT_SHUT_HOW = Text(
    "Bila bagian ini juga harus berubah, minta pemeriksa membukanya setelah Anda mengajukan lagi.",
    "If this part has to change as well, ask the reviewer to open it once you have submitted again.",
)
COLLECTED = Text("Sudah terkumpul, jadi isinya terkunci.", "It is handed in, so it is locked.")

HOW = {
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
}
WHO_EXTENDS = Text(
    "Admin kabupaten/kota, provinsi, atau kementerian", "An administrator of the district, province or ministry"
)
ASK_TO_REOPEN = Text(
    "Minta dibuka kembali di halaman langkah ini, dengan alasannya.",
    "Ask for it to be opened again on the page of this step, and say why.",
)
BY_ITSELF = Text("Terbuka sendiri {instant}.", "Opens by itself on {instant}.")
NOT_BY_ITSELF = Text("Tidak terbuka sendiri.", "It does not open by itself.")
WAITS = frozenset({Code.EARLIER_STEP_UNFINISHED, Code.PARTS_UNFINISHED, Code.GATE_UNMET, Code.NOTHING_TO_DECIDE})
"""Those who are named have the turn; when they have done it, it opens by itself."""
STAYS = frozenset({Code.WINDOW_CLOSED, Code.LOCKED_APPROVED, Code.LOCKED_ONCE})
"""Closed for good unless somebody acts; worth a line of its own."""
LOCKED_FOR_GOOD = frozenset({Code.LOCKED_APPROVED, Code.LOCKED_ONCE})
"""What only a reopening opens."""

LABELS = {
    "why": Text("Mengapa", "Why"),
    "since": Text("Sejak", "Since"),
    "decision": Text("Keputusan", "Decision"),
    "until": Text("Sampai", "Until"),
    "who": Text("Yang dapat membuka", "Who can open it"),
    "doer": Text("Dikerjakan oleh", "Done by"),
    "turn": Text("Giliran", "Whose turn"),
    "how": Text("Cara meminta", "How to ask"),
    "basis": Text("Dasar", "Legal basis"),
}

YOU = Text("Anda", "You")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: its label, its sentences, a quieter remark."""

    label: str
    sentences: tuple[str, ...]
    note: str | None = None


def why(reason: Explanation, definition: Definition, language: str) -> tuple[str, ...]:
    """What stops it, in one or a few sentences: the author's own words first, else those of the code."""
    labels = sentences.DefinitionLabels(definition, language)
    said = reason.params.get("say")
    if said:
        return tuple(
            part.get(language, part["id"]) if isinstance(part, Mapping) else str(part) for part in as_list(said)
        )
    steps = listed([labels.step(name) for name in reason.steps], language)
    clauses = tuple(sentence(sentences.words(clause, language, labels)) for clause in reason.unmet)
    if reason.code is Code.GATE_UNMET and clauses:
        return clauses
    held = definition.windows.get(reason.params.get("window", ""))
    known = {"steps": steps, "window": held.title.say(language) if held else ""}
    text = COLLECTED if collected(reason, definition) else WHY[reason.code]
    text = KEPT_SHUT if kept_shut(reason, definition) else text
    return (text.say(language).format(**known), *clauses)


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


def as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def explain(
    reason: Explanation,
    definition: Definition,
    holders: Mapping[str, Any],
    zone: str,
    language: str,
    mine: frozenset[str] = frozenset(),
) -> dict[str, Line]:
    """The lines of an explanation by key (why, since, decision, until, who or doer or turn, how, basis), in this order;
    unknown ones are absent.

    `holders`: part id -> an object with name, title and acting; `mine`: the parts that the reader plays.
    """
    found: dict[str, tuple[str, ...]] = {"why": why(reason, definition, language)}
    if reason.since:
        found["since"] = (dates.instant(reason.since, zone, language),)
    fact = reason.params.get("fact")
    if reason.code is Code.WINDOW_CLOSED and fact is not None:
        found["decision"] = exceptions.in_full(fact, reason.params.get("zone", zone), language)
    if reason.until:
        found["until"] = (BY_ITSELF.say(language).format(instant=dates.instant(reason.until, zone, language)),)
    elif reason.code in STAYS or collected(reason, definition):
        found["until"] = (NOT_BY_ITSELF.say(language),)
    opens_by = reason.opens_by or _reopened_by(reason, definition)
    if opens_by:
        key = "doer" if reason.code is Code.NOT_YOUR_PART else "turn" if reason.code in WAITS else "who"
        found[key] = tuple(
            YOU.say(language) if part in mine else part_words(part, definition, holders, language) for part in opens_by
        )
    elif reason.code is Code.WINDOW_CLOSED:
        found["who"] = (WHO_EXTENDS.say(language),)
    if how := how_to_ask(reason, definition, language):
        found["how"] = (how,)
    if reason.basis:
        found["basis"] = (reason.basis,)
    return {key: Line(LABELS[key].say(language), lines) for key, lines in found.items()}


def _reopened_by(reason: Explanation, definition: Definition) -> tuple[str, ...]:
    """Who may open again what is locked for good."""
    step = definition.steps.get(reason.step or "")
    if step is None or not (reason.code in LOCKED_FOR_GOOD or collected(reason, definition)):
        return ()
    return (*(step.reopen.by if step.reopen else ()), ADMINISTRATOR)


def how_to_ask(reason: Explanation, definition: Definition, language: str) -> str | None:
    """The author's own help of a locked step first, else the usual way for this code."""
    step = definition.steps.get(reason.step) if reason.step else None
    if step and step.locked_help and reason.code.value.startswith("locked"):
        return step.locked_help.say(language)
    if kept_shut(reason, definition):
        return KEPT_SHUT_HOW.say(language)
    usual = ASK_TO_REOPEN if _reopened_by(reason, definition) else HOW.get(reason.code)
    return usual.say(language) if usual else None
