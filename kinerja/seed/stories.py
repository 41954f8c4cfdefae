"""Who did what and when, until the demo begins by itself, at the end of January: dated acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kinerja.seed import plans
from kinerja.seed.world import Person, people, schools

DATA, PRACTICE, DEVELOPMENT = "data_diri", "praktik_kinerja", "pengembangan_kompetensi"
DUTIES, BEHAVIOUR, APPROVAL = "tugas_tambahan", "perilaku_kerja", "persetujuan"

RETURNS = (
    (
        "belum_sesuai_diskusi",
        "Rencana sudah baik. Kegiatannya belum memuat yang kita sepakati.",
        "Tambahkan berbagi praktik baik di komunitas belajar, seperti hasil diskusi kita.",
    ),
    (
        "isian_belum_lengkap",
        "Tinggal satu bagian yang perlu dilengkapi.",
        "Satu kegiatan saja belum cukup untuk indikator yang dipilih. Tambahkan satu lagi.",
    ),
)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does to the run of `subject`. `verb` is a function of `play`; `at` aware UTC."""

    at: datetime
    verb: str
    subject: Person
    step: str = ""
    answers: Mapping[str, Any] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def january_acts() -> Iterator[Act]:
    for person in people():
        if person.teaches:
            yield from Story(person).acts()


@dataclass(frozen=True)
class Story:
    """What one person did. `day`: of the last own act before anybody answered."""

    person: Person

    def acts(self) -> Iterator[Act]:
        if self.person.story in ("untouched", "kemenag"):
            return
        yield self.act(2, "start")
        yield from getattr(self, self.person.story)()

    def at(self, after: int, hour: int, minute: int = 0) -> datetime:
        """A local moment, `after` days after the person's day, at a minute of their own."""
        zone = ZoneInfo(schools()[self.person.unit].zone)
        day = datetime(2024, 1, 1, hour, tzinfo=zone) + timedelta(days=self.person.day - 1 + after)
        return (day + timedelta(minutes=minute + self.person.serial % 9)).astimezone(UTC)

    def act(self, minute: int, verb: str, step: str = "", answers: Any = None, after: int = 0, **details: Any) -> Act:
        """An act of the own working day: `minute` minutes after seven."""
        return Act(self.at(after, 7, minute), verb, self.person, step, answers, details)

    def started(self) -> Iterator[Act]:
        yield from ()

    def data(self) -> Iterator[Act]:
        yield self.act(6, "submit", DATA)

    def practice(self) -> Iterator[Act]:
        yield from self.data()
        yield self.act(12, "submit", PRACTICE, plans.practice(self.person))

    def developing(self) -> Iterator[Act]:
        yield from self.practice()
        yield self.act(21, "save", DEVELOPMENT, plans.activities(plans.TOO_LITTLE))

    def filled(self) -> Iterator[Act]:
        yield from self.practice()
        yield self.act(18, "save", DEVELOPMENT, plans.activities(plans.TOO_LITTLE))
        yield self.act(25, "submit", DEVELOPMENT, plans.development(self.person))
        duty = plans.duty(self.person)
        yield self.act(31, "submit", DUTIES, duty) if duty else self.act(31, "skip", DUTIES)
        yield self.act(40, "submit", BEHAVIOUR, plans.behaviour(self.person))

    def submitted(self) -> Iterator[Act]:
        yield from self.filled()
        yield self.act(44, "submit", APPROVAL)

    def read(self) -> Iterator[Act]:
        yield from self.submitted()
        yield self.act(6 * 60, "open", APPROVAL, after=1)

    def withdrawn(self) -> Iterator[Act]:
        yield from self.submitted()
        yield self.act(95, "withdraw", APPROVAL)

    def approved(self) -> Iterator[Act]:
        yield from self.read()
        yield self.act(6 * 60 + 12, "approve", APPROVAL, after=1, message="Silakan dilaksanakan, semangat.")

    def returned(self) -> Iterator[Act]:
        yield from self.read()
        reason, message, remark = RETURNS[self.person.serial % len(RETURNS)]
        yield self.act(
            *(6 * 60 + 15, "give_back", APPROVAL),
            after=1,
            reason=reason,
            message=message,
            parts=(DEVELOPMENT,),
            notes={f"{DEVELOPMENT}.rhk": remark},
        )

    def answered(self) -> Iterator[Act]:
        yield from self.returned()
        more = plans.more_development(self.person)
        replies = {"rhk": "Sudah saya tambahkan, terima kasih atas masukannya."}
        yield self.act(70, "submit", DEVELOPMENT, more, after=2, replies=replies)
        yield self.act(75, "submit", APPROVAL, after=2)

    def mended(self) -> Iterator[Act]:
        yield from self.answered()
        yield self.act(6 * 60, "open", APPROVAL, after=3)
        yield self.act(6 * 60 + 5, "approve", APPROVAL, after=3, message="Sudah sesuai.")
