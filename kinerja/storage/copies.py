"""Copies of what was signed, one for each version of an instance that is a signature. Only ever inserted."""

from __future__ import annotations

from pymongo.errors import DuplicateKeyError

from kinerja.storage.connection import collection
from kinerja.storage.documents import CopyDocument, checked
from kinerja.storage.plain import decode, encode
from kinerja.workflows.copies import Copy

NAME = "copies"


def keep(instance: str, version: int, copy: Copy) -> None:
    """Keep a copy. One that is kept already stays as it is."""
    document = {"_id": _id(instance, version), "copy": encode(copy)}
    try:
        collection(NAME).insert_one(checked(CopyDocument, document))
    except DuplicateKeyError:
        # The relay came here before: what was read at the signature stands.
        return


def load(instance: str, version: int) -> Copy | None:
    """The copy of what led an instance to this version; whoever asks has opened the instance."""
    found = collection(NAME).find_one({"_id": _id(instance, version)}, {"copy": 1})
    return None if found is None else decode(Copy, found["copy"])


def _id(instance: str, version: int) -> str:
    return f"{instance}:{version}"
