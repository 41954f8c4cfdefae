"""What was signed is kept once, as it then read; a number says only what the paper says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.attempts import SPAN
from kinerja.storage.connection import collection
from kinerja.workflows import receipts
from tests.cast import NOW, SMALL, Cast, key
from tests.services.test_reviews import handed_in

ADDRESS = "10.0.0.1"


def documents(name: str) -> list[dict[str, object]]:
    return sorted(collection(name).find({}), key=lambda one: one["_id"])


def number_of(account: services.Account, run: str) -> str:
    state = services.instances.open_(account, run, NOW).instance.step("approval")
    assert state.submitted_at
    return receipts.number(run, "approval", state.round, state.submitted_at)


def test_the_relay_keeps_a_copy_and_a_receipt_of_every_hand_in(cast: Cast) -> None:
    run = handed_in(cast.siti)
    number = number_of(cast.siti, run)
    assert services.receipts.verify(number, ADDRESS, NOW) is None
    services.relay.run_all(NOW)
    verified = services.receipts.verify(number, ADDRESS, NOW)
    assert verified is not None
    assert (verified.ended, verified.later, verified.changed) == (None, (), 0)
    found = verified.receipt
    assert (found.number, found.instance, found.version) == (number, run, 3)
    assert (found.name, found.unit_name, found.at, found.late) == ("S*** A***", "SD Melati", NOW, False)
    assert (found.title.id, found.period.id) == ("Persetujuan", "Januari–Juni 2024")
    kept = storage.copies.load(run, 3)
    assert kept is not None
    assert kept.fingerprint == found.fingerprint


def test_nothing_in_a_receipt_names_the_person(cast: Cast) -> None:
    handed_in(cast.siti)
    services.relay.run_all(NOW)
    (kept,) = documents("receipts")
    assert not {"Siti", "Aminah", "siti"} & {word for value in kept.values() for word in str(value).split()}


def test_moving_the_same_events_twice_keeps_the_first(cast: Cast) -> None:
    run = handed_in(cast.siti)
    lines = storage.instances.outbox(storage.EVERYTHING, run)
    services.relay.run_all(NOW)
    before = documents("receipts"), documents("copies")
    services.receipts.file(run, lines)
    assert (documents("receipts"), documents("copies")) == before


def test_a_number_is_found_however_it_is_typed(cast: Cast) -> None:
    run = handed_in(cast.siti)
    services.relay.run_all(NOW)
    number = number_of(cast.siti, run)
    for typed in (number.lower(), number.replace("-", " "), number.removeprefix("KNJ-")):
        assert services.receipts.verify(typed, ADDRESS, NOW) is not None


def test_guessing_numbers_is_limited_for_each_address(cast: Cast) -> None:
    for _ in range(services.receipts.MOST_PER_ADDRESS):
        services.receipts.verify("KNJ-AAAA-AAAA-AAAA", ADDRESS, NOW)
    with pytest.raises(services.Throttled):
        services.receipts.verify("KNJ-AAAA-AAAA-AAAA", ADDRESS, NOW)
    assert services.receipts.verify("KNJ-AAAA-AAAA-AAAA", "10.0.0.2", NOW) is None
    assert services.receipts.verify("KNJ-AAAA-AAAA-AAAA", ADDRESS, NOW + SPAN) is None


@pytest.mark.parametrize("moved", [False, True])
def test_a_copy_is_there_at_once_and_stays_what_it_was(cast: Cast, moved: bool) -> None:
    run = handed_in(cast.siti)
    if moved:
        services.relay.run_all(NOW)
    opened, copy = services.receipts.copy(cast.siti, run, 3, NOW)
    assert opened.instance.id == run
    assert copy.readings[0].entries[0].said.value == "x"
    later = NOW + timedelta(days=1)
    services.reviews.open_(cast.budi, run, "approval", key(), later)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "Perbaiki.", ["goal"], {}, None, key(), later)
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "lain"}, {}, None, key(), later)
    services.relay.run_all(later)
    assert services.receipts.copy(cast.siti, run, 3, later)[1] == copy
    returned = services.receipts.copy(cast.budi, run, 5, later)[1]
    assert (returned.event, returned.name, returned.message) == ("ReviewReturned", "Budi Setiawan", "Perbaiki.")


def test_a_return_and_an_approval_bring_no_receipt(cast: Cast) -> None:
    run = handed_in(cast.siti)
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    services.relay.run_all(NOW)
    assert len(documents("receipts")) == 1
    assert [one["_id"] for one in documents("copies")] == [f"{run}:3", f"{run}:5"]


@pytest.mark.parametrize("version", [-1, 0, 1, 2, 4, 99])
def test_what_signed_nothing_has_no_copy(cast: Cast, version: int) -> None:
    run = handed_in(cast.siti)
    with pytest.raises(services.NotFound):
        services.receipts.copy(cast.siti, run, version, NOW)


def test_a_copy_is_for_those_who_may_open_the_run(cast: Cast) -> None:
    run = handed_in(cast.siti)
    services.relay.run_all(NOW)
    assert services.receipts.copy(cast.budi, run, 3, NOW)
    for other in (cast.maria, cast.wahyu, cast.ratna, cast.joko):
        with pytest.raises(services.NotFound):
            services.receipts.copy(other, run, 3, NOW)
        with pytest.raises(services.NotFound):
            services.receipts.latest(other, run, "approval", NOW)


def test_the_latest_hand_in_of_a_step_is_found(cast: Cast) -> None:
    run = handed_in(cast.siti)
    assert services.receipts.latest(cast.siti, run, "approval", NOW) == 3
    assert services.receipts.latest(cast.siti, run, "goal", NOW) == 3, "the review covers it"
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), NOW)
    services.relay.run_all(NOW)
    assert services.receipts.latest(cast.siti, run, "approval", NOW) == 3, "a decision is no hand-in"
    services.submissions.submit(cast.siti, run, "goal", {"aim": "y", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    assert services.receipts.latest(cast.siti, run, "approval", NOW) == 7


def test_before_anything_is_signed_there_is_none(cast: Cast) -> None:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "x"}, {}, None, key(), NOW)
    with pytest.raises(services.NotFound):
        services.receipts.latest(cast.siti, run, "goal", NOW)


def test_a_late_hand_in_is_receipted_as_late(cast: Cast) -> None:
    late = NOW.replace(month=2)
    run = handed_in(cast.siti, late)
    services.relay.run_all(late)
    state = services.instances.open_(cast.siti, run, late).instance.step("approval")
    assert state.late
    assert state.submitted_at
    found = services.receipts.verify(receipts.number(run, "approval", state.round, state.submitted_at), ADDRESS, late)
    assert found is not None
    assert found.receipt.late


def test_the_kinds_that_may_sign_are_events(cast: Cast) -> None:
    assert set(workflows.SIGNATURES) <= set(workflows.Event.__args__)
