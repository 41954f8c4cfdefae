"""Receipts and copies: kept by the relay when something was signed, asked for by number or by version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kinerja import storage, workflows
from kinerja.services import attempts, definitions, happened, instances
from kinerja.services.accounts import Account
from kinerja.services.errors import NotFound
from kinerja.services.instances import Opened
from kinerja.storage import EVERYTHING, Scope
from kinerja.storage.receipts import Receipt
from kinerja.storage.records import OutboxLine
from kinerja.workflows import Copy, receipts
from kinerja.workflows.definition import Definition
from kinerja.workflows.events import ReviewSubmitted, StepCompleted
from kinerja.workflows.instance import Instance

MOST_PER_ADDRESS = 300
"""Checks of a number from one address in a span: a whole school stands behind one address."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: the event, the run right after it, and the copy of what it covers."""

    definition: Definition
    instance: Instance
    event: workflows.Event
    copy: Copy


def verify(text: str, address: str, now: datetime) -> Receipt | None:
    """The receipt with this number, as far as a stranger may know it; None: there is none. Raises Throttled."""
    attempts.count({f"receipt {address}": MOST_PER_ADDRESS}, now)
    number = receipts.tidy(text)
    return None if number is None else storage.receipts.load(number)


def copy(account: Account, instance_id: str, version: int, now: datetime) -> tuple[Opened, Copy]:
    """What was signed with this version of a run, as it then read. Raises NotFound where nothing was."""
    opened = instances.open_(account, instance_id, now)
    if not 1 <= version <= opened.instance.version:
        raise NotFound(f"{instance_id}:{version}")
    kept = storage.copies.load(instance_id, version)
    if kept is None:  # the relay has not been here yet, or nothing was signed
        found = _signed(opened.scope, instance_id, version)
        if found is None:
            raise NotFound(f"{instance_id}:{version}")
        kept = found.copy
    return opened, kept


def latest(account: Account, instance_id: str, step: str, now: datetime) -> int:
    """The version with which a step, or the review that covers it, was last handed in. Raises NotFound."""
    opened = instances.open_(account, instance_id, now)
    definition = opened.definition
    wanted = {step, definition.reviewed_by.get(step)}
    events = happened.between(opened.scope, instance_id, 1, opened.instance.version)
    for version, event in reversed(tuple(enumerate(events, 1))):
        if isinstance(event, _HAND_INS) and event.step in wanted and workflows.signed(definition, event):
            return version
    raise NotFound(f"{instance_id}/{step}")


_HAND_INS = (ReviewSubmitted, StepCompleted)


def file(instance_id: str, lines: Iterable[OutboxLine]) -> None:
    """Keep the copy and the receipt of each signature among these lines of an outbox. Idempotent."""
    for line in lines:
        if line.event["event"] not in _MAY_SIGN:
            continue
        found = _signed(EVERYTHING, instance_id, line.version)
        if found is not None:
            storage.copies.keep(instance_id, line.version, found.copy)
            _keep_receipt(found)


_MAY_SIGN = frozenset(kind.__name__ for kind in workflows.SIGNATURES)


def _signed(scope: Scope, instance_id: str, version: int) -> Signed | None:
    events = happened.between(scope, instance_id, 1, version)
    instance, event = workflows.fold(events), events[-1]
    definition = definitions.by_hash(instance.revision)
    if not workflows.signed(definition, event):
        return None
    period = storage.periods.load(instance.edition).facts
    return Signed(definition, instance, event, workflows.copy_of(definition, instance, period, event))


def _keep_receipt(found: Signed) -> None:
    step, state = found.definition.steps[found.copy.step], found.instance.step(found.copy.step)
    if state.submitted_at != found.event.at or not receipts.receipted(found.definition, step):
        return
    storage.receipts.keep(
        Receipt(
            number=receipts.number(found.instance.id, step.id, state.round, state.submitted_at),
            instance=found.instance.id,
            version=found.instance.version,
            title=step.title,
            definition=found.definition.title,
            period=found.definition.period.title,
            at=found.event.at,
            zone=found.instance.subject.zone,
            name=receipts.masked(found.instance.subject.name),
            unit_name=found.instance.subject.unit_name,
            fingerprint=found.copy.fingerprint,
            late=state.late,
        )
    )
