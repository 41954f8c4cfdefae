"""Checking a receipt without an account: genuine or unknown, and nothing that the paper does not say."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kinerja import services
from tests.cast import NOW, Cast, key
from tests.web.assessing import DECEMBER, FILE, Assessed
from tests.web.conftest import SignIn
from tests.web.filling import Filler, publish, said


@pytest.fixture
def number(sign_in: SignIn) -> str:
    """The number of a receipt that the relay has kept."""
    publish()
    siti = Filler(sign_in("siti"))
    siti.start()
    siti.confirm()
    siti.plan()
    siti.hand_in()
    services.relay.run_all(NOW)
    found = re.search(r"KNJ(-[A-Z2-7]{4}){3}", siti.get("steps/approval/receipt").text)
    assert found
    return found[0]


def test_anybody_can_check_a_number(client: FlaskClient, number: str) -> None:
    page = said(client.get(f"/verify/{number}"))
    for expected in (
        "Asli", number, "Persetujuan, Rencana lengkap", "Januari–Juni 2024", "Senin, 15 Januari 2024", "S*** A***",
        "SD Melati",
    ):  # fmt: skip
        assert expected in page, expected
    assert "Siti" not in page
    assert "Aminah" not in page


def test_the_form_leads_to_the_page_of_the_number(client: FlaskClient, number: str) -> None:
    assert 'name="number"' in client.get("/verify").text
    answer = client.get("/verify", query_string={"number": number.lower().replace("-", " ")})
    assert answer.location == f"/verify/{number}"


def test_no_number_at_all_is_asked_for(client: FlaskClient) -> None:
    answer = client.get("/verify?number=+")
    assert answer.status_code == 422
    assert "<title>Galat: " in answer.text
    assert "Isi nomor tanda terimanya." in answer.text
    assert 'aria-describedby="h-number e-number" aria-invalid="true"' in answer.text
    assert "aria-invalid" not in client.get("/verify").text


def test_an_unknown_number_is_called_so(client: FlaskClient, number: str) -> None:
    for typed in ("KNJ-AAAA-AAAA-AAAA", "bukan nomor", "<b>"):
        answer = client.get("/verify", query_string={"number": typed}, follow_redirects=True)
        assert answer.status_code == 404
        assert "Tidak dikenal" in said(answer)
        assert "<b>" not in re.findall(r'value="([^"]*)"', answer.text)


def test_too_many_checks_are_asked_to_wait(client: FlaskClient, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.receipts, "MOST_PER_ADDRESS", 2)
    codes = [client.get(f"/verify/{number}") for _ in range(3)]
    assert [answer.status_code for answer in codes] == [200, 200, 429]
    assert int(codes[2].headers["Retry-After"]) > 0


def test_the_receipt_shows_the_code_that_leads_there(sign_in: SignIn, number: str) -> None:
    siti = sign_in("siti")
    run = re.search(r"/instances/[a-z2-7]+", siti.get("/instances", follow_redirects=True).text)
    assert run
    page = siti.get(f"{run[0]}/steps/approval/receipt").text
    assert f'href="/verify/{number}">http://localhost/verify/{number}</a>' in page
    drawn = re.search(r'<svg viewBox="0 0 (\d+) \1" class="qr"><path ([^>]*)/></svg>', page)
    assert drawn
    assert "style" not in drawn[2]


def test_it_speaks_english_too(client: FlaskClient, number: str) -> None:
    client.set_cookie("language", "en")
    page = said(client.get(f"/verify/{number}"))
    assert "Genuine" in page
    assert "Monday, 15 January 2024" in page


# ── what became of the hand-in ──


def moved_on(client: FlaskClient, number: str) -> str:
    services.relay.run_all(NOW)
    return said(client.get(f"/verify/{number}"))


def handed_in(sign_in: SignIn) -> Filler:
    siti = Filler(sign_in("siti"))
    siti.run = re.findall(r"/instances/[a-z2-7]+", siti.client.get("/instances", follow_redirects=True).text)[0]
    return siti


def test_a_hand_in_that_was_withdrawn_is_told_so(client: FlaskClient, sign_in: SignIn, number: str) -> None:
    siti = handed_in(sign_in)
    assert siti.send("steps/approval/withdrawal", {}).status_code == 303
    page = moved_on(client, number)
    assert "Asli, tetapi sudah ditarik kembali" in page
    assert "Penyerahannya ditarik kembali Senin, 15 Januari 2024" in page
    assert "Isi telah berubah" not in page
    assert siti.send("steps/plan/draft", {"a-aim": "Rahasia baru"}).status_code == 303
    page = moved_on(client, number)
    assert "Isi telah berubah sejak ditandatangani: 1 isian." in page
    assert "Rahasia" not in page
    assert "Sasaran" not in page


def test_a_decision_is_told(client: FlaskClient, cast: Cast, number: str, sign_in: SignIn) -> None:
    run = handed_in(sign_in).run.rpartition("/")[2]
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    assert "Sesudah itu" not in moved_on(client, number)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    page = moved_on(client, number)
    assert "WIB Asli Tanda terima ini" in page
    assert "Sesudah itu Disetujui Senin, 15 Januari 2024" in page


def test_a_hand_in_that_was_given_back_and_replaced_is_told_so(
    client: FlaskClient, cast: Cast, number: str, sign_in: SignIn
) -> None:
    siti = handed_in(sign_in)
    run = siti.run.rpartition("/")[2]
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    services.reviews.return_(cast.budi, run, "approval", "unclear", "", ["plan"], {}, None, key(), NOW)
    assert "Asli, tetapi sudah dikembalikan" in moved_on(client, number)
    assert siti.plan(**{"a-aim": "Lain"}).status_code == 303
    assert siti.hand_in().status_code == 303
    page = moved_on(client, number)
    assert "Dikembalikan Senin" in page
    assert "Diserahkan lagi Senin, 15 Januari 2024 pukul 09.00 WIB, dengan tanda terima baru." in page
    assert "Isi telah berubah sejak ditandatangani: 1 isian." in page
    newest = re.search(r"KNJ(-[A-Z2-7]{4}){3}", siti.get("steps/approval/receipt").text)
    assert newest
    assert newest[0] != number
    assert "Isi telah berubah" not in moved_on(client, newest[0])


def test_a_receipt_of_an_assessment_names_who_gave_it_and_whom_it_is_about(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    assessed = Assessed(cast)
    assessed.all()
    services.relay.run_all(NOW)
    page = sign_in("budi").get(f"{assessed.run}/steps/verdict/receipt").text
    found = re.search(r"KNJ(-[A-Z2-7]{4}){3}", page)
    assert found
    page = said(client.get(f"/verify/{found[0]}"))
    assert "Dari B*** S***" in page
    assert "Tentang S*** A***, SD Melati" in page
    assert "Putusan, Penilaian tukang" in page
    for secret in ("Budi", "Siti", "Cukup", "Belum rapi"):
        assert secret not in page
    own = re.search(r"KNJ(-[A-Z2-7]{4}){3}", sign_in("siti").get(f"{assessed.run}/steps/heard/receipt").text)
    assert own
    page = said(client.get(f"/verify/{own[0]}"))
    assert "Dari S*** A***, SD Melati" in page
    assert "Tentang" not in page


def test_a_change_of_what_was_signed_is_counted_not_named(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    written = FILE.read_text(encoding="utf-8")
    written = written.replace(
        "            signs: yes\n            shown_when",
        "            signs: yes\n            lock: never\n            shown_when",
    )
    assessed = Assessed(cast, written)
    assessed.all()
    services.submissions.save_draft(
        assessed.budi, assessed.id, "verdict", {"manner": "poor", "why": "Lain"}, {}, None, key(), DECEMBER
    )
    services.relay.run_all(DECEMBER)
    own = re.search(r"KNJ(-[A-Z2-7]{4}){3}", sign_in("siti").get(f"{assessed.run}/steps/heard/receipt").text)
    assert own
    page = said(client.get(f"/verify/{own[0]}"))
    assert "Isi telah berubah sejak ditandatangani: 2 isian." in page
    for secret in ("Sikap", "Kurang", "Lain"):
        assert secret not in page
