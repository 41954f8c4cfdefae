"""The whole store as one stream of documents, and back: for backups. Nothing here decides what belongs together."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import bson
from bson.codec_options import CodecOptions

from kinerja.storage import audit, outboxes, trail
from kinerja.storage.batches import batched
from kinerja.storage.connection import collection

Document = Mapping[str, Any]
FAULTS = (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error, bson.errors.BSONError)
"""What is raised while a file is read that is no stream of documents."""
_AWARE: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)
_AT_ONCE = 500


def put(stream: IO[bytes], name: str, documents: Iterable[Document]) -> int:
    """Append documents of a collection; how many."""
    count = 0
    for document in documents:
        stream.write(bson.encode({"in": name, "is": document}))
        count += 1
    return count


def read(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(collection, document) of everything in a stream. Raises FAULTS where it is none, or cut off."""
    for row in bson.decode_file_iter(stream, codec_options=_AWARE):
        yield row["in"], row["is"]


def documents(name: str) -> Iterator[Document]:
    """All documents of a collection, as they come."""
    return iter(collection(name).find({}))


def chains() -> Iterator[str]:
    """The names of all audit chains that have a head: those of no record have no other list."""
    return (head.chain for head in audit.every_head())


def rows(chains: Iterable[str]) -> Iterator[tuple[str, list[Document], Document | None]]:
    """Chain, its rows, oldest first, and its head as it stood before they were read; many at a time."""
    for names in batched(chains, _AT_ONCE):
        heads = {head["_id"]: head for head in collection(audit.HEADS).find({"_id": {"$in": names}})}
        found: dict[str, list[Document]] = {name: [] for name in names}
        for row in collection(audit.NAME).find({"chain": {"$in": names}}):
            found[row["chain"]].append(row)
        for name, own in found.items():
            yield name, sorted(own, key=lambda row: int(row["number"])), heads.get(name)


def insert(name: str, documents: Iterable[Document]) -> int:
    """Write documents into a collection, some at a time; how many."""
    count = 0
    for some in batched(documents, _AT_ONCE):
        collection(name).insert_many(some)
        count += len(some)
    return count


def is_empty() -> bool:
    """Whether nothing of anybody is in the store."""
    names = (*outboxes.SOURCES, trail.NAME, audit.NAME)
    return all(collection(name).find_one({}, {"_id": 1}) is None for name in names)
