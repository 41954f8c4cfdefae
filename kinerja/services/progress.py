"""How far everybody is, place by place: read from what is kept (`tallies`), never counted here.

Who may see what: administrators everything; who assesses or operates a place, that place and what lies in it. Names
are for those alone who assess these people, or operate their unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kinerja import storage
from kinerja.services import definitions, posts, staff, standings, trails
from kinerja.services.accounts import Account, Role
from kinerja.services.errors import NotFound
from kinerja.services.staff import Member, State
from kinerja.services.standings import FINISHED, Standing
from kinerja.services.tallies import MOST, summed
from kinerja.storage.tallies import DISTRICT, NATION, PROVINCE, UNIT, Absent, Place, StageTally, Tally
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Definition, Relation, Stage
from kinerja.workflows.instance import Subject
from kinerja.workflows.parts import ASSESSING

EVERYWHERE = Place(NATION, "all")
OVERSEEING = ASSESSING - {Relation.OBSERVER}
"""Relations to a place that make its progress one's business; who only visits sees whom they visit."""
_WIDEST = (NATION, PROVINCE, DISTRICT, UNIT)


@dataclass(frozen=True, slots=True)
class Standings:
    """How many people stand how in one stage. `waits`: for whom those of WAITING wait, part -> number; `shut`: for whom
    those of OVER still wait, though it is locked."""

    counts: Mapping[Standing, int]
    waits: Mapping[str, int] = field(default_factory=dict)
    shut: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def finished(self) -> int:
        return sum(self.counts.get(one, 0) for one in FINISHED)


@dataclass(frozen=True, slots=True)
class Row:
    """One place. `stale`: something there is not counted yet."""

    place: Place
    people: int
    stages: Mapping[str, Standings]
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One place with the places directly in it, by name. `above`: those around it that the reader may see too.

    `others`: where else this reader may begin. `people`: those of a unit, None where their names are not for this
    reader. `at`: when it was counted, None where it never was.
    """

    edition: str
    definition: Definition
    whole: Row
    rows: tuple[Row, ...]
    above: tuple[Place, ...]
    others: tuple[Place, ...]
    people: tuple[Member, ...] | None
    at: datetime | None

    @property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(self.definition.stages.values())


def may_see(account: Account, now: datetime) -> bool:
    """Whether there may be a place whose progress is for this reader; the store is not asked."""
    return bool(_circles(account, now))


def beginning(account: Account, now: datetime) -> tuple[str, Place]:
    """The edition and the place with which this reader begins. Raises NotFound where there is none.

    In the newest period that has begun: the widest place, and the edition that concerns most people there.
    """
    circles, editions = _circles(account, now), newest(account, now)
    if not circles or not editions:
        raise NotFound("progress")
    if circles == (NATION,):
        return editions[0], EVERYWHERE
    known = storage.tallies.several((edition, key) for edition in editions for key in circles)
    found = min(known.values(), key=lambda tally: (_WIDEST.index(tally.place.level), -tally.people), default=None)
    return (editions[0], Place(UNIT, account.unit)) if found is None else (found.edition, found.place)


def table(account: Account, edition: str, level: str, place: str, now: datetime) -> Table:
    """One place as it stands at `now`. Raises NotFound, also for what this reader may not see."""
    _, definition = definitions.current(edition)
    wanted, circles = Place(level, place), _circles(account, now)
    if level not in _WIDEST or not circles or (level == NATION and wanted != EVERYWHERE):
        raise NotFound(f"{level}:{place}")
    keys = {wanted.key, *circles}
    known = {} if level == NATION else storage.tallies.several((edition, key) for key in keys)
    found = {tally.place.key: tally for tally in known.values()}
    parts = () if level == UNIT else storage.tallies.listed(edition, NATION if level == NATION else wanted.key)
    tally = summed(edition, EVERYWHERE, parts) if level == NATION else found.get(wanted.key, Tally(edition, (wanted,)))
    if not _visible(account, tally, circles):
        raise NotFound(wanted.key)
    return Table(
        edition,
        definition,
        _row(tally, now),
        tuple(sorted((_row(part, now) for part in parts if part.people), key=lambda row: row.place.name.casefold())),
        above=_above(tally, circles),
        others=tuple(found[key].place for key in circles if key in found and not _seen(found[key], wanted, circles)),
        people=_members(account, tally, definition, now) if level == UNIT else None,
        at=tally.at,
    )


# ── who may see what ──


def _circles(account: Account, now: datetime) -> tuple[str, ...]:
    """The keys of the places whose progress is for this reader, with all that lies in them.

    An assignment to an office reaches what the office is over, so its id is taken for each level; there are few.
    """
    if account.role is Role.ADMINISTRATOR:
        return (NATION,)
    units = {account.unit} if account.role is Role.OPERATOR else set()
    today = local_date(now, account.zone)
    for held in account.assignments:
        if held.relation in OVERSEEING and held.holds(today) and held.person is None:
            if held.unit is None:
                return (NATION,)
            units.add(held.unit)
    return tuple(Place(level, unit).key for level in _WIDEST[1:] for unit in sorted(units))


def _visible(account: Account, tally: Tally, circles: tuple[str, ...]) -> bool:
    """Where nobody was counted, nobody knows where it lies: only one's own unit is seen to be empty."""
    if tally.people or tally.place == EVERYWHERE:
        return bool(set(circles) & set(tally.within))
    return tally.place == Place(UNIT, account.unit) and tally.place.key in circles


