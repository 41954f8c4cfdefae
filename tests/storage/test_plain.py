"""Engine data go into the store and come back the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from bson import decode as from_bson
from bson import encode as to_bson
from hypothesis import example, given
from hypothesis import strategies as st

from kinerja.services.files import Use
from kinerja.storage.plain import decode, decode_any, encode
from kinerja.workflows.definition import Relation
from kinerja.workflows.events import ReviewReturned
from kinerja.workflows.instance import FileRef, Instance, Note, Status, StepState, Subject
from kinerja.workflows.parts import Assignment
from tests.workflows.assessing import Assessing
from tests.workflows.machine import Machine, untimed
from tests.workflows.test_machine import Runs

MOMENT = datetime(2024, 1, 31, 16, 59, 59, 999000, UTC)
ids = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(st.characters(exclude_categories=["Cs"])), st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False),
)  # fmt: skip
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ids, inner, max_size=3))


def through_the_store(value: Any) -> Any:
    return from_bson(to_bson({"value": encode(value)}))["value"]


@given(values)
@example(2**31)
@example(2**63)
def test_any_answer_comes_back_as_it_was(value: Any) -> None:
    found = decode_any(through_the_store(value))
    assert found == value
    assert type(found) is type(value)


PROOF = FileRef("01HM", "RPP.pdf", 2**31, "pdf", "ab" * 32)


def test_files_come_back_as_files_in_answers_and_where_they_are_declared() -> None:
    answers = {"proof": [PROOF], "rows": [{"paper": [PROOF, PROOF]}]}
    found = decode_any(through_the_store(answers))
    assert found == answers
    assert type(found["proof"][0].size) is int
    assert decode(Use, through_the_store(Use(PROOF, "run", "small@2024-1", "goal", "proof", MOMENT))).file == PROOF


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.text(max_size=3), max_size=4))
def test_keys_that_a_document_may_not_have_come_back(remarks: dict[str, str]) -> None:
    clean = {key: text.encode("utf-8", "ignore").decode() for key, text in remarks.items()}
    assert decode_any(through_the_store(clean)) == clean


def test_an_instance_comes_back_with_types_and_order() -> None:
    state = StepState(
        status=Status.RETURNED,
        answers={"amount": Decimal("1.50"), "rows": [{"a": 1}, {"a": None}]},
        handed_in={},
        saved_at=MOMENT,
        threads={"": (Note(MOMENT, "lead", "Budi", "jelaskan"),), "aim": ()},
        awaiting_reply=("aim",),
        round=2,
    )
    subject = Subject(
        "p", "Siti", "U1", "SD", "Asia/Jakarta", {"since": date(2020, 1, 1)}, {"r.a": {"x": Decimal("1")}}
    )
    instance = Instance("i", "small@2024-1", "hash", subject, MOMENT, 3, {"goal": state})
    assert decode(Instance, through_the_store(instance)) == instance


def test_remarks_on_fields_survive_as_keys_of_an_event() -> None:
    event = ReviewReturned(
        MOMENT, "b", "Budi", "lead", "approval", ("goal",), "unclear", "", {"goal.aim": "apa?"}, False
    )
    assert decode(ReviewReturned, through_the_store(event)) == event


def test_an_assignment_keeps_its_days() -> None:
    given_to = Assignment(Relation.SUPERIOR, "U1", None, date(2024, 1, 1), date(2024, 6, 30), True, "800/1")
    assert decode(Assignment, through_the_store(given_to)) == given_to


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        encode({"points": 1.5})


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        decode(Note, {"at": MOMENT, "part": "lead", "by": "Budi", "text": "x", "stray": 1})


class _Kept(Machine):
    """Every state and every event of a random run comes back from the store as it was."""

    def teardown(self) -> None:
        if not hasattr(self, "run"):  # it did not get as far as a run
            return
        assert decode(Instance, through_the_store(self.run.instance)) == self.run.instance
        for event in self.run.events:
            assert decode(type(event), through_the_store(event)) == event


class KeptRuns(_Kept, Runs):
    """Reviews, returns, remarks and replies."""


class KeptAssessing(_Kept, Assessing):
    """Given rows, files, suggestions, signatures, values that the program worked out."""


TestKeptRuns, TestKeptAssessing = KeptRuns.TestCase, KeptAssessing.TestCase
TestKeptRuns.settings = TestKeptAssessing.settings = untimed(examples=10, steps=25)
