"""Every kind of page that somebody meets passes the rules of axe, on a small phone and on a desk, by day and by night.

The main pages in all four modes; the others in one, which is another one each day. LONG_TESTS=1: all in all four.
"""

from __future__ import annotations

import os
import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visit

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
DESK = {"width": 1280, "height": 800}
MODES = [(PHONE, "light"), (DESK, "dark"), (PHONE, "dark"), (DESK, "light")]
MAIN = re.compile(
    r"^/$|^/login|^/instances/\*$|pengembangan_kompetensi$|/submission$|^/reviews$|/review$|^/periods$|^/definitions$"
)
"""The pages that everybody meets, and the form with the most in it."""
LONG = "LONG_TESTS" in os.environ
TODAY = datetime.now(UTC).toordinal()

OWN = {
    "sari": "",
    "indah": r"^/$|^/instances/\*$|pengembangan_kompetensi$",
    "nuraini": r"^/$|^/instances/\*$|persetujuan",
    "endang": r"^/$|perilaku_kerja$|persetujuan",
    "rofiah": r"^/$|submission$",
    "ngatini": "^/instances$",
    "dewi": "^/instances$",
    "bambang": r"^/reviews$|review$|approvals",
    "yusuf": "^/accounts$",
    "ratna": "^/periods|^/accounts|audit",
    "intan": "^/definitions",
}
"""Somebody in each state and role, and the kinds of pages that look different for them; what nobody else has shown
yet is looked at with whoever meets it."""
OFTEN = 3
"""Pages of one kind that are looked at where their state differs: reviews waiting, being read, decided."""
RUN = "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
covered: set[str] = set()
"""Kinds of pages that were looked at, whoever met them."""


def kind(path: str) -> str:
    """An address without ids of objects: pages that differ only by them are one kind. Steps stay apart."""
    path = re.sub(r"/(instances|accounts)/(?!new$)[^/]+", r"/\1/*", path)
    path = re.sub(r"/(province|district|unit|persons)/[^/]+", r"/\1/*", path)
    path = re.sub(r"/windows/[^/]+|/facts/[^/]+", "/window", path)
    return re.sub(r"@[\w-]+|/\d+(?=/|$)", "", path)


def pages(page: Page, own: str) -> Iterator[str]:
    """From the first page on, every linked page that is worth a look, in the order in which they are met."""
    seen: Counter[str] = Counter()
    known: set[str] = set()
    ahead = deque([urlsplit(page.url).path])

    def worth(path: str) -> bool:
        name = kind(path)
        fresh = name not in covered or bool(re.search(own or "$^", name))
        return fresh and path not in known and seen[name] < (OFTEN if path.endswith("/review") else 1)

    while ahead:
        path = ahead.popleft()
        if known and not worth(path):
            continue
        page.goto(path)
        landed = urlsplit(page.url).path
        ahead += page.eval_on_selector_all("a[href^='/']:not([download])", "them => them.map(one => one.pathname)")
        show = worth(landed)
        known |= {path, landed}
        seen[kind(landed)] += 1
        if show:
            covered.add(kind(landed))
            yield landed


def modes(name: str) -> list[tuple[dict[str, int], str]]:
    """In which this kind of page is looked at today."""
    if LONG or MAIN.search(name):
        return MODES
    return [MODES[(TODAY + sum(name.encode())) % len(MODES)]]


def faults(page: Page) -> list[str]:
    """What axe finds wrong on the page that is open, in every mode of its kind: rule, element, what is the matter."""
    found = []
    page.evaluate(Axe().axe_script)
    for number, (size, scheme) in enumerate(modes(kind(urlsplit(page.url).path))):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        # All rules once; another look needs only those that a look can break.
        for violation in page.evaluate(RUN, OF_LOOKS if number else ALL)["violations"]:
            for node in violation["nodes"]:
                where = " ".join(map(str, node["target"]))
                found.append(f"{size['width']} {scheme}: {violation['id']}: {where}: {node['failureSummary']}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{size['width']} {scheme}: {wide} pixels wider than the screen")
    return found


@pytest.mark.parametrize("person", OWN)
def test_the_pages_of_a_person_are_accessible(visit: Visit, person: str) -> None:
    page = visit(person, reduced_motion="reduce")
    found = {path: faults(page) for path in pages(page, OWN[person])}
    assert found, "nothing was looked at"
    wrong = [f"{path}\n  " + "\n  ".join(said) for path, said in found.items() if said]
    assert not wrong, "\n".join(wrong)


def test_the_pages_without_a_session_are_accessible(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    found = {}
    for path in ("/login", "/login?next=/instances", "/help", "/accessibility", "/privacy", "/nowhere"):
        page.goto(path)
        found[path] = faults(page)
    page.goto("/login")
    page.fill("[name=username]", "sari")
    page.fill("[name=password]", "salah sekali")
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".errs, [role=alert]:visible")
    found["a refused sign-in"] = faults(page)
    assert not any(found.values()), found


def test_a_form_with_errors_is_accessible(visit: Visit) -> None:
    page = visit("galih", reduced_motion="reduce")
    page.goto("/")
    for _ in range(6):
        if page.locator(".errs").count():
            break
        page.locator("main .slab .btn, main .btn.go").first.click()
        page.wait_for_load_state()
    assert page.locator(".errs").count() == 1, page.url
    expect(page.locator(".htmx-request")).to_have_count(0)  # a button that waits for an answer is paler
    assert faults(page) == []
