"""Why something is not allowed now, and all that is known about it: since, until, who can open it, how to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kinerja.web import dates
from kinerja.web.messages import exceptions, ways
from kinerja.web.messages.writing import listed, sentence
from kinerja.workflows import sentences
from kinerja.workflows.definition import Definition, Text
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
COLLECTED = Text("Sudah terkumpul, jadi isinya terkunci.", "It is handed in, so it is locked.")

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
    text = COLLECTED if ways.collected(reason, definition) else WHY[reason.code]
    text = KEPT_SHUT if ways.kept_shut(reason, definition) else text
    return (text.say(language).format(**known), *clauses)


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
    if end := ways.until(reason, definition, zone, language):
        found["until"] = (end,)
    if names := ways.who(reason, definition, holders, language, mine):
        found[_kind_of_help(reason)] = names
    if how := ways.how(reason, definition, holders, language, mine):
        found["how"] = (how,)
    if reason.basis:
        found["basis"] = (reason.basis,)
    return {key: Line(LABELS[key].say(language), lines) for key, lines in found.items()}


def _kind_of_help(reason: Explanation) -> str:
    if reason.code is Code.NOT_YOUR_PART:
        return "doer"
    return "turn" if reason.code in ways.WAITS | {Code.ALREADY_REOPENED} and reason.step else "who"
