"""Instances: one document a run. Reached only within a scope, changed only by compare-and-set."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kinerja.storage import bookings, periods, records, reopenings, scopes, slots
from kinerja.storage.batches import batched
from kinerja.storage.bookings import Booking
from kinerja.storage.connection import collection
from kinerja.storage.plain import decode, decode_any, encode
from kinerja.storage.reopenings import Case
from kinerja.storage.scopes import Scope
from kinerja.workflows.instance import Instance, PeriodFacts, Subject

NAME = "instances"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_WITH_PERIOD = {"$lookup": {"from": periods.NAME, "localField": "layers", "foreignField": "_id", "as": "periods"}}
_WITHOUT_OUTBOX = {"$project": {"outbox": 0}}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for somebody other than the subject.

    `relation`: how that somebody stands to the subject, `since`: from when it waits, `opens`: not before. `appointed`:
    the agreed moment of what is done in the step; `read_at`: when somebody began to read what was handed in.
    `open_until`, `given_back`: what a return or a reopening adds to its window, as in Own.
    """

    step: str
    part: str
    relation: str
    since: datetime
    round: int = 0
    late: bool = False
    opens: datetime | None = None
    appointed: datetime | None = None
    read_at: datetime | None = None
    open_until: datetime | None = None
    given_back: int = 0

    @property
    def counts_from(self) -> datetime:
        """From when the waiting is counted: nobody is late for what was agreed for a later day."""
        return self.since if self.appointed is None else max(self.since, self.appointed)


