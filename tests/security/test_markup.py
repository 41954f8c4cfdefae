"""What people write stays text on every page: 60 payloads in every text, name, label and file name (S7).

Two oracles: a reader of the page that finds a payload anywhere but in text, over all pages in this process; and
Chromium, in which no payload may run and the content policy has nothing to refuse. LONG_TESTS=1 sends each payload on
its own as well, and looks in the browser without the policy too.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from kinerja import storage
from tests.house.routes import ROWS, Row
from tests.house.test_forgery import who_may
from tests.house.world import FILLING, READ, SUBMITTED, World
from tests.security.conftest import LONG
from tests.security.markup import MARK, PAYLOADS, Dress, dressed_world, markup_in

STEPS = ("facts", "plan", "extras", "approval", "report")
FILES = re.compile(r"^/static|^/calendar[./]|\.(?:csv|xlsx)$|/paper$|/papers/<paper_id>$|^/files/|/metrics|z$")
"""What a browser downloads or shows without a page."""
SETS = [("all", PAYLOADS), *((str(number), (each,)) for number, each in enumerate(PAYLOADS) if LONG)]


@pytest.fixture(scope="module", params=[payloads for _, payloads in SETS], ids=[name for name, _ in SETS])
def dressed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield dressed_world(Dress(request.param), tmp_path_factory.mktemp("dressed"))
    storage.disconnect()


def assert_only_text(answer: TestResponse) -> int:
    """No payload became markup, in the page or in a header; how many stand there as text."""
    assert answer.status_code < 500, answer.text[:2000]
    assert not any(MARK in value and name != "Location" for name, value in answer.headers if "isposition" not in name)
    if answer.mimetype != "text/html":
        return 0
    found, texts = markup_in(answer.text)
    assert found == []
    return texts


def paths(world: World, row: Row) -> list[str]:
    steps = STEPS if "<step_id>" in row.rule else (row.step,)
    return [world.path(row.rule, "U1", step) for step in steps]


@pytest.mark.parametrize("state", [FILLING, SUBMITTED, READ])
def test_every_page_shows_payloads_as_text(dressed: World, state: str) -> None:
    """All pages once they have something to show; those of a step in its other states too."""
    dressed.at(state)
    texts = 0
    for row in ROWS:
        if row.method != "GET" or FILES.search(row.rule) or (state != SUBMITTED and "<step_id>" not in row.rule):
            continue
        for path in paths(dressed, row):
            for person in {who_may(row), "budi"} if LONG else {who_may(row)}:
                texts += assert_only_text(dressed.browser(person).ask("GET", path))
    assert texts > 200


@pytest.mark.parametrize("row", [row for row in ROWS if row.method != "GET"], ids=str)
def test_what_is_sent_comes_back_as_text(dressed: World, row: Row) -> None:
    """Beside its field, on the page of a refusal, and as what was typed when the session is over."""
    dressed.at(row.state)
    whole = " ".join(PAYLOADS)
    fields = {**dict.fromkeys(("a-aim", "a-extra", "note-plan.aim", "message", "reason", "q"), whole)}
    spoilt = {**fields, **{name: whole for name, value in row.fields.items() if isinstance(value, str)}}
    path, browser = dressed.path(row.rule, "U1", row.step), dressed.browser(who_may(row))
    for headers in ({}, {"HX-Request": "true", "HX-Current-URL": whole, "HX-Prompt": whole}):
        assert_only_text(browser.ask("POST", path, spoilt, headers=headers))
        browser.restore()
        stale = browser.client.post(
            path, data=spoilt, headers={**headers, "Referer": f"http://localhost/{quote(whole)}"}
        )
        assert assert_only_text(stale) > 0


ECHOING = ("/{}", "/accounts?q={}", "/verify/{}", "/exceptions?q={}", "/progress/{}/unit/U1", "/login?next=/{}")


def test_addresses_come_back_as_text(dressed: World) -> None:
    browser = dressed.browser("ratna")
    for number, payload in enumerate(PAYLOADS):
        for place in ECHOING if LONG else [ECHOING[number % len(ECHOING)]]:
            path = place.format(quote(payload))
            assert_only_text(browser.ask("GET", path))


def test_the_reader_can_say_no() -> None:
    for payload in ("<zqx-el>", '<p title="" zqx-a="1">', "<img src=x onerror=zqx()>", "<a href='javascript:zqx()'>"):
        assert markup_in(f"<main>{payload}</main>")[0]
    assert markup_in('<p title="&lt;zqx-el&gt;">&lt;zqx-el&gt;</p>') == ([], 2)


# ── in a browser ──


@pytest.fixture(scope="module")
def address(dressed: World) -> Iterator[str]:
    """The dressed world behind a port, in a thread of this process."""
    server = make_server("127.0.0.1", 0, dressed.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


TELL = f"""
window.{MARK} = () => console.error("{MARK} ran");
document.addEventListener("securitypolicyviolation", event =>
    console.error("{MARK} policy", event.violatedDirective, event.blockedURI, event.sample));
