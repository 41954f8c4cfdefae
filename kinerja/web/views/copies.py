"""Answers of a copy in words, and the page that shows a copy as it was signed."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext, pgettext

from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views.answers import RowLine, file_words, value_words
from kinerja.web.views.readings import Grid, GridRow
from kinerja.web.views.readings import Reading as Told
from kinerja.workflows import Copy
from kinerja.workflows.copies import Asked, Entry, Reading, Said

SHOWN, GROUP = 16, 4
"""Characters of a fingerprint that are shown, and how many stand together."""


def said_words(asked: Asked, said: Said) -> str:
    """One answer as text; empty for none."""
    if said.empty:
        return ""
    if said.chosen:
        labels = enumerate(said.chosen)
        return "\n".join(marked(label.say(language()), at not in said.unofficial) for at, label in labels)
    if said.files:
        return "\n".join(file_words(file) for file in said.files)
    return value_words(asked, said.value)


def marked(text: str, official: bool) -> str:
    """A text with the mark of what has no official source yet."""
    return text if official else gettext("%(text)s (belum resmi)", text=text)


def suggestion_words(entry: Entry) -> str:
    """Whether the answer is what was suggested, else what was; empty where nothing was."""
    if entry.suggested is None:
        return ""
    if not entry.overrides:
        return gettext("Sesuai saran.")
    return gettext("Berbeda dari saran: %(value)s.", value=said_words(entry.asked, entry.suggested))


def entry_words(entry: Entry) -> str:
    """The answer of a field as text; rows one a line, as `views.answers.field_words` tells them."""
    if entry.columns:
        return "\n".join(f"{at}. {_row_words(entry, row)}" for at, row in enumerate(entry.rows, 1))
    return said_words(entry.asked, entry.said)


def _row_words(entry: Entry, row: tuple[Said, ...]) -> str:
    said: list[str] = []
    for column, cell in zip(entry.columns, row, strict=True):
        if text := said_words(column, cell):
            said.append(text if column.unit or not said else f"{column.label.say(language())}: {text}")
    return " · ".join(said)


def label_words(asked: Asked) -> str:
    """What was asked, with its mark."""
    return marked(asked.label.say(language()), asked.official)


def fingerprint_words(fingerprint: str) -> str:
    """ "3f2a 9c01 77de 0b4c": enough to compare by eye."""
    return " ".join(fingerprint[at : at + GROUP] for at in range(0, SHOWN, GROUP))


def _row_line(entry: Entry, row: tuple[Said, ...]) -> RowLine:
    """A row as `views.answers.row_lines` tells it; what has a unit stands at the end."""
    said = [
        (column, text) for column, cell in zip(entry.columns, row, strict=True) if (text := said_words(column, cell))
    ]
    rest = [f"{column.label.say(language())}: {text}" for column, text in said[1:] if not column.unit]
    return RowLine(
        said[0][1] if said else "", " · ".join(rest), " · ".join(text for column, text in said[1:] if column.unit)
    )


class PartView:
    """One step of a copy."""

    def __init__(self, reading: Reading) -> None:
        self.id = reading.step
        self.title = marked(reading.title.say(language()), reading.official)
        self.left_out = reading.left_out
        self.remark = reading.remark
        self.rows = [_told(entry) for entry in reading.entries]
        self.remarks = [(entry.asked.label.say(language()), entry.remark) for entry in reading.entries if entry.remark]


def _told(entry: Entry) -> Told:
    """One answer, as the pages of the steps show it; given rows are a table."""
    grid = _grid(entry) if entry.keys and entry.rows else None
    suggested = said_words(entry.asked, entry.suggested) if entry.suggested and entry.overrides else None
    text = None if grid else entry_words(entry) or None
    lines = () if grid else tuple(_row_line(entry, row) for row in entry.rows)
    return Told(label_words(entry.asked), text, None, suggested, grid, lines=lines)


def _grid(entry: Entry) -> Grid:
    """The first key names the row, everything else is a column of it."""
    first = entry.keys[0]
    rest = [at for at in range(len(entry.columns)) if at != first]
    words = [[said_words(column, cell) for column, cell in zip(entry.columns, row, strict=True)] for row in entry.rows]
    return Grid(
        head=label_words(entry.columns[first]),
        columns=tuple(label_words(entry.columns[at]) for at in rest),
        rows=tuple(GridRow(row[first], tuple(row[at] or None for at in rest)) for row in words),
    )


class CopyView:
    """What was signed with one version of a run. `copy`: as it then read."""

    def __init__(self, instance_id: str, copy: Copy, version: int) -> None:
        self.instance_id = instance_id
        self.copy = copy
        self.version = version
        self.parts = [PartView(reading) for reading in copy.readings]

    @property
    def title(self) -> str:
        return messages.EVENTS[self.copy.event].say(language()).format(step=self.copy.title.say(language()))

    @property
    def kick(self) -> str:
        return f"{self.copy.definition.say(language())}, {self.copy.period.say(language())}"

    @property
    def up(self) -> str:
        return url_for("instances.history", instance_id=self.instance_id)

    @property
    def present(self) -> str:
        return url_for("submissions.show", instance_id=self.instance_id, step_id=self.copy.step)

    @property
    def facts(self) -> list[tuple[str, str]]:
        copy = self.copy
        by = f"{copy.name} ({copy.part.say(language())})" if copy.part else copy.name or gettext("Sistem")
        when = dates.instant(copy.at, copy.zone)
        found = [
            (gettext("Oleh"), by),
            (gettext("Waktu"), when + ". " + gettext("Terlambat.") if copy.late else when),
            (gettext("Tentang"), f"{copy.subject}, {copy.unit_name}"),
        ]
        if copy.reason:
            found.append((gettext("Alasan"), copy.reason.say(language())))
        if copy.message:
            found.append((gettext("Pesan"), copy.message))
        found.append((pgettext("one", "Alur"), edition_words(copy.edition, copy.revision)))
        found.append((gettext("Sidik isi"), fingerprint_words(copy.fingerprint)))
        return found


def edition_words(edition: str, revision: str) -> str:
    """ "x@2024-1, revisi 3f2a9c0177de": which rules applied."""
    return gettext("%(edition)s, revisi %(revision)s", edition=edition, revision=revision[:12])
