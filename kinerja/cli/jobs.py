"""`flask jobs`: one background job by hand."""

from __future__ import annotations

from datetime import datetime

import click

from kinerja.cli.common import Instant, as_json, now, print_json, with_store
from kinerja.scheduler import SCHEDULE


@click.group()
def jobs() -> None:
    """Background jobs."""


@jobs.command("list")
@as_json
def list_(as_json: bool) -> None:
    """The jobs the scheduler runs."""
    rows = [{"name": name, "every_seconds": job.every, "about": job.about} for name, job in SCHEDULE.items()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']}: every {row['every_seconds']:g} s, {row['about']}")


@jobs.command()
@click.argument("name", type=click.Choice(sorted(SCHEDULE)))
@click.option("--at", type=Instant(), help="The instant the job takes for now, e.g. 2024-01-31T23:00:00+07:00.")
@as_json
@with_store
def run(name: str, at: datetime | None, as_json: bool) -> None:
    """Run one job once."""
    moment = at or now()
    done = SCHEDULE[name].run(moment)
    if as_json:
        print_json({"job": name, "at": moment.isoformat(), "done": done})
        return
    click.echo(f"{name}: {done} done")
