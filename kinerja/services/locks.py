"""What is open and what is locked, and by which decision: from the nation down to one person, on any day.

For administrators, and only where they decide: they see whose step is locked, so names as well, but never answers.
How many have not finished is read from what is kept (`tallies`); what holds is worked out from the decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kinerja import storage, workflows
from kinerja.services import circles, definitions, progress, trails
from kinerja.services.accounts import Account, Role
from kinerja.services.circles import Circle, Reach
from kinerja.services.columns import Column, columns
from kinerja.services.errors import NotFound
from kinerja.services.lock_states import Cell, State, as_of, count_own, of_run, of_window, window_of
from kinerja.services.overlays import together
from kinerja.services.progress import EVERYWHERE
from kinerja.services.subjects import circles_of
from kinerja.services.tallies import summed
from kinerja.storage.instances import Loaded as Run
from kinerja.storage.periods import Loaded
from kinerja.storage.tallies import LEVELS, NATION, UNIT, Place, StepTally, Tally
from kinerja.workflows.calendar import local_date, midnight
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import PeriodFacts
from kinerja.workflows.situation import NOBODY, Situation

MOST_DECIDED = 2_000
"""Circles with decisions of their own that a table looks at."""
MOST_PEOPLE = 300
"""Runs of one unit that a table looks at: a school has a fifth of it."""
PERSON = "person"
_WIDEST = (NATION, *reversed(LEVELS))


@dataclass(frozen=True, slots=True)
class Row:
    """One place, or one person of a unit. `scope` as in WindowFact; `begun`: False for who has not begun yet."""

    scope: str
    name: str
    cells: tuple[Cell, ...]
    begun: bool = True

    @property
    def level(self) -> str:
        return self.scope.partition(":")[0]

    @property
    def id(self) -> str:
        return self.scope.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Board:
    """One place at a moment: itself, and what is directly in it, by name. `above`: the places around it, the widest
    first, as far as they are for this reader; `others`: where else they decide.

    `people`: the rows are people. `stale`: something is not counted yet; `more`: there is more than was looked at.
    `counted`: there is somebody to count, so progress has a page of the place.
    """

    edition: str
    definition: Definition
    place: Place
    moment: datetime
    zone: str
    columns: tuple[Column, ...]
    whole: Row
    rows: tuple[Row, ...]
    above: tuple[Place, ...]
    others: tuple[Place, ...]
    stale: bool = False
    more: bool = False
    counted: bool = True

    @property
    def people(self) -> bool:
        return self.place.level == UNIT


# ── where to begin ──


def may_see(account: Account, now: datetime) -> bool:
    """Whether there is any place of which this reader decides; the store is not asked."""
    return circles.reach(account, now).anywhere


def editions_of(account: Account, person: Account, now: datetime) -> list[str]:
    """The newest editions in which somebody's steps are for this reader to see; the store is not asked for runs."""
    if person.role is not Role.EMPLOYEE or not circles.reach(account, now).covers(circles_of(person).scopes):
        return []
    return progress.newest(account, now)


def beginning(account: Account, now: datetime) -> tuple[str, Place]:
    """The edition and the place with which this reader begins. Raises NotFound where there is none."""
    reach, newest = reach_of(account, now), progress.newest(account, now)
    if not newest:
        raise NotFound("locks")
    return newest[0], _places(reach)[0]


def reach_of(account: Account, now: datetime) -> Reach:
    """Where this administrator decides. Raises NotFound for everybody else."""
    reach = circles.reach(account, now)
    if account.role is not Role.ADMINISTRATOR or not reach.anywhere:
        raise NotFound("locks")
    return reach


def _places(reach: Reach) -> list[Place]:
    """Where somebody decides, the widest first."""
    if reach.everywhere:
        return [EVERYWHERE]
    found = (scope.partition(":") for scope in reach.scopes)
    return sorted((Place(level, id) for level, _, id in found), key=lambda one: (_WIDEST.index(one.level), one.id))


def at(day: date | None, zone: str, now: datetime) -> datetime:
    """The moment that is looked at: now, or the noon of another day."""
    if day is None or day == local_date(now, zone):
        return now
    return midnight(day, zone) + timedelta(hours=12)


# ── a table ──


