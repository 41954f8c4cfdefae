"""Uploaded files: taken in, opened for who may see the run, followed while answers name them, swept when none does."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
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
from kinerja.workflows import receipts
from kinerja.workflows.instance import FileRef, Instance

UNUSED_FOR = timedelta(hours=24)
"""How long a file that no answer names waits for one: a form may lie open overnight."""
MOST_PER_RUN = 200
"""Files of one run, used or not: many times what any definition asks for."""
SWEPT_AT_ONCE = 100
_BLOCK = 64 * 1024
_scanner: VirusScan = SimulatedScan()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a field takes: words of `file_types.TYPES`, and bytes."""

    types: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a person gave the same bytes: edition, step and field are ids of that run's definition."""

    file: FileRef
    instance: str
    edition: str
    step: str
    field: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reuse:
    """Where the same bytes stand: every use by the same person, oldest first, and whether anybody else has them."""

    uses: tuple[Use, ...]
    by_others: bool

    def besides(self, file: str) -> tuple[Use, ...]:
        """The uses other than this file itself."""
        return tuple(use for use in self.uses if use.file.id != file)


def use(scanner: VirusScan) -> None:
    """Have every upload looked at by this scanner from now on."""
    global _scanner
    _scanner = scanner


def store(
    account: Account, opened: Opened, step: str, field: str, stream: BinaryIO, name: str, limits: Limits, now: datetime
) -> FileRef:
    """Take in an upload for a field of a step that this person may fill now. It stands in no answer yet.

    Reads no more of `stream` than may be kept. Raises FileRefused, workflows.Refused.
    """
    _refuse_untimely(opened, step, now)
    if len(storage.files.of_instances([opened.instance.id])) >= MOST_PER_RUN:
        raise FileRefused("too_many", most=MOST_PER_RUN)
    with tempfile.TemporaryFile() as taken:
        size, digest = _take(stream, taken, limits.max_bytes)
        clean = file_types.cleaned(name)
        kind = file_types.recognised(taken, clean, limits.types)
        _refuse_infected(taken)
        ref = FileRef(str(ULID()), file_types.named(clean, kind, digest[:8]), size, kind.word, digest)
        storage.files.keep(_file(account, opened, step, field, ref, now), taken)
    return ref


def open_(account: Account, file_id: str, now: datetime) -> tuple[FileRef, BinaryIO]:
    """A file and its bytes, for who may open the run; one that no answer names, for who uploaded it.

    That somebody looked at another person's record is noted as for the run. Raises NotFound, also for strangers.
    """
    found = storage.files.load(file_id)
    if found is None:
        raise NotFound(file_id)
    instances.open_(account, found.instance, now)
    if found.unused_since is not None and found.by != account.id:
        raise NotFound(file_id)
    return found.ref, storage.files.open_(found)


def attach(account: Account, opened: Opened, ids: Iterable[str], now: datetime) -> tuple[FileRef, ...]:
    """What a form names by ids, as an answer names it, in that order; the files wait afresh for being used.

    Raises NotFound for what is not this run's, or waits for somebody else's answer.
    """
    there = {file.ref.id: file for file in storage.files.of_instances([opened.instance.id])}
    wanted = tuple(ids)
    for file_id in wanted:
        file = there.get(file_id)
        if file is None or (file.unused_since is not None and file.by != account.id):
            raise NotFound(file_id)
    waiting = [file_id for file_id in wanted if there[file_id].unused_since is not None]
    if storage.files.mark(waiting, now) < len(waiting):
        raise NotFound(", ".join(waiting))  # swept at this very moment
    return tuple(there[file_id].ref for file_id in wanted)


def same(opened: Opened, hashes: Iterable[str]) -> Mapping[str, Reuse]:
    """Hash -> where else these bytes stand. Of other people only whether there are any; two round trips for all."""
    wanted = frozenset(hashes)
    if not wanted:
        return {}
    person = opened.instance.subject.person
    others = storage.files.shared(person, wanted)
    used = [file for file in storage.files.with_content(person, wanted) if file.unused_since is None]
    uses = sorted((_use(file) for file in used), key=lambda item: (item.at, item.file.id))
    return {
        content: Reuse(tuple(item for item in uses if item.file.hash == content), content in others)
        for content in wanted
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


def _refuse_untimely(opened: Opened, step: str, now: datetime) -> None:
    """Raise workflows.Refused where the answers of the step could not be saved: then no file can be of use."""
    command = workflows.SaveDraft(step, opened.instance.step(step).answers)
    workflows.decide(opened.definition, opened.instance, opened.period, command, opened.actor, now)


def _take(stream: BinaryIO, taken: IO[bytes], most: int) -> tuple[int, str]:
    """Copy the stream into the file; its size and SHA-256. Raises FileRefused: empty, too_large."""
    size, digest = 0, hashlib.sha256()
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > most:
            raise FileRefused("too_large", most=most)
        digest.update(block)
        taken.write(block)
    if size == 0:
        raise FileRefused("empty")
    taken.flush()
    return size, digest.hexdigest()


def _refuse_infected(taken: BinaryIO) -> None:
    taken.seek(0)
    try:
        found = _scanner.scan(taken)
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
    return Use(file.ref, file.instance, file.edition, file.step, file.field, file.at)


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
    """The files in answers, and in the answers as they stood when they were given back."""
    return frozenset(
        file
        for state in instance.steps.values()
        for answers in (state.answers, state.handed_in)
        for file in _ids(answers)
    )


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
