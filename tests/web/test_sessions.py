"""Signing in and out, the language, the navigation of each role."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja import services
from tests.cast import PASSWORD, Cast
from tests.web.conftest import SignIn, token


def attempt(client: FlaskClient, **fields: str):
    return client.post("/login", data={"csrf_token": token(client.get("/login").text), **fields})


def test_signing_in_leads_to_what_was_asked_for(client: FlaskClient) -> None:
    asked = client.get("/instances?x=1")
    assert asked.location == "/login?next=/instances?x%3D1"
    page = client.get(asked.location).text
    wanted = re.search(r'name="next"[^>]*value="([^"]*)"', page)
    assert wanted
    answer = attempt(client, username="Siti ", password=PASSWORD, next=wanted[1])
    assert (answer.status_code, answer.location) == (303, "/instances?x=1")


@pytest.mark.parametrize(
    ("name", "home"), [("siti", "/"), ("budi", "/reviews"), ("ratna", "/periods"), ("intan", "/definitions")]
)
def test_each_begins_where_the_work_is(client: FlaskClient, name: str, home: str) -> None:
    assert attempt(client, username=name, password=PASSWORD).location == home


def test_another_site_is_not_gone_on_to(client: FlaskClient) -> None:
    assert attempt(client, username="siti", password=PASSWORD, next="//evil.example").location == "/"


def test_a_wrong_password_says_so_beside_the_form_and_keeps_the_name(client: FlaskClient) -> None:
    answer = attempt(client, username="siti", password="not this one")
    assert answer.status_code == 422
    assert "tidak cocok" in answer.text
    assert 'value="siti"' in answer.text
    assert "not this one" not in answer.text
    assert re.search(r"<title>Galat: ", answer.text)


def test_nobody_learns_which_names_exist(client: FlaskClient) -> None:
    known = attempt(client, username="siti", password="not this one").text
    unknown = attempt(client, username="ghost00", password="not this one").text
    stripped = [re.sub(r'name="csrf_token" value="[^"]+"|siti|ghost00', "", page) for page in (known, unknown)]
    assert stripped[0] == stripped[1]


def test_empty_fields_are_named_and_linked(client: FlaskClient) -> None:
    answer = attempt(client, username="", password="")
    assert answer.status_code == 422
    assert 'href="#username"' in answer.text
    assert 'aria-describedby="e-password"' in answer.text


def test_after_too_many_tries_the_page_says_how_long_to_wait(client: FlaskClient) -> None:
    answers = [attempt(client, username="siti", password="not this one") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert re.search(r"Coba lagi dalam \d+ menit", answers[-1].text)


def test_demo_accounts_sign_in_with_one_press(app: Flask, client: FlaskClient) -> None:
    row = {"username": "siti", "password": PASSWORD, "name": "Teacher", "school": "SMP", "note": "n", "note_en": "e"}
    app.config["DEMO_ACCOUNTS"] = [row]
    page = client.get("/login").text
    form = re.search(r'<form method="post" action="/login">.*?</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    assert client.post("/login", data=fields).status_code == 303
    app.config["DEMO_ACCOUNTS"] = ()
    assert PASSWORD not in app.test_client().get("/login").text


def test_signing_out_ends_the_session(sign_in: SignIn) -> None:
    client = sign_in("siti")
    assert client.get("/logout").status_code == 405
    answer = client.post("/logout", data={"csrf_token": token(client.get("/help").text)})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert client.get("/").location.startswith("/login")


def test_the_language_is_kept_and_leads_back(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("siti")
    page = client.get("/help?a=1").text
    assert '<html lang="id">' in page
    answer = client.post("/language", data={"csrf_token": token(page), "language": "en", "next": "/help?a=1"})
    assert (answer.status_code, answer.location) == (303, "/help?a=1")
    page = client.get("/help").text
    assert '<html lang="en">' in page
    assert "Where do I begin?" in page
    assert services.accounts.load(cast.siti.id).language == "en"


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    data = {"csrf_token": token(client.get("/help").text), "language": "xx", "next": "//evil.example"}
    answer = client.post("/language", data=data)
    assert answer.location == "/"
    assert '<html lang="id">' in client.get("/help").text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("siti", ["Beranda", "Kinerja saya", "Kalender", "Bantuan"]),
        ("budi", ["Antrean", "Pegawai saya", "Kinerja saya", "Kalender", "Bantuan"]),
        ("joko", ["Akun", "Kemajuan", "Bantuan"]),
        (
            "ratna",
            [
                "Kemajuan",
                "Periode",
                "Terbuka &amp; terkunci",
                "Pengecualian",
                "Akun",
                "Pembukaan kembali",
                "Alur",
                "Operasi",
            ],
        ),
        ("intan", ["Alur", "Bantuan"]),
    ],
)
def test_the_navigation_has_what_the_role_needs(sign_in: SignIn, name: str, words: list[str]) -> None:
    page = sign_in(name).get("/help").text
    nav = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)
    assert nav
    assert re.findall(r"<a [^>]*>([^<]+)</a>", nav[0]) == words
    assert ('<a href="/help" aria-current="page">' in nav[0]) == ("Bantuan" in words)
    assert page.count('href="/help"') >= 2, "in the menu of the account and at the foot, for everybody"


def test_the_banner_tells_the_time_of_a_moved_clock(sign_in: SignIn) -> None:
    page = sign_in("siti").get("/help").text.replace("\u00a0", " ")
    assert "Waktu peragaan: Senin, 15 Januari 2024 pukul 09.00 WIB." in page
