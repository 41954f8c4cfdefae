"""An edition while it is read: its records by id, and the sentences found so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kinerja.workflows.basics import Word
from kinerja.workflows.loading.record import Constant, Record
from kinerja.workflows.loading.tables import TableDraft
from kinerja.workflows.reader import Node, Scalar
from kinerja.workflows.sentences import Scope, Sentence, Template


class Role(Word):
    """What a sentence is for."""

    ELIGIBLE = "must"
    REQUIRED = "required_when"
    OPTION = "option"
    GATE = "gate"
    WHEN = "when"
    APPROVE = "approve_gate"
    SHOW = "show_when"
    VALUE = "value"
    RULE = "rule"
    NEEDED = "field_required_when"
    SUGGEST = "suggest"
    SHOWN = "shown_when"
    PAPER = "paper"


class StepDraft(NamedTuple):
    """`position` counts all steps of the edition in order."""

    id: str
    record: Record
    stage: Record
    position: int


@dataclass(frozen=True, slots=True)
class Use:
    """A sentence where it stands. `field` is "field" or "group.column" of `step`."""

    sentence: Sentence
    scalar: Scalar
    scope: Scope
    role: Role
    step: StepDraft | None = None
    stage: Record | None = None
    field: str | None = None


@dataclass
class Draft:
    record: Record
    lists: Mapping[str, Record]
    identity: Mapping[str, Record]
    sources: Mapping[str, Record]
    constants: Mapping[str, Constant]
    repeats: tuple[Record, ...] = ()
    """Without their steps: these stand in the stage, once a round."""
    tables: Mapping[str, TableDraft] = field(default_factory=dict)
    holidays: Mapping[str, Record] = field(default_factory=dict)
    stages: dict[str, Record] = field(default_factory=dict)
    steps: dict[str, StepDraft] = field(default_factory=dict)
    sentences: dict[int, Sentence] = field(default_factory=dict)
    """id() of the scalar -> the sentence in it."""
    templates: dict[int, Template] = field(default_factory=dict)
    """id() of the Indonesian scalar -> the text."""
    uses: list[Use] = field(default_factory=list)
    _of_stage: dict[int, list[StepDraft]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stage in self.record.get("stages", ()):
            self.stages.setdefault(stage.id, stage)
            for step in stage.get("steps", ()):
                if step.id not in self.steps:
                    found = self.steps[step.id] = StepDraft(step.id, step, stage, len(self.steps))
                    self._of_stage.setdefault(id(stage), []).append(found)

    @property
    def edition(self) -> str:
        return self.record.id

    @property
    def actors(self) -> Mapping[str, Record]:
        return self.record.get("actors", {})

    @property
    def windows(self) -> Mapping[str, Record]:
        return self.record.get("windows", {})

    def stage_steps(self, stage: Record) -> list[StepDraft]:
        return self._of_stage.get(id(stage), [])

    def window_of(self, step: StepDraft) -> Record | None:
        """The step's own window, else that of its stage."""
        name = step.record.get("window") or step.stage.get("window")
        return self.windows.get(name) if name else None

    def sentence(self, node: Node | None) -> Sentence | None:
        return self.sentences.get(id(node))

    def reminders(self) -> Iterator[tuple[Record, Record]]:
        """Every reminder with the edition, stage or step it holds for."""
        for place in (self.record, *self.stages.values(), *(step.record for step in self.steps.values())):
            for rule in place.get("remind", ()):
                yield rule, place

    def fields(self) -> Iterator[tuple[StepDraft, Record, Record | None]]:
        """Every field with its step, columns with the group they stand in."""
        for step in self.steps.values():
            for item in step.record.get("fields", ()):
                yield step, item, None
                for column in item.get("fields", ()):
                    yield step, column, item


def kinds_of(listed: Record) -> dict[str, str]:
    """Attribute of the options of a list -> the kind of its values."""
    return {name: item.get("kind") for name, item in listed.get("attributes", {}).items() if item.get("kind")}


def path_of(item: Record, group: Record | None) -> str:
    return f"{group.id}.{item.id}" if group else item.id
