"""The same as the page of progress lists, as rows for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask_babel import gettext

from kinerja.papers import Cell, Sheet
from kinerja.services.progress import Row, Table
from kinerja.services.staff import Member
from kinerja.services.standings import FINISHED, Standing
from kinerja.web import access
from kinerja.web.language import language
from kinerja.web.views.progress import NONE, place_name
from kinerja.web.views.staff import face
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import Definition


def sheet(table: Table) -> Sheet:
    """The people, where their names are for this reader; else one line for each place and stage."""
    title = place_name(table.whole.place)
    if table.people is not None:
        return Sheet(title, _people_heads(table.definition), (_person(each) for each in table.people))
    return Sheet(title, _place_heads(table.definition), _places(table))


def file_name(table: Table, kind: str) -> str:
    """Letters, digits and hyphens only: it stands in a header."""
    place = table.whole.place
    day = access.today().isoformat()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", f"{table.edition} {place.level} {place.id}").strip("-").lower()
    return f"kinerja-{plain}-{day}.{kind}"


def _place_heads(definition: Definition) -> list[str]:
    waits = [gettext("Menunggu: %(who)s", who=title) for title in _waited_for(definition).values()]
    return [
        gettext("Tempat"), gettext("Kode"), gettext("Tahap"), gettext("Orang"), gettext("Belum mulai"),
        gettext("Belum waktunya"), gettext("Dikerjakan"), gettext("Terlambat"), gettext("Waktu lewat"), *waits,
        gettext("Selesai tepat waktu"), gettext("Selesai terlambat"), gettext("Selesai dengan perpanjangan"),
        gettext("Persen selesai"),
    ]  # fmt: skip


def _waited_for(definition: Definition) -> dict[str, str]:
    """Part -> its title, for those who can have a turn besides the subject."""
    turns = {step.actor for step in definition.steps.values()} & set(definition.actors)
    others = [actor for part, actor in definition.actors.items() if part in turns and part != definition.subject_part]
    return {actor.id: actor.title.say(language()) for actor in others}


def _places(table: Table) -> Iterator[list[Cell]]:
    for row in table.rows or (table.whole,):
        yield from _stages(row, table)


def _stages(row: Row, table: Table) -> Iterator[list[Cell]]:
    before = (Standing.NOT_STARTED, Standing.LATER, Standing.DOING, Standing.LATE, Standing.OVER)
    after = (Standing.DONE, Standing.DONE_LATE, Standing.BY_EXCEPTION)
    for stage in table.stages:
        found = row.stages.get(stage.id, NONE)
        yield [
            place_name(row.place),
            row.place.id,
            stage.title.say(language()),
            found.total,
            *(found.counts.get(one, 0) for one in before),
            *(found.waits.get(part, 0) for part in _waited_for(table.definition)),
            *(found.counts.get(one, 0) for one in after),
            round(100 * sum(found.counts.get(one, 0) for one in FINISHED) / found.total) if found.total else None,
        ]


def _people_heads(definition: Definition) -> list[str]:
    stages = [stage.title.say(language()) for stage in definition.stages.values()]
    return [
        gettext("Nama"), gettext("Keadaan"), gettext("Langkah"), gettext("Sejak"), gettext("Hari kerja"),
        gettext("Terlambat"), *(gettext("%(stage)s (langkah selesai)", stage=stage) for stage in stages),
    ]  # fmt: skip


def _person(member: Member) -> list[Cell]:
    finished = {count.stage.id: count.finished for count in member.progress}
    return [
        member.name,
        face(member).word,
        member.step.title.say(language()) if member.step else "",
        local_date(member.since, member.zone).isoformat() if member.since else "",
        member.working_days if member.since else None,
        gettext("ya") if member.late else gettext("tidak"),
        *(finished.get(stage) for stage in member.definition.stages),
    ]
