"""Filling and handing in: once, in order, by whom it belongs to, and nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.instances import Done, Opened
from kinerja.workflows.instance import Status
from tests import cast as people
from tests.cast import AUTOMATIC, NOW, SMALL, UPWARD, Cast, key

GOAL = {"aim": "Kelas yang tenang", "amount": 2}


@pytest.fixture
def run(cast: Cast) -> str:
    return begin(cast)


def begin(cast: Cast, edition: str = SMALL) -> str:
    return services.instances.start(cast.siti, edition, key(), NOW).instance.id


def save(cast: Cast, run: str, answers: dict, version: int | None = None, command: str | None = None) -> Done:
    return services.submissions.save_draft(cast.siti, run, "goal", answers, {}, version, command or key(), NOW)


def fill(cast: Cast, run: str) -> Done:
    return services.submissions.submit(cast.siti, run, "goal", GOAL, {}, None, key(), NOW)


def hand_in(cast: Cast, run: str, version: int | None = None, command: str | None = None) -> Done:
    return services.submissions.submit(cast.siti, run, "approval", None, {}, version, command or key(), NOW)


def opened(cast: Cast, run: str) -> Opened:
    return services.instances.open_(cast.siti, run, NOW)


def test_a_draft_is_kept(cast: Cast, run: str) -> None:
    done = save(cast, run, {"aim": "Tenang"})
    assert opened(cast, run).instance == done.instance
    assert done.instance.step("goal").answers == {"aim": "Tenang"}
    assert done.instance.step("goal").status is Status.DRAFT


def test_what_changed_since_a_run_was_read_is_not_overwritten(cast: Cast, run: str) -> None:
    """The web hands on the run as it has read it; somebody may be between."""
    read = opened(cast, run)
    save(cast, run, {"amount": 2})
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "Tenang"}, {}, None, key(), NOW, read)
    assert opened(cast, run).instance.step("goal").answers == {"aim": "Tenang", "amount": 2}
    with pytest.raises(services.Conflict):
        services.submissions.save_draft(
            cast.siti, run, "goal", {"aim": "Ramai"}, {}, read.instance.version, key(), NOW, read
        )


def test_the_same_key_gets_the_first_answer(cast: Cast, run: str) -> None:
    first = save(cast, run, {"aim": "Tenang"}, command="k")
    again = services.submissions.save_draft(
        cast.siti, run, "goal", {"aim": "Tenang"}, {}, None, "k", NOW + timedelta(minutes=1)
    )
    assert again == first
    assert opened(cast, run).instance.version == first.instance.version


def test_the_same_key_gets_the_first_answer_also_after_the_relay(cast: Cast, run: str) -> None:
    first = save(cast, run, {"aim": "Tenang"}, command="k")
    services.relay.run_all(NOW)
    assert save(cast, run, {"aim": "Tenang"}, command="k").events == first.events


def test_a_key_of_somebody_else_is_no_repetition(cast: Cast, run: str) -> None:
    fill(cast, run)
    hand_in(cast, run, command="k")
    done = services.reviews.open_(cast.budi, run, "approval", "k", NOW)
    assert [type(event).__name__ for event in done.events] == ["ReviewOpened"]


def test_saving_what_stands_there_writes_nothing(cast: Cast, run: str) -> None:
    first = save(cast, run, {"aim": "Tenang"})
    again = save(cast, run, {"aim": "Tenang"})
    assert again.events == ()
    assert again.instance.version == first.instance.version


def test_two_tabs_do_not_overwrite_each_other_unseen(cast: Cast, run: str) -> None:
    version = opened(cast, run).instance.version
    save(cast, run, {"aim": "Dari tab pertama"}, version)
    with pytest.raises(services.Conflict) as caught:
        save(cast, run, {"aim": "Dari tab kedua"}, version)
    assert caught.value.mine == {"aim": "Dari tab kedua"}
    assert caught.value.current.instance.step("goal").answers == {"aim": "Dari tab pertama"}
    assert opened(cast, run).instance.step("goal").answers == {"aim": "Dari tab pertama"}


def test_two_tabs_that_say_the_same_do_not_conflict(cast: Cast, run: str) -> None:
    version = opened(cast, run).instance.version
    save(cast, run, {"aim": "Sama"}, version)
    assert save(cast, run, {"aim": "Sama"}, version).events == ()


def test_a_change_of_another_step_does_not_stand_in_the_way(cast: Cast, run: str) -> None:
    fill(cast, run)
    version = opened(cast, run).instance.version
    services.submissions.save_draft(cast.siti, run, "hints", {"hint": "x"}, {}, version, key(), NOW)
    done = save(cast, run, {"aim": "Lain"}, version)
    assert done.instance.step("goal").answers["aim"] == "Lain"


def test_a_review_of_answers_not_seen_is_not_handed_in(cast: Cast, run: str) -> None:
    version = fill(cast, run).instance.version
    save(cast, run, {"aim": "Diubah di tab lain"})
    fill(cast, run)
    with pytest.raises(services.Conflict):
        hand_in(cast, run, version)


def test_a_refusal_is_told_with_its_reasons_and_noted(cast: Cast, run: str) -> None:
    with pytest.raises(workflows.Refused) as caught:
        hand_in(cast, run)
    assert caught.value.reasons
    assert [line.event["event"] for line in storage.trail.pending(9)] == ["CommandRefused"]


def test_wrong_answers_are_no_news(cast: Cast, run: str) -> None:
    with pytest.raises(workflows.Refused) as caught:
        services.submissions.submit(cast.siti, run, "goal", {"aim": "", "amount": 0}, {}, None, key(), NOW)
    assert {problem.path for problem in caught.value.problems} == {"aim", "amount"}
    assert storage.trail.pending(9) == ()


@pytest.mark.parametrize("who", ["maria", "ratna", "intan", "joko"])
def test_for_strangers_there_is_nothing(cast: Cast, run: str, who: str) -> None:
    stranger = getattr(cast, who)
    with pytest.raises(services.NotFound):
        services.instances.open_(stranger, run, NOW)
    with pytest.raises(services.NotFound):
        services.submissions.save_draft(stranger, run, "goal", GOAL, {}, None, key(), NOW)


def test_the_assessor_sees_but_does_not_fill(cast: Cast, run: str) -> None:
    with pytest.raises(workflows.Refused):
        services.submissions.save_draft(cast.budi, run, "goal", GOAL, {}, None, key(), NOW)
    assert opened(cast, run).instance.step("goal").answers == {}


def test_after_the_window_nothing_is_taken(cast: Cast, run: str) -> None:
    late = NOW + timedelta(days=120)
    with pytest.raises(workflows.Refused):
        services.submissions.save_draft(cast.siti, run, "goal", GOAL, {}, None, key(), late)


def test_withdrawn_until_read(cast: Cast, run: str) -> None:
    fill(cast, run)
    hand_in(cast, run)
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), NOW)
    hand_in(cast, run)
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    with pytest.raises(workflows.Refused):
        services.submissions.withdraw(cast.siti, run, "approval", None, key(), NOW)


def test_an_optional_step_is_skipped(cast: Cast, run: str) -> None:
    fill(cast, run)
    done = services.submissions.skip(cast.siti, run, "hints", None, key(), NOW)
    assert done.instance.step("hints").status is Status.SKIPPED


def race(number: int, act: Callable[[], Done]) -> tuple[list[Done], list[Exception]]:
    with ThreadPoolExecutor(number) as pool:
        futures = [pool.submit(act) for _ in range(number)]
    failed = [error for future in futures if (error := future.exception())]
    return [future.result() for future in futures if not future.exception()], failed


def test_sixteen_at_once_hand_in_once(cast: Cast, run: str) -> None:
    fill(cast, run)
    before = opened(cast, run).instance.version
    done, failed = race(16, lambda: hand_in(cast, run))
    assert len(done) == 1
    assert len(failed) == 15
    assert all(isinstance(error, workflows.Refused) for error in failed)
    assert opened(cast, run).instance.version == before + 1
    services.relay.run_all(NOW)
    history = services.audit.history(cast.siti, run, NOW)
    assert sum(type(event).__name__ == "ReviewSubmitted" for row in history for event in row.events) == 1


def test_the_same_command_sixteen_times_at_once_has_one_effect(cast: Cast, run: str) -> None:
    done, failed = race(16, lambda: save(cast, run, {"aim": "Tenang"}, command="k"))
    assert failed == []
    assert {each.instance.version for each in done} == {2}


def test_a_vacant_post_approves_by_policy(cast: Cast) -> None:
    services.accounts.end_assignment(
        services.SYSTEM, "budi", people.superior("U1"), people.superior("U1", ends=NOW.date() - timedelta(days=1)), NOW
    )
    run = begin(cast, AUTOMATIC)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x"}, {}, None, key(), NOW)
    done = services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    assert [type(event).__name__ for event in done.events] == ["ReviewSubmitted", "ReviewApproved"]
    assert opened(cast, run).instance == done.instance
    services.relay.run_all(NOW)
    assert services.audit.verify().faults == ()


def test_a_post_that_is_held_does_not_approve_by_itself(cast: Cast) -> None:
    run = begin(cast, AUTOMATIC)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x"}, {}, None, key(), NOW)
    done = services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    assert [type(event).__name__ for event in done.events] == ["ReviewSubmitted"]


def test_one_level_up_decides_only_in_a_vacancy(cast: Cast) -> None:
    chief = people.enter(people.person("maria", id="chief", username="chief", assignments=(people.superior("D1"),)))
    run = begin(cast, UPWARD)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x"}, {}, None, key(), NOW)
    hand_in(cast, run)
    assert services.reviews.queue(chief, NOW).rows == ()
    with pytest.raises(services.NotFound):
        services.instances.open_(chief, run, NOW)
    services.accounts.disable(services.SYSTEM, "budi", NOW)
    assert [row.instance for row in services.reviews.queue(chief, NOW).rows] == [run]
    done = services.reviews.approve(chief, run, "approval", "", None, key(), NOW)
    assert done.instance.step("approval").status is Status.APPROVED
