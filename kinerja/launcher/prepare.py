"""Makes the store ready before anybody works on it: schema, indexes, and in the demo its definitions and its world."""

from __future__ import annotations

import sys

import click
from pymongo.errors import PyMongoError

from kinerja import scheduler, seed, services, storage
from kinerja.launcher.checks import check_definitions
from kinerja.launcher.folder import StartRefused
from kinerja.settings import Settings

NOT_A_DEMO = (
    "The database holds data that is not the demo world: choose another one with MONGODB_URI or DATA=, "
    "or set KINERJA_DEMO_ACCOUNTS=no to work with what is there."
)
SINGLE_SERVER = (
    "The database named by MONGODB_URI is away or a single server: production keeps its data on a replica set "
    "or a sharded cluster, so that an acknowledged write survives the loss of a machine."
)
OLD_STILL_RUNS = (
    "The data has to be brought to the schema of this version, and a program of the version before still works on it: "
    "stop all its web hosts and schedulers, then start this one."
)


def prepare(settings: Settings) -> None:
    """The store of this process must be connected. Raises StartRefused; may be repeated, changes nothing then."""
    try:
        if settings.production and not storage.status().replicated:
            raise StartRefused(SINGLE_SERVER)
        storage.check_schema()
        if services.upgrades.is_due() and not scheduler.alone():
            raise StartRefused(OLD_STILL_RUNS)
        storage.ensure_indexes()
        services.upgrades.upgrade(services.clock.now())
        if not settings.production:
            prepare_demo(settings)
    except storage.StoreTooNew as error:
        raise StartRefused(f"The data cannot be read: {error}.") from error
    except seed.NotADemo as error:
        raise StartRefused(NOT_A_DEMO) from error


def prepare_demo(settings: Settings) -> None:
    """Outside production the files are published by themselves; the demo world is made once."""
    catalogue = check_definitions(settings.definitions)
    if settings.demo_accounts and not seed.stands():
        click.echo("Making the demo world, once: a few seconds, up to a minute if it begins in June …", err=True)
    if settings.demo_accounts and seed.seed_once(catalogue, settings.clock):
        return
    services.definitions.publish(catalogue, services.accounts.SYSTEM, services.clock.now())


def main() -> int:
    """Run by the launcher in a process of its own."""
    try:
        settings = Settings.read()
        if settings.mongodb_uri is None:
            raise StartRefused("There is no database to prepare: set MONGODB_URI.")
        storage.connect(settings.mongodb_uri)
        prepare(settings)
    except StartRefused as error:
        click.echo(str(error), err=True)
        return 1
    except PyMongoError as error:
        click.echo(f"The database refused the preparation: {error}.", err=True)
        return 1
    finally:
        storage.disconnect()
    return 0


if __name__ == "__main__":
    sys.exit(main())
