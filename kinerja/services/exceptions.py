"""Exceptions: decisions about windows for one province, district, unit or person, by whoever administers there.

Each names a stage, a step or everything, has a reason, the number of a letter and an end, and can be taken back. At the
end of an extension everything is shut again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kinerja import storage
from kinerja.services import circles, decisions, definitions, overlays, previews, repeats
from kinerja.services.accounts import Account, Role
from kinerja.services.circles import Circle
from kinerja.services.decisions import AHEAD, Asked, Whom
from kinerja.services.errors import Invalid, NotFound
from kinerja.services.overlays import Ladder, Moved
from kinerja.services.pages import Page, paged
from kinerja.storage.periods import Loaded
from kinerja.workflows.calendar import end_of, standing
from kinerja.workflows.definition import Definition, Step
from kinerja.workflows.instance import ALL_WINDOWS, FactKind, PeriodFacts, WindowFact

MOST_LISTED = 1_000
"""Circles with exceptions that a list looks at; more are found by narrowing it."""
MOST_NEARER = 200


class State(StrEnum):
    """Whether an exception still counts. A closing runs until it is taken back."""

    RUNNING = "running"
    ENDED = "ended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be decided. `target` as in WindowFact, never empty; `kind`: EXTENDED or CLOSED, with the last day."""

    edition: str
    scope: str
    target: str
    kind: FactKind
    last_day: date


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would change for a circle.

    `fact` is the decision (of a revocation: what is taken back), `closes` the instant it gives. `count` is of the
    circle; `named`: name and unit of some who have not finished. `over`: decisions that concern the same steps here,
    in order of precedence; `nearer`: those of circles inside this one, which stay.
    """

    circle: Circle
    kind: FactKind
    closes: datetime
    moved: tuple[Moved, ...]
    count: previews.Count
    named: tuple[tuple[str, str], ...]
    over: tuple[WindowFact, ...]
    nearer: tuple[WindowFact, ...]
    definition: Definition


@dataclass(frozen=True, slots=True)
class Row:
    """One exception in a list; `revoked`: the decision that took it back."""

    edition: str
    fact: WindowFact
    state: State
    revoked: WindowFact | None


@dataclass(frozen=True, slots=True)
class Query:
    """Which exceptions are listed; what is empty is not asked for. `level`: "unit" and the like."""

    state: str = ""
    level: str = ""
    edition: str = ""
    stage: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many there are of each state among what the rest of the query asks for."""

    page: Page[Row]
    counts: dict[State, int]


@dataclass(frozen=True, slots=True)
class Detail:
    """One exception with all that lies over the same windows. `circle`: None where it is not there any more.

    `decides`: the reader may take it back.
    """

    row: Row
    definition: Definition
    circle: Circle | None
    ladders: tuple[Ladder, ...]
    decides: bool


# ── decide ──


def preview(account: Account, wish: Wish, now: datetime) -> Preview:
    """What would change. Raises NotFound, Invalid like the decision itself."""
    circle = _decidable(account, wish.scope, now)
    _, definition = definitions.current(wish.edition)
    facts = _facts(wish.edition, circle)
    closes = _closes(definition, facts, circle, wish, now)
    steps = overlays.targeted(definition, wish.target)
    asked = _supposed(wish.kind, closes, wish.target, circle, now)
    moved = overlays.moved(definition, steps, facts, overlays.with_fact(facts, asked), circle.zone)
    return _preview(definition, circle, wish.kind, closes, moved)


def check(account: Account, wish: Wish, now: datetime) -> None:
    """Raises NotFound, Invalid like the decision itself; counts nobody."""
    circle = _decidable(account, wish.scope, now)
    _, definition = definitions.current(wish.edition)
    _closes(definition, _facts(wish.edition, circle), circle, wish, now)


def grant(
    account: Account, wish: Wish, reason: str, reference: str, key: str, now: datetime, batch: str = ""
) -> WindowFact:
    """Extend or close for one circle. `batch`: of those granted from one list. Raises NotFound, Invalid, Busy."""
    circle = _decidable(account, wish.scope, now)
    whom = Whom(circle.scope, circle.name, circle.within)
    above = _above(wish.edition, circle)

    def make(definition: Definition, own: PeriodFacts) -> WindowFact:
        closes = _closes(definition, overlays.together(wish.edition, (*above, own)), circle, wish, now)
        if not reference.strip():
            raise Invalid("reference", "required")
        made = (wish.kind, closes, reason, reference, now)
        return decisions.fact(account, *made, target=wish.target, whom=whom, batch=batch)

    digest = repeats.digest("grant", wish.kind, wish.target, wish.last_day, reason, reference)
    return decisions.write(Asked(account, key, digest, now), wish.edition, whom, make)


def preview_revoke(account: Account, fact: str, now: datetime) -> Preview:
    """How the windows would hold without the decision. Raises NotFound, Invalid like the revocation itself."""
    loaded = _known(fact)
    circle = _decidable(account, loaded.scope, now)
    _, definition = definitions.current(loaded.facts.edition)
    facts = _facts(loaded.facts.edition, circle)
    taken = _revocable(loaded.facts, fact, now)
    closes = _revoked_at(definition, facts, circle, taken, now)
    steps = overlays.targeted(definition, taken.target)
    moved = overlays.moved(definition, steps, facts, _without(facts, taken, closes), circle.zone)
    return _preview(definition, circle, FactKind.REVOKED, closes, moved)


