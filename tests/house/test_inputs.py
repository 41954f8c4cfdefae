"""What nobody offered is not taken: names that no form has, values of another type, addresses of other sites."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from mongoengine.connection import get_db

from tests.cast import PASSWORD
from tests.house.routes import ROWS, Row
from tests.house.test_forgery import who_may
from tests.house.world import FILLING, PASSING, World

KEY = "01JAAAAAAAAAAAAAAAAAAAAAAA"

NOT_OFFERED = """
_id id state status owner person subject unit scope turn locked revision edition commands outbox pending waiting facts
data.x f1__set $set submitted_at read_at decided_at approved_by answers answers.plan.aim __class__ is_admin disabled
username a-aim.x a-aim[$ne] a-aim__ne a-$where a-_id a-nothing a- a-kind a-total a-story a-help_wanted
a-courses-0-worth a-courses-0-nothing a-courses-0-$set
"""
"""Read-only, computed, hidden, of another step, of the store, of nobody: none is a field of any form it is sent to."""

ITS_OWN = re.compile(
    r"\$argon2[^']+|ObjectId\('[^']+'\)|[0-9A-HJKMNP-TV-Z]{26}|\d{4}-\d\d-\d\dT[\d:.+Z]+|datetime\.datetime\([^)]*\)|[0-9a-f]{32,64}"
)
"""What differs from one act to the next: salts, ids made anew, moments, and the digests over them."""

assert len(set(NOT_OFFERED.split())) >= 30

WRITING = [row for row in ROWS if row.method != "GET" and row.writes and row.rule != "/login"]


def content() -> dict[str, list[str]]:
    """The whole store as text: collection -> documents."""
    database = get_db()
    names = sorted(set(database.list_collection_names()) - PASSING)
    return {name: sorted(ITS_OWN.sub("…", repr(each)) for each in database[name].find({})) for name in names}


@pytest.mark.parametrize("row", WRITING, ids=str)
def test_names_that_no_form_has_are_not_stored(world: World, row: Row) -> None:
    """The same act with and without them leaves the same store behind."""
    known = {**row.fields, "key": KEY}
    extra = {name: "EXTRA" for name in NOT_OFFERED.split() if name not in row.fields}
    after = []
    for fields in (known, {**extra, **known}):
        world.at(row.state)
        path = world.path(row.rule, "U1", row.step)
        answer = world.browser(who_may(row)).ask("POST", path, fields)
        assert answer.status_code in (200, 303), answer.text
        after.append(content())
    assert "EXTRA" not in str(after[1])
    assert after[0] == after[1]


def test_a_value_of_another_type_is_refused_beside_its_field(world: World) -> None:
    world.at(FILLING)
    path = world.path("/instances/<instance_id>/steps/<step_id>/submission", "U1", "plan")
    answer = world.browser("siti").ask("POST", path, {"a-aim": "x", "a-theme": '{"$ne":1}', "a-helped": "perhaps"})
    assert answer.status_code == 422


ELSEWHERE = (
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *(
        "https://evil.example",
        "HTTPS://evil.example",
        "http:evil.example",
        "http:/evil.example",
        "https:///evil.example",
    ),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://e.x",
    ),
    *(
        "/\tevil",
        "/\n/evil.example",
        "\n//evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\r\nLocation: //evil",
    ),
    *("/%0d%0aSet-Cookie:x=1\r\n", "//evil.example/%2f..", "/.//evil.example\\", "evil.example", "@evil.example", ""),
    *(
        "//user@evil.example",
        "https:evil.example",
        "/\u2028/evil.example",
        "\u202e//evil.example",
        "//\u3002evil",
        "\x00//e",
    ),
    *(
        "//evil%E3%80%82example",
        "/\x0b/evil.example",
        "/\x85/evil.example",
        ":evil",
        "?//evil.example",
        "#//evil.example",
    ),
    *(
        "//evil.example:443",
        "//evil.example?x=/",
        "//evil.example#/",
        "//evil.example/..",
        "/..//evil.example\\@",
        "//",
    ),
    *(
        "///",
        "/\\",
        "\\",
        "\\\\evil",
        "/%09/evil.example\t",
        "/\x00/evil.example",
        "/\x7f/evil.example",
        "/\xa0\x00//evil",
    ),
    *("/\ufeff/evil.example", "/\u200b\n/evil.example", "／／evil.example", "\uff0f/evil.example", "/\u2029/evil"),
    *(
        "http://localhost@evil.example",
        "http://localhost.evil.example",
        "//localhost@evil.example",
        "//localhost:80@e.x",
    ),
    *(
        "blob:https://evil.example/x",
        "about:blank",
        "mailto:a@evil.example",
        "tel:1",
        "ws://evil.example",
        "intent://x",
    ),
    *("/\r\n\r\n<script>", "/\rX", "/\x1b[2J//evil", "https://evil.example\\@localhost/", "http:\\\\evil.example"),
    *("//[::1]", "//127.0.0.1", "//0x7f000001", "\\evil.example", "/\\/evil.example", "/\\\\evil.example"),
)


assert len(set(ELSEWHERE)) == len(ELSEWHERE) >= 80


def stays(location: str) -> bool:
    """Whether a browser that follows this stays on this host. Backslashes and controls are read as browsers do."""
    read = "".join(each for each in location.replace("\\", "/") if each not in "\t\r\n").strip(
        "".join(map(chr, range(33)))
    )
    parts = urlsplit(read)
    return location.startswith("/") and not read.startswith("//") and not parts.scheme and not parts.netloc


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_to_another_site(world: World, target: str) -> None:
    world.at(FILLING)
    signed, away = world.browser("siti"), world.browser("nobody")
    answers = [
        signed.ask("GET", "/login", query_string={"next": target}),
        away.ask("POST", "/login", {"username": "siti", "password": PASSWORD, "next": target}),
        away.ask("POST", "/login", {"username": "siti", "password": PASSWORD}, query_string={"next": target}),
        signed.ask("POST", "/language", {"language": "id", "next": target}),
    ]
    for answer in answers:
        assert answer.status_code == 303
        assert stays(answer.location), answer.location
        assert "HX-Location" not in answer.headers
        assert "evil" not in str(answer.headers.get("Set-Cookie"))


@pytest.mark.parametrize("target", [each for each in ELSEWHERE if each.isprintable() and each.isascii()])
def test_htmx_is_not_led_to_another_site_either(world: World, target: str) -> None:
    world.at(FILLING)
    headers = {"HX-Request": "true", "HX-Current-URL": target, "Referer": target}
    answer = world.browser("nobody").ask("GET", "/instances", headers=headers)
    assert answer.status_code == 204
    assert stays(answer.headers["HX-Redirect"])
    assert "HX-Location" not in answer.headers
    forgotten = world.browser("siti").client.post("/language", data={"a": "x"}, headers=headers)
    assert forgotten.status_code == 400
    assert f'href="{target}"' not in forgotten.text or stays(target)


def test_the_judge_of_addresses_can_say_no() -> None:
    assert not stays("//evil.example")
    assert not stays("/\\evil.example")
    assert not stays("/\t/evil.example")
    assert stays("/instances/1?a=//b")
