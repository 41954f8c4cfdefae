"""Files in answers: where they stand, and which a field does not take twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kinerja import workflows
from kinerja.workflows import Actor, AttachFile, FileRef, Instance, PeriodFacts, Subject, SubmitStep, evidence

NOW = datetime(2024, 1, 15, 2, tzinfo=UTC)
MEMBER = Actor("siti", "Siti", frozenset({"member"}))
DEFINITION = workflows.load(Path(__file__).parents[1] / "definitions" / "evidence.yaml").definitions["works@2024-1"]
PERIOD = PeriodFacts(DEFINITION.edition)


def after(*commands: workflows.Command) -> Instance:
    subject = Subject("siti", "Siti", "U1", "SD Melati", "Asia/Jakarta", {"kind": "day"})
    instance = workflows.start(DEFINITION, "run", "r", subject, MEMBER, NOW).instance
    works = SubmitStep("list", {"works": [{"name": "Meja"}, {"name": "Kursi"}]})
    for command in (works, *commands):
        instance = workflows.decide(DEFINITION, instance, PERIOD, command, MEMBER, NOW).instance
    return instance


def file(content: str, kind: str = "pdf") -> FileRef:
    return FileRef(f"f-{content}", f"{content}.{kind}", 10, kind, content)


def named(places: Iterable[evidence.FilePlace]) -> list[tuple[str, str, str | None, str]]:
    return [(place.step, place.field, place.row, place.file.hash) for place in places]


def test_files_are_told_where_they_stand_in_the_order_of_the_process() -> None:
    instance = after(
        AttachFile("proof", "made.photo", file("b", "jpg"), "1"),
        AttachFile("proof", "made.photo", file("a", "jpg"), "0"),
        AttachFile("proof", "letter", file("c")),
    )
    assert named(evidence.places(DEFINITION, instance)) == [
        ("proof", "letter", None, "c"),
        ("proof", "made.photo", "1", "b"),
        ("proof", "made.photo", "0", "a"),
    ]
    assert named(evidence.places(DEFINITION, after())) == []


@pytest.mark.parametrize(("content", "codes"), [("c", ["file_used"]), ("d", [])])
def test_a_field_may_want_each_file_once(content: str, codes: list[str]) -> None:
    instance = after(AttachFile("proof", "letter", file("c")))
    command = AttachFile("proof", "certificate", file(content))
    try:
        workflows.decide(DEFINITION, instance, PERIOD, command, MEMBER, NOW)
        found = []
    except workflows.Refused as refused:
        found = [problem.code for problem in refused.problems]
    assert found == codes


def test_where_the_author_allows_it_a_file_stands_twice() -> None:
    instance = after(
        AttachFile("proof", "letter", file("c", "jpg")), AttachFile("proof", "made.photo", file("c", "jpg"), "0")
    )
    assert len(list(evidence.places(DEFINITION, instance))) == 2
