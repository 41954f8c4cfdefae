"""The page of those whom somebody assesses: whose turn, since when, how far; never what was answered."""

from __future__ import annotations

import re

import pytest

from kinerja import services
from tests import cast as people
from tests.cast import NOW, Cast, key
from tests.services.test_staff import begin, hand_in
from tests.web.conftest import SignIn
from tests.web.filling import at, said


def pills(text: str) -> dict[str, str]:
    """Words of each filter -> its address."""
    found = re.findall(r'<a href="([^"]+)"(?: aria-current="true")?>([^<]+)</a>', text.partition('class="pills"')[2])
    return {words: href.replace("&amp;", "&") for href, words in found}


def test_it_says_who_has_the_turn_since_when_and_how_far(cast: Cast, sign_in: SignIn) -> None:
    run = hand_in(cast.siti)
    at("2024-01-18T10:00:00+07:00")
    page = sign_in("budi").get("/staff")
    text = said(page)
    assert "1 dari 2 pegawai menunggu Anda" in text
    assert "Siti Aminah, S.Pd. Giliran Anda Persetujuan , sejak Senin, 15 Januari (3 hari kerja)" in text
    assert "Perencanaan 1 dari 2 " in text
    assert "Lestari Belum mulai" in text
    assert f'href="/instances/{run}/steps/approval/review"' in page.text
    assert sign_in("budi").get(f"/instances/{run}").status_code == 200


def test_what_waits_for_others_beyond_its_time_is_locked(cast: Cast, sign_in: SignIn) -> None:
    run = hand_in(cast.siti)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    at("2024-05-02T10:00:00+07:00")
    text = said(sign_in("budi").get("/staff")).replace("\u00a0", " ")
    assert "Terkunci, menunggu pengunjung Terlambat Laporan kunjungan, ditutup Selasa, 30 April 2024" in text


def test_a_filter_and_a_search_keep_each_other(cast: Cast, sign_in: SignIn) -> None:
    hand_in(cast.siti)
    budi = sign_in("budi")
    page = budi.get("/staff?q=sit").text
    assert "Lestari" not in page
    filtered = budi.get(pills(page)["Giliran saya 1"])
    assert 'name="state" value="mine"' in filtered.text
    assert 'value="sit"' in filtered.text
    assert "Siti Aminah" in filtered.text
    assert "Tidak ada nama yang cocok" in said(budi.get("/staff?q=zz"))
    assert "Tidak ada seorang pun di sini" in said(budi.get("/staff?state=done"))


def test_long_lists_come_by_pages(cast: Cast, sign_in: SignIn) -> None:
    for number in range(30):
        name = f"m{number:02}"
        begin(people.enter(people.person("maria", id=name, username=name, name=f"Guru {number:02}", unit="U1")))
    budi = sign_in("budi")
    first, second = budi.get("/staff").text, budi.get("/staff?page=2").text
    assert (first.count("<h2"), second.count("<h2")) == (25, 7)
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_what_is_overdue_is_marked_and_what_is_over_says_when(cast: Cast, sign_in: SignIn) -> None:
    begin(cast.siti)
    at("2024-02-01T10:00:00+07:00")
    assert "Giliran pegawai Terlambat Sasaran, sejak Senin, 15 Januari" in said(sign_in("budi").get("/staff"))
    at("2024-04-02T10:00:00+07:00")
    text = said(sign_in("budi").get("/staff"))
    assert "Waktunya lewat" in text
    assert "ditutup Minggu, 31 Maret 2024 pukul" in text


def test_what_was_given_back_and_what_waits_for_a_day_say_so(cast: Cast, sign_in: SignIn) -> None:
    run = hand_in(cast.siti)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["goal"], {}, None, key(), NOW)
    assert "Siti Aminah, S.Pd. Dikembalikan Sasaran, sejak" in said(sign_in("budi").get("/staff"))
    approved = hand_in(cast.lestari)
    services.reviews.approve(cast.budi, approved, "approval", "", None, key(), NOW)
    assert "Lestari Menunggu jadwal mulai Kamis, 1 Februari 2024" in said(sign_in("budi").get("/staff"))


@pytest.mark.parametrize("who", ["siti", "ratna", "joko"])
def test_who_assesses_nobody_sees_nobody(cast: Cast, sign_in: SignIn, who: str) -> None:
    run = hand_in(cast.siti)
    page = sign_in(who).get("/staff")
    assert "Belum ada pegawai yang Anda nilai" in said(page)
    assert f'href="/instances/{run}"' not in page.text
    assert 'href="/staff"' not in page.text


def test_it_is_there_in_english(cast: Cast, sign_in: SignIn) -> None:
    hand_in(cast.siti)
    budi = sign_in("budi")
    services.accounts.set_language(cast.budi, "en", NOW)
    text = said(budi.get("/staff"))
    assert "1 of 2 people wait for you" in text
    assert "Your turn" in text
