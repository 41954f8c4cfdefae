"""Two web workers whose hosts are twenty minutes apart: the store's clock decides, so both decide alike."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest
from ulid import ULID

from kinerja import services, storage
from tests import cast as people
from tests.cast import PASSWORD, SMALL, key
from tests.faults.conftest import ROOT
from tests.web.filling import hidden_value

pytestmark = pytest.mark.integration

CLOSES = datetime(2024, 3, 31, 17, tzinfo=UTC)
"""The midnight after the last day of the plan at Siti's school."""
AWAY = timedelta(minutes=10)
"""How far the clock of each host is off."""
BEFORE = AWAY / 2
"""So long before the end it all happens: less than AWAY, more than a busy machine takes."""
KEY = "0123456789abcdef-0123456789ABCDEF"


class Stay(HTTPRedirectHandler):
    """A redirection is an answer like any other."""

    def redirect_request(self, *_args: object) -> None:
        return None


@dataclass
class Browser:
    """One browser behind a balancer that sends it now here, now there: one set of cookies for all hosts."""

    cookies: CookieJar = field(default_factory=CookieJar)

    def ask(self, port: int, path: str, fields: dict[str, object] | None = None) -> tuple[int, str]:
        opener = build_opener(HTTPCookieProcessor(self.cookies), Stay)
        data = None if fields is None else urlencode(fields).encode()
        try:
            with opener.open(f"http://127.0.0.1:{port}{path}", data, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def page(self, port: int, path: str) -> str:
        status, text = self.ask(port, path)
        assert status == 200, (status, text[:300])
        return text


@pytest.fixture
def run(address: str) -> str:
    """Siti's run; her plan is about to close."""
    siti = people.world().siti
    found = services.instances.start(siti, SMALL, key(), people.NOW).instance.id
    services.clock.move_to(CLOSES - BEFORE)
    return found


@pytest.fixture
def hosts(address: str, run: str) -> Iterator[tuple[int, int]]:
    """Ports of two workers: one host is ten minutes ahead, the other ten minutes behind."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.host", address, KEY, minutes],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for minutes in (f"{AWAY.total_seconds() / 60}", f"{-AWAY.total_seconds() / 60}")
    ]
    try:
        ahead, behind = (int(process.stdout.readline()) for process in started if process.stdout)
        yield ahead, behind
    finally:
        for process in started:
            process.kill()
            process.communicate()


def save(browser: Browser, port: int, path: str, page: str) -> int:
    """Send the form of `page`, wherever it came from."""
    fields = {"csrf_token": hidden_value(page, "csrf_token"), "version": hidden_value(page, "version")}
    status, _ = browser.ask(port, f"{path}/draft", {**fields, "key": str(ULID()), "a-aim": "Kelas tenang"})
    return status


def test_hosts_whose_clocks_differ_decide_alike(hosts: tuple[int, int], run: str) -> None:
    ahead, behind = hosts
    browser, path = Browser(), f"/instances/{run}/steps/goal"
    token = hidden_value(browser.page(ahead, "/login"), "csrf_token")
    fields = {"username": "siti", "password": PASSWORD, "csrf_token": token}
    assert browser.ask(ahead, "/login", fields)[0] == 303

    pages = {port: browser.page(port, path) for port in hosts}
    assert all('name="a-aim"' in page for page in pages.values()), "a host closed ten minutes too early"
    assert save(browser, behind, path, pages[ahead]) == 303
    assert save(browser, ahead, path, browser.page(behind, path)) == 303

    services.clock.move_to(CLOSES)
    time.sleep(services.clock.REFRESH_DEMO + 0.2)
    for port in hosts:
        assert 'name="a-aim"' not in browser.page(port, path), "a host let somebody in ten minutes longer"
        assert save(browser, port, path, pages[port]) == 409
    written = [line.at for line in storage.instances.outbox(storage.EVERYTHING, run)]
    assert written == sorted(written)
    assert all(CLOSES - BEFORE <= at < CLOSES for at in written[1:])
