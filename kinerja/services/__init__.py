"""The only verbs that write. Each takes who asks and the moment; what is refused is raised, never returned."""

from kinerja.services import (
    accounts,
    attempts,
    audit,
    chains,
    clock,
    definitions,
    details,
    instances,
    passwords,
    periods,
    receipts,
    relay,
    reviews,
    subjects,
    submissions,
    trails,
    units,
    upgrades,
)
from kinerja.services.accounts import SYSTEM, Account, Role
from kinerja.services.definitions import Unpublishable
from kinerja.services.details import Details
from kinerja.services.errors import Busy, Conflict, Invalid, NotFound, SignInRefused, Throttled
from kinerja.services.instances import Done, Opened
from kinerja.services.pages import Page

__all__ = [
    "SYSTEM",
    "Account",
    "Busy",
    "Conflict",
    "Details",
    "Done",
    "Invalid",
    "NotFound",
    "Opened",
    "Page",
    "Role",
    "SignInRefused",
    "Throttled",
    "Unpublishable",
    "accounts",
    "attempts",
    "audit",
    "chains",
    "clock",
    "definitions",
    "details",
    "instances",
    "passwords",
    "periods",
    "receipts",
    "relay",
    "reviews",
    "subjects",
    "submissions",
    "trails",
    "units",
    "upgrades",
]
