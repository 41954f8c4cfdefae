"""The accounts of the demo, for the terminal, the sign-in page and `flask demo accounts`."""

from __future__ import annotations

from dataclasses import dataclass

from kinerja.seed.world import Person, people, schools

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


def all_accounts() -> list[DemoAccount]:
    """Every account, those with something special first."""
    order = list(NOTES)
    ranked = sorted(people(), key=lambda p: order.index(p.username) if p.username in NOTES else len(order))
    return [account(person) for person in ranked]


def shown_accounts() -> list[DemoAccount]:
    return [account for account in all_accounts() if account.username in NOTES]


def account(person: Person) -> DemoAccount:
    note, note_en = NOTES.get(person.username) or STORIES.get(person.story) or POSTS[person.post]
    school = schools()[person.unit].name
    return DemoAccount(person.username, PASSWORD, person.name, person.role, school, note, note_en)
