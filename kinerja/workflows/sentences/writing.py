"""Values written for people: numbers, dates, yes and no, options by their label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kinerja.workflows.instance import Status
from kinerja.workflows.sentences import tree
from kinerja.workflows.sentences.keywords import STATUS_WORDS, column, word
from kinerja.workflows.sentences.labels import Labels
from kinerja.workflows.sentences.tree import Node

# fmt: off
MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
           "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}
# fmt: on
_NOT_KNOWN = {"id": "belum diketahui", "en": "not yet known"}
_JOINTS = {"and": {"id": "dan", "en": "and"}, "or": {"id": "atau", "en": "or"}}


def write(of: Node, value: Any, language: str, labels: Labels | None = None) -> str:
    """`value` of the expression `of` in `language`; `labels` must be in the same language.

    Raises TypeError for a value no expression can have.
    """
    match value:
        case None:
            return _NOT_KNOWN[language]
        case bool():
            return word("YES" if value else "NO", language)
        case Status():
            return STATUS_WORDS[value][column(language)]
        case int() | Decimal():
            return number(value, language)
        case datetime():
            return f"{day(value, language)} {value.strftime('%H.%M' if language == 'id' else '%H:%M')}"
        case date():
            return day(value, language)
        case str():
            return option(of, value, labels)
        case tuple() if isinstance(of, tree.Group) or any(isinstance(item, Mapping) for item in value):
            return number(len(value), language)
        case tuple():
            return listed([option(of, item, labels) for item in value], language)
    raise TypeError(f"no expression has the value {value!r}")


def number(value: int | Decimal, language: str) -> str:
    """Without trailing zeros, thousands set apart: "1.234,5" in Indonesian, "1,234.5" in English."""
    text = f"{Decimal(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def day(value: date, language: str) -> str:
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def option(of: Node, value: str, labels: Labels | None) -> str:
    """The label of an option chosen in `of`, or an attribute of it in the language; any other text as it is."""
    if labels is None:
        return value
    match of:
        case tree.Answer():
            return labels.option(of.step, of.field, value)
        case tree.Cell():
            return labels.option(of.step, of.group, value, of.column)
        case tree.Identity():
            return labels.option(None, of.name, value)
        case tree.TableOf():
            return labels.result(of.table, value)
        case tree.Attribute(of=tree.Answer() as chosen):
            return labels.attribute_text(chosen.step, chosen.field, of.name, value)
        case tree.Attribute(of=tree.Cell() as chosen):
            return labels.attribute_text(chosen.step, chosen.group, of.name, value, chosen.column)
        case tree.Attribute(of=tree.Identity() as chosen):
            return labels.attribute_text(None, chosen.name, of.name, value)
    return value


def listed(items: Iterable[str], language: str, joint: str = "and") -> str:
    """ "a, b, dan c" with "dan" or "atau"."""
    words = list(items)
    if len(words) <= 1:
        return "".join(words)
    last = f"{_JOINTS[joint][language]} {words[-1]}"
    return f"{words[0]} {last}" if len(words) == 2 else f"{', '.join(words[:-1])}, {last}"
