"""What every answer carries, and what no page of a fault gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.house.routes import ROWS, Row
from tests.house.test_forgery import who_may
from tests.house.world import FILLING, GONE, World

PERSONAL = [row for row in ROWS if row.rule != "/static/<path:filename>"]
ASKED_ANEW = frozenset({"/calendar/<secret>.ics", "/files/<file_id>/preview"})
"""What is fetched again and again may be kept by who fetched it, and asked for whether it changed."""
LEAKS = re.compile(
    r"Traceback|File \"|\.py\b|/site-packages/|[Ww]erkzeug|[Pp]ython|[Mm]ongo|[Ff]lask|[Jj]inja|gunicorn|secret detail"
)


class Broken(Exception):
    """Something of ours that fails: a clock, since every request asks it."""


class Away(Exception):
    """The store is away."""


def assert_strict(answer: TestResponse) -> None:
    """No code or style of a page, no frame, no sniffing, no address told to others, no window shared."""
    headers = answer.headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    if "sandbox" in policy:  # what others made: nothing at all, and nothing of ours
        assert policy == {
            "default-src": "'none'", "sandbox": "", "form-action": "'none'", "base-uri": "'none'",
            "frame-ancestors": "'self'",
        }  # fmt: skip
    else:
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not re.search(r"unsafe|\*|https?:|data:|blob:", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert len(headers.getlist("Content-Security-Policy")) == 1
    assert "Server" not in headers
    assert "X-Powered-By" not in headers
    if answer.mimetype.startswith("text/") and answer.data:
        assert "charset=utf-8" in answer.content_type


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_answer_is_strict(world: World, row: Row) -> None:
    """The page, the refusal and the page for nobody."""
    world.at(row.state)
    for person in (who_may(row), "amir", "nobody"):
        path = world.path(row.rule, "U1", row.step)
        for headers in ({}, {"HX-Request": "true"}):
            answer = world.browser(person).ask(row.method, path, row.fields, headers=headers)
            assert_strict(answer)
            if row in PERSONAL:
                kept = answer.status_code == 200 and row.rule in ASKED_ANEW
                assert answer.headers["Cache-Control"] == ("private, no-cache" if kept else "no-store")
                assert "HX-Request" in answer.headers["Vary"]
            for cookie in answer.headers.getlist("Set-Cookie"):
                assert row in PERSONAL
                assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=str)
def test_no_page_has_code_or_style_inside_or_loads_from_elsewhere(world: World, row: Row) -> None:
    world.at(row.state)
    answer = world.browser(who_may(row)).ask("GET", world.path(row.rule, "U1", row.step))
    if answer.mimetype == "text/html":
        tags = re.sub(r"<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
        assert not re.findall(r"<[a-z][^>]*\s(?:style|on[a-z]+)=", tags)
        assert not re.findall(r"<script(?![^>]*\ssrc=)|<style|javascript:", tags)
        assert not re.findall(r"<(?:script|link|img|iframe|source|form)\b[^>]*=\"(?:https?:)?//", tags)
        for link in re.findall(r"<a\b[^>]*href=\"https?://(?!localhost/)[^>]*>", tags):
            assert 'rel="noopener' in link or "noreferrer" in link


def faults(world: World) -> Iterator[tuple[int, TestResponse]]:
    """One answer of each kind of fault, with the status it must have."""
    browser, away = world.browser("siti"), world.browser("nobody")
    strange = {"query_string": {"secret detail": "<i>"}, "headers": {"Accept": "text/html"}}
    yield 400, browser.client.post("/language", data={"a": "b"})
    yield 401, away.ask("POST", "/instances", {})
    yield 404, browser.ask("GET", "/nowhere/at/all", **strange)
    yield 404, browser.ask("GET", f"/instances/{GONE['instance_id']}")
    yield 404, away.ask("GET", "/static/../app.py")
    yield 404, away.ask("GET", "/static/nowhere.js")
    yield 405, browser.ask("DELETE", "/instances")
    yield 409, browser.ask("POST", world.path("/instances/<instance_id>/steps/<step_id>/skip", "U1", "plan"))
    yield 413, browser.ask("POST", "/language", {"text": "x" * 1_100_000})
    yield 422, browser.ask("POST", "/login", {})
    clock = world.app.config["CLOCK"]
    for error, status in ((Broken("secret detail"), 500), (Away("secret detail"), 503)):

        def fail(error: Exception = error) -> None:
            raise error

        world.app.config.update(CLOCK=fail, STORE_FAULTS=(Away,))
        try:
            yield status, browser.ask("GET", "/", headers={"Accept": "text/html"})
            yield status, browser.ask("POST", "/instances", {"edition": "x"}, headers={"HX-Request": "true"})
        finally:
            world.app.config.update(CLOCK=clock, STORE_FAULTS=())


def test_pages_of_faults_are_strict_and_say_nothing_of_the_inside(world: World) -> None:
    world.at(FILLING)
    seen = set()
    for status, answer in faults(world):
        assert answer.status_code == status
        assert_strict(answer)
        assert not LEAKS.search(re.sub(r"\"/[^\"]*\"", "", answer.text)), (status, LEAKS.search(answer.text))
        assert "<i>" not in answer.text
        seen.add(status)
    assert seen == {400, 401, 404, 405, 409, 413, 422, 500, 503}


def test_static_files_are_kept_and_carry_no_cookie(world: World) -> None:
    page = world.browser("siti").ask("GET", "/help").text
    addresses = set(re.findall(r'"(/static/[^"]+)"', page))
    assert len(addresses) >= 4
    for address in addresses:
        answer = world.browser("siti").ask("GET", address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers
        assert world.browser("siti").ask("GET", address.partition("?")[0]).headers["Cache-Control"] == "no-cache"
