"""The reference page of the definition language, made from the vocabulary and the words of the problems."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from kinerja.workflows.instance import Status
from kinerja.workflows.problems import SHAPES as NAMES
from kinerja.workflows.problems import WORDS, codes
from kinerja.workflows.sentences import problems as sentence_problems
from kinerja.workflows.sentences.keywords import KEYWORDS, STATUS_WORDS
from kinerja.workflows.shapes import Key, Shape, ValueKind
from kinerja.workflows.vocabulary import NAMED_VALUES, SHAPES, VALUES

HEAD = """# Acuan bahasa definisi | Reference of the definition language

Halaman ini dibuat dari `kinerja/workflows/vocabulary.py`; jangan diubah dengan tangan.
This page is generated from `kinerja/workflows/vocabulary.py`; do not edit it by hand:
`python -m kinerja.workflows.reference > docs/language-reference.md`

Setiap nilai dibaca sebagai teks apa adanya dan diartikan menurut kuncinya: `no`, `08`, `1:30` dan nomor berawalan nol
tidak pernah berubah. Kunci yang wajib bertanda ✔; wajib hanya untuk sebagian jenis bertanda jenisnya.
Every value is read as the text that stands there and taken by its key: `no`, `08`, `1:30` and numbers with leading
zeros never change. Required keys are marked ✔; those required for some kinds name the kinds.
"""
DERIVATION = """## Edisi turunan | Derived editions

`derives_from` mengambil seluruh isi edisi asal. Yang ditulis hanya bedanya: pelaku, jendela, tahap, langkah, isian,
daftar dan pilihan dipertemukan menurut id; kunci lain menggantikan isi asalnya; `kunci:` tanpa nilai membuangnya;
`remove: yes` menghapus bagian itu; `after: id` meletakkan bagian baru. Contoh (`scenarios`) tidak diturunkan.

`derives_from` takes over the whole original edition. Only what differs is stated: actors, windows, stages, steps,
fields, lists and options are matched by id; any other key replaces the original value; `key:` without a value drops
it; `remove: yes` leaves the part out; `after: id` places a new part. Examples (`scenarios`) are not taken over.
"""


CONSTANTS = """## Nilai bernama | Named values

`constants: {hari_maksimal: 12}` memberi nama kepada angka atau tanggal. Namanya dapat dipakai dalam syarat dan rumus
(`jumlah(rincian.hari) maksimal hari_maksimal`), dalam teks (`Paling banyak {hari_maksimal} hari`), dan sebagai `min`,
`max`, `min_rows`, `max_rows`, `answer_within`. Yang ditulis di berkas utama berlaku bagi semua edisi; sebuah edisi
dapat memberinya nilai lain. Dalam teks biasa kurung kurawal hanya memuat nama dari `constants`; dalam `say` juga rumus.
Teks yang berawal kurung kurawal diberi tanda kutip.

`constants: {hari_maksimal: 12}` gives a number or date a name. It can be used in conditions and expressions
(`total(rincian.hari) at most hari_maksimal`), in texts (`At most {hari_maksimal} days`), and as `min`, `max`,
`min_rows`, `max_rows`, `answer_within`. What stands in the root file holds for all editions; an edition can give it
another value. Braces in a plain text hold the name of a constant only; in `say` also an expression. A text that begins
with a brace needs quotes.

Sebuah nama berarti, menurut urutan ini: kolom baris yang dibicarakan, isian langkah yang sama, data identitas, nilai
bernama, isian satu langkah lain.
A name means, in this order: a column of the rows in question, a field of the same step, identity data, a constant, a
field of one other step.
"""


REOPENINGS = """## Membuka kembali | Opening again

Langkah yang selesai dan terkunci dapat dibuka kembali oleh admin, dan oleh pelaku yang disebut `reopen: by`, sampai
hari terakhir yang ditetapkan. Yang membuka memilih apa yang terjadi pada langkah lain yang memakai isinya: tetap
(`keep`), ditandai bila isi yang dipakai berubah (`stale`), atau diulang dengan jawaban tetap ada (`reset`). Bila sampai
hari itu belum semuanya selesai lagi, semuanya kembali seperti sebelum dibuka. Membuka kembali sebuah review berarti
keputusannya diambil sekali lagi.

A finished, locked step can be opened again by an administrator, and by the actors named in `reopen: by`, until a last
day. Whoever opens it chooses what becomes of the steps that use what stands in it: they stay (`keep`), they are marked
where what they use changes (`stale`), or they are done again with their answers kept (`reset`). Where not everything is
finished again by that day, everything stands as before it was opened. Opening a review again means that its decision is
taken once more.
"""

ASSESSMENTS = """## Penilaian, baris yang sudah tentu, saran | Assessments, given rows, suggestions

