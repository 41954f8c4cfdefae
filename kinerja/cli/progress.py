"""`flask progress`: the kept numbers of everybody's progress, counted anew by hand."""

from __future__ import annotations

from datetime import datetime

import click

from kinerja import services
from kinerja.cli.common import Instant, as_json, now, print_json, with_store


@click.group()
def progress() -> None:
    """How far everybody is."""


@progress.command()
@click.option("--at", type=Instant(), help="The instant on which it depends who has to take part; now, if left out.")
@as_json
@with_store
def rebuild(at: datetime | None, as_json: bool) -> None:
    """Count every school anew, then districts and provinces. Nothing is missing meanwhile; it may be stopped."""
    services.relay.run_all(now())
    services.tallies.ask_all(services.definitions.editions())
    counted = services.tallies.count_all(at or now())
    if as_json:
        print_json({"counted": counted})
        return
    click.echo(f"{counted} places counted")
