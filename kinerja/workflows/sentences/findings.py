"""What is wrong with a sentence: a stable code, the place in the text, and the data of its message.

The words of every code stand in `problems`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class SentenceError(Exception):
    """The text is no sentence. `offset` and `length` count characters of the text from 0."""

    def __init__(self, code: str, offset: int, length: int = 1, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code} at {offset}")
        self.code = code
        self.offset = offset
        self.length = max(1, length)
        self.params: Mapping[str, Any] = dict(params or {})


ALREADY_TOLD = "already_told"
"""The code of a finding that only follows from a fault in what the name stands for: not to be shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The text is a sentence, but says something that cannot be meant."""

    code: str
    offset: int
    length: int
    params: Mapping[str, Any] = field(default_factory=dict)
