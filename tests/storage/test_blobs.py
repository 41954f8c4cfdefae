"""Bytes come back as they were: in memory, from the real server, and after it was started again."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from kinerja import storage
from kinerja.launcher import embedded
from kinerja.launcher.embedded import EmbeddedDatabase
from kinerja.launcher.folder import DataFolder
from kinerja.storage import blobs
from kinerja.storage.connection import collection
from tests.cast import NOW
from tests.queries import QueryLog

MEGABYTE = 1_048_576


class Source(BytesIO):
    """Says how much was asked of it at once."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.largest = max(self.largest, len(found))
        return found


def some(size: int) -> bytes:
    return Random(size).randbytes(size)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("size", [1, blobs.CHUNK - 1, blobs.CHUNK, blobs.CHUNK + 1, 3 * blobs.CHUNK])
def test_what_is_put_is_opened(size: int) -> None:
    blobs.put("a", BytesIO(some(size)), NOW)
    assert blobs.has("a")
    assert blobs.open_("a").read() == some(size)


@pytest.mark.usefixtures("store")
def test_what_is_dropped_is_gone_and_dropping_again_is_fine() -> None:
    for name in ("a", "b"):
        blobs.put(name, BytesIO(some(blobs.CHUNK + 1)), NOW)
    blobs.drop("a")
    blobs.drop("a")
    assert not blobs.has("a")
    with pytest.raises(blobs.Missing):
        blobs.open_("a")
    assert blobs.open_("b").read() == some(blobs.CHUNK + 1)
    assert collection(blobs.CHUNKS).count_documents({}) == 2


@pytest.mark.usefixtures("store")
def test_bytes_that_were_cut_off_are_not_there_and_are_put_again() -> None:
    class Cut(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        blobs.put("a", Cut(some(2 * blobs.CHUNK)), NOW)
    assert not blobs.has("a")
    blobs.put("a", BytesIO(some(blobs.CHUNK)), NOW)
    assert blobs.open_("a").read() == some(blobs.CHUNK)


@pytest.mark.integration
def test_ten_megabytes_go_through_a_small_window(queries: QueryLog) -> None:
    size = 10 * MEGABYTE
    source = Source(some(size))
    blobs.put("big", source, NOW)
    assert source.largest == blobs.CHUNK
    tracemalloc.start()
    try:
        blobs.put("again", Source(source.getbuffer()), NOW)
        written = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert written < size + 4 * MEGABYTE  # the test's own copy, and a few chunks on their way
    digest, stream = hashlib.sha256(), blobs.open_("big")
    while part := stream.read(64 * 1024):
        digest.update(part)
    assert digest.digest() == hashlib.sha256(some(size)).digest()
    stream.seek(7 * MEGABYTE)
    assert stream.read(10) == some(size)[7 * MEGABYTE : 7 * MEGABYTE + 10]
    stream.close()
    assert len(queries.commands) > 80


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], EmbeddedDatabase]]:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    started: list[EmbeddedDatabase] = []

    def begin() -> EmbeddedDatabase:
        started.append(EmbeddedDatabase(folder))
        return started[-1]

    yield begin
    storage.disconnect()
    for database in started:
        if database.child and database.ended is None:
            database.child.process.kill()
            database.child.stop()


@pytest.mark.integration
@pytest.mark.skipif(embedded.program() is None, reason="the embedded database is not installed")
def test_bytes_are_there_after_a_restart(start: Callable[[], EmbeddedDatabase]) -> None:
    database = start()
    storage.connect(database.uri)
    storage.ensure_indexes()
    blobs.put("a", BytesIO(some(MEGABYTE)), NOW)
    storage.disconnect()
    database.stop()
    storage.connect(start().uri)
    assert blobs.open_("a").read() == some(MEGABYTE)
