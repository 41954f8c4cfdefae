"""From the numbers of the nation down to one school, without a script, on a phone; and the list as a file."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]

COUNTED = 60
"""Tries of a second each: the background counts a few seconds after it was started."""


def people(page: Page) -> int:
    """How many people the first stage counts; 0 while nothing is counted."""
    cells = page.locator("section[aria-labelledby=tahap] tbody tr").first.locator("td.n")
    return int(cells.last.inner_text()) if cells.count() else 0


def test_from_the_nation_to_a_school_and_away_as_a_file(visit: Visit, tmp_path: Path) -> None:
    page = visit("ratna", js=False)
    page.get_by_role("link", name="Kemajuan", exact=True).click()
    for _ in range(COUNTED):
        if people(page) and not page.get_by_text("belum terhitung").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    nation = people(page)
    assert nation > 10
    down = page.locator("section[aria-labelledby=tempat] tbody th a")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh CSV").click()
    file = tmp_path / "list.csv"
    taken.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as read:
        rows = list(csv.DictReader(read))
    assert sum(int(row["Orang"]) for row in rows if row["Tahap"] == rows[0]["Tahap"]) == nation
    while down.count():
        down.first.click()
    expect(page).to_have_url(re.compile(r"/unit/"))
    assert 0 < people(page) < nation
    expect(page.get_by_text("Nama hanya terlihat oleh")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a.back").click()
    expect(page).to_have_url(re.compile(r"/(district|province|nation)/"))
