"""Reading YAML: raw text with places, limits, and the same tree as the reader that the studio rewrites with."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kinerja import workflows
from kinerja.workflows import reader
from kinerja.workflows.places import Problem
from kinerja.workflows.reader import Mapping, Node, Scalar, Sequence
from tests.workflows.sound import SOUND


def read(text: str) -> tuple[Node | None, list[Problem]]:
    problems: list[Problem] = []
    return reader.read(text, "x.yaml", problems.append), problems


TRAPS = ["no", "on", "off", "yes", "y", "08", "0o7", "1:30", "2024-01-31", "1e3", "0x1F", "~", "null", "1_000",
         "197001011990031001", ".5", "NaN", "=", "true", "0123"]  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_turns_into_something_else(trap: str) -> None:
    node, problems = read(f"kunci: {trap}\n{trap}: nilai\n")
    assert problems == []
    assert isinstance(node, Mapping)
    assert node.text("kunci") == trap
    assert node.text(trap) == "nilai"


def test_nodes_know_where_they_stand() -> None:
    node, _ = read("satu:\n  - dua\n  - 'tiga'\n")
    assert isinstance(node, Mapping)
    items = node.value("satu")
    assert isinstance(items, Sequence)
    assert [str(item.place) for item in items.items] == ["x.yaml:2:5", "x.yaml:3:5"]


def test_nothing_is_told_apart_from_an_empty_text() -> None:
    node, _ = read("kosong:\nteks: ''\n")
    assert isinstance(node, Mapping)
    assert [node.value(key).empty for key in ("kosong", "teks")] == [True, False]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        (b"a: " + b"x" * reader.MAX_BYTES, "file_too_big", "x.yaml:1:1"),
        ("a: b\nc: é\n".encode("latin-1"), "not_utf8", "x.yaml:2:4"),
    ],
)
def test_bytes_that_are_no_text_of_ours(raw: bytes, code: str, place: str) -> None:
    problems: list[Problem] = []
    assert reader.decode(raw, "x.yaml", problems.append) is None
    assert [(item.code, str(item.place)) for item in problems] == [(code, place)]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert reader.decode("﻿language: 1".encode(), "x.yaml", pytest.fail) == "language: 1"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: b\nc: \x07\n", "yaml_character", "x.yaml:2:4"),
        ("a: " + "[" * 60 + "]" * 60, "yaml_too_deep", "x.yaml:1:43"),
        ("- a\n" * (reader.MAX_NODES + 1), "too_many_nodes", f"x.yaml:{reader.MAX_NODES}:3"),
    ],
)
def test_limits(text: str, code: str, place: str) -> None:
    node, problems = read(text)
    assert node is None
    assert [(item.code, str(item.place)) for item in problems] == [(code, place)]
    assert all(item.line(language) for item in problems for language in ("id", "en"))


def test_a_file_that_may_not_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from kinerja.workflows.loading.includes import Files
    from kinerja.workflows.loading.record import Collector

    def fetch(_name: str) -> bytes:
        raise OSError(5, "Input/output error")

    out = Collector()
    files = Files("config/", fetch, out)
    assert files.root("workflows.yaml") is None
    assert [item.line("en") for item in out.problems] == [
        "config/workflows.yaml:1:1: file_unreadable The file “workflows.yaml” cannot be read (Input/output error)."
    ]
    assert not files.complete


# --- two readers of one text ----------------------------------------------------------------------------------

WORDS = st.sampled_from([*TRAPS, "a b", "it's", 'say "x"', "titik: dua", "# pagar", "- garis", "é", "x #y", ""])
TREES: st.SearchStrategy[Any] = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(WORDS.filter(lambda word: word not in ("", "=")), inner, min_size=1, max_size=4)
    ),
    max_leaves=15,
)


def plain(node: Node | None) -> Any:
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


def with_places(node: Node | None) -> Any:
    here = (node.line, node.column)  # type: ignore[union-attr]
    if isinstance(node, Mapping):
        return here, {key: with_places(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return here, [with_places(item) for item in node.items]
    return here


def ruamel_places(node: Any) -> Any:
    here = (node.start_mark.line, node.start_mark.column)
    if node.id == "mapping":
        return here, {key.value: ruamel_places(value) for key, value in node.value}
    if node.id == "sequence":
        return here, [ruamel_places(item) for item in node.value]
    return here


@given(tree=TREES, flow=st.booleans())
def test_both_readers_see_the_same_tree_at_the_same_places(tree: Any, flow: bool) -> None:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.allow_unicode = True
    text = StringIO()
    writer.dump({"akar": tree}, text)
    node, problems = read(text.getvalue())
    assert problems == []
    assert plain(node) == {"akar": tree}
    assert with_places(node) == ruamel_places(YAML(typ="rt").compose(StringIO(text.getvalue())))


PIECES = [*sorted(set(re.findall(r"[\w@.]+", SOUND))), "{}", "[]", "''", "{a: b}", "[a]", "- x", "{", "}", "\n"]


@given(
    st.lists(
        st.tuples(st.integers(0, len(re.findall(r"[\w@.]+", SOUND)) - 1), st.sampled_from(PIECES)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=60)
def test_no_slip_of_the_pen_makes_loading_raise(slips: list[tuple[int, str]]) -> None:
    words = list(re.finditer(r"[\w@.]+", SOUND))
    text = SOUND
    for position, piece in sorted(slips, reverse=True):
        text = text[: words[position].start()] + piece + text[words[position].end() :]
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    for problem in catalogue.problems:
        assert problem.line("id").startswith("workflows.yaml:")
        assert problem.line("en")
        problem.excerpt(text)


@given(st.text(max_size=200))
def test_no_text_makes_loading_raise(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    catalogue = workflows.load_texts({"workflows.yaml": text}, "workflows.yaml")
    assert not catalogue.ok
    for problem in catalogue.problems:
        assert problem.line("id")
        problem.excerpt(text)
