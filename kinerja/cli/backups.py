"""`flask backup`: everything into one file while people work, and back into an empty database."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kinerja import services, storage
from kinerja.cli.audit import SENTENCES
from kinerja.cli.common import now, with_store


@click.group()
def backup() -> None:
    """A backup of everything, and back."""


@backup.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_store
def write(file: Path) -> None:
    """Write everything to FILE; people may go on working. An older FILE is replaced when the new one is whole."""
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as stream:
        kept = services.backups.write(stream, now())
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    click.echo(f"{kept.documents} documents in {file}, {file.stat().st_size} bytes.")


@backup.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_store
def restore(file: Path) -> None:
    """Read FILE into the empty database, then verify the whole audit. No web page or scheduler may run meanwhile."""
    try:
        with file.open("rb") as stream:
            kept, found = services.backups.restore(stream, now())
    except services.backups.NotEmpty as error:
        raise click.ClickException("This database is not empty: nothing was changed.") from error
    except services.backups.Broken as error:
        raise click.ClickException(f"{file} is no whole backup; empty the database before you try another.") from error
    except storage.StoreTooNew as error:
        raise click.ClickException(f"A newer program wrote this backup: {error}.") from error
    click.echo(f"{kept.documents} documents restored.")
    for fault in found.faults:
        click.echo(f"{fault.row}: {fault.code}: {SENTENCES[fault.code]}")
    if not found.faults:
        click.echo(f"{found.rows} rows in {found.chains} chains: all as they were written.")
    sys.exit(1 if found.faults else 0)
