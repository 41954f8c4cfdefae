"""Many approvals in one go: each for itself, once, and none that was not looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kinerja import services
from kinerja.services.approvals import Pick, Verdict, approve, look
from kinerja.workflows.instance import Status
from tests import cast as people
from tests.cast import NOW, SMALL, Cast, key
from tests.queries import QueryLog
from tests.services.test_reviews import handed_in


def colleagues(count: int) -> list[services.Account]:
    names = [f"m{number}" for number in range(count)]
    return [
        people.enter(people.person("maria", id=name, username=name, name=f"Guru {name}", unit="U1")) for name in names
    ]


def picks(*runs: str) -> list[Pick]:
    return [Pick(run, "approval") for run in runs]


def seen(account: services.Account, *runs: str) -> list[Pick]:
    """The picks with the versions of a preview, as its form sends them."""
    found = look(account, picks(*runs), NOW)
    return [Pick(item.pick.instance, item.pick.step, item.opened.instance.version) for item in found.items]


def verdicts(found: services.approvals.Look) -> list[Verdict]:
    return [item.verdict for item in found.items]


def status(account: services.Account, run: str) -> Status | None:
    return services.instances.open_(account, run, NOW).instance.step("approval").status


def test_a_look_says_what_would_happen_and_changes_nothing(cast: Cast) -> None:
    run = handed_in(cast.siti)
    found = look(cast.budi, picks(run), NOW)
    (item,) = found.items
    assert item.verdict is Verdict.READY
    assert item.after is not None
    assert item.after.step("approval").status is Status.APPROVED
    assert status(cast.siti, run) is Status.SUBMITTED
    assert look(cast.budi, picks(run), NOW).items == found.items


def test_each_is_approved_with_the_message_once(cast: Cast) -> None:
    runs = [handed_in(account) for account in colleagues(3)]
    chosen, go = seen(cast.budi, *runs), key()
    assert approve(cast.budi, chosen, "Baik.", go, NOW) == 3
    versions = [services.instances.open_(cast.budi, run, NOW).instance.version for run in runs]
    assert approve(cast.budi, chosen, "Baik.", go, NOW + timedelta(minutes=1)) == 3
    opened = [services.instances.open_(cast.budi, run, NOW).instance for run in runs]
    assert [instance.version for instance in opened] == versions
    assert {instance.step("approval").message for instance in opened} == {"Baik."}
    assert verdicts(look(cast.budi, chosen, NOW, go)) == [Verdict.APPROVED] * 3


def test_one_that_cannot_be_stops_none_of_the_others(cast: Cast) -> None:
    changed, decided, fine = (handed_in(account) for account in colleagues(3))
    chosen, go = seen(cast.budi, changed, decided, fine), key()
    author = services.accounts.load("m0")
    assert author is not None
    services.submissions.withdraw(author, changed, "approval", None, key(), NOW)
    services.submissions.submit(author, changed, "goal", {"aim": "lain", "amount": 9}, {}, None, key(), NOW)
    services.submissions.submit(author, changed, "approval", None, {}, None, key(), NOW)
    services.reviews.return_(cast.budi, decided, "approval", "unclear", "", ["goal"], {}, None, key(), NOW)
    assert approve(cast.budi, chosen, "", go, NOW) == 1
    assert [status(cast.budi, run) for run in (changed, decided, fine)] == [
        Status.SUBMITTED,
        Status.RETURNED,
        Status.APPROVED,
    ]
    assert verdicts(look(cast.budi, chosen, NOW, go)) == [Verdict.CHANGED, Verdict.DECIDED, Verdict.APPROVED]


def test_what_another_go_approved_is_told_apart(cast: Cast) -> None:
    run = handed_in(cast.siti)
    chosen = seen(cast.budi, run)
    approve(cast.budi, chosen, "", "first", NOW)
    assert verdicts(look(cast.budi, chosen, NOW, "second")) == [Verdict.DECIDED]
    assert approve(cast.budi, chosen, "", "second", NOW) == 0


def test_a_closed_window_refuses_with_its_reason(cast: Cast) -> None:
    run = handed_in(cast.siti)
    services.periods.close(cast.ratna, SMALL, "plan", None, "x", None, key(), NOW)
    later = NOW + timedelta(hours=1)
    (item,) = look(cast.budi, picks(run), later).items
    assert (item.verdict, [reason.code.value for reason in item.reasons]) == (Verdict.REFUSED, ["window_closed"])
    assert approve(cast.budi, picks(run), "", key(), later) == 0


def test_what_is_not_the_readers_is_not_there(cast: Cast) -> None:
    run = handed_in(cast.siti)
    for other in (cast.siti, cast.maria, cast.wahyu, cast.joko, cast.lestari, cast.ratna):
        with pytest.raises(services.NotFound):
            look(other, picks(run), NOW)
        with pytest.raises(services.NotFound):
            approve(other, picks(run), "", key(), NOW)
    foreign = handed_in(cast.maria)
    found = look(cast.budi, [*picks(run, foreign), Pick(run, "goal"), Pick(run, "nowhere")], NOW)
    assert ([item.pick.instance for item in found.items], found.gone) == ([run], 3)
    assert approve(cast.budi, picks(run, foreign), "", key(), NOW) == 1
    assert status(cast.maria, foreign) is Status.SUBMITTED


def test_nobody_approves_what_is_about_them(cast: Cast) -> None:
    run = handed_in(cast.budi)
    with pytest.raises(services.NotFound):
        look(cast.budi, picks(run), NOW)


@pytest.mark.integration
def test_a_look_takes_three_trips_however_many(queries: QueryLog, served: Cast) -> None:
    runs = [handed_in(account) for account in colleagues(5)]
    go = key()
    chosen = seen(served.budi, *runs)
    with queries.at_most(3):
        account = services.accounts.load("budi")
        assert account is not None
        assert verdicts(look(account, picks(*runs), NOW)) == [Verdict.READY] * 5
    assert approve(served.budi, chosen, "", go, NOW) == 5
    with queries.at_most(3):
        account = services.accounts.load("budi")
        assert account is not None
        assert verdicts(look(account, chosen, NOW, go)) == [Verdict.APPROVED] * 5
