"""What the commands share: the store, the clock, JSON, instants."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from kinerja import services, storage
from kinerja.launcher.folder import StartRefused
from kinerja.settings import Settings

DEFAULT_ZONE = ZoneInfo("Asia/Jakarta")
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document instead of text.")


def current_settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def with_store(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command runs on the kept store: the running one, else the embedded one for as long as it lasts."""

    @with_appcontext
    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            with current_app.extensions["kinerja.store"].for_command():
                services.clock.real()  # none is given for a store that a newer program has changed
                return command(*args, **kwargs)
        except (StartRefused, storage.StoreTooNew) as error:
            raise click.ClickException(str(error)) from error

    return wrapped


class Instant(click.ParamType):
    """An ISO moment; without an offset it is meant in western Indonesian time. Becomes aware UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment; write e.g. 2024-01-31T23:00:00+07:00", param, ctx)
        return (moment if moment.tzinfo else moment.replace(tzinfo=DEFAULT_ZONE)).astimezone(UTC)


def now() -> datetime:
    return services.clock.now()
