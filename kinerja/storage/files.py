"""Uploaded files: one record an upload, and one for each content that a person ever uploaded, shared by the records.

Whoever may see the run may see its files, so they bear no scope of their own, which would age when somebody moves:
`services.files` opens the run first. The same bytes of the same person are kept once, whoever else has them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from pymongo.errors import DuplicateKeyError

from kinerja.storage import blobs
from kinerja.storage.connection import collection
from kinerja.storage.documents import ContentDocument, FileDocument, checked
from kinerja.workflows.instance import FileRef

NAME, CONTENTS = "files", "contents"
_SEVERAL = 200
"""Contents read at once to learn which hashes several people have."""


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: where it was uploaded, about whom, when and by which account.

    `unused_since`: since when no answer of the run names it (at first: since its upload); None while one does.
    """

    ref: FileRef
    instance: str
    edition: str
    step: str
    field: str
    person: str
    unit: str
    at: datetime
    by: str
    unused_since: datetime | None


@dataclass(frozen=True, slots=True)
class _Content:
    blob: str
    users: tuple[str, ...]
    version: int


def keep(file: File, source: BinaryIO) -> None:
    """Write a file down and its bytes, unless this person has them here already. The record stands first: what is left
    of an upload that was cut off is found by it."""
    collection(NAME).insert_one(checked(FileDocument, _plain(file)))
    while True:
        content = _content(file)
        if content is None:
            source.seek(0)
            blobs.put(file.ref.id, source, file.at)
            if _found(file):
                return
            blobs.drop(file.ref.id)
        elif _change(file, content, {*content.users, file.ref.id}):
            if not blobs.has(content.blob):  # a backup was restored without them
                source.seek(0)
                blobs.put(content.blob, source, file.at)
            return


def load(file: str) -> File | None:
    """A file, None where it is not there or about to go."""
    document = collection(NAME).find_one({"_id": file, "going": False})
    return _read(document) if document else None


def open_(file: File) -> BinaryIO:
    """The bytes, as a stream. Raises blobs.Missing."""
    content = _content(file)
    if content is None:
        raise blobs.Missing(file.ref.id)
    return blobs.open_(content.blob)


def of_instances(instances: Iterable[str]) -> tuple[File, ...]:
    """All files of these runs, used or not, in one round trip."""
    found = collection(NAME).find({"instance": {"$in": list(instances)}, "going": False})
    return tuple(_read(document) for document in found)


def with_content(person: str, hashes: Iterable[str]) -> tuple[File, ...]:
    """All files of a person, in whichever run, that hold one of these contents."""
    found = collection(NAME).find({"person": person, "hash": {"$in": list(hashes)}, "going": False})
    return tuple(_read(document) for document in found)


def shared(person: str, hashes: Iterable[str]) -> frozenset[str]:
    """Those contents that somebody besides this person has too. A form of the ministry may be everybody's: what is
    read is bounded, mostly one round trip."""
    wanted = frozenset(hashes)
    rows = list(collection(CONTENTS).find({"hash": {"$in": sorted(wanted)}}, {"hash": 1, "person": 1}).limit(_SEVERAL))
    found = {row["hash"] for row in rows if row["person"] != person}
    if len(rows) == _SEVERAL:
        found |= {content for content in wanted - found if _is_shared(person, content)}
    return frozenset(found)


def mark(files: Iterable[str], unused_since: datetime | None) -> int:
    """Note since when these files are not used, None: they are; how many are there still."""
    wanted = list(files)
    if not wanted:
        return 0
    change = {"$unset": {"unused_since": ""}} if unused_since is None else {"$set": {"unused_since": unused_since}}
    return int(collection(NAME).update_many({"_id": {"$in": wanted}, "going": False}, change).matched_count)


def unused(before: datetime, most: int) -> tuple[File, ...]:
    """Up to `most` files that were not used since `before` or earlier, and those that were about to go."""
    found = collection(NAME).find({"unused_since": {"$lte": before}}).limit(most)
    return tuple(_read(document) for document in found)


def drop(file: File) -> bool:
    """Remove an unused file, and its bytes with the last that shares them; False where it was used meanwhile.

    Killed anywhere, it is done by the next call: the record goes last.
    """
    where = {"_id": file.ref.id, "unused_since": file.unused_since}
    if collection(NAME).update_one(where, {"$set": {"going": True}}).matched_count == 0:
        return False
    shared_still = _leave(file)
    for blob in {file.ref.id, *_left_behind(file)} - {shared_still}:
        blobs.drop(blob)
    collection(NAME).delete_one({"_id": file.ref.id})
    return True


def _leave(file: File) -> str | None:
    """Take the file out of those that share its content; the blob that others still need."""
    while content := _content(file):
        rest = set(content.users) - {file.ref.id}
        if rest:
            if len(rest) == len(content.users) or _change(file, content, rest):
                return content.blob
            continue
        # Noted first: once the content is gone nothing else tells where its bytes lie.
        collection(NAME).update_one({"_id": file.ref.id}, {"$set": {"blob": content.blob}})
        if collection(CONTENTS).delete_one({"_id": _key(file), "version": content.version}).deleted_count:
            return None
    return None


def _left_behind(file: File) -> tuple[str, ...]:
    document = collection(NAME).find_one({"_id": file.ref.id}, {"blob": 1}) or {}
    return (document["blob"],) if "blob" in document else ()


def _is_shared(person: str, content: str) -> bool:
    """Each person has a content once, so of two rows one is somebody else's."""
    rows = collection(CONTENTS).find({"hash": content}, {"person": 1}).limit(2)
    return any(row["person"] != person for row in rows)


def _key(file: File) -> str:
    return f"{file.person}/{file.ref.hash}"


def _content(file: File) -> _Content | None:
    found = collection(CONTENTS).find_one({"_id": _key(file)})
    return _Content(found["blob"], tuple(found["users"]), found["version"]) if found else None


def _found(file: File) -> bool:
    """Write down a new content; False where the same person's other upload was first."""
    document = {
        "_id": _key(file), "person": file.person, "hash": file.ref.hash, "blob": file.ref.id,
        "users": [file.ref.id], "version": 1,
    }  # fmt: skip
    try:
        collection(CONTENTS).insert_one(checked(ContentDocument, document))
    except DuplicateKeyError:
        return False
    return True


def _change(file: File, content: _Content, users: set[str]) -> bool:
    changes = {"users": sorted(users), "version": content.version + 1}
    done = collection(CONTENTS).update_one({"_id": _key(file), "version": content.version}, {"$set": changes})
    return bool(done.modified_count == 1)


_REF = ("name", "size", "type", "hash")
_REST = ("instance", "edition", "step", "field", "person", "unit", "at", "by")


def _plain(file: File) -> dict[str, Any]:
    values = {"_id": file.ref.id, "going": False, "unused_since": file.unused_since}
    values |= {name: getattr(file.ref, name) for name in _REF}
    return values | {name: getattr(file, name) for name in _REST}


def _read(document: Mapping[str, Any]) -> File:
    ref = FileRef(document["_id"], *(document[name] for name in _REF))
    rest = {name: document[name] for name in _REST}
    return File(ref=ref, **rest, unused_since=document.get("unused_since"))
