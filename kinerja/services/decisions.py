"""Decisions about windows: how each is made and written, whatever it is about and for whomever it holds.

One decision is one write of one document, however many people it concerns; the same form sent twice decides once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ulid import ULID

from kinerja import storage
from kinerja.services import definitions, repeats
from kinerja.services.errors import Busy, Invalid
from kinerja.storage.plain import encode
from kinerja.workflows.definition import Definition
from kinerja.workflows.instance import NATION, FactKind, PeriodFacts, WindowFact

if TYPE_CHECKING:
    from kinerja.services.accounts import Account

AHEAD = timedelta(seconds=30)
"""A request ends within 20 s: no command that read the old window can land after what is closed this far ahead."""
TRIES = 3
LONGEST_REASON = 500
LONGEST_REFERENCE = 100
EVENTS = {
    FactKind.CLOSED: "WindowClosed",
    FactKind.EXTENDED: "WindowExtended",
    FactKind.REVOKED: "WindowDecisionRevoked",
}
Make = Callable[[Definition, PeriodFacts], WindowFact]
"""A decision from the current definition and what was decided for the same scope before. Raises NotFound, Invalid."""


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom a decision holds. `within`: the scopes in which that one lies, the broadest first, itself last."""

    scope: str = NATION
    name: str = ""
    within: tuple[str, ...] = ()


EVERYBODY = Whom()


@dataclass(frozen=True, slots=True)
class Asked:
    """The form by which it was decided: its key, what it said, who sent it and when."""

    by: Account
    key: str
    digest: str
    at: datetime


def write(asked: Asked, edition: str, whom: Whom, make: Make) -> WindowFact:
    """Add the decision that `make` gives; the first one again where the form was sent before. Raises NotFound, Invalid,
    Busy."""
    for _ in range(TRIES):
        _, definition = definitions.current(edition)
        loaded = storage.periods.load(edition, whom.scope)
        before = repeats.last_with(loaded.commands, asked.by.id, asked.key)
        if before is not None and before.digest == asked.digest:
            return loaded.facts.facts[before.version - 1]
        fact = make(definition, loaded.facts)
        event = {"event": EVENTS[fact.kind], "fact": encode(fact)}
        entry = storage.Entry(asked.at, asked.by.id, asked.by.name, (event,), asked.key, asked.digest)
        if storage.periods.add(loaded.facts, fact, entry, whom.within):
            return fact
    raise Busy(edition)


def fact(
    by: Account,
    kind: FactKind,
    closes: datetime,
    reason: str,
    reference: str | None,
    now: datetime,
    *,
    window: str = "",
    target: str = "",
    whom: Whom = EVERYBODY,
    revokes: str | None = None,
    batch: str = "",
) -> WindowFact:
    """A decision that was not written yet. Raises Invalid for a reason or a number of a letter that does not do."""
    return WindowFact(
        id=str(ULID()),
        window=window,
        kind=kind,
        # The store keeps milliseconds.
        closes=closes.replace(microsecond=closes.microsecond // 1000 * 1000),
        decided_at=now,
        by=by.name,
        reason=_reason(reason),
        reference=_reference(reference),
        scope=whom.scope,
        revokes=revokes,
        target=target,
        whom=whom.name,
        batch=batch,
    )


def taken_back(facts: Iterable[WindowFact], fact: str) -> WindowFact | None:
    """The revocation of a decision, if there is one."""
    return next((known for known in facts if known.revokes == fact), None)


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "required")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", "too_long", most=LONGEST_REASON)
    return reason


def _reference(reference: str | None) -> str | None:
    reference = (reference or "").strip()
    if len(reference) > LONGEST_REFERENCE:
        raise Invalid("reference", "too_long", most=LONGEST_REFERENCE)
    return reference or None
