"""What one edition is told in: plain pieces for the template, every text in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition twice: in words with the labels of the definition, and as it can be written.

    `said`: what the person is told where it is not met, as (is it an expression, text) pieces.
    """

    words: str
    written: str
    said: tuple[tuple[bool, str], ...] = ()
    basis: str | None = None
    at: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class FieldLine:
    label: str
    id: str
    kind: str
    facts: tuple[str, ...]
    conditions: tuple[tuple[str, Condition], ...]
    options: tuple[str, str] | None
    inner: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class WindowRow:
    title: str
    id: str
    opens: str
    due: str | None
    closes: str
    zone: str
    basis: str | None
    official: bool


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """`steps`: titles, in the order of printing."""

    title: str
    id: str
    official: bool
    basis: str | None
    steps: tuple[str, ...]
    signed_by: str
    when: Condition | None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """`columns`: the inputs; `rows`: what each asks of them, and what it gives."""

    title: str
    id: str
    official: bool
    basis: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    day: str
    title: str
    kind: str
    basis: str | None
    official: bool


@dataclass(frozen=True, slots=True)
class StepBlock:
    title: str
    id: str
    kind: str
    facts: list[tuple[str, str]]
    purpose: str
    help: str
    basis: str | None
    when: Condition | None
    gates: tuple[Condition, ...]
    approve_gates: tuple[Condition, ...]
    fields: tuple[FieldLine, ...]
    rules: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class StageBlock:
    title: str
    id: str
    facts: str
    gates: tuple[Condition, ...]
    steps: tuple[StepBlock, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    title: str
    id: str
    basis: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...], str], ...]
    """(label, id, values of the attributes, remark)."""
