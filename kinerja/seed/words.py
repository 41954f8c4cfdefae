"""What people fill in after the plan: picked from data/semester.yaml by their number, so it is the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

import yaml

from kinerja.seed import plans
from kinerja.seed.papers import Document
from kinerja.seed.plans import Answers
from kinerja.seed.world import DATA, Person, schools

EFFECTIVE, NOT_YET_EFFECTIVE, NOT_SHOWN = "dilakukan_efektif", "dilakukan_belum_efektif", "belum_dilakukan"
ABOVE, MEETS, BELOW = "di_atas_ekspektasi", "sesuai_ekspektasi", "di_bawah_ekspektasi"
TARGETS: Mapping[str, Sequence[str]] = {
    "keteraturan_suasana_kelas": ("komunikasi_positif", "strategi_pengelompokan", "kesepakatan_kelas"),
    "penerapan_disiplin_positif": ("refleksi_dinamika_kelas", "penguatan_positif", "restitusi"),
    "ekspektasi_peserta_didik": ("mengenali_potensi", "memberi_tantangan", "memperlakukan_adil"),
    "perhatian_kepedulian": ("empati", "pemahaman_kebutuhan", "menghargai_usaha"),
    "umpan_balik_konstruktif": ("spesifik_proses", "membangun", "tindak_lanjut_umpan_balik"),
    "instruksi_pembelajaran": ("penjelasan_sesuai_pemahaman_awal", "penjelasan_terstruktur", "cek_pemahaman"),
    "instruksi_adaptif": ("responsif", "menyesuaikan_metode", "refleksi_bersama"),
    "aktivitas_interaktif": ("kolaboratif", "pertanyaan_pemantik", "kesempatan_merata"),
}
AIMS = ("memperdalam_pemahaman", "melatih_keterampilan", "memperbaiki_rencana_ajar", "belajar_dari_rekan")
SUPPORT = ("pendampingan_rekan", "komunitas_belajar", "pendampingan_ks", "sarana", "waktu", "pelatihan")
SENT_TWICE = "lestari"
"""Gives one certificate for two activities, which the principal is told."""


class Strength(Enum):
    """How the lessons of a person go: what the rubric says, and what is suggested from it."""

    STRONG = (EFFECTIVE, NOT_YET_EFFECTIVE, EFFECTIVE)
    USUAL = (EFFECTIVE, NOT_YET_EFFECTIVE, NOT_YET_EFFECTIVE)
    WEAK = (NOT_YET_EFFECTIVE, NOT_SHOWN, NOT_SHOWN)

    @property
    def rating(self) -> str:
        return {Strength.STRONG: ABOVE, Strength.USUAL: MEETS, Strength.WEAK: BELOW}[self]


def strength(person: Person) -> Strength:
    if person.serial % 13 == 5:
        return Strength.WEAK
    return Strength.STRONG if person.serial % 3 == 0 else Strength.USUAL


@cache
def _texts() -> Mapping[str, Any]:
    return yaml.safe_load((DATA / "semester.yaml").read_text(encoding="utf-8"))


def text(kind: str) -> Any:
    return _texts()[kind]


def pick(kind: str, person: Person, shift: int = 0) -> str:
    choices = text(kind)
    return str(choices[(person.serial + shift) % len(choices)])


def practice(person: Person, kind: str) -> str:
    """A text about the indicator the person has chosen."""
    found = text("practice")[plans.practice(person)["indikator"]][kind]
    return found if isinstance(found, str) else str(found[person.serial % len(found)])


def filled(**answers: Any) -> Answers:
    """Without what somebody leaves empty."""
    return {name: answer for name, answer in answers.items() if answer != ""}


# ── the observation ──


def targets(person: Person) -> Sequence[str]:
    return TARGETS[plans.practice(person)["indikator"]]


def preparation(person: Person, visit: datetime) -> Answers:
    return {
        "target_perilaku": list(targets(person)),
        "upaya": practice(person, "upaya"),
        "jadwal": f"{visit:%Y-%m-%dT%H:%M}",
    }


def lesson_plan(person: Person) -> Document:
    school = schools()[person.unit].name
    lines = (f"{person.name}, {school}", "Semester Genap 2023/2024, 2 x 40 menit", practice(person, "upaya"))
    return Document("modul-ajar.pdf", "Modul Ajar", lines)


def first_look(person: Person) -> Answers:
    """The rubric as it stands in the middle of the visit."""
    return {"rubrik": _rubric(person)[:2]}


def observation(person: Person) -> Answers:
    return {"rubrik": _rubric(person), "rekomendasi": practice(person, "rekomendasi")}


def _rubric(person: Person) -> list[dict[str, str]]:
    seen = zip(targets(person), strength(person).value, strict=True)
    return [{"row": target, "level": level, "note": text("observed")[target][level]} for target, level in seen]


def follow_up(person: Person) -> Answers:
    at = person.serial
    return filled(
        tantangan=practice(person, "tantangan"),
        tujuan=sorted({AIMS[at % 4], AIMS[(at // 3) % 4]}),
        pilihan_belajar=practice(person, "belajar"),
        rencana_waktu=pick("rencana_waktu", person),
        dukungan=sorted({SUPPORT[at % 6], SUPPORT[(at // 2) % 6]}),
        belajar_lainnya=pick("belajar_lainnya", person),
    )


def talk(person: Person) -> Answers:
    return {"kesadaran": "sadar_kesulitan", "catatan": pick("catatan_diskusi", person)}


def reflection(person: Person) -> Answers:
    picked = {name: pick(name, person) for name in ("tantangan_1", "tantangan_2", "tantangan_3", "rencana")}
    return {"inspirasi": practice(person, "inspirasi"), "perubahan": practice(person, "perubahan"), **picked}


def practice_rating(person: Person) -> Answers:
    feedback = pick("umpan_balik_praktik", person)
    return {"kesadaran_akhir": "sadar_kesulitan", "rating": strength(person).rating, "umpan_balik": feedback}


# ── the evidence ──


def activities(person: Person) -> Sequence[tuple[str, int]]:
    """What stands in the plan that was approved: activity and quantity."""
    mended = person.story in ("returned", "answered", "mended")
    plan = plans.more_development(person) if mended else plans.development(person)
    return [(row["kegiatan"], row["kuantitas"]) for row in plan["rhk"]]


def certificates(person: Person) -> list[Document]:
    """One for each activity of the plan, some of them photographed."""
    found = [_certificate(person, place, activity) for place, (activity, _) in enumerate(activities(person))]
    return [found[0], found[0], *found[2:]] if person.username == SENT_TWICE else found


def _certificate(person: Person, place: int, activity: str) -> Document:
    title, says = text("evidence")[activity]
    kind = "jpg" if (person.serial + place) % 3 == 1 else "pdf"
    name = f"{title.lower().replace(' ', '-')}-{place + 1}.{kind}"
    number = f"Nomor {person.serial:03}/{place + 1}/2024"
    return Document(name, title, (person.name, f"{says[0].upper()}{says[1:]}.", number))


def better_certificate(person: Person) -> Document:
    """The first one again, whole: what is uploaded after a return."""
    first = certificates(person)[0]
    stem = first.name.rpartition(".")[0]
    return Document(f"{stem}-lengkap.pdf", first.title, (*first.lines, schools()[person.unit].name))


def done(person: Person, rows: int | None = None) -> Answers:
    """How much of the plan was done, of its first `rows` activities. Every seventh person lacks a little."""
    reached = []
    for place, (_, quantity) in enumerate(activities(person)[:rows]):
        row = {"row": str(place), "tercapai": quantity}
        if place == 0 and quantity > 1 and person.serial % 7 == 0:
            row |= {"tercapai": quantity - 1, "keterangan": pick("not_reached", person)}
        reached.append(row)
    return {"realisasi": reached}


def all_done(person: Person) -> bool:
    """Whether the points of the plan were reached and every duty carried out."""
    duties = done_duty(person)
    partly = duties is not None and duties["tugas"][0]["pelaksanaan"] != "terlaksana"
    return not partly and not any("keterangan" in row for row in done(person)["realisasi"])


def duty_papers(person: Person) -> tuple[Document, Document]:
    """The letter and the report."""
    about = (person.name, schools()[person.unit].name)
    letter = Document("surat-tugas.pdf", "Surat Tugas", (f"Nomor 421.3/{person.serial:03}/2024", *about))
    return letter, Document("laporan-tugas.pdf", "Laporan Tugas Tambahan", ("Januari sampai Juni 2024", *about))


def done_duty(person: Person) -> Answers | None:
    if plans.duty(person) is None:
        return None
    partly = {"pelaksanaan": "terlaksana_sebagian", "keterangan": text("duty_partly")}
    return {"tugas": [{"row": "0", **(partly if person.serial % 8 == 1 else {"pelaksanaan": "terlaksana"})}]}


# ── the evaluation ──


def results_rating(person: Person) -> str:
    best = strength(person).rating
    return MEETS if best == ABOVE and not all_done(person) else best


def results(person: Person) -> Answers:
    feedback = {str(place): pick("umpan_balik_kegiatan", person, place) for place in range(len(activities(person)))}
    return {
        "umpan_balik_kegiatan": [{"row": row, "umpan_balik": said} for row, said in feedback.items() if said],
        "rating": results_rating(person),
        "umpan_balik": pick("umpan_balik_hasil", person),
    }


def behaviour_rating(person: Person) -> str:
    return ABOVE if strength(person) is Strength.STRONG else MEETS


def behaviour(person: Person) -> Answers:
    aspects = list(text("perilaku_atas"))
    above = 4 if strength(person) is Strength.STRONG else 1
    praised = {aspects[(person.serial + place * 2) % len(aspects)] for place in range(above)}
    rows = [{"row": each, "level": ABOVE, "note": text("perilaku_atas")[each]} for each in aspects if each in praised]
    rows += [{"row": each, "level": MEETS} for each in aspects if each not in praised]
    if strength(person) is Strength.WEAK:
        rows[-1] |= {"level": BELOW, "note": text("perilaku_bawah")}
    return {"perilaku": rows, "rating": behaviour_rating(person)}


def predicate(person: Person) -> Answers:
    """As the table of the edition suggests it."""
    met = (results_rating(person), behaviour_rating(person))
    found = {(ABOVE, ABOVE): "sangat_baik", (BELOW, MEETS): "butuh_perbaikan"}.get(met, "baik")
    return filled(predikat=found, pesan=pick("pesan", person))


def other_predicate() -> Answers:
    """Above what is suggested, and why."""
    return {"predikat": "sangat_baik", "alasan": text("override")}


def response(*, accepts: bool) -> Answers:
    return {"tanggapan": "menerima"} if accepts else {"tanggapan": "keberatan", "alasan_keberatan": text("objection")}
