"""Papers: what stands on them, in which language, for whom; and copies that stay as they were."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kinerja import services, workflows
from tests.cast import DEFINITIONS, NOW, Cast, key
from tests.papers.reading import pages
from tests.web.assessing import DECEMBER, FILE, Assessed
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
    assert "1. Kursus panjang Berapa kali: 2 16 poin" in page.replace("\u00a0", " ")
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
    assert "/papers/whole" in handed_in.get().text


def test_an_edition_that_declares_no_paper_has_one_of_each_review(sign_in: SignIn) -> None:
    written = (DEFINITIONS / "every_field.yaml").read_text(encoding="utf-8").partition("    papers:\n")[0]
    services.definitions.publish(workflows.load_texts({"w.yaml": written}, "w.yaml"), services.SYSTEM, NOW)
    siti = Filler(sign_in("siti"))
    siti.start()
    siti.confirm()
    siti.plan()
    page = siti.get().text
    assert "/steps/approval/paper" in page
    assert "/papers/" not in page
    assert siti.get("papers/whole").status_code == 404


def test_a_paper_of_a_review_bears_its_parts_its_decision_and_who_has_yet_to_sign(
    handed_in: Filler, cast: Cast
) -> None:
    found = words(handed_in.get("papers/whole"))
    for expected in ("Rencana utuh", "2 dari 3 langkah selesai.", "Isi rencana", AIM, "Tambahan", "Dilewati.",
                     "Diajukan Senin", "Budi Setiawan", "Belum menandatangani.", "Sidik isi:"):  # fmt: skip
        assert expected in found, expected
    decide(cast, handed_in.run, approve=True)
    found = words(handed_in.get("papers/whole"))
    for expected in ("Selesai.", "Keputusan: Persetujuan", "Baik.", "Disetujui Senin"):
        assert expected in found, expected


def test_the_decided_page_leads_to_it(handed_in: Filler, cast: Cast, sign_in: SignIn) -> None:
    decide(cast, handed_in.run, approve=True)
    page = sign_in("budi").get(f"{handed_in.run}/steps/approval/review").text
    assert f"{handed_in.run}/{PAPER}" in page
    assert f"{handed_in.run}/steps/approval/copy" in page


def test_who_leads_finds_the_copy_under_their_people(handed_in: Filler, sign_in: SignIn) -> None:
    page = sign_in("budi").get(handed_in.get("steps/approval/copy").location).text
    assert re.findall(r'href="([^"]+)" aria-current', page) == ["/staff"]


def test_versions_that_signed_nothing_are_not_there(handed_in: Filler) -> None:
    assert [handed_in.get(f"versions/{version}").status_code for version in (1, 2, 3, 4, 5)] == [
        404, 200, 404, 200, 404,
    ]  # fmt: skip


# ── assessments ──


@pytest.fixture
def assessed(cast: Cast, app: Flask) -> Assessed:
    return Assessed(cast)


def words(answer: TestResponse) -> str:
    return text(answer).replace("\u00a0", " ")


def test_an_observation_stands_as_a_table_with_its_items(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.plan()
    assessed.proof()
    assessed.look()
    found = words(sign_in("budi").get(f"{assessed.run}/steps/look/paper"))
    for expected in (
        "Pengamatan", "Kebiasaan", "Tingkat", "Yang terlihat", "Mengukur dua kali", "Baik", "Menghaluskan", "Kurang",
        "Masih kasar", "Mandor", "Budi Setiawan", "Nomor induk pegawai 197505052000031002",
        "Siti Aminah, S.Pd.", "199001012015012001",
        "Diserahkan Senin, 15 Januari 2024 pukul 09.00 WIB.", "Tanda terima KNJ-",
    ):  # fmt: skip
        assert expected in found, expected


def test_what_is_kept_from_the_subject_is_no_paper_for_them(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.plan()
    assessed.proof()
    assessed.look()
    siti, path = sign_in("siti"), f"{assessed.run}/steps/look"
    for kind in ("paper", "print", "copy"):
        assert siti.get(f"{path}/{kind}").status_code == 404, kind
    version = sign_in("budi").get(f"{path}/copy").location
    assert siti.get(version).status_code == 404
    assessed.verdict()
    assert "Masih kasar" in words(siti.get(f"{path}/paper"))
    assert "Masih kasar" in said(siti.get(version))


def test_an_evaluation_tells_what_was_suggested_and_why_it_differs(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.all()
    found = words(sign_in("siti").get(f"{assessed.run}/steps/verdict/paper"))
    for expected in (
        "Putusan", "Cukup", "Berbeda dari saran: Baik.", "Alasan", "Belum rapi",
        "Ditandatangani secara elektronik Kamis, 5 Desember 2024 pukul 09.00 WIB.",
    ):  # fmt: skip
        assert expected in found, expected


def test_an_answer_as_suggested_says_so(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.plan()
    assessed.proof()
    assessed.look()
    assessed.verdict(overall="good")
    found = words(sign_in("budi").get(f"{assessed.run}/steps/verdict/paper"))
    assert "Sesuai saran." in found
    assert "Berbeda dari saran" not in found


def test_an_acknowledgement_bears_what_was_acknowledged(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.all()
    found = words(sign_in("siti").get(f"{assessed.run}/steps/heard/paper"))
    for expected in ("Tanggapan", "Saya sudah membaca", "Saya keberatan", "Pengamatan", "Masih kasar", "Belum rapi",
                     "Tukang", "Mandor", "Tanggapan: Ditandatangani secara elektronik"):  # fmt: skip
        assert expected in found, expected
    copy = said(sign_in("siti").get(f"{assessed.run}/steps/heard/copy", follow_redirects=True))
    for expected in ("Masih kasar", "Belum rapi", "Saya keberatan", "Saran saat itu: Baik"):
        assert expected in copy, expected


def test_files_are_named_with_what_tells_them_apart(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.plan()
    assessed.proof()
    found = words(sign_in("siti").get(f"{assessed.run}/steps/proof/paper"))
    assert "meja.jpg (81 kB, 3f2a9c01)" in " ".join(found.split())


def test_a_paper_of_the_edition_puts_everything_together(assessed: Assessed, sign_in: SignIn) -> None:
    siti, path = sign_in("siti"), f"{assessed.run}/papers/certificate"
    assert siti.get(path).status_code == 404, "it is there once it was acknowledged"
    assessed.all()
    assert path in siti.get(assessed.run).text
    answer = siti.get(path)
    found = " ".join(words(answer).split())
    places = [found.index(expected) for expected in (
        "Surat tukang", "Selesai.", "Nomor induk pegawai", "Aturan serikat tukang", "Rencana", "Meja", "Pengamatan",
        "Masih kasar", "Belum rapi", "Tanggapan", "Saya sudah membaca", "Angka", "Dikerjakan sistem", "25",
        "Budi Setiawan", "Pengamatan: Diserahkan", "Putusan: Ditandatangani secara elektronik", "Tukang",
        "Rencana: Ditandatangani secara elektronik", "Tanggapan: Ditandatangani secara elektronik", "Tanda terima KNJ-",
        "Sidik isi Tanggapan:",
    )]  # fmt: skip
    assert places[0] == min(places)
    assert answer.headers["Content-Disposition"].endswith('"Surat tukang - Siti Aminah, S.Pd. - Tahun 2024.pdf"')
    assert sign_in("maria").get(path).status_code == 404
    assert siti.get(f"{assessed.run}/papers/nothing").status_code == 404


def test_what_the_reader_may_not_read_is_named_and_no_more(cast: Cast, sign_in: SignIn) -> None:
    text_ = FILE.read_text(encoding="utf-8").replace(
        "when: status(heard) adalah selesai", "when: status(look) adalah selesai"
    )
    assessed = Assessed(cast, text_)
    assessed.plan()
    assessed.proof()
    assessed.look()
    path = f"{assessed.run}/papers/certificate"
    for_siti, for_budi = (words(sign_in(who).get(path)) for who in ("siti", "budi"))
    assert "Belum terbuka bagi pembaca cetakan ini." in for_siti
    assert "Masih kasar" not in for_siti
    assert "Budi Setiawan" in for_siti
    assert "Pengamatan: Diserahkan" not in for_siti
    assert "Belum menandatangani." in for_siti
    assert "Masih kasar" in for_budi
    assert "2 dari 5 langkah selesai." in for_budi


def test_what_changed_since_a_signature_is_named_to_those_who_may_read_it(cast: Cast, sign_in: SignIn) -> None:
    text_ = FILE.read_text(encoding="utf-8").replace(
        "            signs: yes\n            shown_when",
        "            signs: yes\n            lock: never\n            shown_when",
    )
    assessed = Assessed(cast, text_)
    assessed.all()
    services.submissions.save_draft(
        assessed.budi, assessed.id, "verdict", {"manner": "poor"}, {}, None, key(), DECEMBER
    )
    found = words(sign_in("budi").get(f"{assessed.run}/steps/heard/paper"))
    assert "Berubah sejak itu: Sikap" in found


def test_what_has_no_official_source_says_so_on_paper(cast: Cast, sign_in: SignIn) -> None:
    text_ = FILE.read_text(encoding="utf-8")
    text_ = text_.replace("{option: poor,", "{option: poor, unofficial: yes,")
    text_ = text_.replace("{choice: manner,", "{choice: manner, unofficial: yes,")
    text_ = text_.replace("basis: Aturan serikat tukang", "unofficial: yes")
    assessed = Assessed(cast, text_)
    assessed.all()
    found = " ".join(words(sign_in("budi").get(f"{assessed.run}/papers/certificate")).split())
    for expected in ("Surat tukang (belum resmi)", "Sikap (belum resmi)", "Kurang (belum resmi)"):
        assert expected in found, expected
    assert "Baik (belum resmi)" not in found


def page_words(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200
    sheet = re.search(r"<article.*</article>", answer.text, re.DOTALL)
    assert sheet
    return html.unescape(re.sub(r"<[^>]+>", " ", sheet[0])).split()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("where", ["steps/look", "steps/proof", "steps/verdict", "steps/heard", "papers/certificate"])
def test_the_page_to_print_says_what_the_paper_says(
    assessed: Assessed, sign_in: SignIn, where: str, language: str
) -> None:
    assessed.all()
    siti = sign_in("siti")
    siti.set_cookie("language", language)
    address = f"{assessed.run}/{where}"
    printed = siti.get(f"{address}/print")
    paper = words(siti.get(f"{address}/paper" if where.startswith("steps") else address))
    furniture = {"Halaman", "dari", "Page", "of", "·"}
    on_paper = set(paper.split()) - furniture
    on_page = set(page_words(printed)) - furniture
    assert on_page >= {word for word in on_paper if not word.isdigit()}
    assert on_paper >= {word for word in on_page if not word.isdigit() and word not in ("Nomor", "Number")}


def test_what_stands_on_the_paper_stands_in_the_copy(assessed: Assessed, sign_in: SignIn) -> None:
    assessed.all()
    for who, step in (("siti", "plan"), ("siti", "proof"), ("budi", "look"), ("budi", "verdict"), ("siti", "heard")):
        client = sign_in(who)
        paper = set(words(client.get(f"{assessed.run}/steps/{step}/paper")).split())
        opened = services.instances.open_(getattr(assessed, who), assessed.id, DECEMBER)
        version = services.receipts.latest(getattr(assessed, who), assessed.id, step, DECEMBER)
        copy = services.receipts.copy(getattr(assessed, who), assessed.id, version, DECEMBER)[1]
        assert opened.instance.version >= version
        for reading in copy.readings:
            for entry in reading.entries:
                cells = [entry.said, *(cell for row in entry.rows for cell in row)]
                told = [label.id for cell in cells for label in cell.chosen]
                told += [cell.value for cell in cells if isinstance(cell.value, str)]
                told += [file.hash[:8] for cell in cells for file in cell.files]
                for word in " ".join(told).split():
                    assert any(word in each for each in paper), (step, entry.asked.id, word)
