"""Asking for a step to be opened again, opening it, and what everybody sees of that."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest
from werkzeug.test import TestResponse

from kinerja import services
from kinerja.services.reopenings import Wish
from kinerja.workflows.instance import Effect
from tests.cast import NOW, SMALL, UPWARD, Cast, key
from tests.web.conftest import SignIn
from tests.web.filling import hidden_value
from tests.web.office import Desk, errors_of

GOAL = {"aim": "Kelas yang tenang", "amount": 2}
LATER = datetime(2024, 4, 10, 2, tzinfo=UTC)
AFTER = datetime(2024, 4, 20, 17, tzinfo=UTC)
DAY = {"last_day-day": "20", "last_day-month": "4", "last_day-year": "2024"}
UNTIL = "Sabtu, 20 April 2024 pukul 23.59 WIB"


@pytest.fixture
def run(app: object, cast: Cast) -> str:
    """Approved in January; it is April."""
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.submissions.submit(cast.siti, run, "goal", GOAL, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    services.clock.move_to(LATER)
    return run


def words(answer: TestResponse) -> str:
    """The page as it is read."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def step(run: str, name: str = "goal", more: str = "") -> str:
    return f"/instances/{run}/steps/{name}{more}"


def send(desk: Desk, path: str, page: str, **fields: object) -> TestResponse:
    """Post the form that stands on `page`."""
    text = desk.get(page).text
    hidden = {name: hidden_value(text, name) for name in ("csrf_token", "key", "version")}
    return desk.client.post(path, data={**hidden, **fields})


def opened(cast: Cast, run: str, effect: Effect = Effect.KEEP) -> None:
    wish = Wish(effect, date(2024, 4, 20), message="Salah ketik.")
    services.reopenings.reopen(cast.ratna, run, "goal", wish, None, key(), LATER)


def test_a_locked_step_says_who_opens_it_and_how_to_ask(sign_in: SignIn, run: str) -> None:
    page = sign_in("siti").get(step(run))
    said = words(page)
    assert "Yang dapat membuka admin dinas" in said
    assert "Minta dibuka kembali di halaman langkah ini" in said
    assert step(run, more="/reopening-request") in page.text
    assert step(run, more="/reopening-request") not in sign_in("budi").get(step(run)).text


def test_what_is_asked_for_waits_on_both_sides(sign_in: SignIn, run: str) -> None:
    siti, ratna = Desk(sign_in("siti")), Desk(sign_in("ratna"))
    form = step(run, more="/reopening-request")
    empty = send(siti, form, form, message="  ")
    assert (empty.status_code, errors_of(empty)) == (422, ["Tulis alasannya."])
    sent = send(siti, form, form, message="Angkanya salah.")
    assert (sent.status_code, sent.location) == (303, step(run))
    said = words(siti.get(step(run)))
    assert "Permintaan dikirim." in said
    assert "Anda meminta langkah ini dibuka kembali pada Rabu, 10 April 2024. Belum dijawab." in said
    assert "Angkanya salah." in said
    assert siti.get(form).location == step(run), "asked once is enough"
    queue = ratna.get("/reopenings")
    assert "Siti Aminah, S.Pd." in words(queue)
    assert step(run, more="/reopening") in queue.text


def test_a_request_stands_in_the_inbox_of_who_administers(sign_in: SignIn, cast: Cast, run: str) -> None:
    services.reopenings.request(cast.siti, run, "goal", "", "Angkanya salah.", None, key(), LATER)
    services.relay.run_all(LATER)
    page = sign_in("ratna").get("/notices")
    assert "Siti Aminah, S.Pd. minta Sasaran dibuka kembali." in words(page)
    assert '<a href="/reopenings">' in page.text


