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
from kinerja.web import admission, crowd
from kinerja.web.admission import AHEAD, UPLOADS, Turnstile, Turnstiles
from tests.cast import Cast
from tests.web.conftest import SignIn, application, opened, token


@pytest.fixture
def app(cast: Cast) -> Iterator[Flask]:
    """Not the one of the other tests: its crowd would be sent off in theirs."""
    yield from opened(application())


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
        while turnstile.waiting < 2:
            sleep(0.001)
        assert not turnstile.enter(), "the places are taken: told at once"
        assert not any(one.done() for one in waiting)
        turnstile.leave()
        while not any(one.done() for one in waiting):
            sleep(0.001)
        turnstile.leave()
        assert all(one.result() for one in waiting)


def test_who_only_looks_leaves_half_of_the_places_to_who_hands_something_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 20.0)
    turnstile = Turnstile(1, 2)
    assert turnstile.enter()
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(turnstile.enter, looks=True)]
        while not turnstile.waiting:
            sleep(0.001)
        assert not turnstile.enter(looks=True), "the other place is not for it: told at once"
        waiting.append(pool.submit(turnstile.enter))
        while turnstile.waiting < 2:
            sleep(0.001)
        for _ in waiting:
            turnstile.leave()
            while not turnstile.working:
                sleep(0.001)
        assert all(one.result() for one in waiting)


@pytest.fixture
def standing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A crowd: somebody found no turn in time."""
    monkeypatch.setattr(crowd, "LOOKED_AT_EVERY", 3600.0)
    found, at_once = turnstiles(app)
    with full(found.pages, at_once):
        with monkeypatch.context() as patch:
            patch.setattr(admission, "PATIENCE", 0.01)
            assert not found.pages.enter()
        yield


def test_a_burst_for_which_there_are_places_is_no_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 20.0)
    turnstile = Turnstile(4, 4)
    with full(turnstile, 4), ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(turnstile.enter, looks=True) for _ in range(2)]
        while turnstile.waiting < 2:
            sleep(0.001)
        assert not turnstile.sends_off()
        assert not turnstile.enter(looks=True)
        assert turnstile.sends_off(), "one found no place"
        turnstile.leave()
        turnstile.leave()
        assert all(one.result() for one in waiting)


def test_who_looks_is_sent_off_at_once_while_the_crowd_stands(
    app: Flask, siti: FlaskClient, standing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 60.0)
    answer = siti.get("/instances?page=2")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Sedang padat" in answer.text
    assert 'href=""' in answer.text, "the way leads to the same page again"
    assert siti.head("/instances").data == b""
    assert siti.get("/healthz").status_code == 200
    assert siti.get("/readyz").status_code == 200


def test_who_is_sent_off_gets_the_page_of_the_program_in_their_language(
    app: Flask, siti: FlaskClient, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, at_once = turnstiles(app)
    siti.set_cookie("language", "en")
    with full(found.pages, at_once):
        inside = siti.get("/help")
        assert found.pages.sends_off(), "one found no turn in time"
        outside, part = siti.get("/help"), siti.get("/help", headers={"HX-Request": "true"})
    strict = {name: value for name, value in inside.headers.items() if name not in ("Content-Length", "Set-Cookie")}
    assert strict == {name: value for name, value in outside.headers.items() if name != "Content-Length"}
    assert inside.status_code == outside.status_code == part.status_code == 503
    assert '<html lang="en"' in outside.text
    assert "<html" not in part.text
    assert "csrf_token" not in outside.text, "what is made once is for everybody"


def test_the_crowd_is_told_to_who_watches(app: Flask, siti: FlaskClient, standing: None) -> None:
    _, at_once = turnstiles(app)
    told = siti.get("/metrics").text.splitlines()
    assert f'kinerja_requests_at_work{{turnstile="pages"}} {at_once}.0' in told
    assert 'kinerja_requests_at_work{turnstile="uploads"} 0.0' in told
    assert 'kinerja_requests_waiting{turnstile="pages"} 0.0' in told
    assert "kinerja_crowd 1.0" in told


def test_who_hands_in_waits_while_the_crowd_stands(
    app: Flask, siti: FlaskClient, standing: None, impatient: None
) -> None:
    typed = {"csrf_token": "old", "key": "one", "a-why": "Ketikan saya"}
    answer = siti.post("/instances/x/steps/goal/draft", data=typed)
    assert answer.status_code == 503
    assert "Ketikan saya" in answer.text


def test_the_threads_suffice_for_everybody_who_is_let_in_and_one_to_turn_away() -> None:
    settings = Settings()
    assert settings.all_threads > (1 + AHEAD + UPLOADS) * settings.threads
