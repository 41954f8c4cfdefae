"""Definitions as published: immutable texts by content hash, and one document that says which are current.

Publishing inserts what is new and then changes the one document: all editions switch at once, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kinerja.storage import meta, records
from kinerja.storage.connection import collection
from kinerja.storage.documents import RevisionDocument, checked
from kinerja.storage.plain import decode, encode

NAME = "revisions"
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Revision:
    """One published revision of an edition: `number` counts from 1, `hash` names its content."""

    edition: str
    number: int
    hash: str
    at: datetime
    by: str
    name: str


@dataclass(frozen=True, slots=True)
class Register:
    """All revisions ever published, oldest first; the last one of an edition is current."""

    revisions: tuple[Revision, ...] = ()
    version: int = 0

    def current(self, edition: str) -> Revision | None:
        return next((r for r in reversed(self.revisions) if r.edition == edition), None)

    def history(self, edition: str) -> tuple[Revision, ...]:
        """Newest first."""
        return tuple(r for r in reversed(self.revisions) if r.edition == edition)

    @property
    def editions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.edition for r in self.revisions))


def register() -> Register:
    """What is published, in one round trip."""
    document = collection(meta.NAME).find_one({"_id": REGISTER}, {"revisions": 1, "version": 1}) or {}
    return Register(tuple(decode(Revision, raw) for raw in document.get("revisions", ())), document.get("version", 0))


def publish(before: Register, added: tuple[Revision, ...], entry: records.Entry) -> bool:
    """Make `added` current, in one write; their texts must be kept already. False where somebody was first."""
    revisions = [encode(revision) for revision in (*before.revisions, *added)]
    if before.version == 0:
        return records.insert(meta.NAME, {"_id": REGISTER, "revisions": revisions}, entry)
    return records.change(meta.NAME, {"_id": REGISTER}, before.version, {"revisions": revisions}, entry)


def keep(content: str, edition: str, text: str, files: Mapping[str, str]) -> None:
    """Keep a definition's text (JSON) under its content hash. A text that is kept already stays as it is."""
    pages = [{"path": path, "text": page} for path, page in sorted(files.items())]
    document = checked(RevisionDocument, {"_id": content, "edition": edition, "text": text, "files": pages})
    try:
        collection(NAME).insert_one(document)
    except DuplicateKeyError:
        # Content-addressed: what stands there is the same text.
        return


def text(content: str) -> str | None:
    """The definition's text (JSON) by its content hash."""
    found: Any = collection(NAME).find_one({"_id": content}, {"text": 1})
    return None if found is None else found["text"]


def files(content: str) -> Mapping[str, str] | None:
    """The files a revision was read from: path -> text."""
    found: Any = collection(NAME).find_one({"_id": content}, {"files": 1})
    return None if found is None else {page["path"]: page["text"] for page in found["files"]}
