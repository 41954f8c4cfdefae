"""Pages that stand still are open to everybody, in both languages, with one heading and the skip link."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import token


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy", "/login"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_is_whole(client: FlaskClient, path: str, language: str) -> None:
    client.post("/language", data={"csrf_token": token(client.get("/login").text), "language": language})
    page = client.get(path).text
    assert f'<html lang="{language}">' in page
    assert len(re.findall("<h1", page)) == 1
    assert '<a class="skip" href="#isi">' in page
    assert 'id="isi"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "%(" not in page


def test_a_page_can_be_sent_as_a_part(client: FlaskClient) -> None:
    answer = client.get("/help", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
