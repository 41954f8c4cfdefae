"""Files as pages show them: what stands in a field, where the same bytes stand besides, what the field takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext, ngettext

from kinerja import services
from kinerja.services import pictures
from kinerja.services.file_types import TYPES
from kinerja.services.files import Limits, Reuse, Use
from kinerja.web import dates, messages
from kinerja.web.language import language
from kinerja.web.views.answers import DIGEST, row_title, size_words
from kinerja.workflows import Situation, evidence, shown
from kinerja.workflows.definition import ROW, Definition, Field, FieldKind, Step
from kinerja.workflows.definition import Reuse as Policy
from kinerja.workflows.instance import FileRef

CONTROL = "file"
"""A control is named "file:<field>:<row>"."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that stands in an answer. `also`: where the same bytes stand besides, in sentences."""

    id: str
    name: str
    kind: str
    size: str
    at: str | None
    fingerprint: str
    href: str
    preview: str
    picture: str | None
    """Address of the small picture, where it is one."""
    also: tuple[str, ...]
    caption: str = ""
    """The row in which it stands, where several are listed together."""
    removal: str | None = None


@dataclass(frozen=True, slots=True)
class Picker:
    """What a file field takes, for the control that adds to it."""

    name: str
    url: str
    accept: str
    most: int
    left: int
    limit: int
    rule: str


@dataclass(frozen=True, slots=True)
class FilesView:
    """A file field of a form."""

    files: tuple[FileView, ...]
    picker: Picker | None
    """None once as many stand there as it takes."""
    rule: str


# ── in a form ──


def field_of(situation: Situation, step: Step, item: Field, field: str, row: str | None) -> FilesView:
    """What stands in one file field, as its writer sees it; `field`, `row` as in a command."""
    there = [
        place.file
        for place in evidence.places_in(step, situation.instance.step(step.id).answers)
        if (place.field, place.row) == (field, row)
    ]
    where = {"instance_id": situation.instance.id, "step_id": step.id}
    known = reuse(situation)
    files = tuple(
        view(situation, item, file, known, removal=url_for("files.remove", **where, file_id=file.id)) for file in there
    )
    left = item.max_files - len(files)
    limit = Limits.of(item).max_bytes
    rule = rule_words(item, limit)
    extensions = [extension for word in item.accepts for extension in TYPES[word].extensions]
    accept = ",".join([*(TYPES[word].media for word in item.accepts), *extensions])
    name, url = f"{CONTROL}:{field}:{row or ''}", url_for("files.add", **where)
    picker = Picker(name, url, accept, item.max_files, left, limit, rule) if left > 0 else None
    return FilesView(files, picker, rule)


def rule_words(item: Field, limit: int) -> str:
    """ "PDF, JPG, atau PNG, paling besar 10 MB, paling banyak 3 berkas." """
    types = messages.file_types(item.accepts, language())
    size = gettext("paling besar %(size)s", size=size_words(limit))
    most = ngettext("satu berkas", "paling banyak %(num)s berkas", item.max_files)
    return messages.sentence(", ".join((types, size, most)))


def path_of(situation: Situation, step: Step, field: str, row: str | None) -> str:
    """Where a field stands, as in an `AnswerProblem`: "field", "group.2.column"; "" for one that is not there."""
    item = evidence.field_at(step, field)
    if item is None:
        return ""
    group, _, column = field.partition(".")
    if not column:
        return field
    rows = situation.rows(step.id, group)
    at = next((at for at, each in enumerate(rows) if str(each.get(ROW)) == row), None)
    return "" if at is None else f"{group}.{at}.{column}"


# ── to be read ──


def listed(situation: Situation, step: Step, item: Field) -> tuple[FileView, ...]:
    """The files of a field, or of all rows of a group with the row as caption, to be read."""
    known = reuse(situation)
    if item.kind is FieldKind.FILE:
        return tuple(view(situation, item, file, known) for file in situation.answer(step.id, item.id) or ())
    return tuple(
        view(situation, column, file, known, caption=row_title(situation, step, item, at, row).title)
        for at, row in enumerate(situation.rows(step.id, item.id) if item.has_rows else ())
        for column in item.fields
        if column.kind is FieldKind.FILE and shown(column, situation, row)
        for file in row.get(column.id) or ()
    )


def view(
    situation: Situation,
    item: Field,
    file: FileRef,
    known: Mapping[str, Reuse],
    *,
    caption: str = "",
    removal: str | None = None,
) -> FileView:
    at, zone = services.files.uploaded(file), situation.instance.subject.zone
    small = url_for("files.preview", file_id=file.id, small=1) if file.type in pictures.TYPES else None
    return FileView(
        id=file.id,
        name=file.name,
        kind=file.type.upper(),
        size=size_words(file.size),
        at=dates.day(at, zone) if at else None,
        fingerprint=file.hash[:DIGEST],
        href=url_for("files.show", file_id=file.id),
        preview=url_for("files.preview", file_id=file.id),
        picture=small,
        also=() if item.reuse is Policy.ALLOW else tuple(also_words(situation, file, known.get(file.hash))),
        caption=caption,
        removal=removal,
    )


# ── the same file elsewhere ──


def reuse(situation: Situation) -> Mapping[str, Reuse]:
    """Hash -> where else these bytes stand, for every file of the run; asked once for a page."""
    instance = situation.instance
    key = (instance.id, instance.version)
    if g.get("reuse_of") != key:
        hashes = {place.file.hash for place in evidence.places(situation.definition, instance)}
        g.reuse, g.reuse_of = services.files.same(situation, hashes), key
    return g.reuse


def also_words(situation: Situation, file: FileRef, found: Reuse | None) -> Iterator[str]:
    """Where the same file stands too: by name for the person's own, of others only that there are any."""
    if found is None:
        return
    places = [use_words(use, situation) for use in found.besides(file.id)]
    if places:
        yield gettext("Berkas yang sama juga dipakai di: %(places)s.", places="; ".join(dict.fromkeys(places)))
    if found.by_others:
        yield gettext("Berkas yang sama juga diunggah orang lain.")


def use_words(use: Use, situation: Situation | None = None) -> str:
    """ "Bukti, Foto karya, Karya 1"; of another run with its period. `situation`: of the run that is open."""
    here = situation is not None and use.instance == situation.instance.id
    definition = situation.definition if here else services.definitions.current(use.edition)[1]
    said = [*_names(definition, use, situation if here else None)]
    if not here:
        said.append(gettext("periode %(period)s", period=definition.period.title.say(language())))
    return ", ".join(said)


def _names(definition: Definition, use: Use, situation: Situation | None) -> Iterator[str]:
    """Step, field and row, as far as the edition still has them."""
    step = definition.steps.get(use.step)
    if step is None:
        return
    yield step.title.say(language())
    name, _, _column = use.field.partition(".")
    item = next((each for each in step.fields if each.id == name), None)
    if item is None:
        return
    yield item.label.say(language())
    if situation is not None and use.row is not None:
        rows: Any = enumerate(situation.rows(step.id, item.id))
        yield from (row_title(situation, step, item, at, row).title for at, row in rows if row.get(ROW) == use.row)
