"""The accounts of the demo, for the terminal, the sign-in page and `flask demo accounts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kinerja.seed.world import Person, people, schools

PLANNING_UNTIL = date(2024, 1, 31)
"""A demo that begins later shows people for what they do in the semester."""
PASSWORD = "coba-kinerja"
"""One for all: nothing in the demo is worth a secret."""

NOTES = {
    "sari": (
        "Guru di tengah perencanaan: 24 dari 32 poin, tenggat besok",
        "Teacher in the middle of planning: 24 of 32 points, due tomorrow",
    ),
    "indah": (
        "Guru yang rencananya dikembalikan kepala sekolah",
        "Teacher whose plan was returned by the principal",
    ),
    "bambang": (
        "Kepala sekolah: antrean rencana yang menunggu persetujuan",
        "Principal: a queue of plans that wait for approval",
    ),
    "rahman": (
        "Plt. kepala sekolah di zona waktu WITA",
        "Acting principal, in the zone of central Indonesia",
    ),
    "ratna": (
        "Admin kementerian: periode, jendela waktu, akun, jejak audit",
        "Administrator at the ministry: periods, windows, accounts, audit",
    ),
    "hendra": (
        "Admin dinas: pengecualian dan pembukaan kembali, hanya di Kabupaten Tirtamarga",
        "Administrator of a district: exceptions and reopenings, in Kabupaten Tirtamarga only",
    ),
    "intan": (
        "Penyusun alur kementerian: definisi, revisi, masalahnya",
        "Author at the ministry: definitions, revisions, their problems",
    ),
    "yusuf": (
        "Operator sekolah: akun di sekolahnya",
        "School operator: the accounts of the school",
    ),
    "dewi": (
        "Guru dengan Jenis PTK yang salah: apa yang harus dibetulkan, oleh siapa",
        "Teacher with a wrong Jenis PTK: what has to be mended, and by whom",
    ),
    "maruf": (
        "Guru di bawah Kementerian Agama: diarahkan ke e-Kinerja",
        "Teacher under the Ministry of Religious Affairs: sent to e-Kinerja",
    ),
    "paryanto": (
        "Guru non-ASN: boleh ikut, tidak wajib",
        "Teacher who is not a civil servant: may take part, need not",
    ),
}
"""Username -> what is to be seen with it; these are shown, in this order. The others have a note by their story."""

LATER_NOTES = {
    "sari": (
        "Guru yang menjalani semester sampai selesai",
        "Teacher who goes through the semester to its end",
    ),
    "indah": (
        "Guru yang bukti dukungnya dikembalikan satu kali pada bulan Juni",
        "Teacher whose evidence is returned once, in June",
    ),
    "teguh": (
        "Guru dengan predikat yang berbeda dari saran, pada akhir Juni",
        "Teacher whose predicate differs from the suggestion, at the end of June",
    ),
    "margaretha": (
        "Guru yang berkeberatan atas penilaiannya, pada akhir Juni",
        "Teacher who objects to the evaluation, at the end of June",
    ),
    "bambang": (
        "Kepala sekolah: observasi, bukti dukung, dan penilaian gurunya",
        "Principal: observations, evidence and evaluations of the teachers",
    ),
    "wahidah": (
        "Kepala sekolah dengan 35 guru: antrean dan daftar yang panjang",
        "Principal of 35 teachers: a long queue and long lists",
    ),
    **{username: NOTES[username] for username in list(NOTES)[3:]},
}
"""The same for a demo that begins after the planning."""

STORIES = {
    "untouched": ("Belum memulai", "Has not begun"),
    "started": ("Baru memulai", "Has just begun"),
    "data": ("Data diri sudah diperiksa", "Has checked the own data"),
    "practice": ("Indikator sudah dipilih", "Has chosen an indicator"),
    "developing": ("Sedang memilih kegiatan", "Is choosing activities"),
    "filled": ("Semua terisi, belum diajukan", "Everything filled, not handed in"),
    "submitted": ("Rencana sudah diajukan", "Plan handed in"),
    "read": ("Rencana sedang dibaca kepala sekolah", "Plan is being read by the principal"),
    "returned": ("Rencana dikembalikan", "Plan returned"),
    "answered": ("Rencana diajukan lagi setelah dikembalikan", "Plan handed in again after a return"),
    "withdrawn": ("Rencana ditarik kembali", "Plan withdrawn"),
    "approved": ("Rencana disetujui", "Plan approved"),
    "mended": ("Rencana disetujui setelah satu kali dikembalikan", "Plan approved after one return"),
}
LATER = {
    "approved": ("Rencana disetujui, belum ada yang sesudahnya", "Plan approved, nothing after it"),
    "prepared": ("Sampai persiapan observasi", "As far as the preparation of the observation"),
    "observing": ("Sampai observasi yang belum dikumpulkan", "As far as an observation that is not handed in"),
    "observed": ("Sampai observasi", "As far as the observation"),
    "discussed": ("Sampai diskusi tindak lanjut", "As far as the follow-up discussion"),
    "considered": ("Sampai penilaian tindak lanjut", "As far as the assessment of the follow-up"),
    "reflected": ("Sampai refleksi, bukti dukung dicicil", "As far as the reflection, some evidence uploaded"),
    "rated": ("Sampai penilaian praktik kinerja", "As far as the rating of practice"),
    "handed": ("Sampai bukti dukung dikumpulkan", "As far as handing in the evidence"),
    "returned": ("Sampai bukti dukung dikembalikan", "As far as a return of the evidence"),
    "checked": ("Sampai bukti dukung diperiksa", "As far as the check of the evidence"),
    "amended": ("Sampai akhir, bukti sekali dikembalikan", "To the end, evidence once returned"),
    "valued": ("Sampai rating, predikat belum disampaikan", "As far as the ratings, predicate not issued"),
    "issued": ("Sampai predikat, belum ditanggapi", "As far as the predicate, no response"),
    "accepted": ("Sampai penilaian diterima", "To the end, evaluation accepted"),
    "objected": ("Sampai keberatan atas penilaian", "To the end, with an objection"),
    "overridden": ("Sampai akhir, predikat berbeda dari saran", "To the end, predicate unlike the suggestion"),
}
"""How far the semester goes, the column `later` of people.csv."""
POSTS = {
    "superior": ("Kepala sekolah", "Principal"),
    "operator": ("Operator sekolah", "School operator"),
    "district": ("Operator dinas", "District operator"),
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account as people see it. `note`: what is to be seen with it, in Indonesian; `note_en` in English."""

    username: str
    password: str
    name: str
    role: str
    school: str
    note: str
    note_en: str


def all_accounts(begins: datetime | None = None) -> list[DemoAccount]:
    """Every account as a demo with this beginning shows it (None: its own), those with something special first."""
    order = list(notes_at(begins))
    ranked = sorted(people(), key=lambda p: order.index(p.username) if p.username in order else len(order))
    return [account(person, begins) for person in ranked]


def shown_accounts(begins: datetime | None = None) -> list[DemoAccount]:
    return [account for account in all_accounts(begins) if account.username in notes_at(begins)]


def account(person: Person, begins: datetime | None) -> DemoAccount:
    told = LATER.get(person.later) if is_later(begins) else None
    note = notes_at(begins).get(person.username) or told or STORIES.get(person.story) or POSTS[person.post]
    return DemoAccount(person.username, PASSWORD, person.name, person.role, schools()[person.unit].name, *note)


def notes_at(begins: datetime | None) -> Mapping[str, tuple[str, str]]:
    return LATER_NOTES if is_later(begins) else NOTES


def is_later(begins: datetime | None) -> bool:
    return begins is not None and begins.date() > PLANNING_UNTIL
