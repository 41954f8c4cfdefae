"""`flask scheduler`: the process for what happens without anybody clicking."""

from __future__ import annotations

import click

from kinerja.cli.common import current_settings, with_store
from kinerja.launcher.prepare import prepare
from kinerja.scheduler import run_until_asked


@click.command()
@with_store
def scheduler() -> None:
    """Run the background jobs until SIGTERM or Ctrl-C. Several of these may run: one at a time does the work.

    In production it also makes the indexes, and refuses a database that is a single server.
    """
    settings = current_settings()
    if settings.production:
        prepare(settings)  # elsewhere the launcher has done it
    run_until_asked(settings.lease)
