"""The pictures in docs/ are those the table names, small, and none is left over; the command says what it cannot do."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from kinerja.factory import create_app
from kinerja.seed import all_accounts
from kinerja.settings import Settings
from scripts.pictures import CHANGING, LOOKS, PICTURES
from scripts.screenshots import DOCS, main, page_of

ROOT = Path(__file__).parents[2]
KEPT = sorted(picture.file("id", look) for picture in PICTURES for look in picture.docs)
MOST = 60_000
"""Bytes of one picture: they stay in the history for ever."""


def test_the_kept_pictures_are_those_of_the_table() -> None:
    assert sorted(path.name for path in DOCS.glob("*.png")) == KEPT, "run: make screenshots"


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_picture_is_small_and_as_wide_as_its_name_says(name: str) -> None:
    with Image.open(DOCS / name) as image:
        assert image.mode == "P"
        assert str(image.width) == name.split("-")[-2]
    assert (DOCS / name).stat().st_size <= MOST


def test_the_page_of_the_pictures_is_up_to_date() -> None:
    assert (DOCS / "README.md").read_text(encoding="utf-8") == page_of(PICTURES), "run: make screenshots"


def test_every_picture_in_the_papers_is_kept() -> None:
    shown = set()
    for paper in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        shown |= {Path(name).name for name in re.findall(r"!\[[^\]]*\]\(([^)]+\.png)\)", paper.read_text("utf-8"))}
    assert shown == set(KEPT)


def test_the_entries_fit_the_demo_and_the_program() -> None:
    assert [name for name, times in Counter(picture.name for picture in PICTURES).items() if times > 1] == []
    usernames = {account.username for account in all_accounts()}
    assert {picture.account for picture in PICTURES} <= {None, *usernames}
    assert {look for picture in PICTURES for look in picture.docs} <= set(LOOKS)
    assert not any(picture.docs for picture in CHANGING), "what changes the world would change other kept pictures"


def test_every_role_is_pictured() -> None:
    roles = {account.username: account.role for account in all_accounts()}
    assert {roles[picture.account] for picture in PICTURES if picture.account} == set(roles.values())


def test_every_address_of_the_table_exists() -> None:
    addresses = create_app(Settings(memory=True)).url_map.bind("localhost")
    missing = [each.path for each in PICTURES if not addresses.test(each.path.partition("?")[0], "GET")]
    assert missing == ["/nowhere"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "task"], "do you mean 'tasks'"),
        (["--all", "--out", str(ROOT / "docs")], "outside the repository"),
        (["--only", "definitions", "--width", "1280"], "add --all"),
    ],
)
def test_what_cannot_be_pictured_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], said: str
) -> None:
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    answer = CliRunner().invoke(main, arguments)
    assert answer.exit_code != 0
    assert said in answer.output


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    answer = CliRunner().invoke(main, [])
    assert answer.exit_code == 1
    assert "CHROMIUM names no-such-browser, which is not there. Install it" in answer.output
