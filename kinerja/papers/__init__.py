"""Papers: what was filled in, set on A4 as PDF; days and hours, written for calendar programs; lists for spreadsheets.

A layer of its own below the web: it takes words that are ready and knows neither requests nor definitions, so that
what stands on a page can be tested without either, and the library that sets it can be replaced in one place.
"""

from kinerja.papers.calendars import Entry as CalendarEntry
from kinerja.papers.calendars import ics
from kinerja.papers.paper import Answer, Grid, Paper, Seal, Section, Signature
from kinerja.papers.spreadsheets import Cell, Sheet, csv, xlsx


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF file."""
    # The library that sets it takes a fifth of the start of a process, and most processes never set a paper.
    from kinerja.papers.setting import printed

    return printed(paper)


__all__ = [
    "Answer",
    "CalendarEntry",
    "Cell",
    "Grid",
    "Paper",
    "Seal",
    "Section",
    "Sheet",
    "Signature",
    "csv",
    "ics",
    "pdf",
    "xlsx",
]
