"""Who did what after the demo's own beginning, until July: for a demo that begins later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from itertools import count
from typing import Any

from kinerja.seed import plans, words
from kinerja.seed.days import after, moment
from kinerja.seed.stories import APPROVAL, BEHAVIOUR, DATA, DEVELOPMENT, DUTIES, PRACTICE, Act
from kinerja.seed.world import Person, people, schools

PREPARATION, OBSERVATION = "dokumen_persiapan", "observasi_kinerja"
FOLLOW_UP, TALK = "dokumen_tindak_lanjut", "penilaian_tindak_lanjut"
REFLECTION, PRACTICE_RATING = "dokumen_refleksi", "penilaian_praktik"
EVIDENCE, DUTY_EVIDENCE, CHECK = "bukti_pengembangan", "bukti_tugas", "pemeriksaan_bukti"
RESULTS, BEHAVIOUR_RATING, PREDICATE = "hasil_kerja", "penilaian_perilaku", "predikat_kinerja"
RESPONSE = "tanggapan_guru"

PLANNED: Mapping[str, date] = {
    **dict.fromkeys(("untouched", "started", "filled", "developing", "withdrawn"), date(2024, 1, 31)),
    **dict.fromkeys(("returned", "practice"), date(2024, 2, 1)),
    "data": date(2024, 2, 5),
}
"""When the plan that was not handed in yet is handed in, by what was done in January."""
DECIDED = ("approved", "mended")
"""The stories whose plan was approved in January."""
APPROVALS, PREPARATIONS, VISITS = date(2024, 2, 6), date(2024, 2, 16), date(2024, 3, 4)
FIRST_EVIDENCE, EVIDENCE_IN, EVALUATIONS = date(2024, 4, 16), date(2024, 6, 3), date(2024, 6, 4)
LAST_REFLECTION = date(2024, 6, 14)
VISITING_DAYS = 50
"""Working days over which a principal spreads the visits, in small schools and in large ones."""
VISIT_MINUTES = (60, 150, 210, 285)
"""When a lesson begins, in minutes after seven."""
NOON, AFTERNOON = 5 * 60, 7 * 60


def semester_acts() -> Iterator[Act]:
    for person in people():
        if person.later:
            yield from Semester(person).acts()


@cache
def places() -> Mapping[str, tuple[int, int]]:
    """Username -> place in the order of visits at the school, and how many are visited there."""
    going = [person for person in people() if person.later]
    size = Counter(person.unit for person in going)
    turns = {unit: count() for unit in size}
    return {person.username: (next(turns[person.unit]), size[person.unit]) for person in going}


@dataclass(frozen=True)
class Semester:
    """One person's way through the semester. The methods that yield are named as the column `later` of people.csv:
    each tells how far somebody comes, with all that goes before."""

    person: Person

    def acts(self) -> Iterator[Act]:
        yield from getattr(self, self.person.later)()

    # ── the days ──

    @property
    def place(self) -> int:
        return places()[self.person.username][0]

    @cached_property
    def visit(self) -> datetime:
        """When the lesson begins that is observed; local."""
        place, size = places()[self.person.username]
        day = after(VISITS, int(place * min(5, VISITING_DAYS / size)))
        return moment(day, VISIT_MINUTES[place % len(VISIT_MINUTES)], self.zone)

    @cached_property
    def reflected_on(self) -> date:
        talked = after(self.visit.date(), 4)
        return max(min(after(talked, 21), LAST_REFLECTION), after(talked, 3))

    @property
    def handed_in_on(self) -> date:
        return after(EVIDENCE_IN, self.place % 9)

    @property
    def evaluated_on(self) -> date:
        """Once the practice is rated and the evidence checked, returned or not."""
        return max(after(self.reflected_on, 4), after(self.handed_in_on, 6), EVALUATIONS)

    @property
    def zone(self) -> str:
        return schools()[self.person.unit].zone

    # ── one act ──

    def act(self, day: date, minute: int, verb: str, step: str, answers: Any = None, **details: Any) -> Act:
        at = moment(day, minute + self.person.serial % 9, self.zone)
        return Act(at.astimezone(UTC), verb, self.person, step, answers, details)

    def upload(self, day: date, minute: int, step: str, field: str, document: Any, row: str | None = None) -> Act:
        return self.act(day, minute, "attach", step, field=field, row=row, document=document)

    # ── how far ──

    def planned(self) -> Iterator[Act]:
        """What January left open, handed in."""
        story = self.person.story
        if story not in PLANNED:
            return
        day = PLANNED[story]
        if story == "untouched":
            yield self.act(day, 20, "start", "")
        if story == "returned":
            replies = {"rhk": "Sudah saya tambahkan, terima kasih atas masukannya."}
            yield self.act(day, 60, "submit", DEVELOPMENT, plans.more_development(self.person), replies=replies)
        for place, (step, answers) in enumerate(self.left_open()):
            yield self.act(day, 30 + place * 10, "submit" if answers is not False else "skip", step, answers or None)
        yield self.act(day, 100, "submit", APPROVAL)

    def left_open(self) -> Sequence[tuple[str, Any]]:
        """The parts of the plan still to be filled, with the answers; False where the part is left out."""
        person = self.person
        parts = [
            (DATA, None),
            (PRACTICE, plans.practice(person)),
            (DEVELOPMENT, plans.development(person)),
            (DUTIES, plans.duty(person) or False),
            (BEHAVIOUR, plans.behaviour(person)),
        ]
        first = {"untouched": 0, "started": 0, "data": 1, "practice": 2, "developing": 2}
        return parts[first.get(person.story, len(parts)) :]

    def approved(self) -> Iterator[Act]:
        yield from self.planned()
        if self.person.story in DECIDED:
            return
        day = after(APPROVALS, self.place % 5)
        yield self.act(day, AFTERNOON, "approve", APPROVAL, message="Silakan dilaksanakan.")

    def prepared(self) -> Iterator[Act]:
        yield from self.approved()
        day = after(PREPARATIONS, self.place % 12)
        yield self.upload(day, NOON, PREPARATION, "modul_ajar", words.lesson_plan(self.person))
        yield self.act(day, NOON + 10, "submit", PREPARATION, words.preparation(self.person, self.visit))

    def observing(self) -> Iterator[Act]:
        yield from self.prepared()
        yield self.in_class(40, "jot", words.first_look(self.person))

    def observed(self) -> Iterator[Act]:
        yield from self.prepared()
        yield self.in_class(100, "assess", words.observation(self.person))

    def in_class(self, minutes: int, verb: str, answers: Any) -> Act:
        """What the principal does this long after the lesson has begun."""
        begun = (self.visit - moment(self.visit.date(), 0, self.zone)).seconds // 60
        return self.act(self.visit.date(), begun + minutes, verb, OBSERVATION, answers)

    def discussed(self) -> Iterator[Act]:
        yield from self.observed()
        yield self.act(after(self.visit.date(), 3), NOON, "submit", FOLLOW_UP, words.follow_up(self.person))

    def considered(self) -> Iterator[Act]:
        yield from self.discussed()
        yield self.act(after(self.visit.date(), 4), AFTERNOON, "assess", TALK, words.talk(self.person))

    def reflected(self) -> Iterator[Act]:
        yield from self.considered()
        yield self.act(self.reflected_on, NOON, "submit", REFLECTION, words.reflection(self.person))
        day = after(FIRST_EVIDENCE, self.place % 10)
        yield self.upload(day, 20, EVIDENCE, "realisasi.berkas", words.certificates(self.person)[0], "0")
        yield self.act(day, 30, "save", EVIDENCE, words.done(self.person, 1))

    def rated(self) -> Iterator[Act]:
        yield from self.reflected()
        day = after(self.reflected_on, 3)
        yield self.act(day, AFTERNOON, "assess", PRACTICE_RATING, words.practice_rating(self.person))

    def handed(self) -> Iterator[Act]:
        yield from self.rated()
        day = self.handed_in_on
        for place, document in enumerate(words.certificates(self.person)[1:], 1):
            yield self.upload(day, 10 + place, EVIDENCE, "realisasi.berkas", document, str(place))
        yield self.act(day, 20, "submit", EVIDENCE, words.done(self.person))
        duty = words.done_duty(self.person)
        if duty:
            for place, document in enumerate(words.duty_papers(self.person)):
                field = ("tugas.surat", "tugas.laporan")[place]
                yield self.upload(day, 25 + place, DUTY_EVIDENCE, field, document, "0")
            yield self.act(day, 30, "submit", DUTY_EVIDENCE, duty)
        yield self.act(day, 40, "submit", CHECK)

    def checked(self) -> Iterator[Act]:
        yield from self.handed()
        yield self.agreed(after(self.handed_in_on, 2))

    def agreed(self, day: date) -> Act:
        return self.act(day, AFTERNOON + 28, "approve", CHECK, message=words.text("approved"))

    def returned(self) -> Iterator[Act]:
        yield from self.handed()
        day, said = after(self.handed_in_on, 2), words.text("returned")
        yield self.act(day, AFTERNOON + 20, "open", CHECK)
        yield self.act(
            *(day, AFTERNOON + 30, "give_back", CHECK),
            reason=said["reason"],
            message=said["message"],
            parts=(EVIDENCE,),
            notes={f"{EVIDENCE}.realisasi": said["remark"]},
        )

    def amended(self) -> Iterator[Act]:
        """The evidence once returned, and then everything as for the others."""
        yield from self.returned()
        day, better = after(self.handed_in_on, 3), words.better_certificate(self.person)
        yield self.upload(day, NOON, EVIDENCE, "realisasi.berkas", better, "0")
        replies = {"realisasi": words.text("returned")["reply"]}
        yield self.act(day, NOON + 10, "submit", EVIDENCE, words.done(self.person), replies=replies)
        yield self.act(day, NOON + 12, "submit", CHECK)
        yield self.agreed(after(day, 1))
        yield from self.judged()
        yield from self.answered(accepts=True)

    def valued(self) -> Iterator[Act]:
        yield from self.checked()
        yield from self.rating()

    def rating(self) -> Iterator[Act]:
        """Results and behaviour; the predicate is slept over."""
        day = self.evaluated_on
        yield self.act(day, AFTERNOON, "assess", RESULTS, words.results(self.person))
        yield self.act(day, AFTERNOON + 15, "assess", BEHAVIOUR_RATING, words.behaviour(self.person))

    def judged(self, predicate: Any = None) -> Iterator[Act]:
        yield from self.rating()
        day, answers = after(self.evaluated_on, 2), predicate or words.predicate(self.person)
        yield self.act(day, AFTERNOON, "assess", PREDICATE, answers)

    def answered(self, *, accepts: bool) -> Iterator[Act]:
        day = after(self.evaluated_on, 4)
        yield self.act(day, NOON, "submit", RESPONSE, words.response(accepts=accepts))

    def issued(self) -> Iterator[Act]:
        yield from self.checked()
        yield from self.judged()

    def accepted(self) -> Iterator[Act]:
        yield from self.issued()
        yield from self.answered(accepts=True)

    def objected(self) -> Iterator[Act]:
        yield from self.issued()
        yield from self.answered(accepts=False)

    def overridden(self) -> Iterator[Act]:
        """The principal sets another predicate than the suggested one."""
        yield from self.checked()
        yield from self.judged(words.other_predicate())
        yield from self.answered(accepts=True)
