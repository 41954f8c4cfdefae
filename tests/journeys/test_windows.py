"""Extending and closing a window: pages, locks and lists agree at once, and all of it stands in the audit."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_definition_changes import signed_in
from tests.journeys.worlds import Demo, demo_in
from tests.launcher.runs import ROOT, environ

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]

WINDOW = "/periods/guru@2024-1/windows/rencana"


@pytest.fixture(scope="module")
def spring(early: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo in which teachers at two schools never handed the plan in."""
    with demo_in(tmp_path_factory.mktemp("spring"), early) as demo:
        demo.play("rofiah")
        demo.play("kaharuddin")
        yield demo


@pytest.fixture
def data(spring: Demo) -> Path:
    return spring.data


@pytest.fixture
def april(spring: Demo) -> str:
    """The morning after the window has closed."""
    spring.now("2024-04-01T08:00")
    return spring.url


def flask(data: Path, *words: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environ(DATA=str(data)), capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def extend(page: Page, day: str, month: str, year: str) -> None:
    """Fill the form, look at the preview, apply."""
    page.goto(f"{WINDOW}/extension")
    page.locator("[name$=day]").fill(day)
    page.locator("[name$=month]").select_option(month)
    page.locator("[name$=year]").fill(year)
    page.locator("[name=reason]").fill("Gangguan jaringan nasional.")
    page.locator("[name=reference]").fill("SE 0559/2024")
    page.locator("main form button.go, main form .btn.go").first.click()
    expect(page.locator("main")).to_contain_text("30 April 2024")
    page.get_by_role("button", name=re.compile("Terapkan|Perpanjang|Buka")).last.click()
    page.wait_for_url(re.compile(r"/periods/[^/]+$"))


def close(page: Page) -> None:
    page.goto(f"{WINDOW}/closing")
    page.locator("[name=when][value=now]").check(force=True)
    page.locator("[name=reason]").fill("Dipindah ke semester berikutnya.")
    page.locator("main form button.go, main form .btn.go").first.click()
    page.get_by_role("button", name=re.compile("Terapkan|Tutup")).last.click()
    page.wait_for_url(re.compile(r"/periods/[^/]+$"))


def is_shut(page: Page, step: str) -> None:
    page.goto("/")
    expect(page.locator(".slab")).to_have_count(0)
    page.goto(step)
    expect(page.locator("main form textarea, main form select")).to_have_count(0)


def test_an_extension_and_a_closing_hold_everywhere_at_once(browser: Browser, april: str, data: Path) -> None:
    teacher = signed_in(browser, april, "rofiah")
    teacher.goto("/instances")
    step = teacher.locator("main .steps a", has_text="Pengembangan Kompetensi").first.get_attribute("href")
    assert step
    is_shut(teacher, step)
    expect(teacher.locator("main")).to_contain_text("1 April 2024")

    ministry = signed_in(browser, april, "ratna")
    extend(ministry, "30", "4", "2024")
    teacher.goto("/")
    expect(teacher.locator(".slab")).to_contain_text("30 April 2024")
    teacher.goto(step)
    expect(teacher.locator("#f-rhk-0-kuantitas")).to_be_visible()
    expect(ministry.locator("main")).to_contain_text("SE 0559/2024")

    close(ministry)
    flask(data, "demo", "clock", "set", "2024-04-02T09:00")
    is_shut(teacher, step)
    flask(data, "jobs", "run", "relay", "--at", "2024-04-02T09:00:00+07:00")
    assert "1" in flask(data, "audit", "verify")
    ministry.goto("/periods/guru@2024-1")
    for said in ("Gangguan jaringan nasional.", "Dipindah ke semester berikutnya.", "Ratna Kusumawati"):
        expect(ministry.locator("main")).to_contain_text(said)


def grant(page: Page, school: str, link: str) -> None:
    """From the menu, without an address: for whom, what, until when, why; look at the preview, apply."""
    page.goto("/")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Pengecualian").click()
    page.get_by_role("link", name="Beri pengecualian").click()
    page.locator("[name=q]").fill(school)
    page.get_by_role("search").get_by_role("button").click()
    page.get_by_role("link", name=link).click()
    page.locator("[name=target]").select_option(label="Tahap: Perencanaan Kinerja")
    page.locator("[name$=day]").fill("10")
    page.locator("[name$=month]").select_option("4")
    page.locator("[name$=year]").fill("2024")
    page.locator("[name=reason]").fill("Jembatan putus.")
    page.locator("[name=reference]").fill("B-0412/2024")
    page.get_by_role("button", name="Lihat yang berubah").click()
    expect(page.locator("main")).to_contain_text("Rabu, 10 April 2024 pukul 23.59 WIB")
    expect(page.locator("main")).to_contain_text("Rofi'ah")
    page.get_by_role("button", name="Terapkan").click()
    page.wait_for_url(re.compile(r"/exceptions/\w{26}$"))


def step_of(page: Page) -> str:
    page.goto("/instances")
    step = page.locator("main .steps a", has_text="Pengembangan Kompetensi").first.get_attribute("href")
    assert step
    return step


def test_an_extension_for_a_school(browser: Browser, spring: Demo) -> None:
    """There it opens, says why and shuts by itself; elsewhere nothing changes."""
    spring.now("2024-04-03T08:00")
    mine, other = signed_in(browser, spring.url, "rofiah"), signed_in(browser, spring.url, "kaharuddin")
    step, elsewhere = step_of(mine), step_of(other)
    is_shut(mine, step)
    grant(signed_in(browser, spring.url, "ratna"), "SD Negeri 1", "SD Negeri 1 Tirtamarga")

    why = "Diperpanjang untuk SD Negeri 1 Tirtamarga: Jembatan putus (surat B-0412/2024)."
    mine.goto("/")
    expect(mine.locator(".slab")).to_contain_text("10 April 2024 pukul 23.59 WIB")
    expect(mine.locator("main")).to_contain_text(why)
    mine.goto(step)
    expect(mine.locator("main")).to_contain_text(why)
    mine.locator("#f-rhk-0-kuantitas").fill("2")
    mine.locator("main form button[name=check], main form button.go").first.click()
    expect(mine.locator("main")).not_to_contain_text("sudah berakhir")
    is_shut(other, elsewhere)
    expect(other.locator("main")).to_contain_text("Sampaikan kepada operator sekolah Anda")

    spring.now("2024-04-11T00:00")
    is_shut(mine, step)
    expect(mine.locator("main")).to_contain_text("Kamis, 11 April 2024 pukul 00.00 WIB")
    expect(mine.locator("main")).to_contain_text("B-0412/2024")
