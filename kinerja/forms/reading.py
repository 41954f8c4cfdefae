"""Text as people type it -> plain answers of the engine. What cannot be read stays the typed text.

Numbers are read the Indonesian way: `.` groups thousands, `,` is the decimal sign. A dot that does not
stand before exactly three digits can only be meant as a decimal sign, so "2.5" is two and a half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"[+-]?\d{1,18}([.,]\d{1,6})?")
_CURRENCY = re.compile(r"^rp\.?\s*", re.IGNORECASE)
_FOUR_DIGITS = 1000
"""The first year that may be meant: "24" is a slip, and guessing the century of a letter is not ours."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


def text(raw: str | None) -> str | None:
    """Line ends made equal, outer blanks off; None where nothing is left."""
    clean = (raw or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    return clean or None


def number(raw: str | None) -> int | Decimal | str | None:
    """A whole number as int, another as Decimal, what is not a number as typed, nothing as None."""
    typed = text(raw)
    if typed is None:
        return None
    compact = re.sub(r"[\s\u00a0]", "", typed).replace("\u2212", "-")
    if _GROUPED.fullmatch(compact) and len(compact) <= 24:
        compact = compact.replace(".", "")
    elif not _PLAIN.fullmatch(compact):
        return typed
    value = Decimal(compact.replace(",", "."))
    return int(value) if value == value.to_integral_value() else value


def money(raw: str | None) -> int | Decimal | str | None:
    """As `number`; a leading "Rp" is allowed."""
    typed = text(raw)
    return number(_CURRENCY.sub("", typed)) if typed else None


def ordinal(raw: str) -> int | None:
    """A place in a list, as names and values of controls write it; None for anything but a few plain digits.

    `str.isdigit` takes "²", and `int` refuses thousands of digits: what browsers never send must not be a fault.
    """
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 5 else None


def yes_no(raw: str | None) -> bool | str | None:
    typed = text(raw)
    return {"yes": True, "no": False}.get(typed, typed) if typed else None


def day(parts: Sequence[str]) -> str | None:
    """Day, month, year -> ISO date; an impossible or unfinished one stays "year-month-day" as typed."""
    given = [part.strip() for part in parts]
    if not any(given):
        return None
    try:
        found = date(*(int(part) for part in reversed(given)))
    except ValueError:
        found = None
    if found is not None and found.year >= _FOUR_DIGITS:
        return found.isoformat()
    return "-".join(part.replace("-", " ") for part in (given[2].lstrip("0"), given[1], given[0]))


def day_parts(answer: object) -> tuple[str, str, str]:
    """The reverse of `day`: what stands in the three controls."""
    pieces = str(answer).split("-") if answer else []
    year, month, number_ = pieces if len(pieces) == 3 else ("", "", "")
    return number_.removeprefix("0"), month.removeprefix("0"), year


def clock(raw: str) -> str:
    """ "7.30" or "07:30" -> "07:30"; anything else as typed."""
    found = _CLOCK.fullmatch(raw.strip())
    return time(int(found[1]), int(found[2])).isoformat("minutes") if found else raw.strip()


def moment(parts: Sequence[str]) -> str | None:
    """Day, month, year, clock -> local "YYYY-MM-DDTHH:MM"; unfinished: as typed."""
    on, at = day(parts[:3]), clock(parts[3])
    return f"{on or ''}T{at}" if on or at else None


def moment_parts(answer: object) -> tuple[str, str, str, str]:
    """The reverse of `moment`, and of a copied moment; the clock is shown with a dot, as Indonesian writes it."""
    written = answer.isoformat() if isinstance(answer, datetime) else str(answer or "")
    on, _t, at = written.partition("T")
    return (*day_parts(on), at[:5].replace(":", "."))


def shown(answer: object) -> str:
    """The text of a number or plain text in its control: decimals with a comma, no grouping."""
    if answer is None:
        return ""
    return f"{answer:f}".replace(".", ",") if isinstance(answer, Decimal) else str(answer)
