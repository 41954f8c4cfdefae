"""What people wait and pay for before anything is done: bytes, a slow line, memory of a worker, the start."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from time import perf_counter

from benchmarks import http, serving, world
from benchmarks.client import Answer, Request, one_by_one
from benchmarks.extent import Extent
from benchmarks.figures import Figure, Goal, Spread, not_measured
from benchmarks.serving import House
from kinerja.settings import ROOT

SUITE = "Weight"
KILO = 1000
_LINKED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
"""400 kbit/s, 400 ms there and back."""
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
WARM, MORE = (100, 300, 300), (100, 5_000, 100_000)
START = "import app; assert app.app.test_client().get('/login').status_code == 200"
PLAIN_START = (
    "from benchmarks.peers.plain_form import app; assert app.test_client().get('/forms/one').status_code == 200"
)


def figures(house: House, extent: Extent) -> Iterator[Figure]:
    visit = house.teachers[0]
    yield from _bytes(house, visit)
    yield from _slow_line(house, visit, extent.of(1, 3, 3))
    yield _start(house, extent.of(1, 7, 7))
    yield _growth(house, extent.of(*WARM), extent.of(*MORE))


# ── bytes ──


def _bytes(house: House, visit: world.Visit) -> Iterator[Figure]:
    """Bodies as they travel, compressed where the server does so."""
    page = _asked(house, Request(http.step_of(visit), visit.cookie, packed=True))
    text = _asked(house, Request(http.step_of(visit), visit.cookie)).body.decode()
    linked = [_asked(house, Request(path, visit.cookie, packed=True)) for path in dict.fromkeys(_LINKED.findall(text))]
    draft = Request(
        f"{http.step_of(visit)}/draft", visit.cookie, http.typed(visit), script=True, wanted=(200,), packed=True
    )
    first = len(page.body) + sum(len(each.body) for each in linked)
    name = f"First visit to a form, {1 + len(linked)} requests"
    yield _weight(name, first, 45)
    yield _weight("Each page after it", len(page.body), 8)
    yield _weight("Answer to a script: a draft is saved", len(_asked(house, draft).body), 3)


def _asked(house: House, request: Request) -> Answer:
    (answer,) = asyncio.run(one_by_one(house.ours.port, [request]))
    return answer


def _weight(name: str, size: int, limit: float) -> Figure:
    goal = Goal(limit, algorithmic=True)
    return Figure(suite=SUITE, name=name, unit="kB", ours=Spread.once(size / KILO), goal=goal)


# ── a slow line ──


def _slow_line(house: House, visit: world.Visit, times: int) -> Iterator[Figure]:
    """From the first byte asked for until the page can be worked with, scripts included."""
    goals = {"First form over slow 3G": Goal(2.5), "The next over slow 3G": Goal(1.0)}
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        for name, goal in goals.items():
            yield not_measured(SUITE, name, "s", "Playwright is not installed (requirements/development.txt)", goal)
        return
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        for name, goal in goals.items():
            yield not_measured(SUITE, name, "s", "Chromium is not installed", goal)
        return
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=list(BROWSER))
        for (name, goal), found in zip(goals.items(), _visited(browser, house, visit, times), strict=True):
            yield Figure(suite=SUITE, name=name, unit="s", ours=found, goal=goal)
        browser.close()


def _visited(browser: object, house: House, visit: world.Visit, times: int) -> tuple[Spread, Spread]:
    """Seconds of a first visit with nothing kept, and of the page after it."""
    first, then = [], []
    origin = f"http://127.0.0.1:{house.ours.port}"
    name, _, value = visit.cookie.partition("=")
    for _ in range(times):
        context = browser.new_context()  # type: ignore[attr-defined]
        context.add_cookies([{"name": name, "value": value, "url": origin}])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_3G)
        for found, path in ((first, http.step_of(visit)), (then, f"/instances/{visit.run}/steps/{world.FORM}")):
            page.goto(origin + path, wait_until="load")
            timing = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
            found.append(page.evaluate(timing) / 1000)
        context.close()
    return Spread.of(first), Spread.of(then)


# ── memory and start ──


def _growth(house: House, warm: int, requests: int) -> Figure:
    """A worker that has warmed up does not grow: pages and drafts by turns."""
    _work(house, warm)
    before = house.ours.memory_mb()
    _work(house, requests)
    after = house.ours.memory_mb()
    return Figure(
        suite=SUITE, name=f"Growth of a worker over {requests:,} requests", unit="MB", goal=Goal(2),
        ours=Spread.once(after - before), reason=f"{before:.0f} MB before",
    )  # fmt: skip


def _work(house: House, requests: int) -> None:
    """By four people at once, so that both workers have their part."""

    def part(visit: world.Visit) -> list[Request]:
        return [Request(http.step_of(visit), visit.cookie)] * 20 + [http.draft_of(visit) for _ in range(5)]

    async def together() -> None:
        await asyncio.gather(*(one_by_one(house.ours.port, part(visit)) for visit in house.teachers[:4]))

    for _ in range(0, requests, 100):
        asyncio.run(together())


def _start(house: House, rounds: int) -> Figure:
    """From starting the process to its first page, by the clock; the peer by turns.

    Modules are compiled once, as after every installation: the first start of each is not counted.
    """
    found: dict[str, list[float]] = {"ours": [], http.PEER: []}
    settings: Mapping[str, str] = {
        "MONGODB_URI": house.uri, "KINERJA_SECRET_KEY": serving.KEY, "KINERJA_DEMO_ACCOUNTS": "no",
    }  # fmt: skip
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | settings
    for at in range(1 + rounds):
        for name, code in (("ours", START), (http.PEER, PLAIN_START)):
            began = perf_counter()
            subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True)
            if at:
                found[name].append(perf_counter() - began)
    ours, peer = Spread.of(found["ours"]), Spread.of(found[http.PEER])
    return Figure(
        suite=SUITE, name="Start of the process to its first page", unit="s", ours=ours, peers={http.PEER: peer},
        ratio=ours.middle / peer.middle, against=http.PEER, goal=Goal(0.6),
    )  # fmt: skip
