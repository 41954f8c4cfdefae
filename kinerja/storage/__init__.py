"""What has happened: documents of the store <-> plain data of the engine.

`connect` (or `memory`) once in a process, then the modules, one for each kind of record. Nothing here decides.
"""

from kinerja.storage import (
    accounts,
    attempts,
    audit,
    blobs,
    bookings,
    copies,
    deliveries,
    files,
    instances,
    jobs,
    leases,
    meta,
    notices,
    once,
    outboxes,
    periods,
    plain,
    receipts,
    records,
    reopenings,
    revisions,
    roots,
    scopes,
    tallies,
    trail,
    units,
)
from kinerja.storage.accounts import Taken
from kinerja.storage.connection import FAULTS, StoreStatus, connect, disconnect, memory, server_time, status
from kinerja.storage.documents import declared_indexes, ensure_indexes
from kinerja.storage.meta import StoreTooNew, check_schema
from kinerja.storage.records import Command, Entry
from kinerja.storage.scopes import EVERYTHING, Scope

__all__ = [
    "EVERYTHING",
    "FAULTS",
    "Command",
    "Entry",
    "Scope",
    "StoreStatus",
    "StoreTooNew",
    "Taken",
    "accounts",
    "attempts",
    "audit",
    "blobs",
    "bookings",
    "check_schema",
    "connect",
    "copies",
    "declared_indexes",
    "deliveries",
    "disconnect",
    "ensure_indexes",
    "files",
    "instances",
    "jobs",
    "leases",
    "memory",
    "meta",
    "notices",
    "once",
    "outboxes",
    "periods",
    "plain",
    "receipts",
    "records",
    "reopenings",
    "revisions",
    "roots",
    "scopes",
    "server_time",
    "status",
    "tallies",
    "trail",
    "units",
]
