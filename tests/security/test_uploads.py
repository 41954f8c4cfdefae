"""What others upload stays what it is: a picture or a paper, under a harmless name, that runs nowhere."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from markupsafe import escape
from werkzeug.http import parse_options_header

from kinerja.storage.connection import collection
from tests import samples
from tests.cast import Cast
from tests.services.test_files import PHOTO, begun
from tests.web.conftest import SignIn
from tests.web.test_files import Uploader


@pytest.fixture
def siti(cast: Cast, sign_in: SignIn) -> Uploader:
    run = begun(cast.siti)
    uploader = Uploader(sign_in("siti"))
    uploader.run = f"/instances/{run.instance.id}"
    return uploader


def bomb() -> bytes:
    """An archive of a few hundred bytes that unpacks to 50 MB."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("nol", bytes(50_000_000))
    return made.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
HARMFUL = {
    "a page": (HTML, "halaman.html"),
    "a page that says it is a paper": (HTML, "surat.pdf"),
    "a picture that can run": (SVG, "gambar.svg"),
    "a picture that can run, under another name": (SVG, "gambar.png"),
    "a program": (b"MZ\x90\x00" + bytes(2000), "surat.exe"),
    "a program under another name": (b"MZ\x90\x00" + bytes(2000), "surat.pdf"),
    "a program for Linux": (b"\x7fELF\x02\x01\x01" + bytes(2000), "surat"),
    "an archive": (samples.archive(), "surat.zip"),
    "an archive that unpacks to much": (bomb(), "surat.pdf"),
    "an archive behind a picture": (PHOTO + samples.archive(), "foto.jpg"),
    "a page inside a paper": (samples.pdf().replace(b"%\xe2\xe3\xcf\xd3", b"%<html><script>alert(1)"), "surat.pdf"),
    "a paper with a program": (samples.pdf("x", "<< /S /JavaScript /JS (app.alert(1)) >>"), "surat.pdf"),
    "a paper that opens a program": (samples.pdf("x", "<< /S /#4caunch /F (cmd.exe) >>"), "surat.pdf"),
    "a paper with a hidden program": (
        samples.pdf("x", samples.packed_objects(b"5 0 << /S /JavaScript /JS (app.alert(1)) >>")),
        "surat.pdf",
    ),
    "a paper whose objects unpack to much": (
        samples.pdf("x", samples.packed_objects(bytes(40_000_000))),
        "surat.pdf",
    ),
    "a small picture that says it is gigantic": (samples.giant_png(60_000, 60_000), "foto.png"),
    "a picture for a script": (b"GIF89a/*" + bytes(50) + b"*/=1;alert(1)//", "foto.gif"),
    "half a picture": (samples.picture("JPEG")[:300], "foto.jpg"),
    "a locked paper": (samples.pdf(trailer="/Encrypt 9 0 R"), "surat.pdf"),
    "nothing": (b"", "surat.pdf"),
}


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL)
@pytest.mark.parametrize("script", [False, True])
def test_what_could_do_harm_is_not_kept(siti: Uploader, content: tuple[bytes, str], script: bool) -> None:
    answer = siti.send_files("files" if script else "draft", {}, content, script=script)
    assert answer.status_code == 422
    assert siti.standing() == []
    for name in ("files", "contents", "blobs.files", "blobs.chunks"):
        assert collection(name).count_documents({}) == 0


NAMES = (
    "../../../etc/passwd.pdf", "..\\..\\windows\\system32\\a.pdf", "/etc/cron.d/x.pdf", "\u202efdp.exe.pdf",
    'a"; filename="b.html"; x=".pdf', "a\r\nSet-Cookie: x=1.pdf", "a\x00.html.pdf", "<img src=x onerror=alert(1)>.pdf",
    "x" * 300 + ".pdf", "ニ\u200bュース.pdf", "....pdf", ".htaccess", "", "a%0d%0aX: y.pdf", "{{7*7}}%s{0}.pdf",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_only_a_name(siti: Uploader, name: str) -> None:
    """It leads nowhere, breaks no header and no page, and is read in the direction in which it is written."""
    written = name.translate({ord('"'): "%22", ord("\r"): "%0D", ord("\n"): "%0A"})  # as browsers do
    assert siti.send_files("files", {}, (samples.pdf(), written), script=True).status_code == 200
    (ref,) = siti.standing()
    assert 0 < len(ref.name) <= 120
    assert ref.name.endswith(".pdf")
    assert not set("/\\") & set(ref.name)
    assert ref.name.isprintable()
    answer = siti.get(f"/files/{ref.id}")
    kind, options = parse_options_header(answer.headers["Content-Disposition"])
    assert (kind, options["filename"]) == ("attachment", ref.name)
    assert answer.headers["Content-Disposition"].isascii()
    assert set(answer.headers.keys()) == set(siti.get(f"/files/{ref.id}").headers.keys())
    assert "x=1" not in str(answer.headers.get("Set-Cookie"))
    page = siti.get("steps/proof").text
    assert "<img src=x" not in page
    assert f"<bdi>{escape(ref.name)}</bdi>" in page


# The parser stops in the middle and leaves what it began to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("path", ["draft", "files", "submission"])
def test_thousands_of_files_are_no_form(siti: Uploader, path: str) -> None:
    files = [(b"x", f"{number}.pdf") for number in range(1100)]
    assert siti.send_files(path, {}, *files).status_code == 413
    assert siti.standing() == []
