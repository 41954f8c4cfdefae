"""The words for codes: statuses, actions, refusals, problems of answers, events. Both languages side by side.

Engine and services raise codes with data; this is the only Python that turns them into sentences. Names of steps,
parts and fields come from the definition, names of people from their holders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kinerja.web import dates
from kinerja.workflows import sentences
from kinerja.workflows.definition import Definition, Field, FieldKind, Relation, Text, Vacancy
from kinerja.workflows.instance import FactKind, Status
from kinerja.workflows.reasons import AnswerProblem, Code, Explanation

STATUSES = {
    Status.CLOSED: Text("Belum bisa dimulai", "Cannot start yet"),
    Status.OPEN: Text("Perlu dikerjakan", "To do"),
    Status.DRAFT: Text("Draf", "Draft"),
    Status.SUBMITTED: Text("Diajukan", "Submitted"),
    Status.RETURNED: Text("Dikembalikan", "Returned"),
    Status.APPROVED: Text("Disetujui", "Approved"),
    Status.DONE: Text("Selesai", "Done"),
    Status.SKIPPED: Text("Dilewati", "Skipped"),
}
LOCKED = Text("Terkunci", "Locked")
HANDED_IN = Text("Terkumpul", "Handed in")
OPEN_TO_OTHERS = Text("Terbuka", "Open")
LATE = Text("Terlambat", "Late")

ACTIONS = {
    "save": Text("Simpan Draf", "Save draft"),
    "submit": Text("Lanjut", "Continue"),
    "skip": Text("Lewati langkah ini", "Skip this step"),
    "withdraw": Text("Tarik kembali", "Withdraw"),
    "open": Text("Periksa", "Review"),
    "approve": Text("Setujui", "Approve"),
    "return": Text("Kembalikan", "Return"),
}

EVENTS = {
    "InstanceStarted": Text("Pengelolaan kinerja dimulai", "Performance management started"),
    "SubjectRefreshed": Text("Data diri diperbarui dari sumbernya", "Personal data renewed from its source"),
    "DraftSaved": Text("{step} disimpan sebagai draf", "{step} saved as a draft"),
    "StepCompleted": Text("{step} diisi lengkap", "{step} filled in completely"),
    "StepSkipped": Text("{step} dilewati", "{step} skipped"),
    "ReviewSubmitted": Text("{step} diajukan", "{step} submitted"),
    "ReviewWithdrawn": Text("{step} ditarik kembali", "{step} withdrawn"),
    "ReviewOpened": Text("{step} mulai diperiksa", "{step} taken up for review"),
    "ReviewApproved": Text("{step} disetujui", "{step} approved"),
    "ReviewReturned": Text("{step} dikembalikan", "{step} returned"),
}

ROLES = {
    "employee": Text("Pegawai", "Employee"),
    "operator": Text("Operator sekolah", "School operator"),
    "administrator": Text("Admin", "Administrator"),
    "author": Text("Penyusun alur", "Workflow author"),
}

RELATIONS = {
    Relation.SUBJECT: Text("Pegawai yang dinilai", "The person assessed"),
    Relation.SUPERIOR: Text("Penilai", "Superior"),
    Relation.RECOMMENDER: Text("Pemberi rekomendasi", "Recommender"),
    Relation.OBSERVER: Text("Observer", "Observer"),
    Relation.OPERATOR: Text("Operator sekolah", "School operator"),
    Relation.DISTRICT: Text("Dinas", "District office"),
    Relation.AGENCY: Text("Badan kepegawaian", "Civil service agency"),
    Relation.MINISTRY: Text("Kementerian", "Ministry"),
}

VACANCIES = {
    Vacancy.WAIT: Text("menunggu sampai ada yang ditunjuk", "waits until somebody is appointed"),
    Vacancy.ONE_LEVEL_UP: Text("dialihkan ke penilai di atasnya", "goes to the next superior"),
    Vacancy.APPROVE: Text("disetujui dengan sendirinya", "is approved by itself"),
}

FACTS = {
    FactKind.CLOSED: Text("Ditutup", "Closed"),
    FactKind.EXTENDED: Text("Diperpanjang", "Extended"),
    FactKind.REVOKED: Text("Dicabut", "Revoked"),
}

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
    Code.REASON_MISSING: Text("Pilih mengapa Anda mengembalikannya.", "Choose why you return it."),
    Code.PARTS_MISSING: Text("Pilih paling sedikit satu bagian yang dibuka.", "Choose at least one part to open."),
    Code.UNKNOWN_PART: Text(
        "Bagian itu tidak termasuk pengajuan ini.", "That part does not belong to this submission."
    ),
    Code.NOTHING_CHANGED: Text("Tidak ada yang berubah.", "Nothing has changed."),
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
        "Minta perpanjangan lewat sekolah Anda; hanya admin yang dapat memberikannya.",
        "Ask for an extension through your school; only an administrator can give it.",
    ),
    Code.LOCKED_SUBMITTED: Text(
        "Tarik kembali bila belum diperiksa, atau minta dikembalikan.",
        "Withdraw it while nobody has begun to read it, or ask for it to be returned.",
    ),
    Code.ALREADY_READ: Text("Minta pemeriksa mengembalikannya.", "Ask the reviewer to return it."),
}
BY_ITSELF = Text("Terbuka sendiri {instant}.", "Opens by itself on {instant}.")
NOT_BY_ITSELF = Text("Tidak terbuka sendiri.", "It does not open by itself.")
WAITS = frozenset({Code.EARLIER_STEP_UNFINISHED, Code.PARTS_UNFINISHED, Code.GATE_UNMET, Code.NOTHING_TO_DECIDE})
"""Those who are named have the turn; when they have done it, it opens by itself."""
STAYS = frozenset({Code.WINDOW_CLOSED, Code.LOCKED_APPROVED, Code.LOCKED_ONCE})
"""Closed for good unless somebody acts; worth a line of its own."""

LABELS = {
    "why": Text("Mengapa", "Why"),
    "since": Text("Sejak", "Since"),
    "until": Text("Sampai", "Until"),
    "who": Text("Yang dapat membuka", "Who can open it"),
    "turn": Text("Giliran", "Whose turn"),
    "how": Text("Cara meminta", "How to ask"),
    "basis": Text("Dasar", "Legal basis"),
}

YOU = Text("Anda", "You")
VACANT = Text("{title}: belum ada yang ditunjuk", "{title}: nobody is appointed yet")
ACTING = Text("Plt. {title}", "acting {title}")

PROBLEMS = {
    "required": Text("Isi bagian ini.", "Fill this in."),
    "not_a_number": Text("Tulis dengan angka, misalnya 12.", "Write a number, such as 12."),
    "not_whole": Text("Tulis bilangan bulat, tanpa koma.", "Write a whole number, without decimals."),
    "not_a_date": Text(
        "Tanggal itu tidak ada. Periksa hari, bulan, dan tahun (empat angka).",
        "There is no such date. Check the day, month and year (four digits).",
    ),
    "too_small": Text("Paling sedikit {minimum}.", "At least {minimum}."),
    "too_big": Text("Paling banyak {maximum}.", "At most {maximum}."),
    "too_early": Text("Paling awal {minimum}.", "No earlier than {minimum}."),
    "too_late": Text("Paling lambat {maximum}.", "No later than {maximum}."),
    "too_long": Text(
        "Paling panjang {max_length} huruf. Sekarang {length}.",
        "At most {max_length} characters. Now there are {length}.",
    ),
    "not_an_option": Text("Pilih salah satu yang ada di daftar.", "Choose one of those in the list."),
    "too_few_rows": Text("Isi paling sedikit {minimum} baris.", "Fill in at least {minimum} rows."),
    "too_many_rows": Text(
        "Isi paling banyak {maximum} baris. Sekarang {count}.", "Fill in at most {maximum} rows. Now there are {count}."
    ),
}
REQUIRED = {
    FieldKind.INTEGER: Text("Isi dengan angka.", "Write a number."),
    FieldKind.DECIMAL: Text("Isi dengan angka.", "Write a number."),
    FieldKind.MONEY: Text("Isi jumlah rupiahnya.", "Write the amount in rupiah."),
    FieldKind.YES_NO: Text("Pilih ya atau tidak.", "Choose yes or no."),
    FieldKind.DATE: Text("Isi hari, bulan, dan tahunnya.", "Write the day, month and year."),
    FieldKind.DATE_TIME: Text("Isi hari, bulan, tahun, dan jamnya.", "Write the day, month, year and time."),
    FieldKind.CHOICE: Text("Pilih salah satu.", "Choose one."),
    FieldKind.CHOICES: Text("Pilih paling sedikit satu.", "Choose at least one."),
    FieldKind.ROWS: Text("Tambah paling sedikit satu.", "Add at least one."),
}
YES = Text("Ya", "Yes")
NO = Text("Tidak", "No")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: its label, its sentences, a quieter remark."""

    label: str
    sentences: tuple[str, ...]
    note: str | None = None


