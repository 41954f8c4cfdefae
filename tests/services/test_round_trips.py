"""On the real server: how often a request asks it, that every query is sound, and that all of it works there too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kinerja import services, storage, workflows
from kinerja.services.reviews import Query
from kinerja.storage.notices import Notice
from kinerja.workflows.instance import Status
from tests import cast as people
from tests.cast import NOW, SMALL, Cast, key
from tests.queries import QueryLog

pytestmark = pytest.mark.integration

GOAL = {"aim": "Kelas yang tenang", "amount": 2}
GET, POST = 3, 4


@pytest.fixture
def run(served: Cast) -> str:
    run = services.instances.start(served.siti, SMALL, key(), NOW).instance.id
    services.clock.now()
    return run


def test_a_page_of_ones_own_takes_three_trips(queries: QueryLog, served: Cast, run: str) -> None:
    opened = services.instances.open_(served.siti, run, NOW)
    services.instances.holders(opened.definition, opened.instance.subject, NOW.date())
    with queries.at_most(GET):
        account = services.accounts.load("siti")
        assert account is not None
        opened = services.instances.open_(account, run, NOW)
        services.instances.holders(opened.definition, opened.instance.subject, NOW.date())
        services.clock.now()


def test_what_can_be_started_takes_three_trips(queries: QueryLog, served: Cast, run: str) -> None:
    services.instances.available(served.siti, NOW)
    with queries.at_most(GET):
        account = services.accounts.load("siti")
        assert account is not None
        found = services.instances.available(account, NOW, services.instances.mine(account, NOW))
    assert {one.edition for one in found} == {people.AUTOMATIC, people.UPWARD}


def test_a_command_takes_four_trips(queries: QueryLog, served: Cast, run: str) -> None:
    with queries.at_most(POST):
        account = services.accounts.load("siti")
        assert account is not None
        # The page loads the run for the form, the command loads it again to decide on what stands now.
        services.instances.open_(account, run, NOW)
        services.submissions.save_draft(account, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(served.siti, run, "goal", GOAL, {}, None, key(), NOW)
    with queries.at_most(POST):
        account = services.accounts.load("siti")
        assert account is not None
        services.instances.open_(account, run, NOW)
        services.submissions.submit(account, run, "approval", None, {}, None, key(), NOW)


def test_an_inbox_takes_three_trips_and_reading_it_five(queries: QueryLog, served: Cast) -> None:
    notice = Notice("k", "siti", NOW, "run", SMALL, "r", "rule", "goal", "member", "Asia/Jakarta")
    storage.notices.insert([notice])
    storage.notices.count("siti")
    with queries.at_most(GET):
        account = services.accounts.load("siti")
        assert account is not None
        assert account.unread == 1
        assert services.notices.inbox(account, ["2024-01", "2023-12"]) == (notice,)
    with queries.at_most(POST + 1):  # one more than a command: what is unread is counted where it was changed
        account = services.accounts.load("siti")
        assert account is not None
        assert services.notices.read(account) == 1


def test_a_queue_takes_three_trips(queries: QueryLog, served: Cast, run: str) -> None:
    services.submissions.submit(served.siti, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(served.siti, run, "approval", None, {}, None, key(), NOW)
    with queries.at_most(GET):
        account = services.accounts.load("budi")
        assert account is not None
        assert [row.name for row in services.reviews.queue(account, NOW, Query("siti")).rows] == ["Siti Aminah, S.Pd."]
    with queries.at_most(GET):
        account = services.accounts.load("budi")
        assert account is not None
        services.instances.open_(account, run, NOW)


def test_what_is_asked_to_be_opened_again_takes_three_trips(queries: QueryLog, served: Cast, run: str) -> None:
    services.submissions.submit(served.siti, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(served.siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(served.budi, run, "approval", "", None, key(), NOW)
    services.reopenings.request(served.siti, run, "goal", "", "Salah ketik.", None, key(), NOW)
    for stage, steps in (("asked", ["goal"]), ("over", [])):
        with queries.at_most(GET):
            account = services.accounts.load("ratna")
            assert account is not None
            found = services.reopenings.listing(account, stage, 1, NOW)
        assert [row.step.id for row in found.page.rows] == steps
    with queries.at_most(GET):
        account = services.accounts.load("ratna")
        assert account is not None
        assert services.reopenings.preview(account, run, "goal", NOW).blast.reviews == ("approval",)


def test_a_whole_run_on_the_real_server(queries: QueryLog, served: Cast, run: str) -> None:
    services.submissions.submit(served.siti, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(served.siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.open_(served.budi, run, "approval", key(), NOW)
    services.reviews.return_(
        served.budi,
        run,
        "approval",
        "unclear",
        "",
        ["goal"],
        {"goal.aim": "apa?"},
        None,
        key(),
        NOW + timedelta(hours=1),
    )
    later = NOW + timedelta(hours=2)
    services.submissions.submit(
        served.siti, run, "goal", {"aim": "Jelas", "amount": 3}, {"aim": "sudah"}, None, key(), later
    )
    services.submissions.submit(served.siti, run, "approval", None, {}, None, key(), later)
    done = services.reviews.approve(served.budi, run, "approval", "Baik.", None, key(), later)
    assert done.instance.step("goal").status is Status.APPROVED
    assert services.instances.open_(served.siti, run, later).instance == done.instance
    assert services.relay.run_all(later) > 0
    with queries.full_passes():
        assert services.audit.verify().faults == ()
    rows = services.audit.history(served.siti, run, later)
    events = [event for row in reversed(rows) for event in row.events]
    assert workflows.fold(events) == done.instance


def test_sixteen_at_once_hand_in_once(served: Cast, run: str) -> None:
    services.submissions.submit(served.siti, run, "goal", GOAL, {}, None, key(), NOW)

    def hand_in() -> bool:
        try:
            services.submissions.submit(served.siti, run, "approval", None, {}, None, key(), NOW)
        except workflows.Refused:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = [future.result() for future in [pool.submit(hand_in) for _ in range(16)]]
    assert won.count(True) == 1


def test_several_relays_at_once_while_people_work(queries: QueryLog, served: Cast, run: str) -> None:
    def work(number: int) -> None:
        services.submissions.save_draft(served.siti, run, "goal", {"aim": f"{number}"}, {}, None, key(), NOW)
        services.accounts.sign_in("siti", people.PASSWORD, "10.0.0.1", NOW)

    with ThreadPoolExecutor(4) as pool:
        relays = [pool.submit(services.relay.run_all, NOW) for _ in range(3)]
        for number in range(10):
            work(number)
        for done in relays:
            done.result()
    services.relay.run_all(NOW)
    with queries.full_passes():
        assert services.audit.verify().faults == ()
    assert len(storage.audit.chain("trail/siti")) == 10


def test_signing_in_and_searching(queries: QueryLog, served: Cast, run: str) -> None:
    assert services.accounts.sign_in("siti", people.PASSWORD, "10.0.0.1", NOW).id == "siti"
    with pytest.raises(services.SignInRefused):
        services.accounts.sign_in("siti", '{"$gt": ""}', "10.0.0.1", NOW)
    assert [person.id for person in services.accounts.search(served.ratna, "sit ami", NOW).rows] == ["siti"]
    assert {person.id for person in services.accounts.search(served.joko, "", NOW).rows} >= {"siti", "budi", "joko"}


def test_deciding_about_windows(queries: QueryLog, served: Cast, run: str) -> None:
    day = NOW.date() + timedelta(days=100)
    preview = services.periods.preview_extend(served.ratna, SMALL, "plan", day, NOW)
    assert (preview.count.runs, preview.count.finished) == (1, 0)
    with queries.at_most(2):
        services.periods.extend(served.ratna, SMALL, "plan", day, "Banjir", None, key(), NOW)
    assert services.instances.open_(served.siti, run, NOW).period.facts[0].reason == "Banjir"


def test_a_regex_operator_is_caught_by_the_log(queries: QueryLog, served: Cast) -> None:
    list(storage.connection.collection("accounts").find({"username": {"$regex": "^s"}}))
    list(storage.connection.collection("instances").find({"edition": SMALL}))
    list(storage.connection.collection("instances").find({"subject.name": "Siti"}))
    found = list(queries.wrong)
    queries.wrong.clear()
    assert [line.split(":")[0] for line in found] == ["operator $regex", "no scope", "no index", "no scope"]


def test_the_store_says_what_it_promises(queries: QueryLog) -> None:
    status = storage.status()
    assert status.reachable
    assert status.kept
    assert status.journaled


def test_a_store_that_is_away_is_told() -> None:
    storage.connect("mongodb://127.0.0.1:1/kinerja", serverSelectionTimeoutMS=50)
    try:
        assert storage.status().reachable is False
    finally:
        storage.disconnect()
