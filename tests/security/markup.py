"""Texts that want to be markup, the house world dressed in them, and a reader that sees where one became markup.

Every payload carries MARK in a tag, an attribute or a call; wherever MARK is found as anything but text, a page did not
escape what somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from kinerja import services, workflows
from tests.cast import _PEOPLE as PEOPLE
from tests.cast import DEFINITIONS, NOW, OFFICE, OTHER_SCHOOL, SCHOOL
from tests.house import world as house
from tests.house.world import World

MARK = "zqx"

PAYLOADS: tuple[str, ...] = tuple(
    text.replace("@", f"{MARK}()").replace("~", MARK)
    for text in (
"<~-el>", "<script>@</script>", "</script><script>@</script>", "<img src=~ onerror=@>",
        '"><img src=~ onerror=@>', "'><img src=~ onerror=@>", '" ~-a="1', "' ~-b='1", " ~-c=1 ",
        '" autofocus onfocus="@', "' autofocus onfocus='@", '" onmouseover="@" x="', "</title><script>@</script>",
        "</textarea><script>@</script>", "</option></select><img src=~ onerror=@>", "</style><script>@</script>",
        "--><script>@</script>", "<!--><img src=~ onerror=@>-->", "]]><script>@</script>", "<svg onload=@>",
        "<svg/onload=@//", "<svg><script>@</script></svg>", "<svg><animate onbegin=@ attributeName=x>",
        "<svg><a href='javascript:@'><text>~</text></a></svg>", "<math><mtext><~-el></math>", "<IMG SRC=~ ONERROR=@>",
        "<img/src=~/onerror=@>", "<details open ontoggle=@>", "<video><source onerror=@></video>",
        "<audio src=~ onerror=@>", "<body onload=@>", "<input autofocus onfocus=@>", "<select autofocus onfocus=@>",
        "<marquee onstart=@>", "<iframe srcdoc='<script>parent.@</script>'></iframe>",
        "<iframe src='javascript:parent.@'></iframe>", "<object data='javascript:@'></object>",
        "<embed src='javascript:@'>", "<a href='javascript:@'>~</a>", "<a href=' &#106;avascript:@'>~</a>",
        "<form action='javascript:@'><button>~</button></form>", "<button formaction='javascript:@'>~</button>",
        "<base href='//~.example/'>", "<link rel=stylesheet href='//~.example/x'>",
        "<meta http-equiv=refresh content='0;url=javascript:@'>", "<style>@import '//~.example/x'</style>",
        "<div hx-get='/~' hx-trigger=load>", "<div data-hx-get='/~' data-hx-trigger=load>", "<div hx-on:click='@'>",
        "<p id=main hx-swap-oob=true ~-d>", "<template><~-el></template>",
        "<noscript><p title='</noscript><img src=~ onerror=@>'>", "<~-el tabindex=1 onfocus=@ autofocus>",
        "&lt;img src=~ onerror=@&gt;", "&#x3c;img src=~ onerror=@&#x3e;", "\\u003cimg src=~ onerror=@\\u003e",
        "%3Cimg src=~ onerror=@%3E", "\uff1cscript\uff1e@\uff1c/script\uff1e", "+ADw-script+AD4-@+ADw-/script+AD4-",
        "javascript:@", "JaVaScRiPt:@//", "data:text/html,<script>@</script>", "');@;//", '");@;//', "`-@-`",
        '\\";@;//', '=HYPERLINK("//~.example")', "\u202e<img src=~ onerror=@>", "<~-el/\u2028>",
    )
)  # fmt: skip
assert len(PAYLOADS) >= 60

NO_TAGS = frozenset({"object", "embed", "base", "marquee", "math", "style", "audio", "video"})
"""Elements that no page of ours has."""
ADDRESSES = frozenset(
    {
        "href",
        "src",
        "action",
        "formaction",
        "data",
        "srcdoc",
        "poster",
        "xlink:href",
        "hx-get",
        "hx-post",
        "data-hx-get",
    }
)
OWN_ADDRESS = re.compile(
    r"(?:[/#?]|mailto:|webcal:|https?://localhost(?:[:/]|$)|https://[a-z.]+\.go\.id/|$)", re.IGNORECASE
)


class _Reader(HTMLParser):
    """Finds MARK wherever it is not text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.texts = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        if MARK in tag or tag in NO_TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if MARK in name or name.startswith(("on", "hx-on", "data-hx-on")):
                self.found.append(f"<{tag} {name}>")
            if name in ADDRESSES and not OWN_ADDRESS.match((value or "").strip()):
                self.found.append(f"<{tag} {name}={value}>")
            self.texts += MARK in (value or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if MARK in data and self._inside:
            self.found.append(f"inside <{self._inside}>: {data[:80]}")
        self.texts += MARK in data

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.found.append(f"a comment: {data[:80]}")


def markup_in(page: str) -> tuple[list[str], int]:
    """Where a payload became markup, and how often one stands in the page as text."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found, reader.texts


@dataclass
class Dress:
    """Puts payloads behind texts: all of them, or as many as fit, beginning where the last text left off."""

    payloads: tuple[str, ...] = PAYLOADS
    _next: count[int] = field(default_factory=count)

    def __call__(self, text: str, most: int = 100_000) -> str:
        made = text
        for _ in self.payloads:
            payload = self.payloads[next(self._next) % len(self.payloads)]
            if len(made) + len(payload) + 1 > most:
                return made if made != text else f"{text[:1]}{self._shortest(most - 1)}"
            made += f" {payload}"
        return made

    def _shortest(self, most: int) -> str:
        return next((each for each in self.payloads if len(each) <= most), "")


WORDS = frozenset(
    {
        "title", "label", "hint", "help", "basis", "purpose", "instead", "confirm", "optional_note", "source",
        "mended_by", "locked_help", "row_title", "unit", "say", "example", "id", "en",
    }
)  # fmt: skip
"""Keys of the language whose values people read."""


def dressed(path: Path, dress: Dress, into: Path) -> Path:
    """A copy of a definition in which every text for people is dressed, and every text field takes long texts."""
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts stay texts
    into.write_text(yaml.safe_dump(_walk(tree, dress), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return into


def _walk(node: Any, dress: Dress) -> Any:
    if isinstance(node, list):
        return [_walk(each, dress) for each in node]
    if isinstance(node, dict):
        return {key: _value(key, value, node, dress) for key, value in node.items() if key != "max_length"}
    return node


def _value(key: str, value: Any, around: dict[str, Any], dress: Dress) -> Any:
    is_name = key == "source" and "title" in around  # the id of a source of outside data
    if isinstance(value, str) and key in WORDS and not is_name:
        # braces would be an expression, which is another matter (test_definitions.py)
        return dress(value, 600 if key == "say" else 100_000)
    return _walk(value, dress)


def put_into(changed: Callable[[str], str], node: Any) -> Any:
    """Every text in here, changed."""
    if isinstance(node, str):
        return changed(node)
    if isinstance(node, dict):
        return {key: put_into(changed, value) for key, value in node.items()}
    return [put_into(changed, each) for each in node] if isinstance(node, list) else node


def dressed_world(dress: Dress, folder: Path) -> World:
    """The house world in which every definition, name, answer, reason and file name carries payloads."""
    plain = house.publish
    source = dressed(DEFINITIONS / "every_field.yaml", dress, folder / "every_field.yaml")
    found = workflows.load(source)
    assert found.ok, [problem.line("en") for problem in found.problems][:5]
    house.publish = lambda: services.definitions.publish(found, services.SYSTEM, NOW)
    try:
        world = house.build()
    finally:
        house.publish = plain
    known = typed(dress)
    for state, snapshot in world.states.items():
        put_on = {name: put_into(lambda text: known.get(text, text), rows) for name, rows in snapshot.items()}
        world.states[state] = {**put_on, "revisions": snapshot["revisions"]}
    world.hashes.clear()
    world.at(house.FILLING)
    return world


def typed(dress: Dress) -> Mapping[str, str]:
    """What people have typed in the world -> the same, dressed, as long as its field allows."""
    names = {*(name for name, *_ in PEOPLE.values()), *(who.title() for who in house.PEOPLE)}
    places = {unit.name for unit in (SCHOOL, OTHER_SCHOOL, OFFICE)} | {"Kabupaten Uji"}
    return {
        **{name: dress(name, 120) for name in names},
        **{place: dress(place) for place in places},
        **{text: dress(text) for text in ("Kelas tenang", "Banjir", "Salah")},
        "420/118": dress("420/118", 60),
        "Pindaian.pdf": f"{dress('P', 110)}.pdf",
    }
