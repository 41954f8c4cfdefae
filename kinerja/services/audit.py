"""What happened, for people to read; and the proof that nobody changed it afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from kinerja import storage, workflows
from kinerja.services import instances, roots, trails
from kinerja.services.happened import decoded
from kinerja.storage import audit, outboxes, trail
from kinerja.storage.audit import Head, Row

if TYPE_CHECKING:
    from kinerja.services.accounts import Account

_AT_ONCE = 500
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Happening:
    """One command on one instance: `number` is the version it led to; `by` an account id, `name` the person's then."""

    number: int
    at: datetime
    by: str
    name: str
    events: tuple[workflows.Event, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad row of a chain, or what a root of a day ("root/DAY") does not agree with.

    `code`: altered, missing, inserted, unlinked, beyond, rewritten (not the row that the root of its day covers).
    """

    row: str
    code: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How many rows were read, and the first bad row of each chain that has one (none: everything is as it was)."""

    rows: int
    chains: int
    faults: tuple[Fault, ...]
    roots: int = 0


def history(account: Account, instance_id: str, now: datetime) -> tuple[Happening, ...]:
    """All that happened to an instance, newest first, whether chained yet or not. Raises NotFound.

    Values before and after follow from folding: each event says what changed.
    """
    opened = instances.open_(account, instance_id, now)
    # The outbox first: what the relay moves between the two questions is then found by the second.
    found: dict[int, storage.records.OutboxLine | Row] = {
        line.version: line for line in storage.instances.outbox(opened.scope, instance_id)
    }
    found |= {row.number: row for row in audit.chain(instance_id)}
    if account.id != opened.instance.subject.person:
        trails.note(account.id, account.name, now, "HistoryLookedAt", instance=instance_id)
    return tuple(reversed(list(_by_command(found))))


def _by_command(found: Mapping[int, storage.records.OutboxLine | Row]) -> Iterator[Happening]:
    for (at, by, name, _), numbers in groupby(sorted(found), key=lambda number: _signature(found[number])):
        versions = list(numbers)
        yield Happening(versions[-1], at, by, name, tuple(decoded(found[version].event) for version in versions))


def _signature(line: storage.records.OutboxLine | Row) -> tuple[datetime, str, str, str | None]:
    """What the events of one command have in common."""
    return line.at, line.by, line.name, line.key


def verify() -> Verification:
    """Read every chain from its first row to its head and to its record, and every root; name the first bad row."""
    checked: set[str] = set()
    faults: list[Fault] = []
    rows = 0
    for heads in storage.batched(audit.every_head(), _AT_ONCE):
        expected = _extents(heads)
        for head in heads:
            checked.add(head.chain)
            chain = audit.chain(head.chain)
            rows += len(chain)
            if _first_fault(chain, head, expected.get(head.chain)):
                # People go on working while this reads: only what is still wrong at a second look is wrong.
                faults += _second_look(head.chain)
    for chain_name in audit.chains():
        if chain_name not in checked:
            faults += _without_head(chain_name)
    faults += [fault for chain_name in _unchained(checked) for fault in _second_look(chain_name)]
    sealed, breaks = roots.verify()
    known = {fault.row for fault in faults}
    faults += [Fault(item.row, item.code) for item in breaks if item.row not in known]
    return Verification(rows, len(checked), tuple(sorted(faults, key=lambda fault: fault.row)), sealed)


def fault(chain: str) -> Fault | None:
    """The first bad row of one chain; None where it is whole."""
    return next(iter(_second_look(chain)), None)


def _first_fault(rows: tuple[Row, ...], head: Head, extent: tuple[int, int] | None) -> Fault | None:
    before = Head(head.chain)
    for row in rows:
        expected = f"{head.chain}:{before.number + 1}"
        if row.id != expected or row.number != before.number + 1:
            return Fault(row.id, "inserted") if row.number <= before.number else Fault(expected, "missing")
        if audit.digest(row.document) != row.hash:
            return Fault(row.id, "altered")
        if row.before != before.hash:
            return Fault(row.id, "unlinked")
        before = Head(head.chain, row.number, row.hash)
    return _fault_at_end(before, head, extent)


def _fault_at_end(last: Head, head: Head, extent: tuple[int, int] | None) -> Fault | None:
    """The end of the chain against the head the relay noted, and against the version of the record itself."""
    if last.number < head.number:
        return Fault(f"{head.chain}:{last.number + 1}", "missing")
    if last.number == head.number and last.hash != head.hash:
        return Fault(f"{head.chain}:{last.number}", "altered")
    if extent is None:
        # Of no record: nothing but what waits to be chained may lie beyond the head.
        return Fault(f"{head.chain}:{head.number + 1}", "beyond") if last.number > head.number else None
    version, waiting = extent
    if last.number > version:
        return Fault(f"{head.chain}:{version + 1}", "beyond")
    if last.number + waiting < version:
        return Fault(f"{head.chain}:{last.number + 1}", "missing")
    return None


def _without_head(chain: str) -> list[Fault]:
    """Rows that had no head when the heads were read: of a chain that began since, or written by somebody's hand."""
    rows: tuple[Row, ...] = ()
    for _ in range(_LOOKS):
        rows, head = audit.chain(chain), audit.heads([chain])[chain]
        if head.number:
            return _second_look(chain)
        extent = _extents([head]).get(chain)
        begins = _waits(rows, head) if extent is None else extent[0] == extent[1]
        if begins and not _second_look(chain):
            return []
    return [Fault(rows[0].id, "inserted")] if rows else []


def _waits(rows: tuple[Row, ...], head: Head) -> bool:
    """Whether a relay is just on its way to note these ends: what the rows beyond the head say still waits."""
    sources = {str(row.document.get("source")) for row in rows if row.number > head.number}
    return sources == trail.waiting(sources)


def _second_look(chain: str) -> list[Fault]:
    fault = None
    for _ in range(_LOOKS):
        head = audit.heads([chain])[chain]
        extent, rows = _extents([head]).get(chain), audit.chain(chain)
        fault = _first_fault(rows, head, extent)
        if fault is None or (extent is None and fault.code == "beyond" and _waits(rows, head)):
            return []
    return [fault] if fault else []


def _extents(heads: Iterable[Head]) -> Mapping[str, tuple[int, int]]:
    """Chain -> (version, lines that still wait) of the record it belongs to."""
    names = [head.chain for head in heads]
    found: dict[str, tuple[int, int]] = {}
    for source, prefix in outboxes.SOURCES.items():
        ids = [name[len(prefix) :] for name in names if name.startswith(prefix) and ("/" in name) == bool(prefix)]
        for record, extent in outboxes.extents(source, ids).items():
            found[outboxes.chain_of(source, record)] = extent
    return found


def _unchained(checked: set[str]) -> Iterator[str]:
    """Chains of records that have neither a head nor everything still in the outbox."""
    for source in outboxes.SOURCES:
        unknown = (i for i in outboxes.everything(source) if outboxes.chain_of(source, i) not in checked)
        for ids in storage.batched(unknown, _AT_ONCE):
            for record, (version, waiting) in outboxes.extents(source, ids).items():
                if waiting < version:
                    yield outboxes.chain_of(source, record)
