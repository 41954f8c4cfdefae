"""What a decision about a window would change, told before it is made: who, until when, what then, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views import counts
from kinerja.web.views.periods import WindowLine, ends
from kinerja.workflows.calendar import SCHOOL
from kinerja.workflows.definition import AnswerDays, Step
from kinerja.workflows.instance import FactKind, WindowFact

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
"""The three clocks of the country, west to east."""
MOST_EXCEPTIONS = 10
"""More would be a list nobody reads."""
AHEAD = int(services.periods.AHEAD.total_seconds())


@dataclass(frozen=True, slots=True)
class Effects:
    """`found`: Preview of the services; `kind`: what is decided (REVOKED: `taken` is taken back)."""

    line: WindowLine
    found: Any
    kind: FactKind
    at_once: bool = False
    taken: WindowFact | None = None

    @property
    def now(self) -> datetime:
        return self.line.period.now

    @property
    def zone(self) -> str:
        return str(self.found.before.zone)

    @property
    def before(self) -> str:
        return ends(self.found.before.closes, self.zone)

    @property
    def after(self) -> str:
        return ends(self.found.closes, self.zone)

    @property
    def shorter(self) -> bool:
        """Whether time is taken from people."""
        before, after = self.found.before.closes, self.found.closes
        return after is not None and (before is None or after < before)

    @property
    def opens_again(self) -> bool:
        return self.found.before.over(self.now) and not self.shut

    @property
    def shut(self) -> bool:
        """Whether it is closed once this holds."""
        return self.found.closes is not None and self.found.closes <= self.now

    @property
    def only_decisions(self) -> bool:
        """Whether nothing is filled in within this window: it is there for those who decide."""
        return all(step.review is not None for step in self.steps)

    @property
    def title(self) -> str:
        """The number of those whom it concerns."""
        return counts.title(self.found.count, lose=self.shorter, files=self.only_decisions)

    @property
    def change(self) -> str:
        """From when to when, in one sentence."""
        both = {"after": self.after, "before": self.before}
        if self.at_once:
            seconds = gettext("Berakhir %(seconds)s detik setelah Anda menekan Terapkan.", seconds=AHEAD)
            return seconds + " " + gettext("Sampai sekarang: %(before)s.", before=self.before)
        if self.shut:
            return gettext("Masa ini tetap tertutup, sejak %(after)s.", after=self.after)
        if self.found.before.over(self.now):
            return gettext("Dibuka lagi sampai %(after)s. Tertutup sejak %(before)s.", **both)
        return gettext("Berakhir %(after)s; sampai sekarang: %(before)s.", **both)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """(who, how many, what is true of them)."""
        open_, done = gettext("belum selesai di masa ini"), gettext("sudah selesai di masa ini")
        if self.only_decisions:
            open_, done = gettext("belum diputuskan"), gettext("sudah diputuskan")
        first = gettext("Kehilangan waktu") if self.shorter else gettext("Mendapat waktu")
        count = self.found.count
        return [
            (first, counts.words(count.unfinished, count), open_),
            (gettext("Tetap"), counts.words(count.finished, count), done),
        ]

    @property
    def steps(self) -> tuple[Step, ...]:
        return services.periods.in_window(self.line.period.definition, self.line.id)

    @property
    def happens(self) -> list[tuple[str, str]]:
        """What follows, as (icon, sentence)."""
        return [*self._where(), *self._late(), *self._others(), *self._then(), *self._way_back()]

    @property
    def exceptions(self) -> list[str]:
        """What becomes of exceptions, the first few."""
        definition, zone = self.line.period.definition, self.zone
        told = [messages.exceptions.fated(one, definition, zone, language()) for one in self.found.fated]
        more = len(told) - MOST_EXCEPTIONS
        rest = [ngettext("dan %(num)s lainnya", "dan %(num)s lainnya", more)] if more > 0 else []
        return told[:MOST_EXCEPTIONS] + rest

    def _where(self) -> Iterator[tuple[str, str]]:
        steps = messages.listed([say(step.title) for step in self.steps], language())
        yield "list-checks", gettext("Berlaku di seluruh Indonesia, untuk: %(steps)s.", steps=steps)
        closes = self.found.closes
        if closes is not None and self.line.window.zone == SCHOOL and not self.at_once and not self.shut:
            clocks = messages.listed([_clock(closes, zone) for zone in ZONES], language())
            yield "clock", gettext("Satu saat untuk semua sekolah: pukul %(clocks)s.", clocks=clocks)

    def _late(self) -> Iterator[tuple[str, str]]:
        if self.shorter or self.line.due_day is None:
            return
        day = dates.date_long(self.line.due_day)
        yield "clock-alert", gettext("Yang diajukan setelah %(day)s tetap dicatat terlambat.", day=day)

    def _others(self) -> Iterator[tuple[str, str]]:
        """Decisions that would have to be made before the longer window is over."""
        closes = self.found.closes
        if self.shorter or closes is None:
            return
        definition = self.line.period.definition
        names = {named.id for step in self.steps if (named := definition.decision_window_of(step))} - {self.line.id}
        for other in self.line.period.windows:
            end = other.effective.closes
            if other.id in names and end is not None and end < closes:
                stays = gettext("%(window)s tetap berakhir %(end)s.", window=other.title, end=other.ends)
                yield "calendar-clock", stays + " " + gettext("Perpanjang juga bila perlu.")

    def _then(self) -> Iterator[tuple[str, str]]:
        if not self.shorter:
            if not self.shut and self.found.closes is not None:
                yield "lock", gettext("Setelah itu terkunci sendiri.")
        elif self.only_decisions:
            yield "hourglass", gettext("Yang belum diputuskan tetap menunggu, dan tidak dapat diputuskan.")
        else:
            yield "file-text", gettext("Draf tetap tersimpan dan dapat dibaca, tetapi tidak dapat diajukan.")
            yield from self._answers()

    def _answers(self) -> Iterator[tuple[str, str]]:
        """What was returned can be mended for some days in any case."""
        policies = [step.review for step in self.steps if step.review and step.review.answer_within]
        longest = max(policies, key=lambda policy: policy.answer_within or 0, default=None)
        if longest is None:
            return
        days = longest.answer_within
        if longest.answer_days is AnswerDays.WORKING:
            yield "undo-2", gettext("Yang dikembalikan tetap boleh diperbaiki dalam %(days)s hari kerja.", days=days)
        else:
            yield "undo-2", gettext("Yang dikembalikan tetap boleh diperbaiki dalam %(days)s hari.", days=days)

    def _way_back(self) -> Iterator[tuple[str, str]]:
        if self.kind is FactKind.REVOKED:
            yield "history", gettext("Keputusan yang dicabut tetap terbaca di riwayat, beserta alasannya.")
        elif self.kind is FactKind.CLOSED:
            yield "undo-2", gettext("Dapat dicabut dari halaman periode: batasnya lalu kembali seperti sekarang.")
        elif self.found.before.closes > self.now + timedelta(seconds=AHEAD):
            until = gettext("Dapat dicabut sampai %(before)s.", before=self.before)
            yield "undo-2", until + " " + gettext("Sesudah itu masa ini hanya dapat ditutup.")
        else:
            yield "undo-2", gettext("Tidak dapat dicabut, karena batas lamanya sudah lewat: tutup masa ini bila perlu.")


def _clock(closes: datetime, zone: str) -> str:
    """ "23.59 WIB": the last minute on the clock of a zone."""
    return f"{dates.clock(dates.last_minute(closes), zone)}{dates.NBSP}{dates.local(closes, zone).tzname()}"
