"""A web worker on a host whose own clock is wrong; everything is served, only that clock is another.

python -m tests.faults.host ADDRESS KEY MINUTES

Prints the port that it listens on. The clock is put wrong before anything else is imported, so that every library reads
it; the monotonic clock of a host is never set, so that one stays.
"""

from __future__ import annotations

import datetime
import sys
import time

AWAY = datetime.timedelta(minutes=float(sys.argv[3]))
_RIGHT, _TIME, _TIME_NS = datetime.datetime, time.time, time.time_ns


class _Any(type):
    """Moments that were made in C are of the class that was there before."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _RIGHT)


class Wrong(_RIGHT, metaclass=_Any):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
        return _RIGHT.now(tz) + AWAY


datetime.datetime = Wrong  # type: ignore[misc]
time.time = lambda: _TIME() + AWAY.total_seconds()
time.time_ns = lambda: _TIME_NS() + int(AWAY.total_seconds()) * 1_000_000_000


def main(address: str, key: str) -> None:
    from werkzeug.serving import make_server

    from kinerja.factory import create_app
    from kinerja.settings import Settings

    server = make_server("127.0.0.1", 0, create_app(Settings(mongodb_uri=address, secret_key=key)), threaded=True)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:3])
