"""Windows of an edition, closed early or extended: one write, whatever the number of people, signed and revocable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kinerja import storage
from kinerja.services import circles, decisions, definitions, fates, repeats
from kinerja.services.accounts import Account, Role
from kinerja.services.decisions import AHEAD as AHEAD
from kinerja.services.errors import Invalid, NotFound
from kinerja.services.overlays import in_window as in_window
from kinerja.services.overlays import with_fact
from kinerja.services.previews import Preview, preview_of
from kinerja.workflows.calendar import SCHOOL, EffectiveWindow, effective_window, end_of
from kinerja.workflows.definition import Definition, Window
from kinerja.workflows.instance import FactKind, PeriodFacts, WindowFact

NATIONAL_ZONE = "Asia/Jakarta"
"""Where a decision for the nation counts its days: the zone whose midnight comes last, so that nobody loses an hour."""


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
    _demand_all(account, now)
    definition, facts = _known(edition, window)
    instant = _closing(definition, facts, window, closes, now)
    return _preview(definition, facts, WindowFact("", window, FactKind.CLOSED, instant, now, "", ""))


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
    _demand_all(account, now)

    def make(definition: Definition, facts: PeriodFacts) -> WindowFact:
        _demand_window(definition, window)
        instant = _closing(definition, facts, window, closes, now)
        return decisions.fact(account, FactKind.CLOSED, instant, reason, reference, now, window=window)

    asked = decisions.Asked(account, key, repeats.digest("close", window, closes, reason, reference), now)
    return decisions.write(asked, edition, decisions.EVERYBODY, make)


def preview_extend(account: Account, edition: str, window: str, last_day: date, now: datetime) -> Preview:
    """Who would gain. Raises NotFound, Invalid like the extension itself."""
    _demand_all(account, now)
    definition, facts = _known(edition, window)
    instant = _extension(definition, facts, window, last_day, now)
    return _preview(definition, facts, WindowFact("", window, FactKind.EXTENDED, instant, now, "", ""))


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
    _demand_all(account, now)

    def make(definition: Definition, facts: PeriodFacts) -> WindowFact:
        _demand_window(definition, window)
        instant = _extension(definition, facts, window, last_day, now)
        return decisions.fact(account, FactKind.EXTENDED, instant, reason, reference, now, window=window)

    asked = decisions.Asked(account, key, repeats.digest("extend", window, last_day, reason, reference), now)
    return decisions.write(asked, edition, decisions.EVERYBODY, make)


def preview_revoke(account: Account, edition: str, fact: str, now: datetime) -> Preview:
    """How the window would hold without the decision. Raises NotFound, Invalid."""
    _demand_all(account, now)
    overview_ = _overview(edition)
    taken = _revocable(overview_.definition, overview_.facts, fact, now)
    back = replace(taken, id="", kind=FactKind.REVOKED, revokes=taken.id, decided_at=now)
    return _preview(overview_.definition, overview_.facts, back)


def revoke(account: Account, edition: str, fact: str, reason: str, key: str, now: datetime) -> WindowFact:
    """Take a decision back; the window holds as before it. Raises NotFound, Invalid, Busy."""
    _demand_all(account, now)

    def make(definition: Definition, facts: PeriodFacts) -> WindowFact:
        taken = _revocable(definition, facts, fact, now)
        return decisions.fact(
            account, FactKind.REVOKED, taken.closes, reason, None, now, window=taken.window, revokes=taken.id
        )

    asked = decisions.Asked(account, key, repeats.digest("revoke", fact, reason), now)
    return decisions.write(asked, edition, decisions.EVERYBODY, make)


# ── what may be decided ──


def decides(account: Account, now: datetime) -> bool:
    """Whether this administrator decides for everybody."""
    return circles.reach(account, now).everywhere


def _demand(account: Account) -> None:
    if account.role is not Role.ADMINISTRATOR:
        raise NotFound("periods")


def _demand_all(account: Account, now: datetime) -> None:
    if not decides(account, now):
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
    if decisions.taken_back(facts.facts, fact) is not None:
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


# ── reading ──


def _preview(definition: Definition, facts: PeriodFacts, fact: WindowFact) -> Preview:
    """What one more decision would change, for everybody and under exceptions."""
    after = with_fact(facts, fact)
    closes = _effective(definition, after, fact.window).closes
    found = preview_of(definition, _effective(definition, facts, fact.window), closes)
    return replace(found, fated=fates.under((definition, facts), (definition, after), fact.decided_at))


def _known(edition: str, window: str) -> tuple[Definition, PeriodFacts]:
    _, definition = definitions.current(edition)
    _demand_window(definition, window)
    return definition, storage.periods.load(edition).facts


def _demand_window(definition: Definition, window: str) -> None:
    if window not in definition.windows:
        raise NotFound(window)


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
