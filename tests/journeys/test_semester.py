"""A whole semester on a phone: a teacher, her principal and the ministry, from the plan to the audited evaluation.

The clock is moved from January to July; at every stage one door is tried that is still closed, and has to say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.pictures import run
from tests import samples
from tests.journeys.conftest import Visit
from tests.journeys.test_planning import (
    begin,
    check_data,
    choose_behaviour,
    choose_practice,
    hand_in,
    leave_out_duties,
    plan_development,
)
from tests.journeys.test_windows import flask
from tests.journeys.worlds import Demo, demo_in

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(300)]

TEACHER, NAME, PRINCIPAL, MINISTRY = "retno", "Retno Palupi", "kartini", "ratna"
READ = {
    "": "Perkiraan Angka Kredit",
    "/history": "Disampaikan",
    "/steps/dokumen_persiapan": "modul-ajar.pdf",
    "/steps/observasi_kinerja": "Dilakukan dan efektif",
    "/steps/penilaian_praktik": "Sesuai Ekspektasi",
    "/steps/angka_kredit": "Ahli Madya",
    "/papers/evaluasi_kinerja/print": "Evaluasi Kinerja Pegawai",
    "/steps/bukti_pengembangan": "sertifikat-pelatihan-mandiri-2.pdf",
}
"""What the teacher reads at the end, and words that stand there; files stand on the last."""


@pytest.fixture(scope="module")
def demo(early: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_in(tmp_path_factory.mktemp("semester"), early) as made:
        yield made


@pytest.fixture
def world(demo: Demo) -> str:
    return demo.url


def pdf(words: str) -> dict[str, object]:
    return {
        "name": f"{words.lower().replace(' ', '-')}.pdf",
        "mimeType": "application/pdf",
        "buffer": samples.pdf(words),
    }


def finish(page: Page) -> None:
    """Hand in the step that is open, over its check where it has one; where the program leads to."""
    here = page.url
    check = f"{here.partition('#')[0].removesuffix('/draft')}/submission"
    page.locator(".dock .btn.go").click()
    page.wait_for_url(lambda url: url != here)
    if page.url == check:
        page.locator("main form .btn.go").click()
        page.wait_for_url(lambda url: url != check)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_class("saved saved-ok")


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"main [name='{name}'][value='{value}']").check(force=True)


def write(page: Page, **answers: str) -> None:
    for name, words in answers.items():
        page.locator(f"main [name='a-{name}']").fill(words)


def is_closed(page: Page, step: str, why: str) -> None:
    """Nothing to fill in, and the reason in words."""
    page.goto(step)
    expect(page.locator("main")).to_contain_text(why)
    expect(page.locator("main form textarea, main form input[type=radio], main form select")).to_have_count(0)


def no_sideways(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url}: {wide} pixels wider than the phone"


def decide(page: Page, review: str, *, returns: str | None = None) -> None:
    """Open the review and approve it, or give it back with this remark beside the first field that takes one."""
    page.goto(review)
    page.locator("main form .btn.go, main form button").first.click()
    page.wait_for_url(re.compile(r"/review$"))
    no_sideways(page)
    if returns:
        page.locator("details.remark summary").first.click()
        page.locator("details.remark textarea").first.fill(returns)
    choose(page, "decision", "return" if returns else "approve")
    if returns:
        page.locator("[name=reason]").select_option(index=1)
        page.locator("[name=message]").fill("Hampir lengkap.")
    page.get_by_role("button", name="Kirim keputusan").click()
    expect(page.locator("h1")).to_contain_text("dikembalikan" if returns else "disetujui")


class Teacher:
    """What the teacher does; `run` is the address of the run once it has begun."""

    def __init__(self, page: Page) -> None:
        self.page, self.run = page, ""

    def step(self, name: str) -> str:
        return f"{self.run}/steps/{name}"

    def plans(self) -> None:
        begin(self.page)
        self.run = re.sub(r"/steps/.*", "", self.page.url)
        check_data(self.page)
        choose_practice(self.page)
        plan_development(self.page)
        leave_out_duties(self.page)
        choose_behaviour(self.page)
        hand_in(self.page)

    def prepares(self) -> None:
        page = self.page
        page.goto(self.step("dokumen_persiapan"))
        for place in range(2):
            page.locator("main [name='a-target_perilaku']").nth(place).check(force=True)
        write(page, upaya="Menonton video praktik lalu mencobanya dua kali di kelas X-2.")
        write(page, **{"jadwal-day": "6", "jadwal-year": "2024", "jadwal-clock": "08.00"})
        page.locator("main [name='a-jadwal-month']").select_option("3")
        page.set_input_files("#f-modul_ajar", pdf("Modul ajar"))
        expect(page.locator("#w-modul_ajar .file a")).to_have_text("modul-ajar.pdf")
        saved(page)
        no_sideways(page)
        finish(page)

    def follows_up(self) -> None:
        page = self.page
        page.goto(self.step("observasi_kinerja"))
        expect(page.locator("main")).to_contain_text("Kelompok dibagi menurut bangku.")
        page.goto(self.step("dokumen_tindak_lanjut"))
        words = "Pelatihan mandiri Disiplin Positif, modul 2."
        write(page, tantangan="Saya lupa merujuk kesepakatan.", pilihan_belajar=words, rencana_waktu="Setiap Rabu.")
        choose(page, "a-tujuan", "melatih_keterampilan")
        choose(page, "a-dukungan", "pendampingan_rekan")
        finish(page)

    def reflects(self) -> None:
        page = self.page
        page.goto(self.step("dokumen_refleksi"))
        write(page, inspirasi="Murid saling mengingatkan.", perubahan="Kesepakatan dibaca bersama setiap Senin.")
        write(page, tantangan_1="Waktu.", tantangan_2="Kelas besar.", tantangan_3="Konsistensi.", rencana="Jurnal.")
        finish(page)

    def collects(self) -> None:
        """Both activities of the plan, each with its file; not handed in yet."""
        page = self.page
        page.goto(self.step("bukti_pengembangan"))
        for row, reached in enumerate(("2", "1")):
            write(page, **{f"realisasi-{row}-tercapai": reached})
            page.set_input_files(f"#f-realisasi-{row}-berkas", pdf(f"Sertifikat pelatihan {row + 1}"))
            expect(page.locator(f"#w-realisasi-{row}-berkas .file a")).to_have_count(1)
        expect(page.locator(".dock")).to_contain_text("52")
        saved(page)
        no_sideways(page)

    def hands_the_evidence_in(self) -> None:
        page = self.page
        page.goto(self.step("bukti_pengembangan"))
        finish(page)
        page.goto(f"{self.step('pemeriksaan_bukti')}/submission")
        page.get_by_role("button", name="Kumpulkan").click()
        page.wait_for_url(re.compile(r"/receipt"))

    def mends(self) -> None:
        page = self.page
        page.goto(self.step("bukti_pengembangan"))
        expect(page.locator("main")).to_contain_text("Halaman kedua belum ada.")
        page.set_input_files("#f-realisasi-0-berkas", pdf("Halaman kedua"))
        expect(page.locator("#w-realisasi-0-berkas .file a")).to_have_count(2)
        page.locator("textarea[name^='reply-']").first.fill("Sudah saya unggah.")
        finish(page)
        page.goto(f"{self.step('pemeriksaan_bukti')}/submission")
        page.get_by_role("button", name="Kumpulkan").click()
        page.wait_for_url(re.compile(r"/receipt"))

    def responds(self) -> None:
        page = self.page
        page.goto(self.step("predikat_kinerja"))
        expect(page.locator("main")).to_contain_text("Juara literasi kabupaten")
        page.goto(self.step("tanggapan_guru"))
        no_sideways(page)
        choose(page, "a-tanggapan", "menerima")
        finish(page)


class Principal:
    """What the principal does in the run of the teacher."""

    def __init__(self, page: Page, run: str) -> None:
        self.page, self.run = page, run

    def step(self, name: str) -> str:
        return f"{self.run}/steps/{name}"

    def observes(self) -> None:
        """In class: the line goes dead in the middle, and nothing is lost."""
        page = self.page
        page.goto("/reviews")
        page.locator("main a", has_text=NAME).last.click()
        page.wait_for_url(self.step("observasi_kinerja"))
        choose(page, "a-rubrik-0-level", "dilakukan_efektif")
        saved(page)
        page.context.set_offline(True)
        choose(page, "a-rubrik-1-level", "dilakukan_belum_efektif")
        write(page, **{"rubrik-1-note": "Kelompok dibagi menurut bangku."})
        expect(page.locator("#luring")).to_be_visible()
        page.locator(".dock .btn.go").click()
        assert page.url == self.step("observasi_kinerja"), "nothing is handed in without a line"
        with page.expect_response("**/draft"):
            page.context.set_offline(False)
        saved(page)
        page.reload()
        expect(page.locator("[name='a-rubrik-1-note']")).to_have_value("Kelompok dibagi menurut bangku.")
        expect(page.locator("[name='a-rubrik-1-level'][value=dilakukan_belum_efektif]")).to_be_checked()
        expect(page.locator(".dock")).to_contain_text("2 dari 2 dinilai")
        no_sideways(page)

    def is_too_early(self) -> None:
        self.page.goto(self.step("observasi_kinerja"))
        self.fills_the_rubric()
        self.page.locator(".dock .btn.go").click()
        expect(self.page.locator(".errs")).to_contain_text("setelah observasi berlangsung")

    def fills_the_rubric(self) -> None:
        choose(self.page, "a-rubrik-0-level", "dilakukan_efektif")
        choose(self.page, "a-rubrik-1-level", "dilakukan_efektif")
        write(self.page, rekomendasi="Ganti susunan kelompok tiap dua pertemuan.")

    def hands_the_observation_in(self) -> None:
        self.page.goto(self.step("observasi_kinerja"))
        write(self.page, rekomendasi="Ganti susunan kelompok tiap dua pertemuan.")
        finish(self.page)

    def assesses_the_follow_up(self) -> None:
        self.page.goto(self.step("penilaian_tindak_lanjut"))
        choose(self.page, "a-kesadaran", "sadar_kesulitan")
        write(self.page, catatan="Sepakat mencoba di kelas X-3.")
        finish(self.page)

    def rates_the_practice(self) -> None:
        """What is suggested appears once it can be worked out, and is taken over by a press."""
        page = self.page
        page.goto(self.step("penilaian_praktik"))
        expect(page.locator("main")).to_contain_text("2,5")
        choose(page, "a-kesadaran_akhir", "sadar_kesulitan")
        expect(page.locator("main")).to_contain_text("Saran: Di Atas Ekspektasi")
        page.get_by_role("button", name="Pakai saran ini").click()
        expect(page.locator("[name='a-rating'][value=di_atas_ekspektasi]")).to_be_checked()
        write(page, umpan_balik="Konsisten mencoba. Beri waktu tunggu lebih panjang.")
        finish(page)

    def rates_results_and_behaviour(self) -> None:
        page = self.page
        page.goto(self.step("hasil_kerja"))
        choose(page, "a-rating", "di_atas_ekspektasi")
        write(page, umpan_balik="Komunitas belajar membantu tiga rekan.")
        finish(page)
        page.goto(self.step("penilaian_perilaku"))
        for row in range(7):
            choose(page, f"a-perilaku-{row}-level", "sesuai_ekspektasi")
        choose(page, "a-rating", "sesuai_ekspektasi")
        no_sideways(page)
        finish(page)

    def issues_the_predicate(self) -> None:
        """Another one than suggested: without a reason it is refused."""
        page = self.page
        page.goto(self.step("predikat_kinerja"))
        expect(page.locator("main")).to_contain_text("Saran: Baik")
        choose(page, "a-predikat", "sangat_baik")
        reason = page.locator("main [name='a-alasan']")
        expect(reason).to_be_visible()
        page.locator(".dock .btn.go").click()
        expect(page.locator(".errs")).to_contain_text("Alasan berbeda dari saran")
        page.locator("main [name='a-alasan']").fill("Juara literasi kabupaten belum tercermin.")
        finish(page)


def extend(page: Page, window: str) -> None:
    """To the twelfth of July, over the preview."""
    page.goto(f"/periods/guru@2024-1/windows/{window}/extension")
    page.locator("[name$=day]").fill("12")
    page.locator("[name$=month]").select_option("7")
    page.locator("[name$=year]").fill("2024")
    page.locator("[name=reason]").fill("Gangguan jaringan nasional.")
    page.locator("[name=reference]").fill("SE 1234/2024")
    page.locator("main form button.go, main form .btn.go").first.click()
    expect(page.locator("main")).to_contain_text("12 Juli 2024")
    page.get_by_role("button", name=re.compile("Terapkan|Perpanjang|Buka")).last.click()
    page.wait_for_url(re.compile(r"/periods/[^/]+$"))


def papers_are_genuine(page: Page, run: str) -> None:
    """The evaluation as PDF; the address in its seal says that it was handed in here."""
    made = page.request.get(f"{run}/papers/evaluasi_kinerja")
    assert made.status == 200
    assert made.body().startswith(b"%PDF-")
    page.goto(f"{run}/papers/evaluasi_kinerja/print")
    expect(page.locator("main")).to_contain_text("Sangat Baik")
    page.locator("main .slip a").click()
    expect(page.locator("h1")).to_contain_text(re.compile(r"asli|tercatat|sah", re.IGNORECASE))


def test_a_semester_from_the_plan_to_the_audited_evaluation(visit: Visit, demo: Demo) -> None:
    demo.now("2024-01-22T09:00")
    teacher = Teacher(visit(TEACHER))
    teacher.plans()
    is_closed(teacher.page, teacher.step("bukti_pengembangan"), "setelah rencana disetujui kepala sekolah")
    principal = Principal(visit(PRINCIPAL), teacher.run)
    decide(principal.page, principal.step("persetujuan/review"))

    demo.now("2024-02-12T10:00")
    teacher.prepares()
    is_closed(teacher.page, teacher.step("observasi_kinerja"), "dapat Anda baca setelah selesai")
    principal.is_too_early()
    principal.page.goto("/calendar")
    expect(principal.page.locator("main")).to_contain_text(NAME)

    demo.now("2024-03-06T08:30")
    principal.observes()
    is_closed(teacher.page, teacher.step("dokumen_tindak_lanjut"), "Observasi Kinerja")
    principal.hands_the_observation_in()
    teacher.follows_up()
    is_closed(teacher.page, teacher.step("dokumen_refleksi"), "Penilaian Tindak Lanjut")
    principal.assesses_the_follow_up()

    demo.now("2024-05-20T10:00")
    teacher.reflects()
    principal.rates_the_practice()
    teacher.collects()
    is_closed(principal.page, principal.step("hasil_kerja"), "belum mulai")

    demo.now("2024-07-01T09:00")
    is_closed(teacher.page, teacher.step("bukti_pengembangan"), "sudah berakhir")
    extend(visit(MINISTRY), "bukti")
    teacher.hands_the_evidence_in()
    is_closed(principal.page, principal.step("hasil_kerja"), "setelah bukti dukung diperiksa")
    decide(principal.page, principal.step("pemeriksaan_bukti/review"), returns="Halaman kedua belum ada.")
    teacher.mends()
    decide(principal.page, principal.step("pemeriksaan_bukti/review"))

    principal.rates_results_and_behaviour()
    is_closed(teacher.page, teacher.step("predikat_kinerja"), "dapat Anda baca setelah selesai")
    is_closed(teacher.page, teacher.step("hasil_kerja"), "setelah kepala sekolah menyampaikan predikat")
    principal.issues_the_predicate()
    teacher.responds()
    teacher.page.goto(teacher.run)
    expect(teacher.page.locator("main li", has_text="Perkiraan Angka Kredit")).to_contain_text("18,75")
    papers_are_genuine(teacher.page, teacher.run)

    flask(demo.data, "jobs", "run", "relay", "--at", "2024-07-01T12:00:00+07:00")
    flask(demo.data, "audit", "verify")  # fails where a row does not fit


def test_the_key_pages_work_without_a_script(visit: Visit, demo: Demo) -> None:
    demo.play("haryo", until="predikat_kinerja")
    demo.now("2024-06-28T10:00")
    principal = visit(PRINCIPAL, js=False)
    principal.goto(run("haryo", "/steps/predikat_kinerja"))
    principal.get_by_role("button", name="Pakai saran ini").click()
    expect(principal.locator("[name='a-predikat'][value=baik]")).to_be_checked()
    finish(principal)

    page = visit("haryo", js=False)
    for path, words in READ.items():
        page.goto(run("haryo", path))
        expect(page.locator("main")).to_contain_text(words)
        no_sideways(page)
    given = page.request.get(str(page.locator(".files a[download]").first.get_attribute("href")))
    assert given.body().startswith((b"%PDF-", b"\xff\xd8"))
    page.goto(run("haryo", "/steps/tanggapan_guru"))
    choose(page, "a-tanggapan", "menerima")
    finish(page)
    page.goto(run("haryo", "/steps/tanggapan_guru"))
    expect(page.locator("main")).to_contain_text("Saya menerima hasil penilaian ini")
