"""Two acts at the same time, whose calls to the store come in an order that the test chooses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pytest

from kinerja import services, workflows
from kinerja.storage.in_memory import LockedCollection
from tests.faults.cuts import BATCHES, READS, WRITES

STOPPED = (services.Conflict, services.NotFound, services.Busy, services.Invalid, workflows.Refused)
"""What may be answered to an act that came too late."""


def orders_of(first: int, second: int) -> Iterator[tuple[int, ...]]:
    """Every way to mix so many calls of one (0) and of the other (1)."""
    size = first + second
    for places in combinations(range(size), first):
        yield tuple(0 if place in places else 1 for place in range(size))


class Turns:
    """Lets two threads call the store one after the other, in a given order; who is left alone goes on.

    `calls`: who called what, in the order in which it came to be.
    """

    def __init__(self, order: tuple[int, ...]) -> None:
        self.order, self.at = order, 0
        self.calls: list[tuple[int, str]] = []
        self.over: set[int] = set()
        self.moved = threading.Condition()
        self.mine = threading.local()

    def wait(self, call: str) -> None:
        me = getattr(self.mine, "number", None)
        if me is None or getattr(self.mine, "inside", False):
            return
        with self.moved:
            assert self.moved.wait_for(lambda: self.turn() in (me, None), 20)
            self.at += 1
            self.calls.append((me, call))
            self.moved.notify_all()

    def turn(self) -> int | None:
        while self.at < len(self.order) and self.order[self.at] in self.over:
            self.at += 1
        return self.order[self.at] if self.at < len(self.order) else None

    def around(self, method: str) -> Callable[..., Any]:
        original = getattr(LockedCollection, method)

        def call(collection: LockedCollection, *args: Any, **kwargs: Any) -> Any:
            self.wait(f"{method} {collection.name}")
            outer, self.mine.inside = getattr(self.mine, "inside", False), True
            try:
                return original(collection, *args, **kwargs)
            finally:
                self.mine.inside = outer

        return call

    def run(self, number: int, act: Callable[[], Any], said: list[Any]) -> None:
        self.mine.number = number
        try:
            said[number] = act()
        except STOPPED as error:
            said[number] = error
        finally:
            with self.moved:
                self.over.add(number)
                self.moved.notify_all()


def taking_turns(monkeypatch: pytest.MonkeyPatch, turns: Turns, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Both at once, their calls in this order; what each gave, or what stopped it."""
    said: list[Any] = [None] * len(acts)
    with monkeypatch.context() as patch:
        for method in (*READS, *WRITES, *BATCHES):
            patch.setattr(LockedCollection, method, turns.around(method))
        threads = [threading.Thread(target=turns.run, args=(number, act, said)) for number, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return said
