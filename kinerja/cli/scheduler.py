"""`flask scheduler`: the process for what happens without anybody clicking."""

from __future__ import annotations

import click

from kinerja.cli.common import with_store
from kinerja.scheduler import run_until_asked


@click.command()
@with_store
def scheduler() -> None:
    """Run the background jobs until SIGTERM or Ctrl-C. Several of these may run; they do no work twice."""
    run_until_asked()
