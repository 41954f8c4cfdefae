"""Conditions of an edition in words and as they can be written; what is said where they are not met."""

from __future__ import annotations

from typing import Any

from kinerja.web import messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.edition_parts import Condition
from kinerja.workflows import sentences
from kinerja.workflows.definition import Definition, Gate, Rule, Step
from kinerja.workflows.sentences import Sentence, Template


class Conditions:
    """Tells conditions with the labels of one definition, in the reader's language."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.language = language()
        self.labels = sentences.DefinitionLabels(definition, self.language)

    def gates(self, gates: tuple[Gate, ...]) -> tuple[Condition, ...]:
        return tuple(self.condition(gate.must, gate.say, gate.basis) for gate in gates)

    def condition(
        self,
        must: Sentence | None,
        told: Template | None = None,
        basis: str | None = None,
        at: str | None = None,
        instead: str | None = None,
    ) -> Any:
        """The condition in words; None for none."""
        if must is None:
            return None
        words = messages.sentence(sentences.told(must.tree, self.language, self.labels))
        return Condition(words, sentences.render(must, self.language), self.pieces(told), basis, at, instead)

    def pieces(self, template: Template | None) -> tuple[tuple[bool, str], ...]:
        """What is said, with its expressions apart: they are filled in when it is said to somebody."""
        if template is None:
            return ()
        english = self.language == "en" and template.en is not None
        parts = template.en if english and template.en is not None else template.id
        spoken = "en" if english else "id"
        return tuple(
            (False, part) if isinstance(part, str) else (True, sentences.render(part, spoken)) for part in parts
        )

    def rule(self, rule: Rule, step: Step) -> Condition:
        at = say(step.field(rule.at).label) if rule.at else None
        found: Condition = self.condition(rule.must, rule.say, rule.basis, at)
        return found
