"""What anybody can send as often as they like costs little, is stopped, and is seen."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from ulid import ULID

from kinerja import services, storage
from kinerja.services import passwords, sign_ins
from tests.cast import NOW, PASSWORD, Cast
from tests.web.conftest import SignIn, token

NEW = "payung kertas biru muda"


def trail() -> list[tuple[str, str]]:
    return [(line.account, str(line.event["event"])) for line in storage.trail.pending(1000)]


def attempt(client: FlaskClient, username: str) -> int:
    fields = {"username": username, "password": "bukan ini", "csrf_token": token(client.get("/login").text)}
    return client.post("/login", data=fields).status_code


def test_invented_methods_leave_one_counter(client: FlaskClient) -> None:
    for number in range(50):
        client.open("/login", method=f"INVENTED{number}")
    text = client.get("/metrics").text
    assert "INVENTED" not in text
    assert 'method="other"' in text


def test_a_flood_of_sign_ins_is_noted_once_at_the_limit(cast: Cast) -> None:
    for _ in range(sign_ins.MOST_PER_ACCOUNT):
        with pytest.raises(services.SignInRefused):
            services.accounts.sign_in("siti", "bukan ini", "10.0.0.1", NOW)
    for _ in range(20):
        with pytest.raises(services.Throttled):
            services.accounts.sign_in("siti", PASSWORD, "10.0.0.1", NOW)
    assert trail().count((cast.siti.id, "SignInThrottled")) == 1
    assert trail().count((cast.siti.id, "SignInRefused")) == sign_ins.MOST_PER_ACCOUNT


def test_whoever_took_over_a_session_cannot_guess_the_password(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("siti")
    hidden = {"csrf_token": token(client.get("/account/password").text), "key": str(ULID())}
    fields = {**hidden, "password": NEW, "repeat": NEW}
    guesses = [client.post("/account/password", data={**fields, "current": f"tebakan {n}"}) for n in range(12)]
    assert [answer.status_code for answer in guesses] == [422] * 10 + [429] * 2
    assert client.post("/account/password", data={**fields, "current": PASSWORD}).status_code == 429
    assert trail().count((cast.siti.id, "PasswordRefused")) == 10
    assert services.accounts.change_password(cast.siti, PASSWORD, NEW, NOW + services.attempts.SPAN).id == cast.siti.id


def test_only_a_few_hashes_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, most, lock = 0, 0, threading.Lock()

    class Slow:
        def hash(self, _: str) -> str:
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.02)
            with lock:
                busy -= 1
            return "hash"

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=passwords.hashed, args=("x",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == passwords.AT_ONCE


def test_refusals_are_seen_in_the_log_without_what_was_typed(
    app: Flask, cast: Cast, sign_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    attempt(app.test_client(), "rahasia-sebagai-nama")
    client = sign_in("siti")
    client.get("/instances/zzzzzzzzzzzzzzzzzzzzzzzz")
    client.post("/language", data={"csrf_token": "palsu", "note": "rahasia-di-isian"})
    app.test_client().post("/logout", data={})
    lines = capsys.readouterr().err.splitlines()
    for event in ("sign_in_refused", "not_found", "forged_or_stale"):
        assert sum(event in line for line in lines) >= 1, event
    assert any("not_found" in line and f"account={cast.siti.id}" in line for line in lines)
    assert "rahasia" not in "\n".join(lines)
    assert "bukan ini" not in "\n".join(lines)


def test_nobody_writes_a_line_of_their_own_into_the_log(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    fields = {"username": "x\r\n2024-01-01 [info] signed_in account=ratna", "password": "x\ny"}
    client = app.test_client()
    client.post("/login", data={**fields, "csrf_token": token(client.get("/login").text)})
    client.get("/instances/%0d%0a2024-01-01%20[info]%20signed_in", headers={"User-Agent": "x"})
    assert "signed_in" not in capsys.readouterr().err
