"""The audit trail of one record as those who administer read it: every row, newest first, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kinerja import storage, workflows
from kinerja.services import accounts, audit, definitions, happened, trails
from kinerja.services.accounts import Account
from kinerja.services.errors import NotFound
from kinerja.services.pages import Page, paged
from kinerja.services.reaches import reach
from kinerja.storage import scopes
from kinerja.storage.audit import START, Row
from kinerja.storage.records import OutboxLine
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import Instance

SIZE = 50


@dataclass(frozen=True, slots=True)
class Link:
    """One row. `hash` is None while it waits for the relay; `fault`: altered, unlinked, or None where it holds.

    `raw`: what the row keeps of the event. `event`: the same as an event of the engine, where the chain is an
    instance's and the row was not altered.
    """

    number: int
    at: datetime
    by: str
    name: str
    kind: str
    raw: Mapping[str, Any]
    hash: str | None
    fault: str | None
    event: workflows.Event | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """One page of links, newest first; `fault`: the first bad row of the whole chain."""

    page: Page[Link]
    fault: audit.Fault | None


@dataclass(frozen=True, slots=True)
class InstanceChain:
    """The chain of a run, with the run and its pinned definition to tell it by."""

    chain: Chain
    instance: Instance
    definition: Definition


def of_instance(by: Account, instance_id: str, page: int, now: datetime) -> InstanceChain:
    """For whoever administers there, who plays no part in it; that they looked is noted. Raises NotFound."""
    where = reach(by, now)
    loaded = storage.instances.load(scopes.EVERYTHING, instance_id) if where.anywhere else None
    if loaded is None or not where.covers(loaded.circles.scopes):
        raise NotFound(instance_id)
    trails.note_look(by.id, by.name, instance_id, loaded.instance.subject.person, now)
    # The outbox first: what the relay moves between the two questions is then found by the second.
    waiting = storage.instances.outbox(scopes.EVERYTHING, instance_id)
    found = _chain(instance_id, waiting, page, decoded=True)
    return InstanceChain(found, loaded.instance, definitions.by_hash(loaded.instance.revision))


def of_account(by: Account, account_id: str, page: int, now: datetime) -> Chain:
    """For those who may administer the account; that they looked is noted. Raises NotFound."""
    account = accounts.look(by, account_id, now)
    name = f"account/{account.id}"
    return _chain(name, storage.accounts.outbox(account.id), page, decoded=False)


def _chain(name: str, waiting: Iterable[OutboxLine], page: int, *, decoded: bool) -> Chain:
    chained = list(_links(storage.audit.chain(name), decoded))
    last = chained[-1].number if chained else 0
    pending = [_pending(line, decoded) for line in waiting if line.version > last]
    rows = [*chained, *sorted(pending, key=lambda link: link.number)]
    return Chain(paged(rows[::-1], page, SIZE), audit.fault(name))


def _links(rows: Iterable[Row], decoded: bool) -> Iterator[Link]:
    number, before = 0, START
    for row in rows:
        wrong = _fault(row, number, before)
        number, before = row.number, row.hash
        yield Link(
            row.number,
            row.at,
            row.by,
            row.name,
            str(row.event.get("event", "")),
            row.event,
            row.hash,
            wrong,
            happened.decoded(row.event) if decoded and wrong != "altered" else None,
        )


def _fault(row: Row, number: int, before: str) -> str | None:
    if storage.audit.digest(row.document) != row.hash:
        return "altered"
    return "unlinked" if row.number != number + 1 or row.before != before else None


def _pending(line: OutboxLine, decoded: bool) -> Link:
    kind = str(line.event["event"])
    event = happened.decoded(line.event) if decoded else None
    return Link(line.version, line.at, line.by, line.name, kind, line.event, None, None, event)