`rubric` dan `rows` dengan `each` atau `each_list` memperoleh barisnya sendiri: satu untuk setiap pilihan, atau setiap
baris kelompok lain. Kolom `row` menyebut pilihan itu (atau nomor barisnya, mulai dari 0); rubrik mempunyai kolom
`level` dan, bila `note` ditulis, `note`. Contoh: `semua lembar: (level sudah diisi)`, `rata_rata(lembar.level.nilai)`.
Kolom dapat menampilkan isi baris asalnya dengan `copies: langkah.kelompok.kolom`.

A `rubric`, and `rows` with `each` or `each_list`, has rows of its own: one for every option, or every row of another
group. The column `row` names that option (or the number of the row, from 0); a rubric has the column `level` and, where
`note` is given, `note`. Examples: `all sheet: (level is filled)`, `average(sheet.level.mark)`. A column can show what
stands in the original row with `copies: step.group.column`.

`suggest` menampilkan hasil rumus sebagai saran; `isian berbeda dari saran` benar bila jawabannya lain, dan belum
diketahui selama saran atau jawabannya belum ada. `rata_rata` belum diketahui selama ada nilai yang kosong.
`suggest` shows the value of an expression as a suggestion; `field differs from suggestion` holds where the answer is
another one, and is not known while either is missing. `average` is not known while any value is missing.

Tabel keputusan (`tables`) dipakai sebagai `tabel id(x, y)`. Setiap gabungan nilai harus dimiliki tepat satu baris:
celah dan tumpang tindih ditolak dengan contoh gabungannya. `at_least` termasuk, `below` tidak termasuk.
A decision table (`tables`) is used as `table id(x, y)`. Every combination of values must belong to exactly one row: a
gap or an overlap is refused with a combination that shows it. `at_least` is inclusive, `below` exclusive.
"""


REMINDERS = """## Pengingat | Reminders

`remind` pada edisi, tahap, atau langkah. Yang ditulis di edisi berlaku bagi setiap langkah, yang di tahap bagi
langkah-langkahnya; id tidak boleh sama di seluruh edisi. `before` mengingatkan pada pukul 07.00 di sekolah orang yang
dinilai, sekian hari kalender sebelum batas; bila batasnya lewat sebelum jam itu, pada pukul 18.00 hari sebelumnya.
Hanya langkah yang saat itu dapat dikerjakan diingatkan; langkah opsional baru sesudah dimulai. Perpanjangan ikut
menggeser semuanya, karena batasnya dihitung dengan fungsi yang sama seperti kunci. `after` memberi tahu segera; dengan
`wait` pada pukul 07.00 sesudah sekian hari, selama masih menunggu. Yang melakukannya sendiri tidak diberi tahu.
`extended` dan `closed` hanya bila langkahnya masih harus dikerjakan.

`remind` of an edition, a stage or a step. What stands in the edition holds for every step, in a stage for its steps;
no id may stand twice in the edition. `before` reminds at 07.00 at the school of the subject, so many calendar days
before the end; where that is over before this hour, at 18.00 on the day before. Only steps that can be worked on then
are told of, optional ones once they were begun. An extension moves all of them, because the end is worked out by the
same function as the lock. `after` tells at once; with `wait` at 07.00 so many days later, while it still waits. Who
did it themselves is not told. `extended` and `closed` only where there is still something to do.

Contoh | Example: `{on: 2024-01-24, reminders: {tenggat: pegawai}}`.

Dalam `say` | In `say`:
"""


REPEATS = """## Langkah yang berulang | Repeated steps

```yaml
steps:
  - repeat: kunjungan
    times: 2
    steps:
      - form: persiapan_{kunjungan}
        title: "Persiapan kunjungan {kunjungan}"
      - assessment: pengamatan_{kunjungan}
        gate: status(persiapan_{kunjungan}) adalah selesai
```

Langkah di dalam `repeat` dibuat sebanyak `times` (1 sampai 20, boleh nama dari `constants`), putaran demi putaran, dan
`{kunjungan}` di setiap nilai menjadi 1, 2 …; rumus lain dalam kurung kurawal tetap. Dari luar setiap langkah dikenal
dengan id jadinya: `of: [persiapan_1, persiapan_2]`. Dalam tahap berurutan putaran kedua baru terbuka sesudah putaran
pertama selesai. Edisi turunan mengubahnya menurut id seperti yang tertulis: `{repeat: kunjungan, times: 3}`, atau di
bawah `steps:` `- form: persiapan_{kunjungan}`. Di dalam `{…}` YAML, nilai yang memuat kurung kurawal diberi tanda
kutip.

