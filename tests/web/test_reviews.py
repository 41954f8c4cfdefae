"""The reviewer's desk without a script: queue, reading, returning with remarks, approving."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from ulid import ULID
from werkzeug.test import TestResponse

from kinerja import services
from kinerja.web.views.queue import QueueView
from tests.cast import NOW, Cast, key
from tests.web.conftest import SignIn, token
from tests.web.filling import PLAN, Filler, errors, hidden_value, publish, said

REVIEW = "steps/approval/review"


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    """Siti, whose plan waits for her assessor."""
    publish()
    filler = Filler(sign_in("siti"))
    filler.start()
    filler.confirm()
    assert filler.plan().status_code == 303
    assert filler.hand_in().status_code == 303
    return filler


@pytest.fixture
def budi(sign_in: SignIn) -> FlaskClient:
    return sign_in("budi")


def open_first(client: FlaskClient) -> str:
    """Press "Periksa" on the first line of the queue; the address of the sheet."""
    page = client.get("/reviews").text
    action = re.search(r'action="(/instances/[^"]+/opening)"', page)
    assert action
    answer = client.post(action[1], data={"csrf_token": token(page), "key": hidden_value(page, "key"), "version": ""})
    assert answer.status_code == 303
    return answer.location


def decide(client: FlaskClient, sheet: str, **fields: object) -> TestResponse:
    page = client.get(sheet).text
    hidden = {name: hidden_value(page, name) for name in ("key", "version")}
    target = sheet.replace("/review", "/decision")
    return client.post(target, data={"csrf_token": token(page), **hidden, **fields})


def test_the_queue_tells_who_waits_since_when_and_opens_by_a_post(siti: Filler, budi: FlaskClient) -> None:
    page = budi.get("/reviews")
    assert "1 menunggu Anda" in said(page)
    assert "Siti Aminah, S.Pd. Persetujuan Diajukan Senin, 15 Januari" in said(page)
    sheet = open_first(budi)
    assert "Kelas tenang" in said(budi.get(sheet))
    again = budi.get("/reviews")
    assert "sudah dibuka" in said(again)
    assert f'href="{sheet}"' in again.text
    assert siti.send("steps/approval/withdrawal", {"key": str(ULID())}).status_code == 409


def test_before_it_is_opened_the_sheet_shows_nothing_of_the_plan(siti: Filler, budi: FlaskClient) -> None:
    page = budi.get(f"{siti.run}/{REVIEW}")
    assert "Mulai memeriksa" in page.text
    assert "Kelas tenang" not in page.text


def test_an_empty_queue_says_so(budi: FlaskClient) -> None:
    assert "Semua sudah diperiksa" in said(budi.get("/reviews"))


def test_a_search_that_finds_nobody_says_so_and_keeps_the_words(siti: Filler, budi: FlaskClient) -> None:
    page = budi.get("/reviews?q=zz")
    assert "Tidak ada nama yang cocok" in said(page)
    assert 'value="zz"' in page.text
    assert "Siti Aminah" in said(budi.get("/reviews?q=am"))


def test_no_decision_is_asked_for_beside_the_choice_and_keeps_what_was_typed(siti: Filler, budi: FlaskClient) -> None:
    answer = decide(budi, open_first(budi), message="Sudah baik.", **{"note-plan.aim": "Lebih sempit."})
    assert answer.status_code == 422
    assert errors(answer) == {"decision": "Pilih: setujui atau kembalikan."}
    assert "Sudah baik." in answer.text
    assert "Lebih sempit." in answer.text
    assert "<title>Galat:" in answer.text


def test_a_return_needs_a_reason(siti: Filler, budi: FlaskClient) -> None:
    sheet = open_first(budi)
    answer = decide(budi, sheet, decision="return", parts="plan")
    assert answer.status_code == 422
    assert list(errors(answer)) == ["reason"]
    assert list(errors(decide(budi, sheet, decision="return"))) == ["reason", "parts"]


def test_a_return_needs_a_part_and_a_remark_names_one(siti: Filler, budi: FlaskClient) -> None:
    sheet = open_first(budi)
    answer = decide(budi, sheet, decision="return", reason="unclear")
    assert list(errors(answer)) == ["parts"]
    done = decide(budi, sheet, decision="return", reason="unclear", **{"note-plan.aim": "Lebih sempit."})
    assert done.status_code == 303
    assert "dikembalikan" in said(budi.get(done.location))
    assert "Lebih sempit." in said(siti.get("steps/plan"))


def test_the_second_round_shows_what_changed_and_what_did_not(siti: Filler, budi: FlaskClient) -> None:
    decide(budi, open_first(budi), decision="return", reason="unclear", **{"note-plan.aim": "Lebih sempit."})
    mended = {**PLAN, "a-aim": "Kelas VIII-B tenang", "reply-aim": "Sudah saya persempit."}
    assert siti.send("steps/plan/submission", mended).status_code == 303
    assert siti.hand_in().status_code == 303
    page = budi.get(open_first(budi))
    text = said(page)
    assert "pengajuan ke-2" in text
    assert "1 isian berubah" in text
    assert "<del>Kelas tenang</del>" in page.text
    assert "<ins>Kelas VIII-B tenang</ins>" in page.text
    assert "Menjawab catatan Anda" in text
    assert "Sudah saya persempit." in text


def test_an_approval_locks_and_tells_the_teacher(siti: Filler, budi: FlaskClient) -> None:
    done = decide(budi, open_first(budi), decision="approve", message="Lanjutkan.")
    assert done.status_code == 303
    assert "disetujui" in said(budi.get(done.location))
    assert "Semua sudah diperiksa" in said(budi.get("/reviews"))
    assert "Disetujui" in said(siti.get())
    assert siti.send("steps/plan/draft", {"a-aim": "Lain", "key": str(ULID())}).status_code == 409


def test_deciding_twice_explains_and_keeps_the_message(siti: Filler, budi: FlaskClient, cast: Cast) -> None:
    sheet = open_first(budi)
    instance = siti.run.rpartition("/")[2]
    page = budi.get(sheet).text
    services.reviews.approve(cast.budi, instance, "approval", "", None, key(), NOW)
    fields = {"decision": "return", "reason": "unclear", "parts": "plan", "message": "Belum."}
    hidden = {"csrf_token": token(page), "key": hidden_value(page, "key"), "version": hidden_value(page, "version")}
    answer = budi.post(sheet.replace("/review", "/decision"), data={**hidden, **fields})
    assert answer.status_code == 409
    assert "Belum." in answer.text
    assert "Ini sudah diputuskan sebelumnya." in said(answer)
    assert "Pengajuan Siti Aminah, S.Pd. disetujui" in said(answer)


def test_an_approval_with_remarks_asks_first_because_it_would_not_send_them(siti: Filler, budi: FlaskClient) -> None:
    sheet = open_first(budi)
    answer = decide(budi, sheet, decision="approve", **{"note-plan.aim": "Lebih sempit."})
    assert answer.status_code == 422
    assert "pindahkan catatan itu ke pesan" in errors(answer)["decision"]
    assert "Lebih sempit." in answer.text


def test_a_remark_that_is_too_long_is_said_beside_it_and_kept(siti: Filler, budi: FlaskClient) -> None:
    fields = {"note-plan.aim": "x" * 5001, "decision": "return", "reason": "unclear"}
    answer = decide(budi, open_first(budi), **fields)
    assert answer.status_code == 422
    assert "5.001" in errors(answer)["note-plan.aim"]
    assert "x" * 5001 in answer.text


def test_the_page_of_a_returned_review_has_the_words_it_came_back_with(siti: Filler, budi: FlaskClient) -> None:
    decide(budi, open_first(budi), decision="return", reason="unclear", parts="plan", message="Hampir.")
    review = said(siti.get("steps/approval"))
    assert "“Hampir.”" in review
    assert "Giliran Anda" in review


def test_the_same_decision_sent_twice_gets_the_first_answer(siti: Filler, budi: FlaskClient) -> None:
    sheet = open_first(budi)
    page = budi.get(sheet).text
    data = {"csrf_token": token(page), "key": hidden_value(page, "key"), "version": hidden_value(page, "version")}
    target = sheet.replace("/review", "/decision")
    first = budi.post(target, data={**data, "decision": "approve"})
    again = budi.post(target, data={**data, "decision": "approve"})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location


def test_nobody_reviews_their_own_plan_or_that_of_another_school(siti: Filler, sign_in: SignIn) -> None:
    assert siti.get(REVIEW).status_code == 404
    for stranger in ("maria", "wahyu", "joko", "lestari", "ratna"):
        assert sign_in(stranger).get(f"{siti.run}/{REVIEW}").status_code == 404
    assert siti.get("steps/plan/review").status_code == 404


@pytest.mark.parametrize(
    ("day", "done"),
    [
        (date(2024, 1, 30), "Rabu, 31 Januari 2024"),
        (date(2024, 2, 2), "Senin, 5 Februari 2024"),
        (date(2024, 2, 7), "Senin, 12 Februari 2024"),
    ],
)
def test_the_forecast_begins_today_and_rests_on_weekends_and_holidays(app: Flask, day: date, done: str) -> None:
    """Six at four a day: today and the next working day."""
    services.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Jakarta")))
    with app.test_request_context():
        found = SimpleNamespace(waiting=6, days_off={date(2024, 2, 8), date(2024, 2, 9)})
        said = QueueView(found, SimpleNamespace(text="", step=""), None).forecast
        assert said.replace("\u00a0", " ").endswith(f"semuanya selesai {done}.")


def test_a_draft_is_its_writers_own_until_it_is_handed_in(sign_in: SignIn, budi: FlaskClient) -> None:
    publish()
    siti = Filler(sign_in("siti"))
    siti.start()
    siti.confirm()
    assert siti.plan().status_code == 303
    before = budi.get(f"{siti.run}/steps/plan")
    assert "Kelas tenang" not in before.text
    assert "setelah diajukan" in said(before)
    assert "Kelas tenang" not in said(budi.get(siti.run))
    assert budi.get(f"{siti.run}/steps/plan/paper").status_code == 302
    assert siti.hand_in().status_code == 303
    assert "Kelas tenang" in said(budi.get(f"{siti.run}/steps/plan"))
