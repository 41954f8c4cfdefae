"""Somebody is assessed: the pages of the subject and of the assessor, on the neutral definition of every new kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kinerja import services, workflows
from tests.cast import NOW
from tests.web.conftest import SignIn
from tests.web.filling import Filler, at

MASTERS = "masters@2024"
PLAN = {
    "a-craft": "wood",
    "a-aims": ["measure", "sand"],
    "a-pieces-0-name": "Meja",
    "a-pieces-0-hours": "4",
    "a-pieces-1-name": "Kursi",
    "a-pieces-1-hours": "2",
    "shown": ["craft", "aims", "pieces"],
}
PROOF = {"a-made-0-row": "0", "a-made-0-finished": "no", "a-made-1-row": "1", "a-made-1-finished": "no"}


@pytest.fixture
def siti(sign_in: SignIn) -> Filler:
    """The craftsperson, with the run begun."""
    file = Path(__file__).parents[1] / "workflows" / "assessed.yaml"
    services.definitions.publish(workflows.load(file), services.SYSTEM, NOW)
    filler = Filler(sign_in("siti"))
    at("2024-02-01T02:00:00+00:00")
    filler.start(MASTERS)
    return filler


def test_given_rows_are_named_and_cannot_be_removed(siti: Filler) -> None:
    hand_in_plan(siti)
    page = siti.get("steps/proof").text
    assert re.findall(r'<legend class="h4">(.*?)</legend>', page) == ["Barang jadi 1: Meja", "Barang jadi 2: Kursi"]
    assert 'name="a-made-1-row" value="1"' in page
    assert 'name="add"' not in page
    assert 'name="remove"' not in page


def test_a_row_is_saved_with_what_it_stands_for(siti: Filler) -> None:
    hand_in_plan(siti)
    siti.send("steps/proof/draft", {"a-made-5-row": "1", "a-made-5-finished": "yes"})
    page = siti.get("steps/proof").text
    assert checked(page) == ["f-made-1-finished"]


def hand_in_plan(siti: Filler) -> None:
    assert siti.send("steps/plan/draft", {**PLAN, "check": "1"}).status_code == 303
    assert siti.send("steps/plan/submission", {}).status_code == 303


def checked(page: str) -> list[str]:
    """Ids of the radios that are chosen."""
    return re.findall(r'<input type="radio" id="([^"]+)"[^>]* checked', page)
