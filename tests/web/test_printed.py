"""What is kept of a page is the same for everybody, and filled in it reads as if it were rendered anew."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from flask import Flask, g, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinerja.forms.fields import form_class
from kinerja.settings import ROOT
from kinerja.web import printed
from kinerja.web.views.choices import choice_groups
from kinerja.web.views.fields import FieldView, layout_of
from kinerja.workflows import OfferedOption
from kinerja.workflows.definition import Field, FieldKind, Option, Text
from kinerja.workflows.instance import Note
from tests.cast import NOW

OPTIONS = tuple(OfferedOption(Option(f"o{at}", Text(f"<Satu & {at}>", f"One {at}"))) for at in range(9))
SHAPES = [
    (FieldKind.TEXT, 0), (FieldKind.LONG_TEXT, 0), (FieldKind.INTEGER, 0), (FieldKind.MONEY, 0), (FieldKind.YES_NO, 0),
    (FieldKind.DATE, 0), (FieldKind.DATE_TIME, 0), (FieldKind.CHOICE, 3), (FieldKind.CHOICE, 9), (FieldKind.CHOICES, 4),
]  # fmt: skip
ANSWERS = {
    FieldKind.INTEGER: st.integers(), FieldKind.MONEY: st.decimals(allow_nan=False, allow_infinity=False),
    FieldKind.YES_NO: st.booleans(), FieldKind.DATE: st.dates().map(str),
    FieldKind.DATE_TIME: st.datetimes().map(lambda at: at.isoformat("T", "minutes")),
    FieldKind.CHOICE: st.sampled_from(["o0", "o2", "o8"]),
    FieldKind.CHOICES: st.lists(st.sampled_from(["o0", "o1", "o3"]), unique=True),
}  # fmt: skip
CALLS = "{% from 'submissions/_answer.html' import answer, asked with context %}"


def shown(kind: FieldKind, options: int, answer: Any, **more: Any) -> FieldView:
    item = Field("a", kind, Text("Tanya?", "Ask?"), help=Text("Bantuan & contoh"), options="l" if options else None)
    bound = form_class((item,))(prefix="a-", data={"f_a": answer})["a"]
    offered, chosen = OPTIONS[:options], frozenset(answer if isinstance(answer, list) else [answer])
    arranged = partial(choice_groups, offered, chosen, (item,), None) if options else tuple
    many = {"offered": offered, "arranged": arranged, **more}
    return FieldView(item, "a", True, layout_of(item, options), bound=bound, of=(kind.value, f"{options}"), **many)


def page(macro: str, view: FieldView) -> str:
    return render_template_string(CALLS + "{{ " + macro + "(f) }}", f=view)


@pytest.mark.parametrize(("kind", "options"), SHAPES)
def test_a_field_reads_the_same_whoever_filled_it_in_before(app: Flask, kind: FieldKind, options: int) -> None:
    answers = st.none() | ANSWERS.get(kind, st.text(max_size=30)) | st.sampled_from(["<b>&\"'", "31-2-2024", "0"])

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(answers)
    def reads_the_same(answer: Any) -> None:
        view = shown(kind, options, answer)
        assert view.blank
        assert page("answer", view) == page("asked", view)

    with app.test_request_context("/"):
        reads_the_same()


def test_each_language_has_blanks_of_its_own(app: Flask) -> None:
    view = shown(FieldKind.CHOICE, 3, "o1")
    for language, label in (("id", "Tanya?"), ("en", "Ask?"), ("id", "Tanya?")):
        with app.test_request_context("/"):
            g.language = language
            assert label in page("answer", view)


@pytest.mark.parametrize(
    "more",
    [
        {"errors": ("Isi dahulu.",)},
        {"notes": (Note("b", "Budi", NOW, "Perjelas"),)},
        {"before": "Dulu"},
        {"offered": (OfferedOption(OPTIONS[0].option, recommended=True),)},
        {"offered": (OfferedOption(OPTIONS[0].option, value=2),)},
    ],
)
def test_what_is_said_to_one_person_is_not_kept(more: dict[str, Any]) -> None:
    assert shown(FieldKind.CHOICE, 3, "o1", **more).blank is None


def test_what_must_be_filled_and_what_is_offered_make_another_blank() -> None:
    usual = shown(FieldKind.CHOICE, 3, "o1")
    assert usual.blank == shown(FieldKind.CHOICE, 3, "o2").blank
    assert usual.blank != shown(FieldKind.CHOICE, 3, "o1", required=True).blank
    assert usual.blank != shown(FieldKind.CHOICE, 3, "o1", offered=OPTIONS[1:4]).blank


def test_a_block_is_rendered_once_for_all_it_depends_on(app: Flask) -> None:
    words = "{% call once('test', for) %}{{ said }}{% endcall %}"
    with app.test_request_context("/"):
        assert render_template_string(words, **{"for": 1}, said="<a>") == "&lt;a&gt;"
        assert render_template_string(words, **{"for": 1}, said="b") == "&lt;a&gt;"
        assert render_template_string(words, **{"for": 2}, said="c") == "c"
    with app.test_request_context("/", base_url="http://localhost/under"):
        assert render_template_string(words, **{"for": 1}, said="d") == "d"


def test_no_block_that_is_kept_names_a_person_or_a_token() -> None:
    blocks = [
        block
        for template in (ROOT / "templates").rglob("*.html")
        for block in re.findall(r"{% call once\(.*?{% endcall %}", template.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(blocks) >= 5
    for block in blocks:
        assert not re.search(r"\b(account|csrf|csrf_token|view|now|here|request|session)\b", block), block


def test_no_more_than_a_bounded_number_is_kept(app: Flask) -> None:
    with app.test_request_context("/"):
        for number in range(printed.MOST_KEPT + 10):
            printed.once("many", number, caller=lambda: "x")
        assert printed.number_kept() <= printed.MOST_KEPT
