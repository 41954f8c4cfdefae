"""A person's bytes are kept once, as long as a file needs them; cut off anywhere, nothing is lost and nothing stays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest

from kinerja.storage import blobs, files
from kinerja.storage.connection import collection
from kinerja.storage.files import File
from kinerja.storage.in_memory import LockedCollection
from kinerja.workflows import FileRef
from tests.cast import NOW
from tests.queries import QueryLog

WRITES = ("insert_one", "update_one", "update_many", "delete_one", "delete_many")
ALL = (files.NAME, files.CONTENTS, blobs.FILES, blobs.CHUNKS)
_numbers = count(1)


def file(data: bytes = b"isi", person: str = "siti", **changed: Any) -> File:
    ref = FileRef(f"f{next(_numbers)}", "isi.pdf", len(data), "pdf", hashlib.sha256(data).hexdigest())
    made = File(ref, "run", "small@2024-1", "goal", "proof", person, "U1", NOW, person, NOW)
    return replace(made, **changed)


def kept(data: bytes = b"isi", person: str = "siti", **changed: Any) -> File:
    made = file(data, person, **changed)
    files.keep(made, BytesIO(data))
    return made


def rows(name: str) -> int:
    return int(collection(name).count_documents({}))


class Killed(Exception):
    """The process ended here."""


@contextmanager
def killed_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process ends before the write that comes after `writes` others."""
    done: list[str] = []

    def cut(method: str) -> Any:
        write = getattr(LockedCollection, method)

        def guarded(self: LockedCollection, *args: Any, **kwargs: Any) -> Any:
            if len(done) >= writes:
                raise Killed
            done.append(method)
            return write(self, *args, **kwargs)

        return guarded

    with monkeypatch.context() as patch:
        for method in WRITES:
            patch.setattr(LockedCollection, method, cut(method))
        yield


@pytest.mark.usefixtures("store")
def test_a_file_comes_back_with_its_bytes() -> None:
    made = kept(b"isi")
    assert files.load(made.ref.id) == made
    assert files.open_(made).read() == b"isi"


@pytest.mark.usefixtures("store")
def test_the_same_bytes_of_one_person_are_kept_once_until_the_last_file_goes() -> None:
    first, second = kept(b"isi"), kept(b"isi")
    assert (rows(files.NAME), rows(blobs.FILES)) == (2, 1)
    assert files.drop(first)
    assert files.open_(second).read() == b"isi"
    assert files.drop(second)
    assert [rows(name) for name in ALL] == [0, 0, 0, 0]


@pytest.mark.usefixtures("store")
def test_another_person_has_their_own() -> None:
    mine, theirs = kept(b"isi", "siti"), kept(b"isi", "maria")
    assert rows(blobs.FILES) == 2
    files.drop(theirs)
    assert files.open_(mine).read() == b"isi"


@pytest.mark.usefixtures("store")
def test_who_shares_bytes_is_told_only_of_others() -> None:
    same, own = hashlib.sha256(b"isi").hexdigest(), hashlib.sha256(b"lain").hexdigest()
    kept(b"isi", "siti"), kept(b"lain", "siti"), kept(b"lain", "siti")
    assert files.shared("siti", [same, own]) == frozenset()
    kept(b"isi", "maria")
    assert files.shared("siti", [same, own]) == {same}


@pytest.mark.usefixtures("store")
def test_bytes_that_everybody_has_hide_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SEVERAL", 3)
    everybodys, two = hashlib.sha256(b"blanko").hexdigest(), hashlib.sha256(b"dua").hexdigest()
    for number in range(5):
        kept(b"blanko", f"orang-{number}")
    kept(b"dua", "siti"), kept(b"dua", "maria"), kept(b"blanko", "siti")
    assert files.shared("siti", [everybodys, two]) == {everybodys, two}


@pytest.mark.usefixtures("store")
def test_a_file_that_was_used_meanwhile_is_not_dropped() -> None:
    made = kept()
    files.mark([made.ref.id], None)
    assert not files.drop(made)
    assert files.load(made.ref.id) == replace(made, unused_since=None)


@pytest.mark.usefixtures("store")
def test_unused_files_are_found_by_how_long() -> None:
    old, new, used = kept(b"a"), kept(b"b", unused_since=NOW + timedelta(hours=1)), kept(b"c")
    files.mark([used.ref.id], None)
    assert files.unused(NOW, 9) == (old,)
    assert {each.ref.id for each in files.unused(NOW + timedelta(hours=1), 9)} == {old.ref.id, new.ref.id}


@pytest.mark.usefixtures("store")
def test_bytes_that_a_restored_backup_lacks_come_back_with_the_next_upload() -> None:
    first = kept(b"isi")
    blobs.drop(first.ref.id)
    with pytest.raises(blobs.Missing):
        files.open_(first)
    kept(b"isi")
    assert files.open_(first).read() == b"isi"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("cut", range(6))
def test_an_upload_that_is_cut_off_leaves_nothing_that_cannot_be_dropped(
    cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_after(cut, monkeypatch), suppress(Killed):
        kept(b"isi")
    again = kept(b"isi")
    assert files.open_(again).read() == b"isi"
    for left in files.unused(NOW, 9):
        assert files.drop(left)
    assert [rows(name) for name in ALL] == [0, 0, 0, 0]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("cut", range(9))
def test_a_drop_that_is_cut_off_is_done_by_the_next(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = kept(b"isi"), kept(b"isi")
    files.drop(first)
    with killed_after(cut, monkeypatch), suppress(Killed):
        files.drop(last)
    for left in files.unused(NOW, 9):
        files.drop(left)
    assert [rows(name) for name in ALL] == [0, 0, 0, 0]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("cut", range(9))
def test_an_upload_amid_a_drop_that_was_cut_off_has_its_bytes(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept(b"isi")
    with killed_after(cut, monkeypatch), suppress(Killed):
        files.drop(first)
    second = kept(b"isi", unused_since=NOW + timedelta(hours=1))
    for left in files.unused(NOW, 9):
        files.drop(left)
    assert files.load(first.ref.id) is None
    assert files.open_(second).read() == b"isi"


@pytest.mark.usefixtures("store")
def test_uploads_and_drops_of_the_same_bytes_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        ups = [pool.submit(kept, b"isi") for _ in range(12)]
        downs = [pool.submit(files.drop, up.result()) for up in ups[::2]]
        assert all(done.result() for done in downs)
    for up in ups[1::2]:
        assert files.open_(up.result()).read() == b"isi"
    assert (rows(files.CONTENTS), rows(blobs.FILES)) == (1, 1)


@pytest.mark.integration
def test_on_the_real_server(queries: QueryLog) -> None:
    first, second = kept(b"isi"), kept(b"isi")
    with queries.at_most(1):
        assert files.of_instances(["run"]) == (first, second)
    with queries.at_most(1):
        assert files.with_content("siti", [first.ref.hash]) == (first, second)
    files.mark([second.ref.id], None)
    assert files.unused(NOW, 9) == (first,)
    assert files.drop(first)
    assert files.open_(second).read() == b"isi"
    files.mark([second.ref.id], NOW)
    assert files.drop(second)
    assert files.load(second.ref.id) is None
    assert not blobs.has(first.ref.id)