def test_a_refusal_needs_words_and_is_told(sign_in: SignIn, cast: Cast, run: str) -> None:
    services.reopenings.request(cast.siti, run, "goal", "", "Angkanya salah.", None, key(), LATER)
    ratna, page = Desk(sign_in("ratna")), step(run, more="/reopening")
    empty = send(ratna, page + "/refusal", page, message="")
    assert (empty.status_code, errors_of(empty)) == (422, ["Tulis alasannya."])
    done = send(ratna, page + "/refusal", page, message="Rapor sudah dicetak.")
    assert (done.status_code, done.location) == (303, "/reopenings?state=asked")
    siti = sign_in("siti")
    assert "Permintaan membuka kembali ditolak pada Rabu, 10 April 2024." in words(siti.get(step(run)))
    assert "“Rapor sudah dicetak.”" in words(siti.get(f"/instances/{run}/history"))
    assert "Ditolak" in words(ratna.get("/reopenings?state=over"))


def test_what_follows_is_shown_before_it_is_applied(sign_in: SignIn, cast: Cast, run: str) -> None:
    services.reopenings.request(cast.siti, run, "goal", "", "Angkanya salah.", None, key(), LATER)
    ratna, path = Desk(sign_in("ratna")), step(run, more="/reopening")
    page = ratna.get(path)
    said = words(page)
    assert "Persetujuan keputusan" in said
    assert "Angkanya salah." in said
    assert GOAL["aim"] not in said, "who administers reads no answers"
    wish = {"effect": "reset", "message": "Salah ketik.", **DAY}
    shown = send(ratna, path, path, **wish)
    assert shown.status_code == 200
    assert f"Siti Aminah, S.Pd., anggota dapat mengubah isinya sampai {UNTIL}." in words(shown)
    assert "Persetujuan harus diselesaikan lagi, berurutan." in words(shown)
    assert services.reopenings.listing(cast.ratna, "running", 1, LATER).running == 0
    hidden = {name: hidden_value(shown.text, name) for name in ("csrf_token", "key", "version", "seen")}
    done = ratna.client.post(path, data={**hidden, **wish, "confirm": "yes"})
    assert (done.status_code, done.location) == (303, "/reopenings?state=running")
    assert f"Dibuka Ratna Dewi, sampai {UNTIL}." in words(ratna.get("/reopenings?state=running"))


def test_what_builds_on_it_is_marked_where_the_reopening_says_so(sign_in: SignIn, cast: Cast, run: str) -> None:
    opened(cast, run, Effect.STALE)
    said = words(sign_in("budi").get(step(run, "approval", "/review")))
    assert "berubah sesudah" not in said, "nothing has changed yet"
    services.submissions.submit(cast.siti, run, "goal", {**GOAL, "amount": 3}, {}, None, key(), LATER)
    for path in (step(run, "approval", "/review"), step(run, "approval")):
        said = words(sign_in("budi").get(path))
        assert "Dasar keputusan ini berubah sesudah diputuskan: Sasaran: Banyaknya." in said, path
    assert "Dasar keputusan ini berubah" in words(sign_in("siti").get(step(run, "approval")))


def test_what_is_set_back_is_done_again_in_its_order(sign_in: SignIn, cast: Cast, run: str) -> None:
    opened(cast, run, Effect.RESET)
    siti, budi = sign_in("siti"), sign_in("budi")
    said = words(siti.get(step(run, "approval")))
    assert f"Dibuka kembali bersama Sasaran sampai {UNTIL}." in said
    services.submissions.submit(cast.siti, run, "goal", {**GOAL, "amount": 3}, {}, None, key(), LATER)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), LATER)
    assert "Siti Aminah, S.Pd." in words(budi.get("/reviews")), "it waits for him again"
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), LATER)
    assert "Persetujuan disetujui" in words(siti.get(step(run, "approval")))
    assert "Selesai diisi lagi" in words(sign_in("ratna").get("/reopenings?state=over"))


def test_another_choice_is_shown_again_and_a_day_that_is_over_refused(sign_in: SignIn, run: str) -> None:
    ratna, path = Desk(sign_in("ratna")), step(run, more="/reopening")
    wish = {"effect": "keep", "message": "Salah ketik.", **DAY}
    other = send(ratna, path, path, **wish, confirm="yes", seen="reset 2024-04-20 6")
    assert other.status_code == 200
    past = send(ratna, path, path, **{**wish, "last_day-day": "9"})
    assert past.status_code == 422
    assert errors_of(past) == ["Waktu itu sudah lewat. Pilih yang akan datang."]
    assert "Salah ketik." in past.text


