"""What things are called on the screen, as far as the natural words of a sentence need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kinerja.workflows.definition import Definition, Field


class Labels(Protocol):
    """Names in one language. `column` is given for a column of the repeated group `field`."""

    def step(self, name: str, /) -> str:
        """Title of a step or a stage."""

    def field(self, step: str, field: str, column: str | None = None, /) -> str: ...

    def identity(self, name: str, /) -> str: ...

    def option(self, step: str | None, field: str, option: str, column: str | None = None, /) -> str:
        """Label of an option of a field; of an identity attribute where `step` is None.

        `option` itself where the field has no such option (a text field has none at all).
        """

    def attribute(self, step: str | None, field: str, name: str, column: str | None = None, /) -> str:
        """What an attribute of the options of a field is called; of an identity attribute where `step` is None."""

    def attribute_text(self, step: str | None, field: str, name: str, value: str, column: str | None = None, /) -> str:
        """A text that an option of a field has as its attribute; `value` itself where it was given in one language."""

    def part(self, name: str, /) -> str: ...

    def table(self, name: str, /) -> str: ...

    def result(self, table: str, option: str, /) -> str:
        """Label of an option that a decision table gives; `option` itself where it gives numbers."""


@dataclass(frozen=True, slots=True)
class DefinitionLabels:
    """The labels a definition gives, in `language` ("id" or "en")."""

    definition: Definition
    language: str

    def step(self, name: str, /) -> str:
        held = self.definition.steps.get(name) or self.definition.stages[name]
        return held.title.say(self.language)

    def field(self, step: str, field: str, column: str | None = None, /) -> str:
        return self._field(step, field, column).label.say(self.language)

    def identity(self, name: str, /) -> str:
        return self.definition.identity[name].field.label.say(self.language)

    def option(self, step: str | None, field: str, option: str, column: str | None = None, /) -> str:
        item = self._choice(step, field, column)
        held = self.definition.options_of(item).options.get(option) if item.options else None
        return held.label.say(self.language) if held else option

    def attribute(self, step: str | None, field: str, name: str, column: str | None = None, /) -> str:
        label = self.definition.options_of(self._choice(step, field, column)).attribute_labels.get(name)
        return label.say(self.language) if label else name.replace("_", " ")

    def attribute_text(self, step: str | None, field: str, name: str, value: str, column: str | None = None, /) -> str:
        listed = self.definition.options_of(self._choice(step, field, column))
        return listed.attribute_text(name, value, self.language)

    def part(self, name: str, /) -> str:
        return self.definition.actors[name].title.say(self.language)

    def table(self, name: str, /) -> str:
        return self.definition.tables[name].title.say(self.language)

    def result(self, table: str, option: str, /) -> str:
        listed = self.definition.tables[table].gives
        held = self.definition.lists[listed].options.get(option) if listed else None
        return held.label.say(self.language) if held else option

    def _choice(self, step: str | None, field: str, column: str | None) -> Field:
        return self.definition.identity[field].field if step is None else self._field(step, field, column)

    def _field(self, step: str, field: str, column: str | None) -> Field:
        item = self.definition.steps[step].field(field)
        return item.column(column) if column else item
