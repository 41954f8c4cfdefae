"""The whole program as it is started, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.worlds import EARLY, seeded
from tests.launcher.runs import LauncherRun

PASSWORD = "coba-kinerja"
PHONE = {"width": 360, "height": 740}

JANUARY = "2024-01-30T08:00:00+07:00"

Visit = Callable[..., Page]


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder of this whole run of the tests, the same for all workers."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo in which nobody has done anything yet; to be copied."""
    return seeded(_shared(tmp_path_factory), EARLY)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a freshly seeded demo of the end of January, started as `make run` starts it."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copytree(seeded(_shared(tmp_path_factory), JANUARY), folder / "data")
    run = LauncherRun(folder / "data", folder / "run.log", KINERJA_CLOCK=JANUARY)
    try:
        yield run.url()
    finally:
        run.end()


@pytest.fixture
def visit(world: str, browser: Browser) -> Iterator[Visit]:
    """`visit("sari", js=False)`: a signed-in page on a phone of its own. Every error of a script fails the test."""
    contexts = []
    faults: list[str] = []

    def open_(username: str | None = None, *, js: bool = True, **options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "java_script_enabled": js, "base_url": world, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto("/login")
        if username:
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: not url.endswith("/login"))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults, faults
