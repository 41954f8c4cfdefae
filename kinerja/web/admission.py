"""So many requests work at a time, a few wait for their turn, and everybody else is told at once to come again.

More than a process can do at a time only makes everybody wait for everybody. Who is turned away is asked nothing of the
store and keeps what was typed. A body is read before its turn: a slow line must not keep a turn from others.

While more comes than can be done, a line that never ends makes nobody faster: then who only looks is sent off at once
(by `door`) and comes again, unless few are at work, and who hands something in still waits (after the adaptive time-out
of B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015).
"""

from __future__ import annotations

from threading import BoundedSemaphore, Lock
from typing import Any

from flask import Flask, current_app, g, request

from kinerja.web import errors, filing
from kinerja.web.crowd import Crowd
from kinerja.web.door import LOOKING, Door
from kinerja.web.health import Meters

PATIENCE = 4.0
"""Seconds that a request waits for its turn at the most. The places bound the wait while the machine works; this only
bounds it when the store stands still. With one second sixteen people who hand in at once were partly turned away on a
machine that had other things to do."""
AHEAD = 4
"""So many times the requests that work may wait: with four at work twenty may hand in at the same moment."""
UPLOADS = 4
"""So many times the requests that work may bring files; only those are read while they have their turn."""
ALWAYS = frozenset({"static", "health.healthz", "health.readyz", "health.metrics"})


class Turnstile:
    """Lets `at_once` in, and lets `ahead` wait."""

    def __init__(self, at_once: int, ahead: int) -> None:
        self._turns = BoundedSemaphore(at_once)
        self._few = max(1, at_once // 4)
        self._all = self._places = ahead
        self._kept = ahead // 2
        self._crowd = Crowd()
        self._lock = Lock()

    def sends_off(self) -> bool:
        """Whether who only looks is to come again: a crowd stands, and some of the turns are taken. The others are for
        who hands something in; and the fewer share the processor, the sooner is done who was let in."""
        with self._lock:
            sent_off = self._crowd.stands() and self._crowd.working >= self._few
            if sent_off:
                self._crowd.came()
        return sent_off

    def enter(self, *, looks: bool = False) -> bool:
        """Whether it is this one's turn, at once or within PATIENCE; then `leave` has to follow.

        Who only looks waits in half of the places: the others are for who hands something in."""
        with self._lock:
            self._crowd.came()
        taken = self._turns.acquire(blocking=False) or self._waited(self._kept if looks else 0)
        with self._lock:
            if taken:
                self._crowd.begins()
            else:
                self._crowd.overflows()
        return taken

    def leave(self) -> None:
        with self._lock:
            self._crowd.done()
        self._turns.release()

    @property
    def working(self) -> int:
        return self._crowd.working

    @property
    def waiting(self) -> int:
        return self._all - self._places

    @property
    def crowded(self) -> bool:
        with self._lock:
            return self._crowd.stands()

    def _waited(self, kept: int) -> bool:
        with self._lock:
            if self._places <= kept:
                return False
            self._places -= 1
        try:
            return self._turns.acquire(timeout=PATIENCE)
        finally:
            with self._lock:
                self._places += 1


class Turnstiles:
    """Of one process: for pages and forms, and for forms with files."""

    def __init__(self, at_once: int) -> None:
        self.pages = Turnstile(at_once, AHEAD * at_once)
        self.uploads = Turnstile(UPLOADS * at_once, 0)


def register(app: Flask) -> None:
    """Before anything that asks the store."""
    turnstiles = app.extensions["kinerja_admission"] = Turnstiles(app.config["SETTINGS"].threads)
    app.wsgi_app = Door(app, turnstiles.pages)  # type: ignore[method-assign]
    meters: Meters = app.extensions["kinerja_meters"]
    for name, turnstile in (("pages", turnstiles.pages), ("uploads", turnstiles.uploads)):
        meters.working.labels(name).set_function(lambda of=turnstile: of.working)
        meters.waiting.labels(name).set_function(lambda of=turnstile: of.waiting)
    meters.crowded.set_function(lambda: turnstiles.pages.crowded)
    app.before_request(admit)
    app.teardown_request(leave)


def admit() -> Any:
    """None where the request may go on, else the page that says it may not now."""
    if request.endpoint in ALWAYS:
        return None
    turnstiles: Turnstiles = current_app.extensions["kinerja_admission"]
    turnstile = turnstiles.pages
    if filing.brings_files():
        turnstile = turnstiles.uploads
    else:
        filing.read_form()
    if turnstile.enter(looks=request.method in LOOKING):
        g.turnstile = turnstile
        return None
    g.bare = True
    errors.told("turned_away")
    return errors.busy(turned_away=True)


def leave(_: BaseException | None) -> None:
    turnstile = g.pop("turnstile", None)
    if turnstile is not None:
        turnstile.leave()
