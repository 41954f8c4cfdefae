"""Static files: the vendored one is the published one, addresses carry the hash, nothing else can be asked for."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

STATIC = Path(__file__).parents[2] / "static"


def addresses(client: FlaskClient) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/login").text)


def test_htmx_is_the_file_that_the_list_of_vendored_files_names() -> None:
    digest = base64.b64encode(hashlib.sha384((STATIC / "htmx.min.js").read_bytes()).digest()).decode()
    listed = (STATIC / "VENDOR.md").read_text(encoding="utf-8")
    assert f"`{digest}`" in listed
    version = re.search(r'version:"([\d.]+)"', (STATIC / "htmx.min.js").read_text(encoding="utf-8"))
    assert version
    assert f"| {version[1]} |" in listed


def test_addresses_carry_the_hash_and_are_kept_for_a_year(client: FlaskClient) -> None:
    found = addresses(client)
    assert len(found) == 4
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers


def test_without_the_right_hash_a_file_is_asked_for_again(client: FlaskClient) -> None:
    answer = client.get("/static/kinerja.css?v=old")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/kinerja.css?v=old", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["VENDOR.md", "icons.svg", "../app.py", "%2e%2e/app.py", "x/../../app.py"])
def test_nothing_else_can_be_asked_for(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_every_icon_a_template_asks_for_is_there(app: Flask) -> None:
    paths = app.jinja_env.globals["icon_paths"]
    used = set()
    for template in (STATIC.parent / "templates").rglob("*.html"):
        used |= set(re.findall(r'\bicon\("([\w-]+)"', template.read_text(encoding="utf-8")))
    assert len(used) > 10
    for name in used:
        assert paths(name)


def test_the_stylesheet_and_the_scripts_evaluate_and_fetch_nothing() -> None:
    css = (STATIC / "kinerja.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|expression\(", css)
    script = (STATIC / "app.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|https?://", script)


def size(client: FlaskClient, path: str, **headers: str) -> int:
    """Bytes over the wire with gzip, head lines left out."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip", **headers})
    assert answer.headers.get("Content-Encoding") == "gzip"
    return len(answer.data)


def test_the_first_visit_and_the_next_page_fit_the_budget(client: FlaskClient) -> None:
    first = [size(client, path) for path in addresses(client) if "favicon" not in path]
    page = size(client, "/login")
    assert page <= 8_000
    assert sum(first) + page <= 45_000
    assert size(client, "/help") <= 8_000
    script = next(path for path in addresses(client) if "app.js" in path)
    assert size(client, script) <= 4_000


def test_a_part_for_htmx_is_small(client: FlaskClient) -> None:
    answer = client.get("/accessibility", headers={"HX-Request": "true", "Accept-Encoding": "gzip"})
    assert len(answer.data) <= 3_000
