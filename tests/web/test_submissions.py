"""Filling steps without a script and with one: nothing typed is lost, every refusal says what to do."""

from __future__ import annotations

import re

import pytest

from kinerja import services
from tests.cast import NOW, Cast, key
from tests.web.conftest import SignIn
from tests.web.filling import PLAN, Filler, at, errors, hidden_value, publish, said

STEP = "steps/plan"


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    """Siti, who has checked her data and stands at the plan."""
    publish()
    filler = Filler(sign_in("siti"))
    filler.start()
    filler.confirm()
    return filler


@pytest.fixture
def handed_in(siti: Filler) -> Filler:
    assert siti.plan().status_code == 303
    assert siti.hand_in().status_code == 303
    return siti


def give_back(cast: Cast, run: str, *parts: str, **notes: str) -> None:
    """Budi reads the plan and returns it."""
    instance = run.rpartition("/")[2]
    services.reviews.open_(cast.budi, instance, "approval", key(), NOW)
    remarks = {name.replace("__", "."): text for name, text in notes.items()}
    services.reviews.return_(
        cast.budi, instance, "approval", "unclear", "Belum jelas.", parts, remarks, None, key(), NOW
    )


# ── the form ──


def test_values_from_outside_are_shown_with_their_source_and_cannot_be_sent(sign_in: SignIn) -> None:
    publish()
    siti = Filler(sign_in("siti"))
    siti.start()
    page = siti.get("steps/facts")
    assert "Jenis Harian Dari Buku induk. Salah? Diperbaiki tata usaha." in said(page)
    assert 'name="a-kind"' not in page.text
    siti.send("steps/facts/submission", {"shown": "kind", "a-kind": "boarding"})
    assert "Harian" in said(siti.get("steps/facts"))


def test_what_outside_data_recommends_comes_first_with_its_source(siti: Filler) -> None:
    text = said(siti.get(STEP))
    assert text.index("Rekomendasi Rapor A Adil Nilai sekolah Anda 48") < text.index("Lihat 2 pilihan lainnya Tenang")
    assert "Ramah (belum resmi)" in text
    assert "Mulai (boleh kosong)" in text


def test_a_dependent_field_is_asked_once_its_condition_holds(siti: Filler) -> None:
    assert 'name="a-help_wanted"' not in siti.get(STEP).text
    assert siti.send(f"{STEP}/draft", {"a-helped": "yes"}).status_code == 303
    assert 'name="a-help_wanted"' in siti.get(STEP).text


def test_options_follow_an_earlier_answer(siti: Filler) -> None:
    siti.send(f"{STEP}/draft", {"a-theme": "y"})
    page = siti.get(STEP).text
    assert 'value="turns"' in page
    assert 'value="quiet"' not in page


def test_every_error_stands_beside_its_field_and_in_the_summary(siti: Filler) -> None:
    answer = siti.plan(**{"a-aim": "", "a-theme": "nope", "a-courses-0-times": "dua"})
    assert answer.status_code == 422
    assert "<title>Galat: Isi rencana" in answer.text
    found = errors(answer)
    assert set(found) == {"f-aim", "f-theme", "f-courses-0-times"}
    assert found["f-courses-0-times"].startswith("Kursus 1, Berapa kali: Tulis dengan angka")
    assert re.search(r'value="dua"[^>]*aria-describedby="[^"]*e-courses-0-times"[^>]*aria-invalid="true"', answer.text)


def test_a_rule_says_what_is_missing_at_its_field(siti: Filler) -> None:
    answer = siti.plan(**{"a-courses-0-times": "1"})
    assert answer.status_code == 422
    assert errors(answer) == {"l-courses": "Tambah 8 poin lagi."}


def test_a_date_that_does_not_exist_is_shown_again_as_typed(siti: Filler) -> None:
    answer = siti.plan(**{"a-begins-day": "31", "a-begins-month": "2", "a-begins-year": "2024"})
    assert answer.status_code == 422
    assert list(errors(answer)) == ["f-begins"]
    assert 'name="a-begins-day" value="31"' in answer.text


