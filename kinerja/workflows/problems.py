"""The words for every problem of a definition, in both languages. Codes are stable; see the language reference.

A sentence says what is wrong and, where there is one, the way out; a suggestion is added at its end. The words of
gate sentences stand in `sentences.problems`. This file is a table, so it is longer than the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kinerja.workflows.sentences import problems as sentence_problems


class Words(NamedTuple):
    id: str
    en: str


READING: Mapping[str, Words] = {
    "file_missing": Words(
        "Berkas “{name}” tidak ditemukan.",
        "There is no file “{name}”."),
    "file_outside": Words(
        "Berkas “{name}” berada di luar map definisi. Pakai jalur relatif di dalam map itu.",
        "The file “{name}” is outside the directory of definitions. Use a relative path inside it."),
    "file_unreadable": Words(
        "Berkas “{name}” tidak dapat dibaca ({detail}).",
        "The file “{name}” cannot be read ({detail})."),
    "file_empty": Words("Berkas ini kosong.", "This file is empty."),
    "file_too_big": Words(
        "Berkas ini lebih besar dari {limit} KiB. Bagi menjadi beberapa berkas dengan include.",
        "This file is larger than {limit} KiB. Split it into several files with include."),
    "not_utf8": Words(
        "Berkas ini tidak ditulis dalam UTF-8. Simpan ulang sebagai UTF-8.",
        "This file is not written in UTF-8. Save it again as UTF-8."),
    "include_cycle": Words(
        "Berkas “{name}” menyertakan dirinya sendiri: {path}.",
        "The file “{name}” includes itself: {path}."),
    "include_twice": Words(
        "Berkas “{name}” sudah disertakan di {first}.",
        "The file “{name}” was already included at {first}."),
    "yaml_syntax": Words(
        "Tulisan YAML terputus atau salah di sini. Periksa titik dua, tanda kutip, dan indentasi di baris ini dan "
        "sebelumnya. Kata pembaca: {detail}.",
        "The YAML breaks off or is wrong here. Check colons, quotes and indentation on this line and the one before. "
        "The reader says: {detail}."),
    "yaml_quote": Words(
        "Tanda kutip ini tidak ditutup.",
        "This quotation mark is not closed."),
    "yaml_bracket": Words(
        "Kurung ini tidak ditutup, atau koma di antara isinya terlupa.",
        "This bracket is not closed, or a comma between its items was forgotten."),
    "yaml_colon": Words(
        "Titik dua di sini tidak dapat dibaca. Teks yang memuat “: ” harus diberi tanda kutip; periksa juga indentasi "
        "baris ini.",
        "The colon here cannot be read. A text that holds “: ” needs quotes; check the indentation of this line too."),
    "yaml_indentation": Words(
        "Indentasi baris ini tidak cocok dengan baris-baris di atasnya.",
        "The indentation of this line does not fit the lines above."),
    "yaml_character": Words(
        "Ada huruf yang tidak terlihat dan tidak diperbolehkan di sini. Hapus, lalu ketik ulang.",
        "There is an invisible character here that is not allowed. Delete it and type again."),
    "yaml_tab": Words(
        "Jangan memakai tab; pakai spasi.",
        "Do not use tabs; use spaces."),
    "yaml_tag": Words(
        "Tag YAML “{name}” tidak diperbolehkan. Nilai yang berawal “!” harus diberi tanda kutip.",
        "The YAML tag “{name}” is not allowed. A value that begins with “!” needs quotes."),
    "yaml_anchor": Words(
        "Jangkar YAML “&{name}” tidak diperbolehkan. Nilai yang berawal “&” harus diberi tanda kutip.",
        "The YAML anchor “&{name}” is not allowed. A value that begins with “&” needs quotes."),
    "yaml_alias": Words(
        "Rujukan YAML “*{name}” tidak diperbolehkan. Nilai yang berawal “*” harus diberi tanda kutip.",
        "The YAML alias “*{name}” is not allowed. A value that begins with “*” needs quotes."),
    "yaml_merge": Words(
        "Kunci gabung YAML “<<” tidak diperbolehkan. Pakai derives_from.",
        "The YAML merge key “<<” is not allowed. Use derives_from."),
    "yaml_key": Words(
        "Sebuah kunci harus berupa satu kata, bukan daftar atau pemetaan.",
        "A key must be one word, not a list or a mapping."),
    "yaml_documents": Words(
        "Satu berkas hanya boleh berisi satu dokumen YAML; hapus “---” ini.",
        "One file may hold only one YAML document; remove this “---”."),
    "duplicate_key": Words(
        "Kunci “{name}” sudah ada di baris {line}.",
        "The key “{name}” already stands on line {line}."),
    "yaml_too_deep": Words(
        "Susunan terlalu dalam (lebih dari {limit} tingkat).",
        "Nested too deeply (more than {limit} levels)."),
    "too_many_nodes": Words(
        "Isi berkas terlalu banyak (lebih dari {limit} bagian). Bagi menjadi beberapa berkas.",
        "The file holds too much (more than {limit} pieces). Split it into several files."),
}  # fmt: skip

KEYS: Mapping[str, Words] = {
    "language_missing": Words(
        "Baris “language: {expected}” belum ada di berkas utama.",
        "The line “language: {expected}” is missing in the root file."),
    "unknown_key": Words(
        "Kunci “{name}” tidak dikenal di {shape}.",
        "The key “{name}” is not known in a {shape}."),
    "key_not_for_kind": Words(
        "Kunci “{key}” tidak berlaku untuk {kind}; hanya untuk {kinds}.",
        "The key “{key}” does not apply to {kind}; only to {kinds}."),
    "kind_missing": Words(
        "{shape} ini belum menyebut jenis dan id-nya. Tulis salah satu dari: {kinds}.",
        "This {shape} does not name its kind and id. Write one of: {kinds}."),
    "two_kinds": Words(
        "Bagian ini menyebut dua jenis: “{first}” dan “{second}”. Mungkin tanda “-” di depan yang kedua terlupa.",
        "This names two kinds: “{first}” and “{second}”. Perhaps the “-” before the second was forgotten."),
    "missing_key": Words(
        "Kunci “{key}” belum ada di {shape} {name}.",
        "The key “{key}” is missing in the {shape} {name}."),
    "missing_text": Words(
        "Teks “{key}” belum diisi di {shape} {name}.",
        "The text “{key}” is missing in the {shape} {name}."),
    "empty_value": Words(
        "Nilai di sini kosong. Isi, atau hapus kuncinya.",
        "There is no value here. Give one, or remove the key."),
    "not_a_mapping": Words(
        "Di sini harus ada kunci-kunci {shape}, bukan satu nilai atau daftar.",
        "Here the keys of a {shape} are expected, not one value or a list."),
    "not_a_list": Words(
        "Di sini harus ada daftar {shape}; setiap bagiannya diawali “-”.",
        "Here a list of {shape} is expected; every item begins with “-”."),
    "not_a_text": Words(
        "Di sini harus ada satu nilai, bukan daftar atau pemetaan. Bila nilainya berawal “{{” atau “[”, beri tanda "
        "kutip.",
        "Here one value is expected, not a list or a mapping. If the value begins with “{{” or “[”, put it in quotes."),
    "not_an_id": Words(
        "“{text}” bukan id. Pakai huruf kecil, angka, dan garis bawah, berawal huruf.",
        "“{text}” is not an id. Use small letters, digits and underscores, beginning with a letter."),
    "not_an_edition": Words(
        "“{text}” bukan nama edisi. Tulis seperti cuti@2024-1.",
        "“{text}” is not the name of an edition. Write it like cuti@2024-1."),
    "not_an_integer": Words(
        "“{text}” bukan bilangan bulat.",
        "“{text}” is not a whole number."),
    "not_a_number": Words(
        "“{text}” bukan angka. Pakai titik untuk desimal, tanpa pemisah ribuan.",
        "“{text}” is not a number. Use a point for decimals and no thousands separator."),
    "not_a_constant": Words(
        "“{text}” bukan angka atau tanggal. Tulis misalnya 32, 1.5, atau 2024-01-31.",
        "“{text}” is neither a number nor a date. Write for example 32, 1.5 or 2024-01-31."),
    "not_a_date": Words(
        "“{text}” bukan tanggal. Tulis tahun-bulan-hari, mis. 2024-01-31.",
        "“{text}” is not a date. Write year-month-day, e.g. 2024-01-31."),
    "not_a_moment": Words(
        "“{text}” bukan tanggal atau waktu. Tulis 2024-01-31 atau 2024-01-31T10:00.",
        "“{text}” is not a date or time. Write 2024-01-31 or 2024-01-31T10:00."),
    "not_a_wait": Words(
        "“{text}” bukan lama menunggu. Tulis 3 working days (hari kerja) atau 7 days.",
        "“{text}” is no time to wait. Write 3 working days or 7 days."),
    "not_yes_no": Words(
        "“{text}” bukan yes atau no.",
        "“{text}” is neither yes nor no."),
    "not_one_of": Words(
        "“{name}” tidak dikenal di sini. Pilihannya: {words}.",
        "“{name}” is not known here. It may be: {words}."),
    "not_an_expectation": Words(
        "“{text}” bukan hasil yang dikenal. Tulis accepted, accepted late, atau refused dengan kode alasan.",
        "“{text}” is not a known outcome. Write accepted, accepted late, or refused with a reason code."),
    "not_an_answer": Words(
        "Nilai ini tidak cocok dengan isian “{name}” ({kind}).",
        "This value does not suit the field “{name}” ({kind})."),
    "unknown_zone": Words(
        "Zona waktu “{text}” tidak dikenal. Mis. Asia/Jakarta, Asia/Makassar, Asia/Jayapura.",
        "The time zone “{text}” is not known. E.g. Asia/Jakarta, Asia/Makassar, Asia/Jayapura."),
}  # fmt: skip

NAMES: Mapping[str, Words] = {
    "duplicate_id": Words(
        "Id “{name}” sudah dipakai di {first}.",
        "The id “{name}” is already used at {first}."),
    "duplicate_name": Words(
        "Nama “{name}” sudah dipakai di {first}. Pakai nama lain.",
        "The name “{name}” is already used at {first}. Use another name."),
    "reserved_name": Words(
        "“{name}” adalah kata dari bahasa syarat. Beri nilai ini nama lain.",
        "“{name}” is a word of the language of conditions. Give this value another name."),
    "reserved_actor": Words(
        "“{name}” adalah admin, yang boleh membuka kembali setiap langkah. Beri pelaku ini nama lain.",
        "“{name}” is the administrator, who may open every step again. Give this actor another name."),
    "unknown_edition": Words(
        "Tidak ada edisi “{name}”.",
        "There is no edition “{name}”."),
    "unknown_list": Words(
        "Tidak ada daftar pilihan “{name}”.",
        "There is no option list “{name}”."),
    "unknown_actor": Words(
        "Tidak ada pelaku “{name}”.",
        "There is no actor “{name}”."),
    "unknown_window": Words(
        "Tidak ada jendela waktu “{name}”.",
        "There is no window “{name}”."),
    "unknown_source": Words(
        "Tidak ada sumber data “{name}”.",
        "There is no source “{name}”."),
    "unknown_field": Words(
        "Tidak ada isian “{name}”.",
        "There is no field “{name}”."),
    "unknown_identity": Words(
        "Tidak ada data identitas “{name}”.",
        "There is no identity data “{name}”."),
    "missing_attribute": Words(
        "Sifat “{name}” belum diisi pada pilihan {option}.",
        "The attribute “{name}” is missing on the option {option}."),
    "reserved_attribute": Words(
        "“{name}” tidak dapat menjadi nama sifat, karena sudah menjadi kunci pilihan.",
        "“{name}” cannot be the name of an attribute, because it is a key of every option."),
    "unknown_reminder": Words(
        "Pengingat “{name}” tidak ada.",
        "There is no reminder “{name}”."),
    "remove_unknown": Words(
        "Tidak ada “{name}” di edisi asal yang dapat dihapus.",
        "There is no “{name}” in the original edition to remove."),
    "after_unknown": Words(
        "Tidak ada “{name}” di sini untuk mengikutinya.",
        "There is no “{name}” here to follow."),
    "only_in_derived": Words(
        "Kunci “{key}” hanya berlaku di edisi yang memakai derives_from.",
        "The key “{key}” only applies in an edition with derives_from."),
    "derivation_cycle": Words(
        "Edisi ini menurunkan dirinya sendiri: {path}.",
        "This edition derives from itself: {path}."),
}  # fmt: skip

PROCESS: Mapping[str, Words] = {
    "no_subject": Words(
        "Belum ada pelaku dengan “is: subject”, yaitu orang yang dinilai.",
        "There is no actor with “is: subject”, the person the process is about."),
    "two_subjects": Words(
        "Hanya satu pelaku boleh “is: subject”; yang pertama adalah {first}.",
        "Only one actor may be “is: subject”; the first is {first}."),
    "no_steps": Words(
        "{shape} ini tidak berisi langkah.",
        "This {shape} has no step."),
    "repeat_times": Words(
        "Tulis 1 sampai {limit}, bukan {found}.",
        "Write 1 to {limit}, not {found}."),
    "repeat_in_repeat": Words(
        "Pengulangan “{name}” berada di dalam pengulangan lain. Pindahkan ke luar.",
        "The repetition “{name}” stands inside another one. Move it out."),
    "period_order": Words(
        "Masa berakhir ({end}) sebelum dimulai ({start}).",
        "The period ends ({end}) before it begins ({start})."),
    "window_order": Words(
        "Urutan tanggal keliru: {first} ({first_day}) harus tidak sesudah {second} ({second_day}).",
        "The dates are out of order: {first} ({first_day}) must not be after {second} ({second_day})."),
    "return_after_closing": Words(
        "Ajuan masih dapat dikembalikan sesudah {closes}, hari terakhir jendela “{window}”, dan saat itu tidak dapat "
        "diperbaiki lagi. Tulis answer_within di dalam return.",
        "It can still be returned after {closes}, the last day of the window “{window}”, and then nobody can mend it. "
        "Write answer_within inside return."),
    "return_without_days": Words(
        "“{key}: {value}” memerlukan answer_within: berapa hari sesudah pengembalian.",
        "“{key}: {value}” needs answer_within: how many days after the return."),
    "reminder_when": Words(
        "Sebuah pengingat mempunyai tepat satu dari before (bersama days) dan after.",
        "A reminder has exactly one of before (with days) and after."),
    "unknown_value": Words(
        "Nama “{name}” tidak ada. Yang dapat dipakai: {known}, dan nama dari constants.",
        "There is no “{name}”. What can stand here: {known}, and names from constants."),
    "reminder_key": Words(
        "“{key}” hanya berlaku bersama “{needs}”.",
        "“{key}” only applies with “{needs}”."),
    "reminder_never": Words(
        "Pengingat ini tidak akan pernah keluar: tidak ada langkah di sini yang dapat mengalaminya.",
        "This reminder will never go out: no step here can come to that."),
    "reminder_without_deadline": Words(
        "Tidak ada langkah di sini yang jendelanya mempunyai “{key}”.",
        "No step here has a window with “{key}”."),
    "reminder_before_opening": Words(
        "{days} hari sebelum batasnya, semua jendela di sini belum dibuka; yang terpanjang {longest} hari.",
        "{days} days before the end no window here is open yet; the longest takes {longest} days."),
    "reminder_wait": Words(
        "Tulis 1 sampai {limit} hari, bukan {found}.",
        "Write 1 to {limit} days, not {found}."),
    "reminder_waits_for_nothing": Words(
        "Sesudah “{after}” tidak ada lagi yang ditunggu; wait hanya berlaku bersama {allowed}.",
        "After “{after}” nothing waits any more; wait only applies with {allowed}."),
    "reminder_value": Words(
        "“{name}” tidak diketahui dalam pengingat seperti ini.",
        "“{name}” is not known in a reminder like this."),
    "reminder_nobody_above": Words(
        "Yang diingatkan adalah orang yang dinilai sendiri, jadi tidak ada yang sejabatan di atasnya.",
        "The one who is reminded is the subject, so nobody stands so one level up."),
    "date_outside_period": Words(
        "Tanggal {day} terlalu jauh dari masa edisi ini ({start} sampai {end}).",
        "The date {day} is too far from the period of this edition ({start} to {end})."),
    "options_order": Words(
        "Pilihan ini berlaku sampai {until}, sebelum mulai berlaku ({start}).",
        "This option is valid until {until}, before it begins ({start})."),
    "later_step": Words(
        "“{name}” baru dikerjakan sesudah langkah ini, jadi belum dapat dirujuk di sini.",
        "“{name}” comes after this step, so it cannot be referred to here."),
    "on_itself": Words(
        "Syarat ini merujuk langkahnya sendiri (“{name}”), jadi langkah ini tidak akan pernah terbuka.",
        "This condition refers to its own step (“{name}”), so the step would never open."),
    "hidden_field": Words(
        "Isian “{name}” dapat tersembunyi (show_when), jadi syarat ini dapat menahan orang yang tidak melihatnya. "
        "Jadikan syarat yang sama pada isian ini, atau pakai isian yang selalu tampil.",
        "The field “{name}” may be hidden (show_when), so this condition could stop people who never see it. Put the "
        "same condition here, or use a field that always shows."),
    "cycle": Words(
        "Rujukan ini melingkar: {path}.",
        "These refer to each other in a circle: {path}."),
    "gate_after_window": Words(
        "Syarat ini paling cepat terpenuhi pada {day}, padahal jendela “{window}” sudah tutup pada {closes}.",
        "This condition can hold on {day} at the earliest, but the window “{window}” has closed on {closes}."),
    "nobody_can_act": Words(
        "Langkah ini tidak pernah dapat dikerjakan: jendelanya tutup pada {closes}, sebelum langkah “{before}” dibuka "
        "pada {opens}.",
        "Nobody can ever do this step: its window closes on {closes}, before the step “{before}” opens on {opens}."),
    "own_review": Words(
        "“{name}” akan memutuskan pekerjaannya sendiri. Yang memutuskan harus orang lain.",
        "“{name}” would decide on their own work. Somebody else has to decide."),
    "review_of_review": Words(
        "“{name}” adalah ajuan; yang dapat diajukan hanya formulir dan konfirmasi.",
        "“{name}” is a review; only forms and confirmations can be handed in."),
    "review_of_later": Words(
        "“{name}” dikerjakan sesudah ajuan ini, jadi tidak dapat ikut diajukan.",
        "“{name}” comes after this review, so it cannot be part of it."),
    "two_reviews": Words(
        "Langkah “{name}” sudah menjadi bagian ajuan “{first}”.",
        "The step “{name}” is already part of the review “{first}”."),
    "file_in_free_rows": Words(
        "Berkas hanya dapat diminta dalam baris yang sudah ditentukan (each atau each_list), atau di luar baris: baris "
        "yang ditambah dan dihapus orang tidak dapat menyimpan berkasnya.",
        "A file can be asked for in given rows only (each or each_list), or outside of rows: a row that people add and "
        "remove cannot hold on to its files."),
    "lock_without_help": Words(
        "Sesudah terkunci langkah ini tidak dapat dibuka siapa pun di sini. Tulis locked_help: siapa yang masih dapat "
        "mengubahnya, dan bagaimana.",
        "Once locked nobody can open this step here. Write locked_help: who can still change it, and how."),
    "lock_never_holds": Words(
        "“lock: on_approval” tidak akan pernah mengunci, karena langkah ini tidak menjadi bagian ajuan mana pun.",
        "“lock: on_approval” will never lock, because this step is not part of any review."),
    "min_over_max": Words(
        "“{minimum}” ({low}) lebih besar dari “{maximum}” ({high}).",
        "“{minimum}” ({low}) is greater than “{maximum}” ({high})."),
    "no_parents": Words(
        "Pilihan di daftar “{list}” tidak menyebut parent, jadi follows tidak akan menawarkan apa pun.",
        "The options of the list “{list}” name no parent, so follows would offer nothing."),
    "copies_other_kind": Words(
        "Isian {kind} ini menyalin “{name}” yang berjenis {other}.",
        "This field of kind {kind} copies “{name}”, which is of kind {other}."),
    "never_filled": Words(
        "Isian ini tidak dapat diubah (editable: no) dan tidak menyalin apa pun, jadi akan selalu kosong.",
        "This field cannot be changed (editable: no) and copies nothing, so it stays empty for ever."),
    "two_row_sources": Words(
        "Baris-barisnya ditentukan dua kali: each dan each_list. Pakai salah satu.",
        "Its rows are given twice: by each and by each_list. Use one of them."),
    "rows_not_given": Words(
        "Rubrik ini belum tahu butirnya. Tulis each: isian, atau each_list: daftar.",
        "This rubric does not know its items. Write each: field, or each_list: list."),
    "given_rows": Words(
        "Barisnya sudah tentu (each), jadi {key} tidak berlaku.",
        "Its rows are given (each), so {key} does not apply."),
    "each_of_one": Words(
        "“{name}” tidak dapat menjadi dasar baris. Yang dapat: isian choice, choices, atau rows.",
        "“{name}” cannot give rows. A field of kind choice, choices or rows can."),
    "follows_without_list": Words(
        "Di sini follows hanya berlaku bersama each_list.",
        "Here follows only applies with each_list."),
    "column_is_given": Words(
        "Nama kolom “{name}” sudah dipakai untuk baris yang sudah tentu. Beri nama lain.",
        "The name “{name}” already stands for what a given row is about. Choose another name."),
    "copies_other_rows": Words(
        "“{name}” ada di setiap baris kelompok lain. Baris di sini harus berasal dari kelompok itu (each).",
        "“{name}” stands in every row of another group. The rows here have to be given by that group (each)."),
    "suggest_other_kind": Words(
        "Saran ini tidak cocok dengan isian {kind}.",
        "This suggestion does not suit a field of kind {kind}."),
    "self_assessment": Words(
        "“{name}” akan menilai dirinya sendiri. Yang menilai harus orang lain.",
        "“{name}” would assess their own work. Somebody else has to assess."),
    "rating_without_suggestion": Words(
        "Langkah rating memerlukan sedikitnya satu isian dengan suggest; tanpa saran, pakai assessment.",
        "A rating needs at least one field with suggest; without suggestions use assessment."),
    "system_field": Words(
        "Langkah system dikerjakan tanpa orang: isiannya harus computed, atau copies dengan editable: no.",
        "A system step is done without people: its fields must be computed, or copies with editable: no."),
    "of_later": Words(
        "“{name}” dikerjakan sesudah langkah ini, jadi belum dapat dirujuk di sini.",
        "“{name}” comes after this step, so it cannot be named here."),
    "not_a_file_field": Words(
        "“{name}” bukan isian file pada langkah ini.",
        "“{name}” is not a field of kind file in this step."),
    "table_cell": Words(
        "Isi sel “{name}” tidak dapat dibaca. Tulis {expected}.",
        "The cell “{name}” cannot be read. Write {expected}."),
    "table_cell_missing": Words(
        "Baris ini belum menyebut “{name}”. Bila nilainya apa saja, tulis any.",
        "This row does not say “{name}”. Where any value will do, write any."),
    "table_gap": Words(
        "Tidak ada baris untuk: {combination}.",
        "No row covers: {combination}."),
    "table_overlap": Words(
        "Baris ini tumpang tindih dengan baris di {first}: {combination}.",
        "This row overlaps with the row at {first}: {combination}."),
    "table_row_never": Words(
        "Baris ini tidak pernah berlaku: tidak ada nilai yang cocok.",
        "This row never holds: no value fits it."),
    "table_too_big": Words(
        "Tabel ini mempunyai {found} gabungan nilai; paling banyak {limit}. Bagi menjadi dua tabel.",
        "This table has {found} combinations of values; at most {limit} are allowed. Split it into two tables."),
    "field_disappears": Words(
        "Isian “{name}” hilang di edisi ini tanpa penerus. Tulis successor: id isian yang meneruskannya, atau "
        "successor: none.",
        "The field “{name}” is gone in this edition without a successor. Write successor: the id of the field that "
        "carries it on, or successor: none."),
    "appointment_minutes": Words(
        "Lamanya {found} menit; tulis 1 sampai {limit}.",
        "It takes {found} minutes; write 1 to {limit}."),
    "appointment_of_a_day": Words(
        "Isian ini hanya tanggal, jadi janji temunya sehari penuh. Hapus minutes, atau pakai date_time.",
        "This field is only a date, so its appointment takes the whole day. Remove minutes, or use date_time."),
    "appointment_elsewhere": Words(
        "Teks janji temu hanya boleh memakai isian langkah yang sama dan data identitas: isi langkah lain mungkin "
        "belum diserahkan.",
        "The texts of an appointment may use only fields of the same step and identity data: another step may not be "
        "handed in yet."),
    "appointment_hidden": Words(
        "Janji temu langsung terlihat oleh orang yang dinilai, padahal langkah ini baru terlihat menurut shown_when.",
        "The subject sees an appointment at once, but this step only where shown_when holds."),
    "paper_step_twice": Words(
        "“{name}” sudah disebut pada dokumen ini.",
        "“{name}” is named in this paper already."),
    "paper_not_signed": Words(
        "Pelaku “{name}” tidak mengerjakan, mengajukan, atau memutuskan satu pun langkah dokumen ini.",
        "The actor “{name}” neither does nor hands in nor decides any step of this paper."),
    "missing_translation": Words(
        "Teks ini belum punya terjemahan Inggris.",
        "This text has no English translation yet."),
}  # fmt: skip

WORDS: Mapping[str, Words] = {**READING, **KEYS, **NAMES, **PROCESS}

SHAPES: Mapping[str, Words] = {
    "root": Words("berkas definisi", "definition file"),
    "holiday": Words("hari libur", "holiday"),
    "reminder": Words("pengingat", "reminder"),
    "relative_day": Words("hari menurut masa", "day by the period"),
    "source": Words("sumber data", "source"),
    "identity": Words("data identitas", "item of identity data"),
    "list": Words("daftar pilihan", "option list"),
    "attribute": Words("sifat pilihan", "attribute of options"),
    "option": Words("pilihan", "option"),
    "edition": Words("edisi", "edition"),
    "period": Words("masa", "period"),
    "eligibility": Words("syarat kepesertaan", "condition of eligibility"),
    "actor": Words("pelaku", "actor"),
    "window": Words("jendela waktu", "window"),
    "stage": Words("tahap", "stage"),
    "repeat": Words("pengulangan", "repetition"),
    "step": Words("langkah", "step"),
    "field": Words("isian", "field"),
    "column": Words("isian baris", "field of a row"),
    "appointment": Words("janji temu", "appointment"),
    "note": Words("catatan rubrik", "note of a rubric"),
    "table": Words("tabel keputusan", "decision table"),
    "table_row": Words("baris tabel", "row of a table"),
    "sample": Words("berkas contoh", "file of an example"),
    "recommendation": Words("satu rekomendasi", "recommendation"),
    "paper": Words("dokumen", "paper"),
    "gate": Words("gerbang", "gate"),
    "rule": Words("aturan", "rule"),
    "return": Words("pengembalian", "return"),
    "reopen": Words("pembukaan kembali", "opening again"),
    "submit": Words("halaman ajuan", "submit page"),
    "scenario": Words("contoh", "example"),
    "act": Words("kejadian", "act"),
    "text": Words("teks", "text"),
    "constants": Words("nilai bernama", "named value"),
    "pairs": Words("pasangan nama dan nilai", "pair of name and value"),
}
_SUGGESTION = Words(" Maksud Anda “{0}”?", " Did you mean “{0}”?")


def codes() -> tuple[str, ...]:
    """Every code a definition can be refused with, sorted."""
    return tuple(sorted({*WORDS, *sentence_problems.SENTENCES}))


def say(code: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence of a problem in `language` ("id" or "en"). Raises KeyError for an unknown code."""
    if code not in WORDS:
        return sentence_problems.say(code, params, language)
    filled = {key: _said(key, value, language) for key, value in params.items()}
    text = getattr(WORDS[code], language).format(**filled).replace("  ", " ").replace(" .", ".")
    text = text[0].upper() + text[1:]
    suggestion = params.get("suggestion")
    return text + getattr(_SUGGESTION, language).format(suggestion) if suggestion else text


def _said(key: str, value: Any, language: str) -> str:
    if key == "shape":
        return getattr(SHAPES[value], language)
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
