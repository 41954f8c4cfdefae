"""What a phone has to load: the numbers of the contract, measured by the browser itself, compressed as it was sent."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]

FIRST, NEXT, PART = 45_000, 8_000, 3_000
"""Bytes of the first visit with everything it loads; of a page after it; of an answer to a script."""

LOADED = """() => ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind)).map(one => ({
    path: new URL(one.name).pathname, by: one.initiatorType, size: one.encodedBodySize, sent: one.transferSize
}))"""

Entry = dict[str, object]


def loaded(page: Page) -> list[Entry]:
    """What the browser loaded for the page that is open; `size` without headers, `sent` 0 where it was kept."""
    page.wait_for_load_state()
    return page.evaluate(LOADED)


ICON = "/static/favicon.svg"


def bytes_of(entries: list[Entry]) -> int:
    return sum(int(str(each["size"])) for each in entries if each["sent"])


def test_the_first_visit_is_light(visit: Visit) -> None:
    page = visit()
    entries = loaded(page)
    kinds = {str(each["path"]).rpartition(".")[2] for each in entries}
    assert {"css", "js"} <= kinds, "stylesheet and scripts are part of the sum"
    assert bytes_of(entries) <= FIRST, entries
    assert all(each["size"] for each in entries if each["sent"])


@pytest.mark.parametrize("person", ["sari", "endang", "bambang", "ratna"])
def test_every_page_after_it_is_light_and_loads_nothing_again(visit: Visit, person: str) -> None:
    page = visit(person)
    links = "them => [...new Set(them.map(one => one.pathname))]"
    paths = [urlsplit(page.url).path, *page.eval_on_selector_all("main a[href^='/']:not([download]), nav a", links)]
    heavy = []
    for path in paths[:12]:
        page.goto(path)
        entries = loaded(page)
        weight = bytes_of([each for each in entries if each["path"] != ICON])  # asked for once, whenever it likes
        assert weight > 500, "the browser tells what it loaded"
        heavy += [(path, weight, entries)] if weight > NEXT else []
    assert not heavy, heavy


def test_an_answer_to_a_script_is_light(visit: Visit) -> None:
    """Saving by itself while somebody types."""
    page = visit("eko")
    page.goto("/")
    page.locator("main .slab .btn, main .btn.go").first.click()
    page.wait_for_url(re.compile(r"/steps/\w+"))
    field = page.locator("main form input[type=text], main form input[inputmode], main form textarea").first
    with page.expect_response(re.compile(r"/draft$")):
        field.fill("2")
        field.blur()
    sent = "() => performance.getEntriesByType('resource').some(one => one.initiatorType === 'xmlhttprequest')"
    page.wait_for_function(sent)
    answers = [each for each in loaded(page) if each["by"] in ("xmlhttprequest", "fetch")]
    assert answers
    assert max(int(str(each["size"])) for each in answers) <= PART, answers
