"""Where something stands in a file, and what is wrong there. The words for each code stand in `problems`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kinerja.workflows.problems import say


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file as an editor counts it: `line` and `column` begin at 1.

    `file` is the path as the author would type it, relative to the directory of the root file's parent
    (e.g. "config/workflows.yaml"), with forward slashes.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to mend: a stable `code`, the data of its sentence, and `length` characters.

    `severity` is "error" (blocks publication) or "translation" (an English text is missing; listed apart).
    """

    place: Place
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    length: int = 1
    severity: str = "error"

    def say(self, language: str = "id") -> str:
        """The sentence of this problem in `language` ("id" or "en")."""
        return say(self.code, self.params, language)

    def line(self, language: str = "id") -> str:
        """One line for people and programs: FILE:LINE:COL: CODE sentence."""
        return f"{self.place}: {self.code} {self.say(language)}"

    def excerpt(self, source: str) -> str:
        """The line of `source` (text of the file) in question, with a caret under the place."""
        lines = source.splitlines()
        if not 1 <= self.place.line <= len(lines):
            return ""
        text = lines[self.place.line - 1].rstrip()
        width = max(1, min(self.length, len(text) - self.place.column + 1))
        return f"{text}\n{' ' * (self.place.column - 1)}{'^' * width}"

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key: by place, then code."""
        return (self.place.file, self.place.line, self.place.column, self.code)
