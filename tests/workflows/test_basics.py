"""Words that hash as their text, and records altered without going through their constructor."""

from __future__ import annotations

import gc
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from kinerja.workflows.basics import altered, collector_paused, made
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


@dataclass(frozen=True)
class Open:
    """Made without its constructor."""

    a: int
    b: str = "b"
    c: tuple[int, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Closed:
    """Made by it."""

    a: int
    b: str = "b"


@pytest.mark.parametrize("kind", [Open, Closed])
def test_a_made_record_is_what_the_constructor_makes(kind: type) -> None:
    assert made(kind, {"a": 1}) == kind(a=1)
    assert made(kind, {"a": 1, "b": "x"}) == kind(a=1, b="x")
    for wrong in ({}, {"b": "x"}, {"a": 1, "d": 2}):
        with pytest.raises(TypeError):
            made(kind, wrong)


def test_the_collector_is_as_it_was() -> None:
    assert gc.isenabled()
    with collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
