"""The lease of the scheduler: one process at a time does what must not be done twice.

Times are the store's and real, whatever a demo clock says: hosts whose clocks differ, and clocks that are set, decide
alike. The token rises with every change of the holder and travels in every write that matters, because a process that
was paused does not know that it lost the lease.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from ulid import ULID

from kinerja import storage
from kinerja.services.errors import Busy
from kinerja.storage.leases import Lease

NAME = "scheduler"
TTL = 60.0
"""Seconds a holder that says nothing keeps the lease."""
RENEWALS = 3
"""How often a holder renews it in that time."""
_TRIES = 20


class LeaseLost(Exception):
    """Another process holds the lease by now: nothing more may be written under this token."""

    def __init__(self, token: int) -> None:
        super().__init__(f"token {token} is not the newest any more")
        self.token = token


class Holder:
    """What one process knows of the lease. `name`: host, process and a number of its own."""

    def __init__(self, ttl: float = TTL) -> None:
        self.ttl = ttl
        self.name = f"{socket.gethostname()}/{os.getpid()}/{ULID()}"
        self._held: tuple[int, float] | None = None

    def hold(self) -> int | None:
        """Take the lease where it is free, renew it where it is mine; the token, or None where another has it."""
        return self._try(seize=False)

    def seize(self) -> int:
        """Take the lease from whoever has it; their next write is refused. Raises Busy."""
        for _ in range(_TRIES):
            token = self._try(seize=True)
            if token is not None:
                return token
        raise Busy(NAME)

    @property
    def token(self) -> int | None:
        """The token, as long as this process may believe that it holds the lease; asks nobody.

        The monotonic clock goes on while the process is paused.
        """
        held = self._held
        return held[0] if held is not None and time.monotonic() - held[1] < self.ttl else None

    def release(self) -> None:
        """Let the next one have it at once."""
        held, self._held = self._held, None
        lease = storage.leases.read(NAME)
        if held is not None and lease is not None and (lease.holder, lease.token) == (self.name, held[0]):
            storage.leases.change(NAME, lease, replace(lease, holder=None, until=storage.server_time()))

    def _try(self, seize: bool) -> int | None:
        asked = time.monotonic()
        lease, now = storage.leases.read(NAME), storage.server_time()
        wanted = self._wanted(lease, now, seize)
        done = wanted is not None and (
            storage.leases.first(NAME, wanted) if lease is None else storage.leases.change(NAME, lease, wanted)
        )
        self._held = (wanted.token, asked) if wanted is not None and done else None
        return self.token

    def _wanted(self, lease: Lease | None, now: datetime, seize: bool) -> Lease | None:
        until = now + timedelta(seconds=self.ttl)
        if lease is None:
            return Lease(self.name, 1, now, now, until)
        if lease.holder == self.name:
            return replace(lease, renewed=now, until=until)
        if seize or _is_free(lease, now, self.ttl):
            return Lease(self.name, lease.token + 1, now, now, until)
        return None


def _is_free(lease: Lease, now: datetime, ttl: float) -> bool:
    """Also where the store's clock was set back: a holder that lives would have renewed it since."""
    return lease.holder is None or lease.until <= now or lease.renewed > now + timedelta(seconds=ttl)


def current() -> Lease | None:
    """The lease as it stands; None where no scheduler ever ran."""
    return storage.leases.read(NAME)


def demand(token: int) -> None:
    """Raises LeaseLost where this is not the newest token. One round trip."""
    lease = storage.leases.read(NAME)
    if lease is None or lease.token != token:
        raise LeaseLost(token)


@contextmanager
def seized(ttl: float = TTL) -> Iterator[int]:
    """The lease for as long as the block runs, for a job that somebody runs by hand; the token. Raises Busy."""
    holder, over = Holder(ttl), threading.Event()
    token = holder.seize()

    def renew() -> None:
        while not over.wait(ttl / RENEWALS):
            holder.hold()

    renewing = threading.Thread(target=renew, daemon=True)
    renewing.start()
    try:
        yield token
    finally:
        over.set()
        renewing.join()
        holder.release()
