"""Somebody is assessed: the pages of the subject and of the assessor, on the neutral definition of every new kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kinerja import services, workflows
from tests.cast import NOW, Cast
from tests.web.conftest import SignIn
from tests.web.filling import Filler, at, errors, said

MASTERS = "masters@2024"
PLAN = {
    "a-craft": "wood",
    "a-aims": ["measure", "sand"],
    "a-pieces-0-name": "Meja",
    "a-pieces-0-hours": "4",
    "a-pieces-1-name": "Kursi",
    "a-pieces-1-hours": "2",
    "shown": ["craft", "aims", "pieces"],
}
LOOK = {
    "a-habits-0-row": "measure",
    "a-habits-0-level": "good",
    "a-habits-1-row": "sand",
    "a-habits-1-level": "poor",
    "a-habits-1-note": "Masih kasar",
    "a-manners-0-row": "measure",
    "a-manners-0-level": "good",
    "a-manners-1-row": "sand",
    "a-manners-1-level": "good",
}
VERDICT = {"a-manner": "good", "a-overall": "good", "a-agreed": "yes", "shown": ["manner", "overall", "why", "agreed"]}
DECEMBER = "2024-12-05T02:00:00+00:00"


@pytest.fixture
def siti(cast: Cast, sign_in: SignIn) -> Filler:
    """The craftsperson, with the run begun."""
    file = Path(__file__).parents[1] / "workflows" / "assessed.yaml"
    services.definitions.publish(workflows.load(file), services.SYSTEM, NOW)
    known = services.details.Details(
        "siti", cast.siti.name, "employee", "U1", attributes={"kind": "day", "grade": "junior"}
    )
    services.accounts.update(cast.ratna, "siti", known, NOW)
    filler = Filler(sign_in("siti"))
    at("2024-02-01T02:00:00+00:00")
    filler.start(MASTERS)
    return filler


@pytest.fixture
def budi(siti: Filler, sign_in: SignIn) -> Filler:
    """The master, at the run of the craftsperson."""
    filler = Filler(sign_in("budi"))
    filler.run = siti.run
    return filler


def go(person: Filler, step: str, fields: dict[str, object]) -> None:
    """Fill a step and hand it in, over the page on which it is looked at once more."""
    answer = person.send(f"steps/{step}/draft", {**fields, "check": "1"})
    assert answer.status_code == 303, errors(answer)
    assert person.send(f"steps/{step}/submission", {}).status_code == 303


def work_done(siti: Filler) -> None:
    """The plan is handed in, and the proof of it."""
    go(siti, "plan", PLAN)
    proof = {"a-made-0-row": "0", "a-made-1-row": "1", "a-made-0-finished": "no", "a-made-1-finished": "no"}
    siti.send("steps/proof/draft", proof)
    instance = siti.run.rpartition("/")[2]
    account = services.accounts.load("siti")
    assert account is not None
    photo = workflows.FileRef("f1", "meja.jpg", 10, "jpg", "aa")
    command = workflows.AttachFile("proof", "made.photo", photo, "0")
    services.instances.perform(account, instance, command, None, "photo", services.clock.now())
    go(siti, "proof", {**proof, "a-made-0-finished": "yes"})


def looked_at(siti: Filler, budi: Filler) -> None:
    work_done(siti)
    go(budi, "look", LOOK)


def concluded(siti: Filler, budi: Filler) -> None:
    looked_at(siti, budi)
    at(DECEMBER)
    go(budi, "verdict", VERDICT)


# ── given rows ──


def test_given_rows_are_named_and_cannot_be_removed(siti: Filler) -> None:
    go(siti, "plan", PLAN)
    page = siti.get("steps/proof").text
    assert re.findall(r'<legend class="h4">(.*?)</legend>', page) == ["Barang jadi 1: Meja", "Barang jadi 2: Kursi"]
    assert 'name="a-made-1-row" value="1"' in page
    assert 'name="add"' not in page
    assert 'name="remove"' not in page


def test_a_row_is_saved_with_what_it_stands_for(siti: Filler) -> None:
    go(siti, "plan", PLAN)
    siti.send("steps/proof/draft", {"a-made-5-row": "1", "a-made-5-finished": "yes"})
    assert checked(siti.get("steps/proof").text) == ["f-made-1-finished"]


def checked(page: str) -> list[str]:
    """Ids of the radios that are chosen."""
    return re.findall(r'<input type="radio" id="([^"]+)"[^>]* checked', page)


def test_what_is_wrong_in_a_given_row_is_called_by_its_name(siti: Filler) -> None:
    go(siti, "plan", PLAN)
    answer = siti.send("steps/proof/draft", {"a-made-0-row": "0", "a-made-0-finished": "no", "check": "1"})
    assert answer.status_code == 422
    assert errors(answer) == {"f-made-1-finished": "Barang jadi 2: Kursi, Selesai: Pilih ya atau tidak."}


# ── the rubric ──


def test_the_rubric_says_how_far_it_is_and_what_must_be_noted(siti: Filler, budi: Filler) -> None:
    work_done(siti)
    page = budi.get("steps/look")
    assert "0 dari 4 dinilai" in said(page)
    saved = budi.send("steps/look/draft", {**LOOK, "a-habits-1-note": ""}, script=True)
    assert "4 dari 4 dinilai" in said(saved)
    assert re.search(r'id="m-habits-1-note"[^>]*class="must">wajib', saved.text)
    assert re.search(r'id="m-habits-0-note"[^>]*class="opt"', saved.text)
    assert "<textarea" not in saved.text, "what is being typed is not swapped"
    answer = budi.send("steps/look/draft", {**LOOK, "a-habits-1-note": "", "check": "1"})
    assert errors(answer) == {"f-habits-1-note": "2. Menghaluskan, Yang terlihat: Isi bagian ini."}


def test_the_assessor_sees_whose_it_is_and_what_it_builds_on(siti: Filler, budi: Filler) -> None:
    work_done(siti)
    page = said(budi.get("steps/look"))
    assert "Siti Aminah, S.Pd. SD Melati" in page
    assert "Lihat Rencana Keahlian Kayu" in page
    assert "Lihat Bukti" in page
    assert "Antrean" in page


def test_a_draft_of_the_subject_is_no_material(siti: Filler, budi: Filler) -> None:
    go(siti, "plan", PLAN)
    siti.send("steps/proof/draft", {"a-made-0-row": "0", "a-made-0-finished": "no"})
    assert "Lihat Bukti" not in said(budi.get("steps/look"))


def test_the_assessor_goes_on_with_the_queue(siti: Filler, budi: Filler) -> None:
    work_done(siti)
    assert "Pengamatan" in said(budi.get("/reviews"))
    budi.send("steps/look/draft", {**LOOK, "check": "1"})
    check = said(budi.get("steps/look/submission"))
    assert "Siti Aminah, S.Pd. belum dapat membacanya. Syaratnya: Putusan harus selesai." in check
    answer = budi.send("steps/look/submission", {})
    assert answer.location == "/reviews"
    assert "Pengamatan, Siti Aminah, S.Pd.: selesai, Kamis, 1 Februari 2024" in said(budi.get("/reviews"))


# ── suggestions ──


def test_a_suggestion_says_from_what_it_follows(siti: Filler, budi: Filler) -> None:
    looked_at(siti, budi)
    at(DECEMBER)
    assert "Saran muncul setelah" in said(budi.get("steps/verdict"))
    saved = budi.send("steps/verdict/draft", {"a-manner": "good"}, script=True)
    words = said(saved)
    assert "Saran: Baik" in words
    assert "Menurut tabel Putusan, dari rata-rata score dari tingkat = 2 dan sikap = Baik." in words
    assert re.search(r'id="d-overall-good"[^>]*>disarankan<', saved.text)


def test_one_tap_takes_a_suggestion_over_without_a_script_too(siti: Filler, budi: Filler) -> None:
    looked_at(siti, budi)
    at(DECEMBER)
    answer = budi.send("steps/verdict/draft", {"a-manner": "good", "shown": ["manner", "overall"], "take": "overall"})
    assert answer.location.endswith("#w-overall")
    assert "f-overall-good" in checked(budi.get("steps/verdict").text)
    swapped = budi.send("steps/verdict/draft", {"a-manner": "poor", "take": "overall"}, script=True)
    assert 'id="w-overall"' in swapped.text
    assert "f-overall-fair" in checked(swapped.text)


def test_a_reason_is_asked_for_where_the_choice_differs(siti: Filler, budi: Filler) -> None:
    looked_at(siti, budi)
    at(DECEMBER)
    same = budi.send("steps/verdict/draft", {"a-manner": "good", "a-overall": "good"}, script=True)
    assert 'name="a-why"' not in same.text
    other = budi.send("steps/verdict/draft", {"a-manner": "good", "a-overall": "fair"}, script=True)
    assert 'name="a-why"' in other.text
    go(budi, "verdict", {**VERDICT, "a-overall": "fair", "a-why": "Belum cukup"})
    page = said(budi.get("steps/verdict"))
    assert "Cukup Saran saat itu: Baik" in page
    assert "Belum cukup" in page
    assert re.search(r"Ditandatangani Budi Setiawan \(Mandor\) Kamis, 5 Desember 2024 pukul \d\d\.\d\d WIB", page)


# ── who may read it ──


def test_what_is_not_shown_yet_is_explained_without_its_values(siti: Filler, budi: Filler) -> None:
    looked_at(siti, budi)
    page = said(siti.get("steps/look"))
    assert "Isinya belum dibuka untuk Anda." in page
    assert "Giliran Budi Setiawan, mandor" in page
    assert "Masih kasar" not in page
    assert "Isinya belum dibuka untuk Anda." in said(siti.get())
    assert "Masih kasar" in said(budi.get("steps/look"))
    assert siti.get("steps/look/paper").status_code != 200


def test_what_is_shown_is_a_table_of_given_rows(siti: Filler, budi: Filler) -> None:
    concluded(siti, budi)
    page = siti.get("steps/look")
    assert "Masih kasar" in said(page)
    assert '<td role="cell" class="pre" data-label="Tingkat">Kurang</td>' in page.text


# ── acknowledging, and what the program does ──


def test_who_acknowledges_reads_everything_and_gets_a_receipt(siti: Filler, budi: Filler) -> None:
    concluded(siti, budi)
    page = said(siti.get("steps/heard"))
    assert "Masih kasar" in page
    assert "Putusan" in page
    assert "Setelah Anda pilih “Saya sudah membaca”, langkah ini terkunci." in page
    answer = siti.send("steps/heard/submission", {"a-objection": "", "shown": "objection"})
    assert answer.location.endswith("/steps/heard/receipt")
    assert siti.get("steps/heard/receipt").status_code == 200


def test_a_step_of_the_program_is_told_and_has_no_form(siti: Filler, budi: Filler) -> None:
    before = siti.get("steps/credit")
    assert "Anda tidak perlu mengerjakannya" in said(before)
    assert '<form method="post" action="/instances' not in before.text
    assert "Dikerjakan sistem" in said(siti.get())
    concluded(siti, budi)
    siti.send("steps/heard/submission", {"a-objection": "", "shown": "objection"})
    assert "Angka: 37,5" in said(siti.get())
    after = said(siti.get("steps/credit"))
    assert "Angka 37,5" in after
    assert "Tanda terima" not in after


@pytest.mark.parametrize("step", ["plan", "proof", "look", "verdict", "heard", "credit"])
def test_every_step_has_a_page_for_both_from_the_first_day_to_the_last(siti: Filler, budi: Filler, step: str) -> None:
    pages = [siti.get(f"steps/{step}"), budi.get(f"steps/{step}")]
    concluded(siti, budi)
    siti.send("steps/heard/submission", {"a-objection": "", "shown": "objection"})
    pages += [person.get(path) for person in (siti, budi) for path in (f"steps/{step}", "history", "")]
    assert [page.status_code for page in pages] == [200] * len(pages)


def test_the_definition_is_read_out_with_every_kind(siti: Filler, sign_in: SignIn) -> None:
    page = sign_in("intan").get(f"/definitions/{MASTERS}")
    assert page.status_code == 200
    assert "sistem, begitu semua syaratnya ada" in said(page)
