"""Moves what happened from the outboxes to the audit trail: after the request, in batches, as often as you like.

A row's number and hash follow from the record's version, so a sweep that is repeated, killed half-way or run by two
processes at once inserts the same rows again, and the store leaves them as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kinerja import storage
from kinerja.services import files, notices, receipts, subjects, tallies
from kinerja.storage import audit
from kinerja.storage.audit import Head
from kinerja.storage.outboxes import Pending
from kinerja.storage.trail import Line

BATCH = 200


class Gap(Exception):
    """Outboxes lack versions that the trail has not got either: somebody took them away by hand.

    `rows`: the first missing row of each such chain. Everything else was moved.
    """

    def __init__(self, rows: tuple[str, ...]) -> None:
        super().__init__(f"neither in the audit trail nor in the outbox: {', '.join(rows)}")
        self.rows = rows


def run(now: datetime) -> int:
    """Move one batch of each kind; how many lines left their outbox. Nothing left: 0. Raises Gap, at the end."""
    gaps: list[str] = []
    moved = sum(_move(source, now, gaps) for source in storage.outboxes.SOURCES)
    moved += _chain_trail()
    if gaps:
        raise Gap(tuple(gaps))
    return moved


def run_all(now: datetime) -> int:
    """Move everything that waits; how many lines left their outbox. Raises Gap."""
    total = 0
    while moved := run(now):
        total += moved
    return total


def _move(source: str, now: datetime, gaps: list[str]) -> int:
    waiting = storage.outboxes.pending(source, BATCH)
    if not waiting:
        return 0
    heads = audit.heads(item.chain for item in waiting)
    rows: list[Mapping[str, Any]] = []
    reached: list[Head] = []
    moved: list[Pending] = []
    for item in waiting:
        links, head = _links(heads[item.chain], item)
        if links is None:
            gaps.append(f"{item.chain}:{head.number + 1}")
            continue
        rows += links
        reached.append(head)
        moved.append(item)
    audit.append(rows)
    audit.move_heads(reached)
    _hand_over(source, moved, now)
    storage.outboxes.clear(source, moved)
    return sum(len(item.lines) for item in moved)


def _hand_over(source: str, moved: Sequence[Pending], now: datetime) -> None:
    """Tell whoever has to follow, before the lines are gone: who is killed here is told again. All are idempotent."""
    if source == storage.accounts.NAME:
        tallies.follow_accounts({item.id: [line.event["event"] for line in item.lines] for item in moved})
        for item in moved:
            if any(line.event["event"] in _CHANGES_A_SUBJECT for line in item.lines):
                subjects.follow(item.id, now)
    if source == storage.instances.NAME:
        for item in moved:
            receipts.file(item.id, item.lines)
        files.follow((item.id for item in moved), now)
        for item in moved:
            notices.follow(item.id, item.lines, now)
        tallies.follow_runs(item.id for item in moved)
    if source == storage.periods.NAME:
        for item in moved:
            tallies.follow_windows(*storage.periods.parts(item.id))


_CHANGES_A_SUBJECT = frozenset({"AccountChanged"})


def _links(head: Head, item: Pending) -> tuple[list[Mapping[str, Any]] | None, Head]:
    """The rows for what lies in the outbox beyond `head`, None where one is missing; the versions number the rows."""
    rows = []
    for line in item.lines:
        if line.version <= head.number:
            continue
        if line.version != head.number + 1:
            return None, head
        content = {"at": line.at, "by": line.by, "name": line.name, "event": line.event}
        row, head = audit.link(head, content if line.key is None else {**content, "key": line.key})
        rows.append(row)
    return rows, head


def _chain_trail() -> int:
    lines = storage.trail.pending(BATCH)
    if not lines:
        return 0
    standing = set(audit.of_source(line.id for line in lines))
    # Of a sweep that was killed before it could note how far these chains reach.
    audit.move_heads(map(_end, audit.heads({line.chain for line in lines if line.id in standing}).values()))
    standing |= _append([line for line in lines if line.id not in standing])
    storage.trail.remove(standing)
    return len(standing)


def _append(lines: Iterable[Line]) -> set[str]:
    """Number the lines after the end of each account's chain; the ids of those that now stand there.

    Nothing but the chain itself numbers these rows, so a row is only added after the one before it is known to stand:
    one row of each chain at a time. Where another relay was first, the rest of that chain waits for the next sweep.
    """
    queues: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        queues[line.chain].append(line)
    heads = {chain: _end(head) for chain, head in audit.heads(queues).items()}
    standing: set[str] = set()
    while queues:
        rows = [audit.link(heads[chain], _content(queue[0])) for chain, queue in queues.items()]
        refused = audit.append([row for row, _ in rows])
        for row, head in rows:
            queue = queues[head.chain]
            if row["_id"] in refused:
                del queues[head.chain]
                continue
            heads[head.chain] = head
            standing.add(queue.pop(0).id)
            if not queue:
                del queues[head.chain]
    audit.move_heads(heads.values())
    return standing


def _end(head: Head) -> Head:
    """The true end of a chain: a sweep that was killed may have left rows that its head does not count yet."""
    while (row := audit.get(f"{head.chain}:{head.number + 1}")) is not None:
        head = Head(head.chain, row.number, row.hash)
    return head


def _content(line: Line) -> Mapping[str, Any]:
    return {"at": line.at, "by": line.account, "name": line.name, "event": line.event, "source": line.id}
