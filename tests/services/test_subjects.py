"""Running work follows the person: a mended record, another school, other assessors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services import Details
from tests import cast as people
from tests.cast import DEFINITIONS, NOW, SMALL, Cast, key

MENDED = Details("siti", "Siti Aminah", "employee", "U1", attributes={"kind": "boarding"})
MOVED = Details("siti", "Siti Aminah", "employee", "U2", attributes={"kind": "day"})


@pytest.fixture
def run(cast: Cast) -> str:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    services.relay.run_all(NOW)
    return run


def opened(cast: Cast, run: str) -> services.Opened:
    return services.instances.open_(cast.siti, run, NOW)


def test_a_mended_attribute_reaches_the_run(cast: Cast, run: str) -> None:
    services.accounts.update(cast.ratna, "siti", MENDED, NOW)
    before = opened(cast, run).instance
    services.relay.run_all(NOW)
    after = opened(cast, run).instance
    assert before.subject.attributes == {"kind": "day"}
    assert after.subject.attributes == {"kind": "boarding"}
    assert after.subject.outside == before.subject.outside
    assert after.steps == before.steps


def test_following_twice_changes_nothing_more(cast: Cast, run: str) -> None:
    services.accounts.update(cast.ratna, "siti", MENDED, NOW)
    services.relay.run_all(NOW)
    version = opened(cast, run).instance.version
    assert services.subjects.follow("siti", NOW) == 0
    assert opened(cast, run).instance.version == version


def test_who_moves_is_assessed_at_the_new_school(cast: Cast, run: str) -> None:
    new_lead = people.enter(people.person("maria", id="lead2", username="lead2", assignments=(people.superior("U2"),)))
    services.accounts.update(cast.ratna, "siti", MOVED, NOW)
    services.relay.run_all(NOW)
    assert services.reviews.queue(cast.budi, NOW).rows == ()
    assert [row.unit_name for row in services.reviews.queue(new_lead, NOW).rows] == ["SD Kenanga"]
    with pytest.raises(services.NotFound):
        services.instances.open_(cast.budi, run, NOW)
    done = services.reviews.approve(new_lead, run, "approval", "", None, key(), NOW)
    assert done.instance.subject.zone == "Asia/Jayapura"
    assert done.instance.subject.outside == {}


def test_what_has_ended_stays_as_it_was(cast: Cast, run: str) -> None:
    after = datetime(2024, 7, 2, tzinfo=UTC)
    services.accounts.update(cast.ratna, "siti", MOVED, after)
    services.relay.run_all(after)
    assert opened(cast, run).instance.subject.unit == "U1"


def test_a_password_is_no_reason_to_look(cast: Cast, run: str) -> None:
    services.accounts.set_password(cast.ratna, "siti", "kata sandi yang baru", NOW)
    version = opened(cast, run).instance.version
    services.relay.run_all(NOW)
    assert opened(cast, run).instance.version == version


def test_the_trail_stays_whole_and_folds_to_the_run(cast: Cast, run: str) -> None:
    services.accounts.update(cast.ratna, "siti", MOVED, NOW)
    services.relay.run_all(NOW + timedelta(seconds=1))
    services.relay.run_all(NOW + timedelta(seconds=2))
    assert services.audit.verify().faults == ()
    events = [event for row in reversed(services.audit.history(cast.siti, run, NOW)) for event in row.events]
    assert workflows.fold(events) == opened(cast, run).instance
    assert storage.audit.chain(run)[-1].event["event"] == "SubjectRefreshed"


def test_what_the_account_says_is_known_to_the_run_and_follows_it(cast: Cast) -> None:
    services.definitions.publish(workflows.load(DEFINITIONS / "every_field.yaml"), services.SYSTEM, NOW)
    run = services.instances.start(cast.siti, "full@2024-1", key(), NOW)
    assert run.instance.subject.attributes == {"kind": "day", "called": cast.siti.name, "works_at": cast.siti.unit_name}
    services.accounts.update(cast.ratna, "siti", MENDED, NOW)
    services.relay.run_all(NOW)
    after = services.instances.open_(cast.siti, run.instance.id, NOW).instance.subject
    assert after.attributes == {"kind": "boarding", "called": "Siti Aminah", "works_at": cast.siti.unit_name}
    kept = services.accounts.load("siti")
    assert kept
    assert kept.attributes == {"kind": "boarding"}
