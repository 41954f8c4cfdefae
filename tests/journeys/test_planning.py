"""From the data check to an approved plan, with one return: three people, on a phone, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(240)]

STEPS = "/steps/"


def go_on(page: Page) -> None:
    """The one primary action of the page."""
    page.locator("main .slab .btn, main .btn.go").first.click()


def step(page: Page, name: str) -> None:
    """Be on the form of this step; the program leads there by itself."""
    page.wait_for_url(re.compile(rf"/steps/{name}(#.*|\?.*)?$"))


def begin(page: Page) -> None:
    """From the sign-in to the first step."""
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/instances/\w+$"))
    go_on(page)


def check_data(page: Page) -> None:
    step(page, "data_diri")
    go_on(page)
    if page.url.endswith("/submission"):
        go_on(page)


def choose_practice(page: Page) -> None:
    step(page, "praktik_kinerja")
    page.locator("label.tile").first.click()
    go_on(page)


def activity(page: Page, row: int, label: str, quantity: str) -> None:
    select = page.locator(f"#f-rhk-{row}-kegiatan")
    value = select.locator("option", has_text=label).first.get_attribute("value")
    select.select_option(value)
    page.locator(f"#f-rhk-{row}-kuantitas").fill(quantity)


def plan_development(page: Page) -> None:
    """First too little, which is refused beside the total; then enough, with a second row."""
    step(page, "pengembangan_kompetensi")
    activity(page, 0, "Peserta pelatihan mandiri", "2")
    go_on(page)
    expect(page).to_have_title(re.compile("^Galat"))
    expect(page.locator(".errs")).to_contain_text("32")
    expect(page.locator("#f-rhk-0-kuantitas")).to_have_value("2")
    page.locator("button[name=add]").click()
    expect(page.locator("#f-rhk-1-kuantitas")).to_be_visible()
    activity(page, 1, "Penggerak komunitas belajar", "1")
    go_on(page)


def leave_out_duties(page: Page) -> None:
    step(page, "tugas_tambahan")
    page.get_by_role("button", name="Lewati langkah ini").click()


def choose_behaviour(page: Page) -> None:
    step(page, "perilaku_kerja")
    groups = page.locator("main fieldset")
    assert groups.count() == 7
    for at in range(7):
        groups.nth(at).locator("input[type=radio]").first.check(force=True)
    go_on(page)


def hand_in(page: Page) -> str:
    """The summary, then the receipt; its number."""
    page.wait_for_url(re.compile(r"/submission$"))
    page.get_by_role("button", name="Lanjut Ajukan").click()
    page.wait_for_url(re.compile(r"/receipt"))
    return page.locator(".serial").inner_text()


def return_plan(page: Page, name: str) -> None:
    page.goto("/reviews")
    page.locator("li", has_text=name).get_by_role("button").click()
    page.wait_for_url(re.compile(r"/review$"))
    page.locator("details.remark", has_text="Kegiatan").locator("summary").click()
    page.locator("textarea[name='note-pengembangan_kompetensi.rhk']").fill("Dengan siapa komunitas belajarnya?")
    page.locator("[name=decision][value=return]").check(force=True)
    page.locator("[name=reason]").select_option(index=1)
    page.locator("[name=message]").fill("Rencananya sudah baik. Satu hal saja.")
    page.get_by_role("button", name="Kirim keputusan").click()
    expect(page.locator("h1")).to_contain_text("dikembalikan")


def mend(page: Page) -> None:
    """The teacher sees the remark beside the field, must answer it, and hands in again."""
    page.goto("/")
    go_on(page)
    step(page, "pengembangan_kompetensi")
    expect(page.locator("main")).to_contain_text("Dengan siapa komunitas belajarnya?")
    go_on(page)
    expect(page).to_have_title(re.compile("^Galat"))
    page.locator("textarea[name='reply-rhk']").fill("Bersama guru serumpun, setiap Sabtu.")
    page.locator("#f-rhk-1-kuantitas").fill("2")
    go_on(page)
    hand_in(page)


def approve(page: Page, name: str) -> None:
    page.goto("/reviews")
    page.locator("li", has_text=name).get_by_role("button").click()
    page.wait_for_url(re.compile(r"/review$"))
    expect(page.locator("main")).to_contain_text("Bersama guru serumpun")
    expect(page.locator("main ins").first).to_be_visible()
    page.locator("[name=decision][value=approve]").check(force=True)
    page.get_by_role("button", name="Kirim keputusan").click()
    expect(page.locator("h1")).to_contain_text("disetujui")


@pytest.mark.parametrize(
    ("teacher", "name", "principal", "js"),
    [("lusia", "Lusia Anggun", "kartini", True), ("jumriah", "Jumri'ah", "andi", False)],
    ids=["javascript", "plain"],
)
def test_a_plan_goes_from_the_data_check_to_approval(
    visit: Visit, teacher: str, name: str, principal: str, js: bool
) -> None:
    mine = visit(teacher, js=js)
    begin(mine)
    check_data(mine)
    choose_practice(mine)
    plan_development(mine)
    leave_out_duties(mine)
    choose_behaviour(mine)
    number = hand_in(mine)
    assert re.fullmatch(r"KNJ-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", number)

    theirs = visit(principal, js=js)
    return_plan(theirs, name)
    mend(mine)
    approve(theirs, name)

    mine.goto("/instances")
    expect(mine.locator("main")).to_contain_text("Disetujui")
    mine.locator("main .steps a", has_text="Praktik Kinerja").first.click()
    expect(mine.locator("main form input[type=radio]")).to_have_count(0)


def test_the_teacher_withdraws_while_nobody_has_read(visit: Visit) -> None:
    mine = visit("tri")
    mine.goto("/instances")
    mine.locator("main .steps a", has_text="Persetujuan").first.click()
    mine.get_by_role("button", name="Tarik kembali").click()
    mine.wait_for_url(re.compile(r"/instances/\w+$"))
    theirs = visit("sutarmi")
    theirs.goto("/reviews")
    expect(theirs.locator("main")).not_to_contain_text("Tri Wahyuningsih")
