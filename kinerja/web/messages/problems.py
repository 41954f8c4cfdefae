"""The words for what is wrong with one answer or one control, beside which they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from kinerja.web.messages.writing import file_types, megabytes, shown
from kinerja.workflows.definition import Field, FieldKind, Text
from kinerja.workflows.reasons import AnswerProblem

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
    "too_few_rows": Text("Isi paling sedikit {minimum} baris.", "Minimum number of rows: {minimum}."),
    "too_many_rows": Text(
        "Isi paling banyak {maximum} baris. Sekarang {count}.",
        "Maximum number of rows: {maximum}. Now there are {count}.",
    ),
    "too_many_files": Text(
        "Lampirkan paling banyak {maximum} berkas. Sekarang {count}.",
        "Attach at most {maximum} files. Now there are {count}.",
    ),
    "file_type": Text("Ganti {name} dengan berkas {accepts}.", "Replace {name} by a {accepts} file."),
    "file_size": Text(
        "{name} lebih besar dari {maximum} MB. Perkecil dahulu, lalu unggah lagi.",
        "{name} is larger than {maximum} MB. Make it smaller, then upload it again.",
    ),
    "file_used": Text(
        "Isi {name} sama dengan berkas yang sudah dipakai di isian lain. Unggah berkas lain.",
        "{name} is the same as a file that is used in another answer already. Upload another file.",
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
    FieldKind.FILE: Text("Unggah berkasnya.", "Upload the file."),
}
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
    "too_many_lines": Text(
        "Paling banyak {most} baris sekaligus, di sini {count}. Bagi menjadi beberapa daftar.",
        "At most {most} lines at once, here are {count}. Split the list.",
    ),
    "never_closes": Text("Masa ini tidak punya batas akhir.", "This window has no end."),
    "already_ended": Text("Perpanjangan ini sudah berakhir sendiri.", "This extension has come to its end by itself."),
    "already_revoked": Text("Keputusan ini sudah dicabut.", "This decision is revoked already."),
    "closes_at_once": Text(
        "Bila dicabut, masa itu langsung tertutup bagi yang sedang mengisi. Tutup saja pada waktu tertentu.",
        "Revoking it would close the window at once on those who are working. Close it at a set time instead.",
    ),
    "nothing_to_revoke": Text("Ini sudah dicabut atau digantikan.", "It is revoked or replaced already."),
    "holds_assignment": Text(
        "Orang ini memutuskan tentang orang lain. Kata sandi dan akses akunnya diatur administrator, bukan operator.",
        "This person decides about others. Password and access of the account are up to an administrator, "
        "not an operator.",
    ),
    "not_yourself": Text("Anda tidak dapat menonaktifkan akun sendiri.", "You cannot disable your own account."),
}
"""Words for services.Invalid, by its code."""


def invalid(error: Any, language: str) -> str:
    """What services.Invalid says about one control."""
    return INVALID[error.code].say(language).format(**error.params)


def problem(found: AnswerProblem, language: str, item: Field | None = None) -> str:
    """One problem of an answer as a sentence that says what to do; `item` is the field, where it is one."""
    if found.say:
        return found.say.get(language) or found.say["id"]
    if found.code == "required" and item is not None and item.kind in REQUIRED:
        return REQUIRED[item.kind].say(language)
    code = found.code
    if any(isinstance(value, date) for value in found.params.values()):
        code = {"too_small": "too_early", "too_big": "too_late"}.get(code, code)
    return PROBLEMS[code].say(language).format(**_values(found, language))


def _values(found: AnswerProblem, language: str) -> dict[str, str]:
    """What is named in the sentence, as people read it: sizes in MB, types in capitals."""
    values = {name: shown(value, language) for name, value in found.params.items()}
    if found.code == "file_size":
        values |= {name: megabytes(found.params[name], language) for name in ("maximum", "size")}
    if found.code == "file_type":
        values["accepts"] = file_types(found.params["accepts"], language)
    return values
