"""A change of the rules is an edit of the YAML: new runs follow the new revision, running ones keep theirs."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kinerja import services
from kinerja.seed.play import EDITION
from scripts.pictures import run
from tests.journeys.conftest import PASSWORD, PHONE
from tests.journeys.test_planning import activity, begin, check_data, choose_practice, go_on, step
from tests.journeys.worlds import Demo, demo_in
from tests.launcher.runs import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def change_the_rules(config: Path) -> None:
    """A field more, 32 becomes 40, a step behind a gate, an option more."""
    plan = config / "guru-2024-1" / "perencanaan.yaml"
    replace(config / "workflows.yaml", "poin_minimal: 32", "poin_minimal: 40")
    replace(
        plan,
        "          recommend: {from: rapor.d1, lowest: 2}\n          basis: Perdirjen GTK 7607/B.B1/HK.03/2023\n",
        "          recommend: {from: rapor.d1, lowest: 2}\n          basis: Perdirjen GTK 7607/B.B1/HK.03/2023\n"
        "        - long_text: alasan_memilih\n          label: Mengapa Anda memilih indikator ini?\n",
    )
    head, mark, tail = plan.read_text(encoding="utf-8").partition("    - form: perilaku_kerja\n")
    assert mark
    tail = tail.replace("status(pengembangan_kompetensi) adalah selesai", "status(tugas_tambahan) adalah selesai", 1)
    plan.write_text(head + mark + tail, encoding="utf-8")
    activities = config / "lists" / "kegiatan_pengembangan.yaml"
    activities.write_text(
        activities.read_text(encoding="utf-8").rstrip("\n")
        + "\n      - {option: relawan_literasi, label: Relawan literasi, poin: 40, satuan: 1 semester}\n",
        encoding="utf-8",
    )


def signed_in(browser: Browser, base: str, username: str) -> Page:
    page = browser.new_context(viewport=PHONE, base_url=base, java_script_enabled=False).new_page()
    page.goto("/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: not url.endswith("/login"))
    return page


def test_new_runs_follow_the_edited_yaml_and_running_ones_keep_theirs(
    browser: Browser, early: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    settings = {"KINERJA_DEFINITIONS": str(config / "workflows.yaml")}
    with demo_in(tmp_path, early, **settings) as first:
        first.play("kaharuddin")
        first.now("2024-01-30T08:00")
    change_the_rules(config)
    with demo_in(tmp_path, early, **settings) as second:
        sees_the_old_rules(signed_in(browser, second.url, "kaharuddin"))
        sees_the_new_rules(signed_in(browser, second.url, "lusia"))


def sees_the_old_rules(page: Page) -> None:
    """Began before the change, in the middle of the activities."""
    page.goto("/")
    go_on(page)
    step(page, "pengembangan_kompetensi")
    expect(page.locator("main")).to_contain_text(re.compile(r"\b32\b"))
    expect(page.locator("main")).not_to_contain_text("Relawan literasi")
    page.goto(page.url.replace("pengembangan_kompetensi", "praktik_kinerja"))
    expect(page.locator("main")).not_to_contain_text("Mengapa Anda memilih")


def sees_the_new_rules(page: Page) -> None:
    """Begins after the change."""
    begin(page)
    check_data(page)
    choose_practice(page)
    expect(page.locator(".errs")).to_contain_text("Mengapa Anda memilih indikator ini?")
    page.locator("textarea[name=a-alasan_memilih]").fill("Kelas saya sering ramai.")
    go_on(page)
    step(page, "pengembangan_kompetensi")
    activity(page, 0, "Peserta pelatihan mandiri", "4")
    go_on(page)
    expect(page.locator(".errs")).to_contain_text("40")
    activity(page, 0, "Relawan literasi", "1")
    go_on(page)
    page.goto(re.sub(r"/steps/.*", "", page.url))
    behaviour = page.locator("main .steps li", has_text=re.compile(r"^\s*Perilaku Kerja"))
    expect(behaviour).to_contain_text("Belum bisa dimulai")


def change_the_evaluation(config: Path) -> None:
    """Another word for a level of the rubric, a target behaviour more, one cell of the table of predicates."""
    replace(config / "lists" / "observasi.yaml", "label: {id: Dilakukan dan efektif,", "label: {id: Tampak berdampak,")
    behaviours = config / "lists" / "target_perilaku.yaml"
    replace(
        behaviours,
        "      - option: refleksi_bersama\n",
        "      - option: tugas_berjenjang\n        parent: instruksi_adaptif\n"
        "        label: Memberi tugas berjenjang\n      - option: refleksi_bersama\n",
    )
    cell = "{hasil: sesuai_ekspektasi, perilaku: sesuai_ekspektasi, gives: "
    replace(config / "guru-2024-1" / "tabel.yaml", f"{cell}baik}}", f"{cell}sangat_baik}}")


def published(demo: Demo, number: int) -> None:
    """Wait until the running program has taken the saved files by itself."""
    for _ in range(60):
        with demo.store():
            if services.definitions.current(EDITION)[0].number == number:
                return
        time.sleep(0.5)
    raise AssertionError("the change was not published")


def test_an_evaluation_follows_the_revision_it_began_with(browser: Browser, early: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    with demo_in(tmp_path, early, KINERJA_DEFINITIONS=str(config / "workflows.yaml")) as demo:
        demo.play("haryo", until="predikat_kinerja")
        demo.play("yohanes", until="dokumen_persiapan")
        change_the_evaluation(config)
        published(demo, 2)
        demo.play("kusnadi", until="predikat_kinerja")
        demo.play("aditya")
        demo.now("2024-06-28T09:00")
        principal = signed_in(browser, demo.url, "kartini")
        evaluates(principal, "haryo", level="Dilakukan dan efektif", suggestion="Saran: Baik")
        evaluates(principal, "kusnadi", level="Tampak berdampak", suggestion="Saran: Sangat Baik")
        for username, there in (("yohanes", 0), ("aditya", 1)):
            teacher = signed_in(browser, demo.url, username)
            teacher.goto(run(username, "/steps/dokumen_persiapan"))
            expect(teacher.locator("main [name='a-target_perilaku']")).to_have_count(3 + there)
            expect(teacher.locator("main label", has_text="Memberi tugas berjenjang")).to_have_count(there)


def evaluates(page: Page, username: str, *, level: str, suggestion: str) -> None:
    page.goto(run(username, "/steps/observasi_kinerja"))
    expect(page.locator("main")).to_contain_text(level)
    page.goto(run(username, "/steps/predikat_kinerja"))
    expect(page.locator("main")).to_contain_text(suggestion)