def test_a_text_longer_than_can_be_kept_is_not_cut_off(siti: Filler) -> None:
    long = "panjang " * 800
    answer = siti.send(f"{STEP}/draft", {"a-aim": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert list(errors(answer)) == ["f-aim"]


def test_undeclared_names_never_get_through(siti: Filler) -> None:
    siti.send(f"{STEP}/draft", {"a-aim": "Tenang", "a-total": "999", "a-secret": "x", "status": "approved"})
    assert "999" not in siti.get(STEP).text
    assert "secret" not in said(siti.get("history"))


def test_text_is_never_markup(siti: Filler) -> None:
    siti.send(f"{STEP}/draft", {"a-aim": '"><script>x</script>'})
    assert "<script>x" not in siti.get(STEP).text


# ── rows ──


def test_rows_are_added_and_taken_away_without_a_script(siti: Filler) -> None:
    rows = {"a-courses-0-course": "long", "a-courses-0-times": "2"}
    added = siti.send(f"{STEP}/draft", {**rows, "add": "courses"})
    assert added.status_code == 303
    assert added.location.endswith("#f-courses-1")
    page = siti.get(STEP).text
    assert page.count('<fieldset class="item') == 2
    second = {**rows, "a-courses-1-course": "short", "a-courses-1-times": "1", "remove": "courses.0"}
    siti.send(f"{STEP}/draft", second)
    page = siti.get(STEP)
    assert page.text.count('<fieldset class="item') == 1
    assert "Jumlah poin: 4 poin" in said(page)


def test_at_the_most_rows_there_is_no_way_to_add_one(siti: Filler) -> None:
    rows = {f"a-courses-{at}-course": "long" for at in range(3)}
    siti.send(f"{STEP}/draft", rows)
    page = siti.get(STEP)
    assert 'name="add"' not in page.text
    assert "Paling banyak 3 baris." in said(page)


def test_a_row_nobody_wrote_into_does_not_stop_the_hand_in(siti: Filler) -> None:
    assert siti.plan(**{"a-courses-1-course": "", "a-courses-1-times": ""}).status_code == 303


# ── with a script ──


def test_an_autosave_answers_small_with_totals_rule_and_version(siti: Filler) -> None:
    answer = siti.send(f"{STEP}/draft", {**PLAN, "a-courses-0-times": "1"}, script=True)
    assert answer.status_code == 200
    assert len(answer.data) <= 3072
    assert "<html" not in answer.text
    assert "Jumlah poin: 8 poin Tambah 8 poin lagi. Tersimpan 09.00" in said(answer)
    version = hidden_value(answer.text, "version")
    assert version
    assert version == hidden_value(siti.get(STEP).text, "version")


def test_an_autosave_brings_the_fields_that_depend_on_it(siti: Filler) -> None:
    answer = siti.send(f"{STEP}/draft", {"a-helped": "yes"}, script=True)
    assert re.search(r'id="w-help_wanted" hx-swap-oob="true"', answer.text)
    assert 'name="a-help_wanted"' in answer.text
    again = siti.send(f"{STEP}/draft", {"a-helped": "yes", "a-aim": "Lain"}, script=True)
    assert "w-help_wanted" not in again.text


def test_a_row_more_comes_as_the_group_alone(siti: Filler) -> None:
    answer = siti.send(f"{STEP}/draft", {"a-courses-0-course": "long", "add": "courses"}, script=True)
    assert answer.text.count('<fieldset class="item') == 2
    assert re.search(r'id="keadaan" hx-swap-oob="true"', answer.text)
    assert "<html" not in answer.text


# ── going on ──


def test_finishing_a_step_leads_to_the_next_and_at_last_to_the_summary(siti: Filler) -> None:
    assert siti.plan().location.endswith("/steps/extras")
    skipped = siti.send("steps/extras/skip", {})
    assert skipped.status_code == 303
    assert skipped.location.endswith("/steps/approval/submission")


def test_the_summary_shows_everything_and_what_happens_then(siti: Filler) -> None:
    siti.plan()
    page = siti.get("steps/approval/submission")
    text = said(page)
    assert "Rangkuman" in text
    assert "Sasaran Kelas tenang Ubah" in text
    assert "1. Kursus panjang Berapa kali: 2 16 poin" in text
    assert "Selama belum dibuka Budi Setiawan, ketua, Anda dapat menariknya kembali." in text
    assert "Lanjut Ajukan Cek Ulang" in text


def test_before_everything_is_filled_the_summary_leads_back_to_the_reason(siti: Filler) -> None:
    assert siti.get("steps/approval/submission").status_code == 302
    assert "Belum lengkap: Isi rencana" in said(siti.get("steps/approval"))


def test_the_receipt_has_a_number_that_stays(handed_in: Filler) -> None:
    first = said(handed_in.get("steps/approval/receipt"))
    number = re.search(r"KNJ(-[A-Z2-7]{4}){3}", first)
    assert number
    assert "Diterima Senin, 15 Januari 2024 pukul 09.00 WIB" in first
    assert "Tepat waktu." in first
    at("2024-01-20T09:00:00+07:00")
    assert number[0] in said(handed_in.get("steps/approval/receipt"))


def test_after_the_due_day_it_is_taken_and_called_late(siti: Filler) -> None:
    at("2024-02-10T09:00:00+07:00")
    siti.plan()
    assert "Dicatat terlambat, karena batas waktunya" in said(siti.get("steps/approval/submission"))
    siti.hand_in()
    assert "Terlambat, tetapi diterima." in said(siti.get("steps/approval/receipt"))


def test_sending_the_same_form_twice_hands_in_once(siti: Filler) -> None:
    siti.plan()
    same = {"key": "01HMZQ4T4V8Y6W2R3K5N7P9QAB"}
    first = siti.send("steps/approval/submission", same)
    second = siti.send("steps/approval/submission", same)
    assert first.status_code == second.status_code == 303
    assert siti.get("history").text.count("<b>Persetujuan diajukan</b>") == 1


def test_what_locks_at_once_is_looked_at_before(handed_in: Filler, cast: Cast) -> None:
    run = handed_in.run.rpartition("/")[2]
    services.reviews.open_(cast.budi, run, "approval", key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    wrong = handed_in.send("steps/report/draft", {"a-story": "", "shown": "story", "check": "1"})
    assert wrong.status_code == 422
    checked = handed_in.send("steps/report/draft", {"a-story": "Selesai.", "check": "1"})
    assert checked.location.endswith("/steps/report/submission")
    assert "Selesai. Ubah" in said(handed_in.get("steps/report/submission"))
    done = handed_in.send("steps/report/submission", {})
    assert done.location.endswith("/steps/report/receipt")
    assert "Laporan terkumpul" in said(handed_in.get("steps/report/receipt"))


# ── closed, taken back, given back ──


def test_a_closed_step_says_why_since_when_and_who(handed_in: Filler) -> None:
    text = said(handed_in.get(STEP))
    assert "Anda masih dapat membacanya, tidak dapat mengubahnya." in text
    assert "Sejak Senin, 15 Januari 2024 pukul 09.00 WIB" in text
    assert "Budi Setiawan, ketua" in text
    assert "Kelas tenang" in text
    assert "Buka Persetujuan" in text


def test_saving_into_a_closed_step_is_refused_and_the_text_stays(handed_in: Filler) -> None:
    answer = handed_in.send(f"{STEP}/draft", {"a-aim": "Terlambat mengetik", "key": "01HMZQ4T4V8Y6W2R3K5N7P9QAC"})
    assert answer.status_code == 409
    assert "Sudah diajukan." in said(answer)
    assert 'value="Terlambat mengetik"' in answer.text
    assert ">Lanjut<" not in answer.text


def test_a_refused_autosave_shows_the_reason_in_place_of_the_form(siti: Filler) -> None:
    sent = {"a-aim": "Tepat tengah malam", "key": "01HMZQ4T4V8Y6W2R3K5N7P9QAD"}
    at("2024-04-01T00:00:00+07:00")
    answer = siti.send(f"{STEP}/draft", sent, script=True)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#isian"
    assert answer.text.lstrip().startswith('<div id="isian">')
    assert "Masa “Rencana” sudah berakhir." in said(answer)
    assert 'value="Tepat tengah malam"' in answer.text


def test_what_nobody_has_read_can_be_taken_back(handed_in: Filler) -> None:
    taken = handed_in.send("steps/approval/withdrawal", {"key": "01HMZQ4T4V8Y6W2R3K5N7P9QAE"})
    assert taken.status_code == 303
    assert 'name="a-aim"' in handed_in.get(STEP).text


def test_what_is_being_read_cannot_be_taken_back(handed_in: Filler, cast: Cast) -> None:
    services.reviews.open_(cast.budi, handed_in.run.rpartition("/")[2], "approval", key(), NOW)
    answer = handed_in.send("steps/approval/withdrawal", {"key": "01HMZQ4T4V8Y6W2R3K5N7P9QAF"})
    assert answer.status_code == 409
    assert "Sudah mulai diperiksa" in said(answer)


def test_a_remark_stands_beside_its_field_and_wants_a_reply(handed_in: Filler, cast: Cast) -> None:
    give_back(cast, handed_in.run, "plan", plan__aim="Sebut kelasnya.")
    page = handed_in.get(STEP)
    assert "“Belum jelas.” Budi Setiawan" in said(page)
    assert "Sebut kelasnya. Balasan Anda untuk catatan ini" in said(page)
    silent = handed_in.plan(**{"a-aim": "Kelas VIII tenang"})
    assert silent.status_code == 422
    assert errors(silent) == {"r-aim": "Sasaran: jawab catatan pemeriksa."}
    assert "Saat terakhir diajukan: Kelas tenang" in said(silent)
    assert handed_in.plan(**{"a-aim": "Kelas VIII tenang", "reply-aim": "Sudah."}).status_code == 303


# ── two at once ──


def test_two_versions_are_shown_side_by_side_and_one_is_chosen(siti: Filler) -> None:
    siti.send(f"{STEP}/draft", {"a-aim": "Dari laptop", "a-theme": "y"})
    version = hidden_value(siti.get(STEP).text, "version")
    older = {"a-aim": "Dari ponsel", "a-theme": "y", "version": str(int(version or 0) - 1)}
    conflict = siti.send(f"{STEP}/draft", older)
    assert conflict.status_code == 409
    text = said(conflict)
    assert "Pilih versi yang dipakai" in text
    assert "Dari ponsel" in text
    assert "Dari laptop" in text
    assert "1 isian lain sama di kedua versi." in text
    again = dict(re.findall(r'<input type="hidden" name="(a-[^"]+)" value="([^"]*)"', conflict.text))
    assert again == {"a-aim": "Dari ponsel", "a-theme": "y"}
    chosen = siti.send(f"{STEP}/draft", {**again, "pick-aim": "theirs", "choosing": "1"})
    assert chosen.status_code == 303
    assert 'value="Dari laptop"' in siti.get(STEP).text
    siti.send(f"{STEP}/draft", {**again, "pick-aim": "mine", "choosing": "1"})
    assert 'value="Dari ponsel"' in siti.get(STEP).text


def test_a_conflict_with_a_script_takes_the_place_of_the_page(siti: Filler) -> None:
    siti.send(f"{STEP}/draft", {"a-aim": "Dari laptop"})
    answer = siti.send(f"{STEP}/draft", {"a-aim": "Dari ponsel", "version": "0"}, script=True)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#isi"
    assert "<html" not in answer.text


def test_what_changed_since_the_summary_was_opened_is_not_handed_in_unseen(siti: Filler) -> None:
    siti.plan()
    version = hidden_value(siti.get("steps/approval/submission").text, "version")
    siti.plan(**{"a-aim": "Diubah kemudian"})
    answer = siti.send("steps/approval/submission", {"version": version})
    assert answer.status_code == 409
    assert "Isinya berubah sejak halaman ini dibuka." in said(answer)
    assert "Diubah kemudian" in said(answer)


# ── not mine, not there, not usable ──


def test_steps_of_somebody_else_are_not_there(siti: Filler, sign_in: SignIn) -> None:
    maria = sign_in("maria")
    for path in (STEP, f"{STEP}/submission", f"{STEP}/receipt"):
        assert maria.get(f"{siti.run}/{path}").status_code == 404
    assert siti.get("steps/nothing").status_code == 404


def test_a_form_without_a_usable_key_keeps_the_text(siti: Filler) -> None:
    answer = siti.send(f"{STEP}/draft", {"a-aim": "Dari halaman lama", "key": "x"})
    assert answer.status_code == 422
    assert "Muat ulang halaman ini" in said(answer)
    assert 'value="Dari halaman lama"' in answer.text


def test_the_superior_reads_but_does_not_write(siti: Filler, sign_in: SignIn) -> None:
    siti.send(f"{STEP}/draft", {"a-aim": "Kelas tenang"})
    page = sign_in("budi").get(f"{siti.run}/{STEP}")
    assert page.status_code == 200
    assert 'name="a-aim"' not in page.text


def test_every_page_speaks_english(handed_in: Filler) -> None:
    handed_in.client.set_cookie("language", "en")
    page = handed_in.get(STEP)
    assert '<html lang="en">' in page.text
    assert "It is submitted" in page.text
