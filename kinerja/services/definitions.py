"""Definitions as published: immutable revisions, and which of them a new run begins with.

A run stays with the revision it began with. Publishing what is already current changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kinerja import storage, workflows
from kinerja.services.errors import Busy, NotFound
from kinerja.storage.revisions import Register, Revision
from kinerja.workflows.definition import Definition, Field

if TYPE_CHECKING:
    from datetime import datetime

    from kinerja.services.accounts import Account

REGISTER_REMEMBERED = 5.0
"""Seconds until another process sees what was published here."""
_TRIES = 3
_register: tuple[float, Register] | None = None
_problems: tuple[workflows.Problem, ...] = ()


class Unpublishable(Exception):
    """The files do not pass the checks; nothing was published. `problems` says why, sorted by place."""

    def __init__(self, problems: tuple[workflows.Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def publish(catalogue: workflows.Catalogue, by: Account, now: datetime) -> tuple[Revision, ...]:
    """Make what changed current, all editions at once; the new revisions. Raises Unpublishable, Busy."""
    global _problems
    _problems = tuple(catalogue.problems)
    if not catalogue.ok:
        raise Unpublishable(_problems)
    for _ in range(_TRIES):
        register = storage.revisions.register()
        added = _changed(catalogue, register, by, now)
        if not added:
            return ()
        for revision in added:
            text = json.dumps(workflows.to_json(catalogue.definitions[revision.edition]), ensure_ascii=False)
            storage.revisions.keep(revision.hash, revision.edition, text, catalogue.files)
        event = {
            "event": "DefinitionsPublished",
            "revisions": [{"edition": r.edition, "number": r.number, "hash": r.hash} for r in added],
        }
        if storage.revisions.publish(register, added, storage.Entry(now, by.id, by.name, (event,))):
            forget()
            return added
    raise Busy(storage.revisions.REGISTER)


def editions() -> tuple[str, ...]:
    """All published editions, oldest first."""
    return _known().editions


def current(edition: str) -> tuple[Revision, Definition]:
    """What a new run of the edition begins with. Raises NotFound."""
    revision = _known().current(edition)
    if revision is None:
        raise NotFound(edition)
    return revision, by_hash(revision.hash)


def history(edition: str) -> tuple[Revision, ...]:
    """All revisions of an edition, newest first. Raises NotFound."""
    found = _known().history(edition)
    if not found:
        raise NotFound(edition)
    return found


def revision(edition: str, number: int) -> tuple[Revision, Definition]:
    """One revision of an edition. Raises NotFound."""
    for found in history(edition):
        if found.number == number:
            return found, by_hash(found.hash)
    raise NotFound(f"{edition} r{number}")


def export(edition: str, number: int) -> Mapping[str, str]:
    """The files a revision was published from: path -> text. Raises NotFound."""
    found, _ = revision(edition, number)
    files = storage.revisions.files(found.hash)
    if files is None:
        raise NotFound(f"{edition} r{number}")
    return files


@lru_cache(maxsize=64)
def by_hash(content: str) -> Definition:
    """The definition with this content hash. Raises NotFound. What a hash names never changes: kept in the process."""
    text = storage.revisions.text(content)
    if text is None:
        raise NotFound(content)
    return workflows.from_json(json.loads(text))


def problems() -> tuple[workflows.Problem, ...]:
    """What was wrong with the files when they were last looked at in this process."""
    return _problems


def identity() -> Mapping[str, tuple[Field, frozenset[str]]]:
    """Every identity attribute of the current definitions: its field, and the ids of its options."""
    found: dict[str, tuple[Field, frozenset[str]]] = {}
    for edition in editions():
        _, definition = current(edition)
        for name, item in definition.identity.items():
            options = definition.options_of(item.field).options if item.field.options else {}
            found[name] = (item.field, found[name][1] | set(options) if name in found else frozenset(options))
    return found


def forget() -> None:
    """Read afresh what is published (after publishing, or connecting elsewhere)."""
    global _register
    _register = None
    by_hash.cache_clear()


def _known() -> Register:
    global _register
    if _register is None or time.monotonic() - _register[0] > REGISTER_REMEMBERED:
        _register = (time.monotonic(), storage.revisions.register())
    return _register[1]


def _changed(catalogue: workflows.Catalogue, register: Register, by: Account, now: datetime) -> tuple[Revision, ...]:
    added = []
    for edition, definition in catalogue.definitions.items():
        content = workflows.content_hash(definition)
        known = register.current(edition)
        if known is None or known.hash != content:
            number = 1 if known is None else known.number + 1
            added.append(Revision(edition, number, content, now, by.id, by.name))
    return tuple(added)
