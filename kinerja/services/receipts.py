"""Receipts and copies: kept by the relay when something was signed, asked for by number or by version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kinerja import storage, workflows
from kinerja.services import attempts, definitions, happened, instances
from kinerja.services.accounts import Account
from kinerja.services.errors import NotFound
from kinerja.services.instances import Opened
from kinerja.storage import EVERYTHING, Scope
from kinerja.storage.receipts import Receipt
from kinerja.storage.records import OutboxLine
from kinerja.workflows import Copy, Situation, receipts, signatures
from kinerja.workflows.definition import Definition
from kinerja.workflows.events import ReviewApproved, ReviewReturned, ReviewSubmitted, ReviewWithdrawn, StepCompleted
from kinerja.workflows.instance import Instance, PeriodFacts, Signature
from kinerja.workflows.situation import NOBODY

MOST_PER_ADDRESS = 300
"""Checks of a number from one address in a span: a whole school stands behind one address."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: the event, the run right after it, and the copy of what it covers."""

    definition: Definition
    instance: Instance
    event: workflows.Event
    copy: Copy


class Fate(StrEnum):
    """What became of a hand-in. After the last three it no longer stands."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Verified:
    """A receipt with what happened to the hand-in since; `changed`: how many fields no longer read as they did."""

    receipt: Receipt
    later: tuple[tuple[Fate, datetime], ...] = ()
    changed: int = 0

    @property
    def ended(self) -> Fate | None:
        """How it ceased to stand; None: it stands."""
        return next((fate for fate, _at in self.later if fate is not Fate.APPROVED), None)


def verify(text: str, address: str, now: datetime) -> Verified | None:
    """The receipt with this number, as far as a stranger may know it; None: there is none. Raises Throttled."""
    attempts.count({f"receipt {address}": MOST_PER_ADDRESS}, now)
    number = receipts.tidy(text)
    found = None if number is None else storage.receipts.load(number)
    return None if found is None else _followed(found, now)


def _followed(receipt: Receipt, now: datetime) -> Verified:
    loaded = storage.instances.load(EVERYTHING, receipt.instance)
    if loaded is None:
        raise NotFound(receipt.instance)
    events = happened.between(EVERYTHING, receipt.instance, 1, loaded.instance.version)
    definition = definitions.by_hash(loaded.instance.revision)
    event = events[receipt.version - 1]
    then = Situation(definition, workflows.fold(events[: receipt.version]), loaded.period, NOBODY, event.at)
    covers = getattr(event, "covers", None) or signatures.cover(definition.steps[event.step], then)
    signature = Signature(event.by, event.name, event.part, event.at, covers)
    current = Situation(definition, loaded.instance, loaded.period, NOBODY, now)
    later = tuple(_fates(event.step, events[receipt.version :]))
    return Verified(receipt, later, len(signatures.changed(signature, current)))


_FATES = {
    ReviewApproved: Fate.APPROVED,
    ReviewReturned: Fate.RETURNED,
    ReviewWithdrawn: Fate.WITHDRAWN,
    ReviewSubmitted: Fate.REPLACED,
    StepCompleted: Fate.REPLACED,
}


def _fates(step: str, later: Iterable[workflows.Event]) -> Iterator[tuple[Fate, datetime]]:
    """What happened to a hand-in, up to the one that took its place."""
    for event in later:
        fate = _FATES.get(type(event)) if getattr(event, "step", None) == step else None
        if fate is not None:
            yield fate, event.at
        if fate is Fate.REPLACED:
            return


def copy(account: Account, instance_id: str, version: int, now: datetime) -> tuple[Opened, Copy]:
    """What was signed with this version of a run, as it then read, as far as this person may read it now.

    Raises NotFound where nothing was signed, or where it is kept from them.
    """
    opened = instances.open_(account, instance_id, now)
    if not 1 <= version <= opened.instance.version:
        raise NotFound(f"{instance_id}:{version}")
    kept = storage.copies.load(instance_id, version)
    if kept is None:  # the relay has not been here yet, or nothing was signed
        found = _signed(opened.scope, instance_id, version)
        if found is None:
            raise NotFound(f"{instance_id}:{version}")
        kept = found.copy
    readable = workflows.legible(kept, _seen(opened, now))
    if readable is None:
        raise NotFound(f"{instance_id}:{version}")
    return opened, readable


def _seen(opened: Opened, now: datetime) -> Situation:
    return Situation(opened.definition, opened.instance, opened.period, opened.actor, now)


def latest(account: Account, instance_id: str, step: str, now: datetime) -> int:
    """The version with which a step, or the review that covers it, was last handed in. Raises NotFound."""
    opened = instances.open_(account, instance_id, now)
    definition = opened.definition
    if step not in definition.steps or not workflows.visible(definition.steps[step], _seen(opened, now)):
        raise NotFound(f"{instance_id}/{step}")
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
    loaded = storage.instances.load(scope, instance_id)
    period = loaded.period if loaded else PeriodFacts(instance.edition)
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
            by=receipts.masked(found.event.name) if found.event.by != found.instance.subject.person else "",
        )
    )
