"""The words for an upload that is not taken: what is wrong with the file, and what to do next."""

from __future__ import annotations

from typing import Any

from kinerja.services import FileRefused
from kinerja.web import dates
from kinerja.web.messages.writing import file_types, megabytes
from kinerja.workflows.definition import Text

FILES = {
    "empty": Text(
        "Berkas ini kosong. Periksa berkasnya di perangkat Anda, lalu unggah yang berisi.",
        "This file is empty. Look at it on your device, then upload one that holds something.",
    ),
    "too_large": Text(
        "Berkas ini lebih besar dari {most} MB. Perkecil dahulu, lalu unggah lagi.",
        "This file is larger than {most} MB. Make it smaller, then upload it again.",
    ),
    "too_many": Text(
        "Di sini sudah tersimpan {most} berkas, dan itu batasnya. Hapus yang tidak dipakai, lalu coba lagi besok.",
        "{most} files are kept here already, and that is the limit. Remove those not needed and try again tomorrow.",
    ),
    "wrong_type": Text(
        "Isi berkas ini {found}, padahal yang diterima hanya {accepted}. "
        "Simpan ulang sebagai {accepted}, lalu unggah lagi.",
        "What this file holds is {found}, but only {accepted} is accepted. "
        "Save it as {accepted}, then upload it again.",
    ),
    "extension_differs": Text(
        "Nama berkas ini berakhiran .{extension}, padahal isinya {found}. "
        "Ganti akhiran namanya atau pilih berkas yang benar, lalu unggah lagi.",
        "The name of this file ends in .{extension}, but what it holds is {found}. "
        "Change the end of its name or choose the right file, then upload it again.",
    ),
    "unreadable": Text(
        "Berkas ini rusak, terpotong, atau terlalu rumit untuk dibaca. "
        "Buka di perangkat Anda, simpan ulang, lalu unggah hasilnya.",
        "This file is broken, cut off or too intricate to be read. "
        "Open it on your device, save it anew, then upload the result.",
    ),
    "encrypted": Text(
        "Berkas ini dikunci dengan kata sandi atau pembatasan. Simpan salinan tanpa kunci, lalu unggah salinannya.",
        "This file is locked by a password or a restriction. Save a copy without the lock, then upload the copy.",
    ),
    "has_script": Text(
        "Berkas ini memuat program. Cetak ke PDF baru, lalu unggah hasilnya.",
        "This file holds a program. Print it to a new PDF, then upload the result.",
    ),
    "infected": Text(
        "Pemindai menemukan virus di berkas ini ({found}), jadi berkas ini tidak disimpan. "
        "Jangan bagikan, periksa perangkat Anda, lalu unggah berkas lain.",
        "The scanner found a virus in this file ({found}), so it was not kept. "
        "Do not share it, have your device checked, then upload another file.",
    ),
    "not_scanned": Text(
        "Pemindai virus tidak menjawab, jadi berkas ini belum disimpan. Coba unggah lagi setelah beberapa menit.",
        "The virus scanner does not answer, so this file was not kept. Upload it again in a few minutes.",
    ),
    "used_before": Text(
        "Berkas ini sudah dipakai di: {places}. Di isian ini setiap berkas hanya boleh dipakai satu kali. "
        "Unggah berkas lain.",
        "This file is used already in: {places}. Here every file may be used once only. Upload another file.",
    ),
}
"""Words for services.FileRefused, by its code."""
UNKNOWN_TYPE = Text(
    "Jenis berkas ini tidak dikenal. Simpan ulang sebagai {accepted}, lalu unggah lagi.",
    "This kind of file is not known. Save it as {accepted}, then upload it again.",
)
TWO_TYPES = Text(
    "Berkas ini dapat terbaca sebagai lebih dari satu jenis. Simpan ulang sebagai {accepted}, lalu unggah lagi.",
    "This file can be read as more than one kind. Save it as {accepted}, then upload it again.",
)


def file_refused(error: FileRefused, language: str, places: str = "") -> str:
    """What services.FileRefused says about one upload, as sentences that end with what to do.

    `places`: where a file that was used before stands, in words.
    """
    return _words(error).say(language).format(places=places, **_values(error, language))


def _words(error: FileRefused) -> Text:
    if error.code == "wrong_type" and not error.params["found"]:
        return UNKNOWN_TYPE
    if error.code == "wrong_type" and error.params["found"] in error.params["accepted"]:
        return TWO_TYPES
    return FILES[error.code]


def _values(error: FileRefused, language: str) -> dict[str, str]:
    """What is named in the sentence, as people read it: types in capitals, the largest size in MB."""
    values: dict[str, Any] = dict(error.params)
    if "most" in values:
        most = values["most"]
        values["most"] = megabytes(most, language) if error.code == "too_large" else dates.number(most, lang=language)
    if "accepted" in values:
        values["accepted"] = file_types(values["accepted"], language)
    if "found" in values and error.code != "infected":
        values["found"] = values["found"].upper()
    return values
