"""One grammar for both languages; whatever is typed, the author is told what and where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_world import any_trees

from kinerja.workflows.sentences import Node, SentenceError, parse, problems, render
from kinerja.workflows.sentences.keywords import KEYWORDS
from kinerja.workflows.sentences.parser import MAX_CHARACTERS, MAX_NODES
from kinerja.workflows.sentences.tree import Name, Number, Op, Sum, Total, walk


@given(any_trees, st.sampled_from(["id", "en"]))
def test_printing_and_reading_are_inverse_in_both_languages(node: Node, language: str) -> None:
    assert parse(render(node, language)) == node


PAIRS = [
    "status(x) adalah disetujui dan jumlah(g.poin) minimal 32",
    "status(x) is disetujui and total(g.poin) at least 32",
    "a antara 32 dan 128 dan b maksimal 3",
    "a between 32 and 128 and b at most 3",
    'bukan (a salah satu dari (X, "y z", III/a))',
    'not (a one of (X, "y z", III/a))',
    "a bukan salah satu dari (X, Y)",
    "a not one of (X, Y)",
    "semua g: (n lebih dari 0) atau ada g: (n kurang dari 0)",
    "all g: (n more than 0) or any g: (n less than 0)",
    "hari kerja sejak a.b minimal 3 dan hari sejak c sama dengan 1",
    "working days since a.b at least 3 and days since c equals 1",
    "a sudah diisi dan b belum diisi dan c memuat d",
    "a is filled and b is empty and c contains d",
    "hari ini sebelum 2024-01-31 atau a sesudah b atau a paling lambat b",
    "today before 2024-01-31 or a after b or a no later than b",
    "jendela(x) terbuka dan pelaku adalah p dan a adalah bukan ya",
    "window(x) is open and actor is p and a is not yes",
    "banyak(g) minimal 1 dan b adalah tidak",
    "count(g) at least 1 and b is no",
    "rata_rata(g.poin) minimal 2 dan bukan (x berbeda dari saran)",
    "average(g.poin) at least 2 and not (x differs from suggestion)",
    "tabel t(a, 2 × b, tabel u(c)) adalah baik",
    "table t(a, 2 × b, table u(c)) is baik",
]


@pytest.mark.parametrize(("indonesian", "english"), list(zip(PAIRS[::2], PAIRS[1::2], strict=True)))
def test_both_languages_make_the_same_tree(indonesian: str, english: str) -> None:
    assert parse(indonesian) == parse(english)
    assert render(parse(english), "id") == indonesian
    assert render(parse(indonesian), "en") == english


def test_keywords_do_not_depend_on_case_and_spaces() -> None:
    assert parse("  A  MINIMAL 3 Dan b  Adalah\n Bukan c ") == parse("A minimal 3 dan b adalah bukan c")


def test_a_field_may_be_called_like_a_function() -> None:
    assert parse("jumlah minimal 3").left == Name(("jumlah",))
    assert parse("jumlah(g.jumlah) minimal 3").left == Total(Name(("g", "jumlah")))


def test_numbers_are_exact_and_may_be_negative() -> None:
    node = parse("a - 1 lebih dari -1.5")
    assert isinstance(node.left, Sum)
    assert node.op is Op.MORE_THAN
    assert node.right == Number(Decimal("-1.5"))


def test_every_node_knows_its_place() -> None:
    text = "status(rencana) adalah draf dan nilai minimal 3"
    found = {text[start : start + length] for start, length in (node.span for node, _ in walk(parse(text)))}
    assert found == {text, "status(rencana) adalah draf", "status(rencana)", "draf", "nilai minimal 3", "nilai", "3"}


FAULTS = [
    ("", "syntax_broken_off", "", None),
    ("a minimal", "syntax_broken_off", "l", None),
    ("(a minimal 3", "syntax_broken_off", "3", None),
    ("a minimum 3", "syntax_unexpected", "minimum", "minimal"),
    ("a minimal 3 4", "syntax_unexpected", "4", None),
    ("a sudah", "syntax_unexpected", "sudah", "sudah diisi"),
    ("a $ 3", "syntax_unexpected", "$", None),
    ("a antara 1 atau 2", "syntax_unexpected", "atau", None),
    ("semua g (a minimal 3)", "syntax_unexpected", "(", None),
    ("bukan a adalah b", "syntax_unexpected", "a", None),
    ("a adalah 1.2.3", "syntax_unexpected", "1.2.3", None),
    ('a adalah "b', "quote_not_closed", '"b', None),
    ("a dan b atau c", "mixed_and_or", "atau", None),
    ("a or b and c", "mixed_and_or", "and", None),
    ("(a atau b dan c)", "mixed_and_or", "dan", None),
    ("juml(g.f) minimal 3", "unknown_function", "juml", "jumlah"),
    ("stats (a) adalah b", "unknown_function", "stats", "status"),
    ("__import__(os)", "unknown_function", "__import__", None),
    ("a minimal 1,5", "decimal_comma", ",", None),
    ("a minimal 10.000", "grouped_thousands", "10.000", "10000"),
    ("a sebelum 2023-02-29", "no_such_date", "2023-02-29", None),
]


@pytest.mark.parametrize(("text", "code", "at", "suggestion"), FAULTS)
def test_what_is_wrong_is_told_with_its_place(text: str, code: str, at: str, suggestion: str | None) -> None:
    with pytest.raises(SentenceError) as caught:
        parse(text)
    error = caught.value
    assert (error.code, text[error.offset : error.offset + error.length]) == (code, at)
    assert error.params.get("suggestion") == suggestion


def test_what_should_stand_there_is_said_in_the_language_of_the_reader() -> None:
    _, error = parsed("a sudah")
    assert error is not None
    assert problems.say(error.code, error.params, "id") == (
        "“sudah” tidak bisa dibaca di sini; seharusnya kata perbandingan, “dan”, atau “atau”."
        " Maksud Anda “sudah diisi”?"
    )
    assert problems.say(error.code, error.params, "en") == (
        "“sudah” cannot be read here; a comparison word, “and”, or “or” should stand here. Did you mean “sudah diisi”?"
    )


def test_mixing_is_fine_with_brackets() -> None:
    assert parse("a dan (b atau c)") == parse("a and (b or c)")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * (MAX_CHARACTERS + 1), "too_long"),
        (" dan ".join(["a adalah b"] * (MAX_NODES // 3 + 1)), "too_big"),
        ("bukan (" * 6 + "a" + ")" * 6, "too_deep"),
    ],
)
def test_size_is_bounded(text: str, code: str) -> None:
    with pytest.raises(SentenceError) as caught:
        parse(text)
    assert caught.value.code == code


def test_a_list_of_options_is_bounded_by_the_length_of_the_text_only() -> None:
    options = ", ".join(f"pilihan_{number}" for number in range(60))
    assert len(parse(f"a salah satu dari ({options})").options) == 60


def test_brackets_are_not_depth() -> None:
    assert parse("(" * 800 + "a" + ")" * 800) == Name(("a",))


tokens = st.sampled_from(
    [word for words in KEYWORDS.values() for word in words]
    + [
        "(",
        ")",
        ",",
        ":",
        "+",
        "-",
        "×",
        '"',
        "'",
        "{",
        ".",
        "a",
        "g.f",
        "1.5",
        "1,5",
        "2024-01-31",
        "2024-13-01",
        "é",
        "\n",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.lists(tokens, max_size=15).map(" ".join), st.lists(tokens).map("".join)))
def test_random_text_raises_nothing_but_its_own_error(text: str) -> None:
    node, error = parsed(text)
    if node is not None:
        assert parse(render(node, "id")) == parse(render(node, "en")) == node
    if error is not None:
        assert 0 <= error.offset <= max(0, len(text) - 1)
        assert problems.say(error.code, error.params, "id") != problems.say(error.code, error.params, "en")


def parsed(text: str) -> tuple[Node | None, SentenceError | None]:
    try:
        return parse(text), None
    except SentenceError as error:
        return None, error


def test_dates_are_local_days() -> None:
    assert parse("a sebelum 2024-02-29").right.value == date(2024, 2, 29)
