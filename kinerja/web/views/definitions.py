"""Definitions for reading: which revisions are published, what is wrong with the files, one edition in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, url_for
from flask_babel import gettext

from kinerja import services, workflows
from kinerja.services.fates import Shift
from kinerja.web import access, dates, messages
from kinerja.web.language import language
from kinerja.web.presenters import say
from kinerja.web.views.audits import SHORT


@dataclass(frozen=True, slots=True)
class RevisionLine:
    number: int
    at: str
    by: str
    hash: str
    current: bool
    href: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem of the files: where, its code, its sentence, the line in question and the caret below it."""

    place: str
    code: str
    sentence: str
    excerpt: str


def revisions(edition: str) -> list[RevisionLine]:
    """All revisions of an edition, newest first. Raises services.NotFound."""
    found = services.definitions.history(edition)
    return [
        RevisionLine(
            number=each.number,
            at=dates.instant(each.at),
            by=each.name,
            hash=each.hash[:SHORT],
            current=each.number == found[0].number,
            href=url_for("definitions.revision", edition=edition, number=each.number),
        )
        for each in found
    ]


class WorkingCopy:
    """The files as they stand now, read afresh: what is wrong with them, and what of them is not published."""

    def __init__(self) -> None:
        self.path: Path = current_app.config["SETTINGS"].definitions
        self.catalogue = workflows.load(self.path)

    @property
    def problems(self) -> list[ProblemLine]:
        return [self._line(problem) for problem in self.catalogue.problems]

    @property
    def untranslated(self) -> list[ProblemLine]:
        return [self._line(problem) for problem in self.catalogue.missing_translations]

    def _line(self, problem: workflows.Problem) -> ProblemLine:
        place = problem.place
        shown = f"{below(place.file, self.path.parent.parent)}:{place.line}:{place.column}"
        source = self.catalogue.files.get(place.file, "")
        return ProblemLine(shown, problem.code, problem.say(language()), problem.excerpt(source))

    def moves(self, edition: str) -> list[str]:
        """What publishing the files would move: windows, and what becomes of exceptions for those who begin then."""
        written = self.catalogue.definitions.get(edition)
        if written is None or not self.catalogue.ok:
            return []
        found = services.fates.of_publication(written, access.now())
        windows = [shift_words(shift) for shift in found.shifts]
        zone = services.fates.ZONE
        return [*windows, *(messages.exceptions.fated(one, written, zone, language()) for one in found.fated)]

    def differs(self, edition: str) -> bool:
        """Whether the files say something else than what is published of an edition."""
        written = self.catalogue.definitions.get(edition)
        if written is None:
            return False
        current, _ = services.definitions.current(edition)
        return workflows.content_hash(written) != current.hash

    @property
    def unpublished(self) -> list[str]:
        """Titles of editions that stand in the files only."""
        known = services.definitions.editions()
        return [title_of(each) for name, each in self.catalogue.definitions.items() if name not in known]


def below(name: str, folder: Path) -> str:
    """A file as its author would call it: seen from the folder that holds the definitions."""
    path = Path(name)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else name


def title_of(definition: workflows.Definition) -> str:
    return f"{say(definition.title)}, {say(definition.period.title)}"


@dataclass(frozen=True, slots=True)
class EditionLine:
    edition: str
    title: str
    href: str
    revisions: list[RevisionLine]
    differs: bool
    moves: list[str]


class DefinitionsView:
    """Everything that is published, and how the files stand."""

    def __init__(self) -> None:
        self.copy = WorkingCopy()
        self.editions = list(self._editions())

    def _changed(self, edition: str) -> tuple[bool, list[str]]:
        differs = self.copy.differs(edition)
        return differs, self.copy.moves(edition) if differs else []

    def _editions(self) -> Iterator[EditionLine]:
        for edition in services.definitions.editions():
            _, definition = services.definitions.current(edition)
            href = url_for("definitions.edition", edition=edition)
            yield EditionLine(edition, title_of(definition), href, revisions(edition), *self._changed(edition))


def shift_words(shift: Shift) -> str:
    """ "Rencana: 31 Maret 2024 menjadi 30 April 2024"."""
    nothing = gettext("tanpa tanggal")
    pairs = [tuple(dates.day(each) if each else nothing for each in pair) for pair in shift.dates]
    said = ", ".join(gettext("%(before)s menjadi %(after)s", before=old, after=new) for old, new in pairs)
    return f"{say(shift.after.title)}: {said}."


@dataclass(frozen=True, slots=True)
class SourceFile:
    name: str
    lines: list[str]


def sources(edition: str, number: int) -> list[SourceFile]:
    """The files a revision was published from, the root of them first."""
    files: Mapping[str, str] = services.definitions.export(edition, number)
    shared = common_folder(files)
    named = {below(name, shared): text for name, text in files.items()}
    order = sorted(named, key=lambda name: (name.count("/"), name))
    return [SourceFile(name, named[name].splitlines()) for name in order]


def common_folder(files: Mapping[str, str]) -> Path:
    """The folder that all of them lie in: where it once was says nothing to a reader."""
    parents = [set(Path(name).parents) for name in files]
    shared = set.intersection(*parents) if parents else set()
    return max(shared, key=lambda path: len(path.parts), default=Path())
