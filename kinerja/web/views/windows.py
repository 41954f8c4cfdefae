"""A window in words: from when to when, the next boundary, and what happens after it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.workflows import EffectiveWindow


def target(window: EffectiveWindow | None, now: datetime) -> datetime | None:
    """The instant people work towards: the end of being on time, and once that has passed the end of it all."""
    if window is None:
        return None
    return window.due if window.due is not None and now < window.due else window.closes


def span(window: EffectiveWindow | None) -> str:
    """From when to when, and how long after that it is still taken."""
    if window is None:
        return gettext("Tanpa batas waktu.")
    first = dates.local(window.opens, window.zone).date()
    end = window.due or window.closes
    last = dates.local(dates.last_minute(end), window.zone).date() if end else None
    days = dates.date_span(first, last)
    if not window.due or not window.closes or window.closes <= window.due:
        return f"{days}."
    late = dates.date_long(dates.last_minute(window.closes), window.zone)
    return gettext("%(span)s. Terlambat masih diterima sampai %(late)s.", span=days, late=late)


def granted(window: EffectiveWindow | None, now: datetime) -> str:
    """By which decision the end that people work towards is another one than the definition says; empty for none."""
    if window is None or window.fact is None or window.over(now):
        return ""
    # A return may give still more time than the decision.
    if target(window, now) != window.fact.closes:
        return ""
    return messages.exceptions.in_brief(window.fact, language())


def brief(window: EffectiveWindow | None, now: datetime) -> str:
    """The next boundary, in a few words."""
    if window is None:
        return ""
    if not window.begun(now):
        return gettext("Mulai %(day)s", day=dates.date_short(window.opens, window.zone))
    end = target(window, now)
    if end is None:
        return ""
    if window.over(now):
        return gettext("Berakhir %(day)s", day=dates.date_short(dates.last_minute(end), window.zone))
    return gettext("Sampai %(day)s", day=dates.date_short(dates.last_minute(end), window.zone))


def if_late(window: EffectiveWindow | None, now: datetime) -> tuple[str, ...]:
    """What happens if it is not made in time; derived from the window alone."""
    if window is None or window.closes is None or window.over(now):
        return ()
    closes = dates.date_long(dates.last_minute(window.closes), window.zone)
    if window.due is not None and window.due < window.closes:
        words = (
            gettext(
                "Batas waktunya sudah lewat. Masih dapat diajukan sampai %(day)s, dan dicatat terlambat.",
                day=closes,
            )
            if window.late(now)
            else gettext(
                "Belum selesai pada hari itu? Isian Anda tidak hilang. "
                "Masih dapat diajukan sampai %(day)s, dan dicatat terlambat.",
                day=closes,
            )
        )
        return (words,)
    return (gettext("Sesudah %(day)s langkah ini terkunci. Isian Anda tetap tersimpan.", day=closes),)
