"""A resolved sentence and what can be asked of it; a text with sentences inside braces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kinerja.workflows.sentences import conditions, values  # noqa: F401  (they register their closures)
from kinerja.workflows.sentences.closures import Row, Run, Situation, compiled
from kinerja.workflows.sentences.labels import Labels
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.writing import write


@dataclass(frozen=True)
class Sentence:
    """`text` as the author wrote it, `tree` with every name looked up."""

    text: str
    tree: Node

    @cached_property
    def run(self) -> Run:
        """The closure, kept here so that asking does not hash the tree every time."""
        return compiled(self.tree)

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, Node]]:
        return (Sentence, (self.text, self.tree))  # a closure cannot be pickled, and need not be


def evaluate(sentence: Sentence, situation: Situation, row: Row | None = None) -> bool | None:
    """Whether the condition holds; None = not yet known. Missing data never raises."""
    result: bool | None = sentence.run(situation, row)
    return result


def compute(sentence: Sentence, situation: Situation, row: Row | None = None) -> Any:
    """The value of an expression (Decimal or int, date, bool, str, tuple, Status); None = not yet known."""
    return sentence.run(situation, row)


Part = str | Sentence


@dataclass(frozen=True, slots=True)
class Template:
    """A text of which some parts are expressions; `en` is None where the author gave no English text."""

    id: tuple[Part, ...]
    en: tuple[Part, ...] | None = None

    def say(self, language: str, situation: Situation, row: Row | None = None, labels: Labels | None = None) -> str:
        """The text in `language` with its values. With `labels` a choice is said by its label, else by its id."""
        parts = self.en if language == "en" and self.en is not None else self.id
        spoken = language if parts is self.en else "id"
        return "".join(
            part if isinstance(part, str) else write(part.tree, compute(part, situation, row), spoken, labels)
            for part in parts
        )
