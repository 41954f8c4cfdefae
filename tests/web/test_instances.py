"""Starting a run, its task list, and its history."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kinerja import services
from tests.cast import NOW, enter, key, person
from tests.web.conftest import SignIn, begin_session
from tests.web.filling import FULL, Filler, at, publish, said


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    publish()
    return Filler(sign_in("siti"))


def as_kind(app: object, kind: str) -> Filler:
    """Somebody new, recorded with this kind."""
    account = enter(replace(person("siti"), id="rina", username="rina", attributes={"kind": kind}))
    client = app.test_client()
    with client.session_transaction() as session:
        begin_session(session, account)
    return Filler(client)


def test_what_can_be_started_is_told_with_its_stages_and_days(siti: Filler) -> None:
    text = said(siti.get("/instances"))
    assert "Rencana lengkap" in text
    assert "Perencanaan , 1–31 Januari 2024 Cek data · Isi rencana · Tambahan · Persetujuan" in text


def test_starting_twice_opens_the_same_run(siti: Filler) -> None:
    siti.start()
    first, siti.run = siti.run, ""
    siti.start()
    assert siti.run == first
    assert siti.get().status_code == 200


def test_somebody_who_need_not_is_told_so(app: object, siti: Filler) -> None:
    text = said(as_kind(app, "boarding").get("/instances"))
    assert "Anda boleh ikut." in text
    assert "Ikut serta" in text


def test_somebody_who_may_not_is_told_the_source_and_who_mends_it(app: object, siti: Filler) -> None:
    text = said(as_kind(app, "elsewhere").get("/instances"))
    assert "Jenis Anda belum termasuk." in text
    assert "Jenis Di tempat lain Sumber data: Buku induk Yang memperbaiki: tata usaha" in text
    assert "Minta tata usaha memperbaikinya." in text


def test_starting_what_is_not_open_to_one_is_refused(app: object, siti: Filler) -> None:
    answer = as_kind(app, "elsewhere").send("/instances", {"edition": FULL, "key": "01HMZQ4T4V8Y6W2R3K5N7P9QAB"})
    assert answer.status_code == 409
    assert "Jenis Anda belum termasuk." in said(answer)


def test_the_task_list_gives_every_closed_step_its_reason(siti: Filler) -> None:
    siti.start()
    page = siti.get()
    text = said(page)
    assert "Giliran Anda: 1 langkah." in text
    assert page.text.count("btn go") == 1
    assert "Selesaikan dahulu Cek data." in text
    assert "Ketua Budi Setiawan" in text


def test_the_task_list_says_what_stands_in_finished_steps(siti: Filler) -> None:
    siti.start()
    siti.confirm()
    siti.plan()
    assert "1 kursus, 16 poin." in said(siti.get())


def test_who_decides_is_told_so_on_the_run_and_led_to_it(siti: Filler, sign_in: SignIn) -> None:
    siti.start()
    siti.confirm()
    siti.plan()
    siti.hand_in()
    budi = sign_in("budi")
    page = budi.get(siti.run)
    assert "Giliran Anda: 1 langkah." in said(page)
    assert f'href="{siti.run}/steps/approval/review"' in page.text
    assert re.findall(r'href="([^"]+)" aria-current', page.text) == ["/staff"]
    assert "Siti Aminah, S.Pd." in said(budi.get(f"{siti.run}/steps/approval/review"))


def test_what_somebody_else_does_says_who_and_after_what(siti: Filler, sign_in: SignIn) -> None:
    siti.start()
    text = said(sign_in("budi").get(f"{siti.run}/steps/plan"))
    assert "Dikerjakan oleh Siti Aminah, S.Pd., anggota, setelah Cek data selesai." in text
    assert "Yang dapat membuka" not in text


def test_what_was_skipped_says_when_and_nothing_of_locks(siti: Filler) -> None:
    siti.start()
    siti.confirm()
    siti.plan()
    siti.send("steps/extras/skip", {})
    siti.hand_in()
    assert "Dilewati Senin, 15 Januari 2024." in said(siti.get())
    text = said(siti.get("steps/extras"))
    assert "Anda melewati langkah ini pada Senin, 15 Januari 2024; tidak ada isinya." in text
    assert "terkunci" not in text


def test_a_stage_that_has_not_begun_is_one_line(siti: Filler) -> None:
    at("2023-12-20T09:00+07:00")
    siti.start()
    assert "Terbuka Senin, 1 Januari 2024 · 4 langkah" in said(siti.get())


def test_the_run_of_somebody_else_is_not_there(siti: Filler, sign_in: SignIn) -> None:
    siti.start()
    assert sign_in("maria").get(siti.run).status_code == 404
    assert sign_in("maria").get(siti.run + "/history").status_code == 404
    assert sign_in("budi").get(siti.run).status_code == 200


def test_the_history_tells_saves_in_a_row_once(siti: Filler) -> None:
    siti.start()
    siti.confirm()
    for aim in ("Satu", "Dua", "Tiga"):
        siti.send("steps/plan/draft", {"a-aim": aim})
    siti.plan()
    text = said(siti.get("history"))
    assert text.count("disimpan sebagai draf") == 1
    assert "3 kali, mulai 09.00" in text
    assert text.index("Isi rencana diisi lengkap") < text.index("Cek data diisi lengkap")


def test_the_history_keeps_the_words_of_a_return(siti: Filler, cast: object) -> None:
    siti.start()
    siti.confirm()
    siti.plan()
    siti.hand_in()
    run = siti.run.rpartition("/")[2]
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    notes = {"plan.aim": "Sebut kelasnya."}
    services.reviews.return_(cast.budi, run, "approval", "unclear", "Kurang jelas", ("plan",), notes, None, key(), NOW)
    assert "Alasan: Belum jelas “Kurang jelas” Budi Setiawan · Senin, 15 Januari 2024" in said(siti.get())
    assert "Belum jelas “Kurang jelas” Budi Setiawan" in said(siti.get("history"))
