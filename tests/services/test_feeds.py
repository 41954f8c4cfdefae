"""The secret address of a calendar: unguessable, renewed, ended, and never kept in the clear."""

from __future__ import annotations

import re

import pytest

from kinerja import services, storage
from kinerja.services import Throttled, feeds
from kinerja.storage.connection import collection
from tests.cast import NOW, Cast
from tests.queries import QueryLog


def reload(account: services.Account) -> services.Account:
    found = services.accounts.load(account.id)
    assert found is not None
    return found


def test_the_secret_reads_as_its_owner_and_nobody_else(cast: Cast) -> None:
    secret = feeds.renew(cast.siti, NOW)
    other = feeds.renew(cast.budi, NOW)
    assert re.fullmatch(r"[\w-]{43}", secret)
    assert feeds.reader(secret, "10.0.0.1", NOW).id == "siti"
    assert feeds.reader(other, "10.0.0.1", NOW).id == "budi"
    assert reload(cast.siti).feed
    assert not reload(cast.maria).feed


def test_a_renewed_secret_takes_the_place_of_the_old_one_and_an_ended_one_reads_nothing(cast: Cast) -> None:
    old = feeds.renew(cast.siti, NOW)
    new = feeds.renew(reload(cast.siti), NOW)
    assert feeds.reader(new, "10.0.0.1", NOW).id == "siti"
    feeds.end(reload(cast.siti), NOW)
    feeds.end(reload(cast.siti), NOW)
    for secret in (old, new, "", "None", "x" * 43, "\ud800"):
        with pytest.raises(services.NotFound):
            feeds.reader(secret, "10.0.0.1", NOW)


def test_a_disabled_account_reads_nothing(cast: Cast) -> None:
    secret = feeds.renew(cast.siti, NOW)
    services.accounts.disable(cast.ratna, "siti", NOW)
    with pytest.raises(services.NotFound):
        feeds.reader(secret, "10.0.0.1", NOW)


def test_neither_the_store_nor_the_audit_has_the_secret_or_tells_its_hash(cast: Cast) -> None:
    secret = feeds.renew(cast.siti, NOW)
    feeds.end(reload(cast.siti), NOW)
    kept = collection(storage.accounts.NAME).find_one({"_id": "siti"})
    assert kept is not None
    events = [line["event"] for line in kept["outbox"]]
    assert [event["event"] for event in events][-2:] == ["FeedRenewed", "FeedEnded"]
    assert [event["changes"] for event in events[-2:]] == [{}, {}]
    assert secret not in str(kept)


def test_guessing_is_slowed_down_and_readers_behind_one_address_are_not(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(feeds, "MOST_PER_ADDRESS", 3)
    secret = feeds.renew(cast.siti, NOW)
    for _ in range(9):
        feeds.reader(secret, "10.0.0.1", NOW)
    for _ in range(3):
        with pytest.raises(services.NotFound):
            feeds.reader("wrong", "10.0.0.2", NOW)
    for guess in ("wrong", secret):
        with pytest.raises(Throttled):
            feeds.reader(guess, "10.0.0.2", NOW)
    assert feeds.reader(secret, "10.0.0.1", NOW).id == "siti"


def test_one_calendar_is_read_only_so_often(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(feeds, "MOST_PER_ACCOUNT", 2)
    secret = feeds.renew(cast.siti, NOW)
    for address in ("10.0.0.1", "10.0.0.2"):
        feeds.reader(secret, address, NOW)
    with pytest.raises(Throttled):
        feeds.reader(secret, "10.0.0.3", NOW)


@pytest.mark.integration
def test_the_real_server_finds_the_account_by_an_index_and_lets_many_have_none(queries: QueryLog, served: Cast) -> None:
    secret = feeds.renew(served.siti, NOW)
    with queries.at_most(8):
        assert feeds.reader(secret, "10.0.0.1", NOW).id == "siti"
    feeds.end(reload(served.siti), NOW)
    with pytest.raises(services.NotFound):
        feeds.reader(secret, "10.0.0.1", NOW)
