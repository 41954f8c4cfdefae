"""The run that keeps nothing: pages and relay in this one process, on a database in memory."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import replace

import click
import waitress

from kinerja.factory import create_app
from kinerja.scheduler import background
from kinerja.settings import Settings


def serve_in_memory(settings: Settings, on_ready: Callable[[], None]) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP. waitress, because gunicorn's processes could not share the memory."""
    app = create_app(replace(settings, memory=True, mongodb_uri=None))
    app.extensions["kinerja.store"].open()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    server = waitress.create_server(app, host=settings.host, port=settings.port, threads=settings.all_threads)
    scheduler = background()
    on_ready()
    try:
        server.run()  # returns when a signal raises SystemExit in it
    finally:
        scheduler.shutdown()
        server.close()
    return 0


def leave(*_: object) -> None:
    click.echo("\nStopping …")
    sys.exit(0)
