"""Authors and administrators read what is published, what is wrong with the files, and editions in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from kinerja import services, workflows
from kinerja.workflows.definition import StepKind
from tests.cast import DEFINITIONS, NOW, SMALL
from tests.web.conftest import SignIn
from tests.web.filling import FULL, publish, said
from tests.web.office import Desk


@pytest.fixture
def intan(sign_in: SignIn) -> Desk:
    return Desk(sign_in("intan"))


@pytest.fixture
def files(app: Flask, tmp_path: Path) -> Path:
    """The working copy: a file that holds what is published."""
    file = tmp_path / "config" / "workflows.yaml"
    file.parent.mkdir()
    file.write_text((DEFINITIONS / "small.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], definitions=file)
    return file


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_for_everybody_else_there_is_no_such_page(sign_in: SignIn) -> None:
    for who in ("siti", "budi", "joko"):
        client = sign_in(who)
        for path in ("", f"/{SMALL}", f"/{SMALL}/1"):
            assert client.get(f"/definitions{path}").status_code == 404, (who, path)


@pytest.mark.parametrize("who", ["intan", "ratna"])
def test_every_revision_is_listed_with_its_publication(sign_in: SignIn, files: Path, who: str) -> None:
    text = said(sign_in(who).get("/definitions"))
    current, _ = services.definitions.current(SMALL)
    assert "Rencana kecil, Januari–Juni 2024" in text
    assert f"Revisi 1 berlaku Senin, 15 Januari 2024 pukul 09.00 WIB Kinerja {current.hash[:12]}" in text
    assert "Tidak ada kesalahan." in text
    assert "sudah berubah sejak diterbitkan" not in text


def test_what_changed_in_the_files_and_is_not_published_is_said(intan: Desk, files: Path) -> None:
    rewrite(files, "label: Sasaran", "label: Tujuan")
    text = said(intan.get("/definitions"))
    assert text.count("Berkasnya sudah berubah sejak diterbitkan.") == 1


def test_a_problem_is_shown_with_place_code_sentence_and_caret(intan: Desk, files: Path) -> None:
    rewrite(files, "status(approval) adalah", "status(aproval) adalah")
    page = intan.get("/definitions")
    catalogue = workflows.load(files)
    assert len(catalogue.problems) >= 1
    problem = catalogue.problems[0]
    text = said(page)
    assert f"config/workflows.yaml:{problem.place.line}:{problem.place.column}" in text
    assert problem.code in text
    assert problem.say("id") in text
    assert "^^^^^^^" in text
    assert text.index("Berkas kerja") < text.index("Yang diterbitkan"), "what is to be mended stands first"
    assert str(files.parent.parent) not in page.text, "where it lies on the machine is nobody's business"


def test_texts_without_english_are_counted(intan: Desk, files: Path) -> None:
    count = len(workflows.load(files).missing_translations)
    assert count > 10
    assert f"{count} teks belum punya terjemahan Inggris" in said(intan.get("/definitions"))


def test_an_edition_is_read_out(intan: Desk) -> None:
    text = said(intan.get(f"/definitions/{SMALL}"))
    assert "Ketua Penilai. Bila kosong: menunggu sampai ada yang ditunjuk." in text
    assert "Jenis harus Harian atau Asrama. kind salah satu dari (day, boarding)" in text
    assert "Bila tidak: “Jenis belum tercatat.”" in text
    assert "Rencana Senin, 1 Januari 2024 Rabu, 31 Januari 2024 Minggu, 31 Maret 2024" in text
    assert "Persetujuan harus disetujui. status(approval) adalah disetujui" in text
    assert "Banyaknya bilangan bulat amount paling sedikit 1" in text
    assert "Yang diperiksa Sasaran dan Catatan" in text
    assert "Boleh dijawab dalam 5 hari walau masanya berakhir; tenggat dan batas akhir masanya tetap berjalan." in text


def test_it_is_read_out_in_english_too(intan: Desk) -> None:
    intan.client.set_cookie("language", "en")
    text = said(intan.get(f"/definitions/{SMALL}"))
    assert "Persetujuan must be approved. status(approval) is approved" in text
    assert "Small plan" in text


def test_every_kind_of_field_rule_and_option_is_read_out(intan: Desk) -> None:
    publish()
    text = said(intan.get(f"/definitions/{FULL}"))
    assert "Ditanyakan bila:" in text
    assert "Dihitung dari:" in text
    assert "Aturan isian" in text
    assert "disalin dari" in text


def test_an_old_revision_is_kept_with_its_text(intan: Desk, files: Path) -> None:
    rewrite(files, "label: Sasaran", "label: Tujuan")
    services.definitions.publish(workflows.load(files), services.SYSTEM, NOW)
    new, old = intan.get(f"/definitions/{SMALL}/2"), intan.get(f"/definitions/{SMALL}/1")
    assert "Ini revisi lama." in said(old)
    assert "Ini revisi lama." not in said(new)
    assert "label: Tujuan" in said(new)
    assert "label: Tujuan" not in said(old)
    assert "edition: small@2024-1" in said(old)
    assert str(files.parent.parent) not in new.text


def test_what_is_not_there_is_not_found(intan: Desk) -> None:
    for path in ("none@1", f"{SMALL}/9", f"{SMALL}/x"):
        assert intan.get(f"/definitions/{path}").status_code == 404, path


def test_the_papers_of_an_edition_are_read_out(sign_in: SignIn) -> None:
    publish()
    page = said(sign_in("intan").get(f"/definitions/{FULL}"))
    assert "Dokumen yang dapat dicetak Rencana utuh whole Persetujuan Ditandatangani oleh: Anggota, Ketua." in page


def test_reminders_and_who_opens_what_again_are_read_out(sign_in: SignIn) -> None:
    services.definitions.publish(workflows.load(DEFINITIONS / "reminded.yaml"), services.SYSTEM, NOW)
    edition = next(name for name in services.definitions.editions() if name.startswith("reminded"))
    text = said(sign_in("intan").get(f"/definitions/{edition}"))
    assert "Dibuka kembali oleh admin" in text
    for line in (
        "Setelah dikembalikan. Anggota setiap langkah [langkah] dikembalikan: [sebab], sampai [batas].",
        "7, 3, 1, dan 0 hari sebelum tenggat. Yang mendapat giliran Perencanaan Masih [sisa] hari untuk [langkah]",
        "Setelah diajukan. Bila sudah menunggu 3 hari kerja. Ketua, dan yang di atasnya Persetujuan",
    ):
        assert line in text


def test_tables_holidays_and_what_the_program_does_itself_are_read_out(intan: Desk) -> None:
    catalogue = workflows.load(Path("config/workflows.yaml"))
    services.definitions.publish(catalogue, services.SYSTEM, NOW)
    ((edition, definition),) = catalogue.definitions.items()
    text = said(intan.get(f"/definitions/{edition}"))
    for table in definition.tables.values():
        assert f"{table.title.say('id')} ({len(table.rows)})" in text
    assert "1,665 atau lebih, kurang dari 2,5" in text
    assert "kurang dari 1,665" in text
    assert "2,5 atau lebih" in text
    assert "apa pun" in text
    assert f"{len(definition.holidays)} hari yang bukan hari kerja" in text
    assert "Kamis, 8 Februari 2024 Isra Mikraj Nabi Muhammad saw. Libur nasional" in text
    for step in definition.steps.values():
        if step.kind is StepKind.SYSTEM:
            assert f"{step.title.say('id')} dihitung sendiri, sekali" in text
    assert "5 dan 10 hari kerja dicatat" in text


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ("runs", "tenggat dan batas akhir masanya tetap berjalan"),
        ("stops", "hari selama menunggu keputusan dikembalikan"),
        ("restarts", "terlambat bila dijawab sesudah hari-hari itu"),
    ],
)
def test_what_the_clock_of_a_return_does_is_read_out(intan: Desk, files: Path, clock: str, sentence: str) -> None:
    rewrite(files, "answer_within: 5", f"answer_within: 5, clock: {clock}")
    services.definitions.publish(workflows.load(files), services.SYSTEM, NOW)
    assert f"walau masanya berakhir; {sentence}." in said(intan.get(f"/definitions/{SMALL}"))
