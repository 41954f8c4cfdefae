"""The root of a day: one hash that stands for every row of the audit trail, to be kept somewhere else.

Who can change the store can also work out all hashes anew; a root that was printed and put away shows it. Each root
covers the ends of the chains that grew since the one before, and the one before itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kinerja import storage
from kinerja.services.periods import NATIONAL_ZONE
from kinerja.storage.audit import START, Head
from kinerja.storage.roots import Root
from kinerja.workflows.calendar import local_date

JOB = "root"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Break:
    """What a root does not agree with. `row`: a row of the audit trail, or "root/DAY"; `code`: altered, unlinked,
    rewritten (the row is not the one that the root of its day covers)."""

    row: str
    code: str


def last() -> Root | None:
    """The newest root; None before the first day has ended."""
    return storage.roots.last()


def seal(now: datetime, token: int, check: Callable[[], None]) -> int:
    """Make the root of the day that has ended, unless it stands; 1, or 0 where there was nothing to do.

    `check` raises where this process may not go on; it is asked again and again. Whoever is stopped anywhere leaves
    nothing behind that counts.
    """
    day = (local_date(now, NATIONAL_ZONE) - timedelta(days=1)).isoformat()
    before = storage.roots.last()
    if before is not None and before.day >= day:
        _unmark(before, token)
        return 0
    sealing = f"{day}.{token}"
    for some in storage.batched(storage.roots.unsealed(), _AT_ONCE):
        check()
        storage.roots.add(sealing, some)
    root = _rooted(Root(
        day=day, number=before.number + 1 if before else 1, at=now, sealing=sealing, leaves=0, root="",
        before=before.hash if before else START, hash="",
    ))  # fmt: skip
    check()
    if not storage.roots.keep(root):
        return 0  # another process was first
    _unmark(root, token)
    return 1


def verify() -> tuple[int, tuple[Break, ...]]:
    """Read every root again, and the rows it covers: how many roots, and what does not agree."""
    breaks: list[Break] = []
    before, roots = START, storage.roots.every()
    for number, root in enumerate(roots, 1):
        if root.before != before or root.number != number:
            breaks.append(Break(f"root/{root.day}", "unlinked"))
        if _rooted(root) != root:
            breaks.append(Break(f"root/{root.day}", "altered"))
        breaks += [
            Break(f"{leaf.chain}:{leaf.number}", "rewritten")
            for leaves in storage.roots.leaves(root.sealing)
            for leaf in _rewritten(leaves)
        ]
        before = root.hash
    return len(roots), tuple(breaks)


def _rooted(root: Root) -> Root:
    """The root with its hashes, worked out from the leaves that stand."""
    count, whole = 0, hashlib.sha256()
    for leaves in storage.roots.leaves(root.sealing):
        count += len(leaves)
        whole.update(_digest([[leaf.chain, leaf.number, leaf.hash] for leaf in leaves]).encode())
    content = [root.day, root.number, root.at.isoformat(timespec="milliseconds"), count, whole.hexdigest(), root.before]
    return Root(root.day, root.number, root.at, root.sealing, count, whole.hexdigest(), root.before, _digest(content))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _rewritten(leaves: Sequence[Head]) -> Iterator[Head]:
    if leaves:
        found = storage.audit.hashes([f"{leaf.chain}:{leaf.number}" for leaf in leaves])
        yield from (leaf for leaf in leaves if found.get(f"{leaf.chain}:{leaf.number}") != leaf.hash)


def _unmark(root: Root, token: int) -> None:
    """The chains that stand in this root have not grown since, unless they did. Done again where it was cut off."""
    job = storage.jobs.get(JOB)
    if job is None or job.mark.get("unmarked") != root.day:
        for leaves in storage.roots.leaves(root.sealing):
            storage.roots.sealed(leaves)
        storage.jobs.mark(JOB, token, {"unmarked": root.day})