def test_while_it_is_open_its_writer_has_the_form_and_the_others_what_was_handed_in(
    sign_in: SignIn, cast: Cast, run: str
) -> None:
    opened(cast, run)
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "setengah", "amount": 2}, {}, None, key(), LATER)
    siti, budi = sign_in("siti"), sign_in("budi")
    mine = siti.get(step(run))
    assert f"Dibuka kembali oleh Ratna Dewi sampai {UNTIL}." in words(mine)
    assert "“Salah ketik.”" in words(mine)
    assert "Saat terakhir diajukan: Kelas yang tenang" in words(mine)
    theirs = words(budi.get(step(run)))
    assert "Kelas yang tenang" in theirs
    assert "setengah" not in theirs
    assert "Sasaran dibuka kembali" in theirs
    for client in (siti, budi):
        assert "Dibuka kembali" in words(client.get(f"/instances/{run}"))
    paper = words(budi.get(step(run, more="/print")))
    assert "setengah" not in paper
    assert f"Dibuka kembali oleh Ratna Dewi sampai {UNTIL}." in paper


def test_after_its_end_it_is_locked_as_it_was(sign_in: SignIn, cast: Cast, run: str) -> None:
    opened(cast, run)
    services.submissions.save_draft(cast.siti, run, "goal", {"aim": "setengah", "amount": 2}, {}, None, key(), LATER)
    services.clock.move_to(AFTER)
    said = words(sign_in("siti").get(step(run)))
    assert "Kelas yang tenang" in said
    assert "setengah" not in said
    assert "Waktunya habis" in words(sign_in("ratna").get("/reopenings?state=over"))


def test_from_an_account_its_steps_are_found_by_name_and_status_only(sign_in: SignIn, run: str) -> None:
    ratna = sign_in("ratna")
    assert f"/instances/{run}/reopenings" in ratna.get("/accounts/siti").text
    page = ratna.get(f"/instances/{run}/reopenings")
    assert step(run, more="/reopening") in page.text
    assert GOAL["aim"] not in page.text
    assert "Laporan kunjungan" in words(page)


def test_whom_the_definition_names_opens_it_from_the_page_of_the_step(sign_in: SignIn, cast: Cast) -> None:
    run = services.instances.start(cast.siti, UPWARD, key(), NOW).instance.id
    services.submissions.submit(cast.siti, run, "goal", {"aim": "Kelas yang tenang"}, {}, None, key(), NOW)
    services.submissions.submit(cast.siti, run, "approval", None, {}, None, key(), NOW)
    services.reviews.approve(cast.budi, run, "approval", "", None, key(), NOW)
    services.clock.move_to(LATER)
    budi, path = Desk(sign_in("budi")), step(run, more="/reopening")
    assert path in budi.get(step(run)).text
    wish = {"effect": "keep", "message": "", **DAY}
    assert errors_of(send(budi, path, path, **wish)) == ["Pilih alasannya."]
    shown = send(budi, path, path, **wish, reason="unclear")
    hidden = {name: hidden_value(shown.text, name) for name in ("csrf_token", "key", "version", "seen")}
    done = budi.client.post(path, data={**hidden, **wish, "reason": "unclear", "confirm": "yes"})
    assert (done.status_code, done.location) == (303, step(run))
    said = words(sign_in("siti").get(step(run)))
    assert f"Dibuka kembali oleh Budi Setiawan sampai {UNTIL}." in said
    assert "Alasan: Belum jelas" in said
    assert "Dibuka Budi Setiawan" in words(sign_in("ratna").get("/reopenings?state=running"))


def test_who_has_no_say_finds_nothing(sign_in: SignIn, run: str) -> None:
    for name in ("maria", "joko", "intan", "siti", "budi"):
        client = sign_in(name)
        assert client.get(step(run, more="/reopening")).status_code == 404
        assert client.get("/reopenings").status_code == 404
        assert client.get(f"/instances/{run}/reopenings").status_code == 404
    assert sign_in("ratna").get(step(run, "nowhere", "/reopening")).status_code == 404
    assert sign_in("ratna").get(step(run, more="/reopening-request")).status_code == 404
