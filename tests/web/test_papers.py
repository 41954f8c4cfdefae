"""Papers: what stands on them, in which language, for whom; and copies that stay as they were."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kinerja import services
from tests.cast import NOW, Cast, key
from tests.papers.reading import pages
from tests.web.conftest import SignIn
from tests.web.filling import Filler, publish, said

AIM = "“≥ 75” – Ma'ruf"
PAPER = "steps/approval/paper"


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    publish()
    filler = Filler(sign_in("siti"))
    filler.start()
    filler.confirm()
    return filler


@pytest.fixture
def handed_in(siti: Filler) -> Filler:
    assert siti.plan(**{"a-aim": AIM}).status_code == 303
    assert siti.hand_in().status_code == 303
    return siti


def text(answer: TestResponse) -> str:
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    return "\n".join(pages(answer.data))


def decide(cast: Cast, run: str, *, approve: bool) -> None:
    instance = run.rpartition("/")[2]
    services.reviews.open_(cast.budi, instance, "approval", key(), NOW)
    if approve:
        services.reviews.approve(cast.budi, instance, "approval", "Baik.", None, key(), NOW)
    else:
        remarks = {"plan.aim": "Lebih jelas."}
        services.reviews.return_(
            cast.budi, instance, "approval", "unclear", "Belum.", ["plan"], remarks, None, key(), NOW
        )


def test_the_whole_hand_in_stands_on_one_paper(handed_in: Filler) -> None:
    found = text(handed_in.get(PAPER))
    for expected in (
        "Kabupaten Uji", "SD Melati", "Perencanaan", "Rencana lengkap", "Diajukan.", "Siti Aminah, S.Pd.", "Harian",
        "Januari–Juni 2024", "full@2024-1, revisi", "Isi rencana", AIM, "Tenang", "Nama kursus", "Kursus panjang",
        "16 poin", "Tambahan", "Dilewati.", "Diajukan Senin, 15 Januari 2024 pukul 09.00 WIB.", "Budi Setiawan",
        "Belum diputuskan.", "Dicetak Senin, 15 Januari 2024 pukul 09.00 WIB oleh Siti Aminah, S.Pd.",
        "Halaman 1 dari 1",
    ):  # fmt: skip
        assert expected in found.replace("\u00a0", " "), expected


def test_it_bears_the_number_of_the_receipt_and_the_way_to_check_it(handed_in: Filler) -> None:
    found = text(handed_in.get(PAPER))
    number = re.search(r"KNJ(-[A-Z2-7]{4}){3}", handed_in.get("steps/approval/receipt").text)
    assert number
    assert f"Tanda terima {number[0]}" in found
    assert f"http://localhost/verify/{number[0]}" in found
    services.relay.run_all(NOW)
    verified = said(handed_in.get(f"/verify/{number[0]}"))
    print_ = re.search(r"Sidik isi: ([0-9a-f ]{19})", found)
    assert print_
    assert print_[1] in verified


def test_one_step_alone_can_be_printed(handed_in: Filler) -> None:
    found = text(handed_in.get("steps/plan/paper"))
    assert "Isi rencana" in found
    assert "Tambahan" not in found
    assert "Tanda terima KNJ-" in found
    assert "Sidik isi" not in found, "the fingerprint is that of the whole hand-in"


def test_what_is_not_handed_in_says_so_and_has_no_receipt(siti: Filler) -> None:
    siti.send("steps/plan/draft", {"a-aim": "Setengah"})
    found = text(siti.get("steps/plan/paper"))
    assert "Draf." in found
    assert "Setengah" in found
    assert "Tanda terima" not in found


def test_where_nothing_stands_the_step_itself_says_why(siti: Filler) -> None:
    answer = siti.get("steps/plan/paper")
    assert answer.status_code == 302
    assert answer.location.endswith("/steps/plan")


def test_a_decision_stands_on_it(handed_in: Filler, cast: Cast) -> None:
    decide(cast, handed_in.run, approve=True)
    found = text(handed_in.get(PAPER))
    for expected in ("Disetujui.", "Disetujui Senin, 15 Januari 2024", "Keputusan", "Pesan", "Baik."):
        assert expected in found, expected


def test_a_return_stands_on_it_with_its_reason(handed_in: Filler, cast: Cast) -> None:
    decide(cast, handed_in.run, approve=False)
    found = text(handed_in.get(PAPER))
    for expected in ("Dikembalikan Senin, 15 Januari 2024", "Alasan", "Belum jelas", "Belum."):
        assert expected in found, expected
    assert "Tanda terima KNJ-" not in found


def test_it_speaks_the_language_of_the_reader(handed_in: Filler) -> None:
    handed_in.client.set_cookie("language", "en")
    answer = handed_in.get(PAPER)
    found = text(answer).replace("\u00a0", " ")
    for expected in ("Full plan", "Submitted.", "Not decided yet.", "Printed Monday, 15 January 2024", "Page 1 of 1"):
        assert expected in found, expected
    assert b"/Lang (en-GB)" in answer.data


def test_the_file_has_a_name_that_people_can_read(handed_in: Filler) -> None:
    answer = handed_in.get(PAPER)
    expected = 'attachment; filename="Perencanaan - Siti Aminah, S.Pd. - Januari-Juni 2024.pdf"'
    assert answer.headers["Content-Disposition"] == expected


def test_the_head_of_the_paper_is_a_setting(app: Flask, handed_in: Filler) -> None:
    app.config["LETTERHEAD"] = ("Dinas Pendidikan {district}", "{unit}", "Jalan Kenanga 1")
    found = text(handed_in.get(PAPER))
    assert found.startswith("Dinas Pendidikan Kabupaten Uji\nSD Melati\nJalan Kenanga 1\n")


def test_the_assessor_prints_it_too(handed_in: Filler, sign_in: SignIn) -> None:
    found = text(sign_in("budi").get(f"{handed_in.run}/{PAPER}"))
    assert "oleh Budi Setiawan" in found
    assert sign_in("maria").get(f"{handed_in.run}/{PAPER}").status_code == 404


# ── copies ──


def test_the_copy_reads_as_it_was_signed(handed_in: Filler, cast: Cast) -> None:
    first = handed_in.get("steps/approval/copy").location
    decide(cast, handed_in.run, approve=False)
    assert handed_in.send("steps/plan/draft", {"a-aim": "Lain", "reply-aim": "Sudah."}).status_code == 303
    page = said(handed_in.client.get(first))
    assert "Persetujuan diajukan" in page
    assert "Oleh Siti Aminah, S.Pd. (Anggota)" in page
    assert AIM in page
    assert "1. Kursus panjang · Berapa kali: 2 · 16 poin" in page.replace("\u00a0", " ")
    assert "Lain" not in page


def test_the_copy_of_a_return_shows_reason_message_and_remarks(handed_in: Filler, cast: Cast) -> None:
    decide(cast, handed_in.run, approve=False)
    newest = re.findall(r'href="([^"]+/versions/\d+)"', handed_in.get("history").text)[0]
    page = said(handed_in.client.get(newest))
    for expected in ("Persetujuan dikembalikan", "Oleh Budi Setiawan (Ketua)", "Belum jelas", "Pesan Belum.",
                     "Catatan pemeriksa, Sasaran Lebih jelas."):  # fmt: skip
        assert expected in page, expected


def test_history_receipt_and_locked_page_lead_to_it(handed_in: Filler) -> None:
    assert handed_in.get("history").text.count("/versions/") == 2, "the confirmation and the hand-in"
    for page in ("steps/approval/receipt", "steps/approval", "steps/plan"):
        found = handed_in.get(page).text
        assert "/copy" in found, page
        assert "/paper" in found, page
    assert "/steps/approval/paper" in handed_in.get().text


def test_the_decided_page_leads_to_it(handed_in: Filler, cast: Cast, sign_in: SignIn) -> None:
    decide(cast, handed_in.run, approve=True)
    page = sign_in("budi").get(f"{handed_in.run}/steps/approval/review").text
    assert f"{handed_in.run}/{PAPER}" in page
    assert f"{handed_in.run}/steps/approval/copy" in page


def test_versions_that_signed_nothing_are_not_there(handed_in: Filler) -> None:
    assert [handed_in.get(f"versions/{version}").status_code for version in (1, 2, 3, 4, 5)] == [
        404, 200, 404, 200, 404,
    ]  # fmt: skip
