"""Headers, forged requests, closed doors."""

from __future__ import annotations

import re
import time
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja import services
from kinerja.web import access
from tests.cast import NOW, PASSWORD, Cast
from tests.web.conftest import SignIn, token


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/healthz", "/static/app.js", "/"])
def test_every_answer_carries_the_strict_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_of_a_person_are_not_kept(sign_in: SignIn) -> None:
    assert sign_in("siti").get("/help").headers["Cache-Control"] == "no-store"


def test_everything_is_closed_but_the_short_public_list(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in access.PUBLIC:
            continue
        path = re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", rule.rule))
        if "GET" in (rule.methods or ()):
            answer = client.get(path)
            assert answer.status_code == 303, rule
            assert answer.location.startswith("/login"), rule
        if "POST" in (rule.methods or ()):
            assert client.post(path).status_code in (400, 401), rule


def test_the_public_list_names_only_what_there_is(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= access.PUBLIC


def test_an_unknown_address_tells_nobody_anything(client: FlaskClient, sign_in: SignIn) -> None:
    assert client.get("/nowhere").status_code == 404
    answer = sign_in("siti").get("/nowhere")
    assert answer.status_code == 404
    assert "bukan untuk akun Anda" in answer.text


def test_a_forged_request_is_refused_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    client = sign_in("siti")
    typed = {"a-rows-0-short_note": "catatan <b>panjang</b>", "password": "rahasia", "key": "K", "csrf_token": "wrong"}
    answer = client.post("/language", data=typed, headers={"Referer": "http://localhost/help"})
    assert answer.status_code == 400
    assert "catatan &lt;b&gt;panjang&lt;/b&gt;" in answer.text
    assert "Short note 1" in answer.text
    assert "rahasia" not in answer.text
    assert 'href="/help"' in answer.text


@pytest.mark.parametrize("body", ['[{"a": 1}]', '{"username": {"$gt": ""}}', '{"language": ["id"]}', "null", "{"])
@pytest.mark.parametrize("kind", ["application/json", "application/vnd.api+json", "text/plain", "application/xml"])
def test_a_body_that_is_no_form_is_not_read(sign_in: SignIn, body: str, kind: str) -> None:
    """Its values need not be texts: what reads forms would take a list where it looks for a name."""
    client = sign_in("siti")
    headers = {"X-CSRFToken": token(client.get("/help").text)}
    for path in ("/login", "/language", "/instances"):
        answer = client.post(path, data=body, content_type=kind, headers=headers)
        assert answer.status_code == 415
        assert "<main" in answer.text


@pytest.mark.parametrize(("who", "path"), [(None, "/login"), ("ratna", "/accounts/new"), ("siti", "/account/password")])
def test_a_file_under_the_name_of_a_field_is_not_its_text(client: FlaskClient, sign_in: SignIn, who, path) -> None:
    asking = sign_in(who) if who else client
    names = ("username", "password", "name", "unit", "reason", "edition", "last_day-day", "key", "version")
    files = {name: (BytesIO(b"x"), "x.txt") for name in names}
    answer = asking.post(path, data={"csrf_token": token(asking.get(path).text), **files})
    assert answer.status_code == 422


def test_a_token_lasts_as_long_as_the_session(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("siti")
    old = token(client.get("/help").text)
    later = time.time() + 11 * 3600
    monkeypatch.setattr("time.time", lambda: later)
    assert client.post("/language", data={"csrf_token": old, "language": "en"}).status_code == 303


def test_signing_in_starts_a_session_of_its_own(app: Flask) -> None:
    client = app.test_client()
    before = token(client.get("/login").text)
    with client.session_transaction() as session:
        session["planted"] = "x"
    client.post("/login", data={"username": "siti", "password": PASSWORD, "csrf_token": before})
    with client.session_transaction() as session:
        assert "planted" not in session
    assert client.post("/language", data={"csrf_token": before}).status_code == 400


@pytest.mark.parametrize("act", ["disable", "set_password", "set_role"])
def test_a_session_ends_when_the_account_changes(cast: Cast, sign_in: SignIn, act: str) -> None:
    client = sign_in("siti")
    assert client.get("/help").text.count("data-account") == 1
    more = {"set_password": ["payung kertas biru"], "set_role": [services.Role.AUTHOR]}.get(act, [])
    getattr(services.accounts, act)(cast.ratna, cast.siti.id, *more, NOW)
    assert client.get("/").location.startswith("/login")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/instances/1?a=b", "/instances/1?a=b"),
        ("/", "/"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://evil.example/", None),
        ("javascript:alert(1)", None),
        ("/a\nb", None),
        ("/a\\b", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_path_of_this_site_is_gone_on_to(target: str | None, kept: str | None) -> None:
    assert access.safe_next(target) == kept


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client: FlaskClient) -> None:
    answer = client.get("/", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/help"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/login?next=/help"
