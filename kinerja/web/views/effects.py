"""What an exception would change, told before it is made: who, until when, over what, what then, the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from kinerja.services.decisions import AHEAD
from kinerja.services.exceptions import Preview
from kinerja.services.overlays import Moved
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views import counts
from kinerja.web.views.exception_lists import ListView
from kinerja.web.views.exceptions import step_words
from kinerja.web.views.periods import ends
from kinerja.workflows.instance import FactKind, WindowFact

words = messages.exceptions
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class EndLine:
    """Steps whose end moves alike."""

    steps: str
    before: str
    after: str


class ExceptionEffects:
    """`found`: Preview of the services."""

    def __init__(self, found: Preview) -> None:
        self.found = found
        self.zone = found.circle.zone

    @property
    def shorter(self) -> bool:
        """Whether time is taken from people."""
        return any(one.sooner for one in self.found.moved)

    @property
    def title(self) -> str:
        return counts.title(self.found.count, lose=self.shorter)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """(who, how many, what is true of them)."""
        first = gettext("Kehilangan waktu") if self.shorter else gettext("Mendapat waktu")
        count = self.found.count
        found = [
            (first, counts.words(count.unfinished, count), gettext("sudah memulai, belum selesai")),
            (gettext("Tetap"), counts.words(count.finished, count), gettext("sudah selesai")),
        ]
        units = self.found.circle.units
        line = (gettext("Sekolah dan unit"), dates.number(units), gettext("di lingkup ini"))
        return [*found, line] if units > 1 else found

    @property
    def named(self) -> str:
        """Some of those whom it concerns."""
        names = [name if self.found.circle.units <= 1 else f"{name} ({unit})" for name, unit in self.found.named]
        more = counts.shown(self.found.count.unfinished - len(names), self.found.count)
        if more > 0:
            names.append(ngettext("%(num)s lainnya", "%(num)s lainnya", more))
        return messages.listed(names, language()) if self.found.named else ""

    @property
    def ends(self) -> list[EndLine]:
        """The ends that move, steps with the same ones together."""
        together: dict[tuple[str, str], list[Moved]] = {}
        for one in self.found.moved:
            together.setdefault((self._end(one, "before"), self._end(one, "after")), []).append(one)
        return [EndLine(step_words(m.before for m in some), *pair) for pair, some in together.items()]

    def _end(self, one: Moved, which: str) -> str:
        return ends(getattr(one, which).closes, self.zone)

    @property
    def over(self) -> list[str]:
        """The decisions that it lies over."""
        return list(self._told(self.found.over))

    @property
    def nearer(self) -> list[str]:
        """The decisions of circles inside this one, which stay."""
        return list(self._told(self.found.nearer))

    def _told(self, facts: Iterable[WindowFact]) -> Iterator[str]:
        for fact in facts:
            what = words.target_words(fact, self.found.definition, language())
            until = gettext("sampai %(end)s", end=dates.until(fact.closes, self.zone))
            said = words.decided(fact, language())
            yield f"{said}, {what}, {until}: {words.grounds(fact, language())}"

    @property
    def happens(self) -> list[tuple[str, str]]:
        """What follows, as (icon, sentence)."""
        return [*self._waits(), *self._lock(), *self._later(), *self._way_back()]

    def _waits(self) -> Iterator[tuple[str, str]]:
        """Windows that the same people need and that end before: a hand-in without a decision helps nobody."""
        definition, moved = self.found.definition, {one.step.id for one in self.found.moved}
        if self.shorter:
            return
        for one in self.found.moved:
            review = definition.reviewed_by.get(one.step.id)
            if review is not None and review not in moved:
                title = say(definition.steps[review].title)
                stays = gettext("Waktu untuk “%(step)s” tidak ikut bertambah.", step=title)
                yield "calendar-clock", stays + " " + gettext("Pilih tahapnya bila itu juga perlu.")
                return

    def _lock(self) -> Iterator[tuple[str, str]]:
        if self.found.kind is FactKind.EXTENDED:
            until = dates.until(self.found.closes, self.zone)
            yield "lock", gettext("Terkunci lagi dengan sendirinya setelah %(end)s.", end=until)
        elif self.shorter:
            yield "file-text", gettext("Draf tetap tersimpan dan dapat dibaca, tetapi tidak dapat diajukan.")
        if self.found.kind is FactKind.REVOKED and self.found.closes <= access.now() + AHEAD:
            seconds = int(AHEAD.total_seconds())
            said = gettext("Yang sedang mengisi masih punya %(seconds)s detik setelah dicabut.", seconds=seconds)
            yield "hourglass", said

    def _later(self) -> Iterator[tuple[str, str]]:
        late = [one for one in self.found.moved if one.after.window.late(access.now())]
        if late and not self.shorter:
            yield "clock-alert", gettext("Yang diajukan dalam waktu tambahan ini tetap dicatat terlambat.")
        if self.found.circle.units:
            yield "user-round", gettext("Yang baru memulai atau baru pindah ke sini mendapat batas yang sama.")

    def _way_back(self) -> Iterator[tuple[str, str]]:
        if self.found.kind is FactKind.REVOKED:
            yield "history", gettext("Keputusan yang dicabut tetap terbaca di daftar, beserta alasannya.")
        else:
            yield "undo-2", gettext("Dapat dicabut kapan saja sebelum berakhir.")


class ListEffects:
    """What taking back all of a list would change; what each of them moves stands on its own page."""

    shorter = True
    ends: tuple[EndLine, ...] = ()
    over: tuple[str, ...] = ()
    nearer: tuple[str, ...] = ()

    def __init__(self, view: ListView) -> None:
        self.running, self.all = view.running, view.found

    @property
    def title(self) -> str:
        count = len(self.running)
        return ngettext("%(num)s pengecualian dicabut", "%(num)s pengecualian dicabut", count)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        rest = len(self.all) - len(self.running)
        found = [(gettext("Dicabut"), dates.number(len(self.running)), gettext("masih berlaku"))]
        line = (gettext("Tetap"), dates.number(rest), gettext("sudah berakhir atau sudah dicabut"))
        return [*found, line] if rest else found

    @property
    def named(self) -> str:
        names = [words.whom(row.fact, language()) for row in self.running[:MOST_NAMED]]
        more = len(self.running) - len(names)
        names += [ngettext("%(num)s lainnya", "%(num)s lainnya", more)] if more else []
        return messages.listed(names, language())

    @property
    def happens(self) -> list[tuple[str, str]]:
        """What follows, as (icon, sentence)."""
        seconds = int(AHEAD.total_seconds())
        working = gettext("Yang sedang mengisi masih punya %(seconds)s detik setelah dicabut.", seconds=seconds)
        return [
            ("calendar-clock", gettext("Bagi masing-masing berlaku lagi batas yang ada di bawahnya.")),
            ("hourglass", working),
            ("history", gettext("Keputusan yang dicabut tetap terbaca di daftar, beserta alasannya.")),
        ]
