"""Dates, times and numbers as people read them. Hours with a dot, the zone beside every hour, CLDR names by Babel.

A window closes at the first instant at which it is closed (midnight); people are told the last minute before it.
Number and unit, hour and zone stand on one line: they are joined by a no-break space.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext, ngettext

from kinerja.web import access
from kinerja.web.language import language
from kinerja.workflows.definition import Text

NBSP = "\u00a0"
AT = {"id": "pukul", "en": "at"}
CURRENCY = {"id": "Rp", "en": "IDR" + NBSP}


def register(app: Flask) -> None:
    app.jinja_env.filters.update({made.__name__: made for made in FILTERS})
    app.jinja_env.globals["month_names"] = month_names


def local(value: datetime, zone: str | None = None) -> datetime:
    """An aware instant in `zone` (default: the zone of the reader)."""
    return value.astimezone(ZoneInfo(zone or access.zone()))


def as_date(value: date | datetime, zone: str | None = None) -> date:
    return local(value, zone).date() if isinstance(value, datetime) else value


def bound(text: str) -> str:
    """What belongs together stays on one line: "8 hari", "31 Januari 2024"."""
    return re.sub(r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{4})", NBSP, text)


@lru_cache(maxsize=2_000)
def written(day: date, pattern: str, language: str) -> str:
    """A day by a pattern of CLDR; the same few stand on page after page."""
    return bound(format_date(day, pattern, locale=language))


def date_long(value: date | datetime, zone: str | None = None, lang: str | None = None) -> str:
    """ "Rabu, 31 Januari 2024"."""
    return written(as_date(value, zone), "EEEE, d MMMM y", lang or language())


def day(value: date | datetime, zone: str | None = None) -> str:
    """ "31 Januari 2024": where the day of the week does not matter."""
    return written(as_date(value, zone), "d MMMM y", language())


def date_short(value: date | datetime, zone: str | None = None) -> str:
    """ "Rabu, 31 Januari": in lists where the year is known."""
    return written(as_date(value, zone), "EEEE, d MMMM", language())


def date_span(first: date, last: date | None) -> str:
    """Both days belong to it, what they share is said once; "mulai 1 Juni 2024" where there is no last day."""
    full = written(last or first, "d MMMM y", language())
    if last is None:
        return gettext("mulai %(day)s", day=full)
    if first == last:
        return full
    same_year, same_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    start = written(first, "d" if same_month else "d MMMM" if same_year else "d MMMM y", language())
    return f"{start}–{full}"


def clock(value: datetime, zone: str | None = None) -> str:
    """ "14.32"."""
    return local(value, zone).strftime("%H.%M")


def when(value: datetime, zone: str | None = None) -> str:
    """ "14.32" for today, else with the day: "Senin, 29 Januari, 14.32"."""
    today = local(access.now(), zone).date()
    hour = clock(value, zone)
    return hour if local(value, zone).date() == today else f"{date_short(value, zone)}, {hour}"


def instant(value: datetime, zone: str | None = None, lang: str | None = None) -> str:
    """ "Rabu, 31 Januari 2024 pukul 23.59 WIB"."""
    here = local(value, zone)
    at = AT[lang or language()]
    return f"{date_long(here.date(), lang=lang)} {at}{NBSP}{clock(value, zone)}{NBSP}{here.tzname()}"


def last_minute(closes: datetime) -> datetime:
    """The last whole minute before an instant at which something is closed."""
    return (closes - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def until(closes: datetime, zone: str | None = None) -> str:
    """The last minute before `closes`: "Rabu, 31 Januari 2024 pukul 23.59 WIB"."""
    return instant(last_minute(closes), zone)


def days_left(closes: datetime, zone: str | None = None) -> str:
    """ "9 hari lagi", on the last day "5 jam lagi", afterwards "lewat 3 hari". Never shown without the date itself."""
    now = access.now()
    days = (local(last_minute(closes), zone).date() - local(now, zone).date()).days
    if now >= closes:
        late = max(-days, 0)
        text = ngettext("lewat %(num)s hari", "lewat %(num)s hari", late) if late else gettext("ditutup hari ini")
    elif days:
        text = ngettext("%(num)s hari lagi", "%(num)s hari lagi", days)
    else:
        hours = int((closes - now) / timedelta(hours=1))
        text = ngettext("%(num)s jam lagi", "%(num)s jam lagi", hours) if hours else gettext("kurang dari 1 jam lagi")
    return bound(text)


def deadline(closes: datetime, zone: str | None = None) -> str:
    """Both together: "Rabu, 31 Januari 2024 pukul 23.59 WIB (1 hari lagi)"."""
    return f"{until(closes, zone)} ({days_left(closes, zone)})"


def number(value: Decimal | int | float, digits: int = 2, lang: str | None = None) -> str:
    """ "1.204.318", "87,4"."""
    return format_decimal(value, format="#,##0." + "#" * digits, locale=lang or language())


def amount(value: Decimal | int | float, unit: Text | str) -> str:
    """A number with its unit, which the definition gives: "24 poin"."""
    word = unit.say(language()) if isinstance(unit, Text) else unit
    return number(value) + NBSP + word


def money(value: Decimal | int) -> str:
    """ "Rp1.500.000"."""
    return CURRENCY[language()] + number(value)


def month_names() -> list[str]:
    """The twelve months, January first."""
    return list(_months(language()))


@cache
def _months(language: str) -> tuple[str, ...]:
    names = get_month_names("wide", locale=language)
    return tuple(names[month] for month in range(1, 13))


FILTERS = (date_long, date_short, date_span, instant, until, clock, when, days_left, deadline, number, amount, money)
"""Template filters, by the names of the functions."""
