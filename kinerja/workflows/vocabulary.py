"""Every key of the definition language, once. The single source of the loader, the JSON Schema, the reference
page, the derivation of editions and the suggestions for unknown keys.

This file is a table, so it is longer than the others. Keys are English workflow terms; the explanations are
what the author reads in the editor and in `docs/language-reference.md`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kinerja.workflows.definition import (
    TURN,
    AccountFact,
    AnswerDays,
    Clock,
    Deadline,
    FieldKind,
    HolidayKind,
    LockPolicy,
    Occasion,
    Opens,
    Order,
    Relation,
    Reuse,
    Vacancy,
    Withdrawal,
)
from kinerja.workflows.instance import Effect
from kinerja.workflows.shapes import Key, Shape, Value, ValueKind

LANGUAGE = "1"
"""The language number this program reads. A new keyword needs a new number."""

K = ValueKind
PLAIN, TEXT, TEMPLATE = Value(K.PLAIN), Value(K.TEXT), Value(K.TEMPLATE)
CONDITION, EXPRESSION, GATES = Value(K.CONDITION), Value(K.EXPRESSION), Value(K.GATES, "gate")
ID, INTEGER, DATE, YES_NO = Value(K.ID), Value(K.INTEGER), Value(K.DATE), Value(K.YES_NO)
COUNT, BOUND = Value(K.COUNT), Value(K.BOUND)
PATH = Value(K.PATH)
ATTRIBUTE_KINDS = ("integer", "decimal", "text", "yes_no", "date")
FILE_TYPES = ("pdf", "jpg", "png")
"""The types of files that an upload can be recognised as."""
IDENTITY_KINDS = ("text", "integer", "decimal", "yes_no", "date", "choice", "choices")


def _word(words: type) -> Value:
    return Value(K.WORD, words=tuple(str(word) for word in words))  # type: ignore[attr-defined]


def _ref(target: str) -> Value:
    return Value(K.REFERENCE, target)


def _refs(target: str) -> Value:
    return Value(K.REFERENCES, target)


def _list(shape: str) -> Value:
    return Value(K.SHAPES, shape)


REMOVE = Key(
    "remove", YES_NO,
    "Hanya di edisi turunan: hapus bagian ini dari edisi asalnya.",
    "Only in a derived edition: leave this part of the original edition out.",
    placing=True,
)  # fmt: skip
AFTER = Key(
    "after", ID,
    "Hanya di edisi turunan: letakkan bagian baru ini sesudah bagian dengan id tersebut.",
    "Only in a derived edition: put this new part after the one with that id.",
    placing=True,
)  # fmt: skip
NO_SUCCESSOR = "none"
SUCCESSOR = Key(
    "successor", ID,
    f"Bersama remove: yes: isian yang meneruskannya, atau {NO_SUCCESSOR} bila tidak ada.",
    f"With remove: yes: the field that carries it on, or {NO_SUCCESSOR} where there is none.",
    placing=True,
)  # fmt: skip
BASIS = Key(
    "basis", PLAIN,
    "Dasar hukum, mis. Peraturan Nomor 1 Tahun 2024. Ditampilkan kepada pengguna.",
    "Legal basis, e.g. Regulation 1 of 2024. Shown to the user.",
)  # fmt: skip
UNOFFICIAL = Key(
    "unofficial", YES_NO,
    "yes: isi ini perkiraan, belum ada sumber resminya.",
    "yes: this is an estimate, without an official source yet.",
    default="no",
)  # fmt: skip

ROOT = Shape(
    "root", "Berkas definisi, dan berkas yang disertakannya.", "A definition file, and the files it includes.",
    keys=(
        Key("language", Value(K.WORD, words=(LANGUAGE,)),
            "Nomor bahasa definisi; wajib di berkas utama.",
            "Number of the definition language; required in the root file."),
        Key("include", Value(K.FILES),
            "Berkas lain di dalam map yang sama (mis. lists/umum.yaml) yang isinya ikut dibaca.",
            "Other files inside the same directory (e.g. lists/umum.yaml) that are read as well."),
        Key("constants", Value(K.CONSTANTS),
            "Nilai bernama untuk semua edisi, mis. {hari_paling_banyak: 12}. Lihat constants pada edisi.",
            "Named values for all editions, e.g. {hari_paling_banyak: 12}. See constants of an edition."),
        Key("identity", _list("identity"),
            "Apa yang diketahui tentang pegawai dari sistem lain.",
            "What is known of the employee from another system."),
        Key("sources", _list("source"),
            "Data luar yang memberi rekomendasi.",
            "Outside data that gives recommendations."),
        Key("lists", _list("list"), "Daftar pilihan yang dipakai bersama.", "Option lists for common use."),
        Key("tables", _list("table"), "Tabel keputusan yang dipakai bersama.", "Decision tables for common use."),
        Key("holidays", _list("holiday"), "Hari libur: bukan hari kerja, pada hari apa pun jatuhnya.",
            "Holidays: no working days, whatever weekday they fall on."),
        Key("editions", _list("edition"), "Edisi alur kerja.", "Editions of the workflows."),
    ),
)  # fmt: skip

HOLIDAY = Shape(
    "holiday", "Satu hari libur.", "One holiday.",
    kinds=(Key("holiday", Value(K.DATE_ID), "Tanggalnya, sekaligus id-nya.", "Its date, which is its id, too."),),
    keys=(
        Key("title", TEXT, "Nama hari libur.", "Name of the holiday.", required=True),
        Key("kind", _word(HolidayKind), "national: libur nasional; joint_leave: cuti bersama.",
            "national: national holiday; joint_leave: day off that the government adds (cuti bersama).",
            default="national"),
        BASIS, UNOFFICIAL, REMOVE,
    ),
)  # fmt: skip

SOURCE = Shape(
    "source", "Satu sumber data luar.", "One source of outside data.",
    kinds=(Key("source", Value(K.SOURCE), "Id sumber, mis. survei.a1.", "Id of the source, e.g. survei.a1."),),
    keys=(Key("title", TEXT, "Nama sumber bagi pengguna.", "Name of the source for users.", required=True),),
)  # fmt: skip

LIST = Shape(
    "list", "Satu daftar pilihan.", "One option list.",
    kinds=(Key("list", ID, "Id daftar.", "Id of the list."),),
    keys=(
        Key("title", TEXT, "Nama daftar.", "Name of the list.", required=True),
        BASIS,
        Key("attributes", Value(K.ATTRIBUTES, "attribute", ATTRIBUTE_KINDS),
            "Sifat tambahan setiap pilihan: jenisnya, mis. {nilai: integer}, atau jenis dan namanya.",
            "Further values of every option: their kind, e.g. {nilai: integer}, or kind and label."),
        Key("options", _list("option"), "Pilihan, menurut urutan tampil.", "Options, in the order shown.",
            required=True),
        REMOVE,
    ),
)  # fmt: skip

ATTRIBUTE = Shape(
    "attribute", "Satu sifat pilihan.", "One attribute of options.",
    keys=(
        Key("kind", Value(K.WORD, words=ATTRIBUTE_KINDS), "Jenis nilainya.", "Kind of its value.", required=True),
        Key("label", TEXT, "Nama sifat bagi pengguna, dipakai bila sebuah syarat diterangkan.",
            "Name of the attribute for users, said where a condition is explained."),
    ),
)  # fmt: skip

OPTION = Shape(
    "option",
    "Satu pilihan. Kunci lain: sifat yang disebut `attributes` daftar itu; yang jenisnya text boleh {id, en}.",
    "One option. Further keys: the attributes that the list declares; one of kind text may be {id, en}.",
    kinds=(Key("option", ID, "Id pilihan.", "Id of the option."),),
    keys=(
        Key("label", TEXT, "Teks pilihan.", "Text of the option.", required=True),
        Key("hint", TEXT, "Penjelasan singkat di bawah pilihan.", "Short explanation under the option."),
        Key("parent", ID, "Pilihan induk; lihat `follows` pada isian.", "Parent option; see `follows` of a field."),
        Key("when", CONDITION, "Hanya ditawarkan bila kalimat ini terpenuhi.", "Only offered where this holds."),
        Key("from", DATE, "Berlaku mulai tanggal ini.", "Valid from this date."),
        Key("until", DATE, "Berlaku sampai dan dengan tanggal ini.", "Valid until this date, inclusive."),
        UNOFFICIAL, REMOVE, AFTER,
    ),
    attributes=True,
)  # fmt: skip

TABLE = Shape(
    "table", "Satu tabel keputusan: untuk setiap gabungan nilai tepat satu baris berlaku.",
    "One decision table: for every combination of values exactly one row holds.",
    kinds=(Key("table", ID, "Id tabel; dipakai sebagai tabel id(x, y).", "Id of the table; used as table id(x, y)."),),
    keys=(
        Key("title", TEXT, "Nama tabel.", "Name of the table.", required=True),
        BASIS, UNOFFICIAL,
        Key("given", Value(K.INPUTS), "Masukannya, menurut urutan: nama, lalu id daftar pilihan atau number.",
            "What it is given, in order: name, then the id of an option list or number.", required=True),
        Key("gives", PLAIN, "Hasilnya: id daftar pilihan, atau number.",
            "What it gives: the id of an option list, or number.", required=True),
        Key("rows", Value(K.TABLE_ROWS),
            "Baris-barisnya: setiap masukan sebuah pilihan, daftar pilihan, {at_least, below}, atau any; dan gives.",
            "Its rows: for every input an option, a list of options, {at_least, below} or any; and gives.",
            required=True),
        REMOVE, AFTER,
    ),
)  # fmt: skip

_KINDS: Mapping[FieldKind, tuple[str, str]] = {
    FieldKind.TEXT: ("Teks satu baris.", "Text of one line."),
    FieldKind.LONG_TEXT: ("Teks panjang.", "Long text."),
    FieldKind.INTEGER: ("Bilangan bulat.", "Whole number."),
    FieldKind.DECIMAL: ("Bilangan desimal.", "Decimal number."),
    FieldKind.MONEY: ("Jumlah uang dalam rupiah.", "Amount of money in rupiah."),
    FieldKind.YES_NO: ("Ya atau tidak.", "Yes or no."),
    FieldKind.DATE: ("Tanggal.", "Date."),
    FieldKind.DATE_TIME: ("Tanggal dan jam.", "Date and time."),
    FieldKind.CHOICE: ("Satu pilihan dari daftar.", "One option of a list."),
    FieldKind.CHOICES: ("Beberapa pilihan dari daftar.", "Several options of a list."),
    FieldKind.ROWS: ("Kelompok isian yang berulang, baris demi baris.", "Repeated group of fields, row by row."),
    FieldKind.COMPUTED: ("Nilai yang dihitung.", "Computed value."),
    FieldKind.NOTE: ("Teks yang hanya ditampilkan.", "Text that is only shown."),
    FieldKind.FILE: ("Berkas yang diunggah.", "Uploaded files."),
    FieldKind.RUBRIC: (
        "Penilaian butir demi butir: satu tingkat, dan bila perlu catatan, untuk setiap butir.",
        "Item by item: one level, and a note where wanted, for every item.",
    ),
}
_CHOICES = ("choice", "choices")
_ANSWERED = tuple(str(kind) for kind in FieldKind if kind not in (FieldKind.COMPUTED, FieldKind.NOTE))
_ROWS = ("rows", "rubric")
_FILE = ("file",)
_COPIED = tuple(kind for kind in _ANSWERED if kind not in (*_ROWS, *_FILE))


def _field_kinds(names: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple(Key(str(kind), ID, *_KINDS[kind]) for kind in FieldKind if str(kind) in names)


_FIELD_KEYS = (
    Key("label", TEXT, "Nama isian, seperti dibaca pengguna.", "Name of the field, as the user reads it.",
        required=True),
    Key("help", TEXT, "Petunjuk di bawah nama isian.", "Guidance under the name of the field."),
    Key("example", TEXT, "Contoh isi.", "Example of an answer."),
    BASIS, UNOFFICIAL,
    Key("optional", YES_NO, "yes: boleh dikosongkan.", "yes: may stay empty.", only=_ANSWERED, default="no"),
    Key("required_when", CONDITION, "Wajib diisi bila kalimat ini terpenuhi; di luar itu boleh dikosongkan.",
        "Must be filled where this holds; may stay empty elsewhere.", only=_ANSWERED),
    Key("show_when", CONDITION, "Hanya ditampilkan bila kalimat ini terpenuhi.", "Only shown where this holds."),
    Key("min", BOUND, "Nilai (atau tanggal) terkecil.", "Smallest number (or earliest date).",
        only=("integer", "decimal", "money", "date")),
    Key("max", BOUND, "Nilai (atau tanggal) terbesar.", "Largest number (or latest date).",
        only=("integer", "decimal", "money", "date")),
    Key("max_length", INTEGER, "Banyak huruf paling banyak.", "Most characters.", only=("text", "long_text")),
    Key("unit", TEXT, "Sebutan ukuran di belakang angka, mis. hari.", "Unit behind the number, e.g. days.",
        only=("integer", "decimal", "money", "computed")),
    Key("options", _ref("list"), "Id daftar pilihan.", "Id of the option list.", only=_CHOICES, required=_CHOICES),
    Key("follows", PATH, "Hanya menawarkan pilihan yang `parent`-nya jawaban pada isian ini.",
        "Only offers options whose `parent` is the answer of this field.", only=(*_CHOICES, *_ROWS)),
    Key("recommend", Value(K.RECOMMENDATION, "recommendation"),
        "Tandai pilihan yang disarankan menurut data luar: id sumber, atau {from: sumber, lowest: banyaknya}.",
        "Mark options by outside data: id of the source, or {from: source, lowest: how many}.", only=_CHOICES),
    Key("value", EXPRESSION, "Rumus, mis. 2 × banyak_hari.", "Expression, e.g. 2 × banyak_hari.",
        only=("computed",), required=("computed",)),
    Key("copies", PATH, "Terisi dari data identitas atau dari isian lain.",
        "Filled from identity data or another field.", only=_COPIED),
    Key("editable", YES_NO, "no: hanya ditampilkan, tidak dapat diubah.", "no: only shown, cannot be changed.",
        only=_COPIED, default="yes"),
    Key("fields", _list("column"), "Isian pada setiap baris.", "Fields of every row.", only=("rows",),
        required=("rows",)),
    Key("row_title", TEXT, "Sebutan satu baris, mis. Barang.", "What one row is called, e.g. Item.",
        only=("rows",)),
    Key("min_rows", COUNT, "Baris paling sedikit.", "Fewest rows.", only=("rows",), default="0"),
    Key("max_rows", COUNT, "Baris paling banyak.", "Most rows.", only=("rows",), default="20"),
    Key("each", PATH, "Barisnya sudah tentu: satu untuk setiap pilihan pada isian ini, atau setiap baris kelompok ini.",
        "Its rows are given: one for every option chosen in this field, or every row of this group.", only=_ROWS),
    Key("each_list", _ref("list"), "Barisnya sudah tentu: satu untuk setiap pilihan dalam daftar ini.",
        "Its rows are given: one for every option of this list.", only=_ROWS),
    Key("levels", _ref("list"), "Id daftar tingkat; dalam syarat: rubrik.level.",
        "Id of the list of levels; in conditions: rubric.level.", only=("rubric",), required=("rubric",)),
    Key("note", Value(K.SHAPE, "note"), "Catatan pada setiap butir; dalam syarat: rubrik.note.",
        "A note on every item; in conditions: rubric.note.", only=("rubric",)),
    Key("accepts", Value(K.WORD_LIST, words=FILE_TYPES), "Jenis berkas yang diterima.",
        "Types of files that are taken.", only=_FILE, required=_FILE),
    Key("max_mb", INTEGER, "Ukuran satu berkas paling besar, dalam MB.", "Largest size of one file, in MB.",
        only=_FILE),
    Key("max_files", INTEGER, "Banyak berkas paling banyak.", "Most files.", only=_FILE, default="1"),
    Key("reuse", _word(Reuse), "Bila berkas yang sama persis sudah pernah diunggah: biarkan, beri tahu, atau tolak.",
        "Where the very same file was uploaded before: allow, tell or refuse.", only=_FILE, default="tell"),
)  # fmt: skip
_SUGGEST = Key(
    "suggest", EXPRESSION, "Saran: rumus yang hasilnya ditampilkan di samping isian, mis. tabel putusan(nilai).",
    "Suggestion: an expression whose value is shown beside the field, e.g. table predicate(result).",
    only=("choice", "integer", "decimal"),
)  # fmt: skip

_APPOINTMENT = Key(
    "appointment", Value(K.SHAPE, "appointment"),
    "Sesudah langkahnya diserahkan, waktu ini masuk ke kalender orang yang dinilai dan para pelaku dalam `with`.",
    "Once its step is handed in, this moment stands in the calendars of the subject and of the actors in `with`.",
    only=("date", "date_time"),
)  # fmt: skip

APPOINTMENT = Shape(
    "appointment", "Janji temu yang waktunya jawaban sebuah isian.", "An appointment at the time a field is answered.",
    keys=(
        Key("title", TEMPLATE, "Judul di kalender, mis. Kunjungan kelas {kelas}. Rumusnya hanya memakai isian langkah "
            "yang sama dan data identitas.",
            "Title in the calendar, e.g. Visit of class {kelas}. Its expressions use fields of the same step and "
            "identity data only.", required=True),
        Key("minutes", INTEGER, "Lamanya, dalam menit; hanya untuk date_time.", "How long it takes; only of date_time.",
            default="60"),
        Key("place", TEMPLATE, "Tempatnya, mis. {ruang}; tidak disebut selama belum diketahui.",
            "Where, e.g. {ruang}; left out while it is not known."),
        Key("with", _refs("actor"), "Pelaku lain yang kalendernya ikut memuatnya.",
            "The other actors in whose calendars it stands."),
    ),
)  # fmt: skip

NOTE = Shape(
    "note", "Catatan pada setiap butir rubrik.", "The note on every item of a rubric.",
    keys=(
        Key("label", TEXT, "Nama isian, seperti dibaca pengguna.", "Name of the field, as the user reads it.",
            required=True),
        Key("help", TEXT, "Petunjuk di bawah nama isian.", "Guidance under the name of the field."),
        Key("example", TEXT, "Contoh isi.", "Example of an answer."),
        Key("max_length", INTEGER, "Banyak huruf paling banyak.", "Most characters."),
        Key("required_when", CONDITION, "Wajib diisi bila kalimat ini terpenuhi, mis. level adalah kurang.",
            "Must be filled where this holds, e.g. level is kurang."),
    ),
)  # fmt: skip

FIELD = Shape(
    "field", "Satu isian. Kunci pertama adalah jenisnya, nilainya id.",
    "One field. The first key is its kind, the value its id.",
    kinds=_field_kinds(tuple(FieldKind)), keys=(*_FIELD_KEYS, _SUGGEST, _APPOINTMENT, REMOVE, SUCCESSOR, AFTER),
)  # fmt: skip

_COLUMN_KINDS = tuple(str(kind) for kind in FieldKind if kind not in (FieldKind.ROWS, FieldKind.RUBRIC, FieldKind.NOTE))
COLUMN = Shape(
    "column", "Satu isian dalam baris berulang.", "One field of a repeated group.",
    kinds=_field_kinds(_COLUMN_KINDS),
    keys=(*(key for key in _FIELD_KEYS if not key.only or {*key.only} - {*_ROWS}), REMOVE, SUCCESSOR, AFTER),
)  # fmt: skip

IDENTITY = Shape(
    "identity", "Satu data identitas.", "One item of identity data.",
    kinds=_field_kinds(IDENTITY_KINDS),
    keys=(
        *(key for key in _FIELD_KEYS if key.name in ("label", "help", "options")),
        Key("source", TEXT, "Dari mana data ini.", "Where it comes from."),
        Key("mended_by", TEXT, "Siapa yang dapat memperbaikinya.", "Who can mend it."),
        Key("comes_from", _word(AccountFact), "Data akun yang sama dengan ini; hanya diminta sekali, di data akunnya.",
            "What the account itself knows of this; asked for only once, with the account.", only=("text",)),
    ),
)  # fmt: skip

RECOMMENDATION = Shape(
    "recommendation", "Pilihan yang disarankan.", "Recommended options.",
    keys=(
        Key("from", _ref("source"), "Id sumber.", "Id of the source.", required=True),
        Key("lowest", INTEGER, "Banyak pilihan bernilai terendah yang ditandai.",
            "How many options with the lowest values are marked.", default="1"),
    ),
)  # fmt: skip

_REMIND = Key(
    "remind", _list("reminder"),
    "Pengingat untuk setiap langkah di sini: siapa diberi tahu apa, kapan. Tanpa ini tidak ada yang diingatkan.",
    "Reminders for every step here: who is told what, when. Without it nobody is reminded.",
)  # fmt: skip

REMINDER = Shape(
    "reminder", "Satu pengingat: kotak masuk orangnya, dan surel harian.",
    "One reminder: into the inbox of the person, and the mail of the day.",
    kinds=(Key("reminder", ID, "Id pengingat.", "Id of the reminder."),),
    keys=(
        Key("before", _word(Deadline), "due: sebelum batas yang diharapkan; closes: sebelum jendela langkah ditutup.",
            "due: before the day it is due; closes: before the window of the step closes."),
        Key("days", Value(K.COUNTS), "Bersama before: berapa hari kalender sebelumnya, mis. [7, 3, 1, 0]; 0: hari "
            "terakhir. Hanya selama langkahnya masih harus dikerjakan.",
            "With before: how many calendar days before it, e.g. [7, 3, 1, 0]; 0: the last day. Only while there is "
            "still something to do."),
        Key("after", _word(Occasion), "Sesudah ini terjadi pada langkahnya; extended dan closed: pada jendelanya.",
            "After this happened to the step; extended and closed: to its window."),
        Key("wait", Value(K.WAIT), "Bersama after: submitted atau returned: baru sesudah sekian hari, dan hanya bila "
            "masih menunggu, mis. 3 working days.",
            "With after: submitted or returned: only so many days later, and only where it still waits, e.g. 3 "
            "working days."),
        Key("to", PLAIN, f"Id pelaku, atau {TURN}: siapa pun yang saat itu mendapat giliran.",
            f"Id of the actor, or {TURN}: whoever has the turn then.", required=True),
        Key("escalate", YES_NO, "Bersama wait: beri tahu juga yang hubungannya sama di satu tingkat di atas.",
            "With wait: tell whoever stands in the same relation one level up, too.", default="no"),
        Key("say", Value(K.NOTICE), "Yang dikatakan, mis. Masih {sisa} hari untuk {langkah}; lihat nama-namanya di "
            "bawah. Jawaban orang tidak pernah ikut.",
            "What is said, e.g. {days_left} days left for {step}; see the names below. Never holds anybody's answers.",
            required=True),
        REMOVE,
    ),
)  # fmt: skip

EDITION = Shape(
    "edition", "Satu edisi dari satu alur kerja.", "One edition of one workflow.",
    kinds=(Key("edition", Value(K.EDITION), "Alur@edisi, mis. cuti@2024-1.", "workflow@edition, e.g. cuti@2024-1."),),
    keys=(
        Key("derives_from", _ref("edition"),
            "Edisi asal; yang ditulis di sini hanya bedanya. Bagian dipertemukan menurut id; `kunci:` yang dikosongkan "
            "membuang isi asalnya.",
            "Original edition; only what differs is stated. Parts are matched by id; a `key:` left empty drops the "
            "original value."),
        Key("title", TEXT, "Nama bagi pengguna.", "Name for users.", required=True),
        BASIS,
        Key("period", Value(K.SHAPE, "period"), "Masa edisi ini.", "The period of this edition.", required=True),
        Key("eligible", _list("eligibility"), "Syarat untuk mengikuti alur ini.",
            "Conditions for taking part in this workflow."),
        Key("required_when", CONDITION, "Siapa yang wajib; yang lain boleh ikut.",
            "Who must take part; others may."),
        Key("optional_note", TEXT, "Dikatakan kepada yang tidak wajib.", "Said to those who need not take part."),
        Key("constants", Value(K.CONSTANTS),
            "Nilai bernama: angka atau tanggal yang ditulis sekali dan dipakai dengan namanya dalam syarat, rumus, "
            "{nama} di dalam teks, min, max, min_rows, max_rows, dan answer_within.",
            "Named values: numbers or dates that are stated once and used by name in conditions, expressions, "
            "{name} in a text, min, max, min_rows, max_rows and answer_within."),
        Key("actors", Value(K.NAMED, "actor"), "Para pelaku: id dan siapa mereka.", "The actors: id and who they are.",
            required=True),
        Key("windows", Value(K.NAMED, "window"), "Jendela waktu: id dan tanggalnya.", "Windows: id and dates."),
        Key("lists", _list("list"), "Daftar khusus edisi ini, atau bedanya dari daftar bersama.",
            "Lists of this edition only, or what differs from the common ones."),
        Key("tables", _list("table"), "Tabel khusus edisi ini, atau bedanya dari tabel bersama.",
            "Tables of this edition only, or what differs from the common ones."),
        Key("holidays", _list("holiday"),
            "Hari libur khusus edisi ini, atau bedanya dari yang bersama; dipertemukan menurut tanggal.",
            "Holidays of this edition only, or what differs from the common ones; matched by date."),
        Key("stages", _list("stage"), "Tahap, menurut urutan.", "Stages, in order.", required=True),
        _REMIND,
        Key("papers", _list("paper"), "Dokumen yang dapat dicetak; tanpa ini setiap langkah mempunyai cetakannya.",
            "What can be printed; without it every step has a paper of its own."),
        Key("scenarios", _list("scenario"), "Contoh bertanggal yang harus terbukti.",
            "Dated examples that must come true."),
    ),
)  # fmt: skip

PERIOD = Shape(
    "period", "Masa sebuah edisi.", "Period of an edition.",
    keys=(
        Key("title", TEXT, "Nama masa, mis. Januari–Juni 2024.", "Name of the period.", required=True),
        Key("from", DATE, "Hari pertama.", "First day.", required=True),
        Key("to", DATE, "Hari terakhir.", "Last day.", required=True),
    ),
)  # fmt: skip

ELIGIBILITY = Shape(
    "eligibility", "Satu syarat kepesertaan.", "One condition of eligibility.",
    keys=(
        Key("must", CONDITION, "Kalimat syarat tentang data identitas.", "Condition on identity data.",
            required=True),
        Key("say", TEMPLATE, "Dikatakan bila tidak terpenuhi.", "Said where it does not hold.", required=True),
        Key("instead", TEXT, "Apa yang dapat dilakukan orang itu.", "What the person can do instead."),
        BASIS,
    ),
)  # fmt: skip

ACTOR = Shape(
    "actor", "Satu pelaku: bagian yang diperankan seseorang.", "One actor: a part somebody plays.",
    keys=(
        Key("is", _word(Relation), "Hubungannya dengan orang yang dinilai.",
            "How this person stands to the one the process is about.", required=True),
        Key("title", TEXT, "Sebutan bagi pengguna.", "Name for users.", required=True),
        Key("vacant", _word(Vacancy), "Bila hari ini tidak ada yang memegang bagian ini.",
            "Where nobody holds this part today.", default="wait"),
        REMOVE,
    ),
)  # fmt: skip

_DAY = Value(K.DAY, "relative_day")
RELATIVE_DAY = Shape(
    "relative_day", "Hari yang dihitung dari masa edisi; edisi turunan dengan masa lain ikut bergeser.",
    "A day counted from the period of the edition; it moves with the period of a derived edition.",
    keys=(
        Key("from", Value(K.WORD, words=("start", "end")), "start: hari pertama masa; end: hari terakhirnya.",
            "start: the first day of the period; end: its last day.", required=True),
        Key("days", Value(K.DAYS), "Berapa hari kalender sesudahnya; negatif: sebelumnya.",
            "How many calendar days after it; negative: before it.", default="0"),
    ),
)  # fmt: skip

WINDOW = Shape(
    "window", "Satu jendela waktu. Tanggal setempat; hari terakhir termasuk.",
    "One window. Local dates; the last day is inclusive.",
    keys=(
        Key("title", TEXT, "Nama jendela.", "Name of the window.", required=True),
        Key("opens", _DAY, "Hari pertama.", "First day.", required=True),
        Key("due", _DAY, "Batas yang diharapkan; sesudahnya terlambat, belum terkunci.",
            "Day it is due; after it is late, not locked."),
        Key("closes", _DAY, "Hari terakhir; sesudahnya terkunci. Tanpa ini tidak pernah terkunci.",
            "Last day; after it is locked. Without it, never."),
        Key("zone", Value(K.WINDOW_ZONE), "school: zona waktu sekolah; atau satu zona nasional, mis. Asia/Jakarta.",
            "school: zone of the school; or one national zone, e.g. Asia/Jakarta.", default="school"),
        BASIS, UNOFFICIAL, REMOVE,
    ),
)  # fmt: skip

PAPER = Shape(
    "paper", "Satu dokumen: beberapa langkah dalam satu cetakan.", "One document: several steps on one paper.",
    kinds=(Key("paper", ID, "Id dokumen.", "Id of the paper."),),
    keys=(
        Key("title", TEXT, "Judul dokumen.", "Title of the paper.", required=True),
        Key("of", _refs("step"), "Langkah-langkahnya, menurut urutan cetak; sebuah review mewakili semua bagiannya.",
            "Its steps, in the order of printing; a review stands for all its parts.", required=True),
        Key("signed_by", _refs("actor"),
            "Siapa yang menandatangani, menurut urutan; tanpa ini semua yang menandatangani salah satu langkahnya.",
            "Who signs it, in this order; otherwise whoever signed one of its steps."),
        Key("when", CONDITION, "Dokumen ini baru ada bila kalimat ini terpenuhi.",
            "There is such a paper only where this holds."),
        BASIS, UNOFFICIAL, REMOVE, AFTER,
    ),
)  # fmt: skip

GATE = Shape(
    "gate", "Satu syarat gerbang.", "One condition of a gate.",
    keys=(
        Key("must", CONDITION, "Kalimat syarat.", "Condition.", required=True),
        Key("say", TEMPLATE, "Dikatakan bila belum terpenuhi; boleh memuat {rumus}.",
            "Said where it does not hold; may hold an {expression}."),
        BASIS,
    ),
)  # fmt: skip

RULE = Shape(
    "rule", "Satu aturan tentang jawaban suatu langkah.", "One rule on the answers of a step.",
    keys=(
        Key("must", CONDITION, "Kalimat yang harus terpenuhi.", "Condition that must hold.", required=True),
        Key("say", TEMPLATE, "Dikatakan bila tidak terpenuhi; boleh memuat {rumus}.",
            "Said where it does not hold; may hold an {expression}.", required=True),
        BASIS, UNOFFICIAL,
        Key("at", ID, "Id isian tempat pesan ditampilkan.", "Id of the field beside which it is said."),
    ),
)  # fmt: skip

_GATE = Key("gate", GATES, "Terbuka hanya bila kalimat ini terpenuhi.", "Opens only where this holds.")
_STAGE_WINDOW = Key("window", _ref("window"), "Id jendela waktu.", "Id of the window.")

STAGE = Shape(
    "stage", "Satu tahap.", "One stage.",
    kinds=(Key("stage", ID, "Id tahap.", "Id of the stage."),),
    keys=(
        Key("title", TEXT, "Nama tahap.", "Name of the stage.", required=True),
        _STAGE_WINDOW,
        Key("order", _word(Order), "sequence: berurutan; parallel: bebas.", "sequence: one by one; parallel: free.",
            default="sequence"),
        _GATE,
        Key("steps", Value(K.SHAPES, "step", also="repeat"), "Langkah.", "Steps.", required=True),
        _REMIND, REMOVE, AFTER,
    ),
)  # fmt: skip

REPEAT = Shape(
    "repeat", "Langkah-langkah yang dikerjakan beberapa kali, putaran demi putaran.",
    "Steps that are done several times, round after round.",
    kinds=(
        Key("repeat", ID, "Id, sekaligus nama nomor putaran: {id} di setiap nilai di dalamnya menjadi 1, 2 …",
            "Id, and the name of the number of the round: {id} becomes 1, 2 … in every value inside."),
    ),
    keys=(
        Key("times", COUNT, "Berapa kali, 1 sampai 20.", "How many times, 1 to 20.", required=True),
        Key("steps", _list("step"), "Langkah setiap putaran; id-nya memuat {id}, mis. kunjungan_{putaran}.",
            "Steps of every round; their ids hold {id}, e.g. visit_{round}.", required=True),
        REMOVE, AFTER,
    ),
)  # fmt: skip

_ABOUT = ("assessment", "rating")
_BY_PEOPLE = ("form", "confirmation", *_ABOUT, "acknowledgement")
_CONFIRMED = ("confirmation", "acknowledgement")
_REVIEW = ("review",)
_FILLED = ("form", *_ABOUT, "system")
STEP = Shape(
    "step", "Satu langkah. Kunci pertama adalah jenisnya, nilainya id.",
    "One step. The first key is its kind, the value its id.",
    kinds=(
        Key("form", ID, "Langkah mengisi formulir.", "A form to fill in."),
        Key("confirmation", ID, "Langkah konfirmasi.", "A confirmation."),
        Key("review", ID, "Langkah ajuan: diajukan, lalu disetujui atau dikembalikan.",
            "A review: handed in, then approved or returned."),
        Key("assessment", ID, "Penilaian tentang orang yang dinilai, diisi orang lain.",
            "An assessment of the person the process is about, by somebody else."),
        Key("rating", ID, "Penilaian dengan saran: sedikitnya satu isian memuat suggest.",
            "An assessment with suggestions: at least one field has suggest."),
        Key("acknowledgement", ID, "Pernyataan sudah membaca langkah-langkah lain; sekaligus menandatanganinya.",
            "A statement of having read other steps; it signs them."),
        Key("system", ID, "Langkah yang dikerjakan program sendiri begitu gerbang dan jendelanya terbuka.",
            "A step the program does itself as soon as its gate and window are open."),
    ),
    keys=(
        Key("title", TEXT, "Nama langkah.", "Name of the step.", required=True),
        Key("purpose", TEXT, "Untuk apa langkah ini, satu kalimat.", "What it is for, in one sentence."),
        Key("help", TEXT, "Petunjuk di atas formulir.", "Guidance above the form."),
        BASIS, UNOFFICIAL,
        Key("actor", _ref("actor"), "Id pelaku; pada review: yang memutuskan.",
            "Id of the actor; of a review: who decides.", required=(*_BY_PEOPLE, *_REVIEW),
            only=(*_BY_PEOPLE, *_REVIEW)),
        Key("optional", YES_NO, "yes: boleh dilewati.", "yes: may be skipped.", only=_BY_PEOPLE, default="no"),
        Key("when", CONDITION, "Langkah bersyarat: bila tidak terpenuhi, langkah dilewati.",
            "Conditional step: where this is false the step is skipped."),
        _GATE,
        Key("window", _ref("window"), "Jendela waktu sendiri; tanpa ini memakai jendela tahapnya.",
            "Its own window; otherwise that of the stage."),
        Key("lock", _word(LockPolicy),
            "Kapan jawaban terkunci: saat diajukan, saat disetujui, sekali untuk selamanya, atau tidak pernah.",
            "When the answers lock: on submit, on approval, once for good, or never.", default="on_submit"),
        Key("locked_help", TEXT, "Siapa yang masih dapat mengubahnya sesudah terkunci, dan bagaimana.",
            "Who can still change it once it is locked, and how."),
        Key("reopen", Value(K.SHAPE, "reopen"), "Siapa selain admin yang boleh membukanya kembali sesudah terkunci.",
            "Who besides administrators may open it again once it is locked.",
            only=("form", *_ABOUT, *_CONFIRMED, *_REVIEW)),
        Key("confirm", TEXT, "Kalimat di samping kotak centang.", "The sentence beside the checkbox.",
            only=_CONFIRMED, required=_CONFIRMED),
        Key("fields", _list("field"), "Isian; pada system hanya yang dihitung atau disalin.",
            "Fields; of a system step only computed and copied ones.", only=(*_BY_PEOPLE, "system"), required=_FILLED),
        Key("rules", _list("rule"), "Aturan tentang jawaban.", "Rules on the answers.", only=_BY_PEOPLE),
        Key("shown_when", GATES,
            "Baru terlihat oleh orang yang dinilai bila kalimat ini terpenuhi; tanpa ini sesudah selesai.",
            "Seen by the person it is about only where this holds; without it, once it is done.", only=_ABOUT),
        Key("signs", YES_NO, "yes: menyelesaikan atau memutuskan langkah ini adalah tanda tangan.",
            "yes: finishing or deciding this step is a signature; an acknowledgement signs unless it says no.",
            only=("form", *_ABOUT, *_REVIEW, "acknowledgement"), default="no"),
        Key("submit_label", TEXT, "Tulisan pada tombol, mis. Kumpulkan.", "Label of the button, e.g. Collect.",
            only=_BY_PEOPLE),
        Key("submitted_label", TEXT, "Sebutan sesudahnya, mis. Terkumpul.", "What it is called then, e.g. Collected.",
            only=_BY_PEOPLE),
        Key("of", _refs("step"), "Langkah-langkah yang diajukan bersama, atau yang dibaca dan dipakai.",
            "The steps handed in together, or read, or used.",
            only=(*_REVIEW, "acknowledgement", "system"), required=(*_REVIEW, "acknowledgement")),
        Key("submitted_by", _ref("actor"), "Siapa yang mengajukan.", "Who hands it in.",
            only=_REVIEW, required=_REVIEW),
        Key("decision_window", _ref("window"), "Jendela untuk memutuskan.", "Window of the decision.", only=_REVIEW),
        Key("return", Value(K.SHAPE, "return"), "Bagaimana dikembalikan.", "How it is returned.", only=_REVIEW),
        Key("withdraw", _word(Withdrawal), "Sampai kapan ajuan dapat ditarik.", "Until when it can be withdrawn.",
            only=_REVIEW, default="until_read"),
        Key("approve_gate", GATES, "Hanya dapat disetujui bila kalimat ini terpenuhi.",
            "Can be approved only where this holds.", only=_REVIEW),
        Key("submit", Value(K.SHAPE, "submit"), "Halaman sebelum mengajukan.", "The page before handing in.",
            only=_REVIEW),
        _REMIND, REMOVE, AFTER,
    ),
)  # fmt: skip

RETURN = Shape(
    "return", "Pengembalian.", "Returning.",
    keys=(
        Key("reasons", _ref("list"), "Id daftar alasan.", "Id of the list of reasons."),
        Key("opens", _word(Opens), "Yang terbuka lagi: semua langkah, atau yang dipilih.",
            "What opens again: every step, or those chosen.", default="chosen"),
        Key("must_answer", YES_NO, "yes: catatan harus dijawab sebelum diajukan lagi.",
            "yes: remarks must be answered before it is handed in again.", default="yes"),
        Key("answer_within", COUNT, "Hari untuk memperbaiki, walaupun jendela lebih cepat tutup.",
            "Days to mend it, even where the window closes sooner."),
        Key("answer_days", _word(AnswerDays), "calendar: hari kalender; working: hari kerja menurut `holidays`.",
            "calendar: calendar days; working: working days by `holidays`.", default="calendar"),
        Key("clock", _word(Clock),
            "runs: batas tidak berubah. stops: hari selama menunggu keputusan dikembalikan, batas mundur sebanyak itu. "
            "restarts: batas yang diharapkan menjadi answer_within sesudah pengembalian. Tidak pernah terkunci "
            "lebih cepat.",
            "runs: the deadline stays. stops: the days of waiting for the decision are given back, the deadline moves "
            "by them. restarts: it is due answer_within days after the return. Never locked any sooner.",
            default="runs"),
    ),
)  # fmt: skip

REOPEN = Shape(
    "reopen", "Pembukaan kembali.", "Opening again.",
    keys=(
        Key("by", _refs("actor"), "Pelaku yang boleh membukanya kembali, selain admin.",
            "Actors who may open it again, besides administrators."),
        Key("reasons", _ref("list"), "Id daftar alasan; tanpa ini alasan ditulis.",
            "Id of the list of reasons; otherwise it is put in words."),
    ),
)  # fmt: skip

SUBMIT = Shape(
    "submit", "Halaman sebelum mengajukan.", "The page before handing in.",
    keys=(
        Key("title", TEXT, "Judul halaman.", "Title of the page."),
        Key("label", TEXT, "Tulisan pada tombol.", "Label of the button."),
    ),
)  # fmt: skip

SCENARIO = Shape(
    "scenario", "Contoh bertanggal dengan hasil yang diharapkan.", "A dated example with its expected outcome.",
    keys=(
        Key("title", PLAIN, "Judul contoh.", "Title of the example.", required=True),
        Key("subject", Value(K.RAW, "identity"), "Data identitas orang dalam contoh.",
            "Identity data of the person in the example."),
        Key("outside", Value(K.NUMBERS, "source"), "Data luar: sumber, lalu nilai setiap pilihan.",
            "Outside data: source, then the value of every option."),
        Key("zone", Value(K.ZONE), "Zona waktu sekolah.", "Zone of the school.", default="Asia/Jakarta"),
        Key("do", _list("act"), "Apa yang terjadi, menurut tanggal.", "What happens, by date.", required=True),
    ),
)  # fmt: skip

SAMPLE = Shape(
    "sample", "Berkas dalam contoh.", "A file in an example.",
    keys=(
        Key("name", PLAIN, "Nama berkas.", "Name of the file.", required=True),
        Key("type", Value(K.WORD, words=FILE_TYPES), "Jenisnya; tanpa ini menurut akhiran namanya.",
            "Its type; otherwise by the ending of its name."),
        Key("size", INTEGER, "Ukuran dalam bita.", "Size in bytes.", default="1000"),
        Key("hash", PLAIN, "SHA-256 isinya; tanpa ini menurut namanya.",
            "SHA-256 of its bytes; otherwise by its name."),
    ),
)  # fmt: skip

_COMMANDS = ("save", "attach", "submit", "skip", "withdraw", "open", "approve", "return")
ACT = Shape(
    "act", "Satu kejadian dalam contoh.", "One line of an example.",
    kinds=(
        Key("save", _ref("step"), "Simpan draf langkah ini.", "Save a draft of this step."),
        Key("attach", _ref("step"), "Unggah berkas pada langkah ini.", "Upload a file in this step."),
        Key("submit", _ref("step"), "Selesaikan atau ajukan langkah ini.", "Finish or hand in this step."),
        Key("skip", _ref("step"), "Lewati langkah ini.", "Skip this step."),
        Key("withdraw", _ref("step"), "Tarik ajuan ini.", "Withdraw this review."),
        Key("open", _ref("step"), "Mulai membaca ajuan ini.", "Begin to read this review."),
        Key("approve", _ref("step"), "Setujui ajuan ini.", "Approve this review."),
        Key("return", _ref("step"), "Kembalikan ajuan ini.", "Return this review."),
        Key("reopen", _ref("step"), "Langkah ini dibuka kembali, oleh actor atau admin.",
            "This step is opened again, by the actor or an administrator."),
        Key("extend", _ref("window"), "Jendela ini diperpanjang.", "This window is extended."),
        Key("close", _ref("window"), "Jendela ini ditutup sekarang.", "This window is closed now."),
    ),
    kindless=("see", "reminders"),
    keys=(
        Key("on", Value(K.MOMENT), "Tanggal, atau tanggal dan jam (2024-01-30T10:00).",
            "Date, or date and time (2024-01-30T10:00).", required=True),
        Key("actor", _ref("actor"), "Pelakunya.", "Who does it.", required=_COMMANDS, only=(*_COMMANDS, "reopen")),
        Key("answers", Value(K.RAW, "answers"), "Isi formulir.", "What is filled in.", only=("save", "submit")),
        Key("replies", Value(K.TEXTS), "Jawaban atas catatan: isian dan teksnya.", "Replies: field and text.",
            only=("save", "submit")),
        Key("field", PLAIN, "Isian berkas, atau kelompok.kolom.", "The field of the file, or group.column.",
            only=("attach",), required=("attach",)),
        Key("row", PLAIN, "Baris tempat berkas diunggah.", "Row in which the file is uploaded.", only=("attach",)),
        Key("file", Value(K.SHAPE, "sample"), "Berkasnya.", "The file.", only=("attach",), required=("attach",)),
        Key("reason", ID, "Id alasan.", "Id of the reason.", only=("return", "reopen")),
        Key("message", PLAIN, "Pesan.", "Message.", only=("approve", "return", "reopen")),
        Key("effect", _word(Effect), "Yang terjadi pada langkah yang bergantung padanya: tetap (keep), ditandai "
            "bila isinya berubah (stale), atau diulang (reset).",
            "What becomes of the steps that build on it: they stay (keep), are marked (stale) where it changes, or are "
            "done again (reset).", only=("reopen",), default="keep"),
        Key("parts", _refs("step"), "Langkah yang dibuka lagi.", "Steps that are opened again.", only=("return",)),
        Key("notes", Value(K.TEXTS), "Catatan: langkah.isian dan teksnya.", "Remarks: step.field and text.",
            only=("return",)),
        Key("closes", DATE, "Hari terakhir yang baru.", "The new last day.", only=("extend", "reopen"),
            required=("extend", "reopen")),
        Key("expect", Value(K.EXPECTATION), "accepted, accepted late, atau refused dengan kode alasan.",
            "accepted, accepted late, or refused with the code of the reason.", only=(*_COMMANDS, "reopen")),
        Key("see", Value(K.SIGHTS, words=(
            "closed", "open", "draft", "submitted", "returned", "approved", "done", "skipped")),
            "Yang harus terlihat sesudahnya: langkah dan statusnya, langkah.isian dan nilainya.",
            "What is to be seen afterwards: step and status, step.field and value."),
        Key("reminders", Value(K.TOLD), "Pengingat yang harus sudah keluar hari itu, sampai saat itu: id dan "
            f"pelakunya, mis. {{tenggat: pegawai}}; {NO_SUCCESSOR}: tidak keluar.",
            "Reminders that must be out on that day, up to that moment: id and actor, e.g. {deadline: employee}; "
            f"{NO_SUCCESSOR}: it is not.")
    ),
)  # fmt: skip

NAMED_VALUES: Mapping[str, tuple[str, str, str]] = {
    "step": ("langkah", "nama langkahnya", "title of the step"),
    "name": ("nama", "nama orang yang dinilai", "name of the person the process is about"),
    "until": ("batas", "hari dan jam terakhir, dengan zona waktunya", "last day and hour, with the zone"),
    "days_left": ("sisa", "berapa hari lagi sampai hari terakhir; 0: hari ini", "days up to the last day; 0: today"),
    "waited": ("lama", "berapa hari sudah menunggu; hanya bersama wait", "days it has waited; only with wait"),
    "who": ("pelaku", "nama orang yang melakukannya; hanya bersama after", "name of who did it; only with after"),
    "reason": ("sebab", "alasan pengembalian, pembukaan kembali, perpanjangan atau penutupan",
        "reason of the return, reopening, extension or closing"),
}  # fmt: skip
"""Name of a value in the text of a reminder -> its Indonesian name, what it is in Indonesian and in English."""
NAMES: Mapping[str, str] = {alias: name for name, words in NAMED_VALUES.items() for alias in (name, words[0])}

SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        ROOT, HOLIDAY, SOURCE, IDENTITY, LIST, ATTRIBUTE, OPTION, TABLE, EDITION, PERIOD, ELIGIBILITY, ACTOR,
        RELATIVE_DAY, WINDOW, REMINDER, STAGE, REPEAT, STEP, FIELD, COLUMN, NOTE, APPOINTMENT, RECOMMENDATION, PAPER,
        GATE, RULE, RETURN, REOPEN, SUBMIT, SCENARIO, ACT, SAMPLE,
    )
}  # fmt: skip

VALUES: Mapping[ValueKind, tuple[str, str, str]] = {
    K.PLAIN: ("teks", "text", "Satu teks. | One text."),
    K.TEXT: ("teks dwibahasa", "bilingual text",
        "Teks Indonesia, atau {id: teks, en: text}; {nama} dari constants diganti nilainya. | Indonesian text, or {id: "
        "teks, en: text}; a {name} from constants is replaced by its value."),
    K.TEMPLATE: ("teks dengan rumus", "text with expressions",
        "Seperti teks dwibahasa; bagian {rumus} diganti nilainya. | Like a bilingual text; each {expression} is "
        "replaced by its value."),
    K.CONDITION: ("syarat", "condition", "Kalimat yang benar atau salah. | A sentence that is true or false."),
    K.EXPRESSION: ("rumus", "expression", "Kalimat yang menghasilkan nilai. | A sentence that gives a value."),
    K.GATES: ("syarat, atau daftar gerbang", "condition, or list of gates",
        "Satu kalimat, atau daftar {must, say, basis}. | One sentence, or a list of {must, say, basis}."),
    K.ID: ("id", "id", "Huruf kecil, angka, garis bawah; berawal huruf. | Small letters, digits, underscores; begins "
        "with a letter."),
    K.EDITION: ("nama edisi", "name of an edition", "alur@edisi | workflow@edition"),
    K.SOURCE: ("id bertitik", "dotted id", "Mis. survei.a1 | E.g. survei.a1"),
    K.WORD: ("salah satu kata", "one of the words", "Kata dari daftar tertutup. | A word of a closed set."),
    K.INTEGER: ("bilangan bulat", "whole number", "0, 1, 2 …"),
    K.COUNT: ("bilangan bulat", "whole number", "0, 1, 2 …, atau nama dari constants | 0, 1, 2 …, or a name from "
        "constants"),
    K.BOUND: ("angka atau tanggal", "number or date", "Menurut jenis isian, atau nama dari constants. | By the kind of "
        "the field, or a name from constants."),
    K.DATE: ("tanggal", "date", "2024-01-31"),
    K.DATE_ID: ("tanggal", "date", "2024-01-31"),
    K.DAYS: ("banyak hari", "number of days", "… -1, 0, 1, 2 …"),
    K.DAY: ("tanggal, atau kunci-kunci", "date, or keys", "2024-01-31, {from: end, days: -14}"),
    K.MOMENT: ("tanggal, atau tanggal dan jam", "date, or date and time", "2024-01-31, 2024-01-31T10:00"),
    K.YES_NO: ("yes atau no", "yes or no", "yes, no (true, false)"),
    K.ZONE: ("zona waktu", "time zone", "Asia/Jakarta, Asia/Makassar, Asia/Jayapura …"),
    K.WINDOW_ZONE: ("school atau zona waktu", "school or a time zone", "school, Asia/Jakarta …"),
    K.REFERENCE: ("id yang sudah ada", "existing id", "Id bagian lain. | Id of another part."),
    K.REFERENCES: ("daftar id yang sudah ada", "list of existing ids", "[satu, dua] | [one, two]"),
    K.PATH: ("nama isian", "name of a field",
        "Isian langkah ini, kolom baris ini, data identitas, atau langkah.isian. | A field of this step, a column of "
        "this row, identity data, or step.field."),
    K.SHAPE: ("kunci-kunci", "keys", "Lihat tabelnya. | See its table."),
    K.SHAPES: ("daftar", "list", "Setiap bagian diawali “-”; bagian dapat berupa include: berkas.yaml. | Every item "
        "begins with “-”; an item may be include: file.yaml."),
    K.NAMED: ("id: kunci-kunci", "id: keys", "Satu id satu baris. | One id a line."),
    K.ATTRIBUTES: ("nama: kata, atau kunci-kunci", "name: word, or keys",
        "{nilai: integer}, {nilai: {kind: integer, label: Nilai}}"),
    K.TEXTS: ("nama: teks", "name: text", "{nama: teks} | {name: text}"),
    K.RAW: ("nama: nilai", "name: value", "Nilai menurut jenis isiannya. | Values by the kind of their field."),
    K.NUMBERS: ("sumber: {pilihan: angka}", "source: {option: number}", "{survei.a1: {pilihan: 62.4}}"),
    K.CONSTANTS: ("nama: angka atau tanggal", "name: number or date",
        "{hari_paling_banyak: 12, hari_terakhir: 2024-06-30}"),
    K.RECOMMENDATION: ("id sumber, atau kunci-kunci", "id of a source, or keys",
        "survei.a1, {from: survei.a1, lowest: 2}"),
    K.EXPECTATION: ("hasil contoh", "outcome",
        "accepted, accepted late, refused KODE | accepted, accepted late, refused CODE"),
    K.WORD_LIST: ("daftar kata", "list of words", "Kata-kata dari daftar tertutup. | Words of a closed set."),
    K.INPUTS: ("nama: daftar atau number", "name: list or number",
        "{sikap: daftar_sikap, nilai: number} | {manner: list_of_manners, mark: number}"),
    K.TABLE_ROWS: ("daftar baris tabel", "list of rows of a table",
        "{sikap: [baik, cukup], nilai: {at_least: 1.67, below: 2.5}, gives: sedang}; any: apa pun | any: anything"),
    K.SIGHTS: ("nama: status atau nilai", "name: status or value", "{langkah: done, langkah.isian: 12} | {step: done, "
        "step.field: 12}"),
    K.COUNTS: ("daftar bilangan bulat", "list of whole numbers", "[7, 3, 1, 0], 3"),
    K.WAIT: ("banyak hari", "number of days", "3 working days, 7 days"),
    K.NOTICE: ("teks dengan nilai bernama", "text with named values",
        "Seperti teks dwibahasa; {langkah}, {batas} … diganti nilainya. | Like a bilingual text; {step}, {until} … are "
        "replaced by their values."),
    K.TOLD: ("pengingat: pelaku", "reminder: actor",
        "{tenggat: pegawai}, {menunggu: [penilai]}, {tenggat: none}"),
    K.FILES: ("daftar berkas", "list of files",
        "Jalur relatif di dalam map yang sama. | Relative paths inside the same directory."),
}  # fmt: skip
"""Kind of value -> name in Indonesian, in English, and how it is written ("Indonesian | English")."""
