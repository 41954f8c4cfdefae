"""Evidence on a phone: chosen, sent with progress, looked at, taken out, handed in; with a script and without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import samples
from tests.cast import DEFINITIONS
from tests.journeys.conftest import Visit
from tests.journeys.worlds import demo_in
from tests.launcher.runs import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]

CLOCK = "2024-01-30T08:00"
WITH_SCRIPT, WITHOUT = "lusia", "ngatini"
"""At two schools, at the beginning of everything."""
LEADER = "kartini"
"""Of the one with the script."""

WATCH = """() => new MutationObserver(() => {
    const bar = document.querySelector("[data-percent]");
    if (bar) saw(bar.textContent);
}).observe(document.body, { subtree: true, childList: true, characterData: true })"""
PDF = {"name": "Surat tugas.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
PAGE = {"name": "halaman.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}


def photo(width: int = 3000, height: int = 2000) -> dict[str, object]:
    """As a camera makes it: too large for the field, until it is made smaller on the phone."""
    small = Image.frombytes("RGB", (300, 200), Random(1).randbytes(300 * 200 * 3))
    made = BytesIO()
    small.resize((width, height)).save(made, "JPEG", quality=95)
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture(scope="module")
def world(early: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo with one workflow more: the neutral one with files in every place."""
    folder = tmp_path_factory.mktemp("evidence")
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    neutral = (DEFINITIONS / "evidence.yaml").read_text(encoding="utf-8").replace("language: 1\n", "", 1)
    (config / "evidence.yaml").write_text(re.sub(r"(?s)\nidentity:.*?\neditions:", "\neditions:", neutral))
    root = config / "workflows.yaml"
    root.write_text(root.read_text(encoding="utf-8").replace("\ninclude:\n", "\ninclude:\n  - evidence.yaml\n", 1))
    with demo_in(folder, early, KINERJA_DEFINITIONS=str(root)) as demo:
        demo.now(CLOCK)
        yield demo.url


def at_the_proof(page: Page, edition: str = "works@2024-1") -> str:
    """Begin the run, list one work, and stand at the step with the files; the address of the run."""
    page.goto("/instances")
    page.locator(f"form:has(input[value='{edition}']) button").first.click()
    page.wait_for_url(re.compile(r"/instances/\w+$"))
    run = page.url
    page.goto(f"{run}/steps/list")
    page.fill("[name=a-works-0-name]", "Meja")
    page.locator(".dock .btn.go").click()
    page.wait_for_url("**/submission")
    page.locator("main .btn.go").click()
    page.goto(f"{run}/steps/proof")
    return run


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(scope="module")
def runs() -> dict[str, str]:
    """Who -> the address of their run, from one journey to the next."""
    return {}


def test_files_are_sent_with_progress_looked_at_and_taken_out(visit: Visit, runs: dict[str, str]) -> None:
    page = visit(WITH_SCRIPT)
    runs[WITH_SCRIPT] = at_the_proof(page)
    letter = page.locator("#w-letter")
    page.fill("[name=a-remark]", "Tiga lembar")
    seen: list[str] = []
    page.expose_function("saw", lambda text: seen.append(text))
    page.evaluate(WATCH)
    page.set_input_files("#f-letter", [PDF, photo(), PAGE])
    expect(letter.locator(".file a")).to_have_text(["Surat tugas.pdf", "foto.jpg"])
    assert "100%" in seen
    refused = letter.locator(".on-way")
    expect(refused).to_contain_text("Simpan ulang sebagai PDF, JPG, atau PNG")
    refused.get_by_role("button", name="Tutup").click()
    expect(refused).to_have_count(0)
    expect(page.locator("#terunggah")).to_contain_text("foto.jpg sudah terunggah")
    expect(page.locator("[data-saved]")).to_contain_text("Tersimpan")
    expect(page.locator("[name=a-remark]")).to_have_value("Tiga lembar")
    no_sideways(page)
    letter.locator(".look summary").nth(1).click()
    expect(letter.locator(".look img")).to_have_js_property("complete", True)
    assert letter.locator(".look img").evaluate("image => image.naturalWidth") == 1600
    letter.get_by_role("button", name="Hapus Surat tugas.pdf").click()
    expect(letter.locator(".file a")).to_have_text(["foto.jpg"])
    expect(page.locator("#l-letter")).to_be_focused()
    page.reload()
    expect(page.locator("#w-letter .file a")).to_have_text(["foto.jpg"])
    expect(page.locator("[name=a-remark]")).to_have_value("Tiga lembar")


