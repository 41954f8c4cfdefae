"""What is typed is never lost: no network, an ended session, a reload; and nothing stays behind after signing out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.integration]


TYPIST = "ridwan"
"""In the middle of a step with rows; nobody else's journey goes through this person."""


def open_step(page: Page) -> Page:
    """The one step that is this person's turn."""
    page.locator(".slab a.btn").click()
    expect(page.locator("form[data-draft]")).to_be_visible()
    return page


def amount(page: Page, row: int = 0):
    return page.locator("form[data-draft] fieldset.item input[inputmode=numeric]").nth(row)


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('kinerja:'))")


def delivered(page: Page) -> None:
    """Wait until the server has everything; the page forbids `eval`, which waiting for a value would need."""
    for _ in range(100):
        if not kept(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept(page))


def test_typing_is_saved_and_said_so(visit: Visit) -> None:
    page = open_step(visit(TYPIST))
    with page.expect_response("**/draft"):
        amount(page).fill("3")
    expect(page.locator("[data-saved]")).to_contain_text("Tersimpan")
    expect(page.locator("[data-saved]")).to_have_class("saved saved-ok")
    delivered(page)
    page.reload()
    expect(amount(page)).to_have_value("3")


def test_without_network_the_text_stays_and_is_sent_later(visit: Visit) -> None:
    page = open_step(visit(TYPIST))
    page.context.set_offline(True)
    amount(page).fill("4")
    expect(page.locator("#luring")).to_be_visible()
    expect(page.locator("[data-saved]")).to_contain_text("mencoba lagi")
    here = page.url
    page.locator(".dock .btn.go").click()
    assert page.url == here
    assert len(kept(page)) == 1
    with page.expect_response("**/draft"):
        page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("Tersimpan")
    expect(page.locator("#luring")).to_be_hidden()
    assert kept(page) == []


def test_the_text_survives_an_ended_session_and_a_reload(visit: Visit) -> None:
    page = open_step(visit(TYPIST))
    here = page.url
    page.context.set_offline(True)
    amount(page, 1).fill("7")
    expect(page.locator("[data-saved]")).to_contain_text("mencoba lagi")
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("Muat ulang untuk masuk lagi")
    page.reload()
    somebody_else_finds_nothing(page, here)
    page.fill("[name=username]", TYPIST)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(here)
    expect(amount(page, 1)).to_have_value("7")
    expect(page.locator("[data-saved]")).to_contain_text("Tersimpan")
    assert kept(page) == []


def somebody_else_finds_nothing(page: Page, here: str) -> None:
    """On the same device, before the typist is back: neither that page, nor the text in a form of their own."""
    page.fill("[name=username]", "sari")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/login"))
    answer = page.goto(here)
    assert answer is not None
    assert answer.status == 404
    page.goto("/")
    open_step(page)
    assert all(control.input_value() != "7" for control in page.locator("input[inputmode=numeric]").all())
    assert len(kept(page)) == 1
    page.context.clear_cookies()
    page.goto(here)


def test_signing_out_leaves_nothing_on_the_device(visit: Visit) -> None:
    page = open_step(visit(TYPIST))
    page.route("**/draft", lambda route: route.abort())
    amount(page).fill("6")
    expect(page.locator("[data-saved]")).to_contain_text("mencoba lagi")
    assert len(kept(page)) == 1
    page.locator(".menu summary").click()
    page.locator("form[data-logout] button").first.click()
    page.wait_for_url("**/login")
    assert kept(page) == []


def test_the_account_menu_opens_without_a_script_and_closes_like_a_menu(visit: Visit) -> None:
    plain = visit(TYPIST, js=False)
    plain.locator(".menu summary").click()
    expect(plain.locator(".menu form[data-logout] button")).to_be_visible()
    page = visit(TYPIST)
    page.locator(".menu summary").click()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu")).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.matches('.menu summary')")


@pytest.mark.parametrize("pick", ["mine", "theirs"])
def test_two_tabs_ask_once_and_the_choice_stands(visit: Visit, pick: str) -> None:
    page = open_step(visit(TYPIST))
    other = page.context.new_page()
    other.goto(page.url)
    before, after = ("11", "12") if pick == "mine" else ("13", "14")
    with page.expect_response("**/draft"):
        amount(page).fill(before)
    amount(other).fill(after)
    expect(other.locator("h1")).to_contain_text("Pilih versi")
    other.locator(f"[name=pick-rhk][value={pick}]").check(force=True)
    other.locator("button.go").click()
    expect(amount(other)).to_have_value(after if pick == "mine" else before)
    other.reload()
    expect(other.locator("form[data-draft]")).to_be_visible()
    expect(amount(other)).to_have_value(after if pick == "mine" else before)
    assert kept(other) == []


def test_what_is_typed_while_a_row_is_on_its_way_stays(visit: Visit) -> None:
    page = open_step(visit(TYPIST))
    page.route("**/draft", lambda route: (page.wait_for_timeout(400), route.continue_()))
    rows = page.locator("form[data-draft] fieldset.item")
    there = rows.count()
    page.locator("button[name=add]").click()
    amount(page).fill("21")
    expect(rows).to_have_count(there + 1)
    expect(amount(page)).to_have_value("21")
    expect(page.locator("[data-saved]")).to_have_class("saved saved-ok")
    page.locator("button[name=remove]").last.click()
    amount(page).fill("22")
    expect(rows).to_have_count(there)
    expect(amount(page)).to_have_value("22")
    delivered(page)
    page.reload()
    expect(amount(page)).to_have_value("22")


def test_what_was_refused_is_kept_as_a_draft(visit: Visit) -> None:
    page = open_step(visit(TYPIST))
    amount(page).fill("dua")
    with page.expect_response("**/draft"):
        page.locator(".dock .btn.go").click()
    expect(page.locator(".errs")).to_be_visible()
    expect(page.locator("[data-saved]")).to_have_class("saved saved-ok")
    page.goto(page.url.removesuffix("/submission"))
    expect(amount(page)).to_have_value("dua")
    with page.expect_response("**/draft"):
        amount(page).fill("2")


def test_remarks_of_a_reviewer_survive_a_reload_and_go_with_the_decision(visit: Visit) -> None:
    page = visit("sutarmi")
    page.goto("/reviews")
    page.locator("main form button", has_text="Periksa").first.click()
    page.locator("details.remark summary").first.click()
    remark = page.locator("details.remark textarea").first
    remark.fill("Sebutkan kelasnya.")
    page.locator("[name=decision][value=return]").check(force=True)
    page.reload()
    expect(remark).to_be_visible()
    expect(remark).to_have_value("Sebutkan kelasnya.")
    expect(page.locator("[name=decision][value=return]")).to_be_checked()
    page.locator("[name=reason]").select_option(index=1)
    page.get_by_role("button", name="Kirim keputusan").click()
    expect(page.locator("h1")).to_contain_text("dikembalikan")
    assert kept(page) == []
