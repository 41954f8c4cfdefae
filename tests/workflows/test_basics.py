"""Words that hash as their text, and records altered without going through their constructor."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from kinerja.workflows.basics import altered
from kinerja.workflows.definition import FieldKind
from kinerja.workflows.instance import UNTOUCHED, Status, StepState


@pytest.mark.parametrize("word", [*Status, *FieldKind])
def test_a_word_is_found_by_its_text(word: str) -> None:
    assert {str(word): 1}[word] == 1
    assert hash(word) == hash(str(word))


def test_an_altered_record_is_what_replace_makes() -> None:
    given = StepState(Status.DRAFT, {"a": 1}, round=2)
    made = altered(given, status=Status.DONE, late=True)
    assert made == replace(given, status=Status.DONE, late=True)
    assert (given.status, given.late) == (Status.DRAFT, False)
    with pytest.raises(FrozenInstanceError):
        made.late = False  # type: ignore[misc]


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="StepState has no colour"):
        altered(UNTOUCHED, colour="red")
