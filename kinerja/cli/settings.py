"""`flask settings`: every setting with its value, default and meaning."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from kinerja.cli.common import as_json, current_settings, print_json


@click.command()
@as_json
@with_appcontext
def settings(as_json: bool) -> None:
    """List all settings: environment variable, value now, default, meaning."""
    rows = current_settings().rows()
    if as_json:
        print_json(rows)
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        default = row["default"] or "not set"
        shown = f"{row['value'] or 'not set'}" + ("" if row["value"] == row["default"] else f" (default: {default})")
        click.echo(f"{row['name']:<{width}}  {shown}\n{'':<{width}}  {row['about']}")