@dataclass(frozen=True, slots=True)
class Own:
    """The step that waits for the subject. `opens`: not before. Of a return: it can be answered until `answer_until`,
    from when it is late where `restarts`; `given_back`: days by which its window moved.
    """

    step: str
    since: datetime
    opens: datetime | None = None
    returned: bool = False
    answer_until: datetime | None = None
    restarts: bool = False
    given_back: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: steps that need nothing more, of those that apply; `done`: what is left is optional.

    `own`: the step of this stage that waits for the subject. `late`: something was handed in late; `by_exception`:
    something was handed in after the declared end, because more time was given.
    """

    stage: str
    finished: int
    total: int
    done: bool = False
    own: Own | None = None
    late: bool = False
    by_exception: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What is not finished in a run, by step id, or "id/decision" of a review; `out`: what does not concern it."""

    unfinished: tuple[str, ...] = ()
    out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list shows of a run without reading its answers, as last worked out.

    `relations`: how those stand to the subject who assess in it; `upward`: those of them who are stood in for by the
    same relation to the district. `wakes`: when time alone may next do something to the run; `ages`: when a review in
    it will next have waited too long; `cases`: its requests to open steps again, and what came of them.
    """

    progress: tuple[Progress, ...] = ()
    own: Own | None = None
    relations: tuple[str, ...] = ()
    upward: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()
    wakes: datetime | None = None
    ages: datetime | None = None
    reminds: datetime | None = None
    cases: tuple[Case, ...] = ()
    left: Left = Left()


@dataclass(frozen=True, slots=True)
class Loaded:
    """An instance with its period; `waiting`: as last worked out.

    `touched`: step -> version of its last change but for files, which nobody types over; `filed`: that of those.
    """

    instance: Instance
    district: str
    period: PeriodFacts
    commands: tuple[records.Command, ...]
    touched: Mapping[str, int]
    waiting: tuple[Waiting, ...]
    own: Own | None = None
    bookings: tuple[Booking, ...] = ()
    filed: Mapping[str, int] = field(default_factory=dict)
    wakes: datetime | None = None
    ages: datetime | None = None
    province: str = ""
    reminds: datetime | None = None
    cases: tuple[Case, ...] = ()

    @property
    def circles(self) -> periods.Circles:
        """Where decisions reach whom it is about."""
        subject = self.instance.subject
        return periods.Circles(subject.person, subject.unit, self.district, self.province)

    def changed(self, step: str) -> int:
        """The version of the last change of a step, of whatever kind; 0 where there was none."""
        return max(self.touched.get(step, 0), self.filed.get(step, 0))


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One line of a reviewer's list."""

    instance: str
    edition: str
    revision: str
    district: str
    subject: Subject
    waiting: tuple[Waiting, ...]
    period: PeriodFacts


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of the list of those whom somebody assesses; the subject without attributes and outside data."""

    instance: str
    edition: str
    revision: str
    district: str
    subject: Subject
    period: PeriodFacts
    waiting: tuple[Waiting, ...]
    progress: tuple[Progress, ...]
    own: Own | None
    left: Left = Left()
    cases: tuple[Case, ...] = ()


def identity(edition: str, person: str) -> str:
    """The id of the one run of a person through an edition: starting twice is impossible by construction."""
    digest = hashlib.sha256(f"{edition}\n{person}".encode()).digest()
    return b32encode(digest[:15]).decode().lower()


def insert(
    instance: Instance,
    district: str,
    waiting: Iterable[Waiting],
    entry: records.Entry,
    summary: Summary = Summary(),
    province: str = "",
) -> bool:
    """Write a run that was just started; False where it exists."""
    document = {
        "_id": instance.id,
        "edition": instance.edition,
        "revision": instance.revision,
        "started_at": instance.started_at,
        "person": instance.subject.person,
        **_placed(instance, district, province),
        **_turn(instance.subject, district, tuple(waiting)),
        **_summary(instance.subject, district, province, summary),
        "steps": encode(instance.steps),
        "touched": dict.fromkeys(instance.steps, 1),
    }
    return records.insert(NAME, document, entry)


def advance(
    scope: Scope,
    before: Loaded,
    after: Instance,
    waiting: Iterable[Waiting],
    entry: records.Entry,
    place: tuple[str, str] | None = None,
    summary: Summary | None = None,
) -> bool:
    """Lead an instance to its next state, if it still stands as `before`; False where somebody was first.

    `place`: district and province of the subject's unit, where they may have changed. `summary`: None where it stays
    as it was.
    """
    version = before.instance.version
    district, province = place or (before.district, before.province)
    moved = (after.subject, district, province) != (before.instance.subject, before.district, before.province)
    changes = {
        **(_placed(after, district, province) if moved else {}),
        **_turn(after.subject, district, tuple(waiting)),
    }
    if summary is not None:
        changes |= _summary(after.subject, district, province, summary)
    filed = {event["step"] for event in entry.events if event["event"] in _FILING}
    for step, state in after.steps.items():
        if state != before.instance.steps.get(step):
            changes[f"steps.{step}"] = encode(state)
            changes[f"{'filed' if step in filed else 'touched'}.{step}"] = after.version
    where = {"_id": after.id, "unit": before.instance.subject.unit, **scope.where}
    return records.change(NAME, where, version, changes, entry)


def load(scope: Scope, instance: str) -> Loaded | None:
    """An instance with its period facts in one round trip; None for what is not there or not in the scope."""
    where = {"_id": instance, **scope.where}
    return next((_read(document) for document in _aggregate(where)), None)


def mine(person: str) -> tuple[Loaded, ...]:
    """All runs of one person, newest first."""
    found = [_read(document) for document in _aggregate(scopes.own(person).where)]
    return tuple(sorted(found, key=lambda item: item.instance.started_at, reverse=True))


def waiting(posts: Iterable[str]) -> tuple[WaitingRow, ...]:
    """What waits for these posts (`scopes.post`), unsorted. The posts are the scope: they name circle and relation."""
    wanted = frozenset(posts)
    if not wanted:
        return ()
    shown = {"edition": 1, "revision": 1, "district": 1, "subject": 1, "waiting": 1, "scope": 1, "periods": 1}
    pipeline = [{"$match": {"turn": {"$in": sorted(wanted)}}}, _WITH_PERIOD, {"$project": shown}]
    return tuple(_row(document, wanted) for document in collection(NAME).aggregate(pipeline))


def several(scope: Scope, instances: Iterable[str]) -> tuple[Loaded, ...]:
    """Those of these runs that are in the scope, with their periods, in one round trip; unsorted."""
    found = _aggregate({"_id": {"$in": sorted(set(instances))}, **scope.where})
    return tuple(_read(document) for document in found)


def over(posts: Iterable[str], most: int) -> tuple[StaffRow, ...]:
    """Runs of the people whom these posts (`scopes.post`) assess, unsorted, at most `most`, without their answers."""
    wanted = sorted(set(posts))
    if not wanted:
        return ()
    pipeline = [{"$match": {"over": {"$in": wanted}}}, {"$limit": most}, _WITH_PERIOD, {"$project": _STAFF}]
    return tuple(_staff_row(document) for document in collection(NAME).aggregate(pipeline))


def of_unit(edition: str, unit: str, most: int) -> tuple[StaffRow, ...]:
    """Runs of an edition by the people of one unit, unsorted, at most `most`, without their answers."""
    where = {"scope": {"$in": [scopes.unit_key(unit)]}, "unit": unit, "edition": edition}
    pipeline = [{"$match": where}, {"$limit": most}, _WITH_PERIOD, {"$project": _STAFF}]
    return tuple(_staff_row(document) for document in collection(NAME).aggregate(pipeline))


def whole_unit(edition: str, unit: str, most: int) -> tuple[Loaded, ...]:
    """Runs of an edition by the people of one unit, unsorted, at most `most`, with their answers and periods."""
    where = {"scope": {"$in": [scopes.unit_key(unit)]}, "unit": unit, "edition": edition}
    found = collection(NAME).aggregate([{"$match": where}, {"$limit": most}, _WITH_PERIOD, _WITHOUT_OUTBOX])
    return tuple(_read(document) for document in found)


def places(instances: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """Edition, unit and person of each of these runs, for the relay."""
    found = collection(NAME).find({"_id": {"$in": sorted(set(instances))}}, {"edition": 1, "unit": 1, "person": 1})
    return tuple((document["edition"], document["unit"], document["person"]) for document in found)


def booked(posts: Iterable[str], months: Iterable[str], most: int) -> tuple[bookings.BookingRow, ...]:
    """Runs with an appointment of these posts (`scopes.post`) that begins in these months ("2024-03", UTC), unsorted.

    At most `most`, without their answers; each with all its appointments. The posts are the scope.
    """
    wanted = sorted(bookings.bucket(post, month) for post in set(posts) for month in set(months))
    if not wanted:
        return ()
    pipeline = [{"$match": {"booked": {"$in": wanted}}}, {"$limit": most}, {"$project": _BOOKED}]
    return tuple(bookings.read_row(document) for document in collection(NAME).aggregate(pipeline))


def with_cases(scopes: Iterable[str], names: Iterable[str], most: int) -> tuple[reopenings.CaseRow, ...]:
    """Runs in one of these scopes ("nation", "district:ID") with a case of one of these names (`reopenings.name_of`).

    Unsorted, at most `most`, without their answers; each with all its cases.
    """
    wanted = sorted(reopenings.bucket(scope, name) for scope in set(scopes) for name in set(names))
    if not wanted:
        return ()
    pipeline = [{"$match": {"reopenings": {"$in": wanted}}}, {"$limit": most}, {"$project": _CASES}]
    return tuple(reopenings.read_row(document) for document in collection(NAME).aggregate(pipeline))


def summarise(loaded: Loaded, summary: Summary) -> bool:
    """Note the summary of a run that has none (from an older program); False where somebody was first."""
    where = {"_id": loaded.instance.id, "version": loaded.instance.version}
    update = {"$set": _summary(loaded.instance.subject, loaded.district, loaded.province, summary)}
    return bool(collection(NAME).update_one(where, update).matched_count == 1)


def due(clock: str, now: datetime) -> Iterator[str]:
    """The ids of the runs whose `clock` ("wakes", "ages", "reminds") has come, for jobs: never all in memory."""
    for slot in slots.all_slots():
        found = collection(NAME).find({"slot": slot, clock: slots.by(now)}, {"_id": 1}, batch_size=500)
        yield from (document["_id"] for document in found)


def set_clock(loaded: Loaded, clock: str, at: datetime | None) -> bool:
    """Set when the run is due again (None: not by itself); False where it changed meanwhile, which set it anew."""
    where = {"_id": loaded.instance.id, "version": loaded.instance.version}
    return bool(collection(NAME).update_one(where, {"$set": {clock: _kept(clock, at)}}).matched_count == 1)


def postpone(instance: str, clock: str, at: datetime | None) -> None:
    """Set when a run is due again that cannot be worked on now (None: until somebody looks after it)."""
    collection(NAME).update_one({"_id": instance}, {"$set": {clock: _kept(clock, at)}})


def _in_layer(layer: str, slot: int | None) -> Mapping[str, Any]:
    return {"layers": layer} if slot is None else {"layers": layer, "slot": slot}


def look_again(layer: str, slot: int, now: datetime, since: datetime) -> None:
    """A decision in `layer` moved windows: let each run of a slot that waits for a moment look at its windows again,
    and see whom to tell of what was decided after `since`."""
    clocks = {"wakes": now, "reminds": since}
    for some in batched(collection(NAME).find(_in_layer(layer, slot), list(clocks))):
        alike: dict[tuple[str, ...], list[str]] = {}
        for document in some:
            late = tuple(clock for clock, at in clocks.items() if (document.get(clock) or at) > at)
            alike.setdefault(late, []).append(document["_id"])
        for late, ids in alike.items():
            if late:
                collection(NAME).update_many({"_id": {"$in": ids}}, {"$set": {clock: clocks[clock] for clock in late}})


def _kept(clock: str, at: datetime | None) -> datetime | None:
    """Also what has nothing more to tell by itself is found when a window is moved: no query asks for what is not."""
    return NEVER if clock == "reminds" and at is None else at


def pinned(edition: str, revisions: Iterable[str]) -> tuple[str, ...]:
    """Those of these revisions of an edition that some run began with."""
    where = {"edition": edition, **scopes.EVERYTHING.where}
    return tuple(one for one in revisions if collection(NAME).find_one({**where, "revision": one}, {"_id": 1}))


def outbox(scope: Scope, instance: str) -> tuple[records.OutboxLine, ...]:
    """What the relay has not moved to the audit trail yet."""
    document = collection(NAME).find_one({"_id": instance, **scope.where}, {"outbox": 1})
    return records.outbox_of(document or {})


def count_by_state(layer: str, slot: int | None, steps: Iterable[str]) -> Mapping[tuple[str | None, ...], int]:
    """How many runs of those that decisions in a layer concern have these stored statuses, in the order of `steps`.

    `slot`: only of this one. For administrators.
    """
    names = tuple(steps)
    group = {f"s{index}": f"$steps.{step}.status" for index, step in enumerate(names)}
    found = collection(NAME).aggregate(
        [{"$match": _in_layer(layer, slot)}, {"$group": {"_id": group, "runs": {"$sum": 1}}}]
    )
    return {tuple(row["_id"].get(f"s{index}") for index in range(len(names))): row["runs"] for row in found}


def people_of(
    layer: str, slot: int | None, steps: Iterable[str], most: int
) -> tuple[tuple[str, str, tuple[str | None, ...]], ...]:
    """Name, unit and stored statuses, in the order of `steps`, of the people whom decisions in a layer concern.

    Unsorted, at most `most`; `slot`: only of this one. For administrators.
    """
    names = tuple(steps)
    shown = {"subject.name": 1, "subject.unit_name": 1, **{f"steps.{step}.status": 1 for step in names}}
    found = collection(NAME).find(_in_layer(layer, slot), shown).limit(most)
    return tuple(
        (
            document["subject"]["name"],
            document["subject"]["unit_name"],
            tuple(document.get("steps", {}).get(step, {}).get("status") for step in names),
        )
        for document in found
    )


def every(edition: str) -> Iterator[Loaded]:
    """All runs of an edition; for commands and jobs, never for a request."""
    for document in _aggregate({"edition": edition, **scopes.EVERYTHING.where}):
        yield _read(document)


def _aggregate(where: Mapping[str, Any]) -> Any:
    return collection(NAME).aggregate([{"$match": where}, _WITH_PERIOD, _WITHOUT_OUTBOX])


def place(loaded: Loaded, province: str) -> None:
    """Note where a run belongs that was written by an older program."""
    circles = periods.Circles(loaded.instance.subject.person, loaded.instance.subject.unit, loaded.district, province)
    layers = periods.layers(loaded.instance.edition, circles)
    known = {"province": province, "layers": layers, "slot": slots.slot_of(loaded.instance.id)}
    collection(NAME).update_one({"_id": loaded.instance.id}, {"$set": known})


def _placed(instance: Instance, district: str, province: str) -> dict[str, Any]:
    subject = instance.subject
    circles = periods.Circles(subject.person, subject.unit, district, province)
    return {
        "unit": subject.unit,
        "district": district,
        "province": province,
        "slot": slots.slot_of(instance.id),
        "layers": periods.layers(instance.edition, circles),
        "scope": scopes.circles(subject.person, subject.unit, district),
        "subject": encode(subject),
    }


def _turn(subject: Subject, district: str, waits: tuple[Waiting, ...]) -> dict[str, Any]:
    circles = scopes.circles(subject.person, subject.unit, district)
    relations = sorted({item.relation for item in waits})
    return {
        "turn": [scopes.post(circle, relation) for relation in relations for circle in circles],
        "waiting": [encode(item) for item in waits],
    }


def _summary(subject: Subject, district: str, province: str, summary: Summary) -> dict[str, Any]:
    circles = periods.Circles(subject.person, subject.unit, district, province)
    near = (scopes.ALL, scopes.unit_key(subject.unit), scopes.person_key(subject.person))
    posts = [scopes.post(circle, relation) for relation in summary.relations for circle in near]
    posts += [scopes.post(scopes.unit_key(district), relation) for relation in summary.upward]
    return {
        "over": posts,
        "progress": encode(summary.progress),
        "own": None if summary.own is None else encode(summary.own),
        "booked": bookings.keys(subject, district, summary.bookings),
        "bookings": encode(summary.bookings),
        "wakes": summary.wakes,
        "ages": summary.ages,
        "reminds": _kept("reminds", summary.reminds),
        "cases": encode(summary.cases),
        "reopenings": reopenings.keys(circles, summary.cases),
        "left": encode(summary.left),
    }


_FILING = frozenset({"FileAttached", "FileDetached"})
_PERSON = {f"subject.{name}": 1 for name in ("person", "name", "unit", "unit_name", "zone")}
_STAFF = {
    **dict.fromkeys(("edition", "revision", "district", "waiting", "progress", "own", "periods", "left", "cases"), 1),
    **_PERSON,
}
_BOOKED = {**dict.fromkeys(("edition", "revision", "district", "bookings"), 1), **_PERSON}
_CASES = {**dict.fromkeys(("edition", "revision", "cases"), 1), **_PERSON}
_STATE = ("edition", "revision", "subject", "started_at", "version", "steps")


def _read(document: Mapping[str, Any]) -> Loaded:
    instance = decode(Instance, {"id": document["_id"], **{key: document[key] for key in _STATE}})
    return Loaded(
        instance=instance,
        district=document["district"],
        period=_period(document),
        commands=records.commands_of(document),
        touched=document.get("touched", {}),
        filed=document.get("filed", {}),
        waiting=_waiting(document),
        own=_own(document),
        bookings=bookings.read(document),
        wakes=decode_any(document.get("wakes")),
        ages=decode_any(document.get("ages")),
        reminds=decode_any(document.get("reminds")),
        province=document.get("province", ""),
        cases=reopenings.read(document),
    )


def _staff_row(document: Mapping[str, Any]) -> StaffRow:
    return StaffRow(
        instance=document["_id"],
        edition=document["edition"],
        revision=document["revision"],
        district=document["district"],
        subject=decode(Subject, document["subject"]),
        period=_period(document),
        waiting=_waiting(document),
        progress=tuple(decode(Progress, raw) for raw in document["progress"]),
        own=_own(document),
        left=decode(Left, document.get("left", {})),
        cases=reopenings.read(document),
    )


def _own(document: Mapping[str, Any]) -> Own | None:
    raw = document.get("own")
    return None if raw is None else decode(Own, raw)


def _period(document: Mapping[str, Any]) -> PeriodFacts:
    return periods.read(document["edition"], document["periods"])


def _waiting(document: Mapping[str, Any]) -> tuple[Waiting, ...]:
    return tuple(decode(Waiting, raw) for raw in document.get("waiting", ()))


def _row(document: Mapping[str, Any], posts: frozenset[str]) -> WaitingRow:
    items = _waiting(document)
    circles = document["scope"]
    return WaitingRow(
        instance=document["_id"],
        edition=document["edition"],
        revision=document["revision"],
        district=document["district"],
        subject=decode(Subject, document["subject"]),
        waiting=tuple(w for w in items if any(scopes.post(circle, w.relation) in posts for circle in circles)),
        period=_period(document),
    )
