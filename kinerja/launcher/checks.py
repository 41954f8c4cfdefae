"""What must hold before anything starts. Each failure is one sentence that says what to do."""

from __future__ import annotations

import socket
from pathlib import Path

import click
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kinerja import workflows
from kinerja.launcher.folder import StartRefused


def check_port(host: str, port: int) -> None:
    """Raises StartRefused where the web pages could not be served there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartRefused(
                f"Port {port} on {host} cannot be used ({error.strerror}): "
                f"stop the program that has it, or choose another port, e.g. make run PORT={port + 1}."
            ) from error


def load_definitions(path: Path) -> workflows.Catalogue:
    """The catalogue of a root file; places name its files as seen from the folder the command was given in."""
    inside = path.is_relative_to(Path.cwd())
    return workflows.load(path.relative_to(Path.cwd()) if inside else path)


def check_definitions(path: Path) -> workflows.Catalogue:
    """Print every problem as `workflows check` does. Raises StartRefused where there is one."""
    catalogue = load_definitions(path)
    for problem in catalogue.problems:
        click.echo(problem.line("id"), err=True)
    if not catalogue.ok:
        raise StartRefused(
            f"The workflow definition {path.name} has the problems listed above: mend them and start again "
            "(`flask --app app workflows check` looks without starting)."
        )
    return catalogue


def check_database(uri: str) -> None:
    """Raises StartRefused where the database of MONGODB_URI does not answer within three seconds."""
    try:
        connection: MongoClient = MongoClient(uri, serverSelectionTimeoutMS=3000)
        with connection:
            connection.admin.command("ping")
            return
    except PyMongoError as error:
        # Never the address itself: it may hold a password.
        raise StartRefused(
            f"The database named by MONGODB_URI does not answer ({type(error).__name__}): "
            "check the address and that it runs, or remove MONGODB_URI to use the embedded one."
        ) from error
