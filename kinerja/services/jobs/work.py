"""Work as data: each piece has a key of its own, so it is done once, however many processes are at it.

Taken in hand (claimed), done, settled. Whoever is killed or paused in between leaves it in hand; the next one under
the same or a newer token sees that. What can be done again without harm is done again, one by one, so that a piece
which brings the process down is found and given up; what goes out of the house is not repeated: it is `unknown`, and
somebody decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ulid import ULID

from kinerja.services.jobs.lease import LeaseLost, demand
from kinerja.services.jobs.reports import Report, Stumble
from kinerja.storage import deliveries
from kinerja.storage.batches import batched
from kinerja.storage.deliveries import CLAIMED, DUE, FAILED, SENT, UNKNOWN, Delivery

ATTEMPTS = 3
"""How often a piece may fail before it is given up."""
INTERRUPTED = 10
"""How often a process may die or be replaced over a piece before it is given up: mostly it is not the piece's fault."""
AT_ONCE = 200
LATER = (timedelta(minutes=1), timedelta(minutes=5))
"""How long a piece waits after its first and its second attempt."""
_TOLD = 20
"""Stumbles that a report carries at the most."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work. `key` is its identity for good; `due` by the program's clock."""

    key: str
    content: Mapping[str, Any]
    due: datetime


@dataclass(slots=True)
class Work:
    """The work of one job in one run, under one token. Every verb raises LeaseLost once a newer token is known.

    `repeats`: what was left in hand may be done again; else it becomes unknown.
    """

    job: str
    token: int
    now: datetime
    repeats: bool = True
    done: int = 0
    given_up: int = 0
    stumbles: list[Stumble] = field(default_factory=list)

    def left(self, at_once: int = AT_ONCE) -> Iterator[list[Delivery]]:
        """What is open and due: taken in hand, some at once."""
        for batch in batched(deliveries.open_(self.job, self.now), at_once):
            yield from self._claimed(batch)

    def take(self, items: Iterable[Item], at_once: int = AT_ONCE) -> Iterator[list[Delivery]]:
        """These pieces, as they come: written down and taken in hand in one write, some at once; what stands done, or
        is in other hands, is left out."""
        for batch in batched(items, at_once):
            demand(self.token)
            stamp = str(ULID())
            made = {
                item.key: Delivery(item.key, self.job, item.due, CLAIMED, item.content, 1, self.token, self.now)
                for item in batch
            }
            there = deliveries.insert(list(made.values()), stamp)
            mine = [item for key, item in made.items() if key not in there]
            if mine:
                yield mine
            if there:
                yield from self._claimed(list(deliveries.several(there).values()))

    def sent(self, items: Iterable[Delivery], *, bare: bool = False) -> None:
        """These are done. `bare`: what they carried is forgotten."""
        self.done += self._settle(items, SENT, bare=bare)

    def unknown(self, item: Delivery, error: BaseException) -> None:
        """Nobody knows whether this one went out."""
        self.given_up += self._settle([item], UNKNOWN, self._told(item, error))

    def stumbled(self, item: Delivery, error: BaseException) -> None:
        """This one could not be done: later again, or given up after ATTEMPTS."""
        told = self._told(item, error)
        if item.attempts >= ATTEMPTS:
            self.given_up += self._settle([item], FAILED, told)
        elif not deliveries.put_back(item.key, self.token, self.now + LATER[item.attempts - 1], self.now, told):
            raise LeaseLost(self.token)

    def later(self, item: Delivery, due: datetime) -> None:
        """This one waits until then; that it was taken in hand is no attempt that failed."""
        if not deliveries.put_back(item.key, self.token, due, self.now, {}):
            raise LeaseLost(self.token)

    def report(self, left: int | None = None) -> Report:
        """What came of it. `left`: how many wait, where the job knows; else they are counted."""
        waiting = deliveries.how_many_open(self.job, self.now) if left is None else left
        return Report(self.done, waiting, self.given_up, tuple(self.stumbles))

    def _claimed(self, found: list[Delivery]) -> Iterator[list[Delivery]]:
        open_ = [item for item in found if item.state in (DUE, CLAIMED)]
        if not open_:
            return
        demand(self.token)
        keys = [item.key for item in open_]
        if self.repeats:
            self.given_up += deliveries.give_up(keys, self.token, INTERRUPTED, self.now)
        else:
            self.given_up += deliveries.doubt(keys, self.token, self.now)
        fresh = [item for item in open_ if item.state == DUE]
        interrupted = [item for item in open_ if item.state == CLAIMED and self.repeats]
        for batch in ([fresh] if fresh else []) + [[item] for item in interrupted]:
            mine = deliveries.claim([item.key for item in batch], self.token, str(ULID()), self.now, again=self.repeats)
            if mine:
                yield [replace(item, attempts=item.attempts + 1) for item in batch if item.key in mine]

    def _settle(
        self, items: Iterable[Delivery], state: str, told: Mapping[str, str] | None = None, *, bare: bool = False
    ) -> int:
        keys = [item.key for item in items]
        settled = deliveries.settle(keys, self.token, state, self.now, told, bare=bare)
        if settled != len(keys):
            raise LeaseLost(self.token)
        return settled

    def _told(self, item: Delivery, error: BaseException) -> Mapping[str, str]:
        trace = str(ULID())
        if len(self.stumbles) < _TOLD:
            self.stumbles.append(Stumble(item.key, trace, error))
        # Not its message: that may hold what the item carries.
        return {"trace": trace, "error": type(error).__name__}


def plan(job: str, items: Iterable[Item]) -> int:
    """Write down what is to be done when it is due; how many were new. What stands there is left as it is."""
    new = 0
    for batch in batched(items, AT_ONCE):
        there = deliveries.insert([Delivery(item.key, job, item.due, DUE, item.content) for item in batch])
        new += len({item.key for item in batch}) - len(there)
    return new


def failed(job: str, key: str, content: Mapping[str, Any], now: datetime, error: Exception) -> tuple[bool, Stumble]:
    """Count a failure of what is found again by itself, e.g. a run; whether it is given up now, until somebody decides.

    A new state of it is a new key.
    """
    stumble = Stumble(key, str(ULID()), error)
    before = deliveries.several([key]).get(key)
    attempts = 1 if before is None else before.attempts + 1
    state = FAILED if attempts >= ATTEMPTS else DUE
    kept = Delivery(key, job, now, state, content, attempts, 0, now, stumble.trace, type(error).__name__)
    deliveries.put(kept)
    return state == FAILED, stumble
