"""The same as the table of what is open and locked, as rows for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext

from kinerja.papers import Cell, Sheet
from kinerja.services.locks import Board, Row
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.locks import column_title, word
from kinerja.web.views.progress import place_name
from kinerja.workflows.calendar import EffectiveWindow, last_day, local_date


def sheet(found: Board) -> Sheet:
    """One line for each place or person and step."""
    return Sheet(place_name(found.place), _heads(found), _lines(found))


def file_name(found: Board) -> str:
    """Letters, digits and hyphens only: it stands in a header."""
    place, day = found.place, dates.local(found.moment).date().isoformat()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{found.edition} {place.level} {place.id}").strip("-").lower()
    return f"kinerja-{plain}-{day}.csv"


def _heads(found: Board) -> list[str]:
    return [
        gettext("Nama") if found.people else gettext("Tempat"), gettext("Kode"), gettext("Tahap"), gettext("Langkah"),
        gettext("Keadaan"), gettext("Belum selesai"), gettext("Orang"), gettext("Mulai"), gettext("Batas waktu"),
        gettext("Hari terakhir"), gettext("Keputusan"), gettext("Dengan pengecualian"), gettext("Dibuka kembali"),
    ]  # fmt: skip


def _lines(found: Board) -> Iterator[list[Cell]]:
    for row in found.rows or (found.whole,):
        yield from _of(row, found)


def _of(row: Row, found: Board) -> Iterator[list[Cell]]:
    for cell in row.cells:
        window = cell.window
        fact = window.fact if window else None
        yield [
            row.name or row.id,
            row.id,
            say(found.definition.stages[cell.column.step.stage].title),
            column_title(cell.column),
            word(cell.state, row),
            cell.left,
            cell.people,
            local_date(window.opens, window.zone).isoformat() if window else "",
            _last(window.due if window else None, window),
            _last(window.closes if window else None, window),
            messages.exceptions.in_brief(fact, language()) if fact else "",
            cell.exceptions,
            cell.reopened,
        ]


def _last(end: datetime | None, window: EffectiveWindow | None) -> str:
    return last_day(end, window.zone).isoformat() if end is not None and window is not None else ""
