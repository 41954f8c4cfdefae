"""What people put into their plans: picked by their number, so that the demo is the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kinerja.seed.world import Person, rapor

Answers = Mapping[str, Any]

DEVELOPMENT: Sequence[Sequence[tuple[str, int]]] = (
    (("penggerak_kombel", 1),),
    (("peserta_pelatihan_mandiri", 3), ("partisipan_observasi_sejawat", 1)),
    (("peserta_pelatihan_mandiri", 2), ("narasumber_praktik_baik", 1), ("peserta_praktik_baik", 2)),
    (("penggerak_kombel", 1), ("peserta_seminar", 2), ("penelaah_aksi_nyata", 1)),
    (("partisipan_observasi_sejawat", 2), ("peserta_pelatihan_mandiri", 2), ("peserta_coaching", 1)),
    (("narasumber_praktik_baik", 2), ("peserta_seminar", 3), ("peserta_pelatihan_mandiri", 1)),
)
"""Each adds up to at least 32 points."""

TOO_LITTLE = (("peserta_pelatihan_mandiri", 2), ("partisipan_observasi_sejawat", 1))
"""24 points: somebody who is not there yet."""

DUTIES: Sequence[tuple[str, str]] = (
    ("wali_kelas", "Wali kelas, 31 murid."),
    ("pembina_ekstrakurikuler", "Pramuka, setiap Jumat sore."),
    ("kepala_perpustakaan", ""),
    ("koordinator_p5", "Tema gaya hidup berkelanjutan."),
)

BEHAVIOURS: Mapping[str, Sequence[str]] = {
    "berorientasi_pelayanan": ("memahami_kebutuhan", "ramah_cekatan_solutif", "perbaikan_tiada_henti"),
    "akuntabel": ("jujur_bertanggung_jawab", "kekayaan_negara", "tidak_menyalahgunakan"),
    "kompeten": ("meningkatkan_kompetensi", "membantu_belajar", "kualitas_terbaik"),
    "harmonis": ("menghargai_setiap_orang", "suka_menolong", "lingkungan_kondusif"),
    "loyal": ("memegang_teguh_pancasila", "menjaga_nama_baik", "menjaga_rahasia"),
    "adaptif": ("cepat_menyesuaikan", "terus_berinovasi", "bertindak_proaktif"),
    "kolaboratif": ("memberi_kesempatan", "terbuka_bekerja_sama", "menggerakkan_sumber_daya"),
}


def practice(person: Person) -> Answers:
    """One of the two lowest indicators of the school, or for every fifth person one of the own choice."""
    values = rapor().of_unit(person.unit)["rapor.d1"]
    lowest = sorted(values, key=lambda indicator: values[indicator])
    rank = 3 if person.serial % 5 == 0 else person.serial % 2
    return {"indikator": lowest[rank]}


def development(person: Person) -> Answers:
    return activities(DEVELOPMENT[person.serial % len(DEVELOPMENT)])


def activities(chosen: Sequence[tuple[str, int]]) -> Answers:
    return {"rhk": [{"kegiatan": activity, "kuantitas": number} for activity, number in chosen]}


def more_development(person: Person) -> Answers:
    """The same with one activity more: what people do after a return."""
    chosen = DEVELOPMENT[person.serial % len(DEVELOPMENT)]
    return activities([*chosen, ("peserta_praktik_baik", 2)])


def duty(person: Person) -> Answers | None:
    """An additional duty with its letter, or None: every third person has none."""
    if person.serial % 3 == 0:
        return None
    kind, remark = DUTIES[person.serial % len(DUTIES)]
    row = {"jenis_tugas": kind, "nomor_surat": f"421.3/{person.serial:03}/2024", "tanggal_surat": "2024-01-02"}
    return {"daftar_tugas": [{**row, "keterangan": remark} if remark else row]}


def behaviour(person: Person) -> Answers:
    return {
        aspect: choices[(person.serial + place) % len(choices)]
        for place, (aspect, choices) in enumerate(BEHAVIOURS.items())
    }
