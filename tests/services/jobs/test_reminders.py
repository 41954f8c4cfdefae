"""Whoever is to be told is told once, and what is not read goes out in one mail a day, never at night."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from kinerja import services, storage, workflows
from kinerja.services.jobs import Holder, Report, reminders
from kinerja.services.jobs.reminders import Digest, Letter
from kinerja.storage import deliveries
from kinerja.storage.notices import Notice
from kinerja.workflows import Assignment
from kinerja.workflows.definition import Relation
from tests.cast import DEFINITIONS, NOW, Cast, enter, key, person

REMINDED = "reminded@2024-1"
FAR = datetime(2024, 12, 31, tzinfo=UTC)


@cache
def catalogue() -> workflows.Catalogue:
    found = workflows.load(DEFINITIONS / "reminded.yaml")
    assert found.problems == ()
    return found


def write(digest: Digest) -> Letter:
    return Letter(f"{len(digest.notices)}", "\n".join(f"{one.rule} {one.step}" for one in digest.notices))


@pytest.fixture
def token(cast: Cast) -> int:
    services.definitions.publish(catalogue(), services.SYSTEM, NOW)
    reminders.use(write)
    found = Holder().hold()
    assert found is not None
    return found


@pytest.fixture
def run(cast: Cast, token: int) -> str:
    for who in (cast.siti, cast.budi):
        address(who, f"{who.id}@example.id")
    return services.instances.start(cast.siti, REMINDED, key(), NOW).instance.id


def address(who: services.Account, mail: str | None, **changed: object) -> None:
    known = storage.accounts.load(who.id)
    assert known is not None
    entry = storage.Entry(NOW, "system", "Kinerja", ({"event": "AccountChanged"},))
    assert storage.accounts.change(known.person, replace(known.person, email=mail, **changed), entry)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    """A moment in the west."""
    return (datetime.fromisoformat(text) - timedelta(hours=7)).replace(tzinfo=UTC)


def remind(text: str, token: int) -> Report:
    now = at(text)
    services.jobs.run("openings", now, token, "trace")
    return services.jobs.run("reminders", now, token, "trace")


def told(who: services.Account) -> list[tuple[str, str]]:
    """Rule and step of everything that waits to be read, oldest first."""
    return [(one.rule, one.step) for one in reversed(storage.notices.unread(who.id))]


def number(who: services.Account) -> int:
    found = services.accounts.load(who.id)
    assert found is not None
    return found.unread


def queued() -> list[tuple[str, str, str]]:
    """Key, address and first line of every mail that waits."""
    found = deliveries.open_("mail", FAR)
    return sorted((item.key, item.content["to"], item.content["text"]) for item in found)


def hand_in(cast: Cast, run: str, now: datetime) -> None:
    services.submissions.submit(cast.siti, run, "goal", {"aim": "x"}, {}, None, key(), now)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), now)
    services.relay.run_all(now)


def test_a_day_of_a_window_is_told_once_and_counted(cast: Cast, run: str, token: int) -> None:
    remind("2024-01-24T06:59", token)
    assert told(cast.siti) == []
    assert remind("2024-01-24T07:00", token).done == 2  # the notice and its mail
    remind("2024-01-24T09:00", token)
    assert told(cast.siti) == [("soon", "goal")]
    assert number(cast.siti) == 1
    remind("2024-01-28T07:10", token)
    assert number(cast.siti) == 2
    assert told(cast.budi) == []


def test_reading_one_and_all(cast: Cast, run: str, token: int) -> None:
    for day in ("24", "28", "30"):
        remind(f"2024-01-{day}T08:00", token)
    newest, *_ = services.notices.inbox(cast.siti, ["2024-01"])
    assert newest.values["days_left"] == 1
    assert services.notices.read(cast.budi, newest.key) == 0
    assert services.notices.read(cast.siti, newest.key) == 1
    assert number(cast.siti) == 2
    assert [one.unread for one in services.notices.inbox(cast.siti, ["2024-01"])] == [True, True, False]
    assert services.notices.read(cast.siti) == 2
    assert services.notices.read(cast.siti) == 0
    assert number(cast.siti) == 0
    remind("2024-01-30T09:00", token)
    assert number(cast.siti) == 0


def test_what_happens_is_told_to_the_other_side_by_the_relay(cast: Cast, run: str, token: int) -> None:
    hand_in(cast, run, at("2024-01-16T10:00"))
    assert told(cast.budi) == [("handed_in", "approval")]
    assert told(cast.siti) == []
    (notice,) = storage.notices.unread("budi")
    assert notice.values["who"] == cast.siti.name
    now = at("2024-01-16T11:00")
    services.reviews.open_(cast.budi, run, "approval", key(), now)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), now)
    services.relay.run_all(now)
    assert told(cast.siti) == [("returned", "approval")]
    lines = storage.instances.outbox(storage.EVERYTHING, run)
    services.notices.follow(run, lines, now)  # told again by whoever was killed
    assert (number(cast.siti), number(cast.budi)) == (1, 1)


def test_who_waits_too_long_is_told_of_one_level_up_too(cast: Cast, run: str, token: int) -> None:
    enter(
        person(
            "wahyu",
            id="rini",
            username="rini",
            assignments=(Assignment(Relation.SUPERIOR, "D1", None, date(2023, 7, 1)),),
        )
    )
    hand_in(cast, run, at("2024-01-16T10:00"))
    remind("2024-01-19T08:00", token)
    assert told(cast.budi) == [("handed_in", "approval"), ("waits", "approval")]
    (notice,) = storage.notices.unread("rini")
    assert (notice.rule, notice.above, notice.part) == ("waits", True, "lead")


def test_an_extension_is_told_to_who_has_the_turn_and_moves_what_comes(cast: Cast, run: str, token: int) -> None:
    for day in ("24", "28", "30", "31"):
        remind(f"2024-01-{day}T08:00", token)
    services.notices.read(cast.siti)
    remind("2024-03-20T08:00", token)
    decided = at("2024-03-20T09:00")
    services.periods.extend(cast.ratna, REMINDED, "plan", date(2024, 4, 15), "Banjir", None, key(), decided)
    services.relay.run_all(decided)
    assert remind("2024-03-20T09:01", token).done == 1
    assert told(cast.siti) == [("extended", "goal")]
    assert storage.notices.unread("siti")[0].values["until"] == at("2024-04-16T00:00")


def test_after_a_long_silence_only_what_still_holds_is_told(cast: Cast, run: str, token: int) -> None:
    remind("2024-01-30T12:00", token)
    assert [(one.rule, one.values["days_left"]) for one in storage.notices.unread("siti")] == [("soon", 1)]
    remind("2024-04-30T12:00", token)
    assert number(cast.siti) == 1
    assert list(storage.instances.due("reminds", FAR)) == []


def test_one_mail_a_day_holds_all_that_is_not_read(cast: Cast, run: str, token: int) -> None:
    hand_in(cast, run, at("2024-01-16T10:00"))
    assert remind("2024-01-16T10:01", token).done == 0
    remind("2024-01-17T07:00", token)
    assert queued() == [("digest:budi:2024-01-17", "budi@example.id", "handed_in approval")]
    services.reviews.return_(
        cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), at("2024-01-17T08:00")
    )
    services.relay.run_all(at("2024-01-17T08:00"))
    remind("2024-01-17T20:00", token)
    assert len(queued()) == 1
    remind("2024-01-18T07:30", token)
    assert [item[0] for item in queued()] == ["digest:budi:2024-01-17", "digest:siti:2024-01-18"]
    remind("2024-01-18T12:00", token)
    assert len(queued()) == 2


def test_nothing_goes_out_at_night(cast: Cast, run: str, token: int) -> None:
    remind("2024-01-24T22:30", token)  # no scheduler ran all day
    assert (number(cast.siti), queued()) == (1, [])
    remind("2024-01-25T04:59", token)
    assert queued() == []
    remind("2024-01-25T07:00", token)
    assert [item[0] for item in queued()] == ["digest:siti:2024-01-25"]
    assert services.jobs.run("mail", at("2024-01-25T22:00"), token, "trace").done == 0  # the mail server was away
    assert services.jobs.run("mail", at("2024-01-26T06:00"), token, "trace").done == 0
    assert services.jobs.run("mail", at("2024-01-26T07:00"), token, "trace").done == 1


def test_what_is_over_before_the_morning_goes_out_in_the_evening(cast: Cast, token: int) -> None:
    """At Maria's school the national window closes at two in the morning."""
    address(cast.maria, "maria@example.id")
    services.instances.start(cast.maria, REMINDED, key(), NOW)
    remind("2024-01-31T08:00", token)
    assert [item[0] for item in queued()] == ["digest:maria:2024-01-31"]
    services.notices.read(cast.maria)
    remind("2024-02-29T16:00", token)  # six in the evening there
    assert [item[0] for item in queued()] == ["digest:maria:2024-01-31", "digest:maria:2024-02-29"]
    assert told(cast.maria) == [("last", "finish")]


