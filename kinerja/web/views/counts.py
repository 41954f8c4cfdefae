"""How many a decision concerns, in words: exactly, or about, where not all were counted."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from kinerja.services.previews import Count
from kinerja.web import dates


def shown(number: int, counted: Count) -> int:
    """The number as it is told: of an estimate three figures."""
    return round(number, 3 - len(str(number))) if counted.about else number


def words(number: int, counted: Count) -> str:
    """ "1.204", "sekitar 51.100"."""
    said = dates.number(shown(number, counted))
    return gettext("sekitar %(number)s", number=said) if counted.about else said


def title(counted: Count, *, lose: bool, files: bool = False) -> str:
    """Who has not finished gains time by a decision, or loses it; `files`: only who decides has to do with it."""
    number = shown(counted.unfinished, counted)
    said = {"number": dates.number(number)}
    if files and lose:
        told = ngettext("%(number)s berkas kehilangan waktu", "%(number)s berkas kehilangan waktu", number, **said)
    elif files:
        told = ngettext("%(number)s berkas mendapat waktu", "%(number)s berkas mendapat waktu", number, **said)
    elif lose:
        told = ngettext("%(number)s orang kehilangan waktu", "%(number)s orang kehilangan waktu", number, **said)
    else:
        told = ngettext("%(number)s orang mendapat waktu", "%(number)s orang mendapat waktu", number, **said)
    return gettext("Sekitar %(number)s", number=told) if counted.about else told
