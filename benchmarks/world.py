"""A small country for the suites that ask over HTTP: one process, schools, teachers, who leads them, their sessions.

Nobody in it exists, and all share one password hash: signing in is not what is measured. Sessions are made here, with
the key of the server, as signing in would have made them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from ulid import ULID

from kinerja import services, storage
from kinerja.services.details import Details
from kinerja.storage.units import Unit
from kinerja.web import access
from kinerja.workflows.definition import Relation
from kinerja.workflows.parts import Assignment

EDITION = "bench@now"
FORM, REVIEW, OPEN_FORM = "plan", "approval", "diary"
TEACHERS_A_SCHOOL, SCHOOLS_A_DISTRICT = 7, 190
"""A province has about forty districts."""
ZONE = "Asia/Jakarta"
AT_ONCE = 20
COPIED = ("units", "accounts", "instances")
NAMES = ("Sri", "Agus", "Dewi", "Budi", "Siti", "Joko", "Ma'ruf", "Nur", "Wahyu", "Rahmat")
FAMILY = ("Lestari", "Santoso", "Wijaya", "Rahayu", "D'Silva", "Hidayat", "Putri", "", "Saputra", "Utami")

FIELDS = """              - {text: goal, label: {id: Sasaran, en: Goal}, max_length: 200}
              - {long_text: reason, label: {id: Alasan, en: Reason}}
              - {integer: hours, label: {id: Jam, en: Hours}, min: 1, max: 60}
              - {decimal: share, label: {id: Bagian, en: Share}}
              - {choice: kind, label: {id: Jenis, en: Kind}, options: kinds}
              - {choices: places, label: {id: Tempat, en: Places}, options: kinds}
              - {yes_no: agreed, label: {id: Disepakati, en: Agreed}}
              - {date: begins, label: {id: Mulai, en: Begins}}
"""
"""The form of eight fields; the peer shows the same."""


def definition(today: date) -> str:
    """One process whose window has been open for a month and closes in two."""
    opens, closes = today - timedelta(days=30), today + timedelta(days=60)
    return f"""language: 1
lists:
  - list: kinds
    title: {{id: Jenis, en: Kinds}}
    options:
      - {{option: first, label: {{id: Pertama, en: First}}}}
      - {{option: second, label: {{id: Kedua, en: Second}}}}
      - {{option: third, label: {{id: Ketiga, en: Third}}}}
editions:
  - edition: {EDITION}
    title: {{id: Ukur, en: Measure}}
    period: {{title: {{id: Sekarang, en: Now}}, from: {opens}, to: {closes}}}
    actors:
      person: {{is: subject, title: {{id: Guru, en: Teacher}}}}
      lead: {{is: superior, title: {{id: Kepala, en: Head}}, vacant: wait}}
    windows:
      now: {{title: {{id: Sekarang, en: Now}}, opens: {opens}, closes: {closes}}}
    stages:
      - stage: planning
        title: {{id: Perencanaan, en: Planning}}
        window: now
        order: parallel
        steps:
          - form: {OPEN_FORM}
            title: {{id: Catatan, en: Diary}}
            actor: person
            lock: never
            fields:
{FIELDS}          - form: {FORM}
            title: {{id: Rencana, en: Plan}}
            actor: person
            fields:
{FIELDS}          - review: {REVIEW}
            title: {{id: Persetujuan, en: Approval}}
            actor: lead
            of: [{FORM}]
            submitted_by: person
            return: {{opens: all, must_answer: no, answer_within: 5}}
