"""The demo world as the real services made it: every state is there, and it is made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from kinerja import seed, services, storage, workflows
from kinerja.seed.demo import BEGINS
from kinerja.seed.play import EDITION
from kinerja.settings import Settings

NOW = BEGINS.astimezone(UTC)


@pytest.fixture(scope="module")
def catalogue() -> workflows.Catalogue:
    return workflows.load(Settings().definitions)


@pytest.fixture(scope="module")
def world(catalogue: workflows.Catalogue) -> Iterator[None]:
    storage.memory()
    assert seed.seed_once(catalogue, None)
    yield
    storage.disconnect()


def account(username: str) -> services.Account:
    found = services.accounts.load(f"demo-{username}")
    assert found is not None
    return found


@pytest.mark.usefixtures("world")
def test_instances_stand_in_every_state() -> None:
    found: Counter[str] = Counter()
    for loaded in storage.instances.every(EDITION):
        found.update(state.status for state in loaded.instance.steps.values() if state.status)
    assert set(found) == {"draft", "done", "skipped", "submitted", "returned", "approved"}


@pytest.mark.usefixtures("world")
def test_the_principal_has_a_queue_of_several_ages() -> None:
    queue = services.reviews.queue(account("bambang"), NOW)
    assert queue.waiting >= 5
    assert len({row.days for row in queue.rows}) >= 4
    assert max(row.round for row in queue.rows) == 2


@pytest.mark.usefixtures("world")
def test_the_acting_principal_has_a_queue_too() -> None:
    assert services.reviews.queue(account("rahman"), NOW).waiting >= 2


@pytest.mark.usefixtures("world")
def test_the_teacher_is_in_the_middle_of_planning() -> None:
    (opened,) = services.instances.mine(account("sari"), NOW)
    statuses = Counter(row.status for row in workflows.outlook(*facts(opened), NOW))
    assert statuses[workflows.Status.DONE] == 2
    assert statuses[workflows.Status.DRAFT] == 1


def facts(opened: services.Opened) -> tuple[object, ...]:
    return opened.definition, opened.instance, opened.period, opened.actor


@pytest.mark.parametrize(("username", "ok"), [("maruf", False), ("dewi", False), ("paryanto", True), ("ngatini", True)])
@pytest.mark.usefixtures("world")
def test_who_may_take_part(username: str, ok: bool) -> None:
    (available,) = services.instances.available(account(username), NOW)
    assert available.result.ok is ok


@pytest.mark.usefixtures("world")
def test_its_audit_is_whole_and_its_clock_runs_from_the_beginning() -> None:
    found = services.audit.verify()
    assert not found.faults
    assert found.rows > 300
    assert timedelta(0) <= services.clock.now() - NOW < timedelta(minutes=5)


@pytest.mark.usefixtures("world")
def test_it_is_made_once_and_its_clock_runs_on(catalogue: workflows.Catalogue) -> None:
    later = datetime(2024, 2, 5, 2, tzinfo=UTC)
    before = services.audit.verify().rows
    services.clock.move_to(later)
    assert seed.seed_once(catalogue, None) is False
    assert services.audit.verify().rows == before
    assert services.clock.now() >= later
    seed.seed_once(catalogue, BEGINS + timedelta(days=3))
    assert services.clock.now() >= NOW + timedelta(days=3), "another beginning was asked for"
    services.clock.move_to(later)
    seed.seed_once(catalogue, BEGINS + timedelta(days=3))
    assert services.clock.now() >= later, "the same beginning does not put the clock back"


def test_a_store_with_other_people_is_left_alone(catalogue: workflows.Catalogue) -> None:
    storage.memory()
    services.clock.forget()
    with pytest.raises(seed.NotADemo):
        seed.reset(catalogue, None)
    services.definitions.publish(catalogue, services.SYSTEM, NOW)
    with pytest.raises(seed.NotADemo):
        seed.seed_once(catalogue, None)
    assert storage.revisions.register().editions == (EDITION,)
    storage.disconnect()
