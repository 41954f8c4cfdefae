"""The sentence of every code a gate sentence can be refused with, in both languages.

`say` fills them in: kinds, operators and expected words are put in the reader's language, and a suggestion
is added where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinerja.workflows.sentences.keywords import KEYWORDS, column
from kinerja.workflows.sentences.writing import listed

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "syntax_broken_off": {
        "id": "Kalimat terputus di sini; seharusnya masih ada {expected}.",
        "en": "The sentence breaks off here; it still needs {expected}.",
    },
    "syntax_unexpected": {
        "id": "“{found}” tidak bisa dibaca di sini; seharusnya {expected}.",
        "en": "“{found}” cannot be read here; {expected} should stand here.",
    },
    "quote_not_closed": {
        "id": 'Tanda kutip ini tidak ditutup. Tulis teks di antara dua tanda ".',
        "en": 'This quotation mark is never closed. Put the text between two ".',
    },
    "mixed_and_or": {
        "id": "“dan” dan “atau” bercampur tanpa tanda kurung. Tulis misalnya: a dan (b atau c).",
        "en": "“and” and “or” are mixed without brackets. Write for example: a and (b or c).",
    },
    "decimal_comma": {
        "id": "Angka pecahan ditulis dengan titik, misalnya 1.5.",
        "en": "A decimal number is written with a point, for example 1.5.",
    },
    "grouped_thousands": {
        "id": "“{found}” bisa berarti ribuan atau pecahan. Tulis ribuan tanpa titik.",
        "en": "“{found}” may mean thousands or a fraction. Write thousands without a point.",
    },
    "no_such_date": {
        "id": "Tanggal {found} tidak ada. Tulis tahun-bulan-tanggal, misalnya 2024-01-31.",
        "en": "There is no date {found}. Write year-month-day, for example 2024-01-31.",
    },
    "too_long": {
        "id": "Kalimat ini {found} huruf; paling banyak {limit}. Bagi menjadi beberapa syarat.",
        "en": "This sentence has {found} characters; at most {limit} are allowed. Split it into several conditions.",
    },
    "too_deep": {
        "id": "Kalimat ini bertingkat terlalu dalam; paling dalam {limit} tingkat. Bagi menjadi beberapa syarat.",
        "en": "This sentence is nested too deeply; at most {limit} levels. Split it into several conditions.",
    },
    "too_big": {
        "id": "Kalimat ini mempunyai {found} bagian; paling banyak {limit}. Bagi menjadi beberapa syarat.",
        "en": "This sentence has {found} parts; at most {limit} are allowed. Split it into several conditions.",
    },
    "too_many_branches": {
        "id": "Syarat ini mempunyai lebih dari {limit} kemungkinan sehingga tidak bisa diperiksa. Bagilah syaratnya.",
        "en": "This condition has more than {limit} cases, so it cannot be checked. Split it up.",
    },
    "unknown_function": {
        "id": "Tidak ada fungsi bernama “{name}”. Yang ada: {allowed}.",
        "en": "There is no function named “{name}”. There are: {allowed}.",
    },
    "unknown_name": {
        "id": "Tidak ada isian bernama “{name}”.",
        "en": "There is no field named “{name}”.",
    },
    "unknown_constant": {
        "id": "Di sini hanya dapat dipakai nama dari constants; “{name}” tidak ada di sana.",
        "en": "Only a name from constants can stand here; “{name}” is none of them.",
    },
    "unknown_column": {
        "id": "Baris “{of}” tidak punya isian “{name}”. Yang ada: {allowed}.",
        "en": "The rows of “{of}” have no field “{name}”. There are: {allowed}.",
    },
    "unknown_attribute": {
        "id": "“{of}” tidak punya sifat “{name}”. Yang ada: {allowed}.",
        "en": "“{of}” has no attribute “{name}”. There are: {allowed}.",
    },
    "ambiguous_name": {
        "id": "Ada lebih dari satu isian bernama “{name}”: {allowed}. Tulis dengan langkahnya.",
        "en": "There is more than one field named “{name}”: {allowed}. Write it with its step.",
    },
    "name_is_a_step": {
        "id": "“{name}” adalah langkah, bukan isian. Tulis status({name}).",
        "en": "“{name}” is a step, not a field. Write status({name}).",
    },
    "minus_needs_spaces": {
        "id": "“{name}” dibaca sebagai satu nama. Beri spasi di kiri dan kanan tanda kurang.",
        "en": "“{name}” is read as one name. Put spaces around the minus sign.",
    },
    "unknown_step": {
        "id": "Tidak ada langkah atau tahap bernama “{name}”.",
        "en": "There is no step or stage named “{name}”.",
    },
    "unknown_part": {
        "id": "Tidak ada pelaku bernama “{name}”. Yang ada: {allowed}.",
        "en": "There is no actor named “{name}”. There are: {allowed}.",
    },
    "unknown_option": {
        "id": "“{name}” bukan pilihan di sini. Pilihan: {allowed}.",
        "en": "“{name}” is not an option here. Options: {allowed}.",
    },
    "unknown_status": {
        "id": "“{name}” bukan status. Status: {allowed}.",
        "en": "“{name}” is not a status. Statuses: {allowed}.",
    },
    "wrong_type": {
        "id": "Ini {found}, padahal yang diperlukan {expected}.",
        "en": "This is {found}, but {expected} is needed.",
    },
    "wrong_operator": {
        "id": "“{operator}” tidak cocok untuk {found}. Yang cocok: {allowed}.",
        "en": "“{operator}” does not fit {found}. These fit: {allowed}.",
    },
    "not_a_condition": {
        "id": "Ini {found}, bukan syarat yang bisa benar atau salah. Tambahkan perbandingan, misalnya: {allowed}.",
        "en": "This is {found}, not a condition that can be true or false. Add a comparison, for example: {allowed}.",
    },
    "expression_expected": {
        "id": "Di sini diperlukan sebuah nilai, bukan syarat.",
        "en": "A value is needed here, not a condition.",
    },
    "name_expected": {
        "id": "“sudah diisi” dan “belum diisi” hanya untuk sebuah isian.",
        "en": "“is filled” and “is empty” are for a field only.",
    },
    "column_outside_rows": {
        "id": "“{name}” ada di setiap baris. Tulis jumlah({name}), semua {group}: (…) atau ada {group}: (…).",
        "en": "“{name}” stands in every row. Write total({name}), all {group}: (…) or any {group}: (…).",
    },
    "unknown_table": {
        "id": "Tidak ada tabel bernama “{name}”. Yang ada: {allowed}.",
        "en": "There is no table named “{name}”. There are: {allowed}.",
    },
    "table_arguments": {
        "id": "Tabel “{name}” memerlukan {count} nilai, di sini ada {found}.",
        "en": "The table “{name}” needs {count} values, here are {found}.",
    },
    "table_options": {
        "id": "Nilai ini dapat berupa “{name}”, yang tidak ada di tabel.",
        "en": "This value can be “{name}”, which the table does not know.",
    },
    "no_suggestion": {
        "id": "“{name}” tidak punya saran. Tulis suggest pada isian itu.",
        "en": "“{name}” has no suggestion. Write suggest on that field.",
    },
    "attribute_of_many": {
        "id": "“{name}” ada di setiap pilihan yang dipilih. Tulis jumlah({name}) atau rata_rata({name}).",
        "en": "“{name}” stands in every chosen option. Write total({name}) or average({name}).",
    },
    "brace_not_closed": {
        "id": "Kurung kurawal ini tidak ditutup. Satu nilai ditulis {{begini}}.",
        "en": "This brace is never closed. A value is written {{like this}}.",
    },
    "brace_not_opened": {
        "id": "Kurung kurawal tutup tanpa kurung buka.",
        "en": "A closing brace without an opening one.",
    },
    "brace_empty": {
        "id": "Tidak ada apa pun di dalam kurung kurawal ini.",
        "en": "There is nothing inside these braces.",
    },
    "never": {
        "id": "Syarat ini tidak akan pernah terpenuhi: {clauses}.",
        "en": "This condition can never be true: {clauses}.",
    },
    "always": {
        "id": "Syarat ini selalu terpenuhi, jadi tidak menahan apa pun: {clauses}.",
        "en": "This condition is always true, so it holds nothing back: {clauses}.",
    },
    "implied": {
        "id": "Bagian ini tidak menambah apa pun, karena sudah termasuk dalam: {by}.",
        "en": "This part adds nothing, because it already follows from: {by}.",
    },
}

_SUGGESTION = {"id": " Maksud Anda “{0}”?", "en": " Did you mean “{0}”?"}
_NONE = {"id": "tidak ada", "en": "none"}

WORDS: Mapping[str, tuple[str, str]] = {
    "number": ("angka", "a number"),
    "one_number": ("satu angka", "a single number"),
    "column_of_numbers": ("isian angka dari baris atau pilihan", "a number of rows or chosen options"),
    "date": ("tanggal", "a date"),
    "instant": ("tanggal dan jam", "a date and time"),
    "yes_no": ("ya atau tidak", "yes or no"),
    "choice": ("pilihan", "a choice"),
    "choices": ("beberapa pilihan", "several choices"),
    "text": ("teks", "a text"),
    "rows": ("baris-baris isian", "rows of fields"),
    "files": ("berkas unggahan", "files"),
    "status": ("status", "a status"),
    "part": ("pelaku", "an actor"),
    "value": ("sebuah isian, angka, tanggal, atau fungsi", "a field, number, date or function"),
    "name": ("sebuah nama", "a name"),
    "comparison": ("kata perbandingan", "a comparison word"),
    "$END": ("akhir kalimat", "the end of the sentence"),
}
"""What the params `found`, `expected` and `allowed` hold besides words of the grammar and the author's own."""

