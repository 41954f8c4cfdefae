"""Exceptions made ready: the list, one of them with all that lies over the same windows, and those to choose for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services.circles import Circle
from kinerja.services.exception_lists import Line, Verdict
from kinerja.services.exceptions import Detail, Listed, Query, Row, State
from kinerja.services.overlays import Ladder, Rung, StepEnd
from kinerja.services.pages import SIZE
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.paging import Pager
from kinerja.web.presenters import Face, say
from kinerja.web.views.periods import ends, signed
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import LEVELS, WindowFact

words = messages.exceptions
VERDICT_FACES = {Verdict.READY: "st st-ok", Verdict.UNKNOWN: "st st-bad", Verdict.NOT_YOURS: "st st-bad"}
MOST_TOLD = 10
"""Lines that were not granted, told after the others were: the rest of a long list was shown before."""
FACES = {
    State.RUNNING: ("circle-dot", "st st-open"),
    State.ENDED: ("lock", "st"),
    State.REVOKED: ("undo-2", "st"),
}


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One exception as a line of a list."""

    whom: str
    level: str
    what: str
    until: str
    face: Face
    grounds: str
    signed: str
    href: str
    undo: str | None


def line_of(row: Row, zone: str) -> ExceptionLine:
    """`zone`: in which its end is told."""
    _, definition = services.definitions.current(row.edition)
    fact = row.fact
    revocable = row.state is State.RUNNING
    return ExceptionLine(
        whom=words.whom(fact, language()),
        level=level_words(fact.scope),
        what=f"{words.KINDS[fact.kind].say(language())} · {words.target_words(fact, definition, language())}",
        until=gettext("sampai %(end)s", end=dates.until(fact.closes, zone)),
        face=face_of(row.state),
        grounds=words.grounds(fact, language()),
        signed=signed(fact),
        href=url_for("exceptions.show", exception_id=fact.id),
        undo=url_for("exceptions.revoke", exception_id=fact.id) if revocable else None,
    )


def lines_of(rows: Iterable[Row]) -> list[ExceptionLine]:
    """Each with its end as it is told where it holds."""
    known = list(rows)
    zones = services.circles.zones(row.fact.scope for row in known)
    return [line_of(row, zones.get(row.fact.scope, access.zone())) for row in known]


def face_of(state: State) -> Face:
    icon, css = FACES[state]
    return Face(words.STATES[state].say(language()), icon, css, "")


def level_words(scope: str) -> str:
    return words.LEVELS[scope.partition(":")[0]].say(language())


class ExceptionsView:
    """The list with its filters. `found`: Listed of the services."""

    def __init__(self, found: Listed, query: Query) -> None:
        self.found = found
        self.query = query
        self.rows = lines_of(found.page.rows)
        self.pager = Pager(found.page, SIZE, lambda number: self.url(page=number))

    def url(self, **changed: Any) -> str:
        asked = {name: getattr(self.query, name) for name in Query.__slots__}
        return url_for("exceptions.index", **{name: value for name, value in {**asked, **changed}.items() if value})

    @property
    def filters(self) -> list[tuple[str, str, int | None, bool]]:
        """(href, words, count, current) for each state, and for all of them."""
        counts = self.found.counts
        every = (self.url(state=""), gettext("Semua"), sum(counts.values()), not self.query.state)
        states = ((self.url(state=s), words.STATES[s].say(language()), counts[s], self.query.state == s) for s in State)
        return [every, *states]

    @property
    def levels(self) -> list[tuple[str, str, bool]]:
        """(value, words, chosen) for the circles; the nation has its own pages."""
        return [(name, words.LEVELS[name].say(language()), name == self.query.level) for name in LEVELS[1:]]

    @property
    def stages(self) -> list[tuple[str, str, bool]]:
        """(value, words, chosen) for every stage of the current editions, each once."""
        found = {}
        for edition in services.definitions.editions():
            _, definition = services.definitions.current(edition)
            found.update({stage.id: say(stage.title) for stage in definition.stages.values()})
        return [(name, title, name == self.query.stage) for name, title in found.items()]

    @property
    def narrowed(self) -> bool:
        return any(getattr(self.query, name) for name in Query.__slots__)

    @property
    def of_whom(self) -> str:
        """The one circle that is listed, by its name."""
        return words.whom(self.found.page.rows[0].fact, language()) if self.query.scope and self.rows else ""

    @property
    def add(self) -> str:
        return url_for("exceptions.create", scope=self.query.scope or None)


# ── one of them ──


@dataclass(frozen=True, slots=True)
class RungLine:
    """One layer of a ladder: for whom, what was decided, and the end with all up to here."""

    who: str
    name: str
    what: str
    until: str
    grounds: str
    wins: bool
    here: bool
    href: str | None


@dataclass(frozen=True, slots=True)
class LadderView:
    steps: str
    rungs: list[RungLine]


