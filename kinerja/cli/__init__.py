"""The commands of `flask --app app`, one file a noun.

Plain text for people, one JSON document with `--json`; exit status 0 fine, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

from importlib import import_module

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup

NOUNS = {
    "accounts": "accounts",
    "audit": "audit",
    "backup": "backups",
    "demo": "demo",
    "jobs": "jobs",
    "progress": "progress",
    "scheduler": "scheduler",
    "settings": "settings",
    "workflows": "workflows",
}
"""Command -> the module of this package that holds it."""


class Commands(AppGroup):
    """Each is imported when it is asked for: the web starts without them."""

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *NOUNS})

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        return command(cmd_name) if cmd_name in NOUNS else super().get_command(ctx, cmd_name)


def register(app: Flask) -> None:
    app.cli = Commands(app.name)


def command(name: str) -> Command:
    """One of NOUNS."""
    found: Command = getattr(import_module(f"kinerja.cli.{NOUNS[name]}"), name)
    return found