def newest(account: Account, now: datetime) -> list[str]:
    """The current editions of the newest period that has begun, else of the first to come."""
    starts = {edition: definitions.current(edition)[1].period.start for edition in definitions.editions()}
    today = local_date(now, account.zone)
    chosen = max((start for start in starts.values() if start <= today), default=min(starts.values(), default=today))
    return [edition for edition, start in starts.items() if start == chosen]


def _above(tally: Tally, circles: tuple[str, ...]) -> tuple[Place, ...]:
    """The places around one that the reader may see, the widest first."""
    around = (*tally.path[1:], EVERYWHERE) if tally.place != EVERYWHERE else ()
    keys = [*(place.key for place in tally.path[1:]), NATION]
    widest = max((at for at, key in enumerate(keys) if key in circles), default=-1)
    return tuple(reversed(around[: widest + 1]))


def _seen(other: Tally, wanted: Place, circles: tuple[str, ...]) -> bool:
    """Whether the reader comes to a place in another way: it is shown, or lies in another place of theirs."""
    return other.place.key == wanted.key or bool(set(other.within[1:]) & set(circles))


def note_export(account: Account, found: Table, now: datetime) -> None:
    """Write down that names left the house."""
    people = len(found.people or ())
    trails.note(
        account.id,
        account.name,
        now,
        "NamesExported",
        edition=found.edition,
        place=found.whole.place.key,
        people=people,
    )


def _members(account: Account, tally: Tally, definition: Definition, now: datetime) -> tuple[Member, ...] | None:
    """The people of a unit whom this reader assesses, or all of them for who operates it; None for everybody else."""
    operates = account.role is Role.OPERATOR and account.unit == tally.place.id
    today = local_date(now, account.zone)
    if not operates and not any(held.relation in ASSESSING and held.holds(today) for held in account.assignments):
        return None
    rows = storage.instances.of_unit(tally.edition, tally.place.id, MOST)
    pinned = [definitions.by_hash(row.revision) for row in rows]
    absent = [_subject(one, tally) for one in tally.absent]
    district = next((place.id for place in tally.path if place.level == DISTRICT), "")
    about = [(one, row.subject, row.district) for row, one in zip(rows, pinned, strict=True)]
    played = posts.parts_towards(account, [*about, *((definition, one, district) for one in absent)], now)
    towards = [parts - {definition.subject_part} for parts in played]
    shown = [operates or bool(parts) for parts in towards]
    found = [
        staff.member_of(row, one, parts, now)
        for row, one, parts, seen in zip(rows, pinned, towards, shown, strict=False)
        if seen
    ]
    found += [
        Member(one.person, one.name, one.unit_name, one.zone, definition, State.NOT_BEGUN, required=True)
        for one, seen in zip(absent, shown[len(rows) :], strict=True)
        if seen
    ]
    return tuple(sorted(found, key=staff.urgency)) or None


def _subject(absent: Absent, tally: Tally) -> Subject:
    return Subject(absent.person, absent.name, tally.place.id, tally.place.name, tally.zone)


# ── counting together what was counted ──


def _row(tally: Tally, now: datetime) -> Row:
    return Row(tally.place, tally.people, {one.stage: _standings(one, now) for one in tally.stages}, tally.stale)


def _standings(tally: StageTally, now: datetime) -> Standings:
    counts: Counter[Standing] = Counter()
    waits: Counter[str] = Counter()
    shut: Counter[str] = Counter()
    for group in tally.groups:
        moment = standings.at(group.moments, now)
        counts[Standing(moment.state)] += group.count
        if moment.part:
            (shut if moment.state == Standing.OVER else waits)[moment.part] += group.count
    return Standings(counts, waits, shut)
