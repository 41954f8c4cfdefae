"""Files in a browser: chosen, sent with or without a script, taken out, given to who may read them."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kinerja import services, storage
from kinerja.web import LARGEST, filing
from kinerja.workflows import FileRef
from tests import samples
from tests.cast import NOW, Cast, key
from tests.services.test_files import MEGABYTE, PHOTO, SECOND, attach, begun, give_back, hand_in
from tests.web.conftest import SignIn
from tests.web.filling import Filler, at, errors, hidden_value, said

LETTER, CERTIFICATE, PICTURE = "file:letter:", "file:certificate:", "file:made.photo:1"
STEP = "steps/proof"
Chosen = tuple[bytes, str]


class Uploader(Filler):
    """Somebody at the step with the files."""

    def send_files(self, path: str, fields: dict[str, object], *files: Chosen, script: bool = False) -> TestResponse:
        chosen = [(BytesIO(content), name) for content, name in files]
        control = fields.pop("to", LETTER)
        return self.send(f"{STEP}/{path}", {**fields, **({str(control): chosen} if files else {})}, script)

    def upload(self, *files: Chosen, to: str = LETTER) -> TestResponse:
        """As the script does it."""
        return self.send_files("files", {"to": to}, *files, script=True)

    def remove(self, ref_id: str, fields: dict[str, object] | None = None, script: bool = False) -> TestResponse:
        return self.send_from(f"files/{ref_id}/removal", fields or {}, {"HX-Request": "true"} if script else {})

    def send_from(self, path: str, fields: dict[str, object], headers: dict[str, str] | None = None) -> TestResponse:
        """Post to an address below the step, with the hidden fields of its page."""
        return self.client.post(f"{self.run}/{STEP}/{path}", data={**self.hidden(), **fields}, headers=headers)

    def hidden(self) -> dict[str, str | None]:
        page = self.get(STEP).text
        return {name: hidden_value(page, name) for name in ("csrf_token", "key", "version")}

    def standing(self, field: str = "letter") -> list[FileRef]:
        return list(self.answers.get(field) or ())

    @property
    def answers(self) -> dict[str, object]:
        loaded = storage.instances.load(storage.EVERYTHING, self.id)
        assert loaded is not None
        return dict(loaded.instance.step("proof").answers)

    @property
    def id(self) -> str:
        return self.run.rpartition("/")[2]


@pytest.fixture
def siti(cast: Cast, sign_in: SignIn) -> Uploader:
    run = begun(cast.siti)
    uploader = Uploader(sign_in("siti"))
    uploader.run = f"/instances/{run.instance.id}"
    return uploader


@pytest.fixture
def budi(siti: Uploader, sign_in: SignIn) -> FlaskClient:
    return sign_in("budi")


def opened(cast: Cast, siti: Uploader) -> services.Opened:
    return services.instances.open_(cast.siti, siti.id, NOW)


def field(answer: TestResponse, name: str) -> str:
    """What a page says in one field."""
    found = re.search(rf'<div class="field up" id="w-{name}".*?\n</div>', answer.text, re.DOTALL)
    assert found, answer.text
    return said_of(found[0])


def said_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# ── without a script ──


def test_a_field_says_what_it_takes(siti: Uploader) -> None:
    page = siti.get(STEP)
    assert "PDF, JPG, atau PNG, paling besar 1 MB, paling banyak 3 berkas." in field(page, "letter")
    assert "JPG atau PNG, paling besar 1 MB, satu berkas." in field(page, "made-1-photo")
    assert 'enctype="multipart/form-data"' in page.text
    assert "uploads.js" in page.text
    assert re.search(r'name="file:letter:" accept="application/pdf,image/jpeg,image/png[^"]*" multiple', page.text)
    other = siti.get("steps/list")
    assert "uploads.js" not in other.text


@pytest.mark.parametrize("pressed", [{"upload": "letter"}, {"stay": "1"}])
def test_files_go_with_a_save_and_nothing_typed_is_lost(siti: Uploader, pressed: dict[str, str]) -> None:
    fields = {"a-remark": "Tiga lembar", "shown": ["remark", "letter"], **pressed}
    answer = siti.send_files("draft", dict(fields), (samples.pdf(), "Surat.pdf"), (PHOTO, "foto.jpg"))
    assert answer.status_code == 303
    assert [file.name for file in siti.standing()] == ["Surat.pdf", "foto.jpg"]
    assert siti.answers["remark"] == "Tiga lembar"
    assert answer.location.endswith("#w-letter") == ("upload" in pressed)
    shown = field(siti.get(STEP), "letter")
    assert "Surat.pdf PDF · 1 kB · 15 Januari 2024" in shown
    assert "foto.jpg JPG" in shown


def test_files_go_with_finishing_the_step_too(siti: Uploader) -> None:
    answer = siti.send_files("submission", {"a-remark": "x", "shown": "remark"}, (samples.pdf(), "Surat.pdf"))
    assert answer.status_code == 303
    assert len(siti.standing()) == 1
    assert storage.instances.load(storage.EVERYTHING, siti.id).instance.step("proof").status == "done"  # type: ignore[union-attr]


def test_what_is_not_taken_is_named_beside_its_field_and_all_else_is_kept(siti: Uploader) -> None:
    chosen = [(samples.pdf(), "Surat.pdf"), (b"<html>", "halaman.pdf"), (PHOTO, "foto.jpg")]
    for path in ("draft", "submission"):
        answer = siti.send_files(path, {"a-remark": path, "shown": "remark"}, *chosen)
        assert answer.status_code == 422
        (words,) = errors(answer).values()
        assert words.startswith("halaman.pdf: ")
        assert words in field(answer, "letter")
        assert [file.name for file in siti.standing()] == ["Surat.pdf", "foto.jpg"]
        assert siti.answers["remark"] == path


def test_in_a_row_too(siti: Uploader) -> None:
    fields = {"to": PICTURE, "a-made-0-row": "0", "a-made-1-row": "1", "shown": "made"}
    answer = siti.send_files("draft", dict(fields), (samples.pdf(), "foto.pdf"))
    assert list(errors(answer)) == ["f-made-1-photo"]
    assert siti.send_files("draft", dict(fields), (PHOTO, "foto.jpg")).status_code == 303
    assert "foto.jpg" in field(siti.get(STEP), "made-1-photo")
    assert "foto.jpg" not in field(siti.get(STEP), "made-0-photo")


def test_more_than_a_field_takes(siti: Uploader) -> None:
    answer = siti.send_files("draft", {}, *((samples.pdf(str(n)), f"{n}.pdf") for n in range(4)))
    assert answer.status_code == 422
    assert list(errors(answer).values()) == ["3.pdf: Lampirkan paling banyak 3 berkas. Sekarang 4."]
    assert len(siti.standing()) == 3
    assert "Hapus salah satu untuk menggantinya." in field(answer, "letter")
    assert 'name="file:letter:"' not in answer.text


def test_nothing_chosen(siti: Uploader) -> None:
    answer = siti.send_files("draft", {"upload": "letter"}, (b"", ""))
    assert errors(answer) == {"f-letter": "Pilih berkasnya dahulu."}


def test_a_required_file_is_asked_for(siti: Uploader) -> None:
    answer = siti.send(f"{STEP}/submission", {"shown": "remark"})
    assert answer.status_code == 422
    assert errors(answer) == {"f-letter": "Surat: Unggah berkasnya."}


# ── with one ──


def test_a_script_gets_the_field_and_nothing_that_would_hide_another_draft(siti: Uploader) -> None:
    answer = siti.upload((samples.pdf(), "Surat.pdf"))
    assert answer.status_code == 200
    assert "Surat.pdf" in field(answer, "letter")
    assert "<html" not in answer.text
    assert hidden_value(answer.text, "version") is None
    again = siti.upload((samples.pdf(), "Surat lagi.pdf"))
    assert (again.status_code, len(siti.standing())) == (200, 1)


def test_a_script_gets_one_sentence_about_what_is_not_taken(siti: Uploader) -> None:
    answer = siti.upload((b"MZ" + b"\0" * 500, "Surat.exe"))
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert answer.text.endswith("lalu unggah lagi.")
    large = samples.pdf() + b"\0" * MEGABYTE
    too_large = sent(siti.client, f"{siti.run}/{STEP}/files", siti.hidden(), large, {"HX-Request": "true"})
    assert too_large.text == "Berkas ini lebih besar dari 1 MB. Perkecil dahulu, lalu unggah lagi."


def test_the_same_key_twice_is_one_file(siti: Uploader) -> None:
    hidden = siti.hidden()
    for _ in range(2):
        data = {**hidden, LETTER: (BytesIO(samples.pdf()), "Surat.pdf")}
        answer = siti.client.post(f"{siti.run}/{STEP}/files", data=data, headers={"HX-Request": "true"})
        assert answer.status_code == 200
    assert len(siti.standing()) == 1


def test_the_window_closed_between_choosing_and_sending(siti: Uploader) -> None:
    hidden = siti.hidden()
    at("2024-04-02T09:00:00+07:00")
    for headers in ({"HX-Request": "true"}, {}):
        data = {**hidden, LETTER: (BytesIO(samples.pdf()), "Surat.pdf")}
        answer = siti.client.post(f"{siti.run}/{STEP}/files", data=data, headers=headers)
        assert answer.status_code == 409
        assert "Masa “Semester” sudah berakhir." in html.unescape(answer.text)
    assert siti.standing() == []


def test_an_upload_to_nowhere(siti: Uploader) -> None:
    for control in ("file:remark:", "file:nowhere:", "file:made.photo:9", "file:letter:0", "file::"):
        assert siti.upload((samples.pdf(), "Surat.pdf"), to=control).status_code == 409
    assert siti.upload((samples.pdf(), "Surat.pdf"), to="letter").status_code == 200
    assert siti.standing() == []


def test_the_same_file_elsewhere_is_told_at_once_in_both_places(cast: Cast, siti: Uploader) -> None:
    siti.upload((PHOTO, "foto.jpg"))
    answer = siti.upload((PHOTO, "foto.jpg"), to=PICTURE)
    assert "Berkas yang sama juga dipakai di: Bukti, Surat." in field(answer, "made-1-photo")
    assert "Berkas yang sama juga dipakai di: Bukti, Foto karya, Foto karya 2: Kursi." in field(answer, "letter")
    attach(cast.maria, begun(cast.maria), PHOTO, "foto.jpg")
    attach(cast.siti, begun(cast.siti, SECOND), PHOTO, "lain.jpg")
    shown = field(siti.get(STEP), "letter")
    assert "Bukti, Surat, periode Juli–Desember 2024;" in shown
    assert "Berkas yang sama juga diunggah orang lain." in shown
    assert "Maria" not in shown


def test_a_file_that_may_be_used_once_says_where_it_was(siti: Uploader) -> None:
    siti.upload((samples.pdf(), "Surat.pdf"))
    answer = siti.upload((samples.pdf(), "Surat.pdf"), to=CERTIFICATE)
    assert answer.text.startswith("Berkas ini sudah dipakai di: Bukti, Surat")


# ── taking out ──


def test_a_file_is_taken_out_and_what_is_typed_beside_it_stays(siti: Uploader) -> None:
    siti.upload((samples.pdf(), "Surat.pdf"))
    (ref,) = siti.standing()
    answer = siti.remove(ref.id, {"a-remark": "Ganti", "shown": "remark"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"{STEP}#w-letter")
    assert (siti.standing(), siti.answers["remark"]) == ([], "Ganti")
    assert siti.remove(ref.id).status_code == 303
    assert siti.remove("01JAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_for_a_script_the_field_without_it(siti: Uploader) -> None:
    siti.upload((PHOTO, "foto.jpg"), to=PICTURE)
    ref = siti.answers["made"][0]["photo"][0]  # type: ignore[index]
    answer = siti.remove(ref.id, script=True)
    assert answer.status_code == 200
    assert "foto.jpg" not in field(answer, "made-1-photo")
    assert hidden_value(answer.text, "version") == "4"


def test_a_file_that_was_handed_in_stays(cast: Cast, siti: Uploader) -> None:
    siti.upload((samples.pdf(), "Surat.pdf"))
    hidden = siti.hidden()
    hand_in(cast, opened(cast, siti))
    (ref,) = siti.standing()
    answer = siti.client.post(f"{siti.run}/{STEP}/files/{ref.id}/removal", data=hidden)
    assert answer.status_code == 409
    assert siti.standing() == [ref]


# ── size ──


def sent(
    client: FlaskClient, path: str, fields: dict[str, str | None], content: bytes, headers: dict[str, str] | None = None
) -> TestResponse:
    """A form with one file, its body held in memory."""
    boundary, body = encode_multipart({**fields, LETTER: FileStorage(BytesIO(content), "Surat.pdf")})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=body, content_type=kind, headers=headers)


def test_only_requests_with_files_may_be_large(siti: Uploader, client: FlaskClient) -> None:
    large, hidden, step = b"\0" * (LARGEST + 1000), siti.hidden(), f"{siti.run}/{STEP}"
    assert sent(siti.client, f"{step}/draft", hidden, large).status_code == 422
    assert sent(siti.client, f"{step}/skip", hidden, large).status_code == 413
    assert sent(client, f"{step}/files", hidden, large).status_code == 413
    assert siti.client.post(f"{step}/draft", data={**hidden, "a-remark": "x" * LARGEST}).status_code == 413


def test_a_page_for_what_is_larger_than_any_request(siti: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "LARGEST", LARGEST + 1024)
    answer = sent(siti.client, f"{siti.run}/{STEP}/draft", siti.hidden(), b"\0" * (LARGEST + 4096))
    assert answer.status_code == 413
    assert "Pilih berkas yang lebih kecil, atau kirim satu per satu." in said(answer)


# ── reading ──


def test_a_download_is_kept_apart_from_the_site(siti: Uploader) -> None:
    siti.upload((samples.pdf(), "Surat tugas “Budi”.pdf"))
    (ref,) = siti.standing()
    answer = siti.get(f"/files/{ref.id}")
    assert answer.data == samples.pdf()
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Surat%20tugas%20%E2%80%9CBudi%E2%80%9D.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"sandbox", "default-src 'none'"} <= set(answer.headers["Content-Security-Policy"].split("; "))
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_parts_of_a_file_are_given_to_who_asks_for_parts(siti: Uploader) -> None:
    siti.upload((samples.pdf(), "Surat.pdf"))
    path = f"/files/{siti.standing()[0].id}"
    part = siti.client.get(path, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.data) == (206, samples.pdf()[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(samples.pdf())}"
    assert siti.client.get(path, headers={"Range": "bytes=999999-"}).status_code == 416


def test_a_picture_is_looked_at_small_and_without_what_the_camera_wrote(siti: Uploader) -> None:
    made, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "S"  # a place on earth
    Image.new("RGB", (2400, 1200), "red").save(made, "JPEG", exif=exif)
    siti.upload((made.getvalue(), "foto.jpg"))
    path = f"/files/{siti.standing()[0].id}"
    assert siti.get(path).data == made.getvalue()
    for query, size in (("", (800, 1600)), ("?small=1", (64, 128))):
        answer = siti.get(f"{path}/preview{query}")
        picture = Image.open(BytesIO(answer.data))
        assert (answer.mimetype, picture.size, dict(picture.getexif())) == ("image/jpeg", size, {})
        assert answer.headers["Cache-Control"] == "private, no-cache"
        known = siti.client.get(f"{path}/preview{query}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (known.status_code, known.data) == (304, b"")


def test_a_pdf_is_looked_at_in_a_sandbox(siti: Uploader) -> None:
    siti.upload((samples.pdf(), "Surat.pdf"))
    path = f"/files/{siti.standing()[0].id}"
    answer = siti.get(f"{path}/preview")
    assert (answer.mimetype, answer.data) == ("application/pdf", samples.pdf())
    assert "Content-Disposition" not in answer.headers
    assert "sandbox" in answer.headers["Content-Security-Policy"].split("; ")
    assert f'<iframe src="{path}/preview"' in siti.get(STEP).text


def test_a_draft_is_nobody_elses_until_it_is_handed_in(
    cast: Cast, siti: Uploader, budi: FlaskClient, sign_in: SignIn
) -> None:
    siti.upload((PHOTO, "foto.jpg"))
    path = f"/files/{siti.standing()[0].id}"
    hidden = budi.get(path)
    missing = budi.get("/files/01JAAAAAAAAAAAAAAAAAAAAAAA")
    assert (hidden.status_code, missing.status_code, budi.get(f"{path}/preview").status_code) == (404, 404, 404)
    assert said(hidden) == said(missing)
    hand_in(cast, opened(cast, siti))
    assert budi.get(path).data == PHOTO
    for stranger in ("maria", "ratna", "joko", "wahyu"):
        client = sign_in(stranger)
        assert client.get(path).status_code == client.get(f"{path}/preview").status_code == 404


def test_who_assesses_sees_the_files_and_where_they_were_used_before(
    cast: Cast, siti: Uploader, budi: FlaskClient
) -> None:
    attach(cast.siti, begun(cast.siti, SECOND), PHOTO, "lain.jpg")
    siti.upload((PHOTO, "foto.jpg"))
    siti.upload((PHOTO, "foto.jpg"), to=PICTURE)
    hand_in(cast, opened(cast, siti))
    services.reviews.open_(cast.budi, siti.id, "approval", key(), NOW)
    page = budi.get(f"{siti.run}/steps/approval/review")
    text = said(page)
    assert f'href="/files/{siti.standing()[0].id}"' in page.text
    assert "juga dipakai di: Bukti, Surat, periode Juli–Desember 2024; Bukti, Foto karya, Foto karya 2: Kursi." in text
    assert "Foto karya 2: Kursi foto.jpg" in text


def test_what_is_locked_still_shows_its_files(cast: Cast, siti: Uploader) -> None:
    siti.upload((PHOTO, "foto.jpg"))
    siti.upload((PHOTO, "kursi.jpg"), to=PICTURE)
    hand_in(cast, opened(cast, siti))
    page = siti.get(STEP)
    assert f'href="/files/{siti.standing()[0].id}"' in page.text
    assert "Foto: 1 berkas" in re.sub(r'<td[^>]*data-label="Foto">', "Foto: ", page.text)
    assert page.text.count("kursi.jpg</bdi>") == 1
    assert "kursi.jpg (" not in said(page), "a file is named once, where it can be opened"
    assert "foto.jpg (" in said(siti.client.get(f"{siti.run}/steps/approval/copy", follow_redirects=True))
    give_back(cast, opened(cast, siti))
    assert "foto.jpg" in field(siti.get(STEP), "letter")
