"""The queue: what waits for the reader, nothing else, the longest first; and the decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kinerja import services, workflows
from kinerja.services.reviews import Query
from kinerja.workflows.instance import Status
from tests import cast as people
from tests import visits
from tests.cast import NOW, SMALL, Cast, key


def handed_in(account: services.Account, at: datetime = NOW) -> str:
    run = services.instances.start(account, SMALL, key(), at).instance.id
    services.submissions.submit(account, run, "goal", {"aim": "x", "amount": 1}, {}, None, key(), at)
    services.submissions.submit(account, run, "approval", None, {}, None, key(), at)
    return run


def names(queue: services.reviews.Queue) -> list[str]:
    return [row.name for row in queue.rows]


@pytest.fixture
def colleagues(cast: Cast) -> list[services.Account]:
    return [
        people.enter(people.person("maria", id=f"m{n}", username=f"m{n}", name=f"Guru {n:02}", unit="U1"))
        for n in range(30)
    ]


def test_what_was_handed_in_waits_for_the_assessor_alone(cast: Cast) -> None:
    run = handed_in(cast.siti)
    assert [row.instance for row in services.reviews.queue(cast.budi, NOW).rows] == [run]
    for other in (cast.siti, cast.maria, cast.wahyu, cast.ratna, cast.joko, cast.lestari):
        assert services.reviews.queue(other, NOW).rows == ()


def test_the_head_of_a_school_is_assessed_by_another(cast: Cast) -> None:
    run = handed_in(cast.budi)
    assert services.reviews.queue(cast.budi, NOW).rows == ()
    assert [row.instance for row in services.reviews.queue(cast.wahyu, NOW).rows] == [run]
    with pytest.raises(workflows.Refused):
        services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)


def test_what_is_decided_waits_no_longer(cast: Cast) -> None:
    run = handed_in(cast.siti)
    services.reviews.approve(cast.budi, run, "approval", "Baik.", None, key(), NOW)
    assert [row.step.id for row in services.reviews.queue(cast.budi, NOW).rows] == []


def test_age_counts_days_and_working_days_at_the_school(cast: Cast) -> None:
    friday_evening = datetime(2024, 1, 19, 15, tzinfo=UTC)
    handed_in(cast.siti, friday_evening)
    (row,) = services.reviews.queue(cast.budi, datetime(2024, 1, 22, 1, tzinfo=UTC)).rows
    assert (row.days, row.working_days, row.since) == (3, 1, friday_evening)


def test_the_longest_waits_first_page_by_page(cast: Cast, colleagues: list[services.Account]) -> None:
    for number, colleague in enumerate(colleagues):
        handed_in(colleague, NOW - timedelta(minutes=number))
    first = services.reviews.queue(cast.budi, NOW)
    second = services.reviews.queue(cast.budi, NOW, Query(page=2))
    assert (first.pages, first.total, first.waiting) == (2, 30, 30)
    assert names(first) + names(second) == [f"Guru {n:02}" for n in range(29, -1, -1)]
    assert names(services.reviews.queue(cast.budi, NOW, Query(page=99))) == names(second)


def test_search_and_filter_narrow_what_is_shown_not_what_waits(cast: Cast, colleagues: list[services.Account]) -> None:
    for colleague in colleagues[:3]:
        handed_in(colleague)
    found = services.reviews.queue(cast.budi, NOW, Query(text="gur 02"))
    assert names(found) == ["Guru 02"]
    assert found.waiting == 3
    assert [(step.id, count) for step, count in found.steps] == [("approval", 3)]
    assert services.reviews.queue(cast.budi, NOW, Query(step="goal")).rows == ()


def test_a_form_of_somebody_else_waits_from_the_day_its_window_opens(cast: Cast) -> None:
    run = handed_in(cast.siti)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    opens = datetime(2024, 1, 31, 17, tzinfo=UTC)
    assert services.reviews.queue(cast.lestari, opens - timedelta(milliseconds=1)).rows == ()
    (row,) = services.reviews.queue(cast.lestari, opens).rows
    assert (row.step.id, row.part, row.since) == ("visit_report", "visitor", opens)
    services.submissions.submit(cast.lestari, run, "visit_report", {"seen": "x"}, {}, None, key(), opens)
    assert services.reviews.queue(cast.lestari, opens).rows == ()


def test_a_return_opens_what_was_picked_and_asks_for_an_answer(cast: Cast) -> None:
    run = handed_in(cast.siti)
    done = services.reviews.return_(
        cast.budi, run, "approval", "unclear", "Tolong.", ["goal"], {"goal.aim": "Apa?"}, None, key(), NOW
    )
    assert done.instance.step("goal").status is Status.RETURNED
    assert services.reviews.queue(cast.budi, NOW).rows == ()
    again = {"aim": "Jelas", "amount": 1}
    with pytest.raises(workflows.Refused):
        services.submissions.submit(cast.siti, run, "goal", again, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "goal", again, {"aim": "Sudah."}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    (row,) = services.reviews.queue(cast.budi, NOW).rows
    assert row.round == 2


def test_a_decision_over_answers_not_seen_is_not_taken(cast: Cast) -> None:
    run = handed_in(cast.siti)
    version = services.instances.open_(cast.budi, run, NOW).instance.version
    services.submissions.withdraw(cast.siti, run, "approval", None, key(), NOW)
    services.submissions.submit(cast.siti, run, "goal", {"aim": "lain", "amount": 9}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    with pytest.raises(services.Conflict):
        services.reviews.approve(cast.budi, run, "approval", "", version, key(), NOW)


def test_beginning_to_read_does_not_stand_in_the_way_of_deciding(cast: Cast) -> None:
    run = handed_in(cast.siti)
    version = services.instances.open_(cast.budi, run, NOW).instance.version
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    done = services.reviews.approve(cast.budi, run, "approval", "", version, key(), NOW)
    assert done.instance.step("approval").status is Status.APPROVED


REPORT = """\
          - assessment: report
            title: Laporan
            actor: lead
            gate: status(visit) adalah selesai
            fields:
              - {date_time: held, label: Waktu, copies: visit.begins}
              - {long_text: seen, label: Yang terlihat}
"""
"""A step about what was agreed for the moment that `visit` states."""


def test_what_is_agreed_for_a_moment_waits_from_then_on(cast: Cast) -> None:
    written = (people.DEFINITIONS / "visits.yaml").read_text(encoding="utf-8")
    text = written.replace("          - form: talk\n", f"{REPORT}          - form: talk\n")
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    services.definitions.publish(catalogue, services.SYSTEM, NOW)
    run = services.instances.start(cast.siti, visits.VISITS, key(), NOW).instance.id
    visits.visit(cast, run, "2024-02-01T09:00")
    agreed = datetime(2024, 2, 1, 2, tzinfo=UTC)
    (before,) = services.reviews.queue(cast.budi, NOW).rows
    assert (before.step.id, before.since, before.appointed, before.working_days) == ("report", agreed, agreed, 0)
    (after,) = services.reviews.queue(cast.budi, datetime(2024, 2, 6, 1, tzinfo=UTC)).rows
    assert (after.working_days, after.since) == (3, agreed)
    (member,) = [m for m in services.staff.staff(cast.budi, NOW).rows if m.person == "siti"]
    assert (member.since, member.working_days) == (agreed, 0)


def test_what_was_opened_is_marked_until_it_is_handed_in_anew(cast: Cast) -> None:
    run = handed_in(cast.siti)
    (row,) = services.reviews.queue(cast.budi, NOW).rows
    assert row.read_at is None
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    (row,) = services.reviews.queue(cast.budi, NOW).rows
    assert row.read_at == NOW
