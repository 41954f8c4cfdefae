"""The form built from a definition gives the engine plain answers, whatever is typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kinerja.forms import StepForm, step_form
from kinerja.workflows.definition import Field, FieldKind, Step, StepKind, Text


def make(kind: FieldKind, name: str = "x", **kwargs: object) -> Field:
    return Field(name, kind, Text(name), **kwargs)


STEP = Step(
    "s",
    StepKind.FORM,
    "stage",
    Text("Step"),
    "part",
    fields=(
        make(FieldKind.TEXT, "data"),
        make(FieldKind.LONG_TEXT, "story"),
        make(FieldKind.INTEGER, "key"),
        make(FieldKind.DECIMAL, "weight"),
        make(FieldKind.MONEY, "cost"),
        make(FieldKind.YES_NO, "agreed"),
        make(FieldKind.DATE, "on"),
        make(FieldKind.DATE_TIME, "at"),
        make(FieldKind.CHOICE, "one"),
        make(FieldKind.CHOICES, "many"),
        make(
            FieldKind.ROWS,
            "rows",
            fields=(make(FieldKind.CHOICE, "act"), make(FieldKind.INTEGER, "count")),
        ),
        make(FieldKind.COMPUTED, "sum"),
        make(FieldKind.NOTE, "remark"),
        make(FieldKind.TEXT, "fixed", editable=False),
    ),
)
FORM = step_form("hash", STEP)


def typed(**sent: object) -> dict[str, object]:
    pairs = [(name, one) for name, value in sent.items() for one in (value if isinstance(value, list) else [value])]
    return FORM.sent(MultiDict((f"a-{name.replace('__', '-')}", value) for name, value in pairs)).given()


@pytest.mark.parametrize(
    ("name", "sent", "answer"),
    [
        ("data", "  Sari \r\n", "Sari"),
        ("data", "   ", None),
        ("story", "satu\r\ndua", "satu\ndua"),
        ("key", "12", 12),
        ("key", "1.204.318", 1204318),
        ("key", "dua", "dua"),
        ("key", "2,5", Decimal("2.5")),
        ("key", "9" * 40, "9" * 40),
        ("key", "1e9", "1e9"),
        ("weight", "2,5", Decimal("2.5")),
        ("weight", "2.5", Decimal("2.5")),
        ("weight", "NaN", "NaN"),
        ("cost", "Rp 1.500.000", 1500000),
        ("agreed", "yes", True),
        ("agreed", "no", False),
        ("agreed", "mungkin", "mungkin"),
        ("one", "tenang", "tenang"),
        ("many", ["a", "b", "a"], ["a", "b"]),
    ],
)
def test_text_becomes_a_plain_answer(name: str, sent: object, answer: object) -> None:
    found = typed(**{name: sent})
    assert found == {name: answer}
    assert type(found[name]) is type(answer)


@pytest.mark.parametrize(
    ("day", "month", "year", "answer"),
    [
        ("14", "3", "2024", "2024-03-14"),
        ("31", "2", "2024", "2024-2-31"),
        ("14", "", "2024", "2024--14"),
        ("", "", "", None),
        ("-1", "3", "2024", "2024-3- 1"),
        ("5", "12", "24", "24-12-5"),
        ("12", "12", "0024", "24-12-12"),
    ],
)
def test_a_date_is_three_controls(day: str, month: str, year: str, answer: str | None) -> None:
    assert typed(on__day=day, on__month=month, on__year=year) == {"on": answer}


def test_a_date_that_cannot_be_is_shown_again_as_typed() -> None:
    answers = typed(on__day="31", on__month="2", on__year="2024")
    assert FORM.of(answers)["on"].value == ("31", "2", "2024")


def test_a_moment_takes_the_clock_with_a_dot() -> None:
    answers = typed(at__day="14", at__month="3", at__year="2024", at__clock="7.30")
    assert answers == {"at": "2024-03-14T07:30"}
    assert FORM.of(answers)["at"].value == ("14", "3", "2024", "07.30")


def test_rows_are_read_in_order_and_blank_cells_are_left_out() -> None:
    answers = typed(
        rows__0__act="a",
        rows__0__count="2",
        rows__3__act="b",
        rows__3__count="",
        rows__7__count="dua",
    )
    assert answers == {"rows": [{"act": "a", "count": 2}, {"act": "b"}, {"count": "dua"}]}


def test_rows_beyond_the_limit_are_kept_by_one_so_that_somebody_can_say_so() -> None:
    sent = MultiDict((f"a-rows-{number}-act", "a") for number in range(50))
    assert len(FORM.sent(sent).given()["rows"]) == 21


def test_undeclared_computed_and_fixed_names_never_get_through() -> None:
    assert typed(sum="9", remark="x", fixed="y", other="z", rows__0__secret="s", rows__0__act="a") == {
        "rows": [{"act": "a"}]
    }


def test_a_field_that_stood_on_the_page_and_came_back_empty_is_emptied_others_are_left_alone() -> None:
    sent = MultiDict([("shown", "many"), ("shown", "nonsense"), ("a-data", "x")])
    assert FORM.sent(sent).given() == {"data": "x", "many": None}


def test_replies_are_taken_for_declared_fields_and_the_step_only() -> None:
    sent = MultiDict(
        [
            ("reply-story", " Sudah "),
            ("reply-", "Ya"),
            ("reply-other", "x"),
            ("reply-key", " "),
        ]
    )
    assert FORM.sent(sent).replies() == {"story": "Sudah", "": "Ya"}


def test_the_class_is_built_once_for_each_revision() -> None:
    assert step_form("hash", STEP) is FORM
    assert step_form("other", STEP) is not FORM


cells = st.fixed_dictionaries({}, optional={"act": st.sampled_from(["a", "b"]), "count": st.integers(0, 10**9)})
numbers = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=2).map(
    lambda n: int(n) if n == n.to_integral_value() else n
)


@given(
    st.fixed_dictionaries(
        {
            "data": st.none() | st.sampled_from(["Sari", "1.5", "ya"]),
            "weight": st.none() | numbers,
            "agreed": st.none() | st.booleans(),
            "on": st.none() | st.dates(date(1900, 1, 1)).map(lambda d: d.isoformat()),
            "rows": st.lists(cells, max_size=5),
        }
    )
)
def test_what_is_shown_reads_back_as_the_same_answers(
    answers: dict[str, object],
) -> None:
    form: StepForm = FORM.of(answers)
    sent = MultiDict([("shown", name) for name in answers])
    fields = [form[name] for name in answers if name != "rows"]
    fields += [row[name] for row in form["rows"].rows for name in ("act", "count")]
    for bound in fields:
        values = bound.value if isinstance(bound.value, tuple) else (bound.value,)
        sent.update(dict(zip(bound.names, values, strict=True)))
    assert FORM.sent(sent).given() == answers


# ── given rows ──

HABITS = make(
    FieldKind.RUBRIC,
    "habits",
    each_list="habits",
    fields=(
        make(FieldKind.CHOICE, "row", editable=False, required=False, options="habits"),
        make(FieldKind.CHOICE, "level", options="levels"),
        make(FieldKind.LONG_TEXT, "note", required=False),
        make(FieldKind.FILE, "photo", required=False),
    ),
)
ASSESSMENT = step_form(
    "hash",
    Step("look", StepKind.ASSESSMENT, "stage", Text("Look"), "part", fields=(HABITS, make(FieldKind.FILE, "letter"))),
)


def test_a_given_row_carries_what_it_stands_for() -> None:
    rows = ASSESSMENT.of({"habits": [{"row": "sand", "level": "good"}, {"row": "chisel"}]})["habits"].rows
    assert [(row["row"].name, row["row"].value, row["level"].value) for row in rows] == [
        ("a-habits-0-row", "sand", "good"),
        ("a-habits-1-row", "chisel", ""),
    ]
    sent = ASSESSMENT.sent(MultiDict({"a-habits-4-row": "chisel", "a-habits-4-note": "Masih kasar"}))
    assert sent.given() == {"habits": [{"row": "chisel", "note": "Masih kasar"}]}


def test_given_rows_have_no_largest_number() -> None:
    sent = MultiDict({f"a-habits-{at}-row": f"r{at}" for at in range(60)})
    assert len(ASSESSMENT.sent(sent).given()["habits"]) == 60


def test_files_are_never_taken_from_what_is_typed() -> None:
    sent = MultiDict({"shown": "letter", "a-letter": "f1", "a-habits-0-row": "sand", "a-habits-0-photo": "f2"})
    assert ASSESSMENT.sent(sent).given() == {"habits": [{"row": "sand"}]}


def test_a_copied_moment_stands_in_its_controls() -> None:
    zone = timezone(timedelta(hours=7))
    form = FORM.of({"at": datetime(2024, 3, 22, 7, 30, tzinfo=zone), "on": date(2024, 3, 2)})
    assert form["at"].value == ("22", "3", "2024", "07.30")
    assert form["on"].value == ("2", "3", "2024")
