"""What outside systems say of a unit: the school report and the like, by "source.key" -> option -> value.

The port is one method; the simulator reads it from a file of the demo world, YAML or JSON:

    "20100001":
      rapor.d1: {keteraturan_suasana: 62.4, penerapan_disiplin: 48}
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

import yaml

Outside = Mapping[str, Mapping[str, Decimal]]


class SchoolData(Protocol):
    """Where what is known of units comes from."""

    def of_unit(self, unit: str) -> Outside:
        """What is known of a unit; empty for one that is not known."""


class SchoolDataWrong(Exception):
    """The file does not hold what it should. `place` is unit, source and option as far as they are known."""

    def __init__(self, file: Path, place: str, found: Any) -> None:
        super().__init__(f"{file}: {place or 'the file'}: expected numbers by option, found {found!r}")
        self.file, self.place, self.found = file, place, found


class _Numbers(yaml.SafeLoader):
    """Numbers stay the text that was typed: 62.4 as a float would not be 62.4."""


_Numbers.add_constructor("tag:yaml.org,2002:float", lambda loader, node: loader.construct_scalar(node))


class SchoolDataFile:
    """The simulator: a file read once. Raises SchoolDataWrong, OSError."""

    def __init__(self, file: Path) -> None:
        raw = yaml.load(file.read_text(encoding="utf-8"), Loader=_Numbers)  # noqa: S506 - a SafeLoader
        self._units = {str(unit): _unit(file, str(unit), sources) for unit, sources in _mapping(file, "", raw).items()}

    def of_unit(self, unit: str) -> Outside:
        return self._units.get(unit, {})


def _unit(file: Path, unit: str, raw: Any) -> Outside:
    return {
        str(source): {
            str(option): _number(file, f"{unit}.{source}.{option}", value)
            for option, value in _mapping(file, f"{unit}.{source}", options).items()
        }
        for source, options in _mapping(file, unit, raw).items()
    }


def _mapping(file: Path, place: str, raw: Any) -> Mapping[Any, Any]:
    if not isinstance(raw, Mapping):
        raise SchoolDataWrong(file, place, raw)
    return raw


def _number(file: Path, place: str, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise SchoolDataWrong(file, place, raw)
    try:
        number = Decimal(raw)
    except InvalidOperation as error:
        raise SchoolDataWrong(file, place, raw) from error
    if not number.is_finite():
        raise SchoolDataWrong(file, place, raw)
    return number
