"""What the frozen data is made of: words of closed sets, and records that change by making another one."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

R = TypeVar("R")


class Word(StrEnum):
    """A word of a closed set.

    It hashes as the text it is: Enum's own hash is a call in Python, and words are looked up in tables and sets
    hundreds of times a page.
    """

    __hash__ = str.__hash__


def altered(record: R, **values: Any) -> R:
    """`dataclasses.replace` in a seventh of its time, for records with many fields, without slots or `__post_init__`.

    Raises TypeError for a field that the record does not have.
    """
    other = object.__new__(type(record))
    fields = other.__dict__
    fields.update(record.__dict__)
    known = len(fields)
    fields.update(values)
    if len(fields) != known:
        raise TypeError(f"{type(record).__name__} has no {', '.join(values.keys() - record.__dict__.keys())}")
    return other