_SIGNS: Mapping[str, tuple[str, str]] = {
    "LPAR": ("(", "("),
    "RPAR": (")", ")"),
    "COLON": (":", ":"),
    "COMMA": (",", ","),
}
_TRANSLATED = {"found", "expected", "allowed", "operator"}
_SHOWN = 12


def say(code: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence of a finding in `language` ("id" or "en"). Raises KeyError for an unknown code."""
    filled = {key: _said(key, value, language) for key, value in params.items()}
    text = SENTENCES[code][language].format(**filled)
    suggestion = params.get("suggestion")
    return text + _SUGGESTION[language].format(suggestion) if suggestion else text


def _said(key: str, value: Any, language: str) -> str:
    if not isinstance(value, (tuple, list)):
        return _word(str(value), language) if key in _TRANSLATED else str(value)
    words = [_word(str(item), language) if key in _TRANSLATED else f"“{item}”" for item in value[:_SHOWN]]
    if not words:
        return _NONE[language]
    if key == "expected":
        return listed(
            (f"“{said}”" if item not in WORDS else said for item, said in zip(value, words, strict=False)),
            language,
            "or",
        )
    return ", ".join(words) + (" …" if len(value) > _SHOWN else "")


def _word(text: str, language: str) -> str:
    pair = WORDS.get(text) or KEYWORDS.get(text) or _SIGNS.get(text)
    return pair[column(language)] if pair else text
