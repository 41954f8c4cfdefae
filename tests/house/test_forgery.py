"""What another site could send in somebody's name is refused everywhere; looking changes nothing."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.house.routes import ROWS, Row
from tests.house.world import FILLING, NOBODY, PARTS, READ, SUBMITTED, World, part_at, store_hash

UNSAFE = [row for row in ROWS if row.method != "GET"]
TYPED = "Kalimat panjang yang sudah saya ketik <dengan> tanda"
SECRET = "sandi-yang-tidak-boleh-tampil"
VARIANTS = 4
"""Links to one page that differ only in what they ask of it (a day, a filter, a cell of a map) and are followed."""


def who_may(row: Row) -> str:
    """Somebody who would get further than any other with a good token."""
    refused = (401, 404, 422)
    return min(PARTS, key=lambda person: (row.status(part_at(person, "U1")) in refused, person in (NOBODY, "doni")))


def forged(world: World, row: Row, token: str | None, **headers: str) -> None:
    """Ask with this token: refused, nothing done, nothing lost."""
    world.at(row.state)
    before = store_hash(besides=())
    fields = {**row.fields, "a-remark": TYPED, "password": SECRET}
    browser = world.browser(who_may(row))
    browser.restore()
    data: Mapping[str, str] = fields if token is None else {**fields, "csrf_token": token}
    answer = browser.client.post(world.path(row.rule, "U1", row.step), data=data, headers=headers)
    assert answer.status_code == 400
    assert html.escape(TYPED) in answer.text
    assert SECRET not in answer.text
    assert ("<html" in answer.text) == ("HX-Request" not in headers)
    assert store_hash(besides=()) == before


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
    forged(world, row, tokens[kind])
    forged(world, row, tokens[kind], **{"HX-Request": "true"})


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
