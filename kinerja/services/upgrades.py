"""Brings what an older program wrote to the present schema: derived data only, nothing that anybody did changes."""

from __future__ import annotations

from datetime import datetime

from kinerja import storage
from kinerja.services import definitions, tallies
from kinerja.services.summaries import summary

CIRCLES, CLOCKS, NOTICES, LEFT, SOUGHT, SLOTS, QUEUES = 2, 3, 5, 6, 7, 8, 9
"""The schemas since which accounts carry their circles and runs a summary; runs their clocks and chains a seal; runs
the clock of their reminders and accounts what is unread; runs which steps are not finished, and places how many of
them; units by what they are found; runs and notices the slot in which jobs find them (runs since 4 their layers);
units that are to be counted the slot, too."""


def is_due() -> bool:
    """Whether an older program wrote the store."""
    return (storage.meta.get("schema") or storage.meta.SCHEMA) < storage.meta.SCHEMA


def upgrade(now: datetime) -> int:
    """How many records were brought up to date. Idempotent; before anybody works on the store."""
    found = storage.meta.get("schema")
    done = 0
    if found is not None and found < CIRCLES:
        done += storage.accounts.place_all()
    if found is not None and found < SLOTS:
        done += _place() + storage.notices.place_all()
    if found is not None and found < QUEUES:
        done += storage.tallies.place_all()
    if found is not None and found < LEFT:
        done += _summarise(now)
        tallies.ask_all(definitions.editions())
    if found is not None and found < NOTICES:
        done += storage.accounts.count_all()
    if found is not None and found < SOUGHT:
        done += storage.units.index_all()
    if found is not None and found < CLOCKS:
        done += storage.roots.unseal_all()
    if found is not None and found < storage.meta.SCHEMA:
        storage.meta.put("schema", storage.meta.SCHEMA)
    return done


def _place() -> int:
    """First of all: without its layers a run knows of no decision about its windows, without a slot no job finds it."""
    done = 0
    for edition in definitions.editions():
        for loaded in storage.instances.every(edition):
            unit = storage.units.load(loaded.instance.subject.unit)
            storage.instances.place(loaded, unit.province if unit else "")
            done += 1
    return done


def _summarise(now: datetime) -> int:
    return sum(
        storage.instances.summarise(
            loaded, summary(definitions.by_hash(loaded.instance.revision), loaded.instance, loaded.period, now, loaded)
        )
        for edition in definitions.editions()
        for loaded in storage.instances.every(edition)
    )
