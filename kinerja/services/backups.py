"""A backup of everything while people work, and back into an empty store: without a moment at which all stand still.

Every record is one document that holds its own truth: its state, and in the outbox what the audit has not got yet. So
each is right for itself at the moment it is read, and the rest follows from it: rows of the audit beyond its version
were written after, and are left out; what had not been moved yet the relay moves after the restoration, like after a
crash. What follows from records is read after them, so none is missing: more of it does no harm.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import IO, Any

from kinerja import storage
from kinerja.services import audit, definitions, relay, tallies
from kinerja.storage import dumps, meta, outboxes
from kinerja.storage.dumps import Document

BEFORE = ("roots", "leaves", "jobs")
"""What speaks of rows: read first, so that every row it speaks of is there."""
RECORDS = (*outboxes.SOURCES, "units", "revisions", "trail")
AFTER = ("receipts", "copies", "notices", "files", "contents", "deliveries", "tallies", "blobs.files", "blobs.chunks")
"""What follows from records. Bytes come last: whatever names them was read before."""
LEFT_OUT = ("leases", "attempts")
"""Who works just now, and how often somebody tried just now."""
END = "end"


class NotEmpty(Exception):
    """There is something in the store: a backup is only restored into an empty one."""


class Broken(Exception):
    """The file is no backup, or not the whole of one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many documents, by collection."""

    counts: Mapping[str, int]

    @property
    def documents(self) -> int:
        return sum(self.counts.values())


def write(target: IO[bytes], now: datetime) -> Kept:
    """Write everything to a stream, compressed; people may go on working."""
    counts: Counter[str] = Counter()
    versions: dict[str, int] = {}
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=6, mtime=0) as stream:
        for name in (*BEFORE, *RECORDS):
            counts[name] = dumps.put(stream, name, _noted(name, versions))
        chains = (*versions, *(chain for chain in dumps.chains() if chain not in versions))
        for _, rows, head in _whole(chains, versions):
            counts["audit"] += dumps.put(stream, "audit", rows)
            counts["heads"] += dumps.put(stream, "heads", [head])
        for name in AFTER:
            found = (one for one in dumps.documents(name) if not _beyond(name, one, versions))
            counts[name] = dumps.put(stream, name, found)
        dumps.put(stream, END, [{"at": now, "schema": meta.SCHEMA, "documents": sum(counts.values())}])
    return Kept(dict(counts))


def restore(source: IO[bytes], now: datetime) -> tuple[Kept, audit.Verification]:
    """Read a backup into the empty store, move what waits into the audit, and verify all of it.

    Raises NotEmpty, Broken, storage.StoreTooNew. Where it is stopped, the store has to be emptied first.
    """
    if not dumps.is_empty():
        raise NotEmpty
    storage.ensure_indexes()
    counts: Counter[str] = Counter()
    end: dict[str, Any] = {}
    try:
        with gzip.GzipFile(fileobj=source) as stream:
            for name, documents in groupby(dumps.read(stream), key=lambda one: one[0]):
                if name == END:
                    end = next(documents)[1]
                else:
                    counts[name] += dumps.insert(name, (document for _, document in documents))
    except dumps.FAULTS as error:
        raise Broken from error
    if end.get("documents") != counts.total():
        raise Broken
    storage.check_schema()
    definitions.forget()
    relay.run_all(now)
    tallies.ask_all(definitions.editions())
    return Kept(dict(counts)), audit.verify()


def _noted(name: str, versions: dict[str, int]) -> Iterator[Document]:
    """The documents of a collection; the version of each record is noted under the name of its chain."""
    for document in dumps.documents(name):
        if name in outboxes.SOURCES and "version" in document:
            versions[outboxes.chain_of(name, document["_id"])] = document["version"]
        yield document


def _whole(chains: Iterable[str], versions: Mapping[str, int]) -> Iterator[tuple[str, list[Document], Document]]:
    """Each chain as far as its record had come and no row is missing, with the head that fits."""
    for chain, found, head in dumps.rows(chains):
        rows: list[Document] = []
        for row in found:
            if row["number"] != len(rows) + 1 or row["number"] > versions.get(chain, row["number"]):
                break
            rows.append(row)
        if not rows:
            continue
        last = {"number": rows[-1]["number"], "hash": rows[-1]["hash"]}
        same = head is not None and head["number"] == last["number"]
        yield chain, rows, {**(head or {}), "_id": chain, **last, **({} if same else {"unsealed": True})}


def _beyond(name: str, document: Document, versions: Mapping[str, int]) -> bool:
    """Whether a copy is of a version that its run had not come to."""
    if name != "copies":
        return False
    instance, _, version = str(document["_id"]).rpartition(":")
    return int(version) > versions.get(instance, 0)
