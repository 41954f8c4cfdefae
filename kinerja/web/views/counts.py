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


def people(counted: Count, *, lose: bool) -> str:
    """Who has not finished gains time by a decision, or loses it."""
    number = shown(counted.unfinished, counted)
    said = {"number": dates.number(number)}
    if lose:
        title = ngettext("%(number)s orang kehilangan waktu", "%(number)s orang kehilangan waktu", number, **said)
    else:
        title = ngettext("%(number)s orang mendapat waktu", "%(number)s orang mendapat waktu", number, **said)
    return _title(title, counted)


def files(counted: Count, *, lose: bool) -> str:
    """As `people`, where only those who decide have anything to do."""
    number = shown(counted.unfinished, counted)
    said = {"number": dates.number(number)}
    if lose:
        title = ngettext("%(number)s berkas kehilangan waktu", "%(number)s berkas kehilangan waktu", number, **said)
    else:
        title = ngettext("%(number)s berkas mendapat waktu", "%(number)s berkas mendapat waktu", number, **said)
    return _title(title, counted)


def _title(said: str, counted: Count) -> str:
    return gettext("Sekitar %(number)s", number=said) if counted.about else said
