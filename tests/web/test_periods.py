"""Administrators see the windows of an edition, and close, extend and revoke after having seen what changes."""

from __future__ import annotations

import secrets

import pytest

from kinerja import services, storage
from kinerja.services import previews
from kinerja.workflows.instance import WindowFact
from tests.cast import NOW, SMALL, Cast
from tests.web.conftest import SignIn
from tests.web.filling import Filler, at, said
from tests.web.office import Desk, errors_of

PERIOD = f"/periods/{SMALL}"
EXTENSION = f"{PERIOD}/windows/plan/extension"
CLOSING = f"{PERIOD}/windows/plan/closing"
TO_APRIL = {
    "last_day-day": "19",
    "last_day-month": "4",
    "last_day-year": "2024",
    "reason": "Banjir",
    "reference": "420/118",
}


@pytest.fixture
def ratna(sign_in: SignIn) -> Desk:
    return Desk(sign_in("ratna"))


def facts() -> tuple[WindowFact, ...]:
    return storage.periods.load(SMALL).facts.facts


def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn) -> None:
    for who in ("siti", "budi", "joko", "intan"):
        client = sign_in(who)
        assert {client.get(path).status_code for path in ("/periods", PERIOD, EXTENSION, CLOSING)} == {404}, who


def test_every_edition_is_listed(ratna: Desk) -> None:
    text = said(ratna.get("/periods"))
    assert "Rencana kecil" in text
    assert "Tanpa ketua" in text


def test_a_window_is_told_with_its_dates_and_how_it_stands(ratna: Desk) -> None:
    text = said(ratna.get(PERIOD))
    assert "Rencana 1–31 Januari 2024, boleh terlambat sampai 31 Maret 2024" in text
    assert "Terbuka, 16 hari lagi" in text
    assert "Kunjungan 1 Februari–30 April 2024" in text
    assert "Mulai 1 Februari 2024" in text
    at("2024-02-10T09:00:00+07:00")
    assert "Masa terlambat, 50 hari lagi" in said(ratna.get(PERIOD))
    at("2024-04-01T00:00:00+07:00")
    text = said(ratna.get(PERIOD))
    assert "Ditutup" in text
    assert "Buka lagi" in text


def test_nothing_changes_until_the_effects_were_seen(ratna: Desk) -> None:
    shown = ratna.send(EXTENSION, TO_APRIL)
    text = said(shown)
    assert shown.status_code == 200
    assert "0 orang mendapat waktu" in text
    assert "Jumat, 19 April 2024 pukul 23.59 WIB" in text
    assert "pukul 23.59 WIB, 00.59 WITA, dan 01.59 WIT" in text
    assert "Yang diajukan setelah Rabu, 31 Januari 2024 tetap dicatat terlambat." in text
    assert not facts()


def test_the_effects_count_who_is_not_done(ratna: Desk, sign_in: SignIn) -> None:
    Filler(sign_in("siti")).start(SMALL)
    assert "1 orang mendapat waktu" in said(ratna.send(EXTENSION, TO_APRIL))


