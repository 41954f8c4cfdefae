"""How many a decision concerns, in words: exactly, or about, where not all were counted."""

from __future__ import annotations

from flask_babel import gettext

from kinerja.services.previews import Count
from kinerja.web import dates


def shown(number: int, counted: Count) -> int:
    """The number as it is told: of an estimate three figures."""
    return round(number, 3 - len(str(number))) if counted.about else number


def words(number: int, counted: Count) -> str:
    """ "1.204", "sekitar 51.100"."""
    said = dates.number(shown(number, counted))
    return gettext("sekitar %(number)s", number=said) if counted.about else said


def sentence(said: str, counted: Count) -> str:
    """A sentence that begins with a number."""
    return gettext("Sekitar %(number)s", number=said) if counted.about else said
