"""Named values: stated once under `constants`, then named wherever such a value may stand."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType

from kinerja.workflows.loading import values
from kinerja.workflows.loading.record import Collector, Constant
from kinerja.workflows.reader import Mapping as MappingNode
from kinerja.workflows.reader import Node, Scalar
from kinerja.workflows.sentences import RESERVED, read_plain

_NOTHING: Mapping[str, str] = MappingProxyType({})


def read(node: Node, out: Collector) -> dict[str, Constant]:
    """The values of one `constants:` mapping; whatever cannot be used is reported and left out."""
    if not isinstance(node, MappingNode):
        out.at(node, "not_a_mapping", shape="constants")
        return {}
    found: dict[str, Constant] = {}
    for name, (name_node, item) in node.entries.items():
        value = _value(item, out)
        if values.identifier(name) is None:
            out.at(name_node, "not_an_id", text=name)
        elif name in RESERVED:
            out.at(name_node, "reserved_name", name=name)
        elif value is not None:
            found[name] = Constant(name_node, *value)
    return found


def filled(scalar: Scalar, language: str, out: Collector, kept: Mapping[str, str] = _NOTHING) -> str:
    """A plain text with the values of the constants it names in braces; `kept`: names that stay, and as what."""
    if "{" not in scalar.text and "}" not in scalar.text:
        return scalar.text
    out.constants_named += 1
    known = {name: constant.value for name, constant in out.constants.items()}
    said, findings = read_plain(scalar.text, language, known, kept)
    for found in findings:
        out.inside(scalar, found.offset, found.length, found.code, found.params)
    return said


def literal(scalar: Scalar, out: Collector) -> Scalar | None:
    """The scalar itself; where it names a constant one that says, in the same place, what the name stands for.

    None where a name was probably misspelt: that is reported.
    """
    if values.identifier(scalar.text) is None:
        return scalar
    out.constants_named += 1
    constant = out.constants.get(scalar.text)
    if constant is None:
        suggestion = values.closest(scalar.text, out.constants)
        if suggestion is None:
            return scalar
        out.at(scalar, "unknown_constant", name=scalar.text, suggestion=suggestion)
        return None
    stand_in = copy.copy(scalar)
    stand_in.text = constant.node.text
    return stand_in


def _value(node: Node, out: Collector) -> tuple[Scalar, values.Quantity] | None:
    if not isinstance(node, Scalar):
        out.at(node, "not_a_text")
        return None
    if node.empty:
        out.at(node, "empty_value")
        return None
    value = values.quantity(node.text)
    if value is None:
        out.at(node, "not_a_constant", text=node.text)
        return None
    return node, value
