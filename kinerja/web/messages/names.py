"""The words for statuses, actions, events, roles, relations; and who plays a part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinerja.workflows import sentences
from kinerja.workflows.definition import (
    ADMINISTRATOR,
    NOBODY,
    Definition,
    HolidayKind,
    Relation,
    Step,
    StepKind,
    Text,
    Vacancy,
)
from kinerja.workflows.events import StepCompleted
from kinerja.workflows.instance import FactKind, Status

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
DONE_BY_SYSTEM = Text("Dikerjakan sistem", "Done by the system")
OPEN_TO_OTHERS = Text("Terbuka", "Open")
REOPENED = Text("Dibuka kembali", "Reopened")
LATE = Text("Terlambat", "Late")

CASES = {
    "asked": Text("Menunggu jawaban", "Awaiting an answer"),
    "running": Text("Sedang terbuka", "Open again"),
    "declined": Text("Ditolak", "Declined"),
    "finished": Text("Selesai diisi lagi", "Finished again"),
    "ended": Text("Waktunya habis, kembali seperti semula", "Time ran out, as it was before"),
}
"""What became of a request to open a step again."""

ACTIONS = {
    "save": Text("Simpan Draf", "Save draft"),
    "submit": Text("Lanjut", "Continue"),
    "skip": Text("Lewati langkah ini", "Skip this step"),
    "withdraw": Text("Tarik kembali", "Withdraw"),
    "open": Text("Periksa", "Review"),
    "approve": Text("Setujui", "Approve"),
    "return": Text("Kembalikan", "Return"),
    "request": Text("Minta dibuka kembali", "Ask to reopen"),
    "decline": Text("Tolak permintaan", "Decline the request"),
    "reopen": Text("Buka kembali", "Reopen"),
}

EVENTS = {
    "InstanceStarted": Text("Pengelolaan kinerja dimulai", "Performance management started"),
    "SubjectRefreshed": Text("Data diri diperbarui dari sumbernya", "Personal data renewed from its source"),
    "DraftSaved": Text("{step} disimpan sebagai draf", "{step} saved as a draft"),
    "FileAttached": Text("Berkas dilampirkan pada {step}", "File attached to {step}"),
    "FileDetached": Text("Berkas dilepas dari {step}", "File taken out of {step}"),
    "StepCompleted": Text("{step} diisi lengkap", "{step} filled in completely"),
    "SystemStepDone": Text("{step} dikerjakan sistem", "{step} done by the system"),
    "StepSkipped": Text("{step} dilewati", "{step} skipped"),
    "ReviewSubmitted": Text("{step} diajukan", "{step} submitted"),
    "ReviewWithdrawn": Text("{step} ditarik kembali", "{step} withdrawn"),
    "ReviewOpened": Text("{step} mulai diperiksa", "{step} taken up for review"),
    "ReviewApproved": Text("{step} disetujui", "{step} approved"),
    "ReviewReturned": Text("{step} dikembalikan", "{step} returned"),
    "ReopeningRequested": Text("Diminta agar {step} dibuka kembali", "Reopening of {step} requested"),
    "ReopeningDeclined": Text("Permintaan membuka kembali {step} ditolak", "Reopening of {step} declined"),
    "StepReopened": Text("{step} dibuka kembali", "{step} reopened"),
    "ReopeningEnded": Text("Pembukaan kembali {step} berakhir", "Reopening of {step} ended"),
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

HOLIDAYS = {
    HolidayKind.NATIONAL: Text("Libur nasional", "Public holiday"),
    HolidayKind.JOINT_LEAVE: Text("Cuti bersama", "Joint leave"),
}

SYSTEM = Text("sistem", "the system")
ADMIN = Text("admin dinas", "an administrator")
ADMINS = {
    "district": Text("admin kabupaten/kota", "administrator of the district"),
    "province": Text("admin provinsi", "administrator of the province"),
    "nation": Text("admin kementerian", "administrator at the ministry"),
}
"""Level -> what who administers there is called."""
VACANT = Text("{title}: belum ada yang ditunjuk", "{title}: nobody is appointed yet")
ACTING = Text("Plt. {title}", "acting {title}")


def part_words(part: str, definition: Definition, holders: Mapping[str, Any], language: str) -> str:
    """Who plays a part: "Bambang Setiawan, kepala sekolah", or that nobody is appointed."""
    if part == NOBODY:
        return SYSTEM.say(language)
    if part == ADMINISTRATOR:
        known = holders.get(part)
        return f"{known.name}, {ADMINS[known.level].say(language)}" if known else ADMIN.say(language)
    title = definition.actors[part].title.say(language)
    holder = holders.get(part)
    if holder is None:
        return VACANT.say(language).format(title=title)
    small = title[:1].lower() + title[1:]
    return f"{holder.name}, {ACTING.say(language).format(title=small) if holder.acting else small}"


def done_word(definition: Definition, step: Step) -> Text:
    """What a finished step is called: as its author says; "Terkumpul" where nobody decides on a form; "Selesai"."""
    if step.submitted_label is not None:
        return step.submitted_label
    collected = step.kind is StepKind.FORM and step.id not in definition.reviewed_by
    return HANDED_IN if collected else STATUSES[Status.DONE]


def event_words(event: Any, definition: Definition, language: str) -> str:
    """What happened, as one line of the history; finishing a step by the word of its author."""
    name = getattr(event, "step", None)
    title = sentences.DefinitionLabels(definition, language).step(name) if name else ""
    step = definition.steps.get(name or "")
    if isinstance(event, StepCompleted) and step is not None and step.submitted_label is not None:
        return f"{title}: {step.submitted_label.say(language)}"
    return EVENTS[type(event).__name__].say(language).format(step=title)
