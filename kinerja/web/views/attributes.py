"""What is known of a person beside the name: the identity attributes that the current definitions ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from kinerja import services
from kinerja.web import messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.workflows.definition import Field, FieldKind, IdentityField, Option


@dataclass(frozen=True, slots=True)
class Attribute:
    """An identity attribute of the current definitions, with what an answer may be."""

    known: IdentityField
    options: Mapping[str, Option]

    @property
    def id(self) -> str:
        return self.known.field.id

    @property
    def field(self) -> Field:
        return self.known.field

    @property
    def label(self) -> str:
        return say(self.known.field.label)

    @property
    def origin(self) -> str | None:
        """Whose data it is, and who mends it there."""
        source, who = say(self.known.source), say(self.known.mended_by)
        if not source:
            return None
        if not who:
            return gettext("Dari %(source)s.", source=source)
        return gettext("Dari %(source)s; diperbaiki oleh %(who)s.", source=source, who=who)

    @property
    def layout(self) -> str:
        layouts = {FieldKind.CHOICE: "select", FieldKind.YES_NO: "yes_no", FieldKind.DATE: "date"}
        return layouts.get(self.field.kind, "line")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(option.id, say(option.label)) for option in self.options.values()]

    def words(self, value: Any) -> str:
        """A stored value as people read it."""
        option = self.options.get(value) if isinstance(value, str) else None
        if option is None and self.field.kind is FieldKind.TEXT:
            return str(value)
        return say(option.label) if option else messages.shown(value, language())


def attributes() -> tuple[Attribute, ...]:
    """Every identity attribute that a current definition asks for, each once."""
    found: dict[str, Attribute] = {}
    for edition in services.definitions.editions():
        _, definition = services.definitions.current(edition)
        for name, known in definition.identity.items():
            options = definition.options_of(known.field).options if known.field.options else {}
            before = found[name].options if name in found else {}
            found[name] = Attribute(known, {**before, **options})
    return tuple(found.values())


def asked() -> tuple[Attribute, ...]:
    """Those that are entered beside the account; the others the account says itself."""
    return tuple(item for item in attributes() if item.known.comes_from is None)
