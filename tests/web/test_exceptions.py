"""Administrators give exceptions, see what lies over what, take them back; people are told why and until when."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from kinerja import services, storage
from kinerja.services.exceptions import Wish
from kinerja.workflows.instance import FactKind, WindowFact
from tests import offices
from tests.cast import NOW, SMALL, Cast, key
from tests.offices import Offices
from tests.web.conftest import SignIn, begin_session
from tests.web.filling import Filler, at, said
from tests.web.office import Desk, errors_of

HERE = "/exceptions"
FOR_SCHOOL = f"{HERE}/new?edition={SMALL}&scope=unit:U1"
TO_APRIL = {
    "kind": "extended",
    "target": "stage:planning",
    "last_day-day": "20",
    "last_day-month": "4",
    "last_day-year": "2024",
    "reason": "Banjir",
    "reference": "420/118",
}


@pytest.fixture
def who(cast: Cast) -> Offices:
    return offices.build(cast)


@pytest.fixture
def ratna(who: Offices, sign_in: SignIn) -> Desk:
    return Desk(sign_in("ratna"))


@pytest.fixture
def dina(who: Offices, app: Flask) -> Desk:
    """Who administers one district."""
    client = app.test_client()
    with client.session_transaction() as session:
        begin_session(session, who.district)
    return Desk(client)


def facts(scope: str = "unit:U1") -> tuple[WindowFact, ...]:
    return storage.periods.load(SMALL, scope).facts.facts


def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn, ratna: Desk) -> None:
    ratna.confirm(FOR_SCHOOL, TO_APRIL)
    paths = (HERE, f"{HERE}/new", FOR_SCHOOL, f"{HERE}/{facts()[0].id}", f"{HERE}/{facts()[0].id}/revocation")
    for name in ("siti", "budi", "joko", "intan"):
        client = sign_in(name)
        assert {client.get(path).status_code for path in paths} == {404}, name


def test_the_way_from_the_menu_needs_no_paper(ratna: Desk) -> None:
    page = ratna.get("/periods")
    assert f'href="{HERE}"' in page.text
    assert "Belum ada pengecualian" in said(ratna.get(HERE))
    page = ratna.get(f"{HERE}/new")
    assert f"{HERE}/new?edition={SMALL}" in page.text
    page = ratna.get(f"{HERE}/new?edition={SMALL}")
    assert "Provinsi Barat Provinsi · 4 unit" in said(page)
    page = ratna.get(f"{HERE}/new?edition={SMALL}&q=melati")
    assert "SD Melati Sekolah · Kabupaten Uji" in said(page)
    assert "scope=unit:U1" in page.text
    assert "Siti Aminah, S.Pd. Orang · SD Melati" in said(ratna.get(f"{HERE}/new?edition={SMALL}&q=siti"))
    assert "Tidak ada yang cocok" in said(ratna.get(f"{HERE}/new?edition={SMALL}&q=zzz"))
    assert "Pengecualian untuk SD Melati" in said(ratna.get(FOR_SCHOOL))


def test_who_decides_in_a_district_finds_no_other(dina: Desk) -> None:
    text = said(dina.get(f"{HERE}/new?edition={SMALL}"))
    assert "Kabupaten Uji" in text
    assert "Provinsi Barat Provinsi" not in text
    assert "Tidak ada yang cocok" in said(dina.get(f"{HERE}/new?edition={SMALL}&q=anggrek"))
    assert dina.get(f"{HERE}/new?edition={SMALL}&scope=unit:U3").status_code == 404
    assert dina.get(f"{HERE}/new?edition={SMALL}&scope=nation").status_code == 404
    period = dina.get(f"/periods/{SMALL}")
    assert period.status_code == 200
    assert "/extension" not in period.text
    assert dina.get(f"/periods/{SMALL}/windows/plan/extension").status_code == 404


def test_a_form_made_by_hand_reaches_no_further(dina: Desk, who: Offices) -> None:
    far = [
        Wish(SMALL, scope, "stage:planning", FactKind.EXTENDED, date(2024, 4, 20)) for scope in ("unit:U3", "unit:U4")
    ]
    theirs = [services.exceptions.grant(who.ministry, wish, "Banjir", "1", key(), NOW).id for wish in far]
    page, seen = dina.get(FOR_SCHOOL), "extended/stage:planning/2024-04-20"
    hand = {**TO_APRIL, "edition": SMALL, "seen": seen, "confirm": "yes"}
    for scope in ("unit:U3", "district:D2", "province:P1", "nation", "person:system", "unit:' || 1"):
        assert dina.send(f"{HERE}/new", {**hand, "scope": scope}, page).status_code == 404, scope
    for fact in theirs:
        for path in (f"{HERE}/{fact}", f"{HERE}/{fact}/batch"):
            sent = dina.send(f"{path}/revocation", {"reason": "x", "seen": "yes", "confirm": "yes"}, page)
            assert (dina.get(path).status_code, sent.status_code) == (404, 404)
    listed = dina.send(f"{HERE}/bulk", {**TO_APRIL, "edition": SMALL, "lines": "U3\nU4"})
    assert said(listed).count("di luar wewenang Anda") == 2
    assert "Terapkan untuk" not in listed.text
    long = dina.send(f"{HERE}/bulk", {**TO_APRIL, "edition": SMALL, "lines": "\n".join(f"U{n}" for n in range(2000))})
    assert (long.status_code, len(errors_of(long))) == (422, 1)
    assert [len(facts(scope)) for scope in ("unit:U3", "unit:U4", "unit:U1")] == [1, 1, 0]


def test_nothing_changes_until_the_effects_were_seen(ratna: Desk, sign_in: SignIn) -> None:
    Filler(sign_in("siti")).start(SMALL)
    shown = ratna.send(FOR_SCHOOL, TO_APRIL)
    text = said(shown)
    assert shown.status_code == 200
    assert "1 orang mendapat waktu" in text
    assert "Siti Aminah, S.Pd." in text
    assert "Sasaran, Catatan, dan Persetujuan Berakhir Sabtu, 20 April 2024 pukul 23.59 WIB" in text
    assert "Terkunci lagi dengan sendirinya setelah Sabtu, 20 April 2024" in text
    assert not facts()
    assert "Waktu untuk “Persetujuan” tidak ikut bertambah." in said(
        ratna.send(FOR_SCHOOL, {**TO_APRIL, "target": "step:goal"})
    )


def test_an_exception_is_given_found_again_and_taken_back(ratna: Desk) -> None:
    answer = ratna.confirm(FOR_SCHOOL, TO_APRIL)
    fact = facts()[0]
    assert (answer.status_code, answer.location) == (303, f"{HERE}/{fact.id}")
    text = said(ratna.get(answer.location))
    assert "Perpanjangan untuk SD Melati berlaku." in text
    assert "Menurut alur sampai Minggu, 31 Maret 2024" in text
    assert "Sekolah · SD Melati (yang ini) Perpanjangan: Banjir (surat 420/118)" in text
    text = said(ratna.get(HERE))
    assert "Semua 1 Berlaku 1 Sudah berakhir 0 Dicabut 0" in text
    assert "Perpanjangan · Perencanaan, sampai Sabtu, 20 April 2024 pukul 23.59 WIB" in text
    path = f"{HERE}/{fact.id}/revocation"
    assert "1 orang" not in said(ratna.get(path))
    assert "Berakhir Minggu, 31 Maret 2024" in said(ratna.send(path, {"reason": "Salah sekolah"}))
    assert ratna.confirm(path, {"reason": "Salah sekolah"}).location == f"{HERE}/{fact.id}"
    text = said(ratna.get(f"{HERE}/{fact.id}"))
    assert "Dicabut Salah sekolah · oleh Ratna Dewi" in text
    assert "SD Melati" not in said(ratna.get(f"{HERE}?state=running"))
    assert "SD Melati" in said(ratna.get(f"{HERE}?state=revoked&level=unit&stage=planning"))
    assert errors_of(ratna.send(path, {"reason": "Lagi"})) == ["Keputusan ini sudah dicabut."]


def test_a_list_is_granted_found_together_and_taken_back_as_a_whole(ratna: Desk) -> None:
    ratna.confirm(f"{HERE}/bulk", {**TO_APRIL, "edition": SMALL, "lines": "U1\nU2"})
    there = f"{HERE}/{facts()[0].id}/batch"
    assert "2 pengecualian dari satu daftar" in said(ratna.get(there))
    assert "SD Kenanga Sekolah sampai Sabtu, 20 April 2024 pukul 23.59 WIT" in said(ratna.get(there)), "as told there"
    other = facts("unit:U2")[0].id
    assert f'href="{HERE}/{other}/batch"' in ratna.get(f"{HERE}/{other}").text
    path = f"{there}/revocation"
    preview = said(ratna.send(path, {"reason": "Salah daftar"}))
    assert "2 pengecualian dicabut" in preview
    assert "SD Kenanga dan SD Melati" in preview
    assert ratna.confirm(path, {"reason": "Salah daftar"}).location == f"{HERE}/{other}/batch"
    assert "2 pengecualian dicabut." in said(ratna.get(there))
    assert "Cabut semuanya" not in said(ratna.get(there))
    assert [len(facts(scope)) for scope in ("unit:U1", "unit:U2")] == [2, 2]


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"reason": " "}, ["Tulis alasannya."]),
        ({"reference": ""}, ["Isi nomor suratnya."]),
        ({"target": ""}, ["Pilih salah satu."]),
        ({"target": "stage:none"}, ["Pilih salah satu."]),
        ({"kind": "revoked"}, ["Pilih salah satu."]),
        ({"last_day-day": "31"}, ["Tanggal itu tidak ada. Periksa hari, bulan, dan tahunnya."]),
        ({"last_day-month": "2"}, ["Masa ini masih terbuka selama itu."]),
        ({"last_day-year": "2023"}, ["Waktu itu sudah lewat. Pilih yang akan datang."]),
        ({"kind": "closed"}, ["Masa ini sudah ditutup."]),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_lost(
    ratna: Desk, changed: dict[str, str], sentences: list[str]
) -> None:
    answer = ratna.send(FOR_SCHOOL, {**TO_APRIL, "reference": "420/119", **changed})
    assert answer.status_code == 422
    assert errors_of(answer) == sentences
    assert 'value="420/119"' in answer.text or "reference" in changed
    assert not facts()


def test_those_it_is_for_are_told_until_when_and_why(ratna: Desk, sign_in: SignIn) -> None:
    siti, maria = Filler(sign_in("siti")), Filler(sign_in("maria"))
    for each in (siti, maria):
        each.start(SMALL)
    ratna.confirm(FOR_SCHOOL, TO_APRIL)
    at("2024-04-05T09:00:00+07:00")
    why = "Diperpanjang untuk SD Melati: Banjir (surat 420/118)."
    for path in ("steps/goal", "", "/"):
        text = said(siti.get(path))
        assert "Sabtu, 20 April 2024 pukul 23.59 WIB" in text, path
        assert why in text, path
    assert why in said(siti.get("/calendar?month=2024-04"))
    assert siti.send("steps/goal/draft", {"a-aim": "Boleh"}).status_code == 303
    text = said(maria.get("steps/goal"))
    assert "sudah berakhir" in text
    assert "Yang dapat membuka District, admin kabupaten/kota" in text
    assert "Sampaikan kepada operator sekolah Anda" in text
    at("2024-04-21T00:00:00+07:00")
    text = said(siti.get("steps/goal"))
    assert "Sejak Minggu, 21 April 2024 pukul 00.00 WIB" in text
    assert "Keputusan Diperpanjang untuk SD Melati sampai Sabtu, 20 April 2024 pukul 23.59 WIB." in text
    assert "Banjir (surat 420/118), oleh Ratna Dewi" in text
    assert "Tidak terbuka sendiri" in text


def test_an_early_closing_says_so_to_those_it_is_for(ratna: Desk, sign_in: SignIn) -> None:
    siti = Filler(sign_in("siti"))
    siti.start(SMALL)
    ratna.confirm(FOR_SCHOOL, {**TO_APRIL, "kind": "closed", "last_day-day": "10", "last_day-month": "2"})
    at("2024-02-11T09:00:00+07:00")
    assert "Ditutup lebih awal untuk SD Melati" in said(siti.get("steps/goal"))


def test_ways_lead_from_the_period_and_from_a_person(ratna: Desk, cast: Cast) -> None:
    assert f'href="{HERE}?edition={SMALL}"' in ratna.get(f"/periods/{SMALL}").text
    assert f'href="{HERE}?scope=person:siti"' in ratna.get("/accounts/siti").text
    services.exceptions.listing(cast.ratna, services.exceptions.Query(scope="person:siti"), 1, services.clock.now())
    assert f"{HERE}/new?scope=person:siti" in ratna.get(f"{HERE}?scope=person:siti").text


BULK = {**TO_APRIL, "edition": SMALL, "lines": "Sekolah\nU1\nU3\nU9"}


def test_many_at_once_are_looked_at_line_by_line_first(ratna: Desk) -> None:
    path = f"{HERE}/bulk"
    assert f'href="{path}"' in ratna.get(HERE).text
    shown = ratna.send(path, BULK)
    text = said(shown)
    assert "2 U1 SD Melati · Kabupaten Uji dapat diberikan" in text
    assert "4 U9 tidak dikenal" in text
    assert "Terapkan untuk 2" in text
    assert not facts()
    there = ratna.confirm(path, BULK).location
    assert there == f"{HERE}/{facts()[0].id}/batch"
    assert len(facts()) == len(facts("unit:U3")) == 1
    text = said(ratna.get(there))
    assert "2 dari 3 diberikan." in text
    assert "U9: tidak dikenal." in text
    assert "SD Anggrek" in text


def test_a_list_comes_as_a_file_too(ratna: Desk) -> None:
    file = (BytesIO("\ufeffNPSN;Nama\r\nU1;SD Melati\r\n".encode()), "sekolah.csv")
    shown = ratna.send(f"{HERE}/bulk", {**BULK, "lines": "", "file": file})
    assert "dapat diberikan" in said(shown)
    assert "U1;SD Melati" in shown.text
    assert errors_of(ratna.send(f"{HERE}/bulk", {**BULK, "lines": ""})) == [
        "Tempel daftarnya di sini, atau unggah berkasnya."
    ]
