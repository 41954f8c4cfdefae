"""`flask demo`: the demo world, its accounts and its clock."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click
from flask.cli import with_appcontext

from kinerja import seed, services
from kinerja.cli.common import DEFAULT_ZONE, Instant, as_json, current_settings, print_json, with_store
from kinerja.launcher.checks import check_definitions
from kinerja.welcome import table


@click.group()
@with_appcontext
def demo() -> None:
    """The demo world. Refused in production, before the store is asked for anything."""
    if current_settings().production:
        raise click.ClickException("This is production: there is no demo here, and its clock cannot be moved.")


@demo.command()
@click.option("--all", "everybody", is_flag=True, help="All of them, not only those with something to show.")
@as_json
@with_appcontext
def accounts(everybody: bool, as_json: bool) -> None:
    """The accounts of the demo world, with password and what is to be seen."""
    begins = current_settings().clock
    if as_json:
        print_json([asdict(account) for account in seed.all_accounts(begins)])
        return
    click.echo("\n".join(table(seed.all_accounts(begins) if everybody else seed.shown_accounts(begins))))


@demo.command()
@with_store
def reset() -> None:
    """Back to the freshly seeded demo world; refuses on a store that is not a demo."""
    settings = current_settings()
    try:
        seed.reset(check_definitions(settings.definitions), settings.clock)
    except seed.NotADemo as error:
        raise click.ClickException("This store is not a demo: nothing was changed.") from error
    click.echo("The demo world is as freshly seeded.")


@demo.group()
def clock() -> None:
    """The virtual clock of the demo."""


@clock.command("set")
@click.argument("moment", type=Instant())
@with_store
def set_(moment: datetime) -> None:
    """Let it be MOMENT from now on, in all processes, e.g. 2024-02-05T09:00 (western Indonesian time)."""
    services.clock.move_to(moment)
    click.echo(
        f"It is {moment.astimezone(DEFAULT_ZONE).isoformat(timespec='minutes')} now, in a few seconds everywhere."
    )


@clock.command("show")
@with_store
def show() -> None:
    """The moment it is in the demo."""
    click.echo(services.clock.now().astimezone(DEFAULT_ZONE).isoformat(timespec="seconds"))
