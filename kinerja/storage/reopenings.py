"""Requests to open steps again, and what came of them, as administrators find them: by state and by where.

Equality on a state and a scope is all that any server does quickly; what is over is found by the month it ended in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kinerja.storage.periods import Circles
from kinerja.storage.plain import decode
from kinerja.workflows.instance import Effect, Subject


class Stage(StrEnum):
    """How far a reopening is.

    asked     somebody asks for it, and nobody has answered
    running   the step is open again
    declined  it was asked for in vain
    finished  everything was finished again in time
    ended     the time was over before: it stands as before
    """

    ASKED = "asked"
    RUNNING = "running"
    DECLINED = "declined"
    FINISHED = "finished"
    ENDED = "ended"


OVER = frozenset({Stage.DECLINED, Stage.FINISHED, Stage.ENDED})


@dataclass(frozen=True, slots=True)
class Case:
    """One request or reopening of one step. `at`: since when it is at this stage; `by`: name of who asked or opened.

    `until`, `effect`: of a reopening; the first closed instant.
    """

    step: str
    stage: Stage
    at: datetime
    by: str
    reason: str = ""
    until: datetime | None = None
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The cases of one run; the subject without attributes and outside data."""

    instance: str
    edition: str
    revision: str
    subject: Subject
    cases: tuple[Case, ...]


def keys(circles: Circles, cases: Iterable[Case]) -> list[str]:
    """Every bucket in which one of these cases is looked for."""
    return sorted({bucket(scope, name_of(case)) for case in cases for scope in circles.scopes})


def bucket(scope: str, name: str) -> str:
    return f"{scope} {name}"


def name_of(case: Case) -> str:
    """What a case is looked for under: its stage, or the month in which it was over."""
    return month(case.at) if case.stage in OVER else case.stage.value


def month(moment: datetime) -> str:
    """The month that an aware moment falls into, in UTC: "2024-03"."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def read_row(document: Mapping[str, Any]) -> CaseRow:
    return CaseRow(
        instance=document["_id"],
        edition=document["edition"],
        revision=document["revision"],
        subject=decode(Subject, document["subject"]),
        cases=read(document),
    )


def read(document: Mapping[str, Any]) -> tuple[Case, ...]:
    return tuple(decode(Case, raw) for raw in document.get("cases", ()))
