"""Windows of an edition, closed early or extended: one write, whatever the number of people, signed and revocable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ulid import ULID

from kinerja import storage
from kinerja.services import definitions, repeats
from kinerja.services.accounts import Account, Role
from kinerja.services.errors import Busy, Invalid, NotFound
from kinerja.services.previews import Preview, preview_of
from kinerja.services.previews import steps_in as steps_in
from kinerja.storage.plain import encode
from kinerja.workflows.calendar import SCHOOL, EffectiveWindow, effective_window, end_of
from kinerja.workflows.definition import Definition, Window
from kinerja.workflows.instance import FactKind, PeriodFacts, WindowFact

AHEAD = timedelta(seconds=30)
"""A request ends within 20 s: no command that read the old window can land after what is closed this far ahead."""
NATIONAL_ZONE = "Asia/Jakarta"
"""Where a decision for the nation counts its days: the zone whose midnight comes last, so that nobody loses an hour."""
TRIES = 3
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class WindowOverview:
    """One window as it holds now in the national zone; `facts`: all decisions about it, oldest first."""

    window: Window
    effective: EffectiveWindow
    facts: tuple[WindowFact, ...]


@dataclass(frozen=True, slots=True)
class PeriodOverview:
    edition: str
    definition: Definition
    facts: PeriodFacts
    windows: tuple[WindowOverview, ...]


def overview(account: Account, now: datetime) -> list[PeriodOverview]:  # noqa: ARG001 - the page shows days left
    """Every current edition with its windows. Raises NotFound for anybody but administrators."""
    _demand(account)
    return [_overview(edition) for edition in definitions.editions()]


def get(account: Account, edition: str) -> PeriodOverview:
    """Raises NotFound."""
    _demand(account)
    return _overview(edition)


def preview_close(account: Account, edition: str, window: str, closes: datetime | None, now: datetime) -> Preview:
    """Who would be left unfinished. Raises NotFound, Invalid like the closing itself."""
    _demand(account)
    definition, facts = _known(edition, window)
    instant = _closing(definition, facts, window, closes, now)
    return preview_of(definition, _effective(definition, facts, window), instant)


def close(
    account: Account,
    edition: str,
    window: str,
    closes: datetime | None,
    reason: str,
    reference: str | None,
    key: str,
    now: datetime,
) -> WindowFact:
    """Close a window at an instant at least AHEAD away (None: as soon as that). Raises NotFound, Invalid, Busy."""
    _demand(account)

    def make(definition: Definition, facts: PeriodFacts) -> WindowFact:
        instant = _closing(definition, facts, window, closes, now)
        return _fact(account, window, FactKind.CLOSED, instant, reason, reference, now)

    asked = repeats.digest("close", window, closes, reason, reference)
    return _add(account, edition, window, make, key, asked, now)


def preview_extend(account: Account, edition: str, window: str, last_day: date, now: datetime) -> Preview:
    """Who would gain. Raises NotFound, Invalid like the extension itself."""
    _demand(account)
    definition, facts = _known(edition, window)
    instant = _extension(definition, facts, window, last_day, now)
    return preview_of(definition, _effective(definition, facts, window), instant)


def extend(
    account: Account,
    edition: str,
    window: str,
    last_day: date,
    reason: str,
    reference: str | None,
    key: str,
    now: datetime,
) -> WindowFact:
    """Keep a window open to the end of `last_day`, or open it again. Raises NotFound, Invalid, Busy."""
    _demand(account)

    def make(definition: Definition, facts: PeriodFacts) -> WindowFact:
        instant = _extension(definition, facts, window, last_day, now)
        return _fact(account, window, FactKind.EXTENDED, instant, reason, reference, now)

    asked = repeats.digest("extend", window, last_day, reason, reference)
    return _add(account, edition, window, make, key, asked, now)


def preview_revoke(account: Account, edition: str, fact: str, now: datetime) -> Preview:
    """How the window would hold without the decision. Raises NotFound, Invalid."""
    _demand(account)
    overview_ = _overview(edition)
    taken = _revocable(overview_.definition, overview_.facts, fact, now)
    without = _without(overview_.definition, overview_.facts, taken)
    before = _effective(overview_.definition, overview_.facts, taken.window)
    return preview_of(overview_.definition, before, without.closes)


def revoke(account: Account, edition: str, fact: str, reason: str, key: str, now: datetime) -> WindowFact:
    """Take a decision back; the window holds as before it. Raises NotFound, Invalid, Busy."""
    _demand(account)

    def make(definition: Definition, facts: PeriodFacts) -> WindowFact:
        taken = _revocable(definition, facts, fact, now)
        made = _fact(account, taken.window, FactKind.REVOKED, taken.closes, reason, None, now)
        return replace(made, revokes=taken.id)

    return _add(account, edition, None, make, key, repeats.digest("revoke", fact, reason), now)


# ── what may be decided ──


def _demand(account: Account) -> None:
    if account.role is not Role.ADMINISTRATOR:
        raise NotFound("periods")


def _closing(
    definition: Definition, facts: PeriodFacts, window: str, closes: datetime | None, now: datetime
) -> datetime:
    instant = closes or now + AHEAD
    effective = _effective(definition, facts, window)
    if instant < now + AHEAD:
        raise Invalid("closes", "too_soon", seconds=int(AHEAD.total_seconds()))
    if effective.closes is not None and effective.closes <= instant:
        raise Invalid("closes", "already_closed", closes=effective.closes)
    return instant


def _extension(definition: Definition, facts: PeriodFacts, window: str, last_day: date, now: datetime) -> datetime:
    effective = _effective(definition, facts, window)
    instant = end_of(last_day, effective.zone)
    if effective.closes is None:
        raise Invalid("last_day", "never_closes")
    if instant <= now:
        raise Invalid("last_day", "in_the_past")
    if instant <= effective.closes:
        raise Invalid("last_day", "already_open", closes=effective.closes)
    return instant


def _revocable(definition: Definition, facts: PeriodFacts, fact: str, now: datetime) -> WindowFact:
    taken = next((known for known in facts.facts if known.id == fact and known.kind is not FactKind.REVOKED), None)
    if taken is None:
        raise NotFound(fact)
    if any(known.revokes == fact for known in facts.facts):
        raise Invalid("fact", "already_revoked")
    before, after = _effective(definition, facts, taken.window), _without(definition, facts, taken)
    ends = after.closes is not None and after.closes < now + AHEAD
    if ends and not (before.closes is not None and before.closes <= now):
        # It would be shut under the hands of those who work right now: close it with an instant ahead instead.
        raise Invalid("fact", "closes_at_once", closes=after.closes)
    return taken


def _without(definition: Definition, facts: PeriodFacts, taken: WindowFact) -> EffectiveWindow:
    revoked = replace(taken, id="", kind=FactKind.REVOKED, revokes=taken.id)
    return _effective(definition, replace(facts, facts=(*facts.facts, revoked)), taken.window)


# ── writing ──


def _add(
    account: Account,
    edition: str,
    window: str | None,
    make: Callable[[Definition, PeriodFacts], WindowFact],
    key: str,
    digest: str,
    now: datetime,
) -> WindowFact:
    for _ in range(TRIES):
        _, definition = definitions.current(edition)
        if window is not None and window not in definition.windows:
            raise NotFound(window)
        loaded = storage.periods.load(edition)
        before = repeats.last_with(loaded.commands, account.id, key)
        if before is not None and before.digest == digest:
            return loaded.facts.facts[before.version - 1]
        fact = make(definition, loaded.facts)
        event = {"event": _EVENTS[fact.kind], "fact": encode(fact)}
        entry = storage.Entry(now, account.id, account.name, (event,), key, digest)
        if storage.periods.add(loaded.facts, fact, entry):
            return fact
    raise Busy(edition)


_EVENTS = {
    FactKind.CLOSED: "WindowClosed",
    FactKind.EXTENDED: "WindowExtended",
    FactKind.REVOKED: "WindowDecisionRevoked",
}


def _fact(
    account: Account,
    window: str,
    kind: FactKind,
    closes: datetime,
    reason: str,
    reference: str | None,
    now: datetime,
) -> WindowFact:
    reason = reason.strip()
    if not reason:
        raise Invalid("reason", "required")
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", "too_long", most=LONGEST_REASON)
    return WindowFact(
        id=str(ULID()),
        window=window,
        kind=kind,
        closes=closes.replace(microsecond=closes.microsecond // 1000 * 1000),
        decided_at=now,
        by=account.name,
        reason=reason,
        reference=(reference or "").strip() or None,
    )


# ── reading ──


def _known(edition: str, window: str) -> tuple[Definition, PeriodFacts]:
    _, definition = definitions.current(edition)
    if window not in definition.windows:
        raise NotFound(window)
    return definition, storage.periods.load(edition).facts


def _effective(definition: Definition, facts: PeriodFacts, window: str) -> EffectiveWindow:
    declared = definition.windows[window].zone
    return effective_window(definition, window, facts, NATIONAL_ZONE if declared == SCHOOL else declared)


def _overview(edition: str) -> PeriodOverview:
    _, definition = definitions.current(edition)
    facts = storage.periods.load(edition).facts
    windows = tuple(
        WindowOverview(
            window, _effective(definition, facts, name), tuple(fact for fact in facts.facts if fact.window == name)
        )
        for name, window in definition.windows.items()
    )
    return PeriodOverview(edition, definition, facts, windows)