def test_what_was_not_counted_to_the_end_is_told_as_about(
    ratna: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    Filler(sign_in("siti")).start(SMALL)
    monkeypatch.setattr(previews, "COUNTED_WITHIN", -1.0)
    (slot,) = {found["slot"] for found in storage.connection.collection("instances").find({})}
    monkeypatch.setattr(secrets, "randbelow", lambda _: slot)
    text = said(ratna.send(EXTENSION, TO_APRIL))
    assert "Sekitar 32 orang mendapat waktu" in text
    assert "Mendapat waktu sekitar 32 belum selesai di masa ini" in text


def test_an_extension_holds_with_reason_number_and_name(ratna: Desk) -> None:
    answer = ratna.confirm(EXTENSION, TO_APRIL)
    assert (answer.status_code, answer.location) == (303, PERIOD)
    text = said(ratna.get(PERIOD))
    assert "Rencana diperpanjang sampai Jumat, 19 April 2024 pukul 23.59 WIB." in text
    assert "Banjir Surat 420/118" in text
    assert "oleh Ratna Dewi, Senin, 15 Januari 2024 pukul 09.00 WIB" in text
    assert "Rencana diperpanjang" not in said(ratna.get(PERIOD)), "what has happened is told once"


def test_what_was_changed_after_looking_is_looked_at_again(ratna: Desk) -> None:
    shown = ratna.send(EXTENSION, TO_APRIL)
    later = {**TO_APRIL, "last_day-day": "20", "seen": "2024-04-19", "confirm": "yes"}
    again = ratna.send(EXTENSION, later, shown)
    assert again.status_code == 200
    assert "Sabtu, 20 April 2024" in said(again)
    assert not facts()


def test_sent_twice_it_is_decided_once(ratna: Desk) -> None:
    shown = ratna.send(EXTENSION, TO_APRIL)
    fields = {**TO_APRIL, "seen": "2024-04-19", "confirm": "yes"}
    assert [ratna.send(EXTENSION, fields, shown).status_code for _ in range(2)] == [303, 303]
    assert len(facts()) == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": "  "}, "Tulis alasannya."),
        ({"last_day-day": "31"}, "Tanggal itu tidak ada. Periksa hari, bulan, dan tahunnya."),
        ({"last_day-year": "9999"}, "Tanggal itu tidak ada. Periksa hari, bulan, dan tahunnya."),
        ({"last_day-day": "", "last_day-month": "", "last_day-year": ""}, "Isi hari, bulan, dan tahunnya."),
        ({"last_day-month": "2"}, "Masa ini masih terbuka selama itu."),
        ({"last_day-year": "2023"}, "Waktu itu sudah lewat. Pilih yang akan datang."),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_lost(ratna: Desk, changed: dict[str, str], sentence: str) -> None:
    answer = ratna.send(EXTENSION, {**TO_APRIL, **changed})
    assert answer.status_code == 422
    assert errors_of(answer) == [sentence]
    assert 'value="420/118"' in answer.text
    assert "<title>Galat: " in answer.text


def test_closing_now_says_how_soon(ratna: Desk) -> None:
    fields = {"when": "now", "reason": "Salah terbit"}
    text = said(ratna.send(CLOSING, fields))
    assert "Berakhir 30 detik setelah Anda menekan Terapkan." in text
    assert "Dapat dicabut dari halaman periode" in text
    assert ratna.confirm(CLOSING, fields).status_code == 303
    assert facts()[0].closes >= NOW + services.periods.AHEAD
    at("2024-01-15T09:05:00+07:00")
    text = said(ratna.get(PERIOD))
    assert "Ditutup setelah Senin, 15 Januari 2024 pukul 09.00 WIB" in text


def test_closing_after_a_day_needs_the_day(ratna: Desk) -> None:
    assert errors_of(ratna.send(CLOSING, {"when": "day", "reason": "x"})) == ["Isi hari, bulan, dan tahunnya."]
    assert errors_of(ratna.send(CLOSING, {"reason": "x"})) == ["Pilih kapan ditutup."]
    assert errors_of(ratna.send(CLOSING, {**TO_APRIL, "when": "day"})) == ["Masa ini sudah ditutup."]
    fields = {**TO_APRIL, "last_day-month": "2", "when": "day"}
    assert ratna.confirm(CLOSING, fields).status_code == 303
    assert facts()[0].closes.isoformat() == "2024-02-19T17:00:00+00:00"


def test_a_revoked_decision_stays_in_the_history(ratna: Desk) -> None:
    ratna.confirm(EXTENSION, TO_APRIL)
    path = f"{PERIOD}/facts/{facts()[0].id}/revocation"
    text = said(ratna.send(path, {"reason": "Salah masa"}))
    assert "Berakhir Minggu, 31 Maret 2024 pukul 23.59 WIB; sampai sekarang: Jumat, 19 April 2024" in text
    assert ratna.confirm(path, {"reason": "Salah masa"}).status_code == 303
    text = said(ratna.get(PERIOD))
    assert "Riwayat keputusan Rencana · Diperpanjang sampai Jumat, 19 April 2024" in text
    assert "Dicabut: Salah masa · oleh Ratna Dewi" in text
    assert "Terbuka, 16 hari lagi" in text
    again = ratna.send(path, {"reason": "Sekali lagi"})
    assert errors_of(again) == ["Keputusan ini sudah dicabut."]


def test_an_extension_that_is_in_use_cannot_be_taken_from_under_the_hands(ratna: Desk) -> None:
    ratna.confirm(EXTENSION, TO_APRIL)
    at("2024-04-10T09:00:00+07:00")
    answer = ratna.send(f"{PERIOD}/facts/{facts()[0].id}/revocation", {"reason": "x"})
    assert answer.status_code == 422
    assert "langsung tertutup bagi yang sedang mengisi" in errors_of(answer)[0]


def test_what_is_not_there_is_not_found(ratna: Desk) -> None:
    nothing = ("windows/none/extension", "windows/none/closing", "facts/none/revocation")
    for path in ("/periods/none@1", *(f"{PERIOD}/{rest}" for rest in nothing)):
        assert ratna.get(path).status_code == 404, path


def test_an_extension_lets_people_hand_in(ratna: Desk, sign_in: SignIn, cast: Cast) -> None:
    siti = Filler(sign_in("siti"))
    siti.start(SMALL)
    at("2024-04-05T09:00:00+07:00")
    assert siti.get("steps/goal").status_code == 200
    assert "sudah berakhir" in said(siti.get())
    ratna.confirm(EXTENSION, TO_APRIL)
    assert "sudah berakhir" not in said(siti.get())
