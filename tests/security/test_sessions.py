"""A session ends for good: on signing out, with age, and with whatever happens to the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from mongoengine.connection import get_db
from ulid import ULID

from kinerja import services
from tests.cast import NOW, PASSWORD, Cast
from tests.web.conftest import SignIn, token

COOKIE = "session"
NEW = "payung kertas biru muda"


def signed_in(app: Flask, password: str = PASSWORD) -> FlaskClient:
    """Through the sign-in page, as people do."""
    client = app.test_client()
    fields = {"username": "siti", "password": password, "csrf_token": token(client.get("/login").text)}
    assert client.post("/login", data=fields).status_code == 303
    return client


def copied(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie(COOKIE, cookie.value)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/instances").status_code != 303


def sign_out(client: FlaskClient) -> None:
    assert client.post("/logout", data={"csrf_token": token(client.get("/help").text)}).status_code == 303


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask) -> None:
    client = signed_in(app)
    thief = copied(app, client)
    assert is_in(thief)
    sign_out(client)
    assert not is_in(client)
    assert not is_in(thief)
    assert not is_in(thief)  # nor with the cookie that the refusal gave back
    assert thief.post("/account/password", data={"csrf_token": "x"}).status_code in (400, 401)


def test_signing_out_here_does_not_sign_out_elsewhere(app: Flask) -> None:
    phone, computer = signed_in(app), signed_in(app)
    sign_out(computer)
    assert is_in(phone)
    sign_out(phone)
    assert not is_in(phone)


def test_sign_outs_are_told_in_the_history_without_the_name_of_the_session(app: Flask, cast: Cast) -> None:
    client = signed_in(app)
    with client.session_transaction() as session:
        name = session["id"]
    sign_out(client)
    services.relay.run_all(NOW)
    rows = list(get_db()["audit"].find({"chain": f"account/{cast.siti.id}"}))
    assert rows[-1]["event"]["event"] == "SignedOut"
    assert name not in str(rows)


def test_what_ended_long_ago_is_forgotten(app: Flask, cast: Cast) -> None:
    for number in range(3):
        past = services.clock.real() - timedelta(minutes=1)
        services.accounts.sign_out(cast.siti, f"old {number}", past, NOW)
    sign_out(signed_in(app))
    kept = services.accounts.load(cast.siti.id)
    assert kept is not None
    assert [each.id.startswith("old") for each in kept.ended] == [False]


def test_no_session_grows_older_than_half_a_day_however_busy(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("siti")
    real = services.clock.real()
    for hours, there in ((6, True), (11, True), (13, False), (24, False)):
        monkeypatch.setattr(services.clock, "real", lambda hours=hours: real + timedelta(hours=hours))
        assert is_in(client) == there, hours


@pytest.mark.parametrize("planted", [{}, {"id": "x"}, {"began": 1}, {"id": "x", "began": "1"}, {"id": "x", "began": 1}])
def test_a_session_that_was_not_begun_by_signing_in_is_none(app: Flask, cast: Cast, planted: dict[str, object]) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(_user_id=f"{cast.siti.id}:{cast.siti.epoch}", **planted)
    assert not is_in(client)


ENDS: dict[str, Callable[[Cast], object]] = {
    "disabled": lambda cast: services.accounts.disable(cast.ratna, cast.siti.id, NOW),
    "another password": lambda cast: services.accounts.set_password(
        cast.ratna, cast.siti.id, "payung kertas biru", NOW
    ),
    "another role": lambda cast: services.accounts.set_role(cast.ratna, cast.siti.id, services.Role.AUTHOR, NOW),
}


@pytest.mark.parametrize("what", ENDS)
def test_every_copy_ends_with_what_happens_to_the_account(app: Flask, cast: Cast, what: str) -> None:
    client = signed_in(app)
    thief = copied(app, client)
    ENDS[what](cast)
    assert not is_in(client)
    assert not is_in(thief)


def test_an_own_new_password_ends_all_but_this_session(app: Flask) -> None:
    client, other = signed_in(app), signed_in(app)
    thief = copied(app, client)
    page = client.get("/account/password").text
    fields = {"csrf_token": token(page), "current": PASSWORD, "password": NEW, "repeat": NEW, "key": str(ULID())}
    assert client.post("/account/password", data=fields).status_code == 303
    assert is_in(client)
    assert not is_in(other)
    assert not is_in(thief)
