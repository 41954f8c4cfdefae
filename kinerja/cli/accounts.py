"""`flask accounts`: the first accounts of a new installation, and the way back in where nobody can sign in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kinerja import services, storage
from kinerja.cli.common import now, with_store

password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)


@click.group()
def accounts() -> None:
    """Accounts: create, disable, set a password."""


def ask_password(from_input: bool) -> str:
    """A password never stands on the command line: other users of the machine would see it."""
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def account_id(username: str) -> str:
    """Raises ClickException where there is none."""
    found = storage.accounts.by_username(username.strip().casefold())
    if found is None:
        raise click.ClickException(f"There is no account {username}.")
    return found.person.id


SENTENCES = {
    "too_short": "{field}: at least {least} characters.",
    "too_long": "{field}: at most {most} characters.",
    "too_common": "{field}: one of those that are guessed first; choose another one.",
    "same_as_name": "{field}: must not be the person's own name.",
    "taken": "{field}: belongs to somebody else.",
    "required": "{field}: must not be empty.",
    "unknown_unit": "{field}: there is no such unit; create it with --new-unit-name.",
    "wrong_form": "{field}: not in the right form.",
    "not_kept": "{field}: the national identity number (NIK) is not kept.",
    "not_an_option": "{field}: not one of the values there are.",
}


@contextmanager
def told() -> Iterator[None]:
    """What the services refuse, in one sentence."""
    try:
        yield
    except services.Invalid as error:
        sentence = SENTENCES.get(error.code, "{field}: refused ({code}).")
        raise click.ClickException(sentence.format(field=error.field, code=error.code, **error.params)) from error


@accounts.command()
@click.argument("username")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in services.Role]), default="administrator")
@click.option("--unit", required=True, help="Id of the school or office.")
@click.option("--new-unit-name", help="Create the unit with this name, where it is the first one.")
@click.option("--zone", default="Asia/Jakarta", help="Zone of a new unit.")
@password_option
@with_store
def create(username: str, name: str, role: str, unit: str, new_unit_name: str, zone: str, password_stdin: bool) -> None:
    """Create an account for NAME."""
    if new_unit_name and storage.units.load(unit) is None:
        services.units.put(storage.units.Unit(unit, new_unit_name, unit, new_unit_name, zone))
    with told():
        details = services.Details(username=username, name=name, role=role, unit=unit)
        made = services.accounts.create(services.SYSTEM, details, ask_password(password_stdin), now())
    click.echo(f"{made.username} ({made.role}) can sign in.")


@accounts.command()
@click.argument("username")
@with_store
def disable(username: str) -> None:
    """End all sessions of USERNAME with the next request, and refuse new ones."""
    with told():
        services.accounts.disable(services.SYSTEM, account_id(username), now())
    click.echo(f"{username} is disabled.")


@accounts.command()
@click.argument("username")
@with_store
def enable(username: str) -> None:
    """Let USERNAME sign in again."""
    services.accounts.enable(services.SYSTEM, account_id(username), now())
    click.echo(f"{username} can sign in again.")


@accounts.command("set-password")
@click.argument("username")
@password_option
@with_store
def set_password(username: str, password_stdin: bool) -> None:
    """Give USERNAME a new password; all sessions end with the next request."""
    account = account_id(username)
    with told():
        services.accounts.set_password(services.SYSTEM, account, ask_password(password_stdin), now())
    click.echo(f"{username} has a new password.")
