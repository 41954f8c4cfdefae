"""A role, a relation, a window or the run itself changes between the look and the write of an act (S18).

Whatever the order of their calls to the store: it ends as if one of the two had come wholly before the other, and who
looked after the change had it. What is counted as `late` was looked at before the change and written after it, where
the two touch different documents: the act bears the moment at which it began, and the next one is refused.

LONG_TESTS=1: 300 orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from kinerja import services
from kinerja.services.reopenings import Wish as Opening
from kinerja.workflows.instance import Effect
from tests.cast import NOW, SMALL, superior
from tests.faults.acts import GOOD, LATER, NEW, SHUT, World, asked, begun, decided, filled, handed_in, one_world
from tests.faults.conftest import LONG
from tests.faults.cuts import Dump, put_back, saved, told
from tests.faults.turns import STOPPED, Turns, orders_of, taking_turns
from tests.services.test_reopenings import GOAL

pytestmark = pytest.mark.timeout(1800 if LONG else 120)

EACH = 24 if LONG else 2
"""Orders of each pair at the most."""
GONE = NOW.date() - timedelta(days=1)
submissions, reviews, accounts = services.submissions, services.reviews, services.accounts
SIGNED_OUT = "signed out"
MINE, THEIRS = "01HKWZ9V8K3N5Q7R9T1V3X5Z7C", "01HKWZ9V8K3N5Q7R9T1V3X5Z7D"
"""Keys of the two forms: the same each time, so that stores can be compared."""
Do = Callable[[World, services.Account], Any]


@dataclass(frozen=True)
class Pair:
    """`who` does `act`, while somebody else makes the `change`."""

    name: str
    who: str
    act: Do
    change: Callable[[World], Any]
    prepare: Callable[[World], None] = handed_in
    at: datetime = NOW


def approve(w: World, by: services.Account) -> Any:
    return reviews.approve(by, w.run, "approval", "", None, MINE, NOW)


def read(w: World, by: services.Account) -> Any:
    return reviews.open_(by, w.run, "approval", MINE, NOW)


def give_back(w: World) -> Any:
    return reviews.return_(w.cast.budi, w.run, "approval", "unclear", "Lagi", ("goal",), {}, None, THEIRS, NOW)


def fill(w: World, by: services.Account, at: datetime = NOW) -> Any:
    return submissions.submit(by, w.run, "goal", GOAL, {}, None, MINE, at)


def hand_in(w: World, by: services.Account) -> Any:
    return submissions.submit(by, w.run, "approval", None, {}, None, MINE, NOW)


def withdraw(w: World) -> Any:
    return submissions.withdraw(w.cast.siti, w.run, "approval", None, THEIRS, NOW)


def disable(who: str) -> Callable[[World], Any]:
    return lambda w: accounts.disable(w.offices.ministry, who, NOW)


def end_lead(w: World) -> Any:
    lead = superior("U1")
    return accounts.end_assignment(w.offices.ministry, "budi", lead, replace(lead, ends=GONE), NOW)


def move(w: World) -> Any:
    """Siti teaches at another school from now on."""
    known = replace(NEW, username="siti", name="Siti", unit="U2")
    return accounts.update(w.offices.ministry, "siti", known, NOW, THEIRS)


def close(w: World) -> Any:
    return services.periods.close(w.offices.ministry, SMALL, "plan", None, "Selesai", None, THEIRS, NOW)


def extend(w: World) -> Any:
    until = date(2024, 4, 30)
    return services.periods.extend(w.offices.ministry, SMALL, "plan", until, "Banjir", None, THEIRS, LATER)


def reopen(w: World) -> Any:
    wish = Opening(Effect.KEEP, date(2024, 4, 20), message="Ya.")
    return services.reopenings.reopen(w.cast.ratna, w.run, "goal", wish, None, THEIRS, LATER)


def decline(w: World, by: services.Account) -> Any:
    return services.reopenings.decline(by, w.run, "goal", "Tidak.", None, MINE, LATER)


def ask_again(w: World, by: services.Account) -> Any:
    return services.reopenings.request(by, w.run, "goal", "", "Salah.", None, MINE, LATER)


def shut(w: World) -> None:
    begun(w)
    services.periods.close(w.offices.ministry, SMALL, "plan", SHUT, "Selesai", None, THEIRS, NOW)


def new_password(w: World) -> Any:
    return accounts.set_password(w.offices.ministry, "budi", GOOD, NOW)


def other_role(w: World) -> Any:
    return accounts.set_role(w.offices.ministry, "budi", services.Role.AUTHOR, NOW)


PAIRS = (
    Pair("approves, taken back meanwhile", "budi", approve, withdraw),
    Pair("reads, taken back meanwhile", "budi", read, withdraw),
    Pair("approves, returned meanwhile", "budi", approve, give_back),
    Pair("approves, disabled meanwhile", "budi", approve, disable("budi")),
    Pair("approves, of another role meanwhile", "budi", approve, other_role),
    Pair("approves, with another password meanwhile", "budi", approve, new_password),
    Pair("approves, no longer leading meanwhile", "budi", approve, end_lead),
    Pair("approves, the subject moved away meanwhile", "budi", approve, move),
    Pair("hands in, disabled meanwhile", "siti", hand_in, disable("siti"), filled),
    Pair("hands in, moved away meanwhile", "siti", hand_in, move, filled),
    Pair("fills, the window closed meanwhile", "siti", fill, close, begun),
    Pair("fills, the window extended meanwhile", "siti", partial(fill, at=LATER), extend, shut, LATER),
    Pair("asks, opened again meanwhile", "siti", ask_again, reopen, decided, LATER),
    Pair("declines, opened again meanwhile", "ratna", decline, reopen, asked, LATER),
)


@pytest.fixture(scope="module")
def base() -> Iterator[tuple[World, Dump]]:
    with one_world() as made:
        yield made


def as_a_request(pair: Pair, w: World, epoch: int) -> Any:
    """The account is looked at first, as before every request with a session."""
    account = accounts.load(pair.who)
    if account is None or account.disabled or account.epoch != epoch:
        return SIGNED_OUT
    return pair.act(w, account)


def ended(pair: Pair, said: list[Any]) -> tuple[list[str], dict[str, list[str]]]:
    """How each came out, and what the store says then."""
    services.relay.run_all(pair.at)
    assert services.audit.verify().faults == ()
    return [answer if isinstance(answer, str) else type(answer).__name__ for answer in said], told(saved(), exact=True)


def alone(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except STOPPED as error:
        return error


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_it_ends_as_if_one_had_come_before_the_other(
    pair: Pair, base: tuple[World, Dump], monkeypatch: pytest.MonkeyPatch, tell: Callable[..., None]
) -> None:
    made, dump = base
    put_back(dump)
    w = World(made.cast, made.offices)
    pair.prepare(w)
    kept, before = accounts.load(pair.who), saved()
    assert kept is not None
    acts = [partial(as_a_request, pair, w, kept.epoch), partial(pair.change, w)]

    def again() -> None:
        put_back(before)
        services.definitions.current(SMALL)

    again()
    first = ended(pair, [alone(acts[0]), alone(acts[1])])
    again()
    second = ended(pair, [alone(acts[1]), alone(acts[0])][::-1])
    again()
    whole = Turns((0,) * 99)
    taking_turns(monkeypatch, whole, acts)
    many = list(orders_of(*(sum(who == one for who, _ in whole.calls) for one in (0, 1))))
    seen = {"before": 0, "after": 0, "late": 0}
    for order in {*many[:: max(1, len(many) // EACH)], many[-1]}:
        again()
        turns = Turns(order)
        found = ended(pair, taking_turns(monkeypatch, turns, acts))
        assert found in (first, second), (turns.calls, found[0])
        if changed_before(turns.calls):
            assert found == second, turns.calls
        seen["before" if found == first else "after"] += 1
        seen["late"] += found == first != second and changed_before(turns.calls, last=True)
    tell(orders=seen["before"] + seen["after"], **seen)


def changed_before(calls: list[tuple[int, str]], last: bool = False) -> bool:
    """Whether the change was written before the act looked for the first time; `last`: before it wrote."""
    change, *_ = [at for at, (who, call) in enumerate(calls) if who == 1 and writes(call)] or [len(calls)]
    own = [at for at, (who, call) in enumerate(calls) if who == 0 and (not last or writes(call))] or [-1]
    return change < (max(own) if last else min(own))


def writes(call: str) -> bool:
    """What notes a look or a refusal changes nothing."""
    return call.startswith(("update", "insert", "bulk")) and not call.endswith(" trail")