"""


ANSWERS: Mapping[str, object] = {
    "goal": "Kelas yang tenang",
    "reason": "Supaya semua dapat belajar dengan baik di kelas.",
    "hours": 12,
    "share": "2.5",
    "kind": "first",
    "places": ("first", "third"),
    "agreed": "yes",
    "begins": "2024-02-01",
}


@dataclass(frozen=True, slots=True)
class Human:
    """`post`: "superior" for who leads the school, else empty."""

    id: str
    name: str
    school: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """The session of somebody: what the browser sends, and the run it is about (of a teacher)."""

    human: Human
    cookie: str
    token: str
    run: str


def people(schools: int, teachers: int = TEACHERS_A_SCHOOL, seed: int = 1) -> Iterator[Human]:
    """Streaming, always the same for a seed: each school, who leads it first."""
    chance = random.Random(seed)
    for number in range(schools):
        school = _school(number)
        yield Human(f"{school}-h", _name(chance), school, "superior")
        for teacher in range(teachers):
            yield Human(f"{school}-{teacher:03}", _name(chance), school)


def _school(number: int) -> str:
    return f"s{number:06}"


def _district(school: str) -> str:
    return f"k{int(school[1:]) // SCHOOLS_A_DISTRICT:04}"


PATTERN = _school(0)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(NAMES)} {chance.choice(FAMILY)}".strip() + ", S.Pd."


def settle(everybody: Sequence[Human], now: datetime) -> None:
    """Schools, accounts, and a run for every teacher; the store of this process must be connected and prepared."""
    password = services.passwords.hashed(str(ULID()))
    for school in dict.fromkeys(human.school for human in everybody):
        district = _district(school)
        storage.units.put(Unit(school, f"SD {school}", district, f"Kab. {district}", ZONE, {}, "p1", "Provinsi Ukur"))
    for human in everybody:
        _account(human, password, now)
    for human in everybody:
        if not human.post:
            services.instances.start(account_of(human), EDITION, str(ULID()), now)


def surround(schools: range) -> None:
    """Fill the store with so many more schools: copies of the first one, whose people do not come that evening.

    Their accounts and runs lie there with every index; rows of the audit are left out, which nobody asks for here.
    """
    services.relay.run_all(now())
    pattern = {name: list(storage.connection.collection(name).find(_of_school(PATTERN))) for name in COPIED}
    for first in schools[::AT_ONCE]:
        some = [_school(number) for number in range(first, min(first + AT_ONCE, schools.stop))]
        for name, documents in pattern.items():
            copies = [_copied(document, school) for school in some for document in documents]
            storage.connection.collection(name).insert_many(copies, ordered=False)


def _of_school(school: str) -> dict[str, object]:
    return {"$or": [{"_id": school}, {"unit": school}]}


def _copied(document: dict[str, Any], school: str) -> dict[str, Any]:
    copy = {name: _renamed(value, school) for name, value in document.items()}
    if "edition" in copy:
        copy["_id"] = storage.instances.identity(EDITION, copy["person"])
        copy["slot"] = storage.slots.slot_of(copy["_id"])
    return copy


def _renamed(value: Any, school: str) -> Any:
    """The same with the name of another school in every text."""
    if isinstance(value, str):
        return value.replace(PATTERN, school).replace(_district(PATTERN), _district(school))
    if isinstance(value, list):
        return [_renamed(each, school) for each in value]
    if isinstance(value, dict):
        return {name: _renamed(each, school) for name, each in value.items()}
    return value


def account_of(human: Human) -> services.Account:
    found = services.accounts.load(human.id)
    if found is None:
        raise LookupError(human.id)
    return found


def _account(human: Human, password: str, now: datetime) -> None:
    details = Details(username=human.id, name=human.name, role="employee", unit=human.school)
    held = (
        (Assignment(Relation.SUPERIOR, human.school, None, date(2020, 1, 1), None, False, None),) if human.post else ()
    )
    kept = storage.accounts.Person(id=human.id, password=password, assignments=held, **asdict(details))
    storage.accounts.insert(kept, storage.Entry(now, "system", "Kinerja", ({"event": "AccountCreated"},)))


def visits(app: Flask, everybody: Sequence[Human]) -> list[Visit]:
    """A session for each of them, signed by `app`, which must have the key of the server."""
    return [_visit(app, human) for human in everybody]


def _visit(app: Flask, human: Human) -> Visit:
    with app.test_request_context("/"):
        access.begin(account_of(human))
        token = generate_csrf()
        answer = app.response_class()
        app.session_interface.save_session(app, session, answer)  # type: ignore[arg-type]
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Visit(human, cookie, token, storage.instances.identity(EDITION, human.id))


def now() -> datetime:
    return datetime.now(UTC)