class ExceptionView:
    """One exception. `found`: Detail of the services."""

    def __init__(self, found: Detail) -> None:
        self.found = found
        self.row = found.row
        self.fact = found.row.fact
        self.zone = found.circle.zone if found.circle else access.zone()
        self.definition = found.definition

    @property
    def line(self) -> ExceptionLine:
        return line_of(self.row, self.zone)

    @property
    def title(self) -> str:
        kind = words.KINDS[self.fact.kind].say(language())
        return gettext("%(kind)s untuk %(whom)s", kind=kind, whom=self.line.whom)

    @property
    def kick(self) -> str:
        return f"{say(self.definition.title)}, {say(self.definition.period.title)}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        line = self.line
        place = self.found.circle.place if self.found.circle else ""
        pairs = [
            (gettext("Untuk siapa"), " · ".join(filter(None, (line.whom, place, line.level)))),
            (gettext("Untuk apa"), words.target_words(self.fact, self.definition, language())),
            (gettext("Sampai dengan"), dates.until(self.fact.closes, self.zone)),
            (gettext("Alasan"), self.fact.reason),
            (gettext("Nomor surat"), self.fact.reference or ""),
            (gettext("Diputuskan"), line.signed),
        ]
        return [pair for pair in (*pairs, *self._taken_back()) if pair[1]]

    def _taken_back(self) -> list[tuple[str, str]]:
        revoked = self.row.revoked
        if revoked is None:
            return []
        ended = f"{revoked.reason} · {signed(revoked)}"
        if revoked.closes < self.fact.closes:
            ended += " · " + gettext("berakhir %(end)s", end=dates.instant(revoked.closes, self.zone))
        return [(gettext("Dicabut"), ended)]

    @property
    def undo(self) -> str | None:
        return self.line.undo if self.found.decides else None

    @property
    def list(self) -> str | None:
        """Address of all those that were granted from the same list."""
        known = self.fact.batch and self.found.decides
        return url_for("exceptions.show_list", exception_id=self.fact.id) if known else None

    @property
    def ladders(self) -> list[LadderView]:
        return [self._ladder(one) for one in self.found.ladders]

    def _ladder(self, ladder: Ladder) -> LadderView:
        return LadderView(step_words(ladder.ends), [self._rung(rung) for rung in ladder.rungs])

    def _rung(self, rung: Rung) -> RungLine:
        until = gettext("sampai %(end)s", end=ends(rung.closes, self.zone))
        if rung.closes is None:
            until = ends(None, self.zone)
        fact = rung.fact
        if fact is None:
            return RungLine(gettext("Menurut alur"), "", "", until, "", rung.wins, False, None)
        return RungLine(
            who=level_words(fact.scope),
            name=fact.whom,
            what=words.KINDS[fact.kind].say(language()),
            until=until,
            grounds=words.grounds(fact, language()),
            wins=rung.wins,
            here=fact.id == self.fact.id,
            href=self._href(fact),
        )

    def _href(self, fact: WindowFact) -> str | None:
        if fact.id == self.fact.id:
            return None
        if not fact.whom:
            return url_for("periods.show", edition=self.definition.edition)
        return url_for("exceptions.show", exception_id=fact.id)


def step_words(found: Iterable[StepEnd]) -> str:
    """The steps whose windows these are; the decision over one is told as such."""
    named = [
        gettext("keputusan atas %(step)s", step=say(end.step.title)) if end.decides else say(end.step.title)
        for end in found
    ]
    said = messages.listed(named, language())
    return said[:1].upper() + said[1:]


# ── many at once ──


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


# ── to choose ──


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    meta: str
    href: str


class WhomView:
    """The step in which is chosen for whom. `found`: the circles that a search found."""

    def __init__(self, edition: str, definition: Definition, text: str, found: tuple[Circle, ...] | None) -> None:
        self.edition = edition
        self.title = f"{say(definition.title)}, {say(definition.period.title)}"
        self.text = text
        self.found = found
        self.shown = [choice_of(edition, circle) for circle in (found or ())[:SIZE]]

    @property
    def count(self) -> str:
        total = len(self.found or ())
        if total > len(self.shown):
            return gettext(
                "%(shown)s dari %(total)s yang cocok. Tambahkan kata untuk mempersempit.",
                shown=len(self.shown),
                total=total,
            )
        return ngettext("%(num)s cocok", "%(num)s cocok", total)

    @property
    def regions(self) -> list[Choice]:
        """Provinces and districts where the reader decides, before anything is searched for."""
        reach = services.circles.reach(access.account(), access.now())
        return [choice_of(self.edition, circle) for circle in services.circles.whole(reach)]


def choice_of(edition: str, circle: Circle) -> Choice:
    level = words.LEVELS[circle.level].say(language())
    count = ngettext("%(num)s unit", "%(num)s unit", circle.units) if circle.units > 1 else ""
    meta = " · ".join(filter(None, (level, circle.place, count)))
    return Choice(circle.name, meta, url_for("exceptions.create", edition=edition, scope=circle.scope))


def editions() -> list[Choice]:
    """Every current edition, to choose one; the circle that was chosen before is kept."""
    found = []
    for edition in services.definitions.editions():
        _, definition = services.definitions.current(edition)
        href = url_for("exceptions.create", edition=edition, scope=request.args.get("scope"))
        found.append(Choice(say(definition.title), say(definition.period.title), href))
    return found


def targets(definition: Definition) -> list[tuple[str, str]]:
    """What an exception may be about: everything, a stage, or a step of it; those with a window only."""
    found = [("all", words.EVERYTHING.say(language()))]
    for stage in definition.stages.values():
        steps = [definition.steps[name] for name in stage.steps]
        timed = [s for s in steps if definition.window_of(s) or definition.decision_window_of(s)]
        if timed:
            found.append((f"stage:{stage.id}", gettext("Tahap: %(title)s", title=say(stage.title))))
            found += [(f"step:{step.id}", f"\u2003{say(step.title)}") for step in timed]
    return found
