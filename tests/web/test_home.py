"""The home page says the one thing to do, by when, and what comes after it."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.filling import PLAN, Filler, at, publish, said


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    publish()
    filler = Filler(sign_in("siti"))
    filler.start()
    return filler


def test_without_a_run_it_leads_to_the_start_page(sign_in: SignIn) -> None:
    assert sign_in("siti").get("/").location == "/instances"


def test_an_administrator_begins_elsewhere(sign_in: SignIn) -> None:
    assert sign_in("ratna").get("/").location == "/periods"


def test_one_thing_is_to_be_done_with_days_left_and_the_date(siti: Filler) -> None:
    page = siti.get("/")
    text = said(page)
    assert page.text.count('class="slab') == 1
    assert "langkah 1 dari 4 Cek data" in text
    assert "16 hari lagi" in text
    assert "Rabu, 31 Januari 2024 pukul\u00a023.59\u00a0WIB".replace("\u00a0", " ") in text
    assert "Masih dapat diajukan sampai Minggu, 31 Maret 2024, dan dicatat terlambat." in text


def test_what_was_begun_says_what_is_still_missing(siti: Filler) -> None:
    siti.confirm()
    siti.send("steps/plan/draft", {**PLAN, "a-courses-0-times": "1"})
    text = said(siti.get("/"))
    assert "Lengkapi Isi rencana" in text
    assert "Tambah 8 poin lagi." in text


def test_after_the_due_day_it_is_late_not_closed(siti: Filler) -> None:
    at("2024-02-01T00:00:00+07:00")
    text = said(siti.get("/"))
    assert "Batas waktunya sudah lewat. Masih dapat diajukan sampai Minggu, 31 Maret 2024" in text
    assert "59 hari lagi" in text


def test_when_the_time_is_over_there_is_nothing_to_do_and_the_reason_is_given(siti: Filler) -> None:
    at("2024-04-01T00:00:00+07:00")
    page = siti.get("/")
    assert 'class="slab' not in page.text
    assert "Tidak ada yang perlu Anda kerjakan sekarang" in said(page)
    assert "Masa “Rencana” sudah berakhir." in said(page)


def test_who_is_waited_for_and_how_long(siti: Filler) -> None:
    siti.confirm()
    siti.plan()
    siti.hand_in()
    at("2024-01-18T09:00:00+07:00")
    text = said(siti.get("/"))
    assert "Menunggu orang lain Persetujuan Budi Setiawan, ketua 3 hari, sejak Senin, 15 Januari" in text
