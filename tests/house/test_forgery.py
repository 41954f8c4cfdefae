"""What another site could send in somebody's name is refused everywhere; looking changes nothing."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from ulid import ULID

from tests.cast import PASSWORD
from tests.house.conftest import LONG
from tests.house.routes import ROWS, Row
from tests.house.world import FILLING, NOBODY, PARTS, READ, SUBMITTED, World, csrf, part_at, store_hash

UNSAFE = [row for row in ROWS if row.method != "GET"]
TYPED = "Kalimat panjang yang sudah saya ketik <dengan> tanda"
SECRET = "sandi-yang-tidak-boleh-tampil"
VARIANTS = 4
"""Links to one page that differ only in what they ask of it (a day, a filter, a cell of a map) and are followed."""


def who_may(row: Row) -> str:
    """Somebody who would get further than any other with a good token."""
    refused = (401, 404, 422)
    return min(PARTS, key=lambda person: (row.status(part_at(person, "U1")) in refused, person in (NOBODY, "doni")))


SCRIPT = {"HX-Request": "true"}
WAYS: tuple[Mapping[str, str], ...] = ({}, SCRIPT, {**SCRIPT, "HX-Boosted": "true"})
"""By which a page sends: as a form, by htmx in its place, and by htmx as if the whole page were asked for."""


def forged(world: World, row: Row, asks: Iterable[tuple[Mapping[str, str], str | None]]) -> None:
    """Ask with these headers and tokens: refused each time, nothing done, nothing lost."""
    before = world.at(row.state), store_hash(besides=())
    fields = {**row.fields, "a-remark": TYPED, "password": SECRET}
    browser, path = world.browser(who_may(row)), world.path(row.rule, "U1", row.step)
    for headers, token in asks:
        browser.restore()
        data = fields if token is None else {**fields, "csrf_token": token}
        answer = browser.client.post(path, data=data, headers=headers)
        assert answer.status_code == 400, headers
        assert html.escape(TYPED) in answer.text
        assert SECRET not in answer.text
        in_place = "HX-Request" in headers and "HX-Boosted" not in headers
        assert ("<html" in answer.text) != in_place
    assert (store_hash(), store_hash(besides=())) == before


@pytest.mark.parametrize("row", UNSAFE, ids=str)
@pytest.mark.parametrize("kind", ["none", "empty", "rubbish", "of another session", "of a session before"])
def test_a_forged_request_is_refused_and_keeps_what_was_typed(world: World, row: Row, kind: str) -> None:
    world.at(row.state)
    other = "maria" if who_may(row) != "maria" else "siti"
    tokens = {
        "none": None,
        "empty": "",
        "rubbish": "IjAxIg.Zz.zz",
        "of another session": world.browser(other).token,
        "of a session before": world.another_token(who_may(row)),
    }
    forged(world, row, [(way, tokens[kind]) for way in WAYS])


EVIL = "https://evil.example"
OTHERS: Mapping[str, Mapping[str, str]] = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    "another site that hides": {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    "another site that says nothing of itself": {"Sec-Fetch-Site": "cross-site"},
    "another site that names ours": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    "a neighbour": {"Sec-Fetch-Site": "same-site", "Origin": "http://neighbour.localhost"},
    "another port": {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8080"},
    "an invented word": {"Sec-Fetch-Site": "same-origin, cross-site"},
    "another site in an old browser": {"Origin": EVIL},
    "a hidden site in an old browser": {"Origin": "null"},
    "another port in an old browser": {"Origin": "http://localhost:8080"},
    "an address that begins as ours": {"Origin": "http://localhost.evil.example"},
    "an address with ours in it": {"Origin": "http://localhost@evil.example"},
}
"""What a browser says of a form that a page of somebody else sends."""
OWN: tuple[Mapping[str, str], ...] = (
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {},
)


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_what_another_site_sends_is_refused_though_its_token_were_good(world: World, row: Row) -> None:
    world.at(row.state)
    good = world.browser(who_may(row)).token
    ways = WAYS if LONG else WAYS[:1]
    forged(world, row, [({**way, **said}, good) for way in ways for said in OTHERS.values()])


@pytest.mark.parametrize("said", OWN, ids=str)
def test_what_an_own_page_sends_is_taken_with_its_token_and_never_without(
    world: World, said: Mapping[str, str]
) -> None:
    world.at(FILLING)
    browser = world.browser("siti")
    for way in WAYS:
        assert browser.ask("POST", "/language", {"language": "en"}, headers={**way, **said}).status_code == 303
        browser.restore()
        assert browser.client.post("/language", data={"language": "en"}, headers={**way, **said}).status_code == 400


def test_a_page_from_before_signing_in_sends_nothing_after_it(world: World) -> None:
    """Its token was good until then; what was typed stays, and the token of the page after it is taken."""
    world.at(FILLING)
    client = world.client(NOBODY)
    before = csrf(client)
    fields = {"username": "siti", "password": PASSWORD, "csrf_token": before}
    assert client.post("/login", data=fields).status_code == 303
    path = world.path("/instances/<instance_id>/steps/<step_id>/draft", "U1", "extras")
    for way in WAYS:
        stale = client.post(path, data={"csrf_token": before, "a-extra": TYPED}, headers=way)
        assert stale.status_code == 400
        assert html.escape(TYPED) in stale.text
    fresh = client.post(path, data={"csrf_token": csrf(client), "key": str(ULID()), "a-extra": TYPED})
    assert fresh.status_code == 303


@pytest.mark.parametrize("row", UNSAFE, ids=str)
def test_a_token_in_the_address_does_not_count(world: World, row: Row) -> None:
    world.at(row.state)
    before = store_hash(besides=())
    browser = world.browser(who_may(row))
    browser.restore()
    path = f"{world.path(row.rule, 'U1', row.step)}?csrf_token={browser.token}"
    assert browser.client.post(path, data=row.fields).status_code == 400
    assert store_hash(besides=()) == before


@pytest.mark.parametrize("state", [FILLING, SUBMITTED, READ])
def test_looking_changes_nothing(world: World, state: str) -> None:
    """Every page of every step in every state, for both who may; test_routes asks the others, in one state each."""
    world.at(state)
    before = store_hash()
    for person in ("siti", "budi"):
        for row in ROWS:
            if row.method == "GET" and "<step_id>" in row.rule:
                for step in ("facts", "plan", "extras", "approval", "report"):
                    path = world.path(row.rule, "U1", step)
                    assert world.browser(person).ask("GET", path).status_code in (200, 302, 404), path
    assert store_hash() == before


LINK = re.compile(r'<(?:a|link|script)\b[^>]*\s(?:href|src)="([^"]+)"|hx-get="([^"]+)"')


@pytest.mark.parametrize("state", [FILLING, SUBMITTED, READ])
@pytest.mark.parametrize("person", [name for name in PARTS if name not in (NOBODY, "doni")])
def test_every_link_leads_somewhere(world: World, person: str, state: str) -> None:
    """From the first page on, whatever is linked is there for the one who sees the link; following changes nothing."""
    world.at(state)
    before, browser = store_hash(), world.browser(person)
    seen: dict[str, str] = {}
    shown: Counter[str] = Counter()
    ahead = [("/", "")]
    while ahead:
        path, on = ahead.pop()
        if path in seen or shown[urlsplit(path).path] >= VARIANTS:
            continue
        shown[urlsplit(path).path] += 1
        seen[path] = on
        answer = browser.ask("GET", path)
        assert answer.status_code in (200, 302, 303), f"{path}, linked on {on}: {answer.status_code}"
        if answer.status_code != 200:
            ahead.append((answer.location, path))
        elif answer.mimetype == "text/html":
            found = (html.unescape(one or other) for one, other in LINK.findall(answer.text))
            ahead += [(urldefrag(urljoin(path, target)).url, path) for target in found]
        assert len(seen) < 600, f"the pages never end: {shown.most_common(12)}"
    assert len(seen) > 8
    assert store_hash() == before