def revoke(account: Account, fact: str, reason: str, key: str, now: datetime) -> WindowFact:
    """Take an exception back. Who works by it right now has AHEAD to be done. Raises NotFound, Invalid, Busy."""
    loaded = _known(fact)
    circle = _decidable(account, loaded.scope, now)
    whom = Whom(circle.scope, circle.name, circle.within)
    above = _above(loaded.facts.edition, circle)

    def make(definition: Definition, own: PeriodFacts) -> WindowFact:
        taken = _revocable(own, fact, now)
        facts = overlays.together(own.edition, (*above, own))
        closes = _revoked_at(definition, facts, circle, taken, now)
        made = (FactKind.REVOKED, closes, reason, None, now)
        return decisions.fact(account, *made, target=taken.target, whom=whom, revokes=taken.id)

    asked = Asked(account, key, repeats.digest("revoke", fact, reason), now)
    return decisions.write(asked, loaded.facts.edition, whom, make)


# ── read ──


def listing(account: Account, query: Query, page: int, now: datetime) -> Listed:
    """The exceptions where this administrator decides, the latest first. Raises NotFound for everybody else."""
    _demand(account)
    reach = circles.reach(account, now)
    documents = storage.periods.within(reach.scope_keys, MOST_LISTED)
    rows = [row for row in _rows(documents, now) if _asked_for(row, query)]
    counts = {state: sum(row.state is state for row in rows) for state in State}
    shown = [row for row in rows if query.state in ("", row.state)]
    shown.sort(key=lambda row: row.fact.decided_at, reverse=True)
    return Listed(paged(shown, page, more=len(documents) >= MOST_LISTED), counts)


def get(account: Account, fact: str, now: datetime) -> Detail:
    """One exception. Raises NotFound, also for those of circles where the administrator does not decide."""
    _demand(account)
    loaded = _known(fact)
    reach = circles.reach(account, now)
    try:
        circle: Circle | None = circles.get(loaded.scope)
    except NotFound:
        circle = None
    decides = circle is not None and reach.covers(circle.within)
    if not decides and not reach.covers(loaded.within):
        raise NotFound(fact)
    edition = loaded.facts.edition
    _, definition = definitions.current(edition)
    row = next(row for row in _rows([loaded], now) if row.fact.id == fact)
    found: tuple[Ladder, ...] = ()
    if circle is not None:
        steps = overlays.targeted(definition, row.fact.target)
        found = overlays.ladders(definition, steps, _facts(edition, circle), circle.zone)
    return Detail(row, definition, circle, found, decides and row.state is State.RUNNING)


def granted_with(account: Account, fact: str, now: datetime) -> tuple[Row, ...]:
    """All that was granted from the same list as this one, where this administrator decides, by name; itself alone
    where it is of none. Raises NotFound like `get`."""
    _demand(account)
    loaded, reach = _known(fact), circles.reach(account, now)
    batch = next(known.batch for known in loaded.facts.facts if known.id == fact)
    documents = storage.periods.with_batch(batch) if batch else (loaded,)
    rows = _rows((one for one in documents if reach.covers(one.within)), now)
    found = [row for row in rows if (row.fact.batch == batch if batch else row.fact.id == fact)]
    if all(row.fact.id != fact for row in found):
        raise NotFound(fact)
    return tuple(sorted(found, key=lambda row: row.fact.whom.casefold()))


def _rows(documents: Iterable[Loaded], now: datetime) -> Iterator[Row]:
    for loaded in documents:
        for fact in loaded.facts.facts:
            if fact.kind is not FactKind.REVOKED:
                revoked = decisions.taken_back(loaded.facts.facts, fact.id)
                yield Row(loaded.facts.edition, fact, _state(fact, revoked, now), revoked)


def _state(fact: WindowFact, revoked: WindowFact | None, now: datetime) -> State:
    if revoked is not None:
        return State.REVOKED
    return State.ENDED if fact.kind is FactKind.EXTENDED and now >= fact.closes else State.RUNNING


def _asked_for(row: Row, query: Query) -> bool:
    fact = row.fact
    asked = (
        query.level in ("", fact.scope.partition(":")[0]),
        query.edition in ("", row.edition),
        query.scope in ("", fact.scope),
        not query.stage or query.stage in _stages(row),
    )
    return all(asked)


def _stages(row: Row) -> frozenset[str]:
    """The stages that an exception is about."""
    _, definition = definitions.current(row.edition)
    return frozenset(step.stage for step in overlays.targeted(definition, row.fact.target))


# ── what may be decided ──


def _demand(account: Account) -> None:
    if account.role is not Role.ADMINISTRATOR:
        raise NotFound("exceptions")


def _decidable(account: Account, scope: str, now: datetime) -> Circle:
    return circles.among(circles.reach(account, now), scope)