def test_who_wants_no_mail_or_has_no_address_gets_none(cast: Cast, run: str, token: int) -> None:
    services.accounts.set_digest(services.accounts.load("siti"), False, NOW)  # type: ignore[arg-type]
    remind("2024-01-24T08:00", token)
    address(cast.siti, None, digest=True)
    remind("2024-01-28T08:00", token)
    assert (number(cast.siti), queued()) == (2, [])
    assert list(storage.notices.mails(FAR)) == []


def test_who_was_stopped_after_queueing_a_mail_mails_nothing_twice(cast: Cast, run: str, token: int) -> None:
    remind("2024-01-24T08:00", token)
    (notice,) = storage.notices.unread("siti")
    storage.notices.mailed("siti", [notice.key], at("2024-01-24T07:00"))  # as if it had not come to that
    remind("2024-01-24T08:05", token)
    remind("2024-01-25T08:00", token)
    assert len(queued()) == 1


def test_a_run_that_cannot_be_read_holds_up_nobody_else(cast: Cast, run: str, token: int) -> None:
    other = services.instances.start(cast.maria, REMINDED, key(), NOW).instance.id
    storage.connection.collection("instances").update_one({"_id": other}, {"$set": {"revision": "0" * 64}})
    report = services.jobs.run("reminders", at("2024-01-24T08:00"), token, "trace")
    assert len(report.stumbles) == 1
    assert told(cast.siti) == [("soon", "goal")]


