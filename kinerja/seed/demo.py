"""Seeds the demo world once into an empty store, and can do it again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta, timezone

from kinerja import services, storage, workflows
from kinerja.seed.accounts import PASSWORD
from kinerja.seed.play import Play
from kinerja.seed.world import Person, people, rapor, schools
from kinerja.services.details import Details, checked
from kinerja.workflows.definition import Relation
from kinerja.workflows.parts import Assignment

WIB = timezone(timedelta(hours=7))
OPENING = datetime(2023, 12, 27, 9, tzinfo=WIB)
"""When definitions and accounts of the demo were made."""
BEGINS = datetime(2024, 1, 30, 8, tzinfo=WIB)
"""The demo's default moment: the last day but one before the plans are due."""
IN_OFFICE_SINCE = date(2023, 7, 1)
NEWS = timedelta(days=7)
"""What people were told within this time before the demo begins they have not read."""
_STATE, _CLOCK = "demo", "demo_clock"
_SEEDING, _SEEDED = "seeding", "seeded"
RELATIONS = {
    "superior": Relation.SUPERIOR,
    "acting": Relation.SUPERIOR,
    "operator": Relation.OPERATOR,
    "district": Relation.DISTRICT,
    "ministry": Relation.MINISTRY,
}


class NotADemo(Exception):
    """The store holds something that is not the demo world: it is left alone."""


def stands() -> bool:
    """Whether the demo world was made, and wholly."""
    return storage.meta.get(_STATE) == _SEEDED


def seed_once(catalogue: workflows.Catalogue, begins: datetime | None) -> bool:
    """Make the demo world, unless it stands already; whether it was made. Raises NotADemo, Unpublishable.

    `begins`: the moment the demo begins (aware). It counts again only where it is another one than last time, so that
    a clock that runs on is not put back by every start.
    """
    state = storage.meta.get(_STATE)
    if state is None and not empty():
        raise NotADemo
    if state != _SEEDED:
        clear()
        make(catalogue, begins or BEGINS)
        return True
    if begins and storage.meta.get(_CLOCK) != begins.isoformat():
        set_clock(begins)
    return False


def reset(catalogue: workflows.Catalogue, begins: datetime | None) -> None:
    """Back to the freshly seeded world. Raises NotADemo, Unpublishable."""
    if storage.meta.get(_STATE) is None:
        raise NotADemo
    clear()
    make(catalogue, begins or BEGINS)


def set_clock(begins: datetime) -> None:
    services.clock.move_to(begins)
    storage.meta.put(_CLOCK, begins.isoformat())


def empty() -> bool:
    """Whether nobody has put anything into the store yet."""
    kept = (storage.accounts, storage.units, storage.instances, storage.periods, storage.revisions, storage.audit)
    return all(storage.connection.collection(kind.NAME).find_one({}, {"_id": 1}) is None for kind in kept)


def clear() -> None:
    """Remove everything, and remember that a world is being made: half of one is never taken for a whole."""
    for document in storage.documents.DOCUMENTS:
        storage.connection.collection(document._meta["collection"]).delete_many({})
    storage.meta.put(_STATE, _SEEDING)
    storage.check_schema()
    services.definitions.forget()
    services.trails.forget()
    services.clock.forget()


def make(catalogue: workflows.Catalogue, begins: datetime) -> None:
    publish_and_people(catalogue)
    Play().until(begins.astimezone(UTC))
    services.relay.run_all(begins.astimezone(UTC))
    read_older(begins - NEWS)
    set_clock(begins)
    storage.meta.put(_STATE, _SEEDED)


def read_older(than: datetime) -> None:
    """Whoever was told something longer ago has read it."""
    for person in people():
        older = [notice.key for notice in storage.notices.unread(person.id) if notice.at < than]
        if older:
            storage.notices.read(person.id, older)
            storage.notices.count(person.id)


def publish_and_people(catalogue: workflows.Catalogue) -> None:
    """The definitions, the schools and everybody in them, before anybody has done anything."""
    opening = OPENING.astimezone(UTC)
    services.definitions.publish(catalogue, services.accounts.SYSTEM, opening)
    for school in schools().values():
        place = (school.district, school.district_name, school.zone)
        province = {"province": school.province, "province_name": school.province_name}
        services.units.put(storage.units.Unit(school.id, school.name, *place, **province))
        services.units.refresh(school.id, rapor())
    # One hash for all of them: a hundred would take as long as everything else together.
    password = services.passwords.hashed(PASSWORD)
    for person in people():
        create(person, password, opening)


def create(person: Person, password: str, at: datetime) -> None:
    """One account with its assignments, written as `services.accounts.create` does, but with the shared hash."""
    details = Details(
        username=person.username,
        name=person.name,
        role=person.role,
        unit=person.unit,
        employee_number=person.employee_number,
        email=f"{person.username}@contoh.example",
        attributes=person.attributes(schools()[person.unit]),
    )
    by = services.accounts.SYSTEM
    event = {"event": "AccountCreated", "values": storage.plain.encode(details)}
    known = {"id": person.id, "password": password, "assignments": assignments(person)}
    kept = storage.accounts.Person(**known, **asdict(checked(details)))
    if not storage.accounts.insert(kept, storage.Entry(at, by.id, by.name, (event,))):
        raise NotADemo


def assignments(person: Person) -> tuple[Assignment, ...]:
    """The post of this person in the own unit, district or the nation."""
    if not person.post:
        return ()
    unit = {"district": schools()[person.unit].district, "ministry": None}.get(person.post, person.unit)
    return (
        Assignment(
            relation=RELATIONS[person.post],
            unit=unit,
            person=None,
            starts=IN_OFFICE_SINCE,
            ends=None,
            acting=person.post == "acting",
            letter=f"800/{person.serial:03}/2023",
        ),
    )
