"""What is the same for everybody is rendered once and kept: pieces of the shell, fields without what is typed.

A form is so compiled once for each revision and language: what somebody typed is filled into the slots of its blanks.
Nothing of a person may stand in what is kept, and everything that it depends on is in its key.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from markupsafe import Markup, escape

from kinerja.web.language import language

if TYPE_CHECKING:
    from kinerja.web.views.fields import FieldView

MOST_KEPT = 2_000
_kept: dict[tuple[Any, ...], Any] = {}

_MARK = secrets.token_hex(16)
"""Where a slot is in a blank that is being printed: no text of a definition can say it."""
_SLOT = re.compile(_MARK + r"-(\d+);")
Filling = Callable[[Any], str]
"""What stands in a slot, of a bound field of a form."""


def register(app: Flask) -> None:
    app.jinja_env.globals.update(once=once, printed=printed)


def once(*depends: Any, caller: Callable[[], Markup]) -> Markup:
    """A block of a template, rendered once: {% call once("foot", role) %}…{% endcall %}.

    `depends`: its name, and everything it depends on besides the language and where the site is mounted.
    """
    return _keep((*depends, language(), request.script_root), caller)


def printed(field: FieldView, asked: Callable[[FieldView], Markup]) -> Markup:
    """A field that has a `blank`, as the macro `asked` shows it."""
    blank: Blank = _keep((field.blank, language()), lambda: Blank(field, asked))
    return blank.filled(field.bound)


def _keep(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = make()
    return found


def number_kept() -> int:
    return len(_kept)


class Blank:
    """A field without what is typed: its markup, and what comes into the slots between."""

    def __init__(self, field: FieldView, asked: Callable[[FieldView], Markup]) -> None:
        hollow = Hollow(field.bound)
        self._pieces: list[Any] = _SLOT.split(asked(replace(field, bound=hollow)))
        self._slots = [hollow.slots[int(at)] for at in self._pieces[1::2]]

    def filled(self, bound: Any) -> Markup:
        pieces = self._pieces.copy()
        pieces[1::2] = [filling(bound) for filling in self._slots]
        return Markup("".join(pieces))


class Hollow:
    """Stands for the bound field while its blank is printed: a slot wherever the markup depends on what is typed."""

    def __init__(self, bound: Any) -> None:
        self.name: str = bound.name
        self.names: tuple[str, ...] = bound.names
        self.slots: list[Filling] = []

    @property
    def value(self) -> Markup | tuple[Markup, ...]:
        if len(self.names) == 1:
            return self._slot(lambda bound: escape(bound.value))
        return tuple(self._part(at) for at in range(len(self.names)))

    def ticked(self, name: str, word: str) -> Markup:
        return self._slot(lambda bound: bound.ticked(name, word))

    def _part(self, at: int) -> Markup:
        return self._slot(lambda bound: escape(bound.value[at]))

    def _slot(self, filling: Filling) -> Markup:
        self.slots.append(filling)
        return Markup(f"{_MARK}-{len(self.slots) - 1};")