The steps inside a `repeat` are made `times` times (1 to 20, or a name from `constants`), round after round, and
`{kunjungan}` becomes 1, 2 … in every value; other expressions in braces stay. From outside each step goes by the id it
then has: `of: [persiapan_1, persiapan_2]`. In a stage in sequence the second round opens when the first is finished.
A derived edition changes it by the ids as written: `{repeat: kunjungan, times: 3}`, or below `steps:`
`- form: persiapan_{kunjungan}`. Inside YAML's own `{…}` a value that holds braces needs quotes.
"""


def _reminders() -> Iterator[str]:
    """The names of values in the text of a reminder."""
    rows = ([f"`{{{words[0]}}}`", f"`{{{name}}}`", words[1], words[2]] for name, words in NAMED_VALUES.items())
    yield REMINDERS + "\n" + _table(["Indonesia", "English", "arti", "meaning"], rows)


def page() -> str:
    """The file `docs/language-reference.md`."""
    parts: list[str] = [HEAD, *_shapes(), DERIVATION, CONSTANTS, REPEATS, ASSESSMENTS, REOPENINGS]
    parts += [*_reminders(), *_values(), *_sentences(), *_statuses(), *_codes()]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _shapes() -> Iterator[str]:
    for shape in SHAPES.values():
        names = NAMES[shape.name]
        yield f"## `{shape.name}`: {names.id} | {names.en}\n\n{shape.id}\n{shape.en}\n\n{_keys(shape)}"


def _keys(shape: Shape) -> str:
    rows = []
    for key in shape.kinds:
        rows.append([f"**`{key.name}`**", _value(key), "jenis | kind", key.id, key.en])
    for key in shape.keys:
        rows.append([f"`{key.name}`", _value(key), _required(key), _only(key, key.id), key.en])
    return _table(["kunci | key", "nilai | value", "wajib | required", "Indonesia", "English"], rows)


def _value(key: Key) -> str:
    value = key.value
    name = f"{VALUES[value.kind][0]} | {VALUES[value.kind][1]}"
    if value.words:
        name = ", ".join(f"`{word}`" for word in value.words)
    elif value.of and value.kind is not ValueKind.RAW:
        name += f": {value.of}" + (f", {value.also}" if value.also else "")
    return f"{name} (= `{key.default}`)" if key.default else name


def _required(key: Key) -> str:
    if key.required is True:
        return "✔"
    return ", ".join(key.required) if key.required else ""


def _only(key: Key, text: str) -> str:
    return f"{text} ({', '.join(key.only)})" if key.only else text


def _values() -> Iterator[str]:
    rows = ([f"{name[0]} | {name[1]}", name[2]] for name in VALUES.values())
    yield "## Jenis nilai | Kinds of values\n\n" + _table(["nilai | value", "cara menulis | how it is written"], rows)


def _sentences() -> Iterator[str]:
    rows = ([f"`{words[0]}`", f"`{words[1]}`"] for words in KEYWORDS.values())
    yield "## Kata dalam syarat dan rumus | Words of conditions and expressions\n\n" + _table(
        ["Indonesia", "English"], rows
    )


def _statuses() -> Iterator[str]:
    meanings = _status_meanings()
    rows = ([f"`{STATUS_WORDS[status][0]}`", f"`{STATUS_WORDS[status][1]}`", meanings[status]] for status in Status)
    yield "## Status\n\n" + _table(["Indonesia", "English", "arti | meaning"], rows)


def _status_meanings() -> dict[Status, str]:
    return {
        Status.CLOSED: "belum atau tidak lagi dapat dikerjakan | cannot be worked on yet, or no longer",
        Status.OPEN: "dapat dikerjakan, belum disentuh | can be worked on, untouched",
        Status.DRAFT: "ada yang tersimpan, belum selesai | something is saved, not finished",
        Status.SUBMITTED: "diajukan, menunggu keputusan | handed in, waiting for a decision",
        Status.RETURNED: "dikembalikan untuk diperbaiki | given back to be mended",
        Status.APPROVED: "disetujui | approved",
        Status.DONE: "tidak ada lagi yang perlu dikerjakan; dalam syarat juga benar bila diajukan, disetujui, atau "
        "dilewati | nothing more is needed; in a condition also true when submitted, approved or skipped",
        Status.SKIPPED: "dilewati, atau syaratnya tidak terpenuhi | left out, or its condition does not hold",
    }


def _codes() -> Iterator[str]:
    rows = ([f"`{code}`", *_words_of(code)] for code in codes())
    yield "## Kode masalah | Problem codes\n\n" + _table(["kode | code", "Indonesia", "English"], rows)


def _words_of(code: str) -> tuple[str, str]:
    own = WORDS.get(code)
    if own is not None:
        return own.id, own.en
    words = sentence_problems.SENTENCES[code]
    return words["id"], words["en"]


if __name__ == "__main__":
    sys.stdout.write(page())
