"""Approving several in one go without a script: ticks, preview, doing it, and a page of what came of it."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from ulid import ULID
from werkzeug.test import TestResponse

from kinerja import services
from tests import cast as people
from tests.cast import NOW, SMALL, Cast, key
from tests.services.test_reviews import handed_in
from tests.web.conftest import SignIn, token
from tests.web.filling import hidden_value, said

PREVIEW, RESULT = "/reviews/approvals", "/reviews/approvals/result"


@pytest.fixture
def runs(cast: Cast) -> list[str]:
    """Three hand-ins that wait for Budi."""
    names = ("m0", "m1", "m2")
    return [
        handed_in(people.enter(people.person("maria", id=n, username=n, name=f"Guru {n}", unit="U1"))) for n in names
    ]


@pytest.fixture
def budi(sign_in: SignIn) -> FlaskClient:
    return sign_in("budi")


def ticks(page: TestResponse) -> list[str]:
    return re.findall(r'type="checkbox" name="pick" value="([^"]+)"', page.text)


def preview(client: FlaskClient, picks: list[str]) -> TestResponse:
    return client.get(PREVIEW, query_string={"pick": picks})


def send(client: FlaskClient, page: TestResponse, **fields: object) -> TestResponse:
    """Press the button of a preview."""
    hidden = {"csrf_token": token(page.text), "key": hidden_value(page.text, "key"), "version": ""}
    picks = re.findall(r'type="hidden" name="pick" value="([^"]+)"', page.text)
    return client.post(PREVIEW, data={**hidden, "pick": picks, **fields})


def test_from_the_ticks_to_the_result(runs: list[str], budi: FlaskClient) -> None:
    queue = budi.get("/reviews")
    assert len(ticks(queue)) == 3
    assert queue.text.count('form="banyak"') == 3
    page = preview(budi, ticks(queue)[:2])
    text = said(page)
    assert "Setujui 2 pengajuan" in text
    assert "2 pengajuan belum Anda buka." in text
    assert "Isi 2 pengajuan terkunci." in text
    assert "Keputusan ini tidak dapat Anda tarik kembali." in text
    done = send(budi, page, message="Lanjutkan.")
    assert done.status_code == 303
    for _ in range(2):
        result = budi.get(done.location)
        assert "2 pengajuan disetujui" in said(result)
        assert "Guru m0" in said(result)
    assert "1 menunggu Anda" in said(budi.get("/reviews"))
    opened = services.instances.open_(services.accounts.load("m0"), runs[0], NOW)
    assert opened.instance.step("approval").message == "Lanjutkan."


def test_it_says_what_opens_of_the_engines_knowledge(runs: list[str], budi: FlaskClient) -> None:
    services.clock.move_to(NOW.replace(month=2))
    assert "Laporan kunjungan terbuka bagi 3 pegawai." in said(preview(budi, ticks(budi.get("/reviews"))))


def test_of_what_was_not_opened_nothing_is_told(cast: Cast, runs: list[str], budi: FlaskClient) -> None:
    assert "belum Anda buka" in said(preview(budi, [f"{runs[0]}.approval"]))
    services.reviews.open_(cast.budi, runs[0], "approval", key(), NOW)
    text = said(preview(budi, [f"{runs[0]}.approval"]))
    assert "Dibuka Senin, 15 Januari" in text


def test_the_same_form_sent_twice_gets_the_first_answer(runs: list[str], budi: FlaskClient) -> None:
    page = preview(budi, ticks(budi.get("/reviews")))
    first, again = send(budi, page), send(budi, page)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert "3 pengajuan disetujui" in said(budi.get(again.location))


def test_what_changed_after_the_preview_is_left_out_and_says_why(
    cast: Cast, runs: list[str], budi: FlaskClient
) -> None:
    page = preview(budi, ticks(budi.get("/reviews")))
    author = services.accounts.load("m0")
    services.submissions.withdraw(author, runs[0], "approval", None, key(), NOW)
    services.submissions.submit(author, runs[0], "goal", {"aim": "lain", "amount": 9}, {}, None, key(), NOW)
    services.submissions.submit(author, runs[0], "approval", None, {}, None, key(), NOW)
    services.reviews.return_(cast.budi, runs[1], "approval", "unclear", "", ["goal"], {}, None, key(), NOW)
    text = said(budi.get(send(budi, page).location))
    assert "1 dari 3 pengajuan disetujui" in text
    assert "Isinya berubah setelah Anda melihatnya." in text
    assert "Sudah dikembalikan oleh Budi Setiawan, Senin, 15 Januari 2024" in text


def test_a_closed_window_is_told_before(cast: Cast, runs: list[str], budi: FlaskClient) -> None:
    services.periods.close(cast.ratna, SMALL, "plan", None, "x", None, key(), NOW)
    services.clock.move_to(NOW.replace(hour=5))
    page = preview(budi, ticks(budi.get("/reviews")))
    assert "Tidak ada yang dapat disetujui" in said(page)
    assert "Guru m0 · Persetujuan" in said(page)
    assert 'name="message"' not in page.text


def test_changing_the_choice_keeps_the_ticks(runs: list[str], budi: FlaskClient) -> None:
    chosen = ticks(budi.get("/reviews"))[:2]
    back = re.search(r'href="(/reviews\?[^"]+)">Ubah pilihan', preview(budi, chosen).text)
    assert back
    page = budi.get(html.unescape(back[1]))
    assert re.findall(r'value="([^"]+)" form="banyak" checked', page.text) == chosen


def test_nothing_ticked_and_too_much_ticked_say_what_to_do(runs: list[str], budi: FlaskClient) -> None:
    assert "Belum ada yang dipilih" in said(budi.get(PREVIEW))
    page = preview(budi, [f"{runs[0]}.step{number}" for number in range(51)])
    assert page.status_code == 422
    assert "Pilih paling banyak 50 pengajuan" in said(page)
    hidden = {"csrf_token": token(page.text), "key": str(ULID()), "version": ""}
    assert budi.post(PREVIEW, data=hidden).status_code == 422


def test_a_message_that_is_too_long_stays_on_the_page(runs: list[str], budi: FlaskClient) -> None:
    page = send(budi, preview(budi, ticks(budi.get("/reviews"))), message="x" * 2001)
    assert page.status_code == 422
    assert "Persingkat pesan ini." in said(page)
    assert "x" * 2001 in page.text
    assert "3 menunggu Anda" in said(budi.get("/reviews"))


@pytest.mark.parametrize("pick", ["", "x", "$gt.approval", f"{'a' * 24}.approval.-1", f"{'a' * 24}.approval"])
def test_what_no_page_sends_is_not_there(budi: FlaskClient, pick: str) -> None:
    assert preview(budi, [pick]).status_code == 404
    assert budi.get(RESULT, query_string={"pick": pick, "key": "x"}).status_code == 404


def test_strangers_see_neither_the_preview_nor_the_result(runs: list[str], sign_in: SignIn) -> None:
    for who in ("siti", "maria", "wahyu", "ratna", "joko", "lestari"):
        client = sign_in(who)
        assert preview(client, [f"{runs[0]}.approval"]).status_code == 404
        assert client.get(RESULT, query_string={"pick": f"{runs[0]}.approval"}).status_code == 404


def test_one_alone_has_no_tick(cast: Cast, budi: FlaskClient) -> None:
    handed_in(cast.siti)
    assert ticks(budi.get("/reviews")) == []
    assert 'id="banyak"' not in budi.get("/reviews").text


def test_what_is_to_be_filled_in_has_a_way_to_it_and_no_tick(cast: Cast, sign_in: SignIn) -> None:
    run = handed_in(cast.siti)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    services.clock.move_to(NOW.replace(month=2))
    lestari = sign_in("lestari")
    page = lestari.get("/reviews")
    assert "Laporan kunjungan Terbuka sejak Kamis, 1 Februari" in said(page)
    way = re.search(r'href="(/instances/[^"]+/steps/visit_report)"', page.text)
    assert way
    assert lestari.get(way[1]).status_code == 200
    assert ticks(page) == []
