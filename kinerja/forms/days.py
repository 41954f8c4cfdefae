"""A day in three controls: the order of a native date control follows the device, and 04/12 is two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import Field

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2199


class DayField(Field):
    """`data` is a date or None, `parts` what stands in the controls `<name>-day`, `-month`, `-year`."""

    parts: tuple[str, ...] = ("", "", "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002 (of WTForms)
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        if formdata is None:
            self.parts = (str(data.day), str(data.month), str(data.year)) if self.data else ("", "", "")
            return
        self.parts = tuple(formdata.get(f"{self.name}-{part}", "").strip() for part in PARTS)
        self.data = None
        self.raw_data = ["".join(self.parts)]
        if any(self.parts):
            self._take()

    def _take(self) -> None:
        try:
            day, month, year = (int(part) if part.isascii() and part.isdigit() else 0 for part in self.parts)
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValueError
            self.data = date(year, month, day)
        except ValueError:
            self.process_errors.append(gettext("Tanggal itu tidak ada. Periksa hari, bulan, dan tahunnya."))
