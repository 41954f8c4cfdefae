"""The bytes of files, in four verbs: `put`, `open_`, `drop`, `has`. Another home for them (S3, a disk) is these four.

They lie as GridFS lays them, so any of its tools can read, dump or restore them; the library reads them here. It does
not write them: it would hold back up to 48 MB before it sends the first byte, and look for its indexes at every upload.
"""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from bson import Int64
from gridfs import GridFS, NoFile
from mongoengine.connection import get_db

from kinerja.storage.connection import ALIAS, collection

BUCKET = "blobs"
FILES, CHUNKS = f"{BUCKET}.files", f"{BUCKET}.chunks"
CHUNK = 255 * 1024
"""GridFS' own: a chunk and what is around it fit 256 kB."""


class Missing(Exception):
    """No bytes lie under this id: a fault of the store, as whoever asks knows the id from a record."""


def put(blob: str, source: BinaryIO, now: datetime) -> None:
    """Keep what `source` still holds under `blob`. Only the last write makes it readable; who is killed puts again."""
    chunks = collection(CHUNKS)
    chunks.delete_many({"files_id": blob})
    size = number = 0
    while data := source.read(CHUNK):
        chunks.insert_one({"files_id": blob, "n": number, "data": data})
        size, number = size + len(data), number + 1
    collection(FILES).insert_one({"_id": blob, "length": Int64(size), "chunkSize": CHUNK, "uploadDate": now})


def open_(blob: str) -> BinaryIO:
    """A stream over the bytes, which fetches a chunk at a time and can seek. Raises Missing."""
    try:
        return GridFS(get_db(ALIAS), BUCKET).get(blob)  # type: ignore[return-value]
    except NoFile:
        raise Missing(blob) from None


def drop(blob: str) -> None:
    """Remove the bytes; nothing there: nothing to do."""
    collection(FILES).delete_one({"_id": blob})
    collection(CHUNKS).delete_many({"files_id": blob})


def has(blob: str) -> bool:
    """Whether the bytes lie there, whole."""
    return collection(FILES).find_one({"_id": blob}, {"_id": 1}) is not None