def board(account: Account, edition: str, level: str, place: str, day: date | None, now: datetime) -> Board:
    """One place as it stands on a day. Raises NotFound, also for where this reader does not decide."""
    reach, wanted = reach_of(account, now), Place(level, place)
    if level not in _WIDEST or (level == NATION and wanted != EVERYWHERE):
        raise NotFound(wanted.key)
    _, definition = definitions.current(edition)
    moment = at(day, account.zone, now)
    tally, parts = _counted(edition, wanted)
    if not tally.people and wanted != EVERYWHERE:
        circle = circles.among(reach, wanted.key)
        tally = replace(tally, path=_path_of(circle), zone=circle.zone)
    tally = replace(tally, zone=tally.zone or account.zone)
    if not reach.covers(_scopes(tally.path)):
        raise NotFound(wanted.key)
    if level == UNIT:
        rows, decided, more = _of_people(tally, definition, moment)
    else:
        decided, more = _decided(edition, tally, moment)
        rows = [_row(part, definition, decided, moment) for part in parts if part.people]
    return Board(
        edition,
        definition,
        tally.place,
        moment,
        tally.zone,
        columns(definition),
        _row(tally, definition, decided, moment),
        tuple(sorted(rows, key=lambda row: row.name.casefold())),
        above=_above(tally, reach),
        others=tuple(one for one in _places(reach) if one.key not in _keys(tally.path) and not reach.everywhere),
        stale=tally.stale,
        more=more,
        counted=bool(tally.people) or wanted == EVERYWHERE,
    )


def _counted(edition: str, wanted: Place) -> tuple[Tally, tuple[Tally, ...]]:
    """What was counted of a place, and of those directly in it; one round trip."""
    if wanted.level == UNIT:
        known = storage.tallies.several([(edition, wanted.key)])
        return known.get((edition, wanted.key), Tally(edition, (wanted,))), ()
    parts = storage.tallies.listed(edition, NATION if wanted == EVERYWHERE else wanted.key)
    path = (wanted,) if wanted == EVERYWHERE else next((part.path[1:] for part in parts if part.people), (wanted,))
    within = {part.place.key: part.size for part in parts}
    return replace(summed(edition, wanted, parts), path=path, parts=within), parts


def _path_of(circle: Circle) -> tuple[Place, ...]:
    """Where somebody is whom nobody counted."""
    found = [scope.partition(":") for scope in reversed(circle.within) if scope != NATION]
    return tuple(Place(level, id, circle.name if f"{level}:{id}" == circle.scope else id) for level, _, id in found)


def _keys(path: Iterable[Place]) -> set[str]:
    return {place.key for place in path}


def _scopes(path: Sequence[Place]) -> tuple[str, ...]:
    """The scopes that the first place of a path lies in, the broadest first."""
    return (NATION, *(place.key for place in reversed(path) if place.level != NATION))


def _above(tally: Tally, reach: Reach) -> tuple[Place, ...]:
    around = () if tally.place == EVERYWHERE else (*tally.path[1:], EVERYWHERE)
    seen = [place for at, place in enumerate(around) if reach.covers(_scopes(around[at:]))]
    return tuple(reversed(seen))


# ── what was decided ──