def test_a_name_is_no_part_of_what_is_kept_twice(cast: Cast, run: str, token: int) -> None:
    notice = Notice("k", "siti", NOW, run, REMINDED, "r", "soon", "goal", "member", "Asia/Jakarta")
    assert _inserted([notice, replace(notice, person="budi")]) == 2
    assert _inserted([replace(notice, at=NOW + timedelta(days=1))]) == 0


def test_runs_that_an_older_program_wrote_are_found_again(cast: Cast, run: str, token: int) -> None:
    storage.connection.collection("instances").update_many({}, {"$unset": {"slot": ""}})
    storage.meta.put("schema", 7)
    remind("2024-01-24T08:00", token)
    assert told(cast.siti) == []
    assert services.upgrades.upgrade(NOW) > 0
    services.jobs.run("reminders", at("2024-01-24T06:59"), token, "trace")
    remind("2024-01-24T22:30", token)  # told at once, mailed in the morning
    assert told(cast.siti) == [("soon", "goal")]
    storage.connection.collection("notices").update_many({}, {"$unset": {"slot": ""}})
    storage.meta.put("schema", 7)
    remind("2024-01-25T07:00", token)
    assert queued() == []
    assert services.upgrades.upgrade(NOW) > 0
    remind("2024-01-25T07:01", token)
    assert [item[0] for item in queued()] == ["digest:siti:2024-01-25"]


def _inserted(notices: Iterable[Notice]) -> int:
    return storage.notices.insert(list(notices))
