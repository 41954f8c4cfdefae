"""The rest of the semester as the real services let it happen: everybody comes as far as their story says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pymongo import MongoClient

from kinerja import services, storage, workflows
from kinerja.seed.demo import publish_and_people
from kinerja.seed.play import EDITION, Play, all_acts
from kinerja.seed.semester import Semester
from kinerja.seed.words import SENT_TWICE
from kinerja.seed.world import Person, people
from kinerja.settings import Settings
from kinerja.storage.instances import identity
from kinerja.workflows import Status

pytestmark = pytest.mark.integration

SUMMER = datetime(2024, 7, 20, 2, tzinfo=UTC)
CHAIN = (
    *("persetujuan", "dokumen_persiapan", "observasi_kinerja", "dokumen_tindak_lanjut", "penilaian_tindak_lanjut"),
    *("dokumen_refleksi", "penilaian_praktik", "pemeriksaan_bukti", "penilaian_perilaku", "predikat_kinerja"),
    "tanggapan_guru",
)
FINISHED = {
    **{"approved": 1, "prepared": 2, "observing": 2, "observed": 3, "discussed": 4, "considered": 5, "reflected": 6},
    **{"rated": 7, "handed": 7, "returned": 7, "checked": 8, "valued": 9, "issued": 10, "accepted": 11},
    **dict.fromkeys(("amended", "objected", "overridden"), 11),
}
"""How far somebody comes -> how many steps of the chain are finished then."""


def cast() -> dict[str, Person]:
    """Those who stand for something, and for each other end of the semester one."""
    named = [person for person in people() if person.username in (SENT_TWICE, "hasnah", "teguh", "margaretha")]
    others = {person.later: person for person in people() if person.later}
    left = [person for end, person in others.items() if end not in {person.later for person in named}]
    return {person.username: person for person in (*named, *left)}


@pytest.fixture
def played(server: str) -> Iterator[dict[str, services.Opened]]:
    """Username -> the run of each of the cast, at the end; on the real server, in a database of its own."""
    base, _, options = server.partition("?")
    name = f"kinerja-{uuid4().hex[:12]}"
    storage.connect(f"{base.rsplit('/', 1)[0]}/{name}?{options}")
    storage.ensure_indexes()
    for each in (services.clock, services.definitions, services.instances, services.trails):
        each.forget()
    try:
        yield performed()
    finally:
        storage.disconnect()
        with MongoClient(server) as client:
            client.drop_database(name)


def performed() -> dict[str, services.Opened]:
    publish_and_people(workflows.load(Settings().definitions))
    play = Play()
    play.perform([act for act in all_acts() if act.subject.username in cast()])
    services.relay.run_all(SUMMER)
    return {
        name: services.instances.open_(play.account(person), identity(EDITION, person.id), SUMMER)
        for name, person in cast().items()
    }


def test_everybody_comes_as_far_as_the_story_says(played: dict[str, services.Opened]) -> None:
    for name, opened in played.items():
        finished = [step for step in CHAIN if opened.instance.step(step).status in (Status.DONE, Status.APPROVED)]
        assert tuple(finished) == CHAIN[: FINISHED[cast()[name].later]], name
    follows_the_suggestion_but_once(played)
    one_file_stands_twice(played[SENT_TWICE])
    what_was_agreed_stands_in_calendars(played)
    assert services.audit.verify().faults == ()


def follows_the_suggestion_but_once(played: dict[str, services.Opened]) -> None:
    rated = ("penilaian_praktik", "hasil_kerja", "penilaian_perilaku", "predikat_kinerja")
    other = [
        (name, step)
        for name, opened in played.items()
        for step in rated
        for field, value in opened.instance.step(step).suggested.items()
        if opened.instance.step(step).answers[field] != value
    ]
    assert other == [("teguh", "predikat_kinerja")]
    said = played["teguh"].instance.step("predikat_kinerja").answers
    assert said["alasan"]
    credit = played["teguh"].instance.step("angka_kredit")
    assert credit.status is Status.DONE, "done by the program"


def one_file_stands_twice(opened: services.Opened) -> None:
    rows = opened.instance.step("bukti_pengembangan").answers["realisasi"]
    hashes = [file.hash for row in rows for file in row["berkas"]]
    assert len(hashes) - len(set(hashes)) == 1


def what_was_agreed_stands_in_calendars(played: dict[str, services.Opened]) -> None:
    person = cast()["margaretha"]
    leader = services.accounts.load("demo-bambang")
    assert leader is not None
    shown = services.calendars.calendar(leader, Semester(person).visit.astimezone(UTC)).appointments
    visits = {one.instance: one.booking.planned.starts for one in shown}
    assert visits[played["margaretha"].instance.id] == Semester(person).visit
