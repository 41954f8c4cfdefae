"""A list of exceptions made ready: its lines before it is granted, and what was granted with one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services.exception_lists import Line, Verdict
from kinerja.services.exceptions import Row, State
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.exceptions import ExceptionLine, line_of, lines_of

words = messages.exceptions
VERDICT_FACES = {Verdict.READY: "st st-ok", Verdict.UNKNOWN: "st st-bad", Verdict.NOT_YOURS: "st st-bad"}
MOST_TOLD = 10
"""Lines that were not granted, told after the others were: the rest of a long list was shown before."""


class ListView:
    """Those that were granted from one list. `found`: rows of the services, at least one."""

    def __init__(self, found: tuple[Row, ...]) -> None:
        self.found = found
        self.first = found[0]
        _, self.definition = services.definitions.current(self.first.edition)

    @property
    def running(self) -> tuple[Row, ...]:
        return tuple(row for row in self.found if row.state is State.RUNNING)

    @property
    def title(self) -> str:
        count = len(self.found)
        return ngettext("%(num)s pengecualian dari satu daftar", "%(num)s pengecualian dari satu daftar", count)

    @property
    def kick(self) -> str:
        return f"{say(self.definition.title)}, {say(self.definition.period.title)}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What all of them have in common."""
        fact, line = self.first.fact, line_of(self.first, access.zone())
        pairs = [
            (gettext("Untuk apa"), line.what),
            (gettext("Alasan"), fact.reason),
            (gettext("Nomor surat"), fact.reference or ""),
            (gettext("Diputuskan"), line.signed),
        ]
        return [pair for pair in pairs if pair[1]]

    @property
    def lines(self) -> list[ExceptionLine]:
        return lines_of(self.found)

    @property
    def href(self) -> str:
        return url_for("exceptions.show_list", exception_id=self.first.fact.id)

    @property
    def undo(self) -> str | None:
        return url_for("exceptions.revoke_list", exception_id=self.first.fact.id) if self.running else None


@dataclass(frozen=True, slots=True)
class LineView:
    number: int
    written: str
    whom: str
    verdict: str
    face: str


class LinesView:
    """The lines of a list with what each is good for."""

    def __init__(self, found: tuple[Line, ...]) -> None:
        self.found = found

    def _of(self, verdict: Verdict) -> list[Line]:
        return [line for line in self.found if line.verdict is verdict]

    @property
    def ready(self) -> int:
        return len(self._of(Verdict.READY))

    @property
    def lines(self) -> list[LineView]:
        return [self._line(line) for line in self.found]

    def _line(self, line: Line) -> LineView:
        said = words.VERDICTS[line.verdict].say(language())
        if line.problem is not None:
            said = f"{said}: {messages.invalid(line.problem, language())}"
        whom = " · ".join(filter(None, (line.circle.name, line.circle.place))) if line.circle else ""
        return LineView(line.number, line.written, whom, said, VERDICT_FACES.get(line.verdict, "st"))

    @property
    def there(self) -> str:
        """Where what was granted stands together."""
        given = self._of(Verdict.GIVEN)
        return url_for("exceptions.show_list", exception_id=given[0].fact) if given else url_for("exceptions.index")

    @property
    def told(self) -> list[str]:
        """What came of it: how many were granted, and the lines that were not."""
        given = self._of(Verdict.GIVEN)
        rest = [line for line in self.found if line.verdict not in (Verdict.GIVEN, Verdict.HEADING)]
        total = len(given) + len(rest)
        said = gettext("%(given)s dari %(all)s diberikan.", given=dates.number(len(given)), all=dates.number(total))
        left = [f"{line.written}: {self._line(line).verdict}" for line in rest[:MOST_TOLD]]
        return [said, *(messages.sentence(one) for one in left)]
