"""Raw text -> typed values, each by the kind its key declares. None: the text is not of that kind."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ID = re.compile(r"[a-z][a-z0-9_]*")
DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
EDITION = re.compile(r"[a-z][a-z0-9_]*@[a-z0-9][a-z0-9_-]*")
_INTEGER = re.compile(r"-?\d{1,15}")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
WAIT = re.compile(r"(\d{1,3}) (working )?days?")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
Quantity = Decimal | date
SCHOOL = "school"
COMMON_ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")


def identifier(text: str) -> str | None:
    return text if ID.fullmatch(text) else None


def dotted(text: str) -> str | None:
    return text if DOTTED.fullmatch(text) else None


def edition(text: str) -> str | None:
    return text if EDITION.fullmatch(text) else None


def integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None


def count(text: str) -> int | None:
    """A whole number that is not negative."""
    number = integer(text)
    return number if number is not None and number >= 0 else None


def wait(text: str) -> tuple[int, bool] | None:
    """So many days, and whether only working days count: "3 working days"."""
    found = WAIT.fullmatch(text)
    return (int(found[1]), found[2] is not None) if found else None


def number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def day(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_id(text: str) -> str | None:
    """A date that names something, as it was written."""
    return text if day(text) else None


def quantity(text: str) -> Quantity | None:
    """A number or a date."""
    value = number(text)
    return day(text) if value is None else value


def moment(text: str) -> date | datetime | None:
    """A local date, or a local date and time without a zone."""
    if not _MOMENT.fullmatch(text):
        return day(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def yes_no(text: str) -> bool | None:
    return _YES_NO.get(text)


def zone(text: str) -> str | None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return text


def window_zone(text: str) -> str | None:
    return text if text == SCHOOL else zone(text)


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate an author most likely meant, if any is close enough."""
    found = difflib.get_close_matches(name, list(candidates), 1, 0.6)
    return found[0] if found else None