def _known(fact: str) -> Loaded:
    loaded = storage.periods.with_fact(fact)
    if loaded is None or all(known.id != fact or known.kind is FactKind.REVOKED for known in loaded.facts.facts):
        raise NotFound(fact)
    return loaded


def _closes(definition: Definition, facts: PeriodFacts, circle: Circle, wish: Wish, now: datetime) -> datetime:
    """The first closed instant that is wished for. Raises Invalid where it cannot be, or changes nothing."""
    steps = overlays.targeted(definition, wish.target)
    if not steps or wish.kind is FactKind.REVOKED:
        raise Invalid("target" if not steps else "kind", "not_an_option")
    closes = end_of(wish.last_day, circle.zone)
    if closes < now + AHEAD:
        raise Invalid("last_day", "in_the_past")
    asked = _supposed(wish.kind, closes, wish.target, circle, now)
    moved = overlays.moved(definition, steps, facts, overlays.with_fact(facts, asked), circle.zone)
    known = [one.before.closes for one in moved if one.before.closes is not None]
    if wish.kind is FactKind.CLOSED:
        if not any(one.sooner for one in moved):
            raise Invalid("last_day", "already_closed", closes=max(known, default=None))
    elif not known:
        raise Invalid("last_day", "never_closes")
    elif not any(one.later for one in moved):
        raise Invalid("last_day", "already_open", closes=min(known))
    return closes


def _supposed(kind: FactKind, closes: datetime, target: str, circle: Circle, now: datetime) -> WindowFact:
    """The decision as it would lie over the others."""
    return WindowFact("", "", kind, closes, now, "", "", None, circle.scope, None, target, circle.name)


def _revocable(facts: PeriodFacts, fact: str, now: datetime) -> WindowFact:
    taken = next(known for known in facts.facts if known.id == fact)
    if decisions.taken_back(facts.facts, fact) is not None:
        raise Invalid("fact", "already_revoked")
    if taken.kind is FactKind.EXTENDED and taken.closes <= now + AHEAD:
        raise Invalid("fact", "already_ended", closes=taken.closes)
    return taken


def _revoked_at(
    definition: Definition, facts: PeriodFacts, circle: Circle, taken: WindowFact, now: datetime
) -> datetime:
    """When a decision that is taken back ends: an extension that keeps something open right now ends AHEAD."""
    steps = overlays.targeted(definition, taken.target)
    without = _without(facts, taken, taken.closes)
    soonest = now + AHEAD
    shut = any(
        one.sooner and one.after.closes is not None and one.after.closes < soonest and not one.before.window.over(now)
        for one in overlays.moved(definition, steps, facts, without, circle.zone)
    )
    return soonest if shut and taken.kind is FactKind.EXTENDED else taken.closes


def _without(facts: PeriodFacts, taken: WindowFact, closes: datetime) -> PeriodFacts:
    revoked = WindowFact("", "", FactKind.REVOKED, closes, taken.decided_at, "", "", None, taken.scope, taken.id)
    return overlays.with_fact(facts, revoked)


# ── what it changes ──


def _facts(edition: str, circle: Circle) -> PeriodFacts:
    """What was decided for this circle and all those that it lies in."""
    found = storage.periods.at_once(edition, circle.within)
    return overlays.together(edition, (one.facts for one in found.values()))


def _above(edition: str, circle: Circle) -> tuple[PeriodFacts, ...]:
    """What was decided for the circles that this one lies in."""
    found = storage.periods.at_once(edition, circle.within[:-1])
    return tuple(one.facts for one in found.values())


def _preview(
    definition: Definition, circle: Circle, kind: FactKind, closes: datetime, moved: tuple[Moved, ...]
) -> Preview:
    changed = [one for one in moved if one.later or one.sooner]
    layer = storage.periods.key(definition.edition, circle.scope)
    needed = _needed(definition, changed)
    small = circle.units <= 1
    count = previews.count(needed, layer, small=small)
    over = tuple(dict.fromkeys(fact for one in changed for fact in one.before.window.layers))
    nearer = tuple(_nearer(definition, circle, [one.step for one in changed]))
    named = previews.named(needed, layer, small=small)
    return Preview(circle, kind, closes, tuple(changed), count, named, over, nearer, definition)


def _needed(definition: Definition, changed: Iterable[Moved]) -> previews.Enough:
    """What must be done before nobody needs these windows any more; optional steps only where there are no others."""
    known = [one for one in changed if not one.step.optional] or list(changed)
    return {one.step.id: previews.enough(definition, one.step, one.before.window.window.id) for one in known}


def _nearer(definition: Definition, circle: Circle, steps: list[Step]) -> Iterator[WindowFact]:
    """The decisions about these steps for circles inside this one."""
    for loaded in storage.periods.within([circle.scope], MOST_NEARER):
        if loaded.scope == circle.scope or loaded.facts.edition != definition.edition:
            continue
        for fact in standing(loaded.facts.facts):
            if fact.target == ALL_WINDOWS or any(s in steps for s in overlays.targeted(definition, fact.target)):
                yield fact
