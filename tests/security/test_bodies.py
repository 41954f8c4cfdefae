"""Whatever is sent where a form is expected: an answer that says no, at once, and never a fault (S4).

The bodies are bytes, as nobody's browser makes them; the token rides in a header, so that each reaches the code behind
it. LONG_TESTS=1 sends 5,000 of them.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from typing import NamedTuple
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.house.routes import ROWS, Row
from tests.house.test_forgery import who_may
from tests.house.world import World
from tests.security.conftest import LONG

ROWS_WITH_BODIES = [row for row in ROWS if row.method != "GET"]
EACH = 140 if LONG else 5
SLOWEST = 1.0
"""Seconds of this process for 99 of 100 answers, while the memory of each is traced."""
MOST_MEMORY = 50_000_000
"""Bytes that one form may take at its largest; what is taken over and over again would show."""

NAMES = (
    "key", "version", "csrf_token", "next", "language", "username", "password", "repeat", "current", "edition", "a-aim",
    "a-theme", "a-habits", "a-helped", "a-begins", "a-begins-day", "a-begins-month", "a-begins-year", "a-courses",
    "a-courses-0-times", "a-courses-0-course", "a-courses-99999999-times", "a-courses--1-times", "a-courses-0-scan",
    "add", "remove", "choosing", "stay", "check", "decision", "reason", "parts", "note-plan.aim", "message", "pick",
    "last_day-day", "last_day-month", "last_day-year", "confirm", "seen", "scope", "kind", "target", "lines", "item",
    "file:scan:", "file:courses:0", "role", "unit", "assignments", "wanted", "shown", "until", "effect", "_method",
    "", "a-", "a--", "[]", "a[0][b][c]", "__proto__", "constructor", "a.b.c", "$where", "\x00", "\u202e",
)  # fmt: skip
VALUES: tuple[bytes, ...] = (
    b"", b" ", b"\x00", b"a\x00b", b"\xff\xfe\xfd", b"\xed\xa0\x80", b"\xf5\x90\x80\x80", b"\xc0\xaf", b"\r\nX: y",
    b"0", b"-0", b"-1", b"1e999", b"NaN", b"Infinity", b"9" * 400, b"9" * 5000, b"0x10", b"1_000", b"1,5", b"1.5.5",
    "١٢".encode(), "²".encode(), b"2024-02-30", b"0000-00-00", b"99999-12-31", b"2024-01-01T25:61", b"31", b"13",
    b"true", b"yes", b"no", b"null", b"undefined", b'{"$gt":""}', b"[" * 3000, b"{" * 3000, b"<" * 3000, b"(" * 3000,
    b"%", b"%zz", b"../../etc/passwd", b"=1+1", b"a" * 60_000, "🏫".encode() * 5000, "\u202e\u200b\ufeff".encode(),
    b"{{7*7}}", b"%s%n%(x)s", b"{0.__class__}", b"'; --", b"unit:U2", b"person:putu", b"administrator", b"approve",
    b"return", b"full@2024-1", b"plan", b"plan.aim", b"courses.0", b"courses.-1", b"U2", b"retry",
)  # fmt: skip
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
TYPES = (
    FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=nowhere", PARTS, "multipart/form-data", "text/plain", "",
    "multipart/form-data; boundary=" + "y" * 300, "multipart/mixed; boundary=x", "application/json", "x", ";;;=",
    "multipart/form-data; boundary=\"x\\\"", "application/xml",
)  # fmt: skip

Pairs = list[tuple[str, bytes]]


class Body(NamedTuple):
    """Bytes and what they say they are; told in few words where one breaks something."""

    content: bytes
    type: str

    def __repr__(self) -> str:
        return f"{self.type!r}, {len(self.content)} bytes, {self.content[:80]!r} …"


def encoded(pairs: Pairs) -> bytes:
    return b"&".join(b"%s=%s" % (quote_from_bytes(n.encode()).encode(), quote_from_bytes(v).encode()) for n, v in pairs)


def in_parts(pairs: Pairs, file: bool, whole: bool) -> bytes:
    """As forms with files are sent; not `whole`: it breaks off."""
    kind = b'; filename="../a\x00.pdf"\r\nContent-Type: application/pdf' if file else b""
    each = (
        b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (n.encode(), kind, v) for n, v in pairs
    )
    return b"".join(each) + (b"--x--\r\n" if whole else b"--x\r\nContent-Dispo")


@st.composite
def bodies(draw: st.DrawFn, row: Row) -> Body:
    names = st.sampled_from((*NAMES, *row.fields, *row.fields))
    values = (
        st.sampled_from(VALUES)
        | st.binary(max_size=40)
        | st.text(max_size=20).map(lambda t: t.encode("utf-8", "replace"))
    )
    good = [(name, value.encode()) for name, value in row.fields.items() if isinstance(value, str)]
    spoilt = draw(st.lists(st.tuples(names, values), max_size=8))
    pairs = [*good, *spoilt] if draw(st.booleans()) else [*spoilt, *good]
    shape = draw(st.sampled_from(("form", "form", "form", "parts", "files", "half", "bytes", "many", "large", "deep")))
    if shape in ("parts", "files", "half"):
        return Body(in_parts(pairs, shape == "files", shape != "half"), PARTS)
    if shape == "bytes":
        return Body(draw(st.binary(max_size=300)), draw(st.sampled_from(TYPES)))
    if shape == "many":
        return Body(encoded([(f"a-courses-{n}-times", b"1") for n in range(10_000 if LONG else 2_000)]), FORM)
    if shape == "large":
        content = encoded(pairs) + b"&a-aim=" + b"x" * (5_000_000 if LONG else 1_100_000)
        return Body(content, draw(st.sampled_from((FORM, PARTS, "text/plain"))))
    if shape == "deep":
        return Body(b"[" * 100_000, "application/json")
    return Body(encoded(pairs), draw(st.sampled_from((FORM, FORM, FORM, *TYPES))))


@pytest.mark.parametrize("row", ROWS_WITH_BODIES, ids=str)
def test_no_body_is_a_fault(world: World, row: Row) -> None:
    """Not then, and not when what was taken of it is looked at."""
    browser, took = world.browser(who_may(row)), []

    # Not shrunk: to make megabytes smaller takes minutes, and the answer says what broke.
    @settings(max_examples=EACH, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate])
    @given(body=bodies(row), script=st.booleans())
    def send(body: Body, script: bool) -> None:
        world.at(row.state)
        browser.restore()
        path, headers = world.path(row.rule, "U1", row.step), {"X-CSRFToken": browser.token}
        headers |= {"HX-Request": "true"} if script else {}
        began = time.process_time()
        answer = browser.client.post(path, data=body.content, content_type=body.type, headers=headers)
        took.append((time.process_time() - began, repr(body)))
        assert answer.status_code < 500, answer.text[:2000]
        if answer.status_code in (200, 303) and "<instance_id>" in row.rule:
            for shown in ("/instances/<instance_id>", "/instances/<instance_id>/steps/<step_id>"):
                again = browser.ask("GET", world.path(shown, "U1", row.step))
                assert again.status_code < 500, again.text[:2000]

    tracemalloc.start()
    try:
        send()
        assert tracemalloc.get_traced_memory()[1] <= MOST_MEMORY
    finally:
        tracemalloc.stop()
    assert len(took) >= EACH
    slow = [each for each in took if each[0] > SLOWEST]
    assert len(slow) <= len(took) // 100, slow
    sys.stdout.write(f"{row}: {len(took)} bodies, the slowest {max(took)[0]:.2f} s\n")
