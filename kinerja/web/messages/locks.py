"""The words for where a step stands for a place or a person, each with its picture: never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from kinerja.workflows.definition import Text


@dataclass(frozen=True, slots=True)
class Look:
    """`word` in a legend and a list, `person`: of a single one where that reads otherwise; `css` of a cell."""

    word: Text
    icon: str
    css: str
    person: Text | None = None


LOOKS = {
    "open": Look(Text("Terbuka", "Open"), "circle-dot", "c-open"),
    "late": Look(Text("Masa terlambat", "Open, but late"), "clock-alert", "c-late"),
    "extended": Look(Text("Diperpanjang", "Extended"), "lock-open", "c-exc"),
    "locked": Look(Text("Terkunci", "Locked"), "lock", "c-lock"),
    "closed_early": Look(Text("Ditutup lebih awal", "Closed early"), "octagon-alert", "c-lock"),
    "not_yet": Look(Text("Belum mulai", "Not open yet"), "circle-dashed", "c-not"),
    "held": Look(Text("Menunggu langkah lain", "Waits for other steps"), "hourglass", "c-not"),
    "done": Look(Text("Semua selesai", "All done"), "check", "c-done", Text("Selesai", "Done")),
    "out": Look(Text("Tidak berlaku", "Does not apply"), "minus", "c-out"),
}
ONLY = {
    "locked": Text("Terkunci", "Locked"),
    "open": Text("Terbuka", "Open"),
    "exception": Text("Dengan pengecualian", "By exception"),
}
"""What a list can be narrowed to."""
