"""Limits on how often something may be tried, shared by all workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from kinerja import storage
from kinerja.services import clock
from kinerja.services.errors import Throttled

SPAN = timedelta(minutes=15)


def count(limits: Mapping[str, int], now: datetime) -> tuple[str, ...]:
    """Count one attempt under each name, of which so many are allowed in a SPAN; the keys of the counters, in order.

    Raises Throttled.
    """
    keys = {name: key(name, now) for name in limits}
    counts = storage.attempts.count(tuple(keys.values()), clock.real() + 2 * SPAN)
    beyond = {name: counts[keys[name]] - most for name, most in limits.items() if counts[keys[name]] > most}
    if beyond:
        ends = datetime.fromtimestamp((_span(now) + 1) * SPAN.total_seconds(), UTC)
        raise Throttled(clock.real() + (ends - now), first=1 in beyond.values(), names=frozenset(beyond))
    return tuple(keys.values())


def key(name: str, now: datetime) -> str:
    """Of the counter under this name in the SPAN of this moment."""
    return f"{name} {_span(now)}"


def _span(now: datetime) -> int:
    return int(now.timestamp() // SPAN.total_seconds())