def listed(words: Sequence[str], language: str) -> str:
    """ "a", "a dan b", "a, b, dan c"."""
    joint = {"id": "dan", "en": "and"}[language]
    if len(words) < 3:
        return f" {joint} ".join(words)
    comma = "," if language == "id" else ""
    return f"{', '.join(words[:-1])}{comma} {joint} {words[-1]}"


INVALID = {
    "required": Text("Isi bagian ini.", "Fill this in."),
    "too_short": Text("Paling sedikit {least} huruf.", "At least {least} characters."),
    "too_long": Text("Paling panjang {most} huruf.", "At most {most} characters."),
    "same_as_name": Text("Jangan memakai nama Anda sebagai kata sandi.", "Do not use your own name as the password."),
    "too_common": Text(
        "Kata sandi ini terlalu mudah ditebak. Pakai beberapa kata yang tidak berhubungan.",
        "This password is too easy to guess. Use a few unrelated words.",
    ),
    "wrong_password": Text("Kata sandi yang sekarang tidak cocok.", "This is not your present password."),
    "taken": Text("Sudah dipakai akun lain.", "Another account has this already."),
    "not_an_option": Text("Pilih salah satu yang ada di daftar.", "Choose one of those in the list."),
    "unknown_unit": Text("Unit ini tidak dikenal.", "This unit is not known."),
    "unknown_person": Text("Orang ini tidak dikenal.", "This person is not known."),
    "unknown_attribute": Text("Data ini tidak dikenal.", "This attribute is not known."),
    "not_kept": Text("Yang ini tidak disimpan di sini.", "This is not kept here."),
    "wrong_form": Text("Bentuknya tidak cocok. Periksa penulisannya.", "The form is wrong. Check how it is written."),
    "ends_before_start": Text("Hari terakhir mendahului hari pertama.", "The last day is before the first."),
    "too_soon": Text("Waktunya terlalu dekat. Pilih yang lebih kemudian.", "This is too soon. Choose a later time."),
    "in_the_past": Text("Waktu itu sudah lewat. Pilih yang akan datang.", "That is past. Choose a time to come."),
    "unknown_window": Text("Masa ini tidak ada di periode itu.", "That period has no such window."),
    "already_open": Text("Masa ini masih terbuka selama itu.", "It is open for as long already."),
    "already_closed": Text("Masa ini sudah ditutup.", "It is closed already."),
    "never_closes": Text("Masa ini tidak punya batas akhir.", "This window has no end."),
    "already_revoked": Text("Keputusan ini sudah dicabut.", "This decision is revoked already."),
    "closes_at_once": Text(
        "Bila dicabut, masa itu langsung tertutup bagi yang sedang mengisi. Tutup saja pada waktu tertentu.",
        "Revoking it would close the window at once on those who are working. Close it at a set time instead.",
    ),
    "nothing_to_revoke": Text("Ini sudah dicabut atau digantikan.", "It is revoked or replaced already."),
    "not_yourself": Text("Anda tidak dapat menonaktifkan akun sendiri.", "You cannot disable your own account."),
}
"""Words for services.Invalid, by its code."""


