"""Uploaded files: taken in, opened for who may see the run, followed while answers name them, swept when none does."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, BinaryIO

from ulid import ULID

from kinerja import storage, workflows
from kinerja.integrations.virus_scan import ScanFailed, SimulatedScan, VirusScan
from kinerja.services import definitions, file_types, happened, instances
from kinerja.services.accounts import Account
from kinerja.services.errors import FileRefused, NotFound
from kinerja.services.instances import Opened
from kinerja.storage import EVERYTHING
from kinerja.storage.files import File
from kinerja.workflows import evidence, receipts
from kinerja.workflows.definition import Field
from kinerja.workflows.instance import FileRef, Instance

UNUSED_FOR = timedelta(hours=24)
"""How long a file that no answer names waits for one: a form may lie open overnight."""
MOST_PER_RUN = 200
"""Files of one run, used or not: many times what any definition asks for."""
MOST_BYTES = 25_000_000
"""The largest single file, whatever a definition says: one request carries it within the time a request has."""
SWEPT_AT_ONCE = 100
_BLOCK = 64 * 1024
_scanner: VirusScan = SimulatedScan()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a field takes: words of `file_types.TYPES`, and bytes."""

    types: tuple[str, ...]
    max_bytes: int

    @staticmethod
    def of(item: Field) -> Limits:
        """Those of a file field; where the author set no size, the largest that is taken at all."""
        return Limits(item.accepts, min(item.max_bytes or MOST_BYTES, MOST_BYTES))


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a person gave the same bytes: edition, step, field and row are those of that run's definition.

    `field` is "field" or "group.column"; `row` is told of the run that is open only.
    """

    file: FileRef
    instance: str
    edition: str
    step: str
    field: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """Where the same bytes stand: every use by the same person, those of other runs first, oldest first, and whether
    anybody else has them."""

    uses: tuple[Use, ...]
    by_others: bool

    def besides(self, file: str) -> tuple[Use, ...]:
        """The uses other than this file itself."""
        return tuple(use for use in self.uses if use.file.id != file)


def use(scanner: VirusScan) -> None:
    """Have every upload looked at by this scanner from now on."""
    global _scanner
    _scanner = scanner


@contextmanager
def taken(stream: BinaryIO, name: str, limits: Limits, now: datetime) -> Iterator[tuple[FileRef, BinaryIO]]:
    """An upload that was looked at from all sides: how an answer would name it, and its bytes on the disk.

    Reads no more of `stream` than may be kept. Raises FileRefused.
    """
    with tempfile.TemporaryFile() as copy:
        size, digest = _copy(stream, copy, limits.max_bytes)
        clean = file_types.cleaned(name)
        kind = file_types.recognised(copy, clean, limits.types)
        _refuse_infected(copy)
        shown = file_types.named(clean, kind, digest[:8])
        yield FileRef(str(ULID.from_datetime(now)), shown, size, kind.word, digest), copy


def uploaded(ref: FileRef) -> datetime | None:
    """When the file was taken in: its id begins with it. None for an id from elsewhere."""
    try:
        return ULID.from_str(ref.id).datetime
    except ValueError:
        return None


def keep(
    account: Account, opened: Opened, step: str, field: str, ref: FileRef, source: BinaryIO, now: datetime
) -> None:
    """Write a looked-at upload down. It stands in no answer yet; what none ever names is swept. Raises FileRefused."""
    if len(storage.files.of_instances([opened.instance.id])) >= MOST_PER_RUN:
        raise FileRefused("too_many", most=MOST_PER_RUN)
    storage.files.keep(_file(account, opened, step, field, ref, now), source)


def open_(account: Account, file_id: str, now: datetime) -> tuple[FileRef, BinaryIO]:
    """A file and its bytes, for who may read the step in which it stands, or stood when it was signed.

    One that no answer names, and never was in anything signed, is its uploader's alone. That somebody looked at
    another person's record is noted as for the run. Raises NotFound, also for strangers.
    """
    found = storage.files.load(file_id)
    if found is None:
        raise NotFound(file_id)
    opened = instances.open_(account, found.instance, now)
    if not _may_read(account, opened, found, now):
        raise NotFound(file_id)
    return found.ref, storage.files.open_(found)


def same(situation: workflows.Situation, hashes: Iterable[str]) -> Mapping[str, Reuse]:
    """Hash -> where else these bytes stand, as far as the actor may know; two round trips for all.

    Of other people only whether there are any. Of this run, what the reader may not read yet is left out; other runs
    of the same person are named by their period, step and field, because a file given twice is what assessors ask for.
    """
    wanted = frozenset(hashes)
    if not wanted:
        return {}
    run, person = situation.instance.id, situation.instance.subject.person
    others = storage.files.shared(person, wanted)
    kept = [file for file in storage.files.with_content(person, wanted) if file.unused_since is None]
    elsewhere = sorted((file for file in kept if file.instance != run), key=lambda file: (file.at, file.ref.id))
    uses = [*map(_use, elsewhere), *_uses_here(situation, wanted)]
    return {
        content: Reuse(tuple(use for use in uses if use.file.hash == content), content in others) for content in wanted
    }


def follow(instance_ids: Iterable[str], now: datetime) -> None:
    """Note which files of these runs are named by an answer, after the runs changed. Idempotent."""
    by_run: dict[str, list[File]] = {}
    for file in storage.files.of_instances(instance_ids):
        by_run.setdefault(file.instance, []).append(file)
    for run, files in by_run.items():
        named = _named(_instance(run))
        used, fallen = _changed(files, named)
        storage.files.mark(used, None)
        storage.files.mark(fallen, now)


def sweep(now: datetime) -> int:
    """Remove files that no answer has named for UNUSED_FOR, some at once; how many went. Idempotent.

    What stood in something that was signed stays: the copy of the signature names it.
    """
    gone = 0
    for file in storage.files.unused(now - UNUSED_FOR, SWEPT_AT_ONCE):
        if file.ref.id in _kept(file.instance):
            storage.files.mark([file.ref.id], None)
        else:
            gone += storage.files.drop(file)
    return gone


def _may_read(account: Account, opened: Opened, file: File, now: datetime) -> bool:
    situation = situation_of(opened, now)
    if file.ref.id in _named(opened.instance):
        return _visible(file.step, situation)
    if file.by == account.id:
        return True
    return _visible(file.step, situation) and file.ref.id in _signed(opened.instance)


def _visible(step: str, situation: workflows.Situation) -> bool:
    found = situation.definition.steps.get(step)
    return found is not None and workflows.visible(found, situation)


def situation_of(opened: Opened, now: datetime) -> workflows.Situation:
    """All that may be asked about a run, as it was opened."""
    return workflows.Situation(opened.definition, opened.instance, opened.period, opened.actor, now)


def _uses_here(situation: workflows.Situation, wanted: frozenset[str]) -> Iterator[Use]:
    """Those in the run itself, read from its answers: the relay may not have followed yet."""
    instance = situation.instance
    for place in evidence.places(situation.definition, instance):
        if place.file.hash in wanted and _visible(place.step, situation):
            yield Use(place.file, instance.id, instance.edition, place.step, place.field, place.row)


def _copy(stream: BinaryIO, copy: IO[bytes], most: int) -> tuple[int, str]:
    """Copy the stream into the file; its size and SHA-256. Raises FileRefused: empty, too_large."""
    size, digest = 0, hashlib.sha256()
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > most:
            raise FileRefused("too_large", most=most)
        digest.update(block)
        copy.write(block)
    if size == 0:
        raise FileRefused("empty")
    copy.flush()
    return size, digest.hexdigest()


def _refuse_infected(copy: BinaryIO) -> None:
    copy.seek(0)
    try:
        found = _scanner.scan(copy)
    except ScanFailed as error:
        raise FileRefused("not_scanned") from error
    if found is not None:
        raise FileRefused("infected", found=found)


def _file(account: Account, opened: Opened, step: str, field: str, ref: FileRef, now: datetime) -> File:
    instance = opened.instance
    subject = instance.subject
    return File(
        ref, instance.id, instance.edition, step, field, subject.person, subject.unit, now, account.id, unused_since=now
    )


def _changed(files: Iterable[File], named: frozenset[str]) -> tuple[list[str], list[str]]:
    """Those that are used now and were not, and those that were used and are not."""
    used, fallen = [], []
    for file in files:
        if (file.ref.id in named) == (file.unused_since is not None):
            (used if file.ref.id in named else fallen).append(file.ref.id)
    return used, fallen


def _use(file: File) -> Use:
    return Use(file.ref, file.instance, file.edition, file.step, file.field)


def _instance(run: str) -> Instance:
    loaded = storage.instances.load(EVERYTHING, run)
    if loaded is None:
        raise NotFound(run)
    return loaded.instance


def _kept(run: str) -> frozenset[str]:
    """The files that the run names now, or named in anything that was signed."""
    instance = _instance(run)
    return _named(instance) | _signed(instance)


def _named(instance: Instance) -> frozenset[str]:
    """The files in answers, and in the answers as they stood when they were given back or opened again."""
    states = [*instance.steps.values(), *workflows.as_before(instance).steps.values()]
    return frozenset(file for state in states for answers in (state.answers, state.handed_in) for file in _ids(answers))


def _signed(instance: Instance) -> frozenset[str]:
    definition = definitions.by_hash(instance.revision)
    found: set[str] = set()
    state = None
    for event in happened.between(EVERYTHING, instance.id, 1, instance.version):
        state = workflows.apply(state, event)
        if workflows.signed(definition, event):
            steps = receipts.covered(definition, definition.steps[event.step])
            found.update(file for step in steps for file in _ids(state.step(step).answers))
    return frozenset(found)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, FileRef):
        yield value.id
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _ids(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _ids(item)