def test_a_lost_connection_keeps_the_file_for_another_try(visit: Visit, runs: dict[str, str]) -> None:
    page = visit(WITH_SCRIPT)
    page.goto(f"{runs[WITH_SCRIPT]}/steps/proof")
    page.context.set_offline(True)
    page.set_input_files("#f-certificate", PDF)
    line = page.locator("#w-certificate .on-way")
    expect(line).to_contain_text("sambungan terputus")
    page.context.set_offline(False)
    again = page.locator("#w-certificate [data-retry]")
    if again.count() and again.is_visible():  # the browser may have told of the connection already
        again.click()
    expect(page.locator("#w-certificate .file a")).to_have_text("Surat tugas.pdf")
    page.set_input_files("#f-made-0-photo", {**PDF, "buffer": samples.pdf() + b"\0" * 1_100_000})
    expect(page.locator("#w-made-0-photo .on-way")).to_contain_text("lebih besar dari 1 MB")
    page.locator("#w-made-0-photo [data-cancel]").click()
    expect(page.locator("#w-made-0-photo .on-way")).to_have_count(0)


def test_the_form_waits_for_its_files(visit: Visit, runs: dict[str, str]) -> None:
    page = visit(WITH_SCRIPT)
    page.goto(f"{runs[WITH_SCRIPT]}/steps/proof")
    page.route("**/files", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.set_input_files("#f-made-0-photo", photo())
    page.locator(".dock .btn.go").click()
    page.wait_for_url(lambda url: not url.endswith("/proof"))
    page.goto(f"{runs[WITH_SCRIPT]}/steps/proof")
    expect(page.locator("#w-made-0-photo .file a")).to_have_text("foto.jpg")
    expect(page.locator("#w-made-0-photo")).to_contain_text("Berkas yang sama juga dipakai di: Bukti, Surat.")
    no_sideways(page)


def test_who_assesses_sees_what_was_handed_in_and_where_else_it_stands(visit: Visit, runs: dict[str, str]) -> None:
    page = visit(WITH_SCRIPT)
    run = runs[WITH_SCRIPT]
    page.goto(f"{run}/steps/proof")
    page.locator(".dock .btn.go").click()
    page.wait_for_url(lambda url: not url.endswith("/proof"))
    page.goto(f"{run}/steps/approval/submission")
    expect(page.locator("main")).to_contain_text("foto.jpg")
    page.locator("main .btn.go").click()
    page.wait_for_url("**/receipt")
    leader = visit(LEADER, viewport={"width": 1280, "height": 900})
    leader.goto("/reviews")
    leader.locator(f"form[action*='{run.rpartition('/')[2]}/steps/approval'] button", has_text="Periksa").click()
    leader.wait_for_url("**/review")
    shown = leader.get_by_role("list", name="Foto karya").locator("> li")
    expect(shown).to_contain_text("Foto karya 1: Meja")
    expect(shown).to_contain_text("Berkas yang sama juga dipakai di: Bukti, Surat.")
    shown.locator("summary").click()
    expect(shown.locator(".look img")).to_have_js_property("complete", True)
    with leader.expect_download() as download:
        shown.locator(".file a").click()
    assert download.value.suggested_filename == "foto.jpg"
    no_sideways(leader)


def test_without_a_script_files_go_with_the_draft(visit: Visit) -> None:
    page = visit(WITHOUT, js=False)
    at_the_proof(page)
    page.fill("[name=a-remark]", "Dua lembar")
    page.set_input_files("#f-letter", [PDF, PAGE])
    page.locator("#w-letter").get_by_role("button", name="Unggah").click()
    expect(page.locator(".errs")).to_contain_text("halaman.pdf: ")
    expect(page.locator("#w-letter .file a")).to_have_text("Surat tugas.pdf")
    expect(page.locator("[name=a-remark]")).to_have_value("Dua lembar")
    no_sideways(page)
    page.locator("#w-letter").get_by_role("button", name="Hapus Surat tugas.pdf").click()
    expect(page.locator("#w-letter .file a")).to_have_count(0)
    page.set_input_files("#f-letter", PDF)
    page.locator(".dock .btn.go").click()
    page.wait_for_url(lambda url: "/proof" not in url or url.endswith("/submission"))


def test_a_page_without_files_loads_nothing_for_them(visit: Visit) -> None:
    page = visit(WITHOUT)
    page.goto("/instances")
    assert "uploads.js" not in page.content()
    assert Path(ROOT / "static" / "uploads.js").stat().st_size < 10_000
