"""Exceptions made ready: all of them, and one with all that lies over the same windows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from kinerja import services
from kinerja.services.exceptions import Detail, Listed, Query, Row, State
from kinerja.services.overlays import Ladder, Rung, StepEnd
from kinerja.services.pages import SIZE
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.paging import Pager
from kinerja.web.presenters import Face, say
from kinerja.web.views.periods import ends, signed
from kinerja.workflows.instance import LEVELS, WindowFact

words = messages.exceptions
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
