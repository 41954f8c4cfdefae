"""What waits for a reviewer, and the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kinerja import storage, workflows
from kinerja.services import definitions, posts
from kinerja.services.accounts import Account
from kinerja.services.instances import Done, perform
from kinerja.services.pages import Page, paged
from kinerja.storage import scopes
from kinerja.storage.instances import Waiting, WaitingRow
from kinerja.storage.searching import matches, tokens
from kinerja.workflows.calendar import local_date, working_days_between
from kinerja.workflows.definition import Definition, Step


@dataclass(frozen=True, slots=True)
class Query:
    """What the reviewer looks for. `text`: beginnings of the person's name; `step`: a step's id, empty for all."""

    text: str = ""
    step: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One step that waits for the reader. `days` and `working_days` since then, at the subject's school.

    `since`: from when the waiting counts; later than now for what is agreed for a later moment, `appointed`. `read_at`:
    when somebody began to read what was handed in.
    """

    instance: str
    edition: str
    person: str
    name: str
    unit_name: str
    zone: str
    step: Step
    part: str
    since: datetime
    days: int
    working_days: int
    round: int
    late: bool
    appointed: datetime | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queue(Page[QueueRow]):
    """`waiting`: how many steps wait in all, whatever was looked for; `steps`: step -> how many of them.

    `days_off`: the holidays of their definitions.
    """

    waiting: int = 0
    steps: Sequence[tuple[Step, int]] = ()
    days_off: frozenset[date] = frozenset()


def queue(account: Account, now: datetime, query: Query = Query()) -> Queue:
    """What waits for this person, the longest first."""
    found = _waiting_for(account, now)
    rows = sorted((_queue_row(*entry, now) for entry in found), key=lambda row: (row.since, row.name, row.instance))
    words = tokens(query.text)
    shown = [row for row in rows if query.step in ("", row.step.id) and matches(words, tokens(row.name))]
    page = paged(shown, query.page)
    counts = Counter(row.step.id for row in rows)
    titles = {row.step.id: row.step for row in rows}
    steps = tuple((titles[step], count) for step, count in counts.most_common())
    off = frozenset[date]().union(*(definition.days_off for _row, _item, definition in found))
    return Queue(page.rows, page.number, page.pages, page.total, page.more, len(rows), steps, off)


def open_(account: Account, instance_id: str, step: str, key: str, now: datetime) -> Done:
    """Begin to read; from then on it cannot be withdrawn (where the definition says so).

    Raises NotFound, workflows.Refused, Conflict, Busy, like all verbs here.
    """
    return perform(account, instance_id, workflows.OpenReview(step), None, key, now)


def approve(
    account: Account, instance_id: str, step: str, message: str, version: int | None, key: str, now: datetime
) -> Done:
    return perform(account, instance_id, workflows.ApproveStep(step, message), version, key, now)


def return_(
    account: Account,
    instance_id: str,
    step: str,
    reason: str,
    message: str,
    parts: Sequence[str],
    notes: Mapping[str, str],
    version: int | None,
    key: str,
    now: datetime,
) -> Done:
    """Give back: `parts` are the steps to open, `notes` "step.field" -> remark."""
    command = workflows.ReturnStep(step, reason, message, tuple(parts), notes)
    return perform(account, instance_id, command, version, key, now)


def _waiting_for(account: Account, now: datetime) -> list[tuple[WaitingRow, Waiting, Definition]]:
    today = local_date(now, account.zone)
    held = {scopes.post(scopes.circle_of(a), a.relation) for a in account.assignments if a.holds(today)}
    found = [
        (row, item, definitions.by_hash(row.revision))
        for row in storage.instances.waiting(held)
        for item in row.waiting
        if item.opens is None or item.opens <= now
    ]
    played = posts.parts_towards(
        account, [(definition, row.subject, row.district) for row, _, definition in found], now
    )
    return [entry for entry, parts in zip(found, played, strict=True) if entry[1].part in parts]


def _queue_row(row: WaitingRow, item: Waiting, definition: Definition, now: datetime) -> QueueRow:
    today, since = local_date(now, row.subject.zone), local_date(item.counts_from, row.subject.zone)
    return QueueRow(
        instance=row.instance,
        edition=row.edition,
        person=row.subject.person,
        name=row.subject.name,
        unit_name=row.subject.unit_name,
        zone=row.subject.zone,
        step=definition.steps[item.step],
        part=item.part,
        since=item.counts_from,
        days=max(0, (today - since).days),
        working_days=max(0, working_days_between(since, today, definition.days_off)),
        round=item.round,
        late=item.late,
        appointed=item.appointed,
        read_at=item.read_at,
    )