class _Decisions:
    """The decisions that a table looks at, by the scope they are for, as they stood at a moment."""

    def __init__(self, edition: str, found: Iterable[Loaded], moment: datetime) -> None:
        self.edition = edition
        kept = {one.scope: one for one in found if one.facts.edition == edition and one.facts.facts}
        self._facts = {scope: as_of(one.facts, moment) for scope, one in kept.items()}
        self._within = {scope: one.within for scope, one in kept.items()}

    def over(self, scopes: Iterable[str]) -> PeriodFacts:
        """What concerns somebody who lies in these scopes."""
        return together(self.edition, (self._facts[scope] for scope in scopes if scope in self._facts))

    def inside(self, key: str, level: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The scopes of one level inside a place that something was decided for, each with all that it lies in."""
        for scope, within in self._within.items():
            if scope.startswith(f"{level}:") and scope != key and (key in within or key == EVERYWHERE.key):
                yield scope, within

    def of_people(self, key: str) -> list[PeriodFacts]:
        """What was decided for single people of a place."""
        return [self._facts[scope] for scope, _ in self.inside(key, PERSON)]


def _decided(edition: str, tally: Tally, moment: datetime) -> tuple[_Decisions, bool]:
    """Two round trips: what lies over the place, and what was decided in it."""
    scopes = _scopes(tally.path)
    over = storage.periods.at_once(edition, scopes[:-1] or scopes)
    inside = storage.periods.within([scopes[-1]], MOST_DECIDED)
    return _Decisions(edition, (*over.values(), *inside), moment), len(inside) >= MOST_DECIDED


def _row(tally: Tally, definition: Definition, decided: _Decisions, moment: datetime) -> Row:
    counted = {step.step: step for step in tally.steps}
    facts, own = decided.over(_scopes(tally.path)), decided.of_people(tally.place.key)
    cells = []
    for column in columns(definition):
        known = counted.get(column.key) or StepTally(column.key, 0, 0)
        window = window_of(column, definition, facts, tally.zone)
        state = State.OUT if not known.people else State.DONE if not known.left else of_window(window, moment)
        mix = () if state in (State.OUT, State.DONE) else _mixed(tally, column, definition, decided, moment)
        exceptions = count_own(own, column, window.window.id, moment) if window else 0
        reopened = 0 if column.decides else sum(until > moment for until in known.reopened)
        cells.append(Cell(column, state, known.people, known.left, window, mix, exceptions, reopened))
    return Row(tally.place.key, tally.place.name, tuple(cells))


def _mixed(
    tally: Tally, column: Column, definition: Definition, decided: _Decisions, moment: datetime
) -> tuple[tuple[State, int], ...]:
    """How many units of a place stand how; empty where all stand alike."""

    def state(scopes: Iterable[str]) -> State:
        return of_window(window_of(column, definition, decided.over(scopes), tally.zone), moment)

    key, counts, taken = tally.place.key, Counter[State](), Counter[str]()
    for _, within in decided.inside(key, UNIT):
        counts[state(within)] += 1
        taken.update(within)
    for level in ("district", "province"):
        for scope, within in decided.inside(key, level):
            own = max(0, tally.parts.get(scope, 0) - taken[scope])
            counts[state(within)] += own
            taken.update({each: own for each in within if each != scope})
    counts[state(_scopes(tally.path))] += max(0, tally.size - sum(counts.values()))
    known = tuple((one, counts[one]) for one in State if counts[one])
    return known if len(known) > 1 else ()


# ── people ──


def _of_people(tally: Tally, definition: Definition, moment: datetime) -> tuple[list[Row], _Decisions, bool]:
    """Two round trips: everybody's run with the decisions that concern it, and what concerns those who have none."""
    runs = storage.instances.whole_unit(tally.edition, tally.place.id, MOST_PEOPLE)
    scopes = _scopes(tally.path)
    missing = {f"{PERSON}:{one.person}": one.name for one in tally.absent}
    decided = _Decisions(tally.edition, storage.periods.at_once(tally.edition, (*scopes, *missing)).values(), moment)
    rows = [_of_run(run, definition, moment) for run in runs]
    for scope, name in missing.items():
        cells = not_begun(definition, decided.over((*scopes, scope)), tally.zone, moment)
        rows.append(Row(scope, name, cells, begun=False))
    return rows, decided, len(runs) >= MOST_PEOPLE


def _of_run(run: Run, shown: Definition, moment: datetime) -> Row:
    """By the revision that the run is pinned to; steps that only another one has do not concern it."""
    situation = situation_of(run, moment)
    found = {column.key: of_run(column, situation) for column in columns(situation.definition)}
    cells = (found.get(column.key) or Cell(column, State.OUT, 0, 0, None) for column in columns(shown))
    subject = run.instance.subject
    return Row(f"{PERSON}:{subject.person}", subject.name, tuple(cells))


def situation_of(run: Run, moment: datetime) -> Situation:
    """A run at a moment, seen by nobody in particular."""
    instance, definition = workflows.as_it_holds(run.instance, moment), definitions.by_hash(run.instance.revision)
    return Situation(definition, instance, as_of(run.period, moment), NOBODY, moment)


def not_begun(definition: Definition, facts: PeriodFacts, zone: str, moment: datetime) -> tuple[Cell, ...]:
    """What somebody would find who begins at that moment, as far as windows say."""
    found = []
    for column in columns(definition):
        window = window_of(column, definition, facts, zone)
        own = [PeriodFacts(facts.edition, tuple(f for f in facts.facts if f.scope.startswith(f"{PERSON}:")))]
        exceptions = count_own(own, column, window.window.id, moment) if window else 0
        found.append(Cell(column, of_window(window, moment), 1, 1, window, (), exceptions))
    return tuple(found)


def note_export(account: Account, found: Board, now: datetime) -> None:
    """Write down that names left the house."""
    people = len(found.rows)
    trails.note(
        account.id, account.name, now, "NamesExported", edition=found.edition, place=found.place.key, people=people
    )
