"""`flask audit`: the proof that nobody changed the trail afterwards."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from kinerja import services
from kinerja.cli.common import as_json, print_json, with_store

SENTENCES = {
    "altered": "its content is not what its hash says",
    "missing": "it is not there",
    "inserted": "it does not belong there",
    "unlinked": "it does not follow the row before it",
    "beyond": "it lies beyond the noted end of its chain",
    "rewritten": "it is not the row that the root of its day covers",
}


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@as_json
@with_store
def verify(as_json: bool) -> None:
    """Check every chain of hashes and every root; name the first bad row of each that has one."""
    found = services.audit.verify()
    if as_json:
        print_json(asdict(found))
    else:
        for fault in found.faults:
            click.echo(f"{fault.row}: {fault.code}: {SENTENCES[fault.code]}")
        if not found.faults:
            under = f", {found.roots} daily roots" if found.roots else ""
            click.echo(f"{found.rows} rows in {found.chains} chains{under}: all as they were written.")
    sys.exit(1 if found.faults else 0)


@audit.command()
@as_json
@with_store
def root(as_json: bool) -> None:
    """The newest root: one line to keep outside of this system, where nobody who can change the data reaches it."""
    found = services.roots.last()
    if as_json:
        print_json(found and asdict(found))
    elif found is None:
        click.echo("There is no root yet: the scheduler makes the first one when a day has ended.")
    else:
        click.echo(f"{found.day} root {found.number} over {found.leaves} chains: {found.hash}")
