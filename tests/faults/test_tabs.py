"""Two tabs with the same form: every order of looking, saving and handing in, and every order of their store calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from flask.testing import FlaskClient
from ulid import ULID

from kinerja import services
from tests.cast import NOW, SMALL, Cast, key
from tests.faults.cuts import Cut, Kind, cutting, put_back, saved
from tests.faults.turns import Turns, orders_of, taking_turns
from tests.web.conftest import app, sign_in, token  # noqa: F401
from tests.web.filling import hidden_value

LOOK, SAVE, SUBMIT = "look", "draft", "submission"
ENDS = ((LOOK, SAVE), (LOOK, SUBMIT), (LOOK, SAVE, SUBMIT))
STEP = "steps/goal"


@pytest.fixture
def siti(request: pytest.FixtureRequest, cast: Cast) -> tuple[FlaskClient, str]:
    """Her browser, and the path of her run."""
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    return request.getfixturevalue("sign_in")("siti"), f"/instances/{run}"


# ── whole requests ──


@dataclass
class Tab:
    """One tab; `sees` is what its page was made from, `says` what was typed into it."""

    name: str
    client: FlaskClient
    path: str
    hidden: dict[str, Any] = field(default_factory=dict)
    sees: str | None = None

    @property
    def says(self) -> str:
        return f"dari {self.name}"

    def look(self, stands: str | None) -> None:
        page = self.client.get(f"{self.path}/{STEP}")
        if 'name="version"' in page.text:
            self.hidden = {"csrf_token": token(page.text), "version": hidden_value(page.text, "version")}
        self.sees = stands

    def send(self, what: str) -> Any:
        data = {**self.hidden, "key": str(ULID()), "a-aim": self.says, "a-amount": "1"}
        return self.client.post(f"{self.path}/{STEP}/{what}", data=data)


def orders(first: tuple[str, ...], second: tuple[str, ...]) -> Iterator[list[tuple[int, str]]]:
    """Every way to mix the two, each in its own order."""
    size = len(first) + len(second)
    for places in combinations(range(size), len(first)):
        rest = {0: iter(first), 1: iter(second)}
        turns = [0 if place in places else 1 for place in range(size)]
        yield [(tab, next(rest[tab])) for tab in turns]


@pytest.mark.parametrize("first", ENDS, ids="-".join)
@pytest.mark.parametrize("second", ENDS, ids="-".join)
def test_nothing_is_overwritten_unseen(
    siti: tuple[FlaskClient, str], cast: Cast, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    before = saved()
    for order in orders(first, second):
        put_back(before)
        play(*siti, cast, order)


def play(client: FlaskClient, path: str, cast: Cast, order: list[tuple[int, str]]) -> None:
    """The model: what stands, who wrote it last; a tab may only write over what its page showed, or what it wrote.

    It may be stopped for the same text too, where the other has handed it in since.
    """
    tabs, stands, last = [Tab("A", client, path), Tab("B", client, path)], None, None
    for turn, what in order:
        tab = tabs[turn]
        if what == LOOK:
            tab.look(stands)
            continue
        answer = tab.send(what)
        unseen = stands not in (None, tab.sees, tab.says)
        if answer.status_code == 303:
            assert not unseen, (order, what)
            stands, last = tab.says, tab
            continue
        assert answer.status_code == 409, (order, what)
        assert unseen or last is not tab, "somebody is stopped for nothing"
        assert stands in answer.text, "what was saved meanwhile is not shown"
        assert tab.says in answer.text, "what was typed is gone"
    run = services.instances.open_(cast.siti, path.rpartition("/")[2], NOW).instance
    assert run.step("goal").answers["aim"] == stands


# ── the calls of two commands ──


def test_every_order_of_the_calls_of_two_tabs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both began from the same page: one is kept, the other gets both versions; whoever was first at the store."""
    run = services.instances.start(cast.siti, SMALL, key(), NOW).instance.id
    services.instances.open_(cast.siti, run, NOW)
    before, calls = saved(), 2
    for order in orders_of(calls, calls):
        for verbs in (("draft", "draft"), ("draft", "submit"), ("submit", "submit")):
            put_back(before)
            services.definitions.current(SMALL)
            acts = [partial(act, cast, run, verb, number) for number, verb in enumerate(verbs)]
            said = taking_turns(monkeypatch, Turns(order), acts)
            lost = [number for number, found in enumerate(said) if isinstance(found, services.Conflict)]
            assert len(lost) == 1, (order, verbs, said)
            kept = services.instances.open_(cast.siti, run, NOW).instance
            assert kept.step("goal").answers["aim"] == f"dari {1 - lost[0]}"
            assert said[lost[0]].mine["aim"] == f"dari {lost[0]}"
            assert said[lost[0]].current.instance.step("goal").answers["aim"] == f"dari {1 - lost[0]}"


def act(cast: Cast, run: str, verb: str, number: int) -> services.Done:
    do = services.submissions.save_draft if verb == "draft" else services.submissions.submit
    return do(cast.siti, run, "goal", {"aim": f"dari {number}", "amount": 1}, {}, 1, key(), NOW)


# ── nobody knows ──


def test_when_nobody_knows_the_page_sends_the_same_form_again(
    siti: tuple[FlaskClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = siti
    tab = Tab("A", client, path)
    tab.look(None)
    data = {**tab.hidden, "key": str(ULID()), "a-aim": "Tenang", "a-amount": "1"}
    with cutting(monkeypatch, Cut(Kind.LOST, named="update_one instances")):
        answer = client.post(f"{path}/{STEP}/draft", data=data)
    assert answer.status_code == 503
    assert "Belum pasti tersimpan" in answer.text
    again = {name: hidden_value(answer.text, name) for name in data}
    assert again | {"csrf_token": None} == data | {"csrf_token": None}
    assert client.post(f"{path}/{STEP}/draft", data=again).status_code == 303
    assert 'value="Tenang"' in client.get(f"{path}/{STEP}").text
