"""Too many at once: the rest is told at once, keeps what it typed, and the store is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja import services
from kinerja.settings import Settings
from kinerja.web import admission
from kinerja.web.admission import AHEAD, UPLOADS, Turnstile, Turnstiles
from tests.web.conftest import SignIn, token


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 0.01)


@contextmanager
def full(turnstile: Turnstile, count: int) -> Iterator[None]:
    """As if so many requests were at work."""
    assert all(turnstile.enter() for _ in range(count))
    try:
        yield
    finally:
        for _ in range(count):
            turnstile.leave()


@pytest.fixture
def siti(sign_in: SignIn) -> FlaskClient:
    return sign_in("siti")


def turnstiles(app: Flask) -> tuple[Turnstiles, int]:
    return app.extensions["kinerja_admission"], app.config["SETTINGS"].threads


def test_who_is_turned_away_keeps_what_was_typed_and_asks_the_store_nothing(
    app: Flask, siti: FlaskClient, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, at_once = turnstiles(app)
    typed = {"csrf_token": token(siti.get("/help").text), "key": "one", "a-why": "Ketikan saya"}

    def asked(*_: object) -> None:
        raise AssertionError("the store was asked")

    monkeypatch.setattr(services.accounts, "load", asked)
    with full(found.pages, at_once):
        answer = siti.post("/instances/x/steps/goal/draft", data=typed)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Belum tersimpan" in answer.text
    assert "Belum pasti" not in answer.text, "it is sure that nothing was carried out"
    assert answer.text.count("Ketikan saya") == 2, "to be read, and to be sent again"


def test_what_machines_and_browsers_need_is_answered(app: Flask, siti: FlaskClient, impatient: None) -> None:
    found, at_once = turnstiles(app)
    styles = re.search(r'href="(/static/[^"]+\.css[^"]*)"', siti.get("/help").text)[1]  # type: ignore[index]
    with full(found.pages, at_once):
        assert siti.get("/healthz").status_code == 200
        assert siti.get(styles).status_code == 200
        assert siti.get("/help").status_code == 503
    assert siti.get("/help").status_code == 200


def test_a_turn_is_given_back_whatever_came_of_the_request(app: Flask, siti: FlaskClient, impatient: None) -> None:
    _, at_once = turnstiles(app)
    for _ in range(at_once + 1):
        assert siti.get("/nowhere").status_code == 404
        assert siti.post("/account/password", data={}).status_code == 400
    assert siti.get("/help").status_code == 200


def test_so_many_wait_and_get_their_turn_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 20.0)
    turnstile = Turnstile(1, 2)
    assert turnstile.enter()
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(turnstile.enter) for _ in range(2)]
        while turnstile._places:
            sleep(0.001)
        assert not turnstile.enter(), "the places are taken: told at once"
        assert not any(one.done() for one in waiting)
        turnstile.leave()
        while not any(one.done() for one in waiting):
            sleep(0.001)
        turnstile.leave()
        assert all(one.result() for one in waiting)


def waits(turnstile: Turnstile, pool: ThreadPoolExecutor, *, looking: bool) -> bool:
    """Whether one more waits until a turn is given back, and then has it."""
    places = turnstile._places
    one = pool.submit(turnstile.enter, looking=looking)
    while turnstile._places == places and not one.done():
        sleep(0.001)
    sleep(0.05)
    if one.done():
        assert not one.result()
        return False
    turnstile.leave()
    assert one.result(10)
    return True


def test_who_looks_is_sent_off_while_the_crowd_stands_and_who_hands_in_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "STANDS", 0.0)
    turnstile = Turnstile(1, 2)
    with full(turnstile, 1), ThreadPoolExecutor(1) as pool:
        assert not waits(turnstile, pool, looking=True)
        assert waits(turnstile, pool, looking=False)


def test_who_looks_waits_in_a_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "STANDS", 60.0)
    turnstile = Turnstile(1, 2)
    with full(turnstile, 1), ThreadPoolExecutor(1) as pool:
        assert waits(turnstile, pool, looking=True)


def test_the_threads_suffice_for_everybody_who_is_let_in_and_one_to_turn_away() -> None:
    settings = Settings()
    assert settings.all_threads > (1 + AHEAD + UPLOADS) * settings.threads
