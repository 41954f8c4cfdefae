"""`flask jobs`: how the background jobs stand, and one of them by hand."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from kinerja import services
from kinerja.cli.common import Instant, as_json, current_settings, now, print_json, with_store
from kinerja.scheduler import SCHEDULE, execute
from kinerja.services.jobs import JobRow


@click.group()
def jobs() -> None:
    """Background jobs."""


@jobs.command("list")
@as_json
@with_store
def list_(as_json: bool) -> None:
    """The jobs the scheduler runs: what came of the last run, when the next one is due, what waits."""
    rows = services.jobs.board.jobs()
    if as_json:
        print_json([_plain(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.name}: every {row.every:g} s, {SCHEDULE[row.name].about}")
        click.echo(f"  {_told(row)}")


@jobs.command()
@click.argument("name", type=click.Choice(sorted(SCHEDULE)))
@click.option("--at", type=Instant(), help="The instant the job takes for now, e.g. 2024-01-31T23:00:00+07:00.")
@as_json
@with_store
def run(name: str, at: datetime | None, as_json: bool) -> None:
    """Run one job once. Where it must run alone it takes the lease for that long; the scheduler has it back after."""
    moment = at or now()
    if current_settings().production and moment > now():
        raise click.UsageError("--at lies ahead: what has not happened yet is not recorded in production.")
    with services.jobs.lease.seized() if SCHEDULE[name].alone else nullcontext(0) as token:
        report = execute(name, moment, token)
    if as_json:
        counts = {"done": report.done, "left": report.left, "incidents": report.incidents}
        print_json({"job": name, "at": moment.isoformat(), **counts})
        return
    more = [f"{report.left} left"] * bool(report.left) + [f"{report.incidents} incidents"] * bool(report.incidents)
    click.echo(", ".join([f"{name}: {report.done} done", *more]))


def _plain(row: JobRow) -> dict[str, Any]:
    last = row.last and asdict(row.last)
    about = SCHEDULE[row.name].about
    return {
        "name": row.name, "every_seconds": row.every, "about": about, "state": row.state, "last": last,
        "next": row.next,
    }  # fmt: skip


def _told(row: JobRow) -> str:
    if row.last is None or row.next is None:
        return "has not run yet"
    last = row.last
    found = [f"{row.state}: last {last.began.isoformat(timespec='seconds')}, {last.result} in {last.milliseconds} ms"]
    found.append(f"{last.did} done, {last.left} left, {last.incidents} incidents")
    if last.failures:
        found.append(f"failed {last.failures} times in a row ({last.error}, trace {last.trace})")
    return "; ".join([*found, f"next {row.next.isoformat(timespec='seconds')}"])