"""


def watched(browser: Browser, address: str, client: FlaskClient | None, seen: list[str], **how: bool) -> BrowserContext:
    """A window with the session of somebody, that tells what runs, what the policy refuses, and who else is asked."""
    context = browser.new_context(base_url=address, **how)
    context.add_init_script(TELL)
    cookie = client and client.get_cookie("session")
    if cookie:
        context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
    context.on(
        "console", lambda said: seen.append(said.text) if MARK in said.text or "Content Sec" in said.text else None
    )
    context.on("request", lambda asked: seen.append(asked.url) if is_strange(asked.url, address) else None)
    context.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    return context


def is_strange(url: str, address: str) -> bool:
    """Of another host, or where only a payload leads."""
    return not url.startswith((address + "/", "data:image/")) or MARK in urlsplit(url).path.rpartition("/")[2]


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("policy", [True, False] if LONG else [True])
def test_nothing_runs_in_a_browser(dressed: World, address: str, browser: Browser, policy: bool) -> None:
    """On any page; nor is any other host asked (S21)."""
    dressed.at(SUBMITTED)
    seen: list[str] = []
    for person in ("siti", "budi", "ratna", "joko", "intan"):
        own = dressed.browser(person)
        own.restore()
        context = watched(browser, address, own.client, seen, bypass_csp=not policy)
        page = context.new_page()
        for row in ROWS:
            if row.method == "GET" and who_may(row) == person and not FILES.search(row.rule):
                for path in paths(dressed, row) if LONG else [dressed.path(row.rule, "U1", row.step)]:
                    page.goto(path, wait_until="load")
                    assert seen == [], path
        context.close()


@pytest.mark.browser
def test_what_is_typed_does_not_run_either(dressed: World, address: str, browser: Browser) -> None:
    """Typed, kept by the script as a draft, shown again, and kept on this device."""
    dressed.at(FILLING)
    own = dressed.browser("siti")
    own.restore()
    seen: list[str] = []
    context = watched(browser, address, own.client, seen)
    page = context.new_page()
    page.goto(dressed.path("/instances/<instance_id>/steps/<step_id>", "U1", "extras"))
    for payload in (" ".join(PAYLOADS), PAYLOADS[3]):
        with page.expect_response(lambda answer: "/draft" in answer.url):
            page.fill("[name=a-extra]", payload)
            page.locator("[name=a-extra]").blur()
    page.reload()
    assert MARK in page.input_value("[name=a-extra]")
    assert seen == []
    context.close()


@pytest.mark.browser
def test_the_browser_can_say_no(dressed: World, address: str, browser: Browser) -> None:
    for policy, said in ((True, f"{MARK} policy"), (False, f"{MARK} ran")):
        seen: list[str] = []
        context = watched(browser, address, None, seen, bypass_csp=not policy)
        page = context.new_page()
        page.goto("/help")
        page.evaluate(f"document.querySelector('main').innerHTML = '<img src={MARK} onerror={MARK}()>'")
        for _ in range(100):
            if any(each.startswith(said) for each in seen) and f"{address}/{MARK}" in seen:
                break
            page.wait_for_timeout(100)
        assert any(each.startswith(said) for each in seen), seen
        assert f"{address}/{MARK}" in seen
        context.close()
