"""Opening steps again: asked for, found, decided; what others read meanwhile, and how it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.jobs import lease
from kinerja.services.reopenings import Wish
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from kinerja.workflows.instance import Effect, Status
from kinerja.workflows.reasons import Code
from tests import cast as people
from tests.cast import NOW, SMALL, Cast, key

GOAL = {"aim": "Kelas yang tenang", "amount": 2}
LATER = datetime(2024, 4, 10, 2, tzinfo=UTC)
"""Every window but that of the visit is over."""
LAST = date(2024, 4, 20)
AFTER = datetime(2024, 4, 20, 17, tzinfo=UTC)
"""The midnight after the last day at the school."""


def approved(cast: Cast) -> str:
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(cast.siti, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    return run


@pytest.fixture
def run(cast: Cast) -> str:
    return approved(cast)


def ask(cast: Cast, run: str, now: datetime = LATER) -> services.Done:
    return services.reopenings.request(cast.siti, run, "goal", "", "Angkanya salah.", None, key(), now)


def reopen(cast: Cast, run: str, effect: Effect = Effect.KEEP, step: str = "goal", **more: object) -> services.Done:
    wish = Wish(effect, LAST, message="Salah ketik.")
    return services.reopenings.reopen(cast.ratna, run, step, wish, None, str(more.get("key", key())), LATER)


def listed(account: services.Account, stage: str, now: datetime = LATER) -> list[tuple[str, str, str]]:
    found = services.reopenings.listing(account, stage, 1, now)
    return [(row.name, row.step.id, row.case.stage.value) for row in found.page.rows]


def limited(cast: Cast, district: str) -> services.Account:
    """An administrator of one district."""
    assignment = Assignment(Relation.DISTRICT, district, None, people.SINCE, None, False, None)
    return people.enter(people.person("ratna", id=f"adm-{district}", username=district, assignments=(assignment,)))


def test_a_request_waits_in_the_list_until_it_is_answered(cast: Cast, run: str) -> None:
    assert services.reopenings.asked(cast.ratna, LATER) == 0
    ask(cast, run)
    assert listed(cast.ratna, "asked") == [("Siti Aminah, S.Pd.", "goal", "asked")]
    assert services.reopenings.asked(cast.ratna, LATER) == 1
    services.reopenings.decline(cast.ratna, run, "goal", "Rapor sudah dicetak.", None, key(), LATER)
    assert listed(cast.ratna, "asked") == []
    assert listed(cast.ratna, "over") == [("Siti Aminah, S.Pd.", "goal", "declined")]


def told(account: services.Account) -> list[str]:
    """What stands in the inbox of somebody who administers."""
    return [notice.values["name"] for notice in services.notices.inbox(account, ["2024-04"])]


def test_who_administers_nearest_is_told_once_a_day_that_somebody_asks(cast: Cast, run: str) -> None:
    near, far = limited(cast, "D1"), limited(cast, "D2")
    ask(cast, run)
    for _ in range(2):
        services.relay.run_all(LATER)
    assert (told(near), told(far), told(cast.ratna)) == (["Siti Aminah, S.Pd."], [], [])
    for at in (LATER + timedelta(hours=1), LATER + timedelta(days=1)):
        services.reopenings.decline(near, run, "goal", "Rapor sudah dicetak.", None, key(), at)
        ask(cast, run, at)
        services.relay.run_all(at)
    assert len(told(near)) == 2, "two days, one notice each"
    found = services.accounts.load(near.id)
    assert found is not None
    assert found.unread == 2


def test_where_nobody_administers_the_region_the_ministry_is_told(cast: Cast, run: str) -> None:
    far = limited(cast, "D2")
    ask(cast, run)
    services.relay.run_all(LATER)
    assert (told(far), told(cast.ratna)) == ([], ["Siti Aminah, S.Pd."])


def test_who_can_help_is_named_from_the_nearest_region_on(cast: Cast, run: str) -> None:
    opened = services.instances.open_(cast.siti, run, LATER)

    def office() -> str:
        services.instances.forget()
        found = services.instances.holders(opened.definition, opened.instance.subject, LATER.date())
        return found[workflows.ADMINISTRATOR].level if workflows.ADMINISTRATOR in found else ""

    assert office() == ""
    held = Assignment(Relation.MINISTRY, None, None, people.SINCE, None, False, None)
    people.enter(people.person("ratna", id="min", username="min", assignments=(held,)))
    assert office() == "nation"
    limited(cast, "D1")
    assert office() == "district"


def test_asking_twice_is_told_since_when_it_waits(cast: Cast, run: str) -> None:
    ask(cast, run)
    with pytest.raises(workflows.Refused) as caught:
        ask(cast, run, LATER + timedelta(days=1))
    (reason,) = caught.value.reasons
    assert (reason.code, reason.since) == (Code.ALREADY_REQUESTED, LATER)


def test_opened_until_a_day_it_is_changed_and_shut_by_being_finished(cast: Cast, run: str) -> None:
    ask(cast, run)
    reopen(cast, run)
    assert listed(cast.ratna, "running") == [("Siti Aminah, S.Pd.", "goal", "running")]
    assert listed(cast.ratna, "asked") == []
    better = {"aim": "Kelas yang lebih tenang", "amount": 3}
    services.submissions.submit(cast.siti, run, "goal", better, {}, None, key(), LATER)
    opened = services.instances.open_(cast.budi, run, LATER)
    assert opened.instance.step("goal").answers == better
    assert opened.instance.step("goal").status is Status.APPROVED
    assert listed(cast.ratna, "over") == [("Siti Aminah, S.Pd.", "goal", "finished")]
    with pytest.raises(workflows.Refused):
        services.submissions.save_draft(cast.siti, run, "goal", GOAL, {}, None, key(), LATER)


def test_nobody_but_the_writer_reads_the_draft(cast: Cast, run: str) -> None:
    reopen(cast, run)
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "setengah"}, {}, None, key(), LATER)
    mine = services.instances.open_(cast.siti, run, LATER).instance.step("goal")
    theirs = services.instances.open_(cast.budi, run, LATER).instance.step("goal")
    assert mine.answers["aim"] == "setengah"
    assert theirs.answers == GOAL
    assert theirs.status is Status.DRAFT, "that it is open again is no secret"


def test_at_the_end_everything_stands_as_before_and_the_job_writes_it_down(cast: Cast, run: str) -> None:
    before = services.instances.open_(cast.siti, run, LATER).instance.step("goal")
    reopen(cast, run)
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "setengah"}, {}, None, key(), LATER)
    for account in (cast.siti, cast.budi):
        assert services.instances.open_(account, run, AFTER).instance.step("goal") == before
    assert listed(cast.ratna, "over", AFTER) == [("Siti Aminah, S.Pd.", "goal", "ended")]
    assert listed(cast.ratna, "running", AFTER) == []
    with pytest.raises(workflows.Refused):
        services.submissions.save_draft(cast.siti, run, "goal", GOAL, {}, None, key(), AFTER)
    assert list(storage.instances.due("wakes", AFTER)) == [run]
    with lease.seized() as token:
        services.jobs.run("openings", AFTER, token, "trace")
    assert listed(cast.ratna, "over", AFTER) == [("Siti Aminah, S.Pd.", "goal", "ended")]
    last, *_ = services.audit.history(cast.siti, run, AFTER)
    assert [type(event).__name__ for event in last.events] == ["ReopeningEnded"]
    services.relay.run_all(AFTER)
    assert services.audit.verify().faults == ()


def test_the_preview_names_what_would_be_touched(cast: Cast, run: str) -> None:
    found = services.reopenings.preview(cast.ratna, run, "goal", LATER)
    assert found.blast.reviews == ("approval",)
    assert found.actions == ("reopen",)
    ask(cast, run)
    assert services.reopenings.preview(cast.ratna, run, "goal", LATER).actions == ("decline", "reopen")


def test_repeating_a_form_opens_once(cast: Cast, run: str) -> None:
    first = reopen(cast, run, key="k-1")
    again = reopen(cast, run, key="k-1")
    assert again.events == first.events
    with pytest.raises(workflows.Refused) as caught:
        reopen(cast, run)
    assert caught.value.reasons[0].code is Code.ALREADY_REOPENED


def test_a_day_that_is_over_is_told_beside_its_field(cast: Cast, run: str) -> None:
    with pytest.raises(services.Invalid) as caught:
        services.reopenings.reopen(
            cast.ratna, run, "goal", Wish(Effect.KEEP, date(2024, 4, 9), message="x"), None, key(), LATER
        )
    assert (caught.value.field, caught.value.code) == ("last_day", "in_the_past")


def test_only_who_administers_there_decides(cast: Cast, run: str) -> None:
    ask(cast, run)
    here, elsewhere = limited(cast, "D1"), limited(cast, "D2")
    assert listed(here, "asked") == [("Siti Aminah, S.Pd.", "goal", "asked")]
    assert listed(elsewhere, "asked") == []
    for nobody in (elsewhere, cast.maria, cast.intan, cast.joko):
        with pytest.raises(services.NotFound):
            services.reopenings.preview(nobody, run, "goal", LATER)
        with pytest.raises(services.NotFound):
            services.reopenings.reopen(nobody, run, "goal", Wish(Effect.KEEP, LAST, message="x"), None, key(), LATER)
    for keeper in (cast.joko, cast.intan, cast.budi):
        with pytest.raises(services.NotFound):
            services.reopenings.listing(keeper, "asked", 1, LATER)


def test_who_administers_reads_no_answers(cast: Cast, run: str) -> None:
    opened = services.reopenings.run(cast.ratna, run, LATER)
    situation = services.files.situation_of(opened, LATER)
    assert not any(workflows.visible(step, situation) for step in opened.definition.steps.values())
    with pytest.raises(services.NotFound):
        services.instances.open_(cast.ratna, run, LATER)


def test_nobody_opens_their_own_again(cast: Cast) -> None:
    siti = people.enter(people.person("siti", id="own", username="own", role="administrator"))
    run = services.instances.start(siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(siti, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    with pytest.raises(services.NotFound):
        services.reopenings.preview(siti, run, "goal", LATER)
    services.reopenings.request(siti, run, "goal", "", "Angkanya salah.", None, key(), LATER)
    assert listed(siti, "asked") == []
    assert len(listed(cast.ratna, "asked")) == 1
