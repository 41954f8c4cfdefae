"""Whom a run is about, as known from outside; and runs that follow when that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kinerja import storage, workflows
from kinerja.services import accounts, definitions, happened
from kinerja.services.accounts import Account
from kinerja.services.errors import Busy
from kinerja.services.summaries import summary
from kinerja.services.waiting import waiting
from kinerja.storage import scopes
from kinerja.storage.instances import Loaded
from kinerja.workflows.calendar import local_date
from kinerja.workflows.definition import AccountFact, Definition
from kinerja.workflows.events import SubjectRefreshed
from kinerja.workflows.instance import Subject

TRIES = 3


def subject_of(account: Account, definition: Definition) -> Subject:
    """The person as a run of this definition begins with them: account, unit, and what outside data say of the unit."""
    return Subject(
        person=account.id,
        name=account.name,
        unit=account.unit,
        unit_name=account.unit_name,
        zone=account.zone,
        attributes=attributes_of(account, definition),
        outside=account.outside,
    )


def attributes_of(account: Account, definition: Definition) -> Mapping[str, Any]:
    """The identity attributes of a person: what was entered, and what the account says itself; none that is unknown."""
    said = {
        AccountFact.NAME: account.name,
        AccountFact.NUMBER: account.employee_number,
        AccountFact.UNIT: account.unit_name,
    }
    own = {name: said[item.comes_from] for name, item in definition.identity.items() if item.comes_from}
    return {name: value for name, value in {**account.attributes, **own}.items() if value not in (None, "")}


def circles_of(account: Account) -> storage.periods.Circles:
    """Where decisions about windows reach the person."""
    return storage.periods.Circles(account.id, account.unit, account.district, account.province)


def follow(account_id: str, now: datetime) -> int:
    """Let the running runs of a person follow the account; how many did. Idempotent; raises Busy.

    Called by the relay after each change of an account. Outside data stay what the run began with, unless the person
    moved: then those of the new unit count. What has ended stays as it was.
    """
    account = accounts.load(account_id)
    if account is None:
        return 0
    return sum(_follow(account, loaded, now) for loaded in storage.instances.mine(account_id))


def _follow(account: Account, loaded: Loaded, now: datetime) -> bool:
    for _ in range(TRIES):
        known = loaded.instance.subject
        definition = definitions.by_hash(loaded.instance.revision)
        subject = subject_of(account, definition)
        if subject.unit == known.unit:
            subject = replace(subject, outside=known.outside)
        if subject == known or local_date(now, account.zone) > definition.period.end:
            return False
        event = SubjectRefreshed(now, accounts.SYSTEM.id, accounts.SYSTEM.name, "", subject)
        after = workflows.apply(loaded.instance, event)
        waits = waiting(definition, after, loaded.period, now, loaded.waiting)
        entry = storage.Entry(now, event.by, event.name, happened.plain((event,)))
        known_now = summary(definition, after, loaded.period, now, loaded)
        where = scopes.own(account.id)
        place = (account.district, account.province)
        if storage.instances.advance(where, loaded, after, waits, entry, place, known_now):
            return True
        again = storage.instances.load(scopes.own(account.id), loaded.instance.id)
        if again is None:
            return False
        loaded = again
    raise Busy(loaded.instance.id)
