"""What each write keeps of the appointments of a run: moved, cancelled, and unchanged when nothing changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kinerja import services, storage
from kinerja.services.bookings import bookings
from kinerja.storage.bookings import Booking
from tests.cast import NOW, Cast, key
from tests.visits import begin, talk, visit

LATER = NOW + timedelta(hours=1)


def kept(run: str) -> dict[str, Booking]:
    loaded = storage.instances.load(storage.EVERYTHING, run)
    assert loaded is not None
    return {booking.planned.field: booking for booking in loaded.bookings}


def test_a_moment_is_kept_with_the_version_that_stated_it(cast: Cast) -> None:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    (found,) = kept(run).values()
    assert found.planned.starts == datetime(2024, 2, 1, 2, tzinfo=UTC)
    assert (found.at, found.cancelled, found.relations) == (NOW, False, ("superior",))
    assert found.version == services.instances.open_(cast.budi, run, NOW).instance.version


def test_moving_replaces_the_old_moment_with_a_higher_version(cast: Cast) -> None:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    before = kept(run)["begins"]
    visit(cast, run, "2024-05-01T09:00", now=LATER)
    (after,) = kept(run).values()
    assert after.planned.starts.month == 5
    assert after.version > before.version
    assert after.at == LATER


def test_what_is_being_changed_goes_on_standing_until_it_is_handed_in_again(cast: Cast) -> None:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    before = kept(run)
    draft = {"begins": "2024-03-01T09:00", "room": ""}
    services.submissions.save_draft(cast.budi, run, "visit", draft, {}, None, key(), LATER)
    assert kept(run) == before


def test_other_changes_of_the_run_leave_it_alone(cast: Cast) -> None:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    before = kept(run)["begins"]
    talk(cast, run, "2024-02-02", now=LATER)
    assert kept(run)["begins"] == before


def test_what_is_given_back_or_withdrawn_is_cancelled_and_stands_again_later(cast: Cast) -> None:
    run = begin(cast)
    talk(cast, run, "2024-02-02")
    told = [kept(run)["day"]]
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), LATER)
    told.append(kept(run)["day"])
    talk(cast, run, "2024-02-02", now=LATER)
    told.append(kept(run)["day"])
    services.reviews.return_(cast.budi, run, "approval", "unclear", "Tolong", ("talk",), {}, None, key(), LATER)
    told.append(kept(run)["day"])
    assert [booking.cancelled for booking in told] == [False, True, False, True]
    versions = [booking.version for booking in told]
    assert versions == sorted(set(versions))


def test_the_same_state_gives_the_same_bookings_however_often_it_is_asked(cast: Cast) -> None:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    talk(cast, run, "2024-02-02")
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), LATER)
    loaded = storage.instances.load(storage.EVERYTHING, run)
    assert loaded is not None
    definition = services.definitions.by_hash(loaded.instance.revision)
    again = bookings(definition, loaded.instance, loaded.period, LATER + timedelta(days=1), loaded.bookings)
    assert {b.planned.field: b for b in again} == kept(run)


def test_a_repeated_relay_changes_nothing(cast: Cast) -> None:
    run = begin(cast)
    visit(cast, run, "2024-02-01T09:00")
    before = kept(run)
    services.relay.run_all(NOW)
    services.relay.run_all(LATER)
    assert kept(run) == before