def invalid(error: Any, language: str) -> str:
    """What services.Invalid says about one control."""
    return INVALID[error.code].say(language).format(**error.params)


def part_words(part: str, definition: Definition, holders: Mapping[str, Any], language: str) -> str:
    """Who plays a part: "Bambang Setiawan, kepala sekolah", or that nobody is appointed."""
    title = definition.actors[part].title.say(language)
    holder = holders.get(part)
    if holder is None:
        return VACANT.say(language).format(title=title)
    small = title[:1].lower() + title[1:]
    return f"{holder.name}, {ACTING.say(language).format(title=small) if holder.acting else small}"


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


def sentence(text: str) -> str:
    """A clause as a sentence: capital first, full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def explain(
    reason: Explanation,
    definition: Definition,
    holders: Mapping[str, Any],
    zone: str,
    language: str,
    mine: frozenset[str] = frozenset(),
) -> dict[str, Line]:
    """The lines of an explanation by key (why, since, until, who or turn, how, basis), in this order;
    unknown ones are absent.

    `holders`: part id -> an object with name, title and acting; `mine`: the parts that the reader plays.
    """
    found: dict[str, tuple[str, ...]] = {"why": why(reason, definition, language)}
    if reason.since:
        found["since"] = (dates.instant(reason.since, zone, language),)
    if reason.until:
        found["until"] = (BY_ITSELF.say(language).format(instant=dates.instant(reason.until, zone, language)),)
    elif reason.code in STAYS or collected(reason, definition):
        found["until"] = (NOT_BY_ITSELF.say(language),)
    if reason.opens_by:
        key = "turn" if reason.code in WAITS else "who"
        found[key] = tuple(
            YOU.say(language) if part in mine else part_words(part, definition, holders, language)
            for part in reason.opens_by
        )
    if how := how_to_ask(reason, definition, language):
        found["how"] = (how,)
    if reason.basis:
        found["basis"] = (reason.basis,)
    return {key: Line(LABELS[key].say(language), lines) for key, lines in found.items()}


def how_to_ask(reason: Explanation, definition: Definition, language: str) -> str | None:
    """The author's own help of a locked step first, else the usual way for this code."""
    step = definition.steps.get(reason.step) if reason.step else None
    if step and step.locked_help and reason.code.value.startswith("locked"):
        return step.locked_help.say(language)
    if kept_shut(reason, definition):
        return KEPT_SHUT_HOW.say(language)
    usual = None if collected(reason, definition) else HOW.get(reason.code)
    return usual.say(language) if usual else None


def problem(found: AnswerProblem, language: str, item: Field | None = None) -> str:
    """One problem of an answer as a sentence that says what to do; `item` is the field, where it is one."""
    if found.say:
        return found.say.get(language) or found.say["id"]
    if found.code == "required" and item is not None and item.kind in REQUIRED:
        return REQUIRED[item.kind].say(language)
    code = found.code
    if any(isinstance(value, date) for value in found.params.values()):
        code = {"too_small": "too_early", "too_big": "too_late"}.get(code, code)
    return PROBLEMS[code].say(language).format(**{k: shown(v, language) for k, v in found.params.items()})


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


def event_words(event: Any, definition: Definition, language: str) -> str:
    """What happened, as one line of the history."""
    step = getattr(event, "step", None)
    title = sentences.DefinitionLabels(definition, language).step(step) if step else ""
    return EVENTS[type(event).__name__].say(language).format(step=title)
