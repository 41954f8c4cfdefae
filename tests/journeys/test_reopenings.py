"""A locked step, asked for, opened again, locked again: seen by teacher, administrator and principal, told to both."""

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

STEP = "praktik_kinerja"
RIGHT, HALF = "Instruksi yang Adaptif", "Aktivitas Interaktif"


@pytest.fixture
def demo(early: Path, tmp_path: Path) -> Iterator[Demo]:
    """It is April; a teacher's plan was approved long ago and its window is over."""
    with demo_in(tmp_path, early) as made:
        made.play("sari", "dokumen_persiapan")
        made.now("2024-04-17T08:00")
        yield made


def ask(page: Page) -> None:
    page.get_by_role("link", name="Minta dibuka kembali").click()
    page.get_by_label("Ada isian yang keliru").check()
    page.get_by_label("Penjelasan").fill("Indikator yang saya pilih keliru.")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.locator("main")).to_contain_text("Belum dijawab.")


def choose(page: Page, label: str) -> None:
    """Without a script folded groups of choices stay folded until somebody opens them."""
    folded = page.locator("#isian details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    page.get_by_label(label).check()


def open_again(page: Page, day: str) -> None:
    """From the list: look at what it would touch, choose, look at what follows, apply."""
    page.goto("/")
    page.get_by_role("link", name="Pembukaan kembali").first.click()
    page.get_by_role("link", name="Sari Wulandari").first.click()
    expect(page.locator("main")).to_contain_text("Indikator yang saya pilih keliru.")
    expect(page.locator("main")).to_contain_text("Yang bergantung pada langkah ini")
    page.get_by_label("Biarkan").check()
    page.locator("[name=last_day-day]").fill(day)
    page.locator("[name=last_day-month]").select_option("4")
    page.locator("[name=last_day-year]").fill("2024")
    page.get_by_label("Ada isian yang keliru").check()
    page.get_by_role("button", name="Lihat yang akan terjadi").click()
    expect(page.locator("#pratinjau")).to_contain_text("dapat mengubah isinya sampai")
    page.locator("#pratinjau").get_by_role("button", name="Buka kembali").click()
    page.wait_for_url(re.compile(r"/reopenings\?state=running$"))
    expect(page.locator("main")).to_contain_text("Sari Wulandari")


def verified(demo: Demo) -> str:
    command = [sys.executable, "-m", "flask", "--app", "app", "audit", "verify"]
    done = subprocess.run(
        command, cwd=ROOT, env=environ(DATA=str(demo.data)), capture_output=True, text=True, timeout=60
    )
    return done.stdout if done.returncode == 0 else done.stderr


def test_asked_for_opened_changed_and_locked_again(browser: Browser, demo: Demo) -> None:
    teacher, office, principal = (signed_in(browser, demo.url, name) for name in ("sari", "ratna", "bambang"))
    teacher.goto("/instances")
    run = re.search(r"/instances/(\w+)", teacher.url)
    assert run
    step = f"/instances/{run[1]}/steps/{STEP}"
    teacher.goto(step)
    before = teacher.locator("main dl.ans").inner_text()
    ask(teacher)
    open_again(office, "20")

    # The teacher changes it, the principal reads the old answer until it is handed in.
    teacher.goto(step)
    expect(teacher.locator("main")).to_contain_text(
        "Dibuka kembali oleh Ratna Kusumawati, M.A.P. sampai Sabtu, 20 April 2024"
    )
    choose(teacher, RIGHT)
    teacher.get_by_role("button", name="Simpan Draf").last.click()
    principal.goto(step)
    expect(principal.locator("main")).to_contain_text("isi sebelum dibuka kembali")
    expect(principal.locator("main")).not_to_contain_text(RIGHT)
    teacher.locator(".dock .btn.go").click()
    teacher.goto(step)
    expect(teacher.locator("main")).to_contain_text(RIGHT)
    principal.goto(step)
    expect(principal.locator("main")).to_contain_text(RIGHT)
    after = teacher.locator("main dl.ans").inner_text()
    assert after != before

    # Again, and this time nobody finishes it.
    ask(teacher)
    open_again(office, "22")
    teacher.goto(step)
    choose(teacher, HALF)
    teacher.get_by_role("button", name="Simpan Draf").last.click()
    demo.now("2024-04-23T00:01")
    for page in (teacher, principal):
        page.goto(step)
        expect(page.locator("main")).to_contain_text(RIGHT)
        expect(page.locator("main")).not_to_contain_text(HALF)
    assert teacher.locator("main dl.ans").inner_text() == after
    office.goto("/reopenings?state=over")
    expect(office.locator("main")).to_contain_text("Waktunya habis, kembali seperti semula")
    for page in (teacher, principal):
        told(page)
    assert "all as they were written" in verified(demo)


def told(page: Page) -> None:
    """Both were told that it was opened, and that its time is over."""
    page.goto("/notices")
    for _ in range(20):
        if "sudah habis" in page.locator("main").inner_text():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.locator("main")).to_contain_text("dibuka kembali sampai")
    expect(page.locator("main")).to_contain_text("sudah habis")
