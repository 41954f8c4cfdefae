"""Every job on the real server: by declared indexes only, twice with the same result, and noted as it went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.jobs import SCHEDULE, Holder, Job, Report, table
from tests.cast import DEFINITIONS, NOW, SMALL, Cast, key
from tests.queries import QueryLog


@pytest.mark.integration
def test_no_job_reads_more_than_it_needs_and_twice_changes_nothing(served: Cast, queries: QueryLog) -> None:
    run = services.instances.start(served.siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(served.siti, run, "goal", {"aim": "x", "amount": 1}, {}, None, key(), NOW)
    services.submissions.submit(served.siti, run, "approval", None, {}, None, key(), NOW)
    reminded = workflows.load(DEFINITIONS / "reminded.yaml")
    services.definitions.publish(reminded, services.SYSTEM, NOW)
    plan = services.instances.start(served.siti, "reminded@2024-1", key(), NOW).instance.id
    services.submissions.submit(served.siti, plan, "goal", {"aim": "x"}, {}, None, key(), NOW)
    services.submissions.submit(served.siti, plan, "approval", None, {}, None, key(), NOW)
    services.jobs.mail.queue("a-mail", "a@example.id", "x", "y", NOW)
    later, token = NOW + timedelta(days=30), Holder().hold()
    assert token is not None
    for name, job in SCHEDULE.items():
        services.jobs.run(name, later, token if job.alone else 0, "trace")
    services.relay.run_all(later)
    found = [services.jobs.run(name, later, token, "trace") for name, job in SCHEDULE.items() if job.alone]
    assert [(report.done, report.left, report.incidents) for report in found] == [(0, 0, 0)] * len(found)
    assert [one.rule for one in storage.notices.unread("budi")] == ["waits", "handed_in"]
    services.notices.read(served.budi)
    assert services.notices.inbox(served.budi, ["2024-01"])[0].unread is False
    queries.assert_sound()


@pytest.mark.usefixtures("store")
def test_a_job_that_failed_rests_a_while_longer_each_time_and_one_success_ends_it() -> None:
    token = Holder().hold()
    assert token is not None
    rests = []

    def fail(_now: object, _token: int) -> Report:
        raise RuntimeError

    for _ in range(9):
        with pytest.raises(RuntimeError):
            services.jobs.run("mail", NOW, token, "trace", Job(fail, 15, ""))
        state = storage.jobs.get("mail")
        assert state is not None
        assert state.last is not None
        assert state.last.retry is not None
        rests.append(round((state.last.retry - state.last.began).total_seconds()))  # with the run itself
    assert rests == sorted(rests)
    assert rests[0] == 30
    assert rests[-1] == table.LONGEST_PAUSE
    assert services.jobs.rests("mail")
    services.jobs.run("mail", NOW, token, "trace")
    assert not services.jobs.rests("mail")


@pytest.mark.usefixtures("store")
def test_what_runs_each_second_is_noted_now_and_then_and_nothing_is_left_out_of_the_count() -> None:
    one = Job(lambda _now, _token: Report(2), 1, "", table.ANYWHERE)
    for _ in range(5):
        services.jobs.run("often", NOW, 0, "trace", one)
    first = storage.jobs.get("often")
    assert first is not None
    assert first.last is not None
    assert first.last.did == 2, "noted at the first run only"
    at, kept = table._noted["often"]
    table._noted["often"] = (at - table.NOTED_EVERY, kept)
    services.jobs.run("often", NOW, 0, "trace", one)
    then = storage.jobs.get("often")
    assert then is not None
    assert then.last is not None
    assert then.last.did == 10
