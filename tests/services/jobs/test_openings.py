"""Windows that begin and end are recorded once each, in order, also after nobody ticked for a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.jobs import Holder, LeaseLost, Report, openings
from kinerja.storage.audit import Row
from kinerja.storage.connection import collection
from kinerja.workflows.instance import Status
from tests.cast import NOW, SMALL, Cast, key
from tests.workflows.test_waking import DEFINITION, EDITION

AFTER = datetime(2024, 6, 1, tzinfo=UTC)
"""Everything has begun and ended."""


@pytest.fixture
def token(cast: Cast) -> int:
    found = Holder().hold()
    assert found is not None
    return found


def run(now: datetime, token: int) -> Report:
    report = services.jobs.run("openings", now, token, "trace")
    services.relay.run_all(now)
    return report


def rows(edition: str = SMALL) -> list[Row]:
    return [row for row in storage.audit.chain("trail/system") if row.event.get("edition") == edition]


def told(found: Iterable[Row]) -> list[tuple[str, str, str, str]]:
    return [
        (row.event["event"], row.event["window"], row.event["zone"].partition("/")[2], f"{row.at:%m-%d %H}")
        for row in found
    ]


ALL = [
    ("WindowBegan", "plan", "Jayapura", "12-31 15"),
    ("WindowBegan", "plan", "Jakarta", "12-31 17"),
    ("WindowBegan", "visit", "Jayapura", "01-31 15"),
    ("WindowBegan", "visit", "Jakarta", "01-31 17"),
    ("WindowEnded", "plan", "Jayapura", "03-31 15"),
    ("WindowEnded", "plan", "Jakarta", "03-31 17"),
    ("WindowEnded", "visit", "Jayapura", "04-30 15"),
    ("WindowEnded", "visit", "Jakarta", "04-30 17"),
]
"""The windows of the small edition, where there are schools in two zones."""


def test_after_a_long_silence_everything_is_recorded_in_its_order(token: int) -> None:
    run(AFTER, token)
    assert told(rows()) == ALL
    assert {row.event["recorded"] for row in rows()} == {AFTER}
    assert run(AFTER, token).done == 0


def test_day_by_day_it_is_the_same(token: int) -> None:
    day = NOW - timedelta(days=30)
    while day < AFTER:
        run(day, token)
        day += timedelta(days=9)
    run(AFTER, token)
    assert told(rows()) == ALL


def test_a_boundary_belongs_to_the_instant_itself(token: int) -> None:
    ends = datetime(2024, 3, 31, 17, tzinfo=UTC)
    run(ends - timedelta(milliseconds=1), token)
    assert ("WindowEnded", "plan", "Jakarta", "03-31 17") not in told(rows())
    run(ends, token)
    assert told(rows())[-1] == ("WindowEnded", "plan", "Jakarta", "03-31 17")


def test_a_clock_that_goes_back_records_nothing_twice(token: int) -> None:
    for now in (AFTER, NOW, AFTER, NOW + timedelta(days=60), AFTER):
        run(now, token)
    assert told(rows()) == ALL


def test_a_new_holder_and_one_that_was_cut_off_end_the_same(token: int) -> None:
    run(NOW, token)
    collection("jobs").update_one({"_id": "openings"}, {"$unset": {"mark": ""}})  # killed before it could note it
    run(AFTER, Holder().seize())
    assert told(rows()) == ALL
    with pytest.raises(LeaseLost):
        run(AFTER, token)


def test_a_window_that_is_extended_ends_again_later(token: int, cast: Cast) -> None:
    run(datetime(2024, 4, 2, tzinfo=UTC), token)
    when = datetime(2024, 4, 3, tzinfo=UTC)
    services.periods.extend(cast.ratna, SMALL, "plan", date(2024, 4, 10), "Banjir", None, key(), when)
    run(when, token)
    assert told(rows()) == ALL[:6]
    run(AFTER, token)
    ends = [row for row in told(rows()) if row[:2] == ("WindowEnded", "plan")]
    assert [at for *_, at in ends] == ["03-31 15", "03-31 17", "04-10 17", "04-10 17"]


def test_the_audit_stays_whole(token: int) -> None:
    run(AFTER, token)
    assert services.audit.verify().faults == ()


# ── runs that time alone opens ──


@pytest.fixture
def begun(cast: Cast, token: int) -> str:
    """A run in which the program does something on the first of February."""
    services.definitions.publish(
        workflows.load_texts({"workflows.yaml": DEFINITION}, "workflows.yaml"), cast.ratna, NOW
    )
    opened = services.instances.start(cast.siti, EDITION, key(), NOW)
    return opened.instance.id


def done(instance: str) -> bool:
    loaded = storage.instances.load(storage.EVERYTHING, instance)
    assert loaded is not None
    return loaded.instance.step("points").status is Status.DONE


def test_what_the_program_does_by_itself_happens_when_its_time_has_come(begun: str, token: int) -> None:
    opens = datetime(2024, 1, 31, 17, tzinfo=UTC)
    run(opens - timedelta(seconds=1), token)
    assert not done(begun)
    run(opens, token)
    assert done(begun)
    last = storage.audit.chain(begun)[-1]
    assert (last.event["event"], last.by, last.at) == ("SystemStepDone", "system", opens)
    run(AFTER, token)
    assert storage.audit.chain(begun)[-1] == last
    assert list(storage.instances.due("wakes", AFTER)) == []


def test_one_run_that_cannot_be_worked_on_does_not_hold_up_the_others(begun: str, token: int, cast: Cast) -> None:
    other = services.instances.start(cast.maria, EDITION, key(), NOW).instance.id
    collection("instances").update_one({"_id": begun}, {"$set": {"revision": "gone"}})
    now = datetime(2024, 2, 1, tzinfo=UTC)
    for attempt in range(3):
        report = run(now + timedelta(minutes=10 * attempt), token)
        assert [stumble.key.split(":")[1] for stumble in report.stumbles] == [begun]
    assert done(other)
    assert report.incidents == 1
    (incident,) = services.jobs.board.board(cast.ratna).incidents
    assert (incident.content, incident.error, incident.attempts) == ({"instance": begun}, "NotFound", 3)
    assert run(AFTER, token).stumbles == ()

    revision = storage.revisions.register().current(EDITION)
    assert revision is not None
    collection("instances").update_one({"_id": begun}, {"$set": {"revision": revision.hash}})
    assert services.jobs.board.retry(cast.ratna, incident.key, AFTER)
    run(AFTER, token)
    assert not done(begun), "its window is over by now"
    assert services.jobs.board.board(cast.ratna).incidents == ()


def test_windows_that_are_moved_wake_those_who_wait_for_them(begun: str, token: int, cast: Cast) -> None:
    run(NOW, token)
    services.periods.close(cast.ratna, EDITION, "later", NOW + timedelta(days=1), "x", None, key(), NOW)
    openings.run(NOW + timedelta(minutes=1), token)
    loaded = storage.instances.load(storage.EVERYTHING, begun)
    assert loaded is not None
    assert loaded.wakes == datetime(2024, 1, 31, 17, tzinfo=UTC)
