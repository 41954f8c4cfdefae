"""Counts who stands where, unit by unit, and sums that up for districts and provinces: never in a request.

Whatever changes asks for its unit to be counted anew; a count asks for the district around it, and that for the
province. Everything is counted as a whole from what stands in the store, so being killed or doing it twice harms
nothing. Time alone changes nothing that is kept: each group of people carries the moments at which it stands
elsewhere (`standings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from kinerja import storage
from kinerja.services import accounts, definitions, staff, standings
from kinerja.services.accounts import SYSTEM, Account, Role
from kinerja.services.columns import columns
from kinerja.storage.instances import StaffRow
from kinerja.storage.reopenings import Stage as CaseStage
from kinerja.storage.scopes import unit_key
from kinerja.storage.tallies import DISTRICT, PROVINCE, UNIT, Absent, Group, Moment, Place, StageTally, StepTally, Tally
from kinerja.workflows.calendar import midnight
from kinerja.workflows.definition import Definition

MOST = 2_000
"""Runs of one edition in one unit that are counted: a school has a tenth of it."""
AT_ONCE = 500
"""How many places are taken from the store at a time."""
_COUNTED_IN = frozenset({"AccountCreated", "AccountChanged", "AccountDisabled", "AccountEnabled", "RoleChanged"})

_Stages = Mapping[str, Counter[tuple[Moment, ...]]]


# ── who asks ──


def follow_runs(instances: Iterable[str]) -> None:
    """These runs changed. Idempotent; where somebody came from another unit, that one is counted anew as well."""
    places = storage.instances.places(instances)
    storage.tallies.ask((edition, Place(UNIT, unit)) for edition, unit, _ in places)
    storage.tallies.ask_of(person for _, _, person in places)


def follow_accounts(changed: Mapping[str, Iterable[str]]) -> None:
    """These accounts changed: id -> names of the events. Idempotent."""
    persons = [account for account, events in changed.items() if _COUNTED_IN & set(events)]
    if not persons:
        return
    known = accounts.within(storage.scopes.person_key(person) for person in persons)
    units = {account.unit for account in known}
    storage.tallies.ask((edition, Place(UNIT, unit)) for edition in definitions.editions() for unit in units)
    storage.tallies.ask_of(persons)


def follow_windows(edition: str, scope: str) -> None:
    """Windows of an edition were moved for everybody in a scope: "nation", "district:ID", "person:ID" and the like."""
    storage.tallies.ask_within(edition, scope)


def ask_unit(unit: str) -> None:
    """A unit has another name, zone or place."""
    storage.tallies.ask((edition, Place(UNIT, unit)) for edition in definitions.editions())


def current() -> Mapping[str, str]:
    """Edition -> hash of the definition by which it is counted who has to take part."""
    return {edition: definitions.current(edition)[0].hash for edition in definitions.editions()}


def ask_all(editions: Sequence[str]) -> None:
    """Have every unit counted anew, some at a time: for what was just published, and for who doubts the numbers."""
    batch: list[Place] = []
    for unit in storage.units.every():
        batch.append(Place(UNIT, unit))
        if len(batch) >= AT_ONCE:
            storage.tallies.ask((edition, place) for edition in editions for place in batch)
            batch = []
    storage.tallies.ask((edition, place) for edition in editions for place in batch)


# ── who counts ──


def count_all(now: datetime) -> int:
    """Count everything that changed, place by place; how many that were."""
    done = 0
    for level in storage.tallies.LEVELS:
        while found := storage.tallies.stale(level, AT_ONCE):
            done += sum(count(item, now) for item in found)
    return done


def count(item: Tally, now: datetime) -> bool:
    """Count one place; False where somebody asked again meanwhile: then it stays stale.

    The place around it is asked before this one is settled, so whoever is killed in between does both again. Where
    nobody is to be counted, nothing stays.
    """
    counted, persons = _of_unit(item, now) if item.place.level == UNIT else (_of_places(item, now), frozenset[str]())
    if not storage.tallies.keep(counted, persons):
        return False
    around = [tally.above for tally in (item, counted) if tally.above is not None]
    storage.tallies.ask((item.edition, place) for place in around)
    return storage.tallies.settle(counted) if counted.people else storage.tallies.drop(counted)


def _of_unit(item: Tally, now: datetime) -> tuple[Tally, frozenset[str]]:
    _, definition = definitions.current(item.edition)
    rows = storage.instances.of_unit(item.edition, item.place.id, MOST)
    begun = {row.subject.person for row in rows}
    people = accounts.within([unit_key(item.place.id)])
    absent = [person for person in people if person.id not in begun and _has_to(person, definition, now)]
    found: dict[str, Counter[tuple[Moment, ...]]] = {stage: Counter() for stage in definition.stages}
    for row in rows:
        for stage, changes in standings.of_run(row, definitions.by_hash(row.revision)).items():
            found.setdefault(stage, Counter())[changes] += 1
    for counts in found.values():
        counts[standings.NOT_BEGUN] += len(absent)
    unit = storage.units.load(item.place.id)
    counted = replace(
        item,
        path=_path(item.place.id, unit),
        people=len(rows) + len(absent),
        stages=_stages(found),
        absent=tuple(Absent(person.id, person.name) for person in absent),
        zone=unit.zone if unit else SYSTEM.zone,
        at=now,
        steps=_steps(definition, rows, len(absent)),
        size=1,
    )
    return counted, frozenset(begun | {person.id for person in absent})


def _steps(definition: Definition, rows: Iterable[StaffRow], absent: int) -> tuple[StepTally, ...]:
    """How many have not finished each step. Whether a condition holds for who has not begun, nobody knows."""
    people, left, until = Counter[str](), Counter[str](), dict[str, list[datetime]]()
    for row in rows:
        here = [column.key for column in columns(definitions.by_hash(row.revision)) if column.key not in row.left.out]
        people.update(here)
        left.update(row.left.unfinished)
        for case in row.cases:
            if case.stage is CaseStage.RUNNING and case.until is not None:
                until.setdefault(case.step, []).append(case.until)
    for column in columns(definition):
        if column.step.when is None:
            people[column.key] += absent
            left[column.key] += absent
    return tuple(StepTally(key, people[key], left[key], tuple(sorted(until.get(key, ())))) for key in sorted(people))


def _has_to(person: Account, definition: Definition, now: datetime) -> bool:
    """Whether somebody who has not begun is missing. Who may choose not to take part is not."""
    if person.role is not Role.EMPLOYEE or person.disabled:
        return False
    result = staff.may_begin(person, definition, now)
    return result.ok and result.required is not False


def _path(unit: str, known: storage.units.Unit | None) -> tuple[Place, ...]:
    if known is None:
        return (Place(UNIT, unit, unit),)
    places = (
        Place(UNIT, unit, known.name),
        Place(DISTRICT, known.district, known.district_name),
        Place(PROVINCE, known.province, known.province_name),
    )
    return tuple(place for place in places if place.id)


def _of_places(item: Tally, now: datetime) -> Tally:
    """The sum of the places directly in it, which also know what it is called and where it lies."""
    parts = [part for part in storage.tallies.listed(item.edition, item.place.key) if part.people]
    path = max(parts, key=lambda part: part.at or now).path[1:] if parts else item.path
    within = {part.place.key: part.size for part in parts} if item.place.level == PROVINCE else {}
    return replace(summed(item.edition, item.place, parts), path=path, asked=item.asked, at=now, parts=within)


def summed(edition: str, place: Place, parts: Iterable[Tally]) -> Tally:
    """What these places are together; as old as the oldest of them."""
    known = tuple(parts)
    found: dict[str, Counter[tuple[Moment, ...]]] = {}
    for part in known:
        for stage in part.stages:
            counts = found.setdefault(stage.stage, Counter())
            for group in stage.groups:
                counts[group.moments] += group.count
    return Tally(
        edition,
        (place,),
        people=sum(part.people for part in known),
        stages=_stages(found),
        stale=any(part.stale for part in known),
        at=min((part.at for part in known if part.at), default=None),
        zone=max((part.zone for part in known if part.zone), key=lambda zone: midnight(_SOME_DAY, zone), default=""),
        steps=_summed_steps(known),
        size=sum(part.size for part in known),
    )


_SOME_DAY = date(2024, 1, 1)
"""Zones of the country have no summer time: any day tells whose midnight comes last."""


def _summed_steps(parts: Iterable[Tally]) -> tuple[StepTally, ...]:
    found: dict[str, list[StepTally]] = {}
    for part in parts:
        for step in part.steps:
            found.setdefault(step.step, []).append(step)
    return tuple(
        StepTally(key, sum(one.people for one in some), sum(one.left for one in some), _merged(some))
        for key, some in sorted(found.items())
    )


def _merged(some: Iterable[StepTally]) -> tuple[datetime, ...]:
    return tuple(sorted(until for one in some for until in one.reopened))


def _stages(found: _Stages) -> tuple[StageTally, ...]:
    return tuple(
        StageTally(stage, tuple(Group(count, changes) for changes, count in _sorted(counts) if count))
        for stage, counts in found.items()
    )


def _sorted(counts: Counter[tuple[Moment, ...]]) -> list[tuple[tuple[Moment, ...], int]]:
    return sorted(counts.items(), key=lambda item: repr(item[0]))
