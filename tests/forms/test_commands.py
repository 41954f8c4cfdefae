"""A command form asks for a key and takes a version; both in plain words where they are wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from kinerja.forms import CommandForm

KEY = "01HMZQ4T4V8Y6W2R3K5N7P9QAB"


@pytest.fixture
def words() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", BABEL_DEFAULT_LOCALE="id")
    Babel(app)
    with app.test_request_context(method="POST"):
        yield


@pytest.mark.parametrize("version", ["", "0", "17"])
def test_a_key_and_perhaps_a_version_are_taken(words: None, version: str) -> None:
    form = CommandForm(MultiDict({"key": KEY, "version": version}))
    assert form.validate()
    assert form.version.data == (int(version) if version else None)


@pytest.mark.parametrize("key", ["", "short", KEY + "1", KEY.lower(), "ILOU" + KEY[4:]])
def test_a_wrong_key_says_what_to_do(words: None, key: str) -> None:
    form = CommandForm(MultiDict({"key": key}))
    assert not form.validate()
    assert [str(text) for text in form.key.errors] == ["Muat ulang halaman ini, lalu coba lagi."]


@pytest.mark.parametrize("version", ["-1", "dua"])
def test_a_wrong_version_is_refused(words: None, version: str) -> None:
    form = CommandForm(MultiDict({"key": KEY, "version": version}))
    assert not form.validate()
    assert "Muat ulang halaman ini, lalu coba lagi." in map(str, form.version.errors)
