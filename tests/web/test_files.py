"""Files in a browser: chosen, sent with or without a script, taken out, given to who may read them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kinerja import services, storage
from kinerja.workflows import FileRef
from tests import samples
from tests.cast import NOW, Cast, key
from tests.services.test_files import PHOTO, begun, publish
from tests.web.conftest import SignIn, token
from tests.web.filling import Filler, errors, hidden_value, said

LETTER = "file:letter:"


class Uploader(Filler):
    """Somebody at the step with the files."""

    def upload(self, *files: tuple[bytes, str], field: str = LETTER, script: bool = False, **more: object) -> TestResponse:
        data = {field: [(BytesIO(content), name) for content, name in files], **more}
        return self.send("steps/proof/files", data, script)

    def standing(self, field: str = "letter") -> list[FileRef]:
        loaded = storage.instances.load(storage.EVERYTHING, self.run.rpartition("/")[2])
        assert loaded is not None
        return list(loaded.instance.step("proof").answers.get(field) or ())


@pytest.fixture
def siti(cast: Cast, sign_in: SignIn) -> Uploader:
    run = begun(cast.siti)
    uploader = Uploader(sign_in("siti"))
    uploader.run = f"/instances/{run.instance.id}"
    return uploader


def test_a_page(siti: Uploader) -> None:
    page = siti.get("steps/proof")
    assert page.status_code == 200
    answer = siti.upload((samples.pdf(), "Surat.pdf"))
    assert answer.status_code == 303, answer.text
    assert [file.name for file in siti.standing()] == ["Surat.pdf"]
